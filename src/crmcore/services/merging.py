"""Merging one customer into another and undoing it, within a transaction."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from uuid import UUID

from attrs import evolve

from crmcore.codec.names import name_key
from crmcore.domain.customer.consent import ConsentRecord, ConsentState, state_of
from crmcore.domain.customer.merge import Merge
from crmcore.domain.customer.party import Customer
from crmcore.domain.kernel.ids import ContactPointId, CustomerId
from crmcore.domain.segment.segment import Roster
from crmcore.errors import InvalidValue, StorageError
from crmcore.plugins.records import Records
from crmcore.services.erasing import failed
from crmcore.services.evaluating import reevaluate
from crmcore.services.resolving import origins
from crmcore.services.work import Work

MERGING = "merging"
NAME, WISHES = "name", ("language", "zone", "channel")
ROSTER = "segment:"
SOURCE = "crmcore"
_WITHDRAWN = "withdrawn by one of two customers merged"
_WITHDRAWN_AS_ONE = "withdrawn while two customers were merged"

Use = tuple[str, str]
"""A channel and a purpose."""


def merge(work: Work, one: CustomerId, other: CustomerId) -> Sequence[Use]:
    """Merge a head into another one; returns the uses that contact is not agreed to any more. Raises `InvalidValue`,
    `MoneyOutOfRange`.
    """
    _require_alike(work, one, other)
    _take_back(work, one)
    _take_back(work, other)
    withdrawn = _withdrawals(work, one, other)
    cause = work.setting.ids.new()
    work.unit.merges.merge(Merge(one, other, work.now()), work.definitions.all_measures, cause)
    _lend(work, other)
    _tell_plugins(work, "merge", lambda records: records.merge(work.unit, other, one))
    work.unit.consents.add([_withdrawal(work, other, origin, use, _WITHDRAWN) for use, origin in withdrawn.items()])
    work.emit("customer.merged", other, {"merged": str(one)})
    reevaluate(work, [other], "merged")
    return list(withdrawn)


def unmerge(work: Work, customer: CustomerId, head: CustomerId) -> None:
    """Undo the merge of a customer who has this head."""
    undone = work.unit.merges.get(customer)
    assert undone is not None, "the caller has found it"
    _take_back(work, head)
    together = work.unit.consents.history(head)
    work.unit.merges.unmerge(customer, work.definitions.all_measures, work.setting.ids.new())
    _lend(work, head)
    _lend(work, customer)
    apart = origins(work, customer)
    _tell_plugins(work, "unmerge", lambda records: records.unmerge(work.unit, head, apart))
    since = [each for each in together if each.recorded_at >= undone.merged_at]
    work.unit.consents.add(
        [
            _withdrawal(work, side, side, use, _WITHDRAWN_AS_ONE)
            for side, another in ((customer, head), (head, customer))
            for use in _withdrawn_by_the_other(work, side, another, since)
        ]
    )
    reject_between(work, customer, head)
    work.emit("customer.unmerged", head, {"unmerged": str(customer)})
    reevaluate(work, [customer, head], "unmerged")


def _tell_plugins(work: Work, what: str, tell: Callable[[Records], object]) -> None:
    """Have what plugins keep merged too, or parted. Raises `PluginError`, upon which all is undone."""
    for records in work.setting.plugins.records():
        try:
            tell(records)
        except (KeyboardInterrupt, StorageError):
            raise
        except BaseException as error:
            raise failed(records.name, what, error) from error


def reject_between(work: Work, one: CustomerId, other: CustomerId) -> Sequence[UUID]:
    """Reject what suggests that two heads are one; returns the ids of the suggestions that were not rejected yet."""
    rejected = work.unit.duplicates.reject_between(one, other, at=work.now(), actor=work.actor)
    work.emit_many([("duplicate.rejected", one, {"suggestion": str(each)}) for each in rejected])
    return rejected


def allow_merging(work: Work) -> None:
    """Say once that customers of this tenant may be merged: until then nobody looks for heads."""
    work.hold_definitions(to_change=True)
    if not work.definitions.merging:
        work.unit.definitions.put("merging", MERGING, "{}", work.now())
        work.redefined()


def _require_alike(work: Work, one: CustomerId, other: CustomerId) -> None:
    customers = work.unit.customers.get([one, other])
    if type(customers[one].party) is not type(customers[other].party):
        raise InvalidValue("into", "a party of another kind", "people are merged into people, others into their like")
    if customers[other].archived_at is not None:
        raise InvalidValue("into", "an archived customer", "who is archived takes in nobody; restore it first")


def _take_back(work: Work, head: CustomerId) -> None:
    """Leave a head only what is its own."""
    merges = [each for each in work.unit.merges.of(head) if each.lent]
    if not merges:
        return
    customers = work.unit.customers.get([head, *(each.customer for each in merges)])
    own = customers[head]
    for each in merges:
        lender = customers[each.customer]
        for name in each.lent:
            if name.startswith(ROSTER):
                work.unit.segments.take(int(name.removeprefix(ROSTER)), [head])
            elif _told(own, name) == _told(lender, name):
                own = _telling(own, name, "" if name == NAME else None)
        work.unit.merges.lend(each.customer, [])
    _replace(work, customers[head], own)


def _lend(work: Work, head: CustomerId) -> None:
    """Give a head what it has not itself and those merged into it have, the first merged first."""
    merges = work.unit.merges.of(head)
    if not merges:
        return
    customers = work.unit.customers.get([head, *(each.customer for each in merges)])
    given = customers[head]
    rosters = {segment.number for segment in work.definitions.segments.values() if isinstance(segment.rule, Roster)}
    for each in merges:
        lender = customers[each.customer]
        lent = [name for name in (NAME, *WISHES) if not _told(given, name) and _told(lender, name)]
        for name in lent:
            given = _telling(given, name, _told(lender, name))
        lent += [
            f"{ROSTER}{segment}"
            for segment in sorted(rosters.intersection(work.unit.merges.rosters(each.customer)))
            if work.unit.segments.put(segment, [head], work.now())
        ]
        if lent:
            work.unit.merges.lend(each.customer, lent)
    _replace(work, customers[head], given)


def _told(customer: Customer, name: str) -> str | None:
    told: str | None = customer.name if name == NAME else getattr(customer.preferences, name)
    return told


def _telling(customer: Customer, name: str, value: str | None) -> Customer:
    if name == NAME:
        return evolve(customer, party=evolve(customer.party, name=value or ""))
    changed: dict[str, str | None] = {name: value}
    return evolve(customer, preferences=evolve(customer.preferences, **changed))


def _replace(work: Work, present: Customer, changed: Customer) -> None:
    if changed != present:
        work.unit.customers.update([(evolve(changed, version=present.version + 1), name_key(changed.name))])


def _withdrawals(work: Work, one: CustomerId, other: CustomerId) -> Mapping[Use, CustomerId]:
    """The uses for which one of the two has withdrawn consent and both together would have given it, with who has."""
    histories = {whose: work.unit.consents.history(whose) for whose in (one, other)}
    points: list[ContactPointId | None] = [None, *_points(work, (one, other))]
    found: dict[Use, CustomerId] = {}
    for use, records in _by_use([record for history in histories.values() for record in history]).items():
        for whose, history in histories.items():
            # What the other said at an address of its own does not outdo what this one said of all.
            own = [record for record in records if record in history]
            for point in points:
                alone = state_of(own, point)
                if alone.withdrawn and state_of(records, point).allowed:
                    found.setdefault(use, whose)
    return found


def _withdrawn_by_the_other(
    work: Work, side: CustomerId, another: CustomerId, since: Sequence[ConsentRecord]
) -> Collection[Use]:
    """The uses withdrawn while two were one, by what is the other's now, for which this one's own consent holds: who
    said no then said it for both.
    """
    withdrawn = {
        (record.channel, record.purpose)
        for record in since
        if not record.granted and record.customer is not None and record.evidence != _WITHDRAWN
    }
    if not withdrawn:
        return ()
    theirs = {each.id for each in work.unit.consents.history(another) if each.customer == another}
    said = {(each.channel, each.purpose) for each in since if each.id in theirs and not each.granted}
    records = _by_use(work.unit.consents.history(side))
    points: list[ContactPointId | None] = [None, *_points(work, [side])]
    return [
        use for use in sorted(withdrawn & said) if any(_state(records.get(use, ()), point).allowed for point in points)
    ]


def _state(records: Iterable[ConsentRecord], point: ContactPointId | None) -> ConsentState:
    return state_of(records, point)


def _points(work: Work, customers: Sequence[CustomerId]) -> Sequence[ContactPointId]:
    found = work.unit.contact_points.of(customers)
    return list(dict.fromkeys(point.id for points in found.values() for point in points))


def _by_use(records: Iterable[ConsentRecord]) -> Mapping[Use, Sequence[ConsentRecord]]:
    found: dict[Use, list[ConsentRecord]] = {}
    for record in records:
        found.setdefault((record.channel, record.purpose), []).append(record)
    return found


def _withdrawal(work: Work, customer: CustomerId, origin: CustomerId, use: Use, evidence: str) -> ConsentRecord:
    """A withdrawal later than all that was granted before."""
    channel, purpose = use
    granted = [
        each.at for each in work.unit.consents.history(customer) if each.granted and (each.channel, each.purpose) == use
    ]
    now = work.now()
    at = max([now, *granted])
    return ConsentRecord(
        work.setting.ids.new(), customer, origin, None, channel, purpose, False, at, now, evidence, SOURCE, work.actor
    )
