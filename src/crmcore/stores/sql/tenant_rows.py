"""All rows of a tenant, table by table, in an order in which foreign keys let them be deleted."""

from __future__ import annotations

from attrs import frozen


@frozen
class OwnedTable:
    """A table that holds rows of tenants: what they are counted as (None: they are derived from others), the statement
    that deletes some, given the tenant and how many, and whether rows of many others point at each of its own.
    """

    name: str
    fact: str | None
    delete: str
    much_pointed_at: bool = False


OWNED = (
    OwnedTable(
        "crm_inbox_message",
        "inbox",
        "DELETE FROM crm_inbox_message WHERE tenant = ?1"
        " AND id IN (SELECT id FROM crm_inbox_message WHERE tenant = ?1 LIMIT ?2)",
    ),
    OwnedTable(
        "crm_task",
        "tasks",
        "DELETE FROM crm_task WHERE tenant = ?1 AND id IN (SELECT id FROM crm_task WHERE tenant = ?1 LIMIT ?2)",
    ),
    OwnedTable(
        "crm_entitlement_use",
        "entitlement_uses",
        "DELETE FROM crm_entitlement_use WHERE tenant = ?1"
        " AND id IN (SELECT id FROM crm_entitlement_use WHERE tenant = ?1 LIMIT ?2)",
    ),
    OwnedTable(
        "crm_entitlement",
        "entitlements",
        "DELETE FROM crm_entitlement WHERE tenant = ?1"
        " AND id IN (SELECT id FROM crm_entitlement WHERE tenant = ?1 LIMIT ?2)",
    ),
    OwnedTable(
        "crm_promise",
        "promises",
        "DELETE FROM crm_promise WHERE tenant = ?1 AND id IN (SELECT id FROM crm_promise WHERE tenant = ?1 LIMIT ?2)",
    ),
    OwnedTable(
        "crm_case",
        "cases",
        "DELETE FROM crm_case WHERE tenant = ?1 AND id IN (SELECT id FROM crm_case WHERE tenant = ?1 LIMIT ?2)",
    ),
    OwnedTable(
        "crm_chosen_hours",
        "chosen_hours",
        "DELETE FROM crm_chosen_hours WHERE tenant = ?1"
        " AND id IN (SELECT id FROM crm_chosen_hours WHERE tenant = ?1 LIMIT ?2)",
    ),
    OwnedTable(
        "crm_source_rank",
        "source_ranks",
        "DELETE FROM crm_source_rank WHERE tenant = ?1"
        " AND source IN (SELECT source FROM crm_source_rank WHERE tenant = ?1 LIMIT ?2)",
    ),
    OwnedTable(
        "crm_quality",
        "quality",
        "DELETE FROM crm_quality WHERE tenant = ?1 AND (day, subject, dimension) IN"
        " (SELECT day, subject, dimension FROM crm_quality WHERE tenant = ?1 LIMIT ?2)",
    ),
    OwnedTable(
        "crm_campaign_member",
        "campaign_members",
        "DELETE FROM crm_campaign_member WHERE tenant = ?1 AND (campaign, customer) IN"
        " (SELECT campaign, customer FROM crm_campaign_member WHERE tenant = ?1 LIMIT ?2)",
    ),
    OwnedTable(
        "crm_campaign",
        "campaigns",
        "DELETE FROM crm_campaign WHERE tenant = ?1"
        " AND name IN (SELECT name FROM crm_campaign WHERE tenant = ?1 LIMIT ?2)",
    ),
    OwnedTable(
        "crm_message",
        "messages",
        "DELETE FROM crm_message WHERE tenant = ?1 AND id IN (SELECT id FROM crm_message WHERE tenant = ?1 LIMIT ?2)",
    ),
    OwnedTable(
        "crm_decision",
        "decisions",
        "DELETE FROM crm_decision WHERE tenant = ?1 AND id IN (SELECT id FROM crm_decision WHERE tenant = ?1 LIMIT ?2)",
    ),
    OwnedTable(
        "crm_allowed_set",
        None,
        "DELETE FROM crm_allowed_set WHERE tenant = ?1"
        " AND digest IN (SELECT digest FROM crm_allowed_set WHERE tenant = ?1 LIMIT ?2)",
    ),
    OwnedTable(
        "crm_consent",
        "consents",
        "DELETE FROM crm_consent WHERE tenant = ?1 AND id IN (SELECT id FROM crm_consent WHERE tenant = ?1 LIMIT ?2)",
    ),
    OwnedTable(
        "crm_suppression",
        "suppressions",
        "DELETE FROM crm_suppression WHERE tenant = ?1"
        " AND digest IN (SELECT digest FROM crm_suppression WHERE tenant = ?1 LIMIT ?2)",
    ),
    OwnedTable(
        "crm_duplicate",
        "duplicates",
        "DELETE FROM crm_duplicate WHERE tenant = ?1"
        " AND id IN (SELECT id FROM crm_duplicate WHERE tenant = ?1 LIMIT ?2)",
    ),
    OwnedTable(
        "crm_point_health",
        "point_health",
        "DELETE FROM crm_point_health WHERE tenant = ?1"
        " AND contact_point IN (SELECT contact_point FROM crm_point_health WHERE tenant = ?1 LIMIT ?2)",
    ),
    OwnedTable(
        "crm_spent",
        None,
        "DELETE FROM crm_spent WHERE tenant = ?1 AND (channel, quarter, share) IN"
        " (SELECT channel, quarter, share FROM crm_spent WHERE tenant = ?1 LIMIT ?2)",
    ),
    OwnedTable(
        "crm_wire",
        None,
        "DELETE FROM crm_wire WHERE tenant = ?1"
        " AND channel IN (SELECT channel FROM crm_wire WHERE tenant = ?1 LIMIT ?2)",
    ),
    OwnedTable(
        "crm_merge",
        "merges",
        "DELETE FROM crm_merge WHERE tenant = ?1"
        " AND customer IN (SELECT customer FROM crm_merge WHERE tenant = ?1 LIMIT ?2)",
    ),
    OwnedTable(
        "crm_erased_key",
        "erased_keys",
        "DELETE FROM crm_erased_key WHERE tenant = ?1"
        " AND digest IN (SELECT digest FROM crm_erased_key WHERE tenant = ?1 LIMIT ?2)",
    ),
    OwnedTable(
        "crm_restriction",
        "restrictions",
        "DELETE FROM crm_restriction WHERE tenant = ?1"
        " AND id IN (SELECT id FROM crm_restriction WHERE tenant = ?1 LIMIT ?2)",
    ),
    OwnedTable(
        "crm_rectification",
        "rectifications",
        "DELETE FROM crm_rectification WHERE tenant = ?1"
        " AND id IN (SELECT id FROM crm_rectification WHERE tenant = ?1 LIMIT ?2)",
    ),
    OwnedTable(
        "crm_membership",
        "members",
        "DELETE FROM crm_membership WHERE tenant = ?1"
        " AND (segment, customer) IN (SELECT segment, customer FROM crm_membership WHERE tenant = ?1 LIMIT ?2)",
    ),
    OwnedTable(
        "crm_segment_refresh",
        None,
        "DELETE FROM crm_segment_refresh WHERE tenant = ?1"
        " AND segment IN (SELECT segment FROM crm_segment_refresh WHERE tenant = ?1 LIMIT ?2)",
    ),
    OwnedTable(
        "crm_touch",
        None,
        "DELETE FROM crm_touch WHERE tenant = ?1"
        " AND (cause, customer) IN (SELECT cause, customer FROM crm_touch WHERE tenant = ?1 LIMIT ?2)",
    ),
    OwnedTable(
        "crm_segment_touch",
        None,
        "DELETE FROM crm_segment_touch WHERE tenant = ?1"
        " AND (segment, customer) IN (SELECT segment, customer FROM crm_segment_touch WHERE tenant = ?1 LIMIT ?2)",
    ),
    OwnedTable(
        "crm_measure_day",
        None,
        "DELETE FROM crm_measure_day WHERE tenant = ?1 AND (measure, customer, day) IN"
        " (SELECT measure, customer, day FROM crm_measure_day WHERE tenant = ?1 LIMIT ?2)",
    ),
    OwnedTable(
        "crm_measure",
        None,
        "DELETE FROM crm_measure WHERE tenant = ?1"
        " AND (measure, customer) IN (SELECT measure, customer FROM crm_measure WHERE tenant = ?1 LIMIT ?2)",
    ),
    OwnedTable(
        "crm_standing",
        None,
        "DELETE FROM crm_standing WHERE tenant = ?1"
        " AND customer IN (SELECT customer FROM crm_standing WHERE tenant = ?1 LIMIT ?2)",
    ),
    OwnedTable(
        "crm_transition",
        "transitions",
        "DELETE FROM crm_transition WHERE tenant = ?1"
        " AND id IN (SELECT id FROM crm_transition WHERE tenant = ?1 LIMIT ?2)",
    ),
    OwnedTable(
        "crm_cost",
        None,
        "DELETE FROM crm_cost WHERE tenant = ?1"
        " AND customer IN (SELECT customer FROM crm_cost WHERE tenant = ?1 LIMIT ?2)",
    ),
    OwnedTable(
        "crm_ledger",
        "ledger",
        "DELETE FROM crm_ledger WHERE tenant = ?1 AND id IN (SELECT id FROM crm_ledger WHERE tenant = ?1 LIMIT ?2)",
    ),
    OwnedTable(
        "crm_tie",
        "ties",
        "DELETE FROM crm_tie WHERE tenant = ?1 AND id IN (SELECT id FROM crm_tie WHERE tenant = ?1 LIMIT ?2)",
    ),
    OwnedTable(
        "crm_interaction",
        "interactions",
        "DELETE FROM crm_interaction WHERE tenant = ?1"
        " AND id IN (SELECT id FROM crm_interaction WHERE tenant = ?1 LIMIT ?2)",
    ),
    OwnedTable(
        "crm_rate",
        "rates",
        "DELETE FROM crm_rate WHERE tenant = ?1"
        " AND (currency, day) IN (SELECT currency, day FROM crm_rate WHERE tenant = ?1 LIMIT ?2)",
    ),
    OwnedTable(
        "crm_attribute",
        None,
        "DELETE FROM crm_attribute WHERE tenant = ?1"
        " AND (attribute, customer) IN (SELECT attribute, customer FROM crm_attribute WHERE tenant = ?1 LIMIT ?2)",
    ),
    OwnedTable(
        "crm_statement",
        "statements",
        "DELETE FROM crm_statement WHERE tenant = ?1"
        " AND id IN (SELECT id FROM crm_statement WHERE tenant = ?1 LIMIT ?2)",
    ),
    OwnedTable(
        "crm_customer_contact_point",
        None,
        "DELETE FROM crm_customer_contact_point WHERE tenant = ?1 AND (origin, contact_point) IN"
        " (SELECT origin, contact_point FROM crm_customer_contact_point WHERE tenant = ?1 LIMIT ?2)",
    ),
    OwnedTable(
        "crm_contact_point",
        "contact_points",
        "DELETE FROM crm_contact_point WHERE tenant = ?1"
        " AND id IN (SELECT id FROM crm_contact_point WHERE tenant = ?1 LIMIT ?2)",
    ),
    OwnedTable(
        "crm_profile",
        "profiles",
        "DELETE FROM crm_profile WHERE tenant = ?1 AND (scheme, source, key) IN"
        " (SELECT scheme, source, key FROM crm_profile WHERE tenant = ?1 LIMIT ?2)",
    ),
    OwnedTable(
        "crm_identifier",
        "identifiers",
        "DELETE FROM crm_identifier WHERE tenant = ?1 AND (scheme, source, value) IN"
        " (SELECT scheme, source, value FROM crm_identifier WHERE tenant = ?1 LIMIT ?2)",
    ),
    OwnedTable(
        "crm_customer_word",
        None,
        "DELETE FROM crm_customer_word WHERE tenant = ?1"
        " AND (word, customer) IN (SELECT word, customer FROM crm_customer_word WHERE tenant = ?1 LIMIT ?2)",
    ),
    OwnedTable(
        "crm_customer",
        "customers",
        "DELETE FROM crm_customer WHERE tenant = ?1 AND id IN (SELECT id FROM crm_customer WHERE tenant = ?1 LIMIT ?2)",
        much_pointed_at=True,
    ),
    OwnedTable(
        "crm_definition",
        "definitions",
        "DELETE FROM crm_definition WHERE tenant = ?1 AND (kind, number, version) IN"
        " (SELECT kind, number, version FROM crm_definition WHERE tenant = ?1 LIMIT ?2)",
    ),
    OwnedTable(
        "crm_event",
        "events",
        "DELETE FROM crm_event WHERE tenant = ?1 AND id IN (SELECT id FROM crm_event WHERE tenant = ?1 LIMIT ?2)",
    ),
    OwnedTable(
        "crm_command",
        "commands",
        "DELETE FROM crm_command WHERE tenant = ?1 AND key IN (SELECT key FROM crm_command WHERE tenant = ?1 LIMIT ?2)",
    ),
)
"""A migration that adds a table adds it here, before the tables that it points at."""

UNTIE = (
    "UPDATE crm_interaction SET voids = NULL WHERE tenant = ?1"
    " AND id IN (SELECT id FROM crm_interaction WHERE tenant = ?1 AND voids IS NOT NULL LIMIT ?2)"
)
"""Interactions that point at others cannot be deleted in parts before this."""

COUNT = (
    "SELECT 'customers', COUNT(*) FROM crm_customer WHERE tenant = ?1"
    " UNION ALL SELECT 'merges', COUNT(*) FROM crm_merge WHERE tenant = ?1"
    " UNION ALL SELECT 'duplicates', COUNT(*) FROM crm_duplicate WHERE tenant = ?1"
    " UNION ALL SELECT 'identifiers', COUNT(*) FROM crm_identifier WHERE tenant = ?1"
    " UNION ALL SELECT 'profiles', COUNT(*) FROM crm_profile WHERE tenant = ?1"
    " UNION ALL SELECT 'contact_points', COUNT(*) FROM crm_contact_point WHERE tenant = ?1"
    " UNION ALL SELECT 'point_health', COUNT(*) FROM crm_point_health WHERE tenant = ?1"
    " UNION ALL SELECT 'statements', COUNT(*) FROM crm_statement WHERE tenant = ?1"
    " UNION ALL SELECT 'ties', COUNT(*) FROM crm_tie WHERE tenant = ?1"
    " UNION ALL SELECT 'consents', COUNT(*) FROM crm_consent WHERE tenant = ?1"
    " UNION ALL SELECT 'suppressions', COUNT(*) FROM crm_suppression WHERE tenant = ?1"
    " UNION ALL SELECT 'erased_keys', COUNT(*) FROM crm_erased_key WHERE tenant = ?1"
    " UNION ALL SELECT 'restrictions', COUNT(*) FROM crm_restriction WHERE tenant = ?1"
    " UNION ALL SELECT 'rectifications', COUNT(*) FROM crm_rectification WHERE tenant = ?1"
    " UNION ALL SELECT 'interactions', COUNT(*) FROM crm_interaction WHERE tenant = ?1"
    " UNION ALL SELECT 'ledger', COUNT(*) FROM crm_ledger WHERE tenant = ?1"
    " UNION ALL SELECT 'transitions', COUNT(*) FROM crm_transition WHERE tenant = ?1"
    " UNION ALL SELECT 'members', COUNT(*) FROM crm_membership WHERE tenant = ?1"
    " UNION ALL SELECT 'decisions', COUNT(*) FROM crm_decision WHERE tenant = ?1"
    " UNION ALL SELECT 'messages', COUNT(*) FROM crm_message WHERE tenant = ?1"
    " UNION ALL SELECT 'campaigns', COUNT(*) FROM crm_campaign WHERE tenant = ?1"
    " UNION ALL SELECT 'campaign_members', COUNT(*) FROM crm_campaign_member WHERE tenant = ?1"
    " UNION ALL SELECT 'entitlements', COUNT(*) FROM crm_entitlement WHERE tenant = ?1"
    " UNION ALL SELECT 'entitlement_uses', COUNT(*) FROM crm_entitlement_use WHERE tenant = ?1"
    " UNION ALL SELECT 'promises', COUNT(*) FROM crm_promise WHERE tenant = ?1"
    " UNION ALL SELECT 'cases', COUNT(*) FROM crm_case WHERE tenant = ?1"
    " UNION ALL SELECT 'chosen_hours', COUNT(*) FROM crm_chosen_hours WHERE tenant = ?1"
    " UNION ALL SELECT 'inbox', COUNT(*) FROM crm_inbox_message WHERE tenant = ?1"
    " UNION ALL SELECT 'tasks', COUNT(*) FROM crm_task WHERE tenant = ?1"
    " UNION ALL SELECT 'source_ranks', COUNT(*) FROM crm_source_rank WHERE tenant = ?1"
    " UNION ALL SELECT 'quality', COUNT(*) FROM crm_quality WHERE tenant = ?1"
    " UNION ALL SELECT 'definitions', COUNT(*) FROM crm_definition WHERE tenant = ?1"
    " UNION ALL SELECT 'rates', COUNT(*) FROM crm_rate WHERE tenant = ?1"
    " UNION ALL SELECT 'events', COUNT(*) FROM crm_event WHERE tenant = ?1"
    " UNION ALL SELECT 'commands', COUNT(*) FROM crm_command WHERE tenant = ?1"
)
"""How many rows there are of each fact."""
