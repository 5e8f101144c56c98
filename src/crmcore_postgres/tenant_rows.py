"""Dropping on PostgreSQL: rows are found by where they lie, as nothing is known of how many a tenant has."""

from __future__ import annotations

DELETE = {
    "crm_message": "DELETE FROM crm_message WHERE tenant = ?1"
    " AND ctid = ANY (ARRAY(SELECT ctid FROM crm_message WHERE tenant = ?1 LIMIT ?2))",
    "crm_decision": "DELETE FROM crm_decision WHERE tenant = ?1"
    " AND ctid = ANY (ARRAY(SELECT ctid FROM crm_decision WHERE tenant = ?1 LIMIT ?2))",
    "crm_allowed_set": "DELETE FROM crm_allowed_set WHERE tenant = ?1"
    " AND ctid = ANY (ARRAY(SELECT ctid FROM crm_allowed_set WHERE tenant = ?1 LIMIT ?2))",
    "crm_consent": "DELETE FROM crm_consent WHERE tenant = ?1"
    " AND ctid = ANY (ARRAY(SELECT ctid FROM crm_consent WHERE tenant = ?1 LIMIT ?2))",
    "crm_suppression": "DELETE FROM crm_suppression WHERE tenant = ?1"
    " AND ctid = ANY (ARRAY(SELECT ctid FROM crm_suppression WHERE tenant = ?1 LIMIT ?2))",
    "crm_membership": "DELETE FROM crm_membership WHERE tenant = ?1"
    " AND ctid = ANY (ARRAY(SELECT ctid FROM crm_membership WHERE tenant = ?1 LIMIT ?2))",
    "crm_segment_refresh": "DELETE FROM crm_segment_refresh WHERE tenant = ?1"
    " AND ctid = ANY (ARRAY(SELECT ctid FROM crm_segment_refresh WHERE tenant = ?1 LIMIT ?2))",
    "crm_touch": "DELETE FROM crm_touch WHERE tenant = ?1"
    " AND ctid = ANY (ARRAY(SELECT ctid FROM crm_touch WHERE tenant = ?1 LIMIT ?2))",
    "crm_segment_touch": "DELETE FROM crm_segment_touch WHERE tenant = ?1"
    " AND ctid = ANY (ARRAY(SELECT ctid FROM crm_segment_touch WHERE tenant = ?1 LIMIT ?2))",
    "crm_measure_day": "DELETE FROM crm_measure_day WHERE tenant = ?1"
    " AND ctid = ANY (ARRAY(SELECT ctid FROM crm_measure_day WHERE tenant = ?1 LIMIT ?2))",
    "crm_measure": "DELETE FROM crm_measure WHERE tenant = ?1"
    " AND ctid = ANY (ARRAY(SELECT ctid FROM crm_measure WHERE tenant = ?1 LIMIT ?2))",
    "crm_standing": "DELETE FROM crm_standing WHERE tenant = ?1"
    " AND ctid = ANY (ARRAY(SELECT ctid FROM crm_standing WHERE tenant = ?1 LIMIT ?2))",
    "crm_transition": "DELETE FROM crm_transition WHERE tenant = ?1"
    " AND ctid = ANY (ARRAY(SELECT ctid FROM crm_transition WHERE tenant = ?1 LIMIT ?2))",
    "crm_cost": "DELETE FROM crm_cost WHERE tenant = ?1"
    " AND ctid = ANY (ARRAY(SELECT ctid FROM crm_cost WHERE tenant = ?1 LIMIT ?2))",
    "crm_ledger": "DELETE FROM crm_ledger WHERE tenant = ?1"
    " AND ctid = ANY (ARRAY(SELECT ctid FROM crm_ledger WHERE tenant = ?1 LIMIT ?2))",
    "crm_interaction": "DELETE FROM crm_interaction WHERE tenant = ?1"
    " AND ctid = ANY (ARRAY(SELECT ctid FROM crm_interaction WHERE tenant = ?1 LIMIT ?2))",
    "crm_rate": "DELETE FROM crm_rate WHERE tenant = ?1"
    " AND ctid = ANY (ARRAY(SELECT ctid FROM crm_rate WHERE tenant = ?1 LIMIT ?2))",
    "crm_attribute": "DELETE FROM crm_attribute WHERE tenant = ?1"
    " AND ctid = ANY (ARRAY(SELECT ctid FROM crm_attribute WHERE tenant = ?1 LIMIT ?2))",
    "crm_statement": "DELETE FROM crm_statement WHERE tenant = ?1"
    " AND ctid = ANY (ARRAY(SELECT ctid FROM crm_statement WHERE tenant = ?1 LIMIT ?2))",
    "crm_customer_contact_point": "DELETE FROM crm_customer_contact_point WHERE tenant = ?1"
    " AND ctid = ANY (ARRAY(SELECT ctid FROM crm_customer_contact_point WHERE tenant = ?1 LIMIT ?2))",
    "crm_contact_point": "DELETE FROM crm_contact_point WHERE tenant = ?1"
    " AND ctid = ANY (ARRAY(SELECT ctid FROM crm_contact_point WHERE tenant = ?1 LIMIT ?2))",
    "crm_profile": "DELETE FROM crm_profile WHERE tenant = ?1"
    " AND ctid = ANY (ARRAY(SELECT ctid FROM crm_profile WHERE tenant = ?1 LIMIT ?2))",
    "crm_identifier": "DELETE FROM crm_identifier WHERE tenant = ?1"
    " AND ctid = ANY (ARRAY(SELECT ctid FROM crm_identifier WHERE tenant = ?1 LIMIT ?2))",
    "crm_customer_word": "DELETE FROM crm_customer_word WHERE tenant = ?1"
    " AND ctid = ANY (ARRAY(SELECT ctid FROM crm_customer_word WHERE tenant = ?1 LIMIT ?2))",
    "crm_customer": "DELETE FROM crm_customer WHERE tenant = ?1"
    " AND ctid = ANY (ARRAY(SELECT ctid FROM crm_customer WHERE tenant = ?1 LIMIT ?2))",
    "crm_definition": "DELETE FROM crm_definition WHERE tenant = ?1"
    " AND ctid = ANY (ARRAY(SELECT ctid FROM crm_definition WHERE tenant = ?1 LIMIT ?2))",
    "crm_event": "DELETE FROM crm_event WHERE tenant = ?1"
    " AND ctid = ANY (ARRAY(SELECT ctid FROM crm_event WHERE tenant = ?1 LIMIT ?2))",
    "crm_command": "DELETE FROM crm_command WHERE tenant = ?1"
    " AND ctid = ANY (ARRAY(SELECT ctid FROM crm_command WHERE tenant = ?1 LIMIT ?2))",
}
"""For each table that holds rows of tenants the statement that deletes some, given the tenant and how many."""

RECLAIM = (
    "VACUUM (SKIP_LOCKED) crm_message, crm_decision, crm_consent, crm_membership, crm_measure_day, crm_measure,"
    " crm_standing, crm_transition, crm_cost, crm_ledger, crm_interaction, crm_attribute, crm_statement,"
    " crm_customer_contact_point, crm_identifier, crm_customer_word"
)
"""Of the tables whose rows point at customers: with each customer deleted the database looks there for any left."""
