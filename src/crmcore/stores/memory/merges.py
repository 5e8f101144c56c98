"""Merged customers in memory."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from attrs import evolve

from crmcore.domain.customer.merge import Merge
from crmcore.domain.kernel.ids import Addressed, CustomerId
from crmcore.domain.kernel.money import LIMIT
from crmcore.domain.relationship.measure import Measure
from crmcore.errors import MoneyOutOfRange, TransactionError
from crmcore.ports.store import POINTED
from crmcore.stores.memory.customers import require_customers
from crmcore.stores.memory.folding import figures_now, forget
from crmcore.stores.memory.rows import by_bytes
from crmcore.stores.memory.ties import touch_tied
from crmcore.stores.memory.touches import touch
from crmcore.stores.memory.transaction import Table


class MemoryMerges(Table):
    """Which customers are one and the same."""

    def heads(self, customers: Collection[CustomerId]) -> Mapping[CustomerId, CustomerId]:
        rows = self._tx.rows
        return {customer: rows.head(customer) for customer in customers if customer in rows.merges}

    def get(self, customer: CustomerId) -> Merge | None:
        found = self._tx.rows.merges.get(customer)
        return None if found is None else found[0]

    def of(self, head: CustomerId) -> Sequence[Merge]:
        rows = self._tx.rows
        merges = [rows.merges[origin][0] for origin in rows.origins(head) if origin != head]
        if rows.head(head) != head:
            return []
        return sorted(merges, key=lambda merge: (merge.merged_at, by_bytes(merge.customer)))

    def merge(self, merge: Merge, measures: Collection[Measure], cause: UUID) -> None:
        journal, rows = self._tx.journal, self._tx.rows
        one, other = merge.customer, merge.into
        require_customers(rows, [one, other])
        if one == other or not rows.merges.keys().isdisjoint([one, other]):
            raise TransactionError("a head is merged into another head")
        with journal.savepoint():
            archived_at = rows.customers[one].archived_at
            origins = {*rows.origins(one)}
            journal.put(rows.merges, one, (merge, archived_at))
            self._move(origins, one, other)
            self._archive(one, merge.merged_at if archived_at is None else archived_at)
            for measure in rows.measures.values():
                figures_now(rows, other, measure).require_in_range()
            if not -LIMIT <= sum(each.base.millionths for each in rows.entries_of.get(other, {}).values()) <= LIMIT:
                raise MoneyOutOfRange("amount", "a customer's costs beyond 10**12")

    def unmerge(self, customer: CustomerId, measures: Collection[Measure], cause: UUID) -> None:
        journal, rows = self._tx.journal, self._tx.rows
        if customer not in rows.merges:
            raise TransactionError("the merge of a head cannot be undone")
        with journal.savepoint():
            head = rows.head(customer)
            _, archived_at = rows.merges[customer]
            journal.remove(rows.merges, customer)
            self._move({*rows.origins(customer)}, head, customer)
            self._archive(customer, archived_at)

    def rosters(self, customer: CustomerId) -> Sequence[int]:
        return sorted(segment for segment, members in self._tx.rows.members.items() if customer in members)

    def rows(self, customer: CustomerId) -> Mapping[str, int]:
        rows = self._tx.rows
        origins = () if customer in rows.merges else rows.origins(customer)
        held: Mapping[str, Collection[Any]] = {
            "identifiers": rows.identifiers_of.get(customer, ()),
            "contact_points": [key for origin in origins for key in rows.linked.get(origin, ())],
            "statements": rows.statements_of.get(customer, ()),
            "interactions": rows.interactions_of.get(customer, ()),
            "transitions": rows.transitions_of.get(customer, ()),
            "ledger": rows.entries_of.get(customer, ()),
            "consents": rows.consents_of.get(customer, ()),
            "decisions": rows.decisions_of.get(customer, ()),
            "ties": [each for each in rows.ties.values() if customer in (each.customer, each.other)],
            "entitlements": rows.entitlements_of.get(customer, ()),
            "entitlement_uses": [each for each in rows.entitlement_uses.values() if each.customer == customer],
            "promises": rows.promises_of.get(customer, ()),
            "cases": rows.cases_of.get(customer, ()),
            "chosen_hours": rows.chosen_hours_of.get(customer, ()),
            "inbox": rows.inbox_of.get(customer, ()),
            "tasks": rows.tasks_of.get(customer, ()),
            "restrictions": rows.restrictions_of.get(customer, ()),
            "rectifications": rows.rectifications_of.get(customer, ()),
            "messages": [each for each in rows.messages.values() if each.customer == customer],
        }
        return {name: len(held[name]) for name in POINTED}

    def lend(self, customer: CustomerId, lent: Sequence[str]) -> None:
        rows = self._tx.rows
        if customer in rows.merges:
            merge, archived_at = rows.merges[customer]
            self._tx.journal.put(rows.merges, customer, (evolve(merge, lent=tuple(lent)), archived_at))

    def _archive(self, customer: CustomerId, at: datetime | None) -> None:
        rows = self._tx.rows
        self._tx.journal.put(rows.customers, customer, evolve(rows.customers[customer], archived_at=at))

    def _move(self, origins: Collection[CustomerId], before: CustomerId, after: CustomerId) -> None:
        """Point what is about one customer, and has its origin among those, at another."""
        journal, rows = self._tx.journal, self._tx.rows
        for of, every in (
            (rows.interactions_of, (rows.interactions,)),
            (rows.entries_of, (rows.entries,)),
            (rows.decisions_of, (rows.decisions,)),
            (rows.entitlements_of, (rows.entitlements,)),
            (rows.promises_of, (rows.promises,)),
            (rows.cases_of, (rows.cases,)),
            (rows.chosen_hours_of, ()),
            (rows.inbox_of, (rows.inbox,)),
            (rows.tasks_of, (rows.tasks,)),
            (rows.restrictions_of, ()),
            (rows.rectifications_of, ()),
            (rows.statements_of, ()),
            (rows.transitions_of, ()),
        ):
            self._point(of, every, origins, before, after)
        self._point_consents(origins, before, after)
        self._point_names(origins, before, after)
        self._point_ties(origins, before, after)
        for id_, use in list(rows.entitlement_uses.items()):
            if use.customer == before and use.origin in origins:
                journal.put(rows.entitlement_uses, id_, evolve(use, customer=after))
        self._link_anew(before)
        self._link_anew(after)
        for decision in rows.decisions_of.get(after, ()):
            for message_id in rows.messages_of.get(decision, ()):
                message = rows.messages[message_id]
                if message.customer == before and message.origin in origins:
                    journal.put(rows.messages, message_id, evolve(message, customer=after))
        for customer in (before, after):
            forget(journal, rows, customer)
        touch(journal, rows, [before, after])

    def _point(
        self, of: Any, every: Sequence[Any], origins: Collection[CustomerId], before: CustomerId, after: CustomerId
    ) -> None:
        journal = self._tx.journal
        for id_, row in list(of.get(before, {}).items()):
            if row.origin in origins:
                pointed = evolve(row, customer=after)
                journal.remove(of[before], id_)
                journal.put(of.setdefault(after, {}), id_, pointed)
                for rows in every:
                    journal.put(rows, id_, pointed)

    def _point_consents(self, origins: Collection[CustomerId], before: CustomerId, after: CustomerId) -> None:
        rows = self._tx.rows
        moved = [each for each in rows.consents_of.get(before, {}).values() if each.origin in origins]
        self._point(rows.consents_of, (rows.consents,), origins, before, after)
        for record in moved:
            if record.contact_point is not None:
                self._tx.journal.put(rows.consents_at[record.contact_point], record.id, rows.consents[record.id])

    def _point_names(self, origins: Collection[CustomerId], before: CustomerId, after: CustomerId) -> None:
        journal, rows = self._tx.journal, self._tx.rows
        for key, identifier in list(rows.identifiers_of.get(before, {}).items()):
            origin = rows.identifiers[key].origin
            if origin in origins:
                journal.put(rows.identifiers, key, Addressed(after, origin))
                journal.remove(rows.identifiers_of[before], key)
                journal.put(rows.identifiers_of.setdefault(after, {}), key, identifier)

    def _point_ties(self, origins: Collection[CustomerId], before: CustomerId, after: CustomerId) -> None:
        journal, rows = self._tx.journal, self._tx.rows
        known = {id_: rows.ties[id_] for id_ in (*rows.ties_of.get(before, ()), *rows.ties_of.get(after, ()))}
        for tie in known.values():
            pointed = evolve(
                tie,
                customer=after if tie.customer == before and tie.origin in origins else tie.customer,
                other=after if tie.other == before and tie.other_origin in origins else tie.other,
            )
            journal.put(rows.ties, tie.id, pointed)
            for end in {tie.customer, tie.other}:
                journal.remove(rows.ties_of[end], tie.id)
            for end in {pointed.customer, pointed.other}:
                journal.put(rows.ties_of.setdefault(end, {}), tie.id, None)
        touch_tied(journal, rows, known.values())

    def _link_anew(self, customer: CustomerId) -> None:
        """Say anew where a customer is reached."""
        journal, rows = self._tx.journal, self._tx.rows
        points = {}
        if customer not in rows.merges:
            for origin in rows.origins(customer):
                points.update(rows.linked.get(origin, {}))
        for key in rows.points_of.get(customer, {}):
            if key not in points:
                journal.remove(rows.reached_at[key], customer)
        for key, point in points.items():
            journal.put(rows.reached_at.setdefault(key, {}), customer, point)
        journal.put(rows.points_of, customer, points)
