"""The demonstration turns the whole loop on real transactions, and tells the truth about them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from email import message_from_bytes, policy
from hashlib import sha256
from html.parser import HTMLParser
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from attrs import frozen

from crmcore import CRM, Money, Purchase
from crmcore.domain.relationship.lifecycle import Standing

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "cdnow"
PLACES = (ROOT.parent / "shared" / "data" / "cdnow", ROOT / "build" / "demo")
SHA256 = "6fae10155c0b0ba363c2c386e30f77990d22328220efd862a5edd1443420d94a"
DECIDED_ON = date(1997, 9, 30)

pytestmark = pytest.mark.slow


@frozen
class Run:
    """One run of the demonstration: its module, what it told, its page, and the CRM that it left behind."""

    demo: Any
    told: Any
    page: str
    folder: Path
    crm: CRM


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    """The demonstration on the sample, run once."""
    file = next((place / "CDNOW_sample.txt" for place in PLACES if (place / "CDNOW_sample.txt").exists()), None)
    if file is None:
        pytest.skip("CDNOW_sample.txt is not there; `make demo` fetches it")
    assert SHA256 == sha256(file.read_bytes()).hexdigest()
    folder = tmp_path_factory.mktemp("cdnow") / "run"
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(EXAMPLE))
        demo, story = import_module("demo"), import_module("story")
        told = demo.run(file, folder)
        page = str(story.page(told))
    with CRM.open(f"sqlite:///{folder / 'shop.db'}") as crm:
        yield Run(demo, told, page, folder, crm)


@pytest.fixture(scope="module")
def purchases(run: Run) -> list[tuple[object, date, Decimal, Decimal]]:
    """All purchases kept: customer, day, discs, dollars."""
    found: list[tuple[object, date, Decimal, Decimal]] = []
    with run.crm.read() as tx:
        for customer in tx.table(["stage"]).columns().customers:
            for each in tx.interactions.of(customer, kinds=["purchase"]):
                assert isinstance(each.content, Purchase)
                (line,) = each.content.lines
                assert each.content.amount == line.amount
                day = each.occurred_at.astimezone(run.demo.ZONE).date()
                found.append((customer, day, line.quantity, each.content.amount.amount))
    return found


def test_every_line_and_customer_is_there(run: Run, purchases: list[tuple[object, ...]]) -> None:
    """All 6,919 lines became purchases of 2,357 customers; nothing else was recorded as a purchase."""
    assert (6919, 2357) == (run.told.lines, run.told.customers)
    assert (6919, 2357) == (len(purchases), len({customer for customer, *_ in purchases}))
    assert 2357 == run.crm.customers.count()


def test_zero_dollars_and_identical_rows_are_kept(purchases: list[tuple[object, date, Decimal, Decimal]]) -> None:
    """The 8 purchases of zero dollars are purchases, and the 21 rows that are like another one are kept too."""
    assert 8 == sum(dollars == 0 for *_, dollars in purchases)
    assert 21 == sum(count - 1 for count in Counter(purchases).values())


def test_customers_stand_where_they_should_on_the_day_of_deciding(run: Run) -> None:
    """On 30 September 1997 there are 1,411 new customers, who bought on one day, and 946 regular ones."""
    at = next(week for week in run.told.weeks if week.day == DECIDED_ON)
    assert {"new": 1411, "regular": 946} == dict(at.rungs)
    assert 2357 == sum(at.stages.values())
    table = run.crm.table(["rung", "purchases.days"], as_of=DECIDED_ON).columns().values
    days = [day for day in table["purchases.days"] if isinstance(day, int)]
    assert (1411, 2457) == (days.count(1), sum(days) - len(days))
    assert dict(at.rungs) == Counter(table["rung"])


def stood(standing: Standing | None) -> tuple[object, ...]:
    """A standing, whenever it was evaluated."""
    assert standing is not None
    return standing.stage, standing.rung, standing.defected


def test_stages_have_a_history(run: Run) -> None:
    """The clock was stepped week by week: customers passed through stages, and defecting is an event."""
    assert 78 == len(run.told.weeks)
    assert 5 < len({tuple(sorted(week.stages.items())) for week in run.told.weeks})
    sample = run.crm.table(["purchases.days"], where="purchases.days >= 5").columns().customers[:50]
    assert 50 == len(sample)
    for customer in sample:
        history = run.crm.standings.history(customer)
        assert 2 < len({change.at for change in history})
        assert [stood(change.before) for change in history[1:]] == [stood(change.after) for change in history[:-1]]
        assert all(change.reason for change in history)
    names = Counter(event.name for event in run.crm.events.since())
    assert names["customer.defected"] > names["customer.returned"] > 0


def test_letters_are_letters(run: Run) -> None:
    """What lies in the Maildir parses as RFC 5322, one letter for each contact, to the customer decided for."""
    paths = list((run.folder / "mail" / "new").iterdir())
    letters = [message_from_bytes(path.read_bytes(), policy=policy.default) for path in paths]
    contacted = [each for each in run.crm.decisions.on(run.demo.OCCASION) if not each.action.holds]
    assert run.told.letters == len(letters) == len(contacted) > 500
    recipients = set()
    for letter in letters:
        assert [] == list(letter.defects)
        assert all([] == list(getattr(header, "defects", [])) for header in letter.values())
        assert "CD shop <shop@example.org>" == str(letter["From"])
        assert ["Subject", "Date", "Message-ID"] == [name for name in ("Subject", "Date", "Message-ID") if letter[name]]
        recipients.add(str(letter["To"]))
    addresses = {
        each.sent_as
        for decision in contacted
        for each in run.crm.customers.identifiers(decision.customer)
        if each.scheme == "email"
    }
    assert addresses == recipients


def test_nobody_was_contacted_who_was_held_out_or_had_not_agreed(run: Run) -> None:
    """Every letter rests on a consent and on a decision that was not held out; half of the customers were held out."""
    decisions = list(run.crm.decisions.on(run.demo.OCCASION))
    assert 2357 == len(decisions)
    held_out = [each for each in decisions if each.arm == "holdout"]
    assert 1080 < len(held_out) < 1280
    assert {"accepted": run.told.letters} == dict(run.crm.outbox.counts())
    assert all([] == list(run.crm.outbox.of_decision(each.id)) for each in held_out[:50])
    refused = [each for each in decisions if each.verdicts.get("email for offers") == "no consent"]
    assert 2357 - run.told.consents == len(refused) > 0
    assert all(each.intended.holds for each in refused)


def test_the_report_adds_up_and_is_what_a_placebo_says(run: Run) -> None:
    """The report compares within its window, and of 1,000 other salts 93 to 97 % give an interval that covers zero."""
    report = run.told.report
    intended = [each for each in run.crm.decisions.on(run.demo.OCCASION) if not each.intended.holds]
    assert len(intended) == report.overall.treated.customers + report.overall.held_out.customers
    assert report.complete
    assert Money("0.0008", "USD") * run.told.letters == run.crm.ledger.totals()["contact cost"]
    assert 1000 == run.told.salts
    assert 930 <= run.told.covered <= 970


class _Links(HTMLParser):
    """Collects what a page would load or run."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.headings: list[str] = []
        self._in_heading = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note scripts, frames, and attributes that point elsewhere."""
        if tag in ("script", "iframe", "object", "embed", "link", "img", "base", "form"):
            self.found.append(tag)
        for name, value in attrs:
            points = name in ("src", "href", "xlink:href", "data", "action", "poster")
            if name.startswith("on") or (points and not (value or "").startswith("#")):
                self.found.append(f"{tag} {name}={value}")
        self._in_heading = tag == "h2"

    def handle_data(self, data: str) -> None:
        """Note headings."""
        if self._in_heading and data.strip():
            self.headings.append(data.strip())
            self._in_heading = False


def test_the_page_has_its_sections_and_needs_nothing_else(run: Run) -> None:
    """The page tells each part of the loop with figures in it, and loads, links and runs nothing."""
    reader = _Links()
    reader.feed(run.page)
    assert [] == reader.found
    assert [] == re.findall(r"url\(\s*[\"']?(?!#)[^)]*\)|@import", run.page)
    assert [
        "What is real here, and what is not",
        "Record: where customers stand",
        "Know: who holds the revenue",
        "Know: segments",
        "Decide and act",
        "Measure: what it earned",
        "One customer, and why",
    ] == reader.headings
    assert 5 <= run.page.count("<svg")
    for told in ("6,919", "2,357", f"{run.told.covered:,}", f"{run.told.letters:,}", "The offers were never made"):
        assert told in run.page
