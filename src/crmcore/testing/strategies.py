"""Hypothesis strategies for predicates: over the fields of a catalogue, or over any names at all.

Constants and customers' values are drawn from the same small pools as often as from anywhere, so that equality and
order at the edge are met.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

from hypothesis import strategies as st

from crmcore.domain.kernel.field import Field, FieldRef
from crmcore.domain.kernel.money import Money
from crmcore.domain.kernel.value_type import Scalar, Value, ValueType
from crmcore.domain.segment.catalogue import Catalogue
from crmcore.domain.segment.predicate import OPERATORS, AllOf, AnyOf, Compare, Flag, In, Missing, Not, Predicate

_WINDOWS = (1, 7, 30, 365, 36_500)
_WORDS = (
    "",
    "a",
    "A",
    "ab",
    "a b",
    "Z",
    "é",
    "e\u0301",
    "رشت",
    "\uffff",
    "\U0001f600",
    '"',
    "'; --",
    "%",
    "_",
    "\\",
    "\n",
)
_TEXT = st.sampled_from(_WORDS) | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)
_INTEGERS = st.integers(-3, 3) | st.integers(-(2**63) + 1, 2**63 - 1)
_DECIMALS = st.sampled_from([Decimal(0), Decimal("0.5"), Decimal(2), Decimal("-0.000001")]) | st.decimals(
    -(10**12), 10**12, places=6
)
_DATES = st.dates(date(2026, 1, 1), date(2026, 1, 4)) | st.dates()
_INSTANTS = st.sampled_from([datetime(1970, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC)]) | st.datetimes(
    timezones=st.just(UTC)
)
_CURRENCIES = ("EUR", "USD", "JPY")


def constants(field: Field, currency: str) -> st.SearchStrategy[Value]:
    """Constants that the field can be compared with, in every form that is allowed."""
    if field.choices:
        return st.sampled_from(field.choices)
    match field.type:
        case ValueType.TEXT:
            return _TEXT
        case ValueType.INTEGER:
            return _INTEGERS | st.integers(-3, 3).map(Decimal)
        case ValueType.DECIMAL:
            return _DECIMALS | st.integers(-3, 3)
        case ValueType.MONEY:
            return _DECIMALS | st.integers(-3, 3) | _DECIMALS.map(lambda amount: Money(amount, currency))
        case ValueType.BOOLEAN:
            return st.booleans()
        case ValueType.DATE:
            return _DATES | _DATES.map(date.isoformat)
        case ValueType.INSTANT:
            return _INSTANTS | _INSTANTS.map(datetime.isoformat)


def scalars(field: Field, currency: str) -> st.SearchStrategy[Scalar]:
    """Scalars that a customer can have in the field."""

    def scalar(value: Value) -> Scalar:
        plain = int(value) if field.type is ValueType.INTEGER and isinstance(value, Decimal) else value
        return field.type.encode(plain, field.name, currency)

    return constants(field, currency).map(scalar)


def field_refs(catalogue: Catalogue, type: ValueType | None = None) -> st.SearchStrategy[FieldRef]:
    """References to the fields of a catalogue, of one type if given, with windows where they take them."""
    references = [
        FieldRef(field.name, days)
        for field in catalogue.values()
        if type is None or field.type is type
        for days in ((None, *_WINDOWS) if field.windowable else (None,))
    ]
    return st.sampled_from(references) if references else st.nothing()


@st.composite
def _clauses(draw: st.DrawFn, catalogue: Catalogue) -> Predicate:
    ref = draw(field_refs(catalogue))
    field = catalogue.resolve(ref)
    values = constants(field, catalogue.currency)
    ordered = field.type is not ValueType.BOOLEAN and not field.choices
    match draw(st.sampled_from(["compare", "compare", "in", "missing", "flag"])):
        case "in":
            return In(ref, draw(st.lists(values, min_size=1, max_size=4)))
        case "missing":
            return Missing(ref)
        case "flag" if field.type is ValueType.BOOLEAN:
            return Flag(ref)
        case _:
            return Compare(ref, draw(st.sampled_from(OPERATORS if ordered else OPERATORS[:2])), draw(values))


def clauses(catalogue: Catalogue) -> st.SearchStrategy[Predicate]:
    """Predicates about one field that `bind` accepts."""
    return _clauses(catalogue)


def predicates(catalogue: Catalogue, max_leaves: int = 12) -> st.SearchStrategy[Predicate]:
    """Predicates that `bind` accepts, of about `max_leaves` clauses at most."""
    return _joined(clauses(catalogue), max_leaves)


def unbound_predicates(max_leaves: int = 12) -> st.SearchStrategy[Predicate]:
    """Predicates over any field names, with constants of every type."""
    part = st.text(
        st.characters(codec="utf-8", exclude_categories=["C", "Z"], exclude_characters="."), min_size=1, max_size=8
    )
    word = st.from_regex(r"[a-z][a-z_]{0,6}_", fullmatch=True)  # the underscore keeps Python's keywords out
    name = st.builds(lambda first, rest: ".".join([first, *rest]), word, st.lists(word | part, max_size=3))
    ref = st.builds(FieldRef, name, st.none() | st.integers(-5, 40_000))
    value: st.SearchStrategy[Value] = st.one_of(
        _TEXT,
        _INTEGERS,
        _DECIMALS,
        st.booleans(),
        _DATES,
        _INSTANTS,
        st.builds(Money, _DECIMALS, st.sampled_from(_CURRENCIES)),
    )
    clause: st.SearchStrategy[Predicate] = st.one_of(
        st.builds(Compare, ref, st.sampled_from(OPERATORS), value),
        st.builds(In, ref, st.lists(value, min_size=1, max_size=4)),
        st.builds(Missing, ref),
        st.builds(Flag, ref),
    )
    return _joined(clause, max_leaves)


def _joined(clause: st.SearchStrategy[Predicate], max_leaves: int) -> st.SearchStrategy[Predicate]:
    return st.recursive(
        clause,
        lambda inner: st.one_of(
            st.lists(inner, min_size=2, max_size=4).map(AllOf),
            st.lists(inner, min_size=2, max_size=4).map(AnyOf),
            inner.map(Not),
        ),
        max_leaves=max_leaves,
    )
