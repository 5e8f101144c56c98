"""Campaigns on PostgreSQL: who wants to change one waits for whoever holds it, but messages are passed over."""

from __future__ import annotations

from typing import ClassVar

from crmcore.stores.sql.campaigns import CampaignQueries


class PostgresCampaigns(CampaignQueries):
    """Campaigns and their audiences."""

    holding: ClassVar[str] = " FOR NO KEY UPDATE"
    passing_over: ClassVar[str] = " FOR UPDATE SKIP LOCKED"
