-- Campaigns: how each stands, who is in its audience, and which messages are part of it.

CREATE TABLE crm_campaign (
    tenant      BIGINT NOT NULL REFERENCES crm_tenant (id),
    name        TEXT COLLATE "C"    NOT NULL,
    state       TEXT COLLATE "C"    NOT NULL
        CHECK (state IN ('draft', 'approved', 'scheduled', 'running', 'paused', 'stopped', 'finished')),
    version     BIGINT NOT NULL,
    changed_at  BIGINT NOT NULL,
    approved_by TEXT COLLATE "C",
    starts_at   BIGINT,
    started_at  BIGINT,
    audience    BIGINT NOT NULL,
    reason      TEXT COLLATE "C"    NOT NULL,
    settled     BIGINT NOT NULL,
    paced_at    BIGINT,
    free_at     BIGINT,
    PRIMARY KEY (tenant, name)
);

-- The audience as it was when the campaign started. Who was not decided for has left for a reason.
CREATE TABLE crm_campaign_member (
    tenant   BIGINT NOT NULL,
    campaign TEXT COLLATE "C"    NOT NULL,
    customer BYTEA    NOT NULL,
    decision BYTEA,
    gone     TEXT COLLATE "C" CHECK (gone IN ('erased', 'archived', 'merged')),
    PRIMARY KEY (tenant, campaign, customer),
    CHECK (decision IS NULL OR gone IS NULL),
    FOREIGN KEY (tenant, campaign) REFERENCES crm_campaign (tenant, name),
    FOREIGN KEY (tenant, customer) REFERENCES crm_customer (tenant, id),
    FOREIGN KEY (tenant, decision) REFERENCES crm_decision (tenant, id)
);
CREATE INDEX crm_campaign_undecided ON crm_campaign_member (tenant, campaign, customer)
    WHERE decision IS NULL AND gone IS NULL;
-- Deleting customers and decisions looks for who points at them.
CREATE INDEX crm_campaign_member_by_customer ON crm_campaign_member (tenant, customer);
CREATE INDEX crm_campaign_member_by_decision ON crm_campaign_member (tenant, decision);

ALTER TABLE crm_message ADD COLUMN campaign TEXT COLLATE "C";
CREATE INDEX crm_message_of_campaign ON crm_message (tenant, campaign, state, id)
    WHERE campaign IS NOT NULL AND state IN ('waiting', 'claimed', 'started');

-- Row security, forced on the owner too: a transaction sees the rows of the tenant in its setting crmcore.tenant, and without one none.
ALTER TABLE crm_campaign ENABLE ROW LEVEL SECURITY;
ALTER TABLE crm_campaign FORCE ROW LEVEL SECURITY;
CREATE POLICY crm_own ON crm_campaign USING (tenant = NULLIF(current_setting('crmcore.tenant', true), '')::bigint);
ALTER TABLE crm_campaign_member ENABLE ROW LEVEL SECURITY;
ALTER TABLE crm_campaign_member FORCE ROW LEVEL SECURITY;
CREATE POLICY crm_own ON crm_campaign_member USING (tenant = NULLIF(current_setting('crmcore.tenant', true), '')::bigint);
