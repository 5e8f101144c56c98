"""The stored bodies of definitions."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from crmcore.codec.definitions import (
    dump_attribute,
    dump_form,
    dump_kind,
    dump_lifecycle,
    dump_measure,
    dump_offer,
    dump_segment,
    dump_treatment,
    load_attribute,
    load_form,
    load_kind,
    load_lifecycle,
    load_measure,
    load_offer,
    load_segment,
    load_treatment,
)
from crmcore.domain.customer.attribute import Attribute
from crmcore.domain.kernel.definition import Definition, DefinitionKind
from crmcore.domain.kernel.field import FieldRef
from crmcore.domain.kernel.money import Money
from crmcore.domain.kernel.value_type import ValueType
from crmcore.domain.marketing.offer import Offer, Wording
from crmcore.domain.relationship.entitlement import Treatment
from crmcore.domain.relationship.form import RelationshipForm
from crmcore.domain.relationship.kind import Kind
from crmcore.domain.relationship.lifecycle import Lifecycle, Rhythm, RungRule, StageRule
from crmcore.domain.relationship.measure import Measure
from crmcore.domain.segment.segment import Ranking, Roster, Segment
from crmcore.domain.segment.text import parse
from crmcore.errors import InvalidValue, SchemaTooNew


def definition(kind: DefinitionKind, body: str) -> Definition:
    """The row in which a body is stored."""
    return Definition(kind, "known", 3, 2, body, datetime(2026, 11, 21, tzinfo=UTC))


LIFECYCLE = Lifecycle(
    Rhythm(5, 60, 4),
    (RungRule("regular", parse("purchases.days >= 2 and not defected")), RungRule("prospect", None)),
    (
        StageRule("retain", parse("value.profit > 12.5"), "adaptability", ("listening", "new services")),
        StageRule("acquire", None, "differentiation", ()),
    ),
    version=2,
)

STORED: list[tuple[DefinitionKind, Callable[[Any], str], Callable[[Definition], object], object, str]] = [
    (
        "measure",
        dump_measure,
        load_measure,
        Measure(3, "known", ("feedback",), "score", ValueType.INTEGER, {"source": ("a",), "score": (9, 10)}, "praise"),
        (
            '{"doc":"praise","kinds":["feedback"],"total":"score","total_type":"integer","v":1,'
            '"where":{"score":[9,10],"source":["a"]}}'
        ),
    ),
    (
        "measure",
        dump_measure,
        load_measure,
        Measure(3, "known", ("message", "note"), None, ValueType.INTEGER),
        '{"doc":"","kinds":["message","note"],"total":null,"total_type":"integer","v":1,"where":{}}',
    ),
    (
        "kind",
        dump_kind,
        load_kind,
        Kind("known", "outbound", {"fee": ValueType.MONEY, "at": ValueType.INSTANT}, ("fee",), "Beratung für Ältere"),
        (
            '{"direction":"outbound","doc":"Beratung für Ältere","required":["fee"],"v":1,'
            '"values":{"at":"instant","fee":"money"}}'
        ),
    ),
    (
        "attribute",
        dump_attribute,
        load_attribute,
        Attribute(3, "known", ValueType.TEXT, personal=False, choices=("red", "green"), doc="colour"),
        '{"choices":["red","green"],"doc":"colour","personal":false,"type":"text","v":1}',
    ),
    (
        "attribute",
        dump_attribute,
        load_attribute,
        Attribute(3, "known", ValueType.INTEGER, doc="size", least=-5, most=60, half_life=365),
        '{"choices":[],"doc":"size","half_life":365,"least":-5,"most":60,"personal":true,"type":"integer","v":1}',
    ),
    (
        "form",
        dump_form,
        load_form,
        RelationshipForm(gap=40, familiar=2),
        '{"days":2,"familiar":2,"gap":40,"v":1,"window":365}',
    ),
    (
        "treatment",
        dump_treatment,
        load_treatment,
        Treatment(3, "known", "extra service", "parcels"),
        '{"doc":"parcels","kind":"extra service","v":1}',
    ),
    (
        "segment",
        dump_segment,
        load_segment,
        Segment(3, "known", parse("purchases.total(days=30) > 5"), 2, "doc"),
        (
            '{"doc":"doc","rule":{"predicate":{"predicate":{"days":30,"field":"purchases.total","op":">","value":5},'
            '"version":1}},"v":1}'
        ),
    ),
    (
        "segment",
        dump_segment,
        load_segment,
        Segment(3, "known", Ranking(FieldRef("purchases.total", 365), share=Decimal("0.1"), within="vips"), 2),
        (
            '{"doc":"","rule":{"ranking":{"by":{"days":365,"name":"purchases.total"},"lowest":false,"share":"0.1",'
            '"top":null,"within":"vips"}},"v":1}'
        ),
    ),
    (
        "segment",
        dump_segment,
        load_segment,
        Segment(3, "known", Roster(), 2),
        '{"doc":"","rule":{"roster":{}},"v":1}',
    ),
    (
        "lifecycle",
        dump_lifecycle,
        load_lifecycle,
        LIFECYCLE,
        (
            '{"rhythm":{"default":60,"minimum":5,"tolerance":4},"rungs":[{"name":"regular","when":{"predicate":{"all":'
            '[{"field":"purchases.days","op":">=","value":2},{"not":{"field":"defected","flag":true}}]},"version":1}},'
            '{"name":"prospect","when":null}],"stages":[{"focus":"adaptability","name":"retain","strategies":'
            '["listening","new services"],"when":{"predicate":{"field":"value.profit","op":">",'
            '"value":{"decimal":"12.5"}},"version":1}},{"focus":"differentiation","name":"acquire","strategies":[],"when":null}],"v":1}'
        ),
    ),
]


@pytest.mark.parametrize(("kind", "dump", "load", "thing", "body"), STORED)
def test_a_definition_is_read_as_it_was_written(
    kind: DefinitionKind,
    dump: Callable[[object], str],
    load: Callable[[Definition], object],
    thing: object,
    body: str,
) -> None:
    """The stored body is the one released, and reads back as what was defined."""
    assert body == dump(thing)
    assert thing == load(definition(kind, body))


@pytest.mark.parametrize(("kind", "dump", "load", "thing", "body"), STORED)
def test_a_body_of_another_version_is_refused(
    kind: DefinitionKind,
    dump: Callable[[object], str],
    load: Callable[[Definition], object],
    thing: object,
    body: str,
) -> None:
    """A version to come asks for an upgrade; no version, or more than was written, is refused with its place."""
    with pytest.raises(SchemaTooNew, match="upgrade"):
        load(definition(kind, json.dumps({**json.loads(body), "v": 2, "more": 1})))
    for version in (0, -1, True, "1", None):
        with pytest.raises(InvalidValue, match="version"):
            load(definition(kind, json.dumps({**json.loads(body), "v": version})))
    with pytest.raises(InvalidValue, match="unknown keys"):
        load(definition(kind, json.dumps({**json.loads(body), "more": 1})))


@pytest.mark.parametrize("body", ["", "{", "[]", "1", "null", '"a"', "[" * 100_000])
def test_what_is_no_body_is_refused(body: str) -> None:
    """Text that is no JSON object is a typed error."""
    with pytest.raises(InvalidValue, match="segment known"):
        load_segment(definition("segment", body))


@pytest.mark.parametrize(
    ("load", "kind", "body", "place"),
    [
        (load_measure, "measure", '{"v":1}', r"\$"),
        (load_measure, "measure", '{"v":1,"kinds":"feedback"}', "kinds"),
        (load_measure, "measure", '{"v":1,"kinds":[1]}', "kinds"),
        (load_measure, "measure", '{"v":1,"kinds":[],"number":7}', "row"),
        (load_measure, "measure", '{"v":1,"kinds":[],"where":{"score":[1.5]}}', "where"),
        (load_measure, "measure", '{"v":1,"kinds":[],"where":{"score":[true]}}', "where"),
        (load_measure, "measure", '{"v":1,"kinds":[],"total_type":"float"}', "total_type"),
        (load_kind, "kind", '{"v":1,"direction":"sideways"}', "direction"),
        (load_attribute, "attribute", '{"v":1,"type":"text","personal":1}', "personal"),
        (load_segment, "segment", '{"v":1,"rule":{}}', "rule"),
        (load_segment, "segment", '{"v":1,"rule":{"roster":{},"ranking":{}}}', "rule"),
        (load_segment, "segment", '{"v":1,"rule":{"roster":{"a":1}}}', "rule"),
        (load_segment, "segment", '{"v":1,"rule":{"predicate":{"version":9,"predicate":{}}}}', "rule"),
        (load_segment, "segment", '{"v":1,"rule":{"ranking":{"by":{"name":"a"},"top":"3"}}}', "top"),
        (load_segment, "segment", '{"v":1,"rule":{"ranking":{"by":{"name":"a"},"share":"x"}}}', "share"),
        (load_segment, "segment", '{"v":1,"rule":{"ranking":{"by":{"name":"a"},"top":1,"share":"1"}}}', "rule"),
        (load_lifecycle, "lifecycle", '{"v":1,"rhythm":{},"rungs":[{"name":"regular"}],"stages":[]}', "rungs"),
    ],
)
def test_a_body_with_an_unusable_value_is_refused(
    load: Callable[[Definition], object], kind: DefinitionKind, body: str, place: str
) -> None:
    """A value of another type or with another meaning is refused at its place, not converted."""
    with pytest.raises(InvalidValue, match=place):
        load(definition(kind, body))


@pytest.mark.parametrize(
    ("wording", "body"),
    [
        (Wording("text", "subject"), {"subject": "subject", "text": "text"}),
        (Wording("text", html="<p>text</p>"), {"html": "<p>text</p>", "subject": "", "text": "text"}),
        (
            Wording("text", languages={"de": Wording("Text"), "fa": Wording("a", html="b")}),
            {
                "languages": {"de": {"subject": "", "text": "Text"}, "fa": {"html": "b", "subject": "", "text": "a"}},
                "subject": "",
                "text": "text",
            },
        ),
    ],
)
def test_a_wording_is_stored_as_it_was_before_it_could_say_more(wording: Wording, body: object) -> None:
    """HTML and languages stand in the body only where there are any; without them it is the body released."""
    offer = Offer(3, "known", "coupon", "convenience", {"email": wording}, version=2)
    stored = json.loads(dump_offer(offer))
    assert {"email": body} == stored["wording"]
    assert offer == load_offer(definition("offer", json.dumps(stored)))


@pytest.mark.parametrize(
    ("wording", "place"),
    [
        ({"text": "a", "htm": "b"}, "unknown keys"),
        ({"text": "a", "html": 1}, "html"),
        ({"text": "a", "languages": ["de"]}, "languages"),
        ({"text": "a", "languages": {"de": {"text": "a", "languages": {"de": {"text": "b"}}}}}, "wording"),
    ],
)
def test_a_wording_of_another_shape_is_refused(wording: object, place: str) -> None:
    """At its place, not converted."""
    body = json.loads(dump_offer(Offer(3, "known", "coupon", "convenience", {"email": Wording("a")})))
    with pytest.raises(InvalidValue, match=place):
        load_offer(definition("offer", json.dumps({**body, "wording": {"email": wording}})))


def test_an_offer_comes_back_with_its_cost() -> None:
    """An offer's cost is stored as amount and currency, and comes back to the millionth."""
    offer = Offer(1, "x", "coupon", "convenience", {"email": Wording("text", "subject")}, cost=Money("2.000001", "USD"))
    body = dump_offer(offer)
    assert '"cost":{"amount":"2.000001","currency":"USD"}' in body
    assert offer == load_offer(Definition("offer", "x", 1, 1, body, datetime(2026, 1, 1, tzinfo=UTC)))
