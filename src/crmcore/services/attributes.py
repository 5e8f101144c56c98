"""Attributes: declaring them, stating them about customers with source and date, reading what holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from attrs import field, frozen

from crmcore.codec.definitions import dump_attribute
from crmcore.domain.customer.attribute import Attribute, Statement
from crmcore.domain.kernel.ids import Addressed, CustomerId
from crmcore.domain.kernel.name import require_name
from crmcore.domain.kernel.reach import Reach, require_source
from crmcore.domain.kernel.time import require_aware
from crmcore.domain.kernel.value_type import Scalar, Value, ValueType, require_text
from crmcore.errors import FutureInstant, InvalidValue
from crmcore.services.building import AHEAD
from crmcore.services.resolving import address, require_count, require_flag, require_several, resolve
from crmcore.services.scope import NOTHING, Scope, run
from crmcore.services.work import Work

LONGEST_HALF_LIFE = 36_500


@frozen
class Stated:
    """A value stated about a customer, by which source and when it was true. `value` None: not known any more."""

    value: Value | None = field(repr=lambda _: "<personal>")
    source: str
    stated_at: datetime
    recorded_at: datetime


class Attributes:
    """What one can do with attributes."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def declare(
        self,
        name: str,
        type: ValueType | str = ValueType.TEXT,
        *,
        choices: Sequence[str] = (),
        personal: bool = True,
        least: Value | None = None,
        most: Value | None = None,
        half_life: int | None = None,
        doc: str = "",
    ) -> None:
        """Declare an attribute, which becomes the field ``attribute.<name>``.

        `type` is one of text, integer, decimal, money, boolean, date, instant and cannot be changed later; `choices`
        limits a text, `least` and `most` bound a number, an amount, a day or an instant. After `half_life` days what
        was stated counts half as fresh; see `quality`. Raises `InvalidValue`.
        """
        require_name(name, "name")
        require_text(doc, "doc")
        require_flag(personal, "personal")
        value_type = _type(type)
        if choices and value_type is not ValueType.TEXT:
            raise InvalidValue("choices", "choices of an attribute that is no text", "only a text has choices")
        require_several(choices, "choices", "choices are a list of texts")
        if half_life is not None:
            require_count(half_life, "half_life", most=LONGEST_HALF_LIFE)

        def action(work: Work) -> None:
            work.hold_definitions(to_change=True)
            known = work.definitions.attributes.get(name)
            if known is not None and known.type is not value_type:
                raise InvalidValue(
                    "type", f"{value_type.value} for an attribute of {known.type.value}", "an attribute keeps its type"
                )
            currency = work.tenant.currency
            lower = _bound(value_type, "least", least, currency)
            upper = _bound(value_type, "most", most, currency)
            if lower is not None and upper is not None and lower > upper:
                raise InvalidValue("most", "a value below the least", "least comes before most")
            declared = Attribute(0, name, value_type, personal, tuple(choices), doc, lower, upper, half_life)
            work.unit.definitions.put("attribute", name, dump_attribute(declared), work.now())
            work.redefined()
            work.emit("attribute.declared", None, {"attribute": name})

        run(self._scope, "attributes.declare", action, form=NOTHING)

    def declared(self) -> Sequence[Attribute]:
        """The attributes declared, by name."""
        with self._scope.reading() as work:
            return [attribute for _, attribute in sorted(work.definitions.attributes.items())]

    def state(
        self,
        customer: CustomerId | Reach,
        values: Mapping[str, Value | None],
        *,
        source: str,
        stated_at: datetime | None = None,
        key: str | None = None,
    ) -> None:
        """State values about a customer, by attribute name; None says that a value is not known any more.

        `stated_at` is when they were true by their source, now if not given. What was stated before stays on record;
        the newest statement of the best source holds, see `sources.rank`. Raises `UnknownAttribute`, `UnknownCustomer`,
        `NaiveDatetime`, `InvalidValue`.
        """
        if not isinstance(values, Mapping):
            raise InvalidValue("values", f"a {type(values).__name__}", "values are told by the attribute's name")

        def action(work: Work) -> None:
            now = work.now()
            at = now if stated_at is None else require_aware(stated_at, "stated_at")
            if at > now + AHEAD:
                raise FutureInstant("stated_at")
            require_source(source)
            whose = address(work, customer)
            attributes = [(work.definitions.attribute(name), value) for name, value in values.items()]
            encoded = [(attribute, _encode(work, attribute, value)) for attribute, value in attributes]
            state(work, [Told(whose, attribute.number, scalar, source, at) for attribute, scalar in encoded])
            work.emit(
                "customer.attributes_stated",
                whose.customer,
                {"attributes": [attribute.name for attribute, _ in encoded], "source": source},
            )

        run(
            self._scope,
            "attributes.state",
            action,
            key=key,
            arguments=(customer, values, source, stated_at),
            form=NOTHING,
            relying=True,
        )

    def of(self, customer: CustomerId | Reach) -> Mapping[str, Stated]:
        """What holds of the customer now, by attribute name."""
        with self._scope.reading() as work:
            names = {attribute.number: attribute for attribute in work.definitions.attributes.values()}
            golden = work.unit.attributes.golden(resolve(work, customer))
            return {
                names[each.attribute].name: _stated(work, names[each.attribute], each)
                for each in golden
                if each.attribute in names
            }

    def history(self, customer: CustomerId | Reach, name: str) -> Sequence[Stated]:
        """All that was stated of one attribute, the oldest first."""
        with self._scope.reading() as work:
            attribute = work.definitions.attribute(name)
            return [
                _stated(work, attribute, each)
                for each in work.unit.attributes.history(resolve(work, customer), attribute.number)
            ]


class Told(NamedTuple):
    """A value told of an attribute of a customer, before it is stated."""

    whose: Addressed
    attribute: int
    value: Scalar | None
    source: str
    at: datetime


def state(work: Work, told: Sequence[Told]) -> None:
    """Keep what is told, as recorded now."""
    # Which source is believed before others is not changed meanwhile.
    work.hold_definitions()
    now = work.now()
    ids = work.setting.ids.many(len(told))
    work.unit.attributes.state(
        [
            Statement(id_, *each.whose, each.attribute, each.value, each.source, each.at, now)
            for id_, each in zip(ids, told, strict=True)
        ]
    )


def _type(value: ValueType | str) -> ValueType:
    try:
        return ValueType(value)
    except ValueError:
        known = ", ".join(each.value for each in ValueType)
        raise InvalidValue("type", "an unknown type", f"a type is one of {known}") from None


def _bound(type: ValueType, field: str, given: Value | None, currency: str) -> int | None:
    if given is None:
        return None
    if type in (ValueType.TEXT, ValueType.BOOLEAN):
        raise InvalidValue(field, f"a bound of a {type.value}", "numbers, amounts, days and instants have bounds")
    scalar = type.encode(given, field, currency)
    assert isinstance(scalar, int)
    return scalar


def _encode(work: Work, attribute: Attribute, value: Value | None) -> int | str | None:
    return None if value is None else attribute.encode(value, f"attribute.{attribute.name}", work.tenant.currency)


def _stated(work: Work, attribute: Attribute, statement: Statement) -> Stated:
    value = None if statement.value is None else attribute.type.decode(statement.value, work.tenant.currency)
    return Stated(value, statement.source, statement.stated_at, statement.recorded_at)
