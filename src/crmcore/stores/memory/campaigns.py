"""Campaigns in memory: how far each has come is counted each time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from attrs import evolve

from crmcore.domain.decision.action import HOLD
from crmcore.domain.decision.experiment import HELD_OUT
from crmcore.domain.decision.message import Message
from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.marketing.campaign_run import CampaignProgress, CampaignRun, Leaving
from crmcore.errors import StorageError, UnknownCustomer
from crmcore.stores.memory.rows import Member, by_bytes
from crmcore.stores.memory.transaction import Table

_OPEN = ("waiting", "claimed", "started")


class MemoryCampaigns(Table):
    """Campaigns and their audiences."""

    def get(self, name: str) -> CampaignRun | None:
        return self._tx.rows.campaigns.get(name)

    def hold(self, name: str) -> CampaignRun | None:
        self._tx.require_writing()
        return self.get(name)

    def all(self) -> Sequence[CampaignRun]:
        return [run for _, run in sorted(self._tx.rows.campaigns.items())]

    def put(self, run: CampaignRun) -> None:
        self._tx.journal.put(self._tx.rows.campaigns, run.name, run)

    def enlist(self, campaign: str, customers: Collection[CustomerId]) -> None:
        journal, rows = self._tx.journal, self._tx.rows
        if campaign not in rows.campaigns:
            raise StorageError("nothing is kept of that campaign")
        self._require_known(customers)
        audience = rows.audiences.setdefault(campaign, {})
        for customer in customers:
            if customer not in audience:
                journal.add(audience, customer, Member())

    def undecided(self, campaign: str, *, limit: int) -> Sequence[CustomerId]:
        audience = self._tx.rows.audiences.get(campaign, {})
        return sorted([each for each, member in audience.items() if member.undecided], key=by_bytes)[:limit]

    def follow(self, campaign: str, merged: Mapping[CustomerId, CustomerId]) -> None:
        journal, rows = self._tx.journal, self._tx.rows
        audience = rows.audiences.get(campaign, {})
        self._require_known(merged.values())
        with journal.savepoint():
            for member, head in sorted(merged.items()):
                if member not in audience or not audience[member].undecided:
                    continue
                if head in audience:
                    journal.put(audience, member, Member(gone="merged"))
                else:
                    journal.remove(audience, member)
                    journal.put(audience, head, Member())

    def settle(self, campaign: str, occasion: str, members: Collection[CustomerId]) -> None:
        rows = self._tx.rows
        decided = rows.decided.get(occasion, {})
        for member in self._undecided_of(campaign, members):
            decision = decided.get(member)
            if decision is not None and rows.decisions[decision].customer == member:
                self._tx.journal.put(rows.audiences[campaign], member, Member(decision))

    def leave(self, campaign: str, gone: Mapping[CustomerId, Leaving]) -> None:
        for member in self._undecided_of(campaign, gone):
            self._tx.journal.put(self._tx.rows.audiences[campaign], member, Member(gone=gone[member]))

    def progress(self, campaign: str) -> CampaignProgress:
        audience = self._tx.rows.audiences.get(campaign, {})
        counts = Counter(self._place(member) for member in audience.values())
        return CampaignProgress(len(audience), **counts)

    def is_open(self, campaign: str) -> bool:
        audience = self._tx.rows.audiences.get(campaign, {})
        return any(member.undecided for member in audience.values()) or any(self._messages(campaign))

    def park(self, campaign: str, *, limit: int) -> int:
        chosen = [each for each in self._waiting(campaign) if each.not_before < each.expires_at][:limit]
        for each in chosen:
            self._put(evolve(each, not_before=each.expires_at))
        return len(chosen)

    def let_go(self, campaign: str, instants: Sequence[datetime]) -> int:
        parked = [each for each in self._waiting(campaign) if each.not_before >= each.expires_at][: len(instants)]
        for instant, each in zip(instants, parked, strict=False):
            # What is not before it expires would be parked still.
            self._put(evolve(each, not_before=min(instant, each.expires_at - timedelta(microseconds=1))))
        return len(parked)

    def end(self, campaign: str, *, at: datetime, detail: str, limit: int) -> Sequence[Message]:
        chosen = self._waiting(campaign)[:limit]
        for each in chosen:
            self._put(evolve(each, state="suppressed", finished_at=at, detail=detail))
            self._tx.journal.remove(self._tx.rows.under_way, each.id)
        return chosen

    def _require_known(self, customers: Collection[CustomerId]) -> None:
        if not all(customer in self._tx.rows.customers for customer in customers):
            raise UnknownCustomer("id")

    def _undecided_of(self, campaign: str, members: Collection[CustomerId]) -> Iterator[CustomerId]:
        audience = self._tx.rows.audiences.get(campaign, {})
        return (each for each in members if each in audience and audience[each].undecided)

    def _messages(self, campaign: str) -> Iterator[Message]:
        """The campaign's messages that are not in a final state."""
        rows = self._tx.rows
        return (each for id_ in rows.under_way if (each := rows.messages[id_]).campaign == campaign)

    def _waiting(self, campaign: str) -> list[Message]:
        self._tx.require_writing()
        waiting = [each for each in self._messages(campaign) if each.state == "waiting"]
        return sorted(waiting, key=lambda message: by_bytes(message.id))

    def _put(self, message: Message) -> None:
        self._tx.journal.put(self._tx.rows.messages, message.id, message)

    def _place(self, member: Member) -> str:
        rows = self._tx.rows
        if member.gone is not None:
            return member.gone
        if member.decision is None:
            return "undecided"
        decision = rows.decisions[member.decision]
        if decision.arm == HELD_OUT:
            return "held_out"
        if decision.intended.holds:
            return "nothing_allowed" if decision.allowed == (HOLD,) else "hold_drawn"
        steps = rows.messages_of.get(decision.id, {})
        if not steps:
            return "undecided"
        state = rows.messages[max(steps, key=steps.__getitem__)].state
        return "waiting" if state in _OPEN else state
