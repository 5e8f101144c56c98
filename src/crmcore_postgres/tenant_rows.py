"""Dropping on PostgreSQL: rows are found by where they lie, as nothing is known of how many a tenant has."""

from __future__ import annotations

from crmcore.stores.sql.tenant_rows import OWNED

_SOME = " WHERE tenant = ?1 AND ctid = ANY (ARRAY(SELECT ctid FROM "
_AT_MOST = " WHERE tenant = ?1 LIMIT ?2))"
DELETE = {table.name: "".join(["DELETE FROM ", table.name, _SOME, table.name, _AT_MOST]) for table in OWNED}
"""For each table that holds rows of tenants the statement that deletes some, given the tenant and how many."""

RECLAIM = (
    "VACUUM (SKIP_LOCKED) crm_campaign_member, crm_chosen_hours, crm_inbox_message, crm_task, crm_message,"
    " crm_decision, crm_entitlement_use, crm_entitlement, crm_promise, crm_case, crm_consent, crm_tie, crm_merge,"
    " crm_duplicate, crm_restriction, crm_rectification, crm_membership,"
    " crm_measure_day, crm_measure, crm_standing, crm_transition, crm_cost, crm_ledger, crm_interaction, crm_attribute,"
    " crm_statement, crm_customer_contact_point, crm_identifier, crm_customer_word"
)
"""Of the tables whose rows point at customers: with each customer deleted the database looks there for any left."""
