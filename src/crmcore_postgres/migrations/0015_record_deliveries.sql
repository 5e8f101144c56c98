-- Accepted messages that stay leased until what they said is recorded.

CREATE INDEX crm_message_unrecorded ON crm_message (tenant, lease_until)
    WHERE state = 'accepted' AND lease_until IS NOT NULL;
