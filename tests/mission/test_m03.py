"""M3: information quality: useful, timely, integrated, relevant, accurate; and which source is believed."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest

from crmcore import CRM, CustomerId, Email, Person, Phone, Rule, RulePolicy
from crmcore.errors import InvalidValue, UnknownSegment
from crmcore.testing import FrozenClock
from tests.mission.conftest import NOON, ago
from tests.mission.stores import crm as crm  # noqa: PLC0414  the fixture, on three stores

TODAY = NOON.date()


def holding(crm: CRM, customer: CustomerId, name: str = "city") -> tuple[object, str]:
    """The value that holds of an attribute, and its source."""
    found = crm.attributes.of(customer)[name]
    return found.value, found.source


def test_a_newer_worse_source_does_not_overwrite(crm: CRM, sara: CustomerId) -> None:
    """M3: of ranked sources the best holds, of one source the newest; everything stated stays on record."""
    crm.attributes.declare("city")
    crm.segments.define("in-rome", "attribute.city == 'Rome'")
    crm.sources.rank(["register", "call centre"])
    for source, city, days in (("register", "Rome", 30), ("web", "Oslo", 20), ("call centre", "Bonn", 10)):
        crm.attributes.state(sara, {"city": city}, source=source, stated_at=ago(days))

    assert ("Rome", "register") == holding(crm, sara)
    assert ["Rome", "Oslo", "Bonn"] == [each.value for each in crm.attributes.history(sara, "city")]
    crm.segments.refresh("in-rome")
    assert [sara] == list(crm.segments.members("in-rome"))
    ((_, past),) = crm.table(["attribute.city"], customers=[sara], as_of=ago(15).date()).rows()
    assert ("Rome",) == tuple(past)

    # Ranked anew, what was stated before is looked at anew; not ranked, the newest holds
    crm.sources.rank(["call centre"])
    assert ["call centre"] == list(crm.sources.ranked())
    assert ("Bonn", "call centre") == holding(crm, sara)
    crm.segments.refresh("in-rome")
    assert [] == list(crm.segments.members("in-rome"))
    crm.sources.rank([])
    crm.attributes.state(sara, {"city": "Graz"}, source="web")
    assert ("Graz", "web") == holding(crm, sara)


def test_ranking_and_stating_at_once_end_in_one_state(crm: CRM, sara: CustomerId) -> None:
    """M3: whoever comes first, what holds in the end is what the last ranking says of all that was stated."""
    crm.attributes.declare("city")
    names = ("web", "desk", "shop", "post")

    def write(number: int) -> None:
        if number % 3:
            crm.attributes.state(sara, {"city": f"City {number}"}, source=names[number % 4])
        else:
            crm.sources.rank([names[number % 4]])

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(write, range(36)))
    (best,) = crm.sources.ranked()
    assert best == holding(crm, sara)[1]
    ((_, (city,)),) = crm.table(["attribute.city"], customers=[sara]).rows()
    assert city == [each.value for each in crm.attributes.history(sara, "city") if each.source == best][-1]


@pytest.mark.parametrize("wrong", [["a", "a"], "shop", 5, [""], [None]])
def test_what_ranks_nothing_is_refused(crm: CRM, wrong: object) -> None:
    """M3: each source is named once, by its name; the ranking stays."""
    crm.sources.rank(["shop"])
    with pytest.raises(InvalidValue):
        crm.sources.rank(wrong)  # type: ignore[arg-type]
    assert ["shop"] == list(crm.sources.ranked())


def furnish(crm: CRM, sara: CustomerId) -> list[CustomerId]:
    """Four customers: Sara well known, Ben from two sources that differ, Ada and Zoe at one phone."""
    ben = crm.customers.add(Person("Ben"), Email("ben@example.org"))
    ada, zoe = (crm.customers.add(Person(name), Phone("+49 30 901829", shared=True)) for name in ("Ada", "Zoe"))
    gone = crm.customers.add(Person("Gone"))
    crm.attributes.declare("city", half_life=100)
    crm.attributes.declare("size", "integer", least=1, most=60)
    crm.attributes.state(sara, {"city": "Rome"}, source="web", stated_at=ago(100))
    crm.attributes.state(ben, {"city": "Oslo", "size": 40}, source="web", stated_at=ago(200))
    crm.attributes.state(ben, {"city": "Bonn"}, source="desk", stated_at=ago(300))
    crm.attributes.state(ada, {"size": 44}, source="desk")
    crm.attributes.state(ada, {"size": 44}, source="web")
    crm.attributes.state(gone, {"city": "Graz"}, source="web")
    crm.customers.archive(gone)
    # What was allowed once is not any more
    crm.attributes.declare("size", "integer", least=1, most=42)
    crm.segments.define("romans", "attribute.city == 'Rome'")
    return [sara, ben, ada, zoe]


def test_quality_is_measured_by_dimension(crm: CRM, sara: CustomerId) -> None:
    """M3: over all customers who are not archived, by attribute and by source."""
    furnish(crm, sara)
    report = crm.quality.report()

    assert (TODAY, 4) == (report.on, report.customers)
    overall = {name: (score.score, score.count) for name, score in report.overall.items()}
    assert {
        "completeness": (4 / 8, 8),
        "validity": (3 / 4, 4),
        # After one half-life and after two
        "freshness": ((0.5 + 0.25) / 2, 2),
        "uniqueness": (2 / 4, 4),
        "agreement": (1 / 2, 2),
        "usefulness": (1 / 2, 2),
    } == overall
    cities = {name: score.score for name, score in report.attributes["city"].items()}
    assert {"completeness": 0.5, "validity": 1, "freshness": 0.375, "agreement": 0, "usefulness": 1} == cities
    sizes = {name: score.score for name, score in report.attributes["size"].items()}
    assert {"completeness": 0.5, "validity": 0.5, "agreement": 1, "usefulness": 0} == sizes
    desk = {name: score.score for name, score in report.sources["desk"].items()}
    # Of the two values that another source tells too it says one that holds
    assert 0.5 == desk["agreement"]
    assert ["desk", "web"] == list(report.sources)


def test_the_worst_comes_first_with_what_to_do(crm: CRM, sara: CustomerId) -> None:
    """M3: findings are ordered, and customers are told with what to ask or mend."""
    _, ben, ada, zoe = furnish(crm, sara)
    findings = crm.quality.report().findings
    assert [each.score for each in findings] == sorted(each.score for each in findings)
    told = {(each.subject, each.dimension): (each.short, each.advice) for each in findings}
    assert (2, "ask customers for it, or take it from a source that knows it") == told["attribute city", "completeness"]
    assert 2 == told["all", "uniqueness"][0]
    assert ("attribute size", "agreement") not in told

    # Of Ada and Zoe the city is not known, which a segment reads
    assert {ada, zoe} == {each.customer for each in crm.quality.worst(2)}
    assert [sara] == [each.customer for each in crm.quality.worst(9, segment="romans")]
    gaps = {who: [(gap.attribute, gap.nature) for gap in crm.quality.of(who).gaps] for who in (sara, ben, ada, zoe)}
    assert {
        sara: [("size", "missing")],
        ben: [("city", "disputed"), ("city", "stale")],
        ada: [("city", "missing"), ("size", "invalid")],
        zoe: [("city", "missing"), ("size", "missing")],
    } == gaps
    assert (0.5, 0.0) == tuple(crm.quality.of(ada).scores[each].score for each in ("completeness", "uniqueness"))
    with pytest.raises(UnknownSegment):
        crm.quality.worst(segment="roman")


def test_quality_is_kept_over_time(crm: CRM, sara: CustomerId, clock: FrozenClock) -> None:
    """M3: measured on a day it is kept, once a day, over all, by attribute and by source."""
    furnish(crm, sara)
    crm.quality.measure()
    crm.quality.measure()
    clock.advance(days=100)
    crm.attributes.state(sara, {"size": 38}, source="web")
    crm.quality.measure()

    def kept(**subject: str) -> list[tuple[date, float]]:
        return [(each.on, each.score) for each in crm.quality.history("completeness", **subject)]  # type: ignore[arg-type]

    later = TODAY + timedelta(days=100)
    assert [(TODAY, 0.5), (later, 0.625)] == kept()
    assert [(TODAY, 0.5), (later, 0.75)] == kept(attribute="size")
    assert [(TODAY, 0.5), (later, 0.625)] == kept(source="web")
    assert [0.375, 0.1875] == [each.score for each in crm.quality.history("freshness", attribute="city")]
    assert [later] == [each.on for each in crm.quality.history("validity", first=TODAY + timedelta(days=1))]
    with pytest.raises(InvalidValue, match="dimension"):
        crm.quality.history("beauty")  # type: ignore[arg-type]


def test_what_something_reads_is_useful(crm: CRM, sara: CustomerId) -> None:
    """M3: a segment, an offer's eligibility or wording, the lifecycle, or what the policy in use needs."""
    for name in ("read_by_segment", "read_by_offer", "read_by_text", "read_by_policy", "read_by_none", "read_by"):
        crm.attributes.declare(name)
    crm.segments.define("some", "attribute.read_by_segment == 'x'")
    crm.offers.define(
        "tea",
        "product",
        "convenience",
        {"email": ("Tea", "${attribute.read_by_text | 'tea'}")},
        eligibility="attribute.read_by_offer == 'x'",
    )
    crm.use(RulePolicy([Rule("attribute.read_by_policy == 'x'", "tea", "email")]))
    scores = crm.quality.report().attributes
    assert {"read_by_none", "read_by"} == {name for name, each in scores.items() if each["usefulness"].score == 0}


def test_nothing_known_has_no_scores(crm: CRM) -> None:
    """M3: of nothing there is nothing to say, and nothing fails."""
    report = crm.quality.measure()
    assert (0, {}, {}, {}, []) == (
        report.customers,
        report.overall,
        report.attributes,
        report.sources,
        list(report.findings),
    )
    assert [] == list(crm.quality.worst())
    assert [] == list(crm.quality.history("completeness"))
