"""An interaction as a row, and back. Reading is kept fast: whoever looks at a customer reads twenty of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import repeat
from operator import itemgetter
from typing import Any

from attrs import fields

from crmcore.codec.content import decode_content
from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.money import stored_money
from crmcore.domain.kernel.time import EPOCH
from crmcore.domain.relationship.interaction import Interaction
from crmcore.stores.sql.executor import Executor
from crmcore.stores.sql.stored import micros, stored_id, stored_instant, stored_rate

_INSERT = (
    "INSERT INTO crm_interaction (tenant, id, customer, origin, kind, direction, occurred_at, recorded_at, day, source,"
    " external_id, touchpoint, amount, currency, content, original, rate, rate_day, voids)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
# Ids are new, so that it is the external id which is there already. Named, it takes the database longer to find.
INSERT = _INSERT + " ON CONFLICT DO NOTHING"
# What voids may also come twice, which is to be an error.
INSERT_VOIDS = _INSERT + " ON CONFLICT (tenant, source, external_id) WHERE external_id IS NOT NULL DO NOTHING"
# Of the customer addressed, in base currency and voiding nothing. Each value that is bound takes its time.
INSERT_PLAIN = (
    "INSERT INTO crm_interaction (tenant, id, customer, origin, kind, direction, occurred_at, recorded_at, day, source,"
    " external_id, touchpoint, amount, currency, content)"
    " VALUES (?1, ?2, ?3, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14) ON CONFLICT DO NOTHING"
)
COLUMNS = (
    "SELECT i.id, i.customer, i.origin, i.kind, i.direction, i.occurred_at, i.recorded_at, i.day, i.source,"
    " i.external_id, i.touchpoint, i.amount, i.currency, i.original, i.rate, i.rate_day, i.voids, i.content"
)
SELECT = COLUMNS + " FROM crm_interaction AS i"
_rate_of = itemgetter(14)
_new = object.__new__
(
    _set_id, _set_customer, _set_origin, _set_kind, _set_direction, _set_occurred_at, _set_recorded_at, _set_day,
    _set_source, _set_external_id, _set_touchpoint, _set_amount, _set_base, _set_rate, _set_voids, _set_stored_content,
    _set_decode, _set_unread,
) = (Interaction.__dict__[each.name].__set__ for each in fields(Interaction))  # fmt: skip


def is_plain(interaction: Interaction) -> bool:
    """Whether `INSERT_PLAIN` says all of it."""
    return interaction.rate is None and interaction.voids is None and interaction.origin is interaction.customer


def interaction_rows(tenant: int, interactions: Iterable[Interaction]) -> Iterator[tuple[Any, ...]]:
    """The values of `INSERT`; the currency is that of the original amount, base currency if nothing was converted."""
    plain = plain_rows(tenant, interactions)
    for interaction, (tenant_, id_, customer, *rest) in zip(interactions, plain, strict=True):
        amount, rate, voids = interaction.amount, interaction.rate, interaction.voids
        original = rate_value = rate_day = None
        if rate is not None and amount is not None:
            original, rate_value, rate_day = amount.millionths, str(rate.value), rate.on
        voided = None if voids is None else voids.bytes
        yield (tenant_, id_, customer, interaction.origin.bytes, *rest, original, rate_value, rate_day, voided)


def plain_rows(tenant: int, interactions: Iterable[Interaction]) -> Iterator[tuple[Any, ...]]:
    """The values of `INSERT_PLAIN`."""
    together, recorded_at = EPOCH, 0
    for interaction in interactions:
        if interaction.recorded_at is not together:
            together = interaction.recorded_at
            recorded_at = micros(together)
        amount, base = interaction.amount, interaction.base
        yield (
            tenant,
            interaction.id.bytes,
            interaction.customer.bytes,
            interaction.kind,
            interaction.direction,
            micros(interaction.occurred_at),
            recorded_at,
            interaction.day,
            interaction.source,
            interaction.external_id,
            interaction.touchpoint,
            None if base is None else base.millionths,
            None if amount is None else amount.currency,
            interaction.stored_content,
        )


class InteractionReader:
    """Makes interactions of rows of `SELECT`."""

    def __init__(self, executor: Executor) -> None:
        self._executor = executor
        self._base_currency: str | None = None

    def read(self, rows: Sequence[tuple[Any, ...]], customer: CustomerId | None = None) -> list[Interaction]:
        """The interactions of rows; `customer` is whose they all are, if they are of one.

        Their parts are made when one of them is looked at, of the row alone.
        """
        owners = {} if customer is None else {customer.bytes: customer}
        instants: dict[int, datetime] = {}
        base_currency = self._currency() if any(map(_rate_of, rows)) else ""

        def fill(made: Interaction, row: tuple[Any, ...]) -> None:
            (
                id_, of, origin, kind, direction, occurred_at, recorded_at, day, source, external_id, touchpoint,
                amount, currency, original, rate, rate_day, voids, content,
            ) = row  # fmt: skip
            paid = base = exchange = None
            if amount is not None:
                if rate is None:
                    paid = base = stored_money(amount, currency)
                else:
                    paid = stored_money(original, currency)
                    base = stored_money(amount, base_currency)
                    exchange = stored_rate(currency, rate, rate_day)
            owner = owners.get(of)
            if owner is None:
                owner = owners[of] = CustomerId(stored_id(of))
            recorded = instants.get(recorded_at)
            if recorded is None:
                recorded = instants[recorded_at] = stored_instant(recorded_at)
            _set_id(made, stored_id(id_))
            _set_customer(made, owner)
            _set_origin(made, owner if origin == of else stored_id(origin))
            _set_kind(made, kind)
            _set_direction(made, direction)
            _set_occurred_at(made, recorded if occurred_at == recorded_at else stored_instant(occurred_at))
            _set_recorded_at(made, recorded)
            _set_day(made, day)
            _set_source(made, source)
            _set_external_id(made, external_id)
            _set_touchpoint(made, touchpoint)
            _set_amount(made, paid)
            _set_base(made, base)
            _set_rate(made, exchange)
            _set_voids(made, None if voids is None else stored_id(voids))
            _set_stored_content(made, content)
            _set_decode(made, decode_content)
            # The last: another thread that finds it so finds all parts.
            _set_unread(made, None)

        found = list(map(_new, repeat(Interaction, len(rows))))
        for made, row in zip(found, rows, strict=True):
            _set_unread(made, (fill, row))
        return found

    def _currency(self) -> str:
        if self._base_currency is None:
            row = self._executor.execute(
                "SELECT currency FROM crm_tenant WHERE id = ?", (self._executor.tenant,)
            ).fetchone()
            assert row is not None
            self._base_currency = str(row[0])
        return self._base_currency
