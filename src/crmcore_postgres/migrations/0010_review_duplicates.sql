-- Customers who may be one and the same, and what was decided about them.

-- one and other are as they were suggested, in the order of their bytes; whom they are merged into crm_merge says.
CREATE TABLE crm_duplicate (
    tenant        BIGINT NOT NULL,
    id            BYTEA NOT NULL,
    one           BYTEA NOT NULL,
    other         BYTEA NOT NULL,
    probability   DOUBLE PRECISION NOT NULL,
    deterministic BIGINT NOT NULL,
    reasons       TEXT COLLATE "C" NOT NULL,
    found_at      BIGINT NOT NULL,
    state         TEXT COLLATE "C" NOT NULL,
    decided_at    BIGINT,
    actor         TEXT COLLATE "C",
    PRIMARY KEY (tenant, id),
    UNIQUE (tenant, one, other),
    CHECK (one < other),
    CHECK (deterministic IN (0, 1)),
    CHECK (state IN ('open', 'accepted', 'rejected')),
    CHECK ((state = 'open') = (decided_at IS NULL)),
    FOREIGN KEY (tenant, one) REFERENCES crm_customer (tenant, id),
    FOREIGN KEY (tenant, other) REFERENCES crm_customer (tenant, id)
);
CREATE INDEX crm_duplicate_by_other ON crm_duplicate (tenant, other);
CREATE INDEX crm_duplicate_open ON crm_duplicate (tenant, probability DESC, id) WHERE state = 'open';

-- Row security, forced on the owner too: a transaction sees the rows of the tenant in its setting crmcore.tenant, and without one none.
ALTER TABLE crm_duplicate ENABLE ROW LEVEL SECURITY;
ALTER TABLE crm_duplicate FORCE ROW LEVEL SECURITY;
CREATE POLICY crm_own ON crm_duplicate USING (tenant = NULLIF(current_setting('crmcore.tenant', true), '')::bigint);
