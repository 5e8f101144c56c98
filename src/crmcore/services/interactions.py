"""Interactions: recording what happened, one or many, correcting and voiding it, reading it back; declaring kinds of
one's own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from uuid import UUID

from crmcore.codec.definitions import dump_kind
from crmcore.domain.kernel.ids import Addressed, CustomerId, InteractionId
from crmcore.domain.kernel.money import Money
from crmcore.domain.kernel.name import require_name
from crmcore.domain.kernel.reach import Reach, require_source
from crmcore.domain.kernel.value_type import ValueType, require_text
from crmcore.domain.relationship.content import BUILT_IN, Content, Direction, Line, Purchase, Referral, Return, Void
from crmcore.domain.relationship.interaction import Entry, Interaction
from crmcore.domain.relationship.kind import Kind
from crmcore.domain.relationship.measure_rules import require_kinds
from crmcore.errors import (
    AlreadyVoided,
    ExternalIdConflict,
    InvalidValue,
    NameTaken,
    TransactionError,
    UnknownInteraction,
)
from crmcore.ports.store import ExternalKey
from crmcore.services.building import LONGEST_EXTERNAL_ID, Builder, differences
from crmcore.services.evaluating import reevaluate
from crmcore.services.recording import OnReject, Recorded, Rejection, external_key, record_chunk
from crmcore.services.redacting import content_for, interactions_known
from crmcore.services.resolving import (
    address,
    head,
    require_callback,
    require_count,
    require_flag,
    require_id,
    require_several,
    resolve,
)
from crmcore.services.scope import ID, NOTHING, Scope, key_state, run
from crmcore.services.work import Work

CHUNK = 20_000
PAGE = 1_000


class Interactions:
    """What one can do with interactions. ``customer`` is an id or an identifier of a customer who is known."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def record(
        self,
        customer: CustomerId | Reach,
        content: Content,
        *,
        occurred_at: datetime | None = None,
        source: str | None = None,
        external_id: str | None = None,
        touchpoint: str | None = None,
        direction: Direction | None = None,
        key: str | None = None,
    ) -> InteractionId:
        """Record that something happened and return the interaction's id; measures, stage and rung follow at once.

        `occurred_at` None means now. Said again under the same (`source`, `external_id`) it is the same interaction, or
        an `ExternalIdConflict` when something differs. Raises `UnknownCustomer`, `UnknownKind`, `NaiveDatetime`,
        `FutureInstant`, `NoRate`, `InvalidValue`.
        """
        entry = Entry(customer, content, occurred_at, source, external_id, touchpoint, direction)
        return self._run("interactions.record", entry, key)

    def purchase(
        self,
        customer: CustomerId | Reach,
        amount: Money,
        *,
        lines: Iterable[Line] = (),
        occurred_at: datetime | None = None,
        source: str | None = None,
        external_id: str | None = None,
        touchpoint: str | None = None,
        key: str | None = None,
    ) -> InteractionId:
        """Record a purchase; as `record` with a `Purchase`."""
        entry = Entry(customer, Purchase(amount, lines), occurred_at, source, external_id, touchpoint)
        return self._run("interactions.record", entry, key)

    def give_back(
        self,
        customer: CustomerId | Reach,
        amount: Money,
        *,
        lines: Iterable[Line] = (),
        occurred_at: datetime | None = None,
        source: str | None = None,
        external_id: str | None = None,
        touchpoint: str | None = None,
        key: str | None = None,
    ) -> InteractionId:
        """Record a return, its amount positive; as `record` with a `Return`."""
        entry = Entry(customer, Return(amount, lines), occurred_at, source, external_id, touchpoint)
        return self._run("interactions.record", entry, key)

    def record_many(
        self, entries: Iterable[Entry], *, add_missing: bool = False, on_reject: OnReject | None = None
    ) -> Recorded:
        """Record entries from any iterable, streamed, and count what became of them.

        In an open transaction all or nothing: the first entry that cannot be recorded raises, and `on_reject` may not
        be given. On the CRM itself by chunks of 20,000, each in a transaction of its own: `on_reject` is told of each
        entry rejected, once its chunk is committed, and the rest goes on; without it the first rejection raises and
        undoes its chunk alone, those before it stay. Entries with external ids can be given again after any error. With
        `add_missing` an identifier that nobody has adds a customer with an empty name. The customer's standing changes
        once a chunk at most.
        """
        require_several(entries, "entries", "entries are told one after the other")
        require_callback(on_reject, "on_reject")
        require_flag(add_missing, "add_missing")
        source = iter(entries)
        if not self._scope.implicit:
            if on_reject is not None:
                raise TransactionError("on_reject has no place in an open transaction, which records all or nothing")
            with self._scope.writing() as work, work.savepoint():
                return sum((_chunk(work, chunk, at, add_missing, _raise) for chunk, at in _chunks(source)), Recorded())
        total = Recorded()
        for chunk, at in _chunks(source):
            rejections: list[Rejection] = []
            with self._scope.writing() as work:
                total += _chunk(work, chunk, at, add_missing, _raise if on_reject is None else rejections.append)
            for rejection in rejections:
                assert on_reject is not None
                on_reject(rejection)
        return total

    def void(self, interaction: InteractionId, *, reason: str = "", key: str | None = None) -> InteractionId:
        """Say that an interaction never happened; returns the id of the void. Measures, stage and rung follow.

        Raises `UnknownInteraction`, `AlreadyVoided`, and `InvalidValue` for a void, which cannot be voided.
        """
        return run(
            self._scope,
            "interactions.void",
            lambda work: _take_back(work, interaction, lambda old: Entry(old.origin, Void(reason))),
            key=key,
            arguments=(interaction, reason),
            form=ID,
        )

    def correct(
        self,
        interaction: InteractionId,
        content: Content,
        *,
        occurred_at: datetime | None = None,
        key: str | None = None,
    ) -> InteractionId:
        """Put another interaction in the place of one that was recorded wrongly; returns the new one's id.

        Customer, touchpoint, direction and source stay, `occurred_at` too unless it is given; the external id stays
        with the old one. Raises as `void` and `record`.
        """
        return run(
            self._scope,
            "interactions.correct",
            lambda work: _take_back(
                work,
                interaction,
                lambda old: Entry(
                    old.origin,
                    content,
                    old.occurred_at if occurred_at is None else occurred_at,
                    old.source,
                    None,
                    old.touchpoint,
                    _same_direction(old, content),
                ),
            ),
            key=key,
            arguments=(interaction, content, occurred_at),
            form=ID,
        )

    def get(self, interaction: InteractionId) -> Interaction:
        """The interaction of that id, voided or not. Raises `UnknownInteraction`."""
        with self._scope.reading() as work:
            return _get(work, interaction)

    def find(self, source: str, external_id: str) -> Interaction | None:
        """The interaction that a source knows by that id, or None."""
        require_source(source)
        require_text(external_id, "external_id", LONGEST_EXTERNAL_ID)
        with self._scope.reading() as work:
            key = (source, external_id)
            found = work.unit.interactions.known([key]).get(key)
            if found is None and work.tenant.has_digests and key_state(work) == "right":
                return interactions_known(work, [key]).get(key)
            return found

    def voided_by(self, interaction: InteractionId) -> InteractionId | None:
        """What voided the interaction, or None."""
        require_id(interaction, "interaction")
        with self._scope.reading() as work:
            return work.unit.interactions.voided([interaction]).get(interaction)

    def last(
        self, customer: CustomerId | Reach, limit: int = 20, *, kinds: Sequence[str] = (), include_voided: bool = True
    ) -> Sequence[Interaction]:
        """The customer's last interactions, the newest first; of all kinds when none is named. Raises
        `UnknownCustomer`, `UnknownKind`, `InvalidValue`.
        """
        require_count(limit, "limit")
        require_flag(include_voided, "include_voided")
        with self._scope.reading() as work:
            named = require_kinds(kinds, work.definitions.kinds)
            found = head(work, CustomerId(customer)) if isinstance(customer, UUID) else resolve(work, customer)
            last = work.unit.interactions.of(found, limit=limit, kinds=named, include_voided=include_voided)
            if not last or work.tenant.has_digests:
                resolve(work, found)
            return last

    def of(
        self, customer: CustomerId | Reach, *, kinds: Sequence[str] = (), include_voided: bool = True
    ) -> Iterator[Interaction]:
        """All interactions of the customer, the newest first, streamed. Raises as `last`, when they are read."""
        require_flag(include_voided, "include_voided")
        with self._scope.reading() as work:
            named = require_kinds(kinds, work.definitions.kinds)
            found = resolve(work, customer)
            before = None
            while True:
                page = work.unit.interactions.of(
                    found, limit=PAGE, before=before, kinds=named, include_voided=include_voided
                )
                yield from page
                if len(page) < PAGE:
                    return
                before = (page[-1].occurred_at, page[-1].id)

    def count(self) -> int:
        """How many interactions are recorded, voids and voided ones included."""
        with self._scope.reading() as work:
            return work.unit.interactions.count()

    def declare(
        self,
        name: str,
        *,
        direction: Direction = "inbound",
        values: Mapping[str, ValueType | str] | None = None,
        required: Sequence[str] = (),
        doc: str = "",
    ) -> None:
        """Declare a kind of interaction, or declare it anew; what is recorded of it stays.

        `values` maps each value's name to its type (text, integer, decimal, money, boolean, date, instant). Then record
        a ``Custom(name, {...})``. Raises `NameTaken` for a built-in kind, `InvalidValue`.
        """
        require_name(name, "name")
        if name in {kind.kind for kind in BUILT_IN}:
            raise NameTaken("kind of interaction", name)
        if direction not in ("inbound", "outbound"):
            raise InvalidValue("direction", "another word", "a direction is inbound or outbound")
        if not isinstance(values, Mapping | None):
            raise InvalidValue("values", f"a {type(values).__name__}", "values are names, each with its type")
        typed = {require_name(value, "values"): _value_type(value_type) for value, value_type in (values or {}).items()}
        require_several(required, "required", "required names are among the values")
        require_text(doc, "doc")
        for each in required:
            if each not in typed:
                raise InvalidValue("required", "a value that is not declared", "required names are among the values")
        kind = Kind(name, direction, typed, tuple(required), doc)

        def action(work: Work) -> None:
            work.hold_definitions(to_change=True)
            work.unit.definitions.put("kind", name, dump_kind(kind), work.now())
            work.redefined()
            work.emit("kind.declared", None, {"kind": name})

        run(self._scope, "interactions.declare", action, form=NOTHING)

    def kinds(self) -> Mapping[str, Kind]:
        """The kinds declared, by name."""
        with self._scope.reading() as work:
            return dict(work.definitions.kinds)

    def _run(self, name: str, entry: Entry, key: str | None) -> InteractionId:
        return run(
            self._scope, name, lambda work: _record(work, entry), key=key, arguments=(entry,), form=ID, relying=True
        )


def _record(work: Work, entry: Entry, voids: InteractionId | None = None) -> InteractionId:
    return record_once(work, entry, voids)[0]


def record_once(work: Work, entry: Entry, voids: InteractionId | None = None) -> tuple[InteractionId, bool]:
    """Record an interaction in the transaction of `work`; its id, and whether it was not known before. Of several
    writers of the same one alone is told that it is new.
    """
    definitions = work.hold_definitions()
    whose = _whose(work, entry.customer)
    interaction = Builder(work).build(entry, InteractionId(work.setting.ids.new()), whose, voids)
    measures = definitions.all_measures if voids is not None else definitions.measures_of(interaction.kind)
    key = external_key(interaction)
    known: Mapping[ExternalKey, Interaction] = {}
    if key is not None and work.tenant.has_digests:
        known = interactions_known(work, [key])
    known = known or work.unit.interactions.add([interaction], measures)
    for found in known.values():
        differs = differences(found, interaction, entry, content_for(work))
        if differs:
            raise ExternalIdConflict(interaction.source or "", differs)
        return found.id, False
    reevaluate(work, [whose.customer], "interaction recorded" if voids is None else "interaction voided")
    work.emit(
        "interaction.recorded" if voids is None else "interaction.voided",
        whose.customer,
        {"interaction": str(interaction.id), "kind": interaction.kind},
    )
    return interaction.id, True


def _whose(work: Work, customer: CustomerId | Reach) -> Addressed:
    # That an id is a customer's is seen when the interaction is added.
    if isinstance(customer, UUID) and not work.definitions.merging:
        return Addressed(CustomerId(customer), CustomerId(customer))
    return address(work, customer)


def _get(work: Work, interaction: InteractionId) -> Interaction:
    require_id(interaction, "interaction")
    found = work.unit.interactions.get([interaction]).get(interaction)
    if found is None:
        raise UnknownInteraction
    return found


def record_entry(work: Work, entry: Entry) -> InteractionId:
    """Record one interaction in the transaction of `work`, or find it where its external id is known."""
    return _record(work, entry)


def _take_back(work: Work, interaction: InteractionId, entry: Callable[[Interaction], Entry]) -> InteractionId:
    old = _get(work, interaction)
    if old.kind == Void.kind:
        raise InvalidValue("interaction", "a void", "a void cannot be voided; record what happened anew")
    if work.unit.interactions.voided([interaction]):
        raise AlreadyVoided
    made = _record(work, told := entry(old), voids=interaction)
    if old.kind == Referral.kind:
        from crmcore.services.referrals import follow_correction

        follow_correction(work, interaction, told.content, made)
    return made


def _same_direction(old: Interaction, content: Content) -> Direction | None:
    return old.direction if getattr(content, "kind", None) == old.kind else None


def _chunks(source: Iterator[Entry]) -> Iterator[tuple[Sequence[Entry], int]]:
    position = 0
    while chunk := list(islice(source, CHUNK)):
        yield chunk, position
        position += len(chunk)


def _chunk(work: Work, entries: Sequence[Entry], position: int, add_missing: bool, reject: OnReject) -> Recorded:
    return record_chunk(work, entries, position, add_missing=add_missing, reject=reject)


def _raise(rejection: Rejection) -> None:
    rejection.error.add_note(f"entry {rejection.position} (counted from 0)")
    raise rejection.error


def _value_type(value: ValueType | str) -> ValueType:
    try:
        return ValueType(value)
    except ValueError:
        known = ", ".join(each.value for each in ValueType)
        raise InvalidValue("values", "an unknown type", f"a type is one of {known}") from None
