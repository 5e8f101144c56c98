"""Campaigns: how they stand, their audiences, and the messages that are part of them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from attrs import evolve

from crmcore.domain.decision.action import HOLD
from crmcore.domain.decision.decision import Decision
from crmcore.domain.decision.message import Message, State
from crmcore.domain.marketing.campaign_run import CampaignProgress, CampaignRun
from crmcore.ports.store import UnitOfWork
from crmcore.testing.conformance.base import KitBase
from crmcore.testing.conformance.campaigning import OCCASION, RUN, of_campaign
from crmcore.testing.conformance.deciding import HOUR, LATER, decision, link, message, message_id
from crmcore.testing.conformance.samples import NOON, add, customer, customer_id
from crmcore.testing.conformance.store import Planned


class CampaignObligations(KitBase):
    """What `CampaignTable` promises."""

    def with_audience(self, *numbers: int) -> None:
        """The campaign, with customers 1 to 9, of whom these are in the audience."""
        with self.write() as unit:
            add(unit, *[customer(number) for number in range(1, 10)])
            unit.campaigns.put(RUN)
            unit.campaigns.enlist("spring", [customer_id(number) for number in numbers])

    def decide_members(self, *decisions: Decision) -> None:
        """Add decisions, and keep them for their members."""
        with self.write() as unit:
            unit.decisions.add(decisions)
            unit.campaigns.settle("spring", OCCASION, [each.customer for each in decisions])

    def post_all(self, *messages: Message) -> None:
        """Put messages into the outbox."""
        with self.write() as unit:
            link(unit, *{(each.customer.int >> 80, each.contact_point.int >> 80) for each in messages})
            unit.outbox.add(messages)

    def where_they_stand(self) -> CampaignProgress:
        """Where the members stand, which adds up."""
        with self.read() as unit:
            found = unit.campaigns.progress("spring")
        assert found.audience == found.total
        return found

    def test_how_a_campaign_stands_is_read_in_every_part(self) -> None:
        """What was kept before is replaced; nothing is kept of others."""
        later = CampaignRun("spring", "stopped", 4, NOON)
        with self.write() as unit:
            assert unit.campaigns.get("spring") is unit.campaigns.hold("spring") is None
            unit.campaigns.put(later)
            unit.campaigns.put(RUN)
            unit.campaigns.put(evolve(later, name="autumn"))
        with self.write() as unit:
            assert RUN == unit.campaigns.get("spring") == unit.campaigns.hold("spring")
            assert [evolve(later, name="autumn"), RUN] == list(unit.campaigns.all())
            unit.campaigns.put(later)
            assert later == unit.campaigns.get("spring")

    def test_members_are_undecided_until_they_are_settled_or_leave(self) -> None:
        """By id's bytes, as many as asked for; again is no change."""
        self.with_audience(3, 1, 2)
        self.enlist_again(1, 4)
        one, two, three, four = map(customer_id, (1, 2, 3, 4))
        with self.read() as unit:
            assert [one, two] == list(unit.campaigns.undecided("spring", limit=2))
            assert [] == list(unit.campaigns.undecided("autumn", limit=9))
        self.decide_members(decision(1, 1, OCCASION))
        with self.write() as unit:
            unit.campaigns.leave("spring", {one: "erased", two: "archived", three: "erased", customer_id(9): "erased"})
            unit.campaigns.leave("spring", {two: "merged"})
            assert [four] == list(unit.campaigns.undecided("spring", limit=9))
            unit.campaigns.enlist("spring", [one, two])
        with self.read() as unit:
            assert [four] == list(unit.campaigns.undecided("spring", limit=9))

    def enlist_again(self, *numbers: int) -> None:
        """Add customers to the audience."""
        with self.write() as unit:
            unit.campaigns.enlist("spring", [customer_id(number) for number in numbers])

    def test_a_member_is_settled_by_its_own_decision_alone(self) -> None:
        """One of another occasion, or addressed to another, is none."""
        self.with_audience(1, 2, 3)
        self.decide_members(decision(1, 1, OCCASION), decision(2, 3, OCCASION))
        with self.write() as unit:
            unit.decisions.add([decision(3, 2, "another")])
            unit.campaigns.settle("spring", OCCASION, [customer_id(2)])
            unit.campaigns.leave("spring", {customer_id(1): "merged"})
            assert [customer_id(2)] == list(unit.campaigns.undecided("spring", limit=9))

    def test_a_head_takes_the_place_of_who_is_merged_into_it(self) -> None:
        """Where it is in the audience already, whatever stands there, the member leaves; decided members stay."""
        self.with_audience(1, 2, 3, 4, 5)
        self.decide_members(decision(5, 5, OCCASION, held_out=True), decision(4, 4, OCCASION, held_out=True))
        heads = {1: 8, 2: 8, 3: 5, 4: 9}
        with self.write() as unit:
            unit.campaigns.follow("spring", {customer_id(member): customer_id(head) for member, head in heads.items()})
            assert [customer_id(8)] == list(unit.campaigns.undecided("spring", limit=9))
            found = unit.campaigns.progress("spring")
        assert CampaignProgress(5, undecided=1, held_out=2, merged=2) == found

    def test_every_member_stands_in_one_place(self) -> None:
        """By why it is gone, by its decision, or by the message with the highest step."""
        self.with_audience(*range(1, 10))
        made = [
            decision(1, 1, OCCASION, held_out=True),
            decision(2, 2, OCCASION, HOLD),
            evolve(decision(3, 3, OCCASION, HOLD), allowed=(HOLD,), propensities=((HOLD, 1.0),)),
            *[decision(number, number, OCCASION) for number in range(4, 9)],
        ]
        self.decide_members(*made)
        self.post_all(*[of_campaign(number, number, number, number) for number in range(4, 9)])
        self.post_all(of_campaign(14, 4, 4, 4, step=1))
        for number, state in ((4, "refused"), (5, "accepted"), (6, "held"), (7, None)):
            self.bring_to_end(number, state)  # type: ignore[arg-type]
        assert (
            CampaignProgress(9, undecided=1, held_out=1, hold_drawn=1, nothing_allowed=1, waiting=3, accepted=1, held=1)
            == self.where_they_stand()
        )
        self.bring_to_end(14, "suppressed")
        with self.write() as unit:
            unit.campaigns.leave("spring", {customer_id(9): "erased"})
        found = self.where_they_stand()
        assert (1, 2, 1, 0) == (found.suppressed, found.waiting, found.erased, found.undecided)

    def bring_to_end(self, number: int, state: State | None) -> None:
        """Bring a message to its end; without a state it is started, and stays so."""
        with self.write() as unit:
            claimed = unit.outbox.claim("email", now=NOON, lease_until=LATER, limit=99)
            for each in claimed:
                if each.id != message_id(number):
                    unit.outbox.release(each.id, each.token, not_before=NOON, from_state="claimed")
                elif state is None:
                    unit.outbox.start(each.id, each.token, lease_until=LATER)
                else:
                    unit.outbox.finish(each.id, each.token, state, from_state="claimed", at=NOON)

    def test_a_campaign_is_open_while_something_is_to_come(self) -> None:
        """A member is undecided, or a message is not in a final state."""
        self.with_audience(1)
        with self.read() as unit:
            assert unit.campaigns.is_open("spring")
            assert not unit.campaigns.is_open("autumn")
        self.decide_members(decision(1, 1, OCCASION))
        self.post_all(message(9, 1))
        with self.read() as unit:
            assert not unit.campaigns.is_open("spring")
        self.post_all(of_campaign(1, 1, step=1))
        with self.write() as unit:
            assert unit.campaigns.is_open("spring")
        self.bring_to_end(1, "accepted")
        with self.read() as unit:
            assert not unit.campaigns.is_open("spring")

    def test_parked_messages_are_claimed_by_nobody(self) -> None:
        """Those that wait are parked, as many as asked for, and let go from their instants on."""
        self.with_audience(1)
        self.decide_members(decision(1, 1, OCCASION))
        self.post_all(*[of_campaign(number, 1, step=number) for number in (1, 2, 3)], message(4, 1, step=4))
        with self.write() as unit:
            assert (2, 1, 0) == tuple(unit.campaigns.park("spring", limit=2) for _ in range(3))
            assert 0 == unit.campaigns.park("autumn", limit=2)
        with self.write() as unit:
            claimed = unit.outbox.claim("email", now=NOON + HOUR, lease_until=LATER, limit=9)
            assert [message_id(4)] == [each.id for each in claimed]
            later = NOON + timedelta(microseconds=1)
            assert (2, 1) == (
                unit.campaigns.let_go("spring", [NOON, later]),
                unit.campaigns.let_go("spring", [later] * 5),
            )
            assert 0 == unit.campaigns.let_go("spring", [NOON])
        with self.read() as unit:
            found = {number: unit.outbox.get(message_id(number)) for number in (1, 2, 3)}
        assert {1: NOON, 2: later, 3: later} == {number: each.not_before for number, each in found.items() if each}

    def test_what_is_let_go_too_late_expires(self) -> None:
        """It is parked no more: it may go until it expires, and is not let go over and over."""
        self.with_audience(1)
        self.decide_members(decision(1, 1, OCCASION))
        self.post_all(*[of_campaign(number, 1, step=number) for number in (1, 2, 3)])
        with self.write() as unit:
            assert 3 == unit.campaigns.park("spring", limit=9)
            assert 2 == unit.campaigns.let_go("spring", [LATER, LATER + HOUR])
            assert 1 == unit.campaigns.let_go("spring", [NOON, NOON])
            assert 0 == unit.campaigns.let_go("spring", [NOON])
        with self.read() as unit:
            found = [unit.outbox.get(message_id(number)) for number in (1, 2, 3)]
        last = LATER - timedelta(microseconds=1)
        assert [last, last, NOON] == [each.not_before for each in found if each is not None]

    def test_waiting_messages_are_ended(self) -> None:
        """As many as asked for, by id; those that are claimed, or of another campaign, are not."""
        self.with_audience(1)
        self.decide_members(decision(1, 1, OCCASION))
        self.post_all(*[of_campaign(number, 1, step=number) for number in (1, 2, 3)], message(4, 1, step=4))
        with self.write() as unit:
            (claimed,) = unit.outbox.claim("email", now=NOON, lease_until=LATER, limit=1)
        with self.write() as unit:
            ended = unit.campaigns.end("spring", at=NOON + HOUR, detail="stopped", limit=1)
            assert [of_campaign(2, 1, step=2)] == list(ended)
            assert [3] == [(each.id.int >> 80) - 8_000_000 for each in self.end_waiting(unit)]
            assert [] == self.end_waiting(unit)
        with self.read() as unit:
            found = unit.outbox.get(message_id(2))
            assert found is not None
            assert ("suppressed", "stopped", NOON + HOUR) == (found.state, found.detail, found.finished_at)
            assert claimed == unit.outbox.get(claimed.id)
            assert {"claimed": 1, "suppressed": 2, "waiting": 1} == dict(unit.outbox.counts())

    def end_waiting(self, unit: UnitOfWork) -> list[Message]:
        """End what waits."""
        return list(unit.campaigns.end("spring", at=NOON, detail="stopped", limit=9))

    def test_a_campaign_is_undone_with_a_savepoint(self) -> None:
        """All is as before the part of the transaction that is undone."""
        self.with_audience(1, 2)
        with self.write() as unit:
            with pytest.raises(Planned), unit.savepoint():
                unit.campaigns.put(evolve(RUN, state="stopped"))
                unit.campaigns.enlist("spring", [customer_id(3)])
                unit.campaigns.leave("spring", {customer_id(1): "erased"})
                unit.campaigns.follow("spring", {customer_id(2): customer_id(4)})
                raise Planned
            assert RUN == unit.campaigns.get("spring")
            assert [customer_id(1), customer_id(2)] == list(unit.campaigns.undecided("spring", limit=9))

    def test_campaigns_of_another_tenant_never_appear(self) -> None:
        """Each tenant has its own."""
        self.with_audience(1)
        with self.read(self.other) as unit:
            assert [] == list(unit.campaigns.all())
            assert CampaignProgress() == unit.campaigns.progress("spring")
            assert not unit.campaigns.is_open("spring")
