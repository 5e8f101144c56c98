"""Erasing in memory."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from attrs import evolve

from crmcore.domain.customer.consent import ConsentRecord
from crmcore.domain.customer.contact_point import ContactPoint
from crmcore.domain.customer.party import Preferences
from crmcore.domain.decision.message import FINAL, Message
from crmcore.domain.kernel.ids import CustomerId, InteractionId
from crmcore.domain.kernel.reach import Address, AddressKey, IdentifierKey
from crmcore.domain.relationship.interaction import Interaction
from crmcore.ports.store.erasures import PLACES, Place, Redaction
from crmcore.stores.memory.customers import require_customers
from crmcore.stores.memory.rows import by_bytes
from crmcore.stores.memory.ties import touch_tied
from crmcore.stores.memory.transaction import Table


class MemoryErasures(Table):
    """Erasing customers."""

    def erased(self, ids: Collection[CustomerId]) -> Collection[CustomerId]:
        return {id_ for id_ in ids if id_ in self._tx.rows.erased}

    def hold(self, ids: Collection[CustomerId]) -> None:
        pass

    def alone_at(self, ids: Collection[CustomerId]) -> Sequence[AddressKey]:
        rows, leaving = self._tx.rows, {*ids}
        found = {key for id_ in ids for key in self._keys(id_)}
        for id_ in ids:
            addresses = (each.address for each in rows.identifiers_of.get(id_, {}).values())
            found.update(address.key for address in addresses if address is not None)
        return [key for key in sorted(found) if self._users(key) <= leaving]

    def withdrawn_at(self, ids: Collection[CustomerId]) -> Sequence[AddressKey]:
        rows = self._tx.rows
        keys: set[AddressKey] = set()
        for id_ in ids:
            points = rows.points_of.get(id_, {})
            keys.update(
                key for key, point in points.items() if _ever_withdrawn(rows.consents_at.get(point.id, {}).values())
            )
            if _ever_withdrawn(rows.consents_of.get(id_, {}).values()):
                keys.update(points)
                keys.update((scheme, value) for scheme, _, value in rows.identifiers_of.get(id_, {}))
        return [key for key in self.alone_at(ids) if key in keys]

    def kept_in_step(self, ids: Collection[CustomerId]) -> Sequence[IdentifierKey]:
        rows = self._tx.rows
        return sorted(key for id_ in ids for key in rows.identifiers_of.get(id_, {}) if key in rows.profiles)

    def stop(self, ids: Collection[CustomerId], *, at: datetime, detail: str) -> Sequence[Message]:
        journal, rows, leaving = self._tx.journal, self._tx.rows, {*ids}
        under_way = [rows.messages[id_] for id_ in rows.under_way]
        found = [each for each in under_way if each.customer in leaving and each.state not in FINAL]
        for message in found:
            stopped = evolve(message, state="suppressed", finished_at=at, detail=detail, lease_until=None)
            journal.put(rows.messages, message.id, stopped)
            journal.remove(rows.under_way, message.id)
        return sorted(found, key=lambda message: message.id)

    def erase(self, ids: Collection[CustomerId], redaction: Redaction, *, at: datetime) -> Mapping[str, int]:
        counts = dict.fromkeys(PLACES, 0)
        if not ids:
            return counts
        journal, rows = self._tx.journal, self._tx.rows
        require_customers(rows, ids)
        with journal.savepoint():
            if not self._tx.tenant.has_digests:
                journal.put(self._tx.database.tenants, self._tx.tenant.key, evolve(self._tx.tenant, has_digests=True))
            self._redact_points({*ids}, counts)
            for id_ in dict.fromkeys(ids):
                self._redact_facts(id_, redaction, at, counts)
                self._delete(id_, counts)
                self._bury(id_, at)
                counts["customers"] += 1
        return counts

    def keep_keys(self, digests: Collection[bytes], at: datetime) -> None:
        journal, rows = self._tx.journal, self._tx.rows
        for digest in digests:
            if digest not in rows.erased_keys:
                journal.put(rows.erased_keys, digest, at)

    def known_keys(self, digests: Collection[bytes]) -> Collection[bytes]:
        return {digest for digest in digests if digest in self._tx.rows.erased_keys}

    def redact(
        self,
        before: datetime,
        kinds: Collection[str],
        content: Callable[[str, str], str],
        *,
        at: datetime,
        after: Place | None,
        limit: int,
    ) -> tuple[int, Place | None]:
        found = sorted(self._told(before, kinds), key=_place)
        chosen = [each for each in found if after is None or _place(each) > _sortable(after)][:limit]
        for interaction in chosen:
            left = content(interaction.kind, interaction.stored_content)
            self._replace(evolve(interaction, stored_content=left), at)
        last = chosen[-1] if chosen else None
        return len(chosen), None if last is None else (last.customer, last.occurred_at, last.id)

    def redactable(self, before: datetime, kinds: Collection[str]) -> int:
        return len(self._told(before, kinds))

    def evidence_before(self, before: datetime) -> int:
        return sum(each.at < before and bool(each.evidence) for each in self._tx.rows.consents.values())

    def _told(self, before: datetime, kinds: Collection[str]) -> list[Interaction]:
        rows = self._tx.rows
        return [
            each
            for each in rows.interactions.values()
            if each.occurred_at < before
            and each.id not in rows.redacted
            and each.stored_content
            and (not kinds or each.kind in kinds)
        ]

    def redact_evidence(self, before: datetime, *, limit: int) -> int:
        consents = self._tx.rows.consents.values()
        found = sorted((each for each in consents if each.at < before and each.evidence), key=lambda each: each.id)
        for record in found[:limit]:
            self._redact_evidence(record)
        return len(found[:limit])

    def lapsed(self, before: datetime, *, after: CustomerId | None, limit: int) -> Sequence[CustomerId]:
        rows = self._tx.rows

        def has_lapsed(id_: CustomerId) -> bool:
            return (
                id_ not in rows.erased
                and id_ not in rows.merges
                and rows.customers[id_].added_at < before
                and not any(
                    each.occurred_at >= before
                    and each.direction == "inbound"
                    and each.kind != "void"
                    and each.id not in rows.voided
                    for each in rows.interactions_of.get(id_, {}).values()
                )
                and all(each.lifted_at is not None for each in rows.restrictions_of.get(id_, {}).values())
                and all(each.closed_at is not None for each in rows.cases_of.get(id_, {}).values())
            )

        behind = [id_ for id_ in rows.in_order() if (after is None or id_.int > after.int) and has_lapsed(id_)]
        return behind[:limit]

    def _keys(self, id_: CustomerId) -> set[AddressKey]:
        """The addresses that the customer has, and those it was written to at."""
        rows = self._tx.rows
        written = {rows.addresses[message.contact_point] for message in self._messages(id_)}
        return {*rows.points_of.get(id_, {}), *(key for key in written if rows.points[key].address.sent_as)}

    def _users(self, key: AddressKey) -> set[CustomerId]:
        rows = self._tx.rows
        named = rows.identifiers.get((key[0], "", key[1]))
        return {*rows.reached_at.get(key, {})} | (set() if named is None else {named.customer})

    def _redact_points(self, leaving: set[CustomerId], counts: dict[str, int]) -> None:
        journal, rows = self._tx.journal, self._tx.rows
        keys = sorted({key for id_ in leaving for key in self._keys(id_)})
        for id_ in leaving:
            journal.remove(rows.linked, id_)
        for key in keys:
            users = {*rows.reached_at.get(key, ())}
            for id_ in users & leaving:
                journal.remove(rows.points_of[id_], key)
                journal.remove(rows.reached_at[key], id_)
            if not users <= leaving:
                counts["shared_contact_points"] += 1
            else:
                counts["contact_points"] += 1
                point = rows.points[key]
                blank = Address(key[0], "".join(["erased ", point.id.hex]), "", point.address.rule)  # type: ignore[arg-type]
                journal.remove(rows.points, key)
                journal.remove(rows.reached_at, key)
                journal.put(rows.points, blank.key, ContactPoint(point.id, blank))
                journal.put(rows.addresses, point.id, blank.key)
                journal.put(rows.reached_at, blank.key, {})
                for record in rows.consents_at.get(point.id, {}).values():
                    counts["consents"] += self._redact_evidence(record)

    def _redact_evidence(self, record: ConsentRecord) -> int:
        journal, rows = self._tx.journal, self._tx.rows
        if not rows.consents[record.id].evidence:
            return 0
        blank = evolve(record, evidence="")
        journal.put(rows.consents, record.id, blank)
        if record.customer is not None:
            journal.put(rows.consents_of[record.customer], record.id, blank)
        if record.contact_point is not None:
            journal.put(rows.consents_at[record.contact_point], record.id, blank)
        return 1

    def _redact_facts(self, id_: CustomerId, redaction: Redaction, at: datetime, counts: dict[str, int]) -> None:
        journal, rows = self._tx.journal, self._tx.rows
        for message in self._messages(id_):
            if message.state in FINAL and message.detail:
                journal.put(rows.messages, message.id, evolve(message, detail=""))
                counts["messages"] += 1
        for record in list(rows.consents_of.get(id_, {}).values()):
            counts["consents"] += self._redact_evidence(record)
        for decision in list(rows.decisions_of.get(id_, {}).values()):
            left = redaction.seen(decision.seen)
            if left != decision.seen:
                redacted = evolve(decision, seen=left)
                journal.put(rows.decisions, decision.id, redacted)
                journal.put(rows.decisions_of[id_], decision.id, redacted)
                counts["decisions"] += 1
        for interaction in list(rows.interactions_of.get(id_, {}).values()):
            counts["interactions"] += self._redact(interaction, redaction, at)
        for entry in list(rows.entries_of.get(id_, {}).values()):
            if entry.source is not None and entry.external_id is not None:
                journal.remove(rows.booked, (entry.source, entry.external_id))
                digest = redaction.digest(entry.source, entry.external_id)
                journal.put(rows.booked_digests, (entry.source, digest), entry.id)
                redacted_entry = evolve(entry, external_id=None)
                journal.put(rows.entries, entry.id, redacted_entry)
                journal.put(rows.entries_of[id_], entry.id, redacted_entry)
                counts["ledger"] += 1
        self._redact_benefits(id_, counts)
        for said in list(rows.chosen_hours_of.get(id_, ())):
            journal.remove(rows.chosen_hours_of[id_], said)
            counts["chosen_hours"] += 1
        for restriction in list(rows.restrictions_of.get(id_, {}).values()):
            if restriction.reason or restriction.evidence:
                journal.put(rows.restrictions_of[id_], restriction.id, evolve(restriction, reason="", evidence=""))
                counts["restrictions"] += 1

    def _redact_benefits(self, id_: CustomerId, counts: dict[str, int]) -> None:
        journal, rows = self._tx.journal, self._tx.rows
        for promise in list(rows.promises_of.get(id_, {}).values()):
            if promise.text:
                journal.put(rows.promises, promise.id, evolve(promise, text=""))
                journal.put(rows.promises_of[id_], promise.id, rows.promises[promise.id])
                counts["promises"] += 1
        for case in rows.cases_of.get(id_, ()):
            journal.remove(rows.cases, case)
            counts["cases"] += 1
        journal.remove(rows.cases_of, id_)
        for message in rows.inbox_of.get(id_, ()):
            journal.remove(rows.inbox, message)
            counts["inbox"] += 1
        journal.remove(rows.inbox_of, id_)
        for task in rows.tasks_of.get(id_, ()):
            journal.remove(rows.tasks, task)
            counts["tasks"] += 1
        journal.remove(rows.tasks_of, id_)
        for use in [each for each in rows.entitlement_uses.values() if each.customer == id_ and each.external_id]:
            assert use.source is not None
            assert use.external_id is not None
            journal.put(rows.entitlement_uses, use.id, evolve(use, external_id=None))
            journal.remove(rows.entitlements_used, (use.source, use.external_id))
            counts["entitlement_uses"] += 1

    def _messages(self, id_: CustomerId) -> Iterator[Message]:
        rows = self._tx.rows
        for decision in rows.decisions_of.get(id_, ()):
            yield from [rows.messages[message] for message in rows.messages_of.get(decision, ())]

    def _redact(self, interaction: Interaction, redaction: Redaction, at: datetime) -> int:
        journal, rows = self._tx.journal, self._tx.rows
        left = redaction.content(interaction.kind, interaction.stored_content)
        if interaction.source is not None and interaction.external_id is not None:
            journal.remove(rows.recorded, (interaction.source, interaction.external_id))
            digest = redaction.digest(interaction.source, interaction.external_id)
            journal.put(rows.recorded_digests, (interaction.source, digest), interaction.id)
        elif left == interaction.stored_content:
            return 0
        self._replace(evolve(interaction, external_id=None, stored_content=left), at)
        return 1

    def _replace(self, interaction: Interaction, at: datetime) -> None:
        journal, rows = self._tx.journal, self._tx.rows
        id_: InteractionId = interaction.id
        journal.put(rows.interactions, id_, interaction)
        journal.put(rows.interactions_of[interaction.customer], id_, interaction)
        journal.put(rows.redacted, id_, at)

    def _delete(self, id_: CustomerId, counts: dict[str, int]) -> None:
        journal, rows = self._tx.journal, self._tx.rows
        for statement in list(rows.statements_of.get(id_, {}).values()):
            if statement.value is not None:
                journal.put(rows.statements_of[id_], statement.id, evolve(statement, value=None))
                counts["statements"] += 1
        names = rows.identifiers_of.get(id_, {})
        counts["identifiers"] += len(names)
        for key in names:
            if key in rows.profiles:
                counts["profiles"] += 1
                journal.remove(rows.profiles, key)
            journal.remove(rows.identifiers, key)
        journal.remove(rows.identifiers_of, id_)
        for members in rows.members.values():
            if id_ in members:
                counts["memberships"] += 1
                journal.remove(members, id_)
        ties = [rows.ties[tie] for tie in rows.ties_of.get(id_, ())]
        touch_tied(journal, rows, ties)
        counts["ties"] += len(ties)
        for tie in ties:
            journal.remove(rows.ties, tie.id)
            for end in {tie.customer, tie.other}:
                journal.remove(rows.ties_of[end], tie.id)
        counts["rectifications"] += len(rows.rectifications_of.get(id_, {}))
        journal.remove(rows.rectifications_of, id_)
        for suggestion in list(rows.suggestions.values()):
            if id_ in (suggestion.one, suggestion.other):
                journal.remove(rows.suggestions, suggestion.id)
                counts["duplicates"] += 1

    def _bury(self, id_: CustomerId, at: datetime) -> None:
        journal, rows = self._tx.journal, self._tx.rows
        present = rows.customers[id_]
        left = evolve(
            present,
            party=evolve(present.party, name=""),
            preferences=Preferences(),
            version=present.version + 1,
            archived_at=present.archived_at or at,
        )
        journal.put(rows.customers, id_, left)
        journal.put(rows.name_keys, id_, "")
        journal.put(rows.erased, id_, at)


def _place(interaction: Interaction) -> tuple[int, datetime, int]:
    return _sortable((interaction.customer, interaction.occurred_at, interaction.id))


def _sortable(place: Place) -> tuple[int, datetime, int]:
    return by_bytes(place[0]), place[1], by_bytes(place[2])


def _ever_withdrawn(records: Iterable[ConsentRecord]) -> bool:
    return any(not record.granted for record in records)
