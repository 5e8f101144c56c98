"""A memory store bent at one place, so that a test can see whether the kit notices."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from itertools import islice
from typing import Any

from attrs import evolve

from crmcore.domain.kernel.ids import TenantKey
from crmcore.domain.kernel.money import Rate
from crmcore.domain.relationship.measure import MeasureState
from crmcore.ports.store import Change, Kept, Remembered, Store, UnitOfWork
from crmcore.stores.memory.store import MemoryStore
from crmcore.testing import StoreConformance
from crmcore.testing.conformance.samples import days_ago

Bend = Callable[..., Any]
"""Stands in for a method: gets the real one, then its arguments."""


class _BentTable:
    def __init__(self, table: object, bends: Mapping[str, Bend]) -> None:
        self._table, self._bends = table, bends

    def __getattr__(self, name: str) -> Any:
        real = getattr(self._table, name)
        bend = self._bends.get(name)
        return real if bend is None else lambda *args, **options: bend(real, *args, **options)


class _BentUnit:
    def __init__(self, unit: UnitOfWork, bends: Mapping[str, Bend]) -> None:
        self._unit, self._bends = unit, bends

    def __getattr__(self, name: str) -> Any:
        if name == "savepoint" and name in self._bends:
            return self._bends[name]
        mine = {key.partition(".")[2]: bend for key, bend in self._bends.items() if key.startswith(f"{name}.")}
        real = getattr(self._unit, name)
        return _BentTable(real, mine) if mine else real


class BentStore(MemoryStore):
    """A memory store some of whose methods are bent; "begin" stands for the transaction itself."""

    def __init__(self, bends: Mapping[str, Bend]) -> None:
        super().__init__()
        self._bends = bends

    @contextmanager
    def begin(self, tenant: TenantKey | None, *, write: bool, relying: bool = False) -> Iterator[UnitOfWork]:
        """A transaction, bent."""
        real: Callable[..., AbstractContextManager[UnitOfWork]] = super().begin
        bend = self._bends.get("begin")
        with real(tenant, write=write, relying=relying) if bend is None else bend(real, tenant, write=write) as unit:
            yield _BentUnit(unit, self._bends)


class BentKit(StoreConformance):
    """The kit on a bent store."""

    def __init__(self, bends: Mapping[str, Bend]) -> None:
        self._bends = bends

    def open_store(self) -> Store:
        """A new bent store."""
        return BentStore(self._bends)


@contextmanager
def commit_lost(begin: Bend, tenant: TenantKey | None, *, write: bool) -> Iterator[UnitOfWork]:
    """What a transaction of a tenant writes is gone when it ends."""
    try:
        with begin(tenant, write=write) as unit:
            yield unit
            if write and tenant is not None and unit.customers.count(archived=False):
                raise _Lost
    except _Lost:
        pass


class _Lost(Exception):
    """Undoes a transaction that should have been committed."""


@contextmanager
def rollback_lost(begin: Bend, tenant: TenantKey | None, *, write: bool) -> Iterator[UnitOfWork]:
    """A transaction that fails is committed all the same."""
    failed: BaseException | None = None
    with begin(tenant, write=write) as unit:
        try:
            yield unit
        except Exception as error:
            failed = error
    if failed is not None:
        raise failed


def found_anywhere(search: Bend, words: Any, *, after: Any, limit: int) -> Any:
    """Words are found within words."""
    everybody = [each for letter in "abcdefghijklmnopqrstuvwxyz" for each in search([letter], after=after, limit=limit)]
    found = {each.id: each for each in everybody if all(word in each.name.lower() for word in words)}
    return sorted(found.values(), key=lambda each: each.id.bytes)


def days_counted_twice(of: Bend, customer: Any) -> Any:
    """Every purchase is a day of its own."""
    return {
        number: MeasureState(state.count, state.total, state.first_at, state.last_at, state.count)
        for number, state in of(customer).items()
    }


def wrapped(totals: Bend, *args: Any, **options: Any) -> Any:
    """Totals wrap round at 64 bits."""
    return {account: (total + 2**63) % 2**64 - 2**63 for account, total in totals(*args, **options).items()}


def wider(columns: Bend, fields: Any, *args: Any, **options: Any) -> Any:
    """Windows are a day too long."""
    return columns([evolve(each, days=each.days and each.days + 1) for each in fields], *args, **options)


def hindsight(columns: Bend, fields: Any, selection: Any, reading: Any, **options: Any) -> Any:
    """What was recorded later is known already."""
    return columns(fields, selection, evolve(reading, moment=evolve(reading.moment, known_at=None)), **options)


def untied(rank: Bend, segment: int, ranking: Any, *args: Any) -> Any:
    """Equal values are cut off."""
    change, threshold = rank(segment, ranking, *args)
    rank.__self__.take(segment, change.entered[ranking.top :])  # type: ignore[attr-defined]
    return Change(change.entered[: ranking.top], change.left), threshold


def rounded(on: Bend, currency: str, day: int) -> Rate | None:
    """Rates go through a float."""
    rate: Rate | None = on(currency, day)
    return rate and evolve(rate, value=type(rate.value)(float(rate.value)))


def key_forgotten(drop_some: Bend, limit: int, **options: Any) -> Any:
    """The key of a tenant that was dropped is free again."""
    step = drop_some(limit, **options)
    drop_some.__self__._tx.database.settings.clear()  # type: ignore[attr-defined]
    return step


def begun_anyway(drop_some: Bend, limit: int, **options: Any) -> Any:
    """Rows are deleted of a tenant that nobody has begun to drop."""
    drop_some.__self__.begin_drop(days_ago(1))  # type: ignore[attr-defined]
    return drop_some(limit, **options)


BENDS: dict[str, tuple[Mapping[str, Bend], str, tuple[object, ...]]] = {
    "a commit is lost": ({"begin": commit_lost}, "test_a_transaction_is_committed_when_its_block_ends", ()),
    "a tenant being dropped is found": (
        {"tenants.begin_drop": lambda _, at: None},
        "test_a_tenant_being_dropped_is_found_among_those_alone",
        (),
    ),
    "a key is given again": ({"tenants.drop_some": key_forgotten}, "test_a_key_is_never_given_again", ()),
    "a living tenant is deleted": (
        {"tenants.drop_some": begun_anyway},
        "test_only_what_is_being_dropped_is_deleted",
        (),
    ),
    "a rollback is lost": (
        {"begin": rollback_lost},
        "test_a_write_is_rolled_back_when_the_block_raises",
        ("ledger.add",),
    ),
    "a rollback keeps who was touched": ({"begin": rollback_lost}, "test_touching_is_rolled_back", ()),
    "a savepoint undoes nothing": ({"savepoint": nullcontext}, "test_a_savepoint_is_undone_alone", ("customers.add",)),
    "readers write": (
        {"begin": lambda begin, tenant, *, write: begin(tenant, write=True)},
        "test_a_reader_writes_nothing",
        ("events.add",),
    ),
    "tenants leak": (
        {"begin": lambda begin, tenant, *, write: begin(tenant and TenantKey(1), write=write)},
        "test_the_ledger_of_another_tenant_never_appears",
        (),
    ),
    "a void is ignored": (
        {"interactions.add": lambda add, given, measures: add([evolve(each, voids=None) for each in given], measures)},
        "test_a_voided_interaction_counts_for_nothing",
        (),
    ),
    "known external ids are added again": (
        {"ledger.add": lambda add, given: add([evolve(each, source=None, external_id=None) for each in given])},
        "test_a_known_entry_is_not_added",
        (),
    ),
    "days are counted twice": ({"measures.of": days_counted_twice}, "test_days_are_distinct", ()),
    "windows are a day too long": (
        {"fields.columns": wider},
        "test_windows_are_whole_tenant_days_ending_today",
        (3, 2),
    ),
    "known_at is ignored": ({"fields.columns": hindsight}, "test_known_at_leaves_out_what_was_recorded_later", ()),
    "search finds within words": (
        {"customers.search": found_anywhere},
        "test_search_finds_by_the_beginning_of_any_word",
        (),
    ),
    "ids are ordered backwards": (
        {"customers.ids": lambda ids: iter(sorted(ids(), key=lambda id_: id_.bytes[::-1]))},
        "test_ids_are_streamed_in_order",
        (),
    ),
    "circles go unseen": ({"ties.cycles": lambda cycles, *asked: ()}, "test_a_circle_is_told", ()),
    "other days conflict too": (
        {"ties.add": lambda add, ties: add([evolve(each, until=None) for each in ties])},
        "test_the_same_tie_conflicts_with_itself_said_twice",
        (),
    ),
    "a household is one member short": (
        {"ties.members": lambda members, *asked: {home: found[1:] for home, found in members(*asked).items()}},
        "test_households_and_members_are_told",
        (),
    ),
    "the last claim wins": (
        {"identifiers.claim": lambda claim, claims: claim(claims[::-1])},
        "test_the_first_claim_of_several_wins",
        (),
    ),
    "what was kept stays without its identifier": (
        {"profiles.kept": lambda kept, source, keys: dict.fromkeys(keys, Kept())},
        "test_what_is_kept_goes_with_the_identifier",
        (),
    ),
    "absent is who was seen": (
        {"profiles.see": lambda see, source, keys: None},
        "test_what_was_expected_and_not_seen_is_absent",
        (),
    ),
    "one stale version stops all": (
        {"customers.update": lambda update, given: update(given[:1]) if len(given) > 1 else update(given)},
        "test_many_updates_are_as_good_as_one_by_one",
        (),
    ),
    "the last statement recorded is golden": (
        {"attributes.golden": lambda golden, who: golden.__self__.history(who, 1)[:1]},
        "test_the_newest_statement_is_golden_whatever_order_they_come_in",
        ((3, 2, 1, 0),),
    ),
    "the touched are forgotten": (
        {
            "segments.refresh": lambda refresh, *args, touched_only: (
                Change((), ()) if touched_only else refresh(*args, touched_only=False)
            )
        },
        "test_a_customer_is_touched_by_whatever_can_change_a_field",
        ("a ledger entry",),
    ),
    "nobody is said to be touched": (
        {"segments.touched": lambda touched, segment: False},
        "test_it_is_told_whether_a_segment_has_anyone_touched",
        (),
    ),
    "touching everyone does nothing": (
        {"segments.touch_everyone": lambda touch_everyone: None},
        "test_a_customer_is_touched_by_whatever_can_change_a_field",
        ("everyone being touched",),
    ),
    "equal values are cut off": ({"segments.rank": untied}, "test_equal_values_are_all_in", ()),
    "a refresh is not marked": (
        {"segments.mark": lambda mark, segment, refreshed: None},
        "test_what_is_known_of_a_refresh_is_kept",
        (5,),
    ),
    "totals wrap round": ({"ledger.totals": wrapped}, "test_totals_cannot_overflow", ()),
    "rates are floats": ({"rates.on": rounded}, "test_values_are_exact", ()),
    "events are sealed by id": (
        {"events.add": lambda add, events: add(sorted(events, key=lambda each: each.id.bytes))},
        "test_sealing_numbers_gap_free_in_the_order_added",
        (),
    ),
    "keys never expire": (
        {"commands.recall": lambda recall, key, now: recall(key, days_ago(1000))},
        "test_what_has_expired_is_not_recalled",
        (),
    ),
    "another result is remembered": (
        {
            "commands.remember": lambda remember, key, what, *, until: remember(
                key, Remembered(what.body, "1"), until=until
            )
        },
        "test_what_was_remembered_is_recalled",
        (),
    ),
    "an export stops early": (
        {"exports.interactions": lambda interactions: islice(interactions(), 1_000)},
        "test_exports_have_no_limit",
        (),
    ),
}
"""A bug: where the store is bent, and the obligation that must notice, with its parameters."""
