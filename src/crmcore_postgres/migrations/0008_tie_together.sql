-- Ties from a customer to another, or to an employee or a branch by the app's own name (assigned). since is the first tenant day
-- on which one holds, until the first on which it does not.
CREATE TABLE crm_tie (
    tenant       BIGINT NOT NULL,
    id           BYTEA NOT NULL,
    type         TEXT COLLATE "C" NOT NULL,
    customer     BYTEA NOT NULL,
    origin       BYTEA NOT NULL,
    other        BYTEA,
    other_origin BYTEA,
    assigned     TEXT COLLATE "C",
    since        BIGINT NOT NULL,
    until        BIGINT CHECK (until > since),
    exclusive    BIGINT NOT NULL,
    source       TEXT COLLATE "C",
    interaction  BYTEA,
    recorded_at  BIGINT NOT NULL,
    ended_at     BIGINT,
    removed_at   BIGINT,
    PRIMARY KEY (tenant, id),
    CHECK ((other IS NULL) = (other_origin IS NULL) AND (other IS NULL) <> (assigned IS NULL)),
    FOREIGN KEY (tenant, customer) REFERENCES crm_customer (tenant, id),
    FOREIGN KEY (tenant, origin) REFERENCES crm_customer (tenant, id),
    FOREIGN KEY (tenant, other) REFERENCES crm_customer (tenant, id),
    FOREIGN KEY (tenant, other_origin) REFERENCES crm_customer (tenant, id),
    FOREIGN KEY (tenant, interaction) REFERENCES crm_interaction (tenant, id)
);
CREATE INDEX crm_tie_by_customer ON crm_tie (tenant, customer, type);
CREATE INDEX crm_tie_by_origin ON crm_tie (tenant, origin);
CREATE INDEX crm_tie_by_other ON crm_tie (tenant, other, type) WHERE other IS NOT NULL;
CREATE INDEX crm_tie_by_other_origin ON crm_tie (tenant, other_origin) WHERE other_origin IS NOT NULL;
CREATE INDEX crm_tie_by_assigned ON crm_tie (tenant, assigned, type) WHERE assigned IS NOT NULL;
CREATE INDEX crm_tie_by_interaction ON crm_tie (tenant, interaction) WHERE interaction IS NOT NULL;
CREATE INDEX crm_tie_by_type ON crm_tie (tenant, type);

ALTER TABLE crm_tie ENABLE ROW LEVEL SECURITY;
ALTER TABLE crm_tie FORCE ROW LEVEL SECURITY;
CREATE POLICY crm_own ON crm_tie USING (tenant = NULLIF(current_setting('crmcore.tenant', true), '')::bigint);
