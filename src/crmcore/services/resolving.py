"""From an id or an identifier, as a caller gives it, to a customer."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from inspect import signature
from uuid import UUID

from crmcore.codec.identifiers import canonical
from crmcore.domain.kernel.ids import Addressed, CustomerId
from crmcore.domain.kernel.reach import Email, External, Identifier, Phone, Postal, Reach
from crmcore.errors import CustomerErased, IdentifierConflict, InvalidValue, UnknownCustomer
from crmcore.services.work import Work

MOST = 1_000_000_000
"""The largest number of things that can be asked for at once: every store can count so far."""


def resolve(work: Work, customer: CustomerId | Reach) -> CustomerId:
    """The customer meant: of one that is merged, whom into. Raises `UnknownCustomer`, `CustomerErased`,
    `MalformedIdentifier` or `InvalidValue`.
    """
    if isinstance(customer, UUID):
        found = CustomerId(customer)
        require_there(work, [found])
        return head(work, found)
    owner = find(work, (customer,))
    if owner is None:
        raise UnknownCustomer(customer_nature(customer))
    return owner.customer


def head(work: Work, customer: CustomerId) -> CustomerId:
    """Whom a customer is merged into, itself if into nobody."""
    return work.unit.merges.heads([customer]).get(customer, customer) if work.definitions.merging else customer


def require_there(work: Work, customers: Collection[CustomerId]) -> None:
    """Raises `CustomerErased` or `UnknownCustomer` unless all of them are customers."""
    missing = {*customers}.difference(work.unit.customers.existing(customers))
    if missing:
        raise no_customer(work, missing)


def no_customer(work: Work, missing: Collection[CustomerId]) -> UnknownCustomer:
    """The error that says why these are no customers: one was erased, or none of that id ever was."""
    return CustomerErased() if work.unit.erasures.erased(missing) else UnknownCustomer("id")


def origins(work: Work, customer: CustomerId) -> Sequence[CustomerId]:
    """The ids that are one customer: its own, and those of whoever was merged into it."""
    if not work.definitions.merging:
        return [customer]
    return [customer, *(merge.customer for merge in work.unit.merges.of(customer))]


def address(work: Work, customer: CustomerId | Reach) -> Addressed:
    """Whom to write about when the caller says this customer; nobody is merged until the transaction ends. Raises as
    `resolve`.
    """
    definitions = work.hold_definitions()
    if isinstance(customer, UUID):
        found = CustomerId(customer)
        require_there(work, [found])
        return addressed(work, [found])[found] if definitions.merging else Addressed(found, found)
    owner = find(work, (customer,))
    if owner is None:
        raise UnknownCustomer(customer_nature(customer))
    # Where writers do not take turns it stays there from here on.
    require_there(work, [owner.customer])
    return owner


def addressed(work: Work, customers: Collection[CustomerId]) -> Mapping[UUID, Addressed]:
    """Whom to write about when customers are named by these ids, who are known."""
    heads = work.unit.merges.heads(customers) if work.definitions.merging else {}
    return {customer: Addressed(heads.get(customer, customer), customer) for customer in customers}


def addresses(work: Work, customers: Sequence[CustomerId | Reach]) -> Sequence[Addressed]:
    """As `address` of several, in their order, by few statements."""
    work.hold_definitions()
    ids = {CustomerId(each) for each in customers if isinstance(each, UUID)}
    require_there(work, ids)
    identifiers = {each: named(work, each).key for each in customers if not isinstance(each, UUID)}
    owners = work.unit.identifiers.find([*identifiers.values()])
    require_there(work, [owner.customer for owner in owners.values()])
    heads = addressed(work, ids)
    found = []
    for each in customers:
        whose = heads.get(each) if isinstance(each, UUID) else owners.get(identifiers[each])
        if whose is None:
            assert not isinstance(each, UUID)
            raise UnknownCustomer(customer_nature(each))
        found.append(whose)
    return found


def find(work: Work, reaches: tuple[Reach, ...]) -> Addressed | None:
    """The one customer that the identifiers name, addressed by the first that does, or None. Raises
    `IdentifierConflict` when they name several.
    """
    identifiers = [named(work, reach) for reach in reaches]
    found = work.unit.identifiers.find([identifier.key for identifier in identifiers])
    owners = tuple(dict.fromkeys(owner.customer for owner in found.values()))
    if len(owners) > 1:
        raise IdentifierConflict(
            tuple(identifier.scheme for identifier in identifiers if identifier.key in found), owners
        )
    return next(iter(found.values()), None)


def named(work: Work, reach: Reach) -> Identifier:
    """The canonical identifier of a reach that names a customer. Raises `InvalidValue` for a shared one, which names
    nobody.
    """
    if not isinstance(reach, Email | Phone | External | Postal):
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


def require_callback(value: object, field: str, *, told: int = 1) -> None:
    """Raises `InvalidValue` for what is given to be called with so many things to tell, and cannot be."""
    if value is None:
        return
    if not callable(value):
        raise InvalidValue(field, f"a {type(value).__name__}", "it is called with what there is to tell")
    try:
        taken = signature(value)
    except (TypeError, ValueError):
        # Some of what is written in C does not say what it takes.
        return
    try:
        taken.bind(*range(told))
    except TypeError:
        rule = f"it is called with {told} argument{'' if told == 1 else 's'}"
        raise InvalidValue(field, "something that takes other arguments", rule) from None


def customer_nature(reach: Reach) -> str:
    """What kind of identifier it is, for messages."""
    return {Email: "e-mail address", Phone: "phone number", External: "external id", Postal: "postal address"}[
        type(reach)
    ]
