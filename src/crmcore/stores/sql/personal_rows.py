"""Which columns hold something personal, and what erasing does with each; every other column of every table is named
too, so that a new one has to be judged.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

Fate = Literal["deleted", "redacted", "digested"]
"""What erasing does: the row goes, the value is emptied, or a keyed digest takes its place."""

PERSONAL: Mapping[str, Mapping[str, Fate]] = {
    "crm_customer": {
        "name": "redacted",
        "name_key": "redacted",
        "language": "redacted",
        "zone": "redacted",
        "channel": "redacted",
    },
    "crm_customer_word": {"word": "deleted"},
    "crm_identifier": {"value": "deleted", "sent_as": "deleted"},
    "crm_contact_point": {"value": "redacted", "sent_as": "redacted"},
    "crm_profile": {"key": "deleted", "given": "deleted"},
    "crm_statement": {"text": "redacted", "number": "redacted"},
    "crm_attribute": {"text": "deleted", "number": "deleted"},
    "crm_interaction": {"external_id": "digested", "content": "redacted"},
    "crm_ledger": {"external_id": "digested"},
    "crm_consent": {"evidence": "redacted"},
    "crm_decision": {"seen": "redacted"},
    "crm_message": {"detail": "redacted"},
    "crm_promise": {"text": "redacted"},
    "crm_case": {"subject": "deleted", "outcome": "deleted", "note": "deleted"},
    "crm_chosen_hours": {"hours": "deleted"},
    "crm_inbox_message": {"subject": "deleted", "text": "deleted", "html": "deleted"},
    "crm_task": {"subject": "deleted", "script": "deleted", "note": "deleted"},
    "crm_entitlement_use": {"external_id": "redacted"},
    "crm_tie": {"type": "deleted", "assigned": "deleted"},
    "crm_restriction": {"reason": "redacted", "evidence": "redacted"},
    "crm_rectification": {"before": "deleted", "after": "deleted", "evidence": "deleted"},
}
"""By table and column. A contact point that others have stays with them."""

PLAIN: Mapping[str, str] = {
    "crm_setting": "name value",
    "crm_migration": "number name digest",
    "crm_tenant": "id name currency zone region added_at revision evaluated_on sequence chain dropped_at digests_since"
    " keyed_as",
    "crm_definition": "tenant kind number version name body defined_at retired_at",
    "crm_customer": "tenant id party added_at added_on version archived_at erased_at",
    "crm_customer_word": "tenant customer",
    "crm_identifier": "tenant scheme source rule customer origin",
    "crm_contact_point": "tenant id scheme rule",
    "crm_customer_contact_point": "tenant origin contact_point customer",
    "crm_profile": "tenant scheme source archived_at",
    "crm_statement": "tenant id customer origin attribute source stated_at recorded_at",
    "crm_attribute": "tenant attribute customer statement",
    "crm_rate": "tenant currency day value",
    "crm_interaction": "entry tenant id customer origin kind direction occurred_at recorded_at day source"
    " external_digest touchpoint amount currency original rate rate_day voids redacted_at",
    "crm_measure": "tenant measure customer count total first_at last_at first_on last_on days",
    "crm_measure_day": "tenant measure customer day count total first_at last_at",
    "crm_standing": "tenant customer stage rung defected evaluated_on",
    "crm_transition": "tenant id customer origin at stage_before rung_before defected_before evaluated_on_before stage"
    " rung defected evaluated_on reason lifecycle_version",
    "crm_membership": "tenant segment customer since",
    "crm_segment_refresh": "tenant segment version at day threshold_text threshold_number",
    "crm_touch": "tenant cause customer",
    "crm_segment_touch": "tenant segment customer",
    "crm_ledger": "tenant id customer origin account amount currency original rate rate_day occurred_at recorded_at day"
    " source external_digest",
    "crm_cost": "tenant customer total",
    "crm_event": "entry tenant id name recorded_at actor customer data sequence chain",
    "crm_command": "tenant key body result expires_at",
    "crm_consent": "tenant id customer origin contact_point channel purpose granted at recorded_at source actor",
    "crm_suppression": "tenant digest reason at",
    "crm_erased_key": "tenant digest at",
    "crm_allowed_set": "tenant digest body",
    "crm_decision": "tenant id customer origin occasion decided_at day policy policy_version arm offer channel slot"
    " probability propensities allowed_set verdicts versions stage purpose rulings",
    "crm_message": "tenant id decision customer origin contact_point step channel purpose offer offer_version"
    " message_class not_before expires_at made_at state attempt token lease_until finished_at cost campaign",
    "crm_campaign": "tenant name state version changed_at approved_by starts_at started_at audience reason settled"
    " paced_at free_at",
    "crm_campaign_member": "tenant campaign customer decision gone",
    "crm_point_health": "tenant contact_point softs last_soft_at hard_at status reason lived_at",
    "crm_spent": "tenant channel quarter share total",
    "crm_wire": "tenant channel failures open_until free_at",
    "crm_merge": "tenant customer into_customer head merged_at archived_at lent",
    "crm_tie": "tenant id customer origin other other_origin since until exclusive source interaction recorded_at"
    " ended_at removed_at",
    "crm_entitlement": "tenant id customer origin treatment first_on last_on uses used reason granted_at revoked_at",
    "crm_entitlement_use": "tenant id entitlement customer origin used_at recorded_at source",
    "crm_chosen_hours": "tenant id customer origin channel chosen_at",
    "crm_promise": "tenant id customer origin employee made_at due_on settled_on kept",
    "crm_case": "tenant id customer origin employee opened_at due_at closed_at rounds",
    "crm_inbox_message": "tenant id customer origin purpose offer language made_at expires_at read_at dismissed_at",
    "crm_task": "tenant id customer origin employee purpose offer made_at due_at state outcome finished_at rounds",
    "crm_source_rank": "tenant source place",
    "crm_quality": "tenant day subject dimension score count",
    "crm_restriction": "tenant id customer origin at lifted_at",
    "crm_rectification": "tenant id customer origin field at actor",
    "crm_duplicate": "tenant id one other probability deterministic reasons found_at state decided_at actor",
}
"""By table the columns that hold nothing personal: ids, names that the app has declared, amounts, dates, counts and
keyed digests. The name of an actor or of a source is the app's own, and no customer's.
"""
