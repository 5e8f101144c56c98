"""Merges: finding out what merging two customers would do, merging them, undoing it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from attrs import field, frozen

from crmcore.domain.customer.merge import Merge
from crmcore.domain.customer.party import Customer
from crmcore.domain.kernel.ids import Addressed, CustomerId
from crmcore.domain.kernel.personal import hidden
from crmcore.domain.kernel.reach import Reach
from crmcore.domain.kernel.value_type import Value
from crmcore.errors import InvalidValue, NotMerged
from crmcore.services.merging import NAME, WISHES, Use, allow_merging, merge, unmerge
from crmcore.services.resolving import address, resolve
from crmcore.services.scope import NOTHING, PLAIN, Scope, rehearsing, run
from crmcore.services.work import Work


@frozen
class MergedField:
    """What a field is of two customers together: its value, to whom it was told (the origin), and by which source, if
    it is an attribute.
    """

    value: Value | None = field(repr=hidden)
    origin: CustomerId
    source: str | None = None


@frozen
class MergePreview:
    """What merging `customer` into `into` would do.

    `fields` are those known of both together, by name: ``name``, ``language``, ``zone``, ``channel``,
    ``attribute.<name>``. `moves` counts the rows about the one, by what they are, that would be about the other.
    `withdrawn` are the uses (channel, purpose) of which one has withdrawn consent, so that it is withdrawn for both.
    """

    customer: CustomerId
    into: CustomerId
    fields: Mapping[str, MergedField]
    moves: Mapping[str, int]
    withdrawn: Sequence[Use]

    def __str__(self) -> str:
        moves = ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in self.moves.items() if count)
        lines = [f"merge {self.customer} into {self.into}", f"  moves: {moves or 'nothing'}"]
        lines += [
            f"  {name}: from {'the one' if each.origin == self.customer else 'the other'}"
            for name, each in self.fields.items()
        ]
        lines += [f"  withdrawn: {purpose} by {channel}" for channel, purpose in self.withdrawn]
        return "\n".join(lines)


class Merges:
    """What one can do with customers who are one and the same.

    One is merged into another: what is about the one is about the other from then on. Its id and identifiers go on to
    name the other for ever. What is written keeps to whom it was addressed, so that a merge can be undone at any time
    and in any order; what came meanwhile goes to whom it was addressed.
    """

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def preview(self, customer: CustomerId | Reach, into: CustomerId | Reach) -> MergePreview:
        """What merging the customer into the other would do; nothing is changed. Raises as `merge`, `InvalidValue` for
        two who are one already.
        """
        with rehearsing(self._scope) as work:
            one, other = _both(work, customer, into)
            if one == other:
                raise InvalidValue("into", "the same customer", "they are merged already")
            moves = work.unit.merges.rows(one)
            withdrawn = merge(work, one, other)
            return MergePreview(one, other, _fields(work, other), moves, withdrawn)

    def merge(self, customer: CustomerId | Reach, into: CustomerId | Reach, *, key: str | None = None) -> bool:
        """Merge the customer into the other; False when they are one already.

        Of one who is merged itself, whom it is merged into is. Consent that one of them has withdrawn is withdrawn for
        both. Raises `InvalidValue` for the customer itself, a party of another kind and an archived other,
        `UnknownCustomer`, `MoneyOutOfRange`.
        """

        def action(work: Work) -> bool:
            one, other = _both(work, customer, into)
            if one != other:
                merge(work, one, other)
            return one != other

        return run(self._scope, "merges.merge", action, key=key, arguments=(customer, into), form=PLAIN)

    def unmerge(self, customer: CustomerId | Reach, *, key: str | None = None) -> None:
        """Undo the merge of the customer: it is itself again, with all that was addressed to it, or to those merged
        into it. Raises `NotMerged`, `UnknownCustomer`.
        """

        def action(work: Work) -> None:
            work.hold_definitions(to_change=True)
            head, merged = _named(work, customer)
            if head == merged:
                raise NotMerged
            unmerge(work, merged, head)

        run(self._scope, "merges.unmerge", action, key=key, arguments=(customer,), form=NOTHING)

    def of(self, customer: CustomerId | Reach) -> Sequence[Merge]:
        """The merges by which others are this customer, the oldest first; of one who is merged, those of whom into."""
        with self._scope.reading() as work:
            return work.unit.merges.of(resolve(work, customer))


def _both(work: Work, customer: CustomerId | Reach, into: CustomerId | Reach) -> tuple[CustomerId, CustomerId]:
    """The heads of both. Raises `InvalidValue` for the customer itself."""
    allow_merging(work)
    one, other = _named(work, customer), _named(work, into)
    if one.origin == other.origin:
        raise InvalidValue("into", "the customer itself", "a customer is merged into another one")
    return one.customer, other.customer


def _named(work: Work, customer: CustomerId | Reach) -> Addressed:
    return address(work, CustomerId(customer) if isinstance(customer, UUID) else customer)


def _fields(work: Work, head: CustomerId) -> Mapping[str, MergedField]:
    """What is known of a head, and from whom."""
    present = work.unit.customers.get([head])[head]
    lenders = {name: each.customer for each in work.unit.merges.of(head) for name in each.lent}
    found = {
        name: MergedField(value, lenders.get(name, head))
        for name in (NAME, *WISHES)
        if (value := _value(present, name))
    }
    attributes = {each.number: each for each in work.definitions.attributes.values()}
    for statement in work.unit.attributes.golden(head):
        attribute = attributes.get(statement.attribute)
        if attribute is not None and statement.value is not None:
            known = attribute.type.decode(statement.value, work.tenant.currency)
            found[f"attribute.{attribute.name}"] = MergedField(known, statement.origin, statement.source)
    return found


def _value(customer: Customer, name: str) -> str | None:
    value: str | None = customer.name if name == NAME else getattr(customer.preferences, name)
    return value
