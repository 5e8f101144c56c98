"""Customers: adding, finding, listing, searching, changing and archiving them, and how they are named and reached."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import islice
from typing import TYPE_CHECKING, TypeVar
from uuid import UUID

from attrs import evolve, field, frozen

from crmcore.codec.identifiers import address_of, canonical
from crmcore.codec.names import name_key, search_words
from crmcore.domain.customer.contact_point import ContactPoint
from crmcore.domain.customer.party import Customer, Party, Person, Preferences
from crmcore.domain.kernel.event import Plain
from crmcore.domain.kernel.ids import Addressed, ContactPointId, CustomerId
from crmcore.domain.kernel.reach import Address, Email, External, Identifier, Phone, Postal, Reach
from crmcore.errors import IdentifierConflict, InvalidValue, StaleVersion
from crmcore.services.evaluating import reevaluate
from crmcore.services.parties import require_free_to_become, require_party, require_preferences
from crmcore.services.resolving import (
    address,
    find,
    head,
    no_customer,
    require_count,
    require_flag,
    require_id,
    require_several,
    resolve,
)
from crmcore.services.scope import ID, NOTHING, PLAIN, Scope, run
from crmcore.services.work import Work

if TYPE_CHECKING:
    from crmcore.domain.customer.profile import Profile
    from crmcore.services.profiles import OnProfileRejected, Synced

T = TypeVar("T")
CHUNK = 5_000
PAGE_LIMIT = 10_000


def _reaches(value: Iterable[Reach]) -> tuple[Reach, ...]:
    require_several(value, "reaches", "a customer is named and reached by a list of Email, Phone, External and Postal")
    return tuple(value)


@frozen
class NewCustomer:
    """A customer to be added by `Customers.add_many`: the party, how it is named and reached, its preferences."""

    party: Party
    reaches: tuple[Reach, ...] = field(default=(), converter=_reaches)
    preferences: Preferences = Preferences()


class Taken(Exception):
    """Another writer has claimed an identifier first."""

    def __init__(self, owner: Addressed) -> None:
        self.owner = owner


class Customers:
    """What one can do with customers. ``customer`` is always an id or one of the customer's identifiers."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def add(
        self, party: Party, *reaches: Reach, preferences: Preferences = Preferences(), key: str | None = None
    ) -> CustomerId:
        """Add a customer and return its id.

        Each of `reaches` becomes an identifier and a contact point (an `External` only names, a shared one only
        reaches). Raises `IdentifierConflict` when one of them names another customer already, `MalformedIdentifier`,
        `InvalidValue`.
        """
        return run(
            self._scope,
            "customers.add",
            lambda work: _add(work, [NewCustomer(party, reaches, preferences)])[0],
            key=key,
            arguments=(party, reaches, preferences),
            form=ID,
        )

    def add_many(self, customers: Iterable[NewCustomer]) -> int:
        """Add customers from any iterable, streamed; returns how many. All or nothing, in one transaction. Raises as
        `add`.
        """
        require_several(customers, "customers", "customers are told one after the other, each a NewCustomer")

        def action(work: Work) -> int:
            count, source = 0, iter(customers)
            while chunk := list(islice(source, CHUNK)):
                count += len(_add(work, chunk))
            return count

        return run(self._scope, "customers.add_many", action)

    def find_or_add(
        self,
        reach: Reach,
        party: Party = Person(),
        *others: Reach,
        preferences: Preferences = Preferences(),
        key: str | None = None,
    ) -> CustomerId:
        """The customer whom the identifiers name, added when none is; identifiers not known yet are added to it.

        Safe when several do it at once: all get the same customer. A found customer's party is left as it is.
        Raises `IdentifierConflict` when the identifiers name several customers, `MalformedIdentifier`.
        """
        reaches = (reach, *others)
        require_party(party)
        require_preferences(preferences)

        def action(work: Work) -> CustomerId:
            naming = tuple(each for each in reaches if not _is_shared(each))
            if not naming:
                raise InvalidValue("reaches", "shared contact points alone", "what several share names none of them")
            work.hold_definitions()
            found = find(work, naming)
            if found is None:
                try:
                    with work.savepoint():
                        return _add(work, [NewCustomer(party, reaches, preferences)], racing=True)[0]
                except Taken as taken:
                    found = taken.owner
            name_and_reach(work, [(found, reaches)])
            return found.customer

        return run(
            self._scope,
            "customers.find_or_add",
            action,
            key=key,
            arguments=(reaches, party, preferences),
            form=ID,
            relying=True,
        )

    def sync(
        self,
        rows: Iterable[Profile],
        *,
        source: str,
        complete: bool = False,
        archive_at_most: Decimal | int | None = None,
        dry_run: bool = False,
        on_reject: OnProfileRejected | None = None,
        progress: Callable[[int], None] | None = None,
        key: str | None = None,
    ) -> Synced:
        """Keep the customers in step with a source's own people, who stay the truth for it: `rows` is any iterable of
        what it says of them, streamed; what changed is told.

        A `Profile` whose key is new adopts the customer whom its e-mail, phone or other identifiers name, or adds one.
        From then on name, kind, preferences, identifiers, contact points and attributes are brought up to what it says.
        An identifier it does not say any more is released if the source gave it; what others have told stays, and so
        does what it says nothing of: a name, preferences and attributes left out. An attribute is stated when the
        source says otherwise than it said last. A row that says nothing new writes nothing. Consents are not touched.

        Archived is whose profile is `gone` and, of a list said to be `complete`, who is absent from it; only customers
        kept in step with the source, and restored when the source has them again. Who was archived by `archive` stays
        so. Whom it kept in step and who was erased since is passed over. A list that lacks all of them, or more than
        the share `archive_at_most`, raises `TooManyAbsent`.

        On the CRM itself it goes by chunks of 5,000, each in a transaction of its own: `on_reject` is told of each row
        that cannot be taken once its chunk is committed, and the rest goes on; without it the first one raises and
        undoes its chunk alone. A complete list is one transaction. So is one with a `key`, or any in an open
        transaction: there it is all or nothing, and `on_reject` may not be given. Rows whose identifiers name several
        customers, or one with another key, are looked at again when all others are in. `dry_run` does everything in one
        transaction, tells the same, and undoes it.

        Raises `IdentifierConflict` and `IdentifierTaken`, `MalformedIdentifier`, `UnknownAttribute`, `FutureInstant`
        and others that are an `InvalidValue`, each with a note of the row; `TooManyAbsent`. In a complete list a key
        that cannot be one always raises.
        """
        from crmcore.services.profiles import sync

        return sync(
            self._scope,
            rows,
            source=source,
            complete=complete,
            archive_at_most=archive_at_most,
            dry_run=dry_run,
            on_reject=on_reject,
            progress=progress,
            key=key,
        )

    def find(self, *reaches: Reach) -> CustomerId | None:
        """The customer whom the identifiers name, archived or not, or None. Raises `IdentifierConflict` when they name
        several.
        """
        if not reaches:
            raise InvalidValue("reaches", "nothing", "name at least one identifier")

        def action(work: Work) -> CustomerId | None:
            found = find(work, reaches)
            return None if found is None else found.customer

        return self._read(action)

    def get(self, customer: CustomerId | Reach) -> Customer:
        """The customer as kept, archived or not. Raises `UnknownCustomer`."""
        return self._read(
            lambda work: _get(
                work, head(work, CustomerId(customer)) if isinstance(customer, UUID) else resolve(work, customer)
            )
        )

    def list(self, *, after: CustomerId | None = None, limit: int = 100, archived: bool = False) -> Sequence[Customer]:
        """At most `limit` (1 to 10,000) customers in a fixed order, those after the id `after`; archived ones or the
        others.
        """
        _check_page(after, limit)
        require_flag(archived, "archived")
        return self._read(lambda work: work.unit.customers.page(after=after, limit=limit, archived=archived))

    def search(self, text: str, *, after: CustomerId | None = None, limit: int = 20) -> Sequence[Customer]:
        """Customers each of the words of `text` begins a word of whose name, whatever case and accents; archived ones
        left out.

        Nothing to search for finds nobody. Paged like `list`.
        """
        _check_page(after, limit)
        words = search_words(text)
        return self._read(lambda work: work.unit.customers.search(words, after=after, limit=limit)) if words else ()

    def count(self, *, archived: bool = False) -> int:
        """How many customers there are, archived ones or the others."""
        require_flag(archived, "archived")
        return self._read(lambda work: work.unit.customers.count(archived=archived))

    def update(
        self,
        customer: CustomerId | Reach,
        *,
        version: int,
        party: Party | None = None,
        preferences: Preferences | None = None,
        key: str | None = None,
    ) -> int:
        """Replace what is given, if the customer still has the `version` read; returns the new version.

        Raises `StaleVersion` when it has changed since, `UnknownCustomer`, and `InvalidValue` for a household with
        members that is to be none, or a member that is to be a household.
        """
        require_count(version, "version")
        if party is not None:
            require_party(party)
        if preferences is not None:
            require_preferences(preferences)

        def action(work: Work) -> int:
            present = _get(work, resolve(work, customer))
            if party is not None:
                require_free_to_become(work, present, party)
            changed = evolve(
                present,
                party=present.party if party is None else party,
                preferences=present.preferences if preferences is None else preferences,
            )
            fields: list[Plain] = [
                name for name, value in (("party", party), ("preferences", preferences)) if value is not None
            ]
            return replace(work, changed, version, "customer.updated", {"fields": fields})

        return run(
            self._scope,
            "customers.update",
            action,
            key=key,
            arguments=(customer, version, party, preferences),
            form=PLAIN,
        )

    def archive(self, customer: CustomerId | Reach, *, key: str | None = None) -> None:
        """Take the customer out of lists, segments and decisions. Identifiers still find it; `restore` undoes it. Twice
        is once.
        """

        def action(work: Work) -> None:
            archive(work, resolve(work, customer))

        run(self._scope, "customers.archive", action, key=key, arguments=(customer,), form=NOTHING)

    def restore(self, customer: CustomerId | Reach, *, key: str | None = None) -> None:
        """Undo `archive`. A customer not archived stays as it is."""

        def action(work: Work) -> None:
            present = _get(work, resolve(work, customer))
            if present.archived_at is not None:
                replace(work, evolve(present, archived_at=None), present.version, "customer.restored", {})
                reevaluate(work, [present.id], "restored")

        run(self._scope, "customers.restore", action, key=key, arguments=(customer,), form=NOTHING)

    def identify(self, customer: CustomerId | Reach, *reaches: Reach, key: str | None = None) -> None:
        """Give the customer further identifiers and contact points. Raises `IdentifierConflict` when one names another
        customer.
        """

        def action(work: Work) -> None:
            name_and_reach(work, [(address(work, customer), reaches)])

        run(
            self._scope,
            "customers.identify",
            action,
            key=key,
            arguments=(customer, reaches),
            form=NOTHING,
            relying=True,
        )

    def forget(self, customer: CustomerId | Reach, reach: Reach, *, key: str | None = None) -> bool:
        """Take an identifier and its contact point from the customer; False when it had neither."""

        def action(work: Work) -> bool:
            found = resolve(work, customer)
            identifier = canonical(reach, work.tenant.region)
            address = address_of(reach, work.tenant.region)
            shared = not isinstance(reach, External) and reach.shared
            named = not shared and work.unit.identifiers.release([(found, identifier.key)]) > 0
            reached = address is not None and work.unit.contact_points.unlink([(found, address.key)]) > 0
            if named or reached:
                work.emit("customer.identifier_forgotten", found, {"scheme": identifier.scheme})
            return named or reached

        return run(self._scope, "customers.forget", action, key=key, arguments=(customer, reach), form=PLAIN)

    def identifiers(self, customer: CustomerId | Reach) -> Sequence[Identifier]:
        """The customer's identifiers."""
        return self._read(lambda work: work.unit.identifiers.of(resolve(work, customer)))

    def contact_points(self, customer: CustomerId | Reach) -> Sequence[ContactPoint]:
        """The customer's contact points."""

        def action(work: Work) -> Sequence[ContactPoint]:
            found = resolve(work, customer)
            return work.unit.contact_points.of([found]).get(found, ())

        return self._read(action)

    def reached_at(self, reach: Email | Phone | Postal) -> Sequence[CustomerId]:
        """The customers who can be reached at that address."""

        def action(work: Work) -> Sequence[CustomerId]:
            address = address_of(reach, work.tenant.region)
            return () if address is None else work.unit.contact_points.reached_at(address)

        return self._read(action)

    def _read(self, action: Callable[[Work], T]) -> T:
        with self._scope.reading() as work:
            return action(work)


def _check_page(after: CustomerId | None, limit: int) -> None:
    if after is not None:
        require_id(after, "after")
    require_count(limit, "limit", most=PAGE_LIMIT)


def _is_shared(reach: Reach) -> bool:
    """Whether it reaches and names nobody. Raises `InvalidValue` for what is no reach."""
    if not isinstance(reach, Email | Phone | External | Postal):
        raise InvalidValue(
            "reaches", f"a {type(reach).__name__}", "a reach is an Email, a Phone, an External or a Postal"
        )
    return not isinstance(reach, External) and reach.shared


def _get(work: Work, customer: CustomerId) -> Customer:
    try:
        return work.unit.customers.get([customer])[customer]
    except KeyError:
        raise no_customer(work, [customer]) from None


def replace(work: Work, changed: Customer, expected: int, event: str, data: Mapping[str, Plain]) -> int:
    """Put a customer as changed in the place of the version expected, and say so; returns the new version. Raises
    `StaleVersion`.
    """
    changed = evolve(changed, version=expected + 1)
    stale = work.unit.customers.update([(changed, name_key(changed.name))])
    if stale:
        raise StaleVersion(expected, stale[changed.id])
    work.emit(event, changed.id, {"version": changed.version, **data})
    return changed.version


def archive(work: Work, customer: CustomerId) -> None:
    """Archive a customer within a transaction; one that is archived stays so."""
    present = _get(work, customer)
    if present.archived_at is None:
        replace(work, evolve(present, archived_at=work.now()), present.version, "customer.archived", {})


def add_customers(
    work: Work,
    customers: Sequence[NewCustomer],
    *,
    ids: Sequence[CustomerId] = (),
    racing: bool = False,
    evaluate: bool = True,
) -> Sequence[CustomerId]:
    """Add customers within a transaction, under `ids` where the caller has them already.

    With `evaluate` False their standing is left to the caller, who records more of them. With `racing` an identifier
    that another writer has claimed meanwhile raises `Taken`, else `IdentifierConflict`.
    """
    return _add(work, customers, ids=ids, racing=racing, evaluate=evaluate)


def _add(
    work: Work,
    customers: Sequence[NewCustomer],
    *,
    ids: Sequence[CustomerId] = (),
    racing: bool = False,
    evaluate: bool = True,
) -> Sequence[CustomerId]:
    now = work.now()
    ids = ids or [CustomerId(id_) for id_ in work.setting.ids.many(len(customers))]
    made = []
    for id_, new in zip(ids, customers, strict=True):
        if not isinstance(new, NewCustomer):
            raise InvalidValue("customers", f"a {type(new).__name__}", "each customer to add is a NewCustomer")
        require_party(new.party)
        require_preferences(new.preferences)
        made.append((Customer(id_, new.party, now, new.preferences), name_key(new.party.name)))
    work.unit.customers.add(made)
    name_and_reach(
        work,
        [(Addressed(id_, id_), new.reaches) for id_, new in zip(ids, customers, strict=True)],
        racing=racing,
        tell=False,
    )
    work.emit_many([("customer.added", id_, {}) for id_ in ids])
    if evaluate:
        reevaluate(work, ids, "added")
    return ids


def name_and_reach(
    work: Work, pairs: Sequence[tuple[Addressed, tuple[Reach, ...]]], *, racing: bool = False, tell: bool = True
) -> None:
    """Give customers identifiers and contact points. When another has one of them it raises `IdentifierConflict`;
    `Taken` when `racing`, as whoever looked first did not find that one.
    """
    claims: list[tuple[Identifier, Addressed]] = []
    links: list[tuple[Addressed, Address, ContactPointId]] = []
    for whose, reaches in pairs:
        for reach in reaches:
            if not _is_shared(reach):
                claims.append((canonical(reach, work.tenant.region), whose))
            reached = address_of(reach, work.tenant.region)
            if reached is not None:
                links.append((whose, reached, ContactPointId(work.setting.ids.new())))
    if claims:
        before = work.unit.identifiers.find([identifier.key for identifier, _ in claims]) if tell else {}
        owners = work.unit.identifiers.claim(claims)
        for identifier, whose in claims:
            owner = owners[identifier.key]
            if owner.customer != whose.customer:
                if racing:
                    raise Taken(owner)
                raise IdentifierConflict((identifier.scheme,), (owner.customer,))
        if tell:
            work.emit_many(
                [
                    ("customer.identifier_added", whose.customer, {"scheme": identifier.scheme})
                    for identifier, whose in claims
                    if identifier.key not in before
                ]
            )
    if links:
        work.unit.contact_points.link(links)
