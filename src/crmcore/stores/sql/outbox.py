"""The outbox in SQL. Every change of a message is one statement that names the state and the token it changes from."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar

from attrs import evolve

from crmcore.domain.decision.decision import DecisionId
from crmcore.domain.decision.message import Claim, Message, MessageId, State, require_final
from crmcore.domain.kernel.ids import ContactPointId, CustomerId
from crmcore.domain.kernel.period import quarter
from crmcore.stores.sql.executor import Executor
from crmcore.stores.sql.stored import micros, micros_or_none, stored_id, stored_instant, stored_instant_or_none

COLUMNS = (
    "id, decision, customer, origin, contact_point, channel, purpose, offer, offer_version, message_class, not_before,"
    " expires_at, made_at, step, state, attempt, token, lease_until, finished_at, detail, campaign"
)
"""The columns of `message_of`."""
_INSERT = " ".join(
    [
        "INSERT INTO crm_message (tenant,",
        COLUMNS,
        ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        "ON CONFLICT (tenant, decision, contact_point, step) DO NOTHING",
    ]
)
SELECT_MESSAGES = " ".join(["SELECT", COLUMNS, "FROM crm_message WHERE tenant = ?"])
"""Messages of the tenant."""

"""Messages of the tenant."""
_CLAIM_CHOSEN = " ".join(
    [
        ") UPDATE crm_message SET state = 'claimed', token = token + 1, lease_until = ?",
        "WHERE tenant = ? AND id IN (SELECT id FROM chosen) RETURNING",
        COLUMNS,
    ]
)
_EXPIRE_CHOSEN = " ".join(
    [
        ") UPDATE crm_message SET state = 'expired', finished_at = ?",
        "WHERE tenant = ? AND id IN (SELECT id FROM chosen) RETURNING",
        COLUMNS,
    ]
)
_MAY_GO = "AND state = 'waiting' AND not_before <= ? AND expires_at > ?"
_LAPSED = "AND state IN ('claimed', 'started') AND lease_until <= ?"
_CLAIM = " ".join(
    [
        "WITH chosen (id) AS MATERIALIZED (SELECT id FROM crm_message WHERE tenant = ? AND channel = ?",
        _MAY_GO,
        "ORDER BY not_before, id LIMIT ?",
    ]
)
_HELD = "WHERE tenant = ? AND id = ? AND token = ? AND state = ? AND state IN ('claimed', 'started')"
_START = " ".join(["UPDATE crm_message SET state = 'started', attempt = attempt + 1, lease_until = ?", _HELD])
_RELEASE = " ".join(["UPDATE crm_message SET state = 'waiting', not_before = ?, lease_until = NULL, detail = ?", _HELD])
_FINISH = " ".join(
    [
        "UPDATE crm_message SET state = ?, finished_at = ?, detail = ?, cost = ?, lease_until = ?",
        _HELD,
        "RETURNING channel",
    ]
)
_ALL = 2**62
_UNRECORDED = "AND state = 'accepted' AND lease_until <= ?"
_RECORDED = (
    "UPDATE crm_message SET lease_until = NULL"
    " WHERE tenant = ? AND id = ? AND state = 'accepted' AND lease_until IS NOT NULL"
)
_SHARES = 8
_SPEND = (
    "INSERT INTO crm_spent (tenant, channel, quarter, share, total) VALUES (?, ?, ?, ?, ?)"
    " ON CONFLICT (tenant, channel, quarter, share) DO UPDATE SET total = crm_spent.total + excluded.total"
)
# High and low parts are added up apart, so that no sum can overflow.
_SPENT = (
    "SELECT SUM(total / 1000000000), SUM(total % 1000000000) FROM crm_spent"
    " WHERE tenant = ? AND quarter >= ? AND quarter < ?"
)
_PART = 10**9
_END_LEASE = (
    "UPDATE crm_message SET lease_until = ?"
    " WHERE tenant = ? AND id = ? AND token = ? AND state IN ('claimed', 'accepted') AND lease_until > ?"
)
_UNDER_WAY = "SELECT channel, COUNT(*) FROM crm_message WHERE tenant = ? AND state IN (?"
_EXPIRE = " ".join(
    [
        "WITH chosen (id) AS MATERIALIZED (SELECT id FROM crm_message",
        "WHERE tenant = ? AND state = 'waiting' AND expires_at <= ?",
        "ORDER BY expires_at, id LIMIT ?",
    ]
)
# From one channel to the next by the index, instead of through all that waits.
_DUE = " ".join(
    [
        "WITH RECURSIVE waiting (channel) AS (",
        "SELECT MIN(channel) FROM crm_message WHERE tenant = ? AND state = 'waiting' UNION ALL SELECT",
        "(SELECT MIN(m.channel) FROM crm_message AS m",
        "WHERE m.tenant = ? AND m.state = 'waiting' AND m.channel > w.channel)",
        "FROM waiting AS w WHERE w.channel IS NOT NULL)",
        # Not EXISTS, which PostgreSQL makes a join of: it would read all that waits.
        "SELECT w.channel FROM waiting AS w WHERE w.channel IS NOT NULL AND",
        "(SELECT 1 FROM crm_message AS m WHERE m.tenant = ? AND m.channel = w.channel",
        _MAY_GO,
        "LIMIT 1) IS NOT NULL UNION SELECT channel FROM crm_message WHERE tenant = ?",
        _LAPSED,
    ]
)


class OutboxQueries:
    """Messages on their way."""

    passing_over: ClassVar[str] = ""
    """What follows the choice of messages to change where writers do not take turns."""
    holding: ClassVar[str] = ""
    """What follows the choice of one message to change there."""

    def __init__(self, executor: Executor) -> None:
        self._executor = executor

    def add(self, messages: Sequence[Message]) -> None:
        tenant = self._executor.tenant
        instants: dict[datetime, int] = {}
        for message in messages:
            for instant in (message.not_before, message.expires_at, message.made_at):
                if instant not in instants:
                    instants[instant] = micros(instant)
        with self._executor.savepoint():
            self._executor.executemany(_INSERT, [_row(tenant, message, instants) for message in messages])

    def claim(self, channel: str, *, now: datetime, lease_until: datetime, limit: int) -> Sequence[Message]:
        tenant, at = self._executor.tenant, micros(now)
        claimed = self._messages(
            "".join([_CLAIM, self.passing_over, _CLAIM_CHOSEN]),
            (tenant, channel, at, at, limit, micros(lease_until), tenant),
        )
        return sorted(claimed, key=lambda message: (message.not_before, message.id))

    def start(self, message: MessageId, token: int, *, lease_until: datetime) -> bool:
        return self._change(
            _START,
            (micros(lease_until), self._executor.tenant, message.bytes, token, "claimed"),
        )

    def release(
        self, message: MessageId, token: int, *, not_before: datetime, from_state: State, detail: str = ""
    ) -> bool:
        return self._change(
            _RELEASE,
            (micros(not_before), detail, self._executor.tenant, message.bytes, token, from_state),
        )

    def finish(
        self,
        message: MessageId,
        token: int,
        state: State,
        *,
        from_state: State,
        at: datetime,
        detail: str = "",
        cost: int = 0,
        lease_until: datetime | None = None,
    ) -> bool:
        require_final(state, lease_until)
        until, tenant = micros_or_none(lease_until), self._executor.tenant
        done = self._executor.execute(
            _FINISH, (state, micros(at), detail, cost, until, tenant, message.bytes, token, from_state)
        ).fetchall()
        if done and cost:
            # Spread, so that workers who finish at once seldom wait for each other.
            share = message.bytes[-1] % _SHARES
            self._executor.execute(_SPEND, (tenant, done[0][0], quarter(at), share, cost))
        return bool(done)

    def unrecorded(self, now: datetime, *, limit: int, hold: bool = False) -> Sequence[Message]:
        ordered = " ".join([SELECT_MESSAGES, _UNRECORDED, "ORDER BY id LIMIT ?", self.passing_over if hold else ""])
        return self._messages(ordered, (self._executor.tenant, micros(now), limit))

    def recorded(self, messages: Sequence[MessageId]) -> None:
        tenant = self._executor.tenant
        self._executor.executemany(_RECORDED, [(tenant, message.bytes) for message in messages])

    def lapsed(self, now: datetime, *, limit: int, hold: bool = False, channel: str | None = None) -> Sequence[Message]:
        ordered = ("ORDER BY id LIMIT ?", self.passing_over if hold else "")
        if channel is None:
            text = " ".join([SELECT_MESSAGES, _LAPSED, *ordered])
            return self._messages(text, (self._executor.tenant, micros(now), limit))
        text = " ".join([SELECT_MESSAGES, _LAPSED, "AND channel = ?", *ordered])
        return self._messages(text, (self._executor.tenant, micros(now), channel, limit))

    def end_leases(self, claims: Collection[Claim], *, at: datetime) -> None:
        tenant, until = self._executor.tenant, micros(at)
        # In one order, so that two who do so do not wait for each other.
        each = sorted(claims, key=lambda claim: claim.message.bytes)
        rows = [(until, tenant, claim.message.bytes, claim.token, until) for claim in each]
        self._executor.executemany(_END_LEASE, rows)

    def expire(self, now: datetime, *, limit: int) -> Sequence[Message]:
        tenant, at = self._executor.tenant, micros(now)
        expired = self._messages("".join([_EXPIRE, self.passing_over, _EXPIRE_CHOSEN]), (tenant, at, limit, at, tenant))
        waiting = [evolve(message, state="waiting", finished_at=None) for message in expired]
        return sorted(waiting, key=lambda message: (message.expires_at, message.id))

    def get(self, message: MessageId) -> Message | None:
        found = self._messages(SELECT_MESSAGES + " AND id = ?", (self._executor.tenant, message.bytes))
        return found[0] if found else None

    def hold(self, message: MessageId) -> Message | None:
        found = self._messages(
            " ".join([SELECT_MESSAGES, "AND id = ?", self.holding]), (self._executor.tenant, message.bytes)
        )
        return found[0] if found else None

    def of_decision(self, decision: DecisionId) -> Sequence[Message]:
        return self._messages(
            SELECT_MESSAGES + " AND decision = ? ORDER BY step, id", (self._executor.tenant, decision.bytes)
        )

    def of(self, customer: CustomerId, *, limit: int) -> Sequence[Message]:
        return self._messages(
            SELECT_MESSAGES + " AND customer = ? ORDER BY made_at DESC, id DESC LIMIT ?",
            (self._executor.tenant, customer.bytes, limit),
        )

    def in_state(self, state: State, *, after: MessageId | None, limit: int) -> Sequence[Message]:
        return self._messages(
            SELECT_MESSAGES + " AND state = ? AND id > ? ORDER BY id LIMIT ?",
            (self._executor.tenant, state, b"" if after is None else after.bytes, limit),
        )

    def spent(self, channel: str | None, *, since: datetime, until: datetime) -> int:
        text = _SPENT
        values: list[object] = [self._executor.tenant, quarter(since), quarter(until)]
        if channel is not None:
            text += " AND channel = ?"
            values.append(channel)
        ((high, low),) = self._executor.execute(text, values).fetchall()
        return int(high or 0) * _PART + int(low or 0)

    def under_way(self, states: Collection[State]) -> Mapping[str, int]:
        among = ", ?" * (len(states) - 1) + ") GROUP BY channel"
        return dict(self._executor.execute(_UNDER_WAY + among, (self._executor.tenant, *states)).fetchall())

    def counts(self) -> Mapping[State, int]:
        rows = self._executor.execute(
            "SELECT state, COUNT(*) FROM crm_message WHERE tenant = ? GROUP BY state", (self._executor.tenant,)
        )
        return dict(rows.fetchall())

    def count(self, state: State, *, most: int | None = None) -> int:
        rows = self._executor.execute(
            "SELECT COUNT(*) FROM (SELECT 1 FROM crm_message WHERE tenant = ? AND state = ? LIMIT ?) AS m",
            (self._executor.tenant, state, _ALL if most is None else most),
        )
        return int(rows.fetchall()[0][0])

    def due(self, now: datetime, *, leases: datetime | None = None) -> Collection[str]:
        tenant, at = self._executor.tenant, micros(now)
        ended = at if leases is None else micros(leases)
        rows = self._executor.execute(_DUE, (tenant, tenant, tenant, at, at, tenant, ended))
        return {channel for (channel,) in rows.fetchall()}

    def _change(self, sql: str, values: Sequence[object]) -> bool:
        return self._executor.execute(sql, values).rowcount > 0

    def _messages(self, sql: str, values: Sequence[object]) -> list[Message]:
        return [message_of(row) for row in self._executor.execute(sql, values).fetchall()]


def _row(tenant: int, message: Message, instants: Mapping[datetime, int]) -> tuple[object, ...]:
    """The values of `_INSERT`, with the microseconds of each instant, which many messages share."""
    customer = message.customer.bytes
    return (
        tenant,
        message.id.bytes,
        message.decision.bytes,
        customer,
        customer if message.origin is message.customer else message.origin.bytes,
        message.contact_point.bytes,
        message.channel,
        message.purpose,
        message.offer,
        message.offer_version,
        message.message_class,
        instants[message.not_before],
        instants[message.expires_at],
        instants[message.made_at],
        message.step,
        message.state,
        message.attempt,
        message.token,
        micros_or_none(message.lease_until),
        micros_or_none(message.finished_at),
        message.detail,
        message.campaign,
    )


def message_of(row: tuple[Any, ...]) -> Message:
    """The message of a row of `SELECT_MESSAGES`."""
    id_, decision, customer, origin, point, channel, purpose, offer, offer_version, message_class = row[:10]
    not_before, expires_at, made_at, step, state, attempt, token, lease_until, finished_at, detail, campaign = row[10:]
    return Message(
        MessageId(stored_id(id_)),
        DecisionId(stored_id(decision)),
        CustomerId(stored_id(customer)),
        CustomerId(stored_id(origin)),
        ContactPointId(stored_id(point)),
        channel,
        purpose,
        offer,
        offer_version,
        message_class,
        stored_instant(not_before),
        stored_instant(expires_at),
        stored_instant(made_at),
        step,
        state,
        attempt,
        token,
        stored_instant_or_none(lease_until),
        stored_instant_or_none(finished_at),
        detail,
        campaign,
    )
