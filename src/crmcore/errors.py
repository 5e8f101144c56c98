"""Every error crmcore raises, in one leaf module.

All derive from :class:`CRMError`. Each class has a stable ``code`` for programs, a ``retry`` that says what a caller
may do (``never``: the call is wrong; ``same_key``: repeat it with the same idempotency key; ``later``: repeat it when
the cause has passed), and its data as attributes. The docstring of a class tells the cure. No message holds a personal
value.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, ClassVar, Literal

# Natures are mostly "a", followed by the name of a type: an int, an Email.
_VOWEL = re.compile(r"^a (?=[aeioAEIO])")

Retry = Literal["never", "same_key", "later"]


class CRMError(Exception):
    """Root of all errors of crmcore: catch it to catch them all."""

    code: ClassVar[str] = "crm_error"
    retry: ClassVar[Retry] = "never"

    def __init__(self, message: str, **data: Any) -> None:
        super().__init__(message)
        self.message = message
        self.data = data
        for name, value in data.items():
            setattr(self, name, value)

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuild, (type(self), self.message, self.data)


def _rebuild(kind: type[CRMError], message: str, data: dict[str, Any]) -> CRMError:
    error = kind.__new__(kind)
    CRMError.__init__(error, message, **data)
    return error


# Values ---------------------------------------------------------------------------------------------------------------


class InvalidValue(CRMError, ValueError):
    """A value breaks a rule; ``field``, ``nature`` (what kind of value came) and ``rule`` say which. Correct the
    value.
    """

    code = "invalid_value"
    field: str
    nature: str
    rule: str

    def __init__(self, field: str, nature: str, rule: str, **data: Any) -> None:
        nature = _VOWEL.sub("an ", nature)
        super().__init__(f"{field}: {nature}; {rule}", field=field, nature=nature, rule=rule, **data)


class NaiveDatetime(InvalidValue):
    """A datetime without a time zone. Give it one: ``datetime(..., tzinfo=UTC)`` or ``ZoneInfo(...)``."""

    code = "naive_datetime"

    def __init__(self, field: str) -> None:
        super().__init__(
            field, "a datetime without a time zone", "an instant needs a time zone, e.g. tzinfo=timezone.utc"
        )


class FutureInstant(InvalidValue):
    """Something is said to have occurred more than five minutes ahead of the clock. Check the clock and the zone."""

    code = "future_instant"

    def __init__(self, field: str) -> None:
        super().__init__(field, "an instant more than five minutes ahead of the clock", "what is recorded has occurred")


class FloatMoney(InvalidValue, TypeError):
    """A float was given as an amount of money. Give a str, an int or a Decimal."""

    code = "float_money"

    def __init__(self, field: str = "amount") -> None:
        super().__init__(field, "a float", "an amount of money is a str, an int or a Decimal")


class MoneyOutOfRange(InvalidValue, OverflowError):
    """An amount beyond 10**12 major units, or finer than six decimals. Split it or round it yourself."""

    code = "money_out_of_range"

    def __init__(self, field: str, nature: str) -> None:
        super().__init__(field, nature, "money is kept within 10**12 major units and to six decimals")


class UnknownCurrency(InvalidValue):
    """A currency that is not an ISO 4217 code. Use three capital letters such as ``EUR``."""

    code = "unknown_currency"

    def __init__(self, field: str = "currency") -> None:
        super().__init__(field, "not a currency in use", "a currency is an ISO 4217 code such as EUR")


class CurrencyMismatch(CRMError, ValueError):
    """Two currencies met where one is needed. Convert one of them first."""

    code = "currency_mismatch"
    left: str
    right: str

    def __init__(self, left: str, right: str) -> None:
        super().__init__(f"{left} and {right} cannot be mixed; convert one of them first", left=left, right=right)


class NoRate(CRMError, LookupError):
    """No exchange rate into the tenant's base currency is known for that day. Set one with ``rates.set``."""

    code = "no_rate"
    currency: str
    base: str

    def __init__(self, currency: str, base: str, on: str) -> None:
        super().__init__(
            f"no rate from {currency} to {base} on or before {on}; set one with rates.set",
            currency=currency,
            base=base,
            on=on,
        )


class UnknownZone(InvalidValue):
    """A time zone that the IANA database does not name. Use a name such as ``Europe/Berlin``."""

    code = "unknown_zone"

    def __init__(self, field: str = "zone") -> None:
        super().__init__(field, "not a name of the IANA time zone database", "a zone is a name such as Europe/Berlin")


class MalformedIdentifier(InvalidValue):
    """An e-mail address, phone number or external id that cannot be one. Correct it at its source."""

    code = "malformed_identifier"


# Names ----------------------------------------------------------------------------------------------------------------


class UnknownName(CRMError, LookupError):
    """A name that is not defined; ``nearest`` holds the closest known one, if any. Define it or correct the
    spelling.
    """

    code = "unknown_name"
    what: ClassVar[str] = "name"
    name: str
    nearest: str | None

    def __init__(self, name: str, nearest: str | None = None, **data: Any) -> None:
        hint = f"; did you mean {nearest!r}?" if nearest else ""
        told = repr(name) if len(str(name)) <= 100 else f"{str(name)[:100]!r}..."
        super().__init__(f"no {self.what} is named {told}{hint}", name=name, nearest=nearest, **data)


class UnknownField(UnknownName):
    """A field that neither crmcore, the app nor a plugin has defined; ``position`` is its offset in the text, if it has
    one.
    """

    code = "unknown_field"
    what = "field"
    position: int | None = None


class UnknownMeasure(UnknownName):
    """A measure that is not defined."""

    code = "unknown_measure"
    what = "measure"


class UnknownKind(UnknownName):
    """A kind of interaction that is not declared. Declare it with ``interactions.declare``."""

    code = "unknown_kind"
    what = "kind of interaction"


class UnknownAttribute(UnknownName):
    """An attribute that is not declared. Declare it with ``attributes.declare``."""

    code = "unknown_attribute"
    what = "attribute"


class UnknownSegment(UnknownName):
    """A segment that is not defined."""

    code = "unknown_segment"
    what = "segment"


class UnknownTreatment(UnknownName):
    """A treatment that is not declared. Declare it with ``entitlements.declare``."""

    code = "unknown_treatment"
    what = "treatment"


class UnknownTieType(UnknownName):
    """A type of ties that is neither built in nor declared. Declare it with ``ties.declare``, or correct the name."""

    code = "unknown_tie_type"
    what = "type of ties"


class UnknownRetention(UnknownName):
    """No retention rule of this name is in use. `crm.retentions.all()` lists them."""

    code = "unknown_retention"
    what = "retention rule"


class UnknownTenant(UnknownName):
    """A tenant that does not exist in this database. Add it with ``tenants.add``."""

    code = "unknown_tenant"
    what = "tenant"


class NameTaken(CRMError, ValueError):
    """A name already stands for something else. Choose another."""

    code = "name_taken"
    name: str

    def __init__(self, what: str, name: str) -> None:
        super().__init__(f"{what} {name!r} is already defined", what=what, name=name)


# Things ---------------------------------------------------------------------------------------------------------------


class NotFound(CRMError, LookupError):
    """Nothing of that id is known to this tenant."""

    code = "not_found"


class UnknownCustomer(NotFound):
    """No customer has this id or identifier. Add the customer first, or pass ``add_missing=True`` where offered."""

    code = "unknown_customer"

    def __init__(self, by: str) -> None:
        super().__init__(f"no customer is known by this {by}", by=by)


class CustomerErased(UnknownCustomer):
    """The customer has been erased: the id names a tombstone, and never anybody else. Nothing can be read of it or
    added to it; somebody who comes back is a new customer.
    """

    code = "customer_erased"

    def __init__(self) -> None:
        super().__init__("id")
        self.message = "the customer of that id has been erased"
        self.args = (self.message,)


class UnknownInteraction(NotFound):
    """No interaction has this id."""

    code = "unknown_interaction"

    def __init__(self) -> None:
        super().__init__("no interaction is known by this id")


class UnknownCoupon(NotFound):
    """No coupon has this code. It may be of another tenant, of a customer who was erased, or made up."""

    code = "unknown_coupon"

    def __init__(self) -> None:
        super().__init__("no coupon is known by this code")


class UnknownMessage(NotFound):
    """No message of the outbox has this id."""

    code = "unknown_message"

    def __init__(self) -> None:
        super().__init__("no message is known by this id")


class UnknownContactPoint(NotFound):
    """No customer is reached at this address. Give it to a customer first, with ``customers.identify``."""

    code = "unknown_contact_point"

    def __init__(self) -> None:
        super().__init__("no customer is reached at this address")


class UnknownEntitlement(NotFound):
    """No entitlement has this id, or it is not this customer's. ``entitlements.of`` tells whose are which."""

    code = "unknown_entitlement"

    def __init__(self, *, anothers: bool = False) -> None:
        told = "this entitlement is another customer's" if anothers else "no entitlement is known by this id"
        super().__init__(told, anothers=anothers)


class UnknownSuggestion(NotFound):
    """No suggestion that two customers are one has this id."""

    code = "unknown_suggestion"

    def __init__(self) -> None:
        super().__init__("no suggestion is known by this id")


class UnknownPromise(NotFound):
    """No promise has this id."""

    code = "unknown_promise"

    def __init__(self) -> None:
        super().__init__("no promise is known by this id")


class UnknownCase(NotFound):
    """No case has this id."""

    code = "unknown_case"

    def __init__(self) -> None:
        super().__init__("no case is known by this id")


class UnknownTask(NotFound):
    """No task has this id."""

    code = "unknown_task"

    def __init__(self) -> None:
        super().__init__("no task is known by this id")


class UnknownDecision(NotFound):
    """No decision has this id."""

    code = "unknown_decision"

    def __init__(self) -> None:
        super().__init__("no decision is known by this id")


class UnknownTie(NotFound):
    """No tie has this id."""

    code = "unknown_tie"

    def __init__(self) -> None:
        super().__init__("no tie is known by this id")


# Conflicts ------------------------------------------------------------------------------------------------------------


class Conflict(CRMError):
    """What is asked contradicts what is recorded."""

    code = "conflict"


class IdentifierConflict(Conflict):
    """The identifiers given name different customers, or one who is there already: ``customers`` tells whom. Find out
    which is right; a merge may be due.
    """

    code = "identifier_conflict"

    def __init__(self, schemes: tuple[str, ...], customers: tuple[Any, ...]) -> None:
        named = ", ".join(schemes)
        super().__init__(
            f"the identifier given ({named}) names another customer already; find_or_add finds who that is"
            if len(customers) == 1
            else f"the identifiers given ({named}) name {len(customers)} different customers",
            schemes=schemes,
            customers=customers,
        )


class IdentifierTaken(IdentifierConflict):
    """An identifier given names a customer whom the source knows by another of its keys. Where two people share it, say
    ``shared``; else correct it at the source.
    """

    code = "identifier_taken"

    def __init__(self, schemes: tuple[str, ...]) -> None:
        CRMError.__init__(
            self,
            f"an identifier given ({', '.join(schemes)}) names a customer whom the source knows by another key; "
            "where two people share it, give it as shared",
            schemes=schemes,
            customers=(),
        )


class NotInForce(Conflict):
    """An entitlement cannot be used on that day: ``reason`` says why (revoked, not yet, expired). Grant another one."""

    code = "not_in_force"
    reason: str

    def __init__(self, reason: str) -> None:
        super().__init__(f"the entitlement is not in force on that day: {reason}", reason=reason)


class UsedUp(NotInForce):
    """An entitlement was used as often as it may be. Grant another one."""

    code = "used_up"

    def __init__(self, uses: int) -> None:
        Conflict.__init__(
            self, f"the entitlement was used {uses} times, as often as it may be", reason="used up", uses=uses
        )


class CouponExpired(Conflict):
    """The coupon was good until ``until``, an instant in UTC. Give the customer another one."""

    code = "coupon_expired"
    until: datetime

    def __init__(self, until: datetime) -> None:
        super().__init__(f"the coupon was good until {until.isoformat()}", until=until)


class CouponUsed(Conflict):
    """The coupon was redeemed before, at ``at``, an instant in UTC. A coupon is good once."""

    code = "coupon_used"
    at: datetime

    def __init__(self, at: datetime) -> None:
        super().__init__(f"the coupon was redeemed before, at {at.isoformat()}", at=at)


class AlreadySettled(Conflict):
    """The promise was said to be kept or broken before, and is not settled otherwise."""

    code = "already_settled"

    def __init__(self) -> None:
        super().__init__("the promise was settled before; make another one")


class CaseClosed(Conflict):
    """The case is not open any more."""

    code = "case_closed"

    def __init__(self) -> None:
        super().__init__("the case was closed before; reopen it where it is to be seen to once more")


class CaseOpen(Conflict):
    """The case is open, so it is not opened again."""

    code = "case_open"

    def __init__(self) -> None:
        super().__init__("the case is open; only one that was closed is opened again")


class TaskFinished(Conflict):
    """The task is open no more: it was done, given up, or dropped."""

    code = "task_finished"

    def __init__(self) -> None:
        super().__init__("the task is not open; reopen it where it is to be done once more")


class TaskTaken(Conflict):
    """The task is another employee's."""

    code = "task_taken"

    def __init__(self) -> None:
        super().__init__("the task is another employee's; take another one, or assign it anew")


class TooManyAbsent(Conflict):
    """A list that is said to be complete lacks more of the source's customers than may be archived at once. If the list
    is right, say so with ``archive_at_most``.
    """

    code = "too_many_absent"
    allowed: int
    kept: int

    def __init__(self, allowed: int, kept: int) -> None:
        super().__init__(
            f"the list lacks more than {allowed} of the {kept} customers kept in step with the source; if it is "
            "complete indeed, allow it with archive_at_most",
            allowed=allowed,
            kept=kept,
        )


class ExternalIdConflict(Conflict):
    """This source has already given this external id to an interaction with other content. Void the old one to correct
    it.
    """

    code = "external_id_conflict"
    differs: tuple[str, ...]

    def __init__(self, source: str, differs: tuple[str, ...]) -> None:
        super().__init__(
            f"an interaction with this external id is known from source {source!r} and differs in "
            f"{', '.join(differs)}; correct it with interactions.correct",
            source=source,
            differs=differs,
        )


class TieConflict(Conflict):
    """A tie that excludes the new one holds on the same days: the same tie again, a second household, advisor or
    spouse. ``tie`` is the id of the one that stands. End that first, remove it if it is erroneous, or give other days.
    """

    code = "tie_conflict"
    type: str
    tie: Any

    def __init__(self, type: str, tie: Any) -> None:
        super().__init__(
            f"a tie {type!r} that excludes the new one holds on the same days; end or remove that one first",
            type=type,
            tie=tie,
        )


class TieCycle(Conflict):
    """Ties of this type would lead back to where they begin: nobody is among his own ancestors, nor brings himself.
    Find out which of the ties is erroneous and remove it.
    """

    code = "tie_cycle"
    type: str

    def __init__(self, type: str) -> None:
        super().__init__(f"ties {type!r} would lead back to where they begin", type=type)


class TieOver(Conflict):
    """The tie has ended, or was removed, before. Add the tie that holds since."""

    code = "tie_over"

    def __init__(self, how: str) -> None:
        super().__init__(f"the tie {how} already", how=how)


class AlreadyVoided(Conflict):
    """The interaction has been voided before. Void or correct the interaction that took its place."""

    code = "already_voided"

    def __init__(self) -> None:
        super().__init__("the interaction is already voided")


class NotMerged(Conflict):
    """The customer is not merged into another: there is nothing to undo. ``crm.merges.of(...)`` tells who is merged."""

    code = "not_merged"

    def __init__(self) -> None:
        super().__init__("the customer is not merged into another; there is nothing to undo")


class StaleVersion(Conflict):
    """The customer has changed since it was read. Read it again and decide anew."""

    code = "stale_version"

    def __init__(self, expected: int, found: int) -> None:
        super().__init__(
            f"version {expected} was expected and {found} found; read it again", expected=expected, found=found
        )


class SingleTenancy(Conflict):
    """The database was opened for a single tenant, and has it. Take ``tenancy=single`` out of the URL, and connect as a
    role that row security binds.
    """

    code = "single_tenancy"

    def __init__(self) -> None:
        super().__init__(
            "the URL says tenancy=single, and there is a tenant; take it out of the URL, and connect as a role that row"
            " security binds"
        )


class CannotRequeue(Conflict):
    """The message is not to be sent anew: it is neither held nor refused, has been requeued before, or has arrived."""

    code = "cannot_requeue"

    def __init__(self, why: str) -> None:
        super().__init__(f"the message cannot be requeued: {why}")


class OutboxPaused(Conflict):
    """Nothing is sent now: the outbox is paused as a whole, or for the channel, until it is resumed; ``paused`` says
    which.
    """

    code = "outbox_paused"
    paused: str

    def __init__(self, paused: str) -> None:
        super().__init__(f"{paused}: nothing is sent while that is paused; outbox.resume ends it", paused=paused)


class WrongCampaignState(Conflict):
    """The campaign is in a state in which this cannot be done with it; ``state`` says in which."""

    code = "wrong_campaign_state"
    state: str

    def __init__(self, name: str, state: str, rule: str) -> None:
        super().__init__(f"campaign {name!r} is {state}; {rule}", name=name, state=state)


class KeyReused(Conflict):
    """The idempotency key was used before with another command or other arguments. Use a new key for a new command."""

    code = "key_reused"

    def __init__(self) -> None:
        super().__init__("this idempotency key was used with another command or other arguments")


# Predicates -----------------------------------------------------------------------------------------------------------


class PredicateError(CRMError, ValueError):
    """A predicate cannot be read or does not fit its fields; ``position`` is the offset in its text, if it has one."""

    code = "predicate_error"
    position: int | None

    def __init__(self, message: str, position: int | None = None) -> None:
        at = "" if position is None else f" (at character {position})"
        super().__init__(message + at, position=position)

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuild, (type(self), self.message, self.data)


class SegmentCycle(PredicateError):
    """Segments that refer to each other in a circle. Break the circle."""

    code = "segment_cycle"


class FieldHasNoPast(CRMError, ValueError):
    """A field that is known for today only was asked for another moment. Leave it out or drop ``as_of``."""

    code = "field_has_no_past"

    def __init__(self, field: str) -> None:
        super().__init__(f"field {field!r} is known for today only and has no past", field=field)


class FieldNotExported(CRMError, ValueError):
    """A segment reads a field that an export does not hold, so that its SQL would find others than its members. Export
    with ``personal=True``, or leave the field out of the segment.
    """

    code = "field_not_exported"
    field: str

    def __init__(self, field: str, why: str) -> None:
        super().__init__(f"field {field!r} cannot be read from an export: {why}", field=field, why=why)


class InvalidPropensities(CRMError, ValueError):
    """A policy answered with what is no probability for each allowed action. Mend it; `check_policy` helps."""

    code = "invalid_propensities"


class SignatureRefused(CRMError, ValueError):
    """A web hook is not signed, not by whom it should be, or not lately; ``why`` says which. Compare the secret on both
    sides, and the clocks.
    """

    code = "signature_refused"
    why: str

    def __init__(self, why: str) -> None:
        super().__init__(f"the web hook is refused: {why}", why=why)


class RenderError(CRMError, ValueError):
    """A wording cannot be filled in for a customer; ``placeholder`` names the field at fault, if one is. Mend the
    wording, or see to it that the field has a value.
    """

    code = "render_error"
    placeholder: str | None

    def __init__(self, why: str, placeholder: str | None = None) -> None:
        super().__init__(why if placeholder is None else f"{placeholder}: {why}", why=why, placeholder=placeholder)

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuild, (type(self), self.message, self.data)


class TemplateError(InvalidValue):
    """A template breaks a rule of its language; ``field`` names the part (``email text``), ``position`` is the offset
    in it. The rule says how it is written.
    """

    code = "template_error"
    position: int

    def __init__(self, nature: str, rule: str, position: int, part: str = "template") -> None:
        CRMError.__init__(
            self,
            f"{part}: {nature} (at character {position}); {rule}",
            field=part,
            nature=nature,
            rule=rule,
            position=position,
        )

    def within(self, part: str) -> TemplateError:
        """The same error, said of that part of a wording."""
        return TemplateError(self.nature, self.rule, self.position, part)


class UnknownOffer(UnknownName):
    """An offer that is not defined."""

    code = "unknown_offer"
    what = "offer"


class UnknownCampaign(UnknownName):
    """A campaign that is not defined."""

    code = "unknown_campaign"
    what = "campaign"


class UnknownChannel(UnknownName):
    """A channel that neither the app nor a plugin has brought. Give it to ``CRM.open(channels=...)``."""

    code = "unknown_channel"
    what = "channel"


class NoPolicy(InvalidValue):
    """No policy was given, and none is in use. What ``crm.use(policy)`` says holds for that CRM object in its process;
    workers and the command line find a policy by its name where a plugin brings it (``register_policies``).
    """

    code = "no_policy"

    def __init__(self) -> None:
        super().__init__(
            "policy",
            "no policy is in use in this process",
            "crm.use(policy) sets one for that CRM object alone; a worker takes the one named that a plugin brings",
        )


class UnknownPolicy(UnknownName):
    """A policy that no plugin in this process brings. Install the package that does, or correct the name."""

    code = "unknown_policy"
    what = "policy that a plugin brings in this process"


class PolicyError(CRMError):
    """A policy raised; ``policy`` names it and the cause is chained. Nothing was stored; mend it and decide again."""

    code = "policy_error"
    policy: str


# Transactions and storage ---------------------------------------------------------------------------------------------


class TransactionError(CRMError, RuntimeError):
    """A transaction was used in a way it does not allow."""

    code = "transaction_error"


class NestedTransaction(TransactionError):
    """A transaction was begun inside another of the same thread. Use the one that is open."""

    code = "nested_transaction"

    def __init__(self) -> None:
        super().__init__("a transaction of this CRM is already open in this thread; use it instead of the CRM itself")


class TransactionClosed(TransactionError):
    """A transaction was used after it ended."""

    code = "transaction_closed"

    def __init__(self) -> None:
        super().__init__("this transaction has ended")


class ReadOnlyTransaction(TransactionError):
    """A command was given inside ``crm.read()``. Use ``crm.begin()``."""

    code = "read_only_transaction"

    def __init__(self) -> None:
        super().__init__("this transaction only reads; use begin() to write")


class NoOpenTransaction(TransactionError):
    """``join`` needs a connection with an open transaction. Begin one on it first."""

    code = "no_open_transaction"

    def __init__(self, cure: str = "execute BEGIN IMMEDIATE on it first") -> None:
        super().__init__(f"the connection has no open transaction; {cure}")


class UnfitConnection(TransactionError):
    """What was handed to ``join`` is no connection to be joined, or is set up in a way that would break or alter our
    rows; the message names the cure.
    """

    code = "unfit_connection"


class StorageError(CRMError):
    """The storage failed; nothing was changed."""

    code = "storage_error"


class StorageBusy(StorageError):
    """Another writer holds the database for longer than the time-out. Try again; in ``join``, use BEGIN IMMEDIATE."""

    code = "storage_busy"
    retry = "later"


class StorageFull(StorageError):
    """The disk is full. Make room and try again."""

    code = "storage_full"
    retry = "later"


class StorageReadOnly(StorageError):
    """The database or its folder cannot be written. Check rights and mount."""

    code = "storage_read_only"


class StorageUnavailable(StorageError):
    """The database cannot be opened or read. Check the address, rights and the disk."""

    code = "storage_unavailable"
    retry = "later"


class CommitUnknown(StorageError):
    """The transaction may or may not have been committed. Repeat it with the same idempotency key or external ids."""

    code = "commit_unknown"
    retry = "same_key"


class NotMigrated(StorageError):
    """The database has no crmcore tables, or older ones. Run ``crm.migrate()``."""

    code = "not_migrated"


class SchemaTooNew(StorageError):
    """The database was migrated by a newer crmcore. Upgrade crmcore."""

    code = "schema_too_new"


class StaleReplica(StorageError):
    """The replica is staler than was allowed: ``staleness`` says by how much it may be behind, None when nothing tells.
    Read again later, or from the primary; let ``crm.tick()`` run there often.
    """

    code = "stale_replica"
    retry = "later"
    staleness: timedelta | None
    allowed: timedelta

    def __init__(self, staleness: timedelta | None, allowed: timedelta) -> None:
        told = "nothing tells how stale the replica is" if staleness is None else f"the replica is {staleness} stale"
        super().__init__(
            f"{told}, and {allowed} is allowed; read later, or without stale=True", staleness=staleness, allowed=allowed
        )


class WrongReplica(StorageError):
    """The database at ``read_url`` is no replica of the one at the URL. Correct one of the two."""

    code = "wrong_replica"

    def __init__(self) -> None:
        super().__init__("the database at read_url is a copy of another one; correct the address")


class KeyMismatch(CRMError):
    """The master key is missing or is not the one this database was made with. Give the right one to
    ``CRM.open(keys=...)``.
    """

    code = "key_mismatch"


class UnknownScheme(CRMError, ValueError):
    """No installed store serves this kind of URL. Install the adapter, or correct the URL."""

    code = "unknown_scheme"


class MissingExtra(CRMError, ImportError):
    """What was asked for needs packages of an extra that is not installed; ``extra`` names it. Install it: ``pip
    install 'crmcore[...]'``.
    """

    code = "missing_extra"
    extra: str

    def __init__(self, what: str, extra: str) -> None:
        super().__init__(f"{what} needs its extra: pip install 'crmcore[{extra}]'", what=what, extra=extra)


class PluginError(CRMError):
    """A plugin does not fit: a hook it misspells, or one that refused where failing must stop everything."""

    code = "plugin_error"


class ChannelTaken(PluginError):
    """A channel is given that a plugin brings too, under one name; ``channel`` and ``plugin`` name both. Give it
    another name, or take one of the two away.
    """

    code = "channel_taken"
    channel: str
    plugin: str

    def __init__(self, channel: str, plugin: str) -> None:
        super().__init__(
            f"a second channel is named {channel!r}: plugin {plugin!r} has one, channels= another",
            channel=channel,
            plugin=plugin,
        )


class InvalidSetting(InvalidValue):
    """A plugin is set up wrongly; ``field`` is ``<plugin>.<setting>``. Correct it in ``CRM.open(settings=...)`` or in
    the environment, ``CRMCORE_<PLUGIN>__<SETTING>``.
    """

    code = "invalid_setting"
    plugin: str

    def __init__(self, plugin: str, setting: str, nature: str, rule: str) -> None:
        super().__init__(f"{plugin}.{setting}", nature, rule, plugin=plugin)


class ImportRejected(CRMError, ValueError):
    """A line of an import cannot be taken: its number ``line``, and ``reason``, the code of what is wrong with it.
    Correct the line in the file and import the file again.
    """

    code = "import_rejected"
    line: int
    reason: str

    def __init__(self, line: int, reason: str, message: str) -> None:
        super().__init__(f"line {line}: {message}", line=line, reason=reason)


class MailRefused(CRMError, ValueError):
    """An inbound mail is larger, deeper or of more parts than any that is read; ``reason`` says which limit, ``limit``
    how much is taken. Look at it by hand: nothing of it was understood.
    """

    code = "mail_refused"
    reason: str
    limit: int

    def __init__(self, reason: str, message: str, limit: int) -> None:
        super().__init__(message, reason=reason, limit=limit)


class InvalidDump(CRMError, ValueError):
    """A dump cannot be restored as it is: ``line`` is where that shows, and ``reason`` the code of what is wrong.
    Nothing was restored. Take a whole, unchanged dump: one that is cut says ``cut``, one that was altered ``digest``;
    one that a newer crmcore made (``newer``, ``record``, ``field``) needs that version.
    """

    code = "invalid_dump"
    line: int
    reason: str

    def __init__(self, line: int, reason: str, message: str) -> None:
        super().__init__(f"line {line}: {message}", line=line, reason=reason)


class TenantNotEmpty(Conflict):
    """A dump is restored into a tenant that has nothing yet; ``counts`` says what this one has. Add a tenant for it."""

    code = "tenant_not_empty"
    counts: Mapping[str, int]

    def __init__(self, counts: Mapping[str, int]) -> None:
        told = ", ".join(f"{count} {name}" for name, count in counts.items())
        super().__init__(f"a dump is restored into an empty tenant, and this one has {told}", counts=counts)


class InvalidMapping(InvalidValue):
    """A mapping of an import that cannot be followed; ``field`` is the path of the key at fault. Correct the
    mapping.
    """

    code = "invalid_mapping"
