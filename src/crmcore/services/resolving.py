"""From an id or an identifier, as a caller gives it, to a customer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple
from uuid import UUID

from crmcore.codec.identifiers import canonical
from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.reach import Email, External, Identifier, Phone, Reach
from crmcore.errors import IdentifierConflict, InvalidValue, UnknownCustomer
from crmcore.services.work import Work

MOST = 1_000_000_000
"""The largest number of things that can be asked for at once: every store can count so far."""


def resolve(work: Work, customer: CustomerId | Reach) -> CustomerId:
    """The customer meant. Raises `UnknownCustomer`, `MalformedIdentifier` or `InvalidValue`."""
    if isinstance(customer, UUID):
        if not work.unit.customers.existing([CustomerId(customer)]):
            raise UnknownCustomer("id")
        return CustomerId(customer)
    found = find(work, (customer,))
    if found is None:
        raise UnknownCustomer(customer_nature(customer))
    return found


class Addressed(NamedTuple):
    """Whom a row is written about: the customer it counts for, and the one it was addressed to, its origin."""

    customer: CustomerId
    origin: CustomerId


def address(work: Work, customer: CustomerId | Reach) -> Addressed:
    """Whom to write about when the caller says this customer. Raises as `resolve`."""
    found = resolve(work, customer)
    return Addressed(found, found)


def addresses(work: Work, customers: Sequence[CustomerId | Reach]) -> Sequence[Addressed]:
    """As `address` of several, in their order, by few statements."""
    ids = {CustomerId(each) for each in customers if isinstance(each, UUID)}
    if len(ids) > len(work.unit.customers.existing(ids)):
        raise UnknownCustomer("id")
    identifiers = {each: named(work, each).key for each in customers if not isinstance(each, UUID)}
    owners = work.unit.identifiers.find([*identifiers.values()])
    found = []
    for each in customers:
        customer = CustomerId(each) if isinstance(each, UUID) else owners.get(identifiers[each])
        if customer is None:
            assert not isinstance(each, UUID)
            raise UnknownCustomer(customer_nature(each))
        found.append(Addressed(customer, customer))
    return found


def find(work: Work, reaches: tuple[Reach, ...]) -> CustomerId | None:
    """The one customer that the identifiers name, or None. Raises `IdentifierConflict` when they name several."""
    identifiers = [named(work, reach) for reach in reaches]
    found = work.unit.identifiers.find([identifier.key for identifier in identifiers])
    owners = tuple(dict.fromkeys(found.values()))
    if len(owners) > 1:
        raise IdentifierConflict(
            tuple(identifier.scheme for identifier in identifiers if identifier.key in found), owners
        )
    return owners[0] if owners else None


def named(work: Work, reach: Reach) -> Identifier:
    """The canonical identifier of a reach that names a customer. Raises `InvalidValue` for a shared one, which names
    nobody.
    """
    if not isinstance(reach, Email | Phone | External):
        raise InvalidValue(
            "customer", f"a {type(reach).__name__}", "a customer is an id, an Email, a Phone or an External"
        )
    if not isinstance(reach, External) and reach.shared:
        raise InvalidValue(customer_nature(reach), "a shared contact point", "what several share names none of them")
    return canonical(reach, work.tenant.region)


def require_id(value: object, field: str) -> None:
    """Raises `InvalidValue` for what is no id."""
    if not isinstance(value, UUID):
        raise InvalidValue(field, f"a {type(value).__name__}", "it is named by its id")


def require_several(value: object, field: str, rule: str) -> None:
    """Raises `InvalidValue` for what cannot be gone through, and for one text."""
    if isinstance(value, str) or not isinstance(value, Iterable):
        raise InvalidValue(field, f"a {type(value).__name__}", rule)


def require_count(value: object, field: str, *, least: int = 1, most: int = MOST) -> None:
    """Raises `InvalidValue` for what is no whole number in the range."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise InvalidValue(field, f"a {type(value).__name__}", f"it is a whole number, {least:,} to {most:,}")
    if not least <= value <= most:
        raise InvalidValue(field, "a number out of range", f"it is {least:,} to {most:,}")


def require_flag(value: object, field: str) -> None:
    """Raises `InvalidValue` for what is neither True nor False: "no" is not taken for yes."""
    if not isinstance(value, bool):
        raise InvalidValue(field, f"a {type(value).__name__}", "it is True or False")


def require_callback(value: object, field: str) -> None:
    """Raises `InvalidValue` for what is given to be called and cannot be."""
    if value is not None and not callable(value):
        raise InvalidValue(field, f"a {type(value).__name__}", "it is called with what there is to tell")


def customer_nature(reach: Reach) -> str:
    """What kind of identifier it is, for messages."""
    return {Email: "e-mail address", Phone: "phone number", External: "external id"}[type(reach)]
