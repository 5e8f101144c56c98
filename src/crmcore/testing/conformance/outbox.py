"""The outbox."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from attrs import evolve

from crmcore.domain.decision.decision import DecisionId
from crmcore.domain.decision.message import FINAL, Claim, Message, State
from crmcore.errors import CRMError, StorageBusy
from crmcore.ports.store import UnitOfWork
from crmcore.testing.conformance.base import KitBase
from crmcore.testing.conformance.deciding import HOUR, LATER, decision_id, message, message_id, post
from crmcore.testing.conformance.samples import NOON, add, customer, customer_id

LEASE = NOON + HOUR
MINUTE = timedelta(minutes=1)
FIRST = message_id(1)

MOVES: dict[str, Callable[[UnitOfWork, Message, State], bool]] = {
    "start": lambda unit, held, _: unit.outbox.start(held.id, held.token, lease_until=LEASE + HOUR),
    "release": lambda unit, held, state: unit.outbox.release(
        held.id, held.token, not_before=NOON + HOUR, from_state=state
    ),
    "finish": lambda unit, held, state: unit.outbox.finish(
        held.id, held.token, "suppressed", from_state=state, at=NOON, detail="late", cost=5
    ),
}
"""Every move of whoever holds a message: the unit, the message as it was claimed, the state that it is moved from."""


class OutboxObligations(KitBase):
    """What `OutboxTable` promises."""

    def post(self, *messages: Message) -> None:
        """Put messages into the outbox, of customers 1 to 3."""
        with self.write() as unit:
            if not unit.customers.count(archived=False):
                add(unit, *map(customer, (1, 2, 3)))
            post(unit, *messages)

    def claim(self, channel: str = "email", *, now: datetime = NOON, limit: int = 10) -> list[Message]:
        """Claim messages for an hour."""
        with self.write() as unit:
            return list(unit.outbox.claim(channel, now=now, lease_until=now + HOUR, limit=limit))

    def held(self, state: State = "claimed") -> Message:
        """The first message, posted and held in that state, or brought to its end by that state."""
        self.post(message(1))
        (held,) = self.claim()
        with self.write() as unit:
            if state == "started":
                assert unit.outbox.start(held.id, held.token, lease_until=LEASE)
            elif state in FINAL:
                assert unit.outbox.finish(held.id, held.token, state, from_state="claimed", at=NOON, detail="x", cost=1)
        return self.kept()

    def kept(self, number: int = 1) -> Message:
        """The message of that number."""
        with self.read() as unit:
            found = unit.outbox.get(message_id(number))
        assert found is not None
        return found

    def moved(self, move: str, held: Message, from_state: State) -> bool:
        """Make a move; whether it was made."""
        with self.write() as unit:
            return MOVES[move](unit, held, from_state)

    def numbers(self, messages: list[Message]) -> list[int]:
        """The numbers of messages."""
        return [(each.id.int >> 80) - 8_000_000 for each in messages]

    def test_what_finished_messages_cost_is_added_up(self) -> None:
        """By channel or over all, by the quarters of an hour in which they were finished, exact beyond what an integer
        of the database holds; what cost nothing, or was not finished, adds nothing.
        """
        self.add(1)
        most = 9 * 10**18
        finished = [("email", NOON, most), ("email", NOON, most), ("phone", NOON + HOUR, 7), ("phone", NOON, 0)]
        with self.write() as unit:
            sent = [message(number, channel=channel) for number, (channel, _, _) in enumerate(finished, start=1)]
            post(unit, *sent, message(9, channel="phone"))
            for each, (channel, at, cost) in zip(sent, finished, strict=True):
                claimed = unit.outbox.claim(channel, now=NOON, lease_until=NOON + HOUR, limit=1)
                assert [each.id] == [found.id for found in claimed]
                done = {"from_state": "claimed", "at": at, "cost": cost}
                assert unit.outbox.finish(each.id, 1, "accepted", **done)  # type: ignore[arg-type]
                assert not unit.outbox.finish(each.id, 1, "accepted", **done)  # type: ignore[arg-type]
        with self.read() as unit:

            def spent(channel: str | None, quarters: int, until: int) -> int:
                quarter = HOUR / 4
                return unit.outbox.spent(channel, since=NOON + quarters * quarter, until=NOON + until * quarter)

            assert [2 * most + 7, 2 * most] == [spent(None, 0, 5), spent("email", -1, 1)]
            assert [7, 0, 0] == [spent("phone", 0, 5), spent("phone", 0, 4), spent("email", 1, 5)]

    def test_messages_under_way_are_counted_by_channel(self) -> None:
        """Those in the states asked for; a channel without any is left out."""
        self.add(1)
        with self.write() as unit:
            post(unit, message(1), message(2), message(3, channel="phone"))
            (claimed,) = unit.outbox.claim("phone", now=NOON, lease_until=NOON + HOUR, limit=1)
            unit.outbox.start(claimed.id, claimed.token, lease_until=NOON + HOUR)
            assert {"email": 2, "phone": 1} == dict(unit.outbox.under_way(["waiting", "claimed", "started"]))
            assert {"phone": 1} == dict(unit.outbox.under_way(["started"]))
            assert {} == dict(unit.outbox.under_way(["claimed"]))

    def test_a_message_is_kept_as_given(self) -> None:
        """A waiting message is kept equal in every part."""
        given = evolve(
            message(1, not_before=NOON.replace(microsecond=7), channel="größe"), offer="ü", message_class="hold"
        )
        self.post(given)
        assert given == self.kept()
        with self.read() as unit:
            assert None is unit.outbox.get(message_id(2))

    def test_a_message_is_added_once(self) -> None:
        """Unique by (decision, contact point, step): one that is there already stays as it is, whatever its state."""
        self.post(message(1))
        self.claim()
        claimed = self.kept()
        self.post(message(1), message(2, 1), message(2, 1, step=1), message(3, 1, 2, 2))
        assert claimed == self.kept()
        with self.read() as unit:
            assert [1, 3, 2] == self.numbers(list(unit.outbox.of_decision(decision_id(1))))

    def test_of_several_in_one_call_the_first_is_added(self) -> None:
        """Of messages of one (decision, contact point, step) in one call the first is added."""
        self.post(message(2, 1), message(1, 1))
        with self.read() as unit:
            assert [2] == self.numbers(list(unit.outbox.of_decision(decision_id(1))))

    def test_messages_are_added_all_or_none(self) -> None:
        """A message that cannot be added leaves the others of its call out too: an id used twice, no such decision."""
        self.post(message(1))
        wrong = [evolve(message(1, 1), step=5), evolve(message(3, 1, step=2), decision=DecisionId(decision_id(99)))]
        for each in wrong:
            with self.write() as unit, pytest.raises(CRMError):
                unit.outbox.add([message(2, 1, step=1), each])
            with self.read() as unit:
                assert [1] == self.numbers(list(unit.outbox.of_decision(decision_id(1))))

    def test_claimed_messages_are_held_by_a_token(self) -> None:
        """A claim makes waiting messages claimed until the lease ends; their tokens grow by one."""
        self.post(message(1))
        assert [evolve(message(1), state="claimed", token=1, lease_until=LEASE)] == self.claim()
        assert [] == self.claim()
        assert evolve(message(1), state="claimed", token=1, lease_until=LEASE) == self.kept()

    def test_messages_are_claimed_in_order(self) -> None:
        """At most `limit` messages, by (not_before, id), whatever order they were added in."""
        self.post(
            message(5, not_before=NOON - MINUTE),
            message(3, not_before=NOON - 2 * MINUTE),
            message(4, not_before=NOON - 2 * MINUTE),
            message(1),
        )
        assert [[3, 4, 5], [1], []] == [self.numbers(self.claim(limit=3)) for _ in range(3)]

    def test_only_what_may_go_now_is_claimed(self) -> None:
        """Messages of the channel that may go now: not before `not_before`, and not once they have expired."""
        self.post(
            message(1, not_before=NOON + MINUTE),
            message(2, channel="phone"),
            message(3, expires_at=NOON),
            message(4, expires_at=NOON + MINUTE),
        )
        assert [4] == self.numbers(self.claim())
        assert [2] == self.numbers(self.claim("phone"))
        assert [1] == self.numbers(self.claim(now=NOON + MINUTE))

    def test_no_two_claims_get_the_same_message(self) -> None:
        """No two claims get the same message, whoever makes them, and together they get all."""
        self.post(*(message(number, 1, step=number) for number in range(60)))

        def work(_: int) -> list[int]:
            found: list[int] = []
            while True:
                try:
                    claimed = self.claim(limit=4)
                except StorageBusy:
                    continue
                if not claimed:
                    return found
                found += self.numbers(claimed)

        with ThreadPoolExecutor(4) as threads:
            claims = [number for found in threads.map(work, range(4)) for number in found]
        assert list(range(60)) == sorted(claims)

    def test_starting_counts_the_attempt(self) -> None:
        """Claimed by this token: delivery begins, the attempt is counted, the lease renewed."""
        held = self.held()
        assert self.moved("start", held, "claimed")
        assert evolve(held, state="started", attempt=1, lease_until=LEASE + HOUR) == self.kept()
        assert not self.moved("start", held, "claimed")

    @pytest.mark.parametrize("state", ["claimed", "started"])
    def test_releasing_puts_a_message_back(self, state: State) -> None:
        """Held by this token in that state: back to waiting, not before then; claimed again it has the next token."""
        held = self.held(state)
        assert self.moved("release", held, state)
        assert evolve(held, state="waiting", not_before=NOON + HOUR, lease_until=None) == self.kept()
        assert [] == self.claim()
        (again,) = self.claim(now=NOON + HOUR)
        assert (2, held.attempt) == (again.token, again.attempt)

    @pytest.mark.parametrize("final", FINAL)
    @pytest.mark.parametrize("state", ["claimed", "started"])
    def test_finishing_gives_a_final_state(self, state: State, final: State) -> None:
        """Held by this token in that state: a final state, when and why."""
        held = self.held(state)
        with self.write() as unit:
            assert unit.outbox.finish(held.id, held.token, final, from_state=state, at=LEASE, detail="größe", cost=800)
        expected = evolve(held, state=final, lease_until=None, finished_at=LEASE, detail="größe")
        assert expected == self.kept()

    @pytest.mark.parametrize("state", ["waiting", "claimed", "started"])
    def test_a_message_is_finished_by_a_final_state_alone(self, state: State) -> None:
        """Finishing by a state that is not final is an error, and nothing changes."""
        held = self.held()
        with self.write() as unit, pytest.raises(CRMError):
            unit.outbox.finish(held.id, held.token, state, from_state="claimed", at=NOON)
        assert held == self.kept()

    @pytest.mark.parametrize("final", [each for each in FINAL if each != "accepted"])
    def test_an_accepted_message_alone_stays_leased(self, final: State) -> None:
        """Every other lease ends with its message: to ask for one is an error, and nothing changes."""
        held = self.held()
        with self.write() as unit, pytest.raises(CRMError):
            unit.outbox.finish(held.id, held.token, final, from_state="claimed", at=NOON, lease_until=LEASE)
        assert held == self.kept()

    def accepted(self, *numbers: int) -> None:
        """Messages of those numbers, accepted and leased until they are recorded."""
        self.post(*(message(number, 1, step=number) for number in numbers))
        self.claim()
        with self.write() as unit:
            for number in numbers:
                assert unit.outbox.finish(
                    message_id(number), 1, "accepted", from_state="claimed", at=NOON, lease_until=LEASE
                )

    def test_unrecorded_messages_are_found(self) -> None:
        """Accepted messages that stayed leased and whose lease has ended, by id, at most so many: nobody has recorded
        them. They are neither lapsed nor due.
        """
        self.accepted(4, 1, 3)
        with self.write() as unit:
            assert [] == list(unit.outbox.unrecorded(LEASE - MINUTE, limit=9))
            assert [1, 3, 4] == self.numbers(list(unit.outbox.unrecorded(LEASE, limit=9)))
            assert [1, 3] == self.numbers(list(unit.outbox.unrecorded(LEASE, limit=2, hold=True)))
            assert [] == list(unit.outbox.lapsed(LATER, limit=9))
            assert 0 == unit.outbox.count("claimed")
            assert set() == set(unit.outbox.due(LATER))
        kept = evolve(message(1), step=1, state="accepted", token=1, lease_until=LEASE, finished_at=NOON)
        assert kept == self.kept()

    def test_recorded_messages_are_leased_no_more(self) -> None:
        """The leases of those of the messages that are accepted end; nothing else changes."""
        self.accepted(1, 2)
        self.post(message(3, 1, step=3))
        (claimed,) = self.claim()
        with self.write() as unit:
            unit.outbox.recorded([])
            unit.outbox.recorded([message_id(1), message_id(3), message_id(99)])
            assert [2] == self.numbers(list(unit.outbox.unrecorded(LEASE, limit=9)))
        assert evolve(message(1), step=1, state="accepted", token=1, finished_at=NOON) == self.kept()
        assert claimed == self.kept(3)

    @pytest.mark.parametrize("move", MOVES)
    @pytest.mark.parametrize("final", FINAL)
    def test_a_final_state_never_changes(self, final: State, move: str) -> None:
        """What is final stays: no move, no claim, no expiry changes it, whatever state is said to be moved from."""
        held = self.held(final)
        for state in ("waiting", "claimed", "started", final):
            assert not self.moved(move, held, state)
        with self.write() as unit:
            assert [] == list(unit.outbox.claim("email", now=NOON, lease_until=LEASE, limit=9))
            assert [] == list(unit.outbox.expire(LATER + HOUR, limit=9))
            assert [] == list(unit.outbox.lapsed(LATER + HOUR, limit=9))
            assert set() == set(unit.outbox.due(LATER))
            unit.outbox.add([message(1)])
        assert held == self.kept()

    @pytest.mark.parametrize("move", MOVES)
    @pytest.mark.parametrize("state", ["claimed", "started"])
    def test_a_lost_claim_moves_nothing(self, state: State, move: str) -> None:
        """False when the claim is lost: another token holds the message, or none; nothing changes."""
        held = self.held(state)
        assert self.moved("release", held, state)
        waiting = self.kept()
        assert not self.moved(move, held, state)
        assert waiting == self.kept()
        (other,) = self.claim(now=NOON + HOUR)
        for from_state in ("claimed", "started"):
            assert not self.moved(move, held, from_state)
        assert other == self.kept()

    @pytest.mark.parametrize("move", MOVES)
    def test_a_move_from_another_state_moves_nothing(self, move: str) -> None:
        """False when the message is not in the state that it is moved from; nothing changes."""
        claimed = self.held("claimed")
        if move == "start":
            assert self.moved("start", claimed, "claimed")
            started = self.kept()
            assert not self.moved("start", started, "claimed")
            assert started == self.kept()
        else:
            assert not self.moved(move, claimed, "started")
            assert not self.moved(move, evolve(claimed, token=0), "waiting")
            assert claimed == self.kept()

    @pytest.mark.parametrize("move", MOVES)
    def test_a_waiting_message_is_held_by_nobody(self, move: str) -> None:
        """A message that waits is moved by no token, also not by the one that it has."""
        self.post(message(1))
        for state in ("waiting", "claimed", "started"):
            assert not self.moved(move, message(1), state)
        assert message(1) == self.kept()

    @pytest.mark.parametrize("move", MOVES)
    def test_an_unknown_message_is_held_by_nobody(self, move: str) -> None:
        """False for a message that is not there."""
        assert not self.moved(move, evolve(message(1), token=1), "claimed")

    def test_lapsed_leases_are_found(self) -> None:
        """Claimed or started messages whose lease has ended, by id, at most so many; of one channel where named."""
        self.post(*(message(number, 1, step=number) for number in (4, 1, 3)))
        claimed = self.claim()
        with self.write() as unit:
            assert unit.outbox.start(message_id(3), 1, lease_until=LEASE + MINUTE)
            assert [] == list(unit.outbox.lapsed(LEASE - MINUTE, limit=9))
            assert [1, 4] == self.numbers(list(unit.outbox.lapsed(LEASE, limit=9)))
            assert [1, 3, 4] == self.numbers(list(unit.outbox.lapsed(LEASE + MINUTE, limit=9)))
            assert [1, 3] == self.numbers(list(unit.outbox.lapsed(LEASE + MINUTE, limit=2)))
            assert [each for each in claimed if each.id == FIRST] == list(unit.outbox.lapsed(LEASE, limit=1))
            assert [1, 4] == self.numbers(list(unit.outbox.lapsed(LEASE, limit=9, hold=True, channel="email")))
            assert [] == list(unit.outbox.lapsed(LEASE, limit=9, hold=True, channel="post"))
            assert unit.outbox.release(message_id(1), 1, not_before=NOON, from_state="claimed", detail="busy")
            released = unit.outbox.get(message_id(1))
            assert released is not None
            assert ("waiting", "busy") == (released.state, released.detail)
            assert [4] == self.numbers(list(unit.outbox.lapsed(LEASE, limit=9)))

    def test_leases_of_claims_are_ended(self) -> None:
        """Of the messages that these claims hold, the leases of those that are claimed, or accepted and yet to be
        recorded, end by then; a started one stays leased.
        """
        self.accepted(2)
        self.post(*(message(number, 1, step=number) for number in (1, 3, 4)))
        claimed, started, other = self.claim()
        with self.write() as unit:
            assert unit.outbox.start(started.id, started.token, lease_until=LEASE)
        accepted, started = self.kept(2), self.kept(3)
        with self.write() as unit:
            unit.outbox.end_leases([Claim(message_id(number), 1) for number in (3, 2, 1)], at=NOON + MINUTE)
            assert [1] == self.numbers(list(unit.outbox.lapsed(NOON + MINUTE, limit=9)))
            assert [2] == self.numbers(list(unit.outbox.unrecorded(NOON + MINUTE, limit=9)))
        ended = [evolve(each, lease_until=NOON + MINUTE) for each in (claimed, accepted)]
        assert [*ended, started, other] == [self.kept(number) for number in (1, 2, 3, 4)]

    def test_a_lease_of_others_is_not_ended(self) -> None:
        """Nothing changes of a message that another claim holds, or none, or that is not there; a lease that ends
        before then stays as it is.
        """
        self.post(message(1), message(2, 1, step=2), message(3, 1, step=3))
        with self.write() as unit:
            unit.outbox.end_leases([], at=NOON)
            unit.outbox.end_leases([Claim(FIRST, 0)], at=NOON)
        assert message(1) == self.kept()
        first = self.claim()
        assert self.moved("release", first[0], "claimed")
        assert self.moved("finish", first[2], "claimed")
        self.claim(now=NOON + HOUR)
        before = [self.kept(number) for number in (1, 2, 3)]
        assert ["claimed", "claimed", "suppressed"] == [each.state for each in before]
        with self.write() as unit:
            unit.outbox.end_leases([Claim(each.id, each.token) for each in first], at=LEASE + MINUTE)
            unit.outbox.end_leases([Claim(message_id(99), 1), Claim(FIRST, 1), Claim(FIRST, 3)], at=NOON)
        assert before == [self.kept(number) for number in (1, 2, 3)]

    def test_a_late_holder_may_go_on_until_another_takes_over(self) -> None:
        """A lease that has ended loses nothing by itself: the token decides."""
        held = self.held()
        assert [held] == self.lapsed_at(LEASE + HOUR)
        assert self.moved("start", held, "claimed")
        assert "started" == self.kept().state

    def lapsed_at(self, now: datetime) -> list[Message]:
        """Messages whose lease has ended then."""
        with self.read() as unit:
            return list(unit.outbox.lapsed(now, limit=9))

    def test_waiting_messages_expire(self) -> None:
        """Waiting messages past their `expires_at` get the state expired and are returned as they were."""
        given = [
            message(3, expires_at=NOON - MINUTE),
            message(2, expires_at=NOON),
            message(1, expires_at=NOON + MINUTE),
            message(4, expires_at=NOON, not_before=NOON + HOUR),
        ]
        self.post(*given)
        with self.write() as unit:
            assert [given[0], given[1]] == list(unit.outbox.expire(NOON, limit=2))
            assert [given[3]] == list(unit.outbox.expire(NOON, limit=2))
            assert [] == list(unit.outbox.expire(NOON, limit=2))
        assert evolve(given[0], state="expired", finished_at=NOON) == self.kept(3)
        assert given[2] == self.kept(1)

    @pytest.mark.parametrize("state", ["claimed", "started"])
    def test_what_is_held_does_not_expire(self, state: State) -> None:
        """A message that is claimed or started is its holder's, also past its `expires_at`."""
        held = self.held(state)
        with self.write() as unit:
            assert [] == list(unit.outbox.expire(LATER + HOUR, limit=9))
        assert held == self.kept()

    def test_a_decisions_messages_come_by_step(self) -> None:
        """The messages of a decision, by step."""
        self.post(message(1, 1, step=2), message(3, 1, step=0), message(2, 1, step=1), message(4, 2))
        with self.read() as unit:
            assert [3, 2, 1] == self.numbers(list(unit.outbox.of_decision(decision_id(1))))
            assert [] == list(unit.outbox.of_decision(decision_id(9)))

    def test_a_customers_messages_come_newest_first(self) -> None:
        """The customer's messages, the newest first by (made_at, id), at most so many."""
        self.post(
            message(9, made_at=NOON - HOUR),
            message(1),
            message(2),
            message(3, made_at=NOON - MINUTE),
            message(4, None, 2, 2),
        )
        with self.read() as unit:
            assert [2, 1, 3, 9] == self.numbers(list(unit.outbox.of(customer_id(1), limit=9)))
            assert [2, 1] == self.numbers(list(unit.outbox.of(customer_id(1), limit=2)))

    def test_states_are_counted(self) -> None:
        """How many messages are in each state; states with none are left out."""
        with self.read() as unit:
            assert {} == dict(unit.outbox.counts())
        self.post(*(message(number) for number in range(5)))
        self.claim(limit=3)
        with self.write() as unit:
            assert unit.outbox.start(message_id(0), 1, lease_until=LEASE)
            assert unit.outbox.finish(message_id(1), 1, "held", from_state="claimed", at=NOON)
            assert {"waiting": 2, "claimed": 1, "started": 1, "held": 1} == dict(unit.outbox.counts())

    def test_one_state_is_counted(self) -> None:
        """How many messages are in a state, counted to at most so many."""
        self.post(*(message(number) for number in range(5)))
        self.claim(limit=3)
        with self.read() as unit:
            assert (2, 3, 0) == tuple(unit.outbox.count(state) for state in ("waiting", "claimed", "held"))
            assert (2, 0) == (unit.outbox.count("claimed", most=2), unit.outbox.count("held", most=2))

    def test_due_channels_are_those_with_something_to_do(self) -> None:
        """The channels that have messages which may go now, or claimed or started ones whose lease has ended."""
        self.post(
            message(1),
            message(2, channel="phone", not_before=NOON + MINUTE),
            message(3, channel="post"),
            message(4, channel="sms", expires_at=NOON),
        )
        with self.write() as unit:
            assert {"email", "post"} == set(unit.outbox.due(NOON))
            assert {"email", "post", "phone"} == set(unit.outbox.due(NOON + MINUTE))
            unit.outbox.claim("email", now=NOON, lease_until=LEASE, limit=9)
            assert {"post"} == set(unit.outbox.due(NOON))
            assert {"email", "post", "phone"} == set(unit.outbox.due(LEASE))
            assert {"post"} == set(unit.outbox.due(NOON, leases=LEASE - MINUTE))
            assert {"email", "post"} == set(unit.outbox.due(NOON, leases=LEASE))
            assert set() == set(unit.outbox.due(NOON - MINUTE))

    def test_adding_no_messages_is_nothing(self) -> None:
        """An empty sequence changes nothing."""
        self.post()
        with self.read() as unit:
            assert {} == dict(unit.outbox.counts())

    def test_messages_of_another_tenant_never_appear(self) -> None:
        """Messages are a tenant's own: nobody else sees, claims, moves or expires them."""
        self.post(message(1))
        with self.write(self.other) as unit:
            add(unit, customer(1))
            table = unit.outbox
            assert None is table.get(FIRST)
            assert [] == [*table.of(customer_id(1), limit=9), *table.of_decision(decision_id(1)), *table.counts()]
            assert [] == [*table.due(NOON), *table.claim("email", now=NOON, lease_until=LEASE, limit=9)]
            assert [] == [*table.expire(LATER + HOUR, limit=9)]
            with pytest.raises(CRMError):
                table.add([message(2, 1, step=1)])
        (held,) = self.claim()
        with self.write(self.other) as unit:
            assert [] == [*unit.outbox.lapsed(LATER, limit=9), *unit.outbox.unrecorded(LATER, limit=9)]
            assert 0 == unit.outbox.count("claimed")
            assert not any(move(unit, held, "claimed") for move in MOVES.values())
            post(unit, message(1))
            assert {"waiting": 1} == dict(unit.outbox.counts())
        assert held == self.kept()
