-- Special treatment that customers are granted. treatment is a definition's number, first_on and last_on are its first and last
-- tenant day, used counts the rows of crm_entitlement_use.
CREATE TABLE crm_entitlement (
    tenant     BIGINT NOT NULL,
    id         BYTEA    NOT NULL,
    customer   BYTEA    NOT NULL,
    origin     BYTEA    NOT NULL,
    treatment  BIGINT NOT NULL,
    first_on    BIGINT NOT NULL,
    last_on   BIGINT,
    uses       BIGINT CHECK (uses > 0),
    used       BIGINT NOT NULL DEFAULT 0 CHECK (used >= 0),
    reason     TEXT COLLATE "C"    NOT NULL,
    granted_at BIGINT NOT NULL,
    revoked_at BIGINT,
    PRIMARY KEY (tenant, id),
    FOREIGN KEY (tenant, customer) REFERENCES crm_customer (tenant, id),
    FOREIGN KEY (tenant, origin) REFERENCES crm_customer (tenant, id)
);
CREATE INDEX crm_entitlement_by_customer ON crm_entitlement (tenant, customer);
CREATE INDEX crm_entitlement_by_origin ON crm_entitlement (tenant, origin);
CREATE INDEX crm_entitlement_by_treatment ON crm_entitlement (tenant, treatment);

CREATE TABLE crm_entitlement_use (
    tenant      BIGINT NOT NULL,
    id          BYTEA    NOT NULL,
    entitlement BYTEA    NOT NULL,
    customer    BYTEA    NOT NULL,
    origin      BYTEA    NOT NULL,
    used_at     BIGINT NOT NULL,
    recorded_at BIGINT NOT NULL,
    source      TEXT COLLATE "C",
    external_id TEXT COLLATE "C",
    PRIMARY KEY (tenant, id),
    FOREIGN KEY (tenant, entitlement) REFERENCES crm_entitlement (tenant, id),
    FOREIGN KEY (tenant, customer) REFERENCES crm_customer (tenant, id),
    FOREIGN KEY (tenant, origin) REFERENCES crm_customer (tenant, id)
);
CREATE INDEX crm_entitlement_use_by_entitlement ON crm_entitlement_use (tenant, entitlement, used_at, id);
CREATE INDEX crm_entitlement_use_by_customer ON crm_entitlement_use (tenant, customer);
CREATE INDEX crm_entitlement_use_by_origin ON crm_entitlement_use (tenant, origin);
CREATE UNIQUE INDEX crm_entitlement_use_by_external_id ON crm_entitlement_use (tenant, source, external_id)
    WHERE external_id IS NOT NULL;

-- Promises to customers, due by the end of a tenant day. settled_on is the day on which one was kept (kept 1) or broken (0).
CREATE TABLE crm_promise (
    tenant     BIGINT NOT NULL,
    id         BYTEA    NOT NULL,
    customer   BYTEA    NOT NULL,
    origin     BYTEA    NOT NULL,
    text       TEXT COLLATE "C"    NOT NULL,
    employee   TEXT COLLATE "C"    NOT NULL,
    made_at    BIGINT NOT NULL,
    due_on     BIGINT NOT NULL,
    settled_on BIGINT,
    kept       BIGINT CHECK (kept IN (0, 1)),
    PRIMARY KEY (tenant, id),
    FOREIGN KEY (tenant, customer) REFERENCES crm_customer (tenant, id),
    FOREIGN KEY (tenant, origin) REFERENCES crm_customer (tenant, id),
    CHECK ((settled_on IS NULL) = (kept IS NULL))
);
CREATE INDEX crm_promise_by_customer ON crm_promise (tenant, customer, due_on);
CREATE INDEX crm_promise_by_origin ON crm_promise (tenant, origin);
CREATE INDEX crm_promise_due ON crm_promise (tenant, due_on, id) WHERE settled_on IS NULL;

-- Sources in the order in which they are believed, the best first; those that are not here come last, all alike.
CREATE TABLE crm_source_rank (
    tenant BIGINT NOT NULL REFERENCES crm_tenant (id),
    source TEXT COLLATE "C"    NOT NULL,
    place  BIGINT NOT NULL,
    PRIMARY KEY (tenant, source)
);

-- Information quality as measured on a tenant day: of a subject (all, an attribute, a source) and a dimension the score, in
-- millionths, and of how many it is the mean.
CREATE TABLE crm_quality (
    tenant    BIGINT NOT NULL REFERENCES crm_tenant (id),
    day       BIGINT NOT NULL,
    subject   TEXT COLLATE "C"    NOT NULL,
    dimension TEXT COLLATE "C"    NOT NULL,
    score     BIGINT NOT NULL CHECK (score BETWEEN 0 AND 1000000),
    count     BIGINT NOT NULL,
    PRIMARY KEY (tenant, day, subject, dimension)
);

ALTER TABLE crm_entitlement ENABLE ROW LEVEL SECURITY;
ALTER TABLE crm_entitlement FORCE ROW LEVEL SECURITY;
CREATE POLICY crm_own ON crm_entitlement USING (tenant = NULLIF(current_setting('crmcore.tenant', true), '')::bigint);

ALTER TABLE crm_entitlement_use ENABLE ROW LEVEL SECURITY;
ALTER TABLE crm_entitlement_use FORCE ROW LEVEL SECURITY;
CREATE POLICY crm_own ON crm_entitlement_use USING (tenant = NULLIF(current_setting('crmcore.tenant', true), '')::bigint);

ALTER TABLE crm_promise ENABLE ROW LEVEL SECURITY;
ALTER TABLE crm_promise FORCE ROW LEVEL SECURITY;
CREATE POLICY crm_own ON crm_promise USING (tenant = NULLIF(current_setting('crmcore.tenant', true), '')::bigint);

ALTER TABLE crm_source_rank ENABLE ROW LEVEL SECURITY;
ALTER TABLE crm_source_rank FORCE ROW LEVEL SECURITY;
CREATE POLICY crm_own ON crm_source_rank USING (tenant = NULLIF(current_setting('crmcore.tenant', true), '')::bigint);

ALTER TABLE crm_quality ENABLE ROW LEVEL SECURITY;
ALTER TABLE crm_quality FORCE ROW LEVEL SECURITY;
CREATE POLICY crm_own ON crm_quality USING (tenant = NULLIF(current_setting('crmcore.tenant', true), '')::bigint);
