"""Records of campaigns and their audiences, in memory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from crmcore.domain.kernel.time import from_micros, to_micros
from crmcore.domain.marketing.campaign_run import CAMPAIGN_STATES, PLACES, CampaignRun
from crmcore.ports.store.record_kind import Row
from crmcore.stores.memory.journal import Journal
from crmcore.stores.memory.record_values import (
    Maker,
    Taker,
    at_of,
    bytes_of,
    id_of,
    maybe_id_of,
    micros_of,
    require_rule,
)
from crmcore.stores.memory.rows import Member, TenantRows

_GONE = (None, *PLACES[-3:])


def _campaigns(rows: TenantRows) -> Iterator[Row]:
    for each in rows.campaigns.values():
        yield (
            each.name,
            each.state,
            each.version,
            to_micros(each.changed_at),
            each.approved_by,
            micros_of(each.starts_at),
            micros_of(each.started_at),
            each.audience,
            each.reason,
            int(each.settled),
            micros_of(each.paced_at),
            micros_of(each.free_at),
        )


def _campaign_members(rows: TenantRows) -> Iterator[Row]:
    for campaign, audience in rows.audiences.items():
        for customer, each in audience.items():
            yield (campaign, customer.bytes, bytes_of(each.decision), each.gone)


def _campaign(journal: Journal, rows: TenantRows, row: Any, _: str) -> None:
    name, state, version, changed_at, approved_by, starts_at, started_at, audience, reason, settled, *paces = row
    require_rule(state in CAMPAIGN_STATES)
    run = CampaignRun(
        name,
        state,
        version,
        from_micros(changed_at),
        approved_by,
        at_of(starts_at),
        at_of(started_at),
        audience,
        reason,
        bool(settled),
        *map(at_of, paces),
    )
    journal.add(rows.campaigns, name, run)


def _campaign_member(journal: Journal, rows: TenantRows, row: Any, _: str) -> None:
    campaign, customer, decision, gone = row
    require_rule(gone in _GONE and (decision is None or gone is None))
    member = Member(maybe_id_of(decision), gone)
    journal.add(rows.audiences.setdefault(campaign, {}), id_of(customer), member)


MAKERS: Mapping[str, Maker] = {"campaign": _campaigns, "campaign member": _campaign_members}
"""By kind, what makes its rows."""

TAKERS: Mapping[str, Taker] = {"campaign": _campaign, "campaign member": _campaign_member}
"""By kind, what puts a row."""
