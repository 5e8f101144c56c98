"""Profiles: what a source says of its own people, streamed in, so that the customers stay in step with them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import islice
from typing import Any, overload
from uuid import UUID

from attrs import define, field, frozen

from crmcore.domain.customer.profile import Profile
from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.reach import require_source
from crmcore.errors import CRMError, IdentifierConflict, InvalidValue, TooManyAbsent, TransactionError
from crmcore.services.profile_rows import ProfileReader, ProfileRow
from crmcore.services.redacting import digest_for
from crmcore.services.resolving import require_callback, require_flag, require_several
from crmcore.services.scope import Form, Scope, rehearsing, run_stream
from crmcore.services.syncing import SyncedChunk, archive_absent, sync_chunk
from crmcore.services.work import Work

CHUNK = 5_000
TOLD = 100
_KINDS = ("added", "adopted", "updated", "restored", "archived")
_ID_LENGTH = 16


@frozen
class RejectedProfile:
    """A profile that could not be taken: its position from 0 in the rows, the profile, and the error that says why."""

    position: int
    profile: Profile
    error: CRMError


OnProfileRejected = Callable[[RejectedProfile], None]
Progress = Callable[[int], None]
"""Told how many rows have been looked at so far."""


@frozen
class CustomerIds(Sequence[CustomerId]):
    """Ids of customers, in 16 bytes each."""

    _bytes: bytes = field(default=b"", repr=False)

    def __len__(self) -> int:
        return len(self._bytes) // _ID_LENGTH

    @overload
    def __getitem__(self, place: int) -> CustomerId: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[CustomerId]: ...
    def __getitem__(self, place: int | slice) -> CustomerId | Sequence[CustomerId]:
        found = range(len(self))[place]
        if isinstance(found, range):
            return [self[each] for each in found]
        return CustomerId(UUID(bytes=self._bytes[found * _ID_LENGTH : (found + 1) * _ID_LENGTH]))

    def __repr__(self) -> str:
        return f"<{len(self)} ids>"


@frozen
class Synced:
    """What became of the rows of a sync: how many there were, and the ids of the customers whom it added, adopted
    (known from elsewhere, and kept in step from now on), updated, restored and archived. Each row counts once, and who
    is adopted or restored may have changed too. `unchanged` are rows that said nothing new; `erased` are passed
    over, as their customers were erased. `rejections` are the first
    hundred.
    """

    rows: int = 0
    added: Sequence[CustomerId] = CustomerIds()
    adopted: Sequence[CustomerId] = CustomerIds()
    updated: Sequence[CustomerId] = CustomerIds()
    restored: Sequence[CustomerId] = CustomerIds()
    archived: Sequence[CustomerId] = CustomerIds()
    unchanged: int = 0
    erased: int = 0
    rejected: int = 0
    rejections: tuple[RejectedProfile, ...] = ()


def sync(
    scope: Scope,
    rows: Iterable[Profile],
    *,
    source: str,
    complete: bool,
    archive_at_most: Decimal | int | None,
    dry_run: bool,
    on_reject: OnProfileRejected | None,
    progress: Progress | None,
    key: str | None,
) -> Synced:
    """See `Customers.sync`."""
    require_several(rows, "rows", "rows are told one after the other, each a Profile")
    require_source(source)
    require_callback(on_reject, "on_reject")
    require_callback(progress, "progress")
    _check(complete, archive_at_most, dry_run, key)
    if on_reject is not None and not dry_run and (key is not None or not scope.implicit):
        raise TransactionError("on_reject has no place in an open transaction or beside a key: both are all or nothing")
    strict = on_reject is None and not dry_run
    run = _Run(source, complete, archive_at_most, strict, on_reject, progress)
    if key is not None:
        arguments = (source, complete, archive_at_most)
        return run_stream(scope, "customers.sync", rows, run.whole, key=key, arguments=arguments, form=_FORM)
    if dry_run:
        with rehearsing(scope) as work:
            run.whole(work, rows)
    elif complete or not scope.implicit:
        with scope.writing() as work, work.savepoint():
            run.whole(work, rows)
    else:
        for chunk in _chunks(rows):
            with scope.writing() as work:
                run.take(work, chunk)
                if len(chunk) < CHUNK:
                    # It is the last: what is in conflict still is undone with it.
                    run.take_deferred(work)
            run.tell()
            if progress is not None:
                progress(run.rows)
        if run.deferred:
            with scope.writing() as work:
                run.take_deferred(work)
    run.tell()
    return run.result()


def _check(complete: object, archive_at_most: object, dry_run: object, key: object) -> None:
    require_flag(complete, "complete")
    require_flag(dry_run, "dry_run")
    if archive_at_most is not None:
        is_number = isinstance(archive_at_most, Decimal | int) and not isinstance(archive_at_most, bool)
        if not is_number or not Decimal(archive_at_most).is_finite() or not 0 <= archive_at_most <= 1:  # type: ignore[arg-type,operator]
            raise InvalidValue(
                "archive_at_most", f"a {type(archive_at_most).__name__}", "a share is a Decimal from 0 to 1"
            )
        if not complete:
            raise InvalidValue(
                "archive_at_most", "a share without complete", "only a complete list archives the absent"
            )
    if dry_run and key is not None:
        raise InvalidValue("key", "given with dry_run", "a dry run changes nothing and needs no key")


def _chunks(rows: Iterable[Profile]) -> Iterator[Sequence[Profile]]:
    source = iter(rows)
    while chunk := list(islice(source, CHUNK)):
        yield chunk


@define
class _Run:
    """One sync on its way."""

    source: str
    complete: bool
    archive_at_most: Decimal | int | None
    strict: bool
    on_reject: OnProfileRejected | None
    progress: Progress | None
    rows: int = 0
    unchanged: int = 0
    erased: int = 0
    rejected: int = 0
    ids: Mapping[str, bytearray] = field(factory=lambda: {kind: bytearray() for kind in _KINDS})
    rejections: list[RejectedProfile] = field(factory=list)
    untold: list[RejectedProfile] = field(factory=list)
    deferred: dict[str, tuple[ProfileRow, IdentifierConflict]] = field(factory=dict)
    """By key the rows in conflict: what they need may be free when all others are in."""

    def whole(self, work: Work, rows: Iterable[Profile]) -> Synced:
        """All rows in one transaction."""
        expected = work.unit.profiles.expect(self.source) if self.complete else 0
        for chunk in _chunks(rows):
            self.take(work, chunk)
            if self.progress is not None:
                self.progress(self.rows)
        if self.complete:
            self._archive_absent(work, expected)
        self.take_deferred(work)
        return self.result()

    def take(self, work: Work, profiles: Sequence[Profile]) -> None:
        """Look at profiles, in order. Those of one key follow each other: each sees what the one before has done."""
        reader = ProfileReader(work, self.source)
        group: dict[str, ProfileRow] = {}
        seen: list[str] = []
        for profile in profiles:
            position = self.rows
            self.rows += 1
            try:
                identifier = reader.key(profile)
            except CRMError as error:
                # Whoever it is would be taken for absent.
                self._reject(position, profile, error, at_once=self.complete)
                continue
            key = identifier.value
            seen.append(key)
            if key in group:
                self._sync(work, list(group.values()))
                group.clear()
            if key in self.deferred:
                earlier, conflict = self.deferred.pop(key)
                self._reject(earlier.position, earlier.profile, conflict)
            try:
                group[key] = reader.read(position, profile, identifier)
            except CRMError as error:
                self._reject(position, profile, error)
        self._sync(work, list(group.values()))
        if self.complete:
            work.unit.profiles.see(self.source, seen)

    def take_deferred(self, work: Work) -> None:
        """Look once more at the rows in conflict, now that all others are in."""
        waiting = iter([row for row, _ in self.deferred.values()])
        self.deferred.clear()
        while rows := list(islice(waiting, CHUNK)):
            self._sync(work, rows)
        for row, conflict in self.deferred.values():
            self._reject(row.position, row.profile, conflict)
        self.deferred.clear()

    def tell(self) -> None:
        """Tell of what is committed."""
        untold, self.untold = self.untold, []
        if self.on_reject is not None:
            for rejection in untold:
                self.on_reject(rejection)

    def result(self) -> Synced:
        """What has become of the rows so far."""
        ids: dict[str, Any] = {kind: CustomerIds(bytes(found)) for kind, found in self.ids.items()}
        return Synced(
            self.rows,
            unchanged=self.unchanged,
            erased=self.erased,
            rejected=self.rejected,
            rejections=tuple(self.rejections),
            **ids,
        )

    def _sync(self, work: Work, given: Sequence[ProfileRow]) -> None:
        rows = _living(work, given)
        self.erased += len(given) - len(rows)
        if not rows:
            return
        done: SyncedChunk = sync_chunk(work, self.source, rows)
        changed = 0
        for kind in _KINDS:
            found: Mapping[int, CustomerId] = getattr(done, kind)
            self._count(kind, found.values())
            changed += len(found)
        self.unchanged += len(rows) - changed - len(done.conflicts)
        if done.conflicts:
            for row in rows:
                if row.position in done.conflicts:
                    self.deferred[row.key.value] = (row, done.conflicts[row.position])

    def _archive_absent(self, work: Work, expected: int) -> None:
        """Archive whom the list lacks. Raises `TooManyAbsent`, upon which all is undone."""
        share = self.archive_at_most
        allowed = max(expected - 1, 0) if share is None else int(expected * share)
        archived = 0
        after: str | None = None
        while page := work.unit.profiles.absent(self.source, after=after, limit=CHUNK):
            customers = dict.fromkeys(customer for _, customer in page)
            archived += len(customers)
            if archived > allowed:
                raise TooManyAbsent(allowed, expected)
            self._count("archived", archive_absent(work, self.source, customers))
            after = page[-1][0]
            work.unit.profiles.see(self.source, [key for key, _ in page])

    def _count(self, kind: str, customers: Iterable[CustomerId]) -> None:
        self.ids[kind].extend(b"".join([customer.bytes for customer in customers]))

    def _reject(self, position: int, profile: Profile, error: CRMError, *, at_once: bool = False) -> None:
        if self.strict or at_once:
            error.add_note(f"row {position} (counted from 0)")
            raise error
        self.rejected += 1
        rejection = RejectedProfile(position, profile, error)
        if len(self.rejections) < TOLD:
            self.rejections.append(rejection)
        if self.on_reject is not None:
            self.untold.append(rejection)


def _living(work: Work, rows: Sequence[ProfileRow]) -> Sequence[ProfileRow]:
    """Those of the rows whose customers have not been erased; a key that names somebody again is theirs."""
    if not rows or not work.tenant.has_digests:
        return rows
    digest = digest_for(work)
    digests = {row.key.key: digest(row.key.source, row.key.value) for row in rows}
    known = work.unit.erasures.known_keys(set(digests.values()))
    gone = [key for key, value in digests.items() if value in known]
    if not gone:
        return rows
    left_out = set(gone).difference(work.unit.identifiers.find(gone))
    return [row for row in rows if row.key.key not in left_out]


def _dump(result: object) -> object:
    assert isinstance(result, Synced)
    ids = {kind: b"".join([each.bytes for each in getattr(result, kind)]).hex() for kind in _KINDS}
    return {"rows": result.rows, "unchanged": result.unchanged, "erased": result.erased, **ids}


def _load(stored: object) -> Synced:
    assert isinstance(stored, dict)
    ids: dict[str, Any] = {kind: CustomerIds(bytes.fromhex(stored[kind])) for kind in _KINDS}
    return Synced(stored["rows"], unchanged=stored["unchanged"], erased=stored.get("erased", 0), **ids)


# With a key the first rejection raises, so that a result kept has none.
_FORM = Form(_dump, _load)
