"""Campaigns in SQL."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar

from attrs import evolve

from crmcore.codec.decisions import digest_of, dump_allowed
from crmcore.domain.decision.action import HOLD
from crmcore.domain.decision.message import Message
from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.marketing.campaign_run import CampaignProgress, CampaignRun, Leaving
from crmcore.stores.sql.executor import Executor
from crmcore.stores.sql.outbox import COLUMNS, message_of
from crmcore.stores.sql.stored import batches, id_bytes, micros, micros_or_none, stored_id, stored_instant_or_none

_RUN = (
    "name, state, version, changed_at, approved_by, starts_at, started_at, audience, reason, settled, paced_at, free_at"
)
_GET = " ".join(["SELECT", _RUN, "FROM crm_campaign WHERE tenant = ?"])
_PUT = " ".join(
    [
        "INSERT INTO crm_campaign (tenant,",
        _RUN,
        ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (tenant, name) DO UPDATE",
        "SET state = excluded.state, version = excluded.version, changed_at = excluded.changed_at,",
        "approved_by = excluded.approved_by, starts_at = excluded.starts_at, started_at = excluded.started_at,",
        "audience = excluded.audience, reason = excluded.reason, settled = excluded.settled,",
        "paced_at = excluded.paced_at, free_at = excluded.free_at",
    ]
)
_ENLIST = (
    "INSERT INTO crm_campaign_member (tenant, campaign, customer) VALUES (?, ?, ?)"
    " ON CONFLICT (tenant, campaign, customer) DO NOTHING"
)
_UNDECIDED = "tenant = ? AND campaign = ? AND decision IS NULL AND gone IS NULL"
_LEAVE = "".join(["UPDATE crm_campaign_member SET gone = ? WHERE ", _UNDECIDED, " AND customer = ?"])
_MOVE = "".join(["UPDATE crm_campaign_member SET customer = ? WHERE ", _UNDECIDED, " AND customer = ?"])
_SETTLE = (
    "UPDATE crm_campaign_member SET decision = (SELECT d.id FROM crm_decision AS d"
    " WHERE d.tenant = crm_campaign_member.tenant AND d.occasion = ? AND d.customer = crm_campaign_member.customer"
    " AND d.origin = crm_campaign_member.customer)"
    " WHERE tenant = ? AND campaign = ? AND decision IS NULL AND gone IS NULL AND customer IN (?"
)
_PROGRESS = (
    "SELECT o.place, COUNT(*) FROM (SELECT CASE WHEN m.gone IS NOT NULL THEN m.gone"
    " WHEN m.decision IS NULL THEN 'undecided' WHEN d.arm = 'holdout' THEN 'held_out'"
    " WHEN d.offer = '' AND d.allowed_set = ? THEN 'nothing_allowed' WHEN d.offer = '' THEN 'hold_drawn'"
    " ELSE COALESCE((SELECT x.state FROM crm_message AS x WHERE x.tenant = m.tenant AND x.decision = m.decision"
    " ORDER BY x.step DESC LIMIT 1), 'undecided') END AS place"
    " FROM crm_campaign_member AS m LEFT JOIN crm_decision AS d ON d.tenant = m.tenant AND d.id = m.decision"
    " WHERE m.tenant = ? AND m.campaign = ?) AS o GROUP BY o.place"
)
_OPEN_STATES = "campaign = ? AND state IN ('waiting', 'claimed', 'started')"
_IS_OPEN = "".join(
    [
        "SELECT EXISTS (SELECT 1 FROM crm_campaign_member WHERE ",
        _UNDECIDED,
        ") OR EXISTS (SELECT 1 FROM crm_message WHERE tenant = ? AND ",
        _OPEN_STATES,
        ")",
    ]
)
# That the state is one of three has the index of open messages used, which has no others.
_WAITING = "".join(["SELECT id FROM crm_message WHERE tenant = ? AND ", _OPEN_STATES, " AND state = 'waiting'"])
_PARK = " ".join(["WITH chosen (id) AS MATERIALIZED (", _WAITING, "AND not_before < expires_at ORDER BY id LIMIT ?"])
_PARK_CHOSEN = (
    ") UPDATE crm_message SET not_before = expires_at WHERE tenant = ? AND id IN (SELECT id FROM chosen) RETURNING 1"
)
_PARKED = " ".join([_WAITING, "AND not_before >= expires_at ORDER BY id LIMIT ?"])
# What is not before it expires would be parked still.
_LET_GO = (
    "UPDATE crm_message SET not_before = CASE WHEN expires_at > ? THEN ? ELSE expires_at - 1 END"
    " WHERE tenant = ? AND id = ? AND state = 'waiting'"
)
_END = " ".join(["WITH chosen (id) AS MATERIALIZED (", _WAITING, "ORDER BY id LIMIT ?"])
_END_CHOSEN = " ".join(
    [
        ") UPDATE crm_message SET state = 'suppressed', finished_at = ?, detail = ?",
        "WHERE tenant = ? AND id IN (SELECT id FROM chosen) RETURNING",
        COLUMNS,
    ]
)


class CampaignQueries:
    """Campaigns and their audiences."""

    holding: ClassVar[str] = ""
    """What follows the choice of a row to change where writers do not take turns."""
    passing_over: ClassVar[str] = ""
    """What follows the choice of messages to change there."""

    def __init__(self, executor: Executor) -> None:
        self._executor = executor

    def get(self, name: str) -> CampaignRun | None:
        return self._run(_GET + " AND name = ?", name)

    def hold(self, name: str) -> CampaignRun | None:
        return self._run("".join([_GET, " AND name = ?", self.holding]), name)

    def all(self) -> Sequence[CampaignRun]:
        rows = self._executor.execute(_GET + " ORDER BY name", (self._executor.tenant,))
        return [_run_of(row) for row in rows.fetchall()]

    def put(self, run: CampaignRun) -> None:
        self._executor.execute(
            _PUT,
            (
                self._executor.tenant,
                run.name,
                run.state,
                run.version,
                micros(run.changed_at),
                run.approved_by,
                micros_or_none(run.starts_at),
                micros_or_none(run.started_at),
                run.audience,
                run.reason,
                int(run.settled),
                micros_or_none(run.paced_at),
                micros_or_none(run.free_at),
            ),
        )

    def enlist(self, campaign: str, customers: Collection[CustomerId]) -> None:
        tenant = self._executor.tenant
        with self._executor.savepoint():
            self._executor.executemany(_ENLIST, [(tenant, campaign, customer.bytes) for customer in customers])

    def undecided(self, campaign: str, *, limit: int) -> Sequence[CustomerId]:
        rows = self._executor.execute(
            "".join(["SELECT customer FROM crm_campaign_member WHERE ", _UNDECIDED, " ORDER BY customer LIMIT ?"]),
            (self._executor.tenant, campaign, limit),
        )
        return [CustomerId(stored_id(customer)) for (customer,) in rows.fetchall()]

    def follow(self, campaign: str, merged: Mapping[CustomerId, CustomerId]) -> None:
        tenant = self._executor.tenant
        with self._executor.savepoint():
            there = self._among(campaign, merged.values())
            for member, head in sorted(merged.items()):
                if head in there:
                    self._executor.execute(_LEAVE, ("merged", tenant, campaign, member.bytes))
                else:
                    self._executor.execute(_MOVE, (head.bytes, tenant, campaign, member.bytes))
                    there.add(head)

    def settle(self, campaign: str, occasion: str, members: Collection[CustomerId]) -> None:
        for batch in batches(id_bytes(members)):
            self._executor.execute(
                "".join([_SETTLE, ", ?" * (len(batch) - 1), ")"]), (occasion, self._executor.tenant, campaign, *batch)
            )

    def leave(self, campaign: str, gone: Mapping[CustomerId, Leaving]) -> None:
        tenant = self._executor.tenant
        self._executor.executemany(_LEAVE, [(why, tenant, campaign, member.bytes) for member, why in gone.items()])

    def progress(self, campaign: str) -> CampaignProgress:
        rows = self._executor.execute(
            _PROGRESS, (digest_of(dump_allowed((HOLD,))), self._executor.tenant, campaign)
        ).fetchall()
        counts: dict[str, int] = {}
        for place, count in rows:
            told = "waiting" if place in ("claimed", "started") else place
            counts[told] = counts.get(told, 0) + count
        return CampaignProgress(sum(counts.values()), **counts)

    def is_open(self, campaign: str) -> bool:
        tenant = self._executor.tenant
        row = self._executor.execute(_IS_OPEN, (tenant, campaign, tenant, campaign)).fetchone()
        return row is not None and bool(row[0])

    def park(self, campaign: str, *, limit: int) -> int:
        tenant = self._executor.tenant
        parked = self._executor.execute(
            "".join([_PARK, self.passing_over, _PARK_CHOSEN]), (tenant, campaign, limit, tenant)
        )
        return len(parked.fetchall())

    def let_go(self, campaign: str, instants: Sequence[datetime]) -> int:
        tenant = self._executor.tenant
        parked = self._executor.execute(
            "".join([_PARKED, self.passing_over]), (tenant, campaign, len(instants))
        ).fetchall()
        # Of messages that are parked and past there may be fewer.
        pairs = zip(map(micros, instants), parked, strict=False)
        self._executor.executemany(_LET_GO, [(instant, instant, tenant, id_) for instant, (id_,) in pairs])
        return len(parked)

    def end(self, campaign: str, *, at: datetime, detail: str, limit: int) -> Sequence[Message]:
        tenant = self._executor.tenant
        rows = self._executor.execute(
            "".join([_END, self.passing_over, _END_CHOSEN]), (tenant, campaign, limit, micros(at), detail, tenant)
        )
        ended = [message_of(row) for row in rows.fetchall()]
        waiting = [evolve(message, state="waiting", finished_at=None, detail="") for message in ended]
        return sorted(waiting, key=lambda message: message.id)

    def _among(self, campaign: str, customers: Collection[CustomerId]) -> set[CustomerId]:
        """Those of the customers who are in the audience, in whatever place."""
        found: set[CustomerId] = set()
        for batch in batches(id_bytes(customers)):
            rows = self._executor.execute(
                "".join(
                    [
                        "SELECT customer FROM crm_campaign_member WHERE tenant = ? AND campaign = ? AND customer IN (?",
                        ", ?" * (len(batch) - 1),
                        ")",
                    ]
                ),
                (self._executor.tenant, campaign, *batch),
            )
            found.update(CustomerId(stored_id(customer)) for (customer,) in rows.fetchall())
        return found

    def _run(self, sql: str, name: str) -> CampaignRun | None:
        row = self._executor.execute(sql, (self._executor.tenant, name)).fetchone()
        return None if row is None else _run_of(row)


def _run_of(row: tuple[Any, ...]) -> CampaignRun:
    name, state, version, changed_at, approved_by, starts_at, started_at, audience, reason, settled, *paces = row
    changed, starts, started, paced_at, free_at = map(
        stored_instant_or_none, (changed_at, starts_at, started_at, *paces)
    )
    assert changed is not None
    return CampaignRun(
        name, state, version, changed, approved_by, starts, started, audience, reason, bool(settled), paced_at, free_at
    )
