-- Campaigns: how each stands, who is in its audience, and which messages are part of it.

CREATE TABLE crm_campaign (
    tenant      INTEGER NOT NULL REFERENCES crm_tenant (id),
    name        TEXT    NOT NULL,
    state       TEXT    NOT NULL
        CHECK (state IN ('draft', 'approved', 'scheduled', 'running', 'paused', 'stopped', 'finished')),
    version     INTEGER NOT NULL,
    changed_at  INTEGER NOT NULL,
    approved_by TEXT,
    starts_at   INTEGER,
    started_at  INTEGER,
    audience    INTEGER NOT NULL,
    reason      TEXT    NOT NULL,
    settled     INTEGER NOT NULL,
    paced_at    INTEGER,
    free_at     INTEGER,
    PRIMARY KEY (tenant, name)
) STRICT, WITHOUT ROWID;

-- The audience as it was when the campaign started. Who was not decided for has left for a reason.
CREATE TABLE crm_campaign_member (
    tenant   INTEGER NOT NULL,
    campaign TEXT    NOT NULL,
    customer BLOB    NOT NULL,
    decision BLOB,
    gone     TEXT CHECK (gone IN ('erased', 'archived', 'merged')),
    PRIMARY KEY (tenant, campaign, customer),
    CHECK (decision IS NULL OR gone IS NULL),
    FOREIGN KEY (tenant, campaign) REFERENCES crm_campaign (tenant, name),
    FOREIGN KEY (tenant, customer) REFERENCES crm_customer (tenant, id),
    FOREIGN KEY (tenant, decision) REFERENCES crm_decision (tenant, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX crm_campaign_undecided ON crm_campaign_member (tenant, campaign, customer)
    WHERE decision IS NULL AND gone IS NULL;
-- Deleting customers and decisions looks for who points at them.
CREATE INDEX crm_campaign_member_by_customer ON crm_campaign_member (tenant, customer);
CREATE INDEX crm_campaign_member_by_decision ON crm_campaign_member (tenant, decision);

ALTER TABLE crm_message ADD COLUMN campaign TEXT;
CREATE INDEX crm_message_of_campaign ON crm_message (tenant, campaign, state, id)
    WHERE campaign IS NOT NULL AND state IN ('waiting', 'claimed', 'started');
