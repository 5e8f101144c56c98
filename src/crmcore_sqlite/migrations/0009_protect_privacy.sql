-- Erasing, restricting and rectifying what is known of customers.

-- An erased customer stays as a tombstone: its id, the kind of party and when it was added.
ALTER TABLE crm_customer ADD COLUMN erased_at INTEGER;
CREATE INDEX crm_customer_erased ON crm_customer (tenant, id) WHERE erased_at IS NOT NULL;

-- Since when external ids of the tenant may stand as digests.
ALTER TABLE crm_tenant ADD COLUMN digests_since INTEGER;

ALTER TABLE crm_interaction ADD COLUMN redacted_at INTEGER;
ALTER TABLE crm_ledger ADD COLUMN external_digest BLOB;
CREATE UNIQUE INDEX crm_ledger_by_external_digest ON crm_ledger (tenant, source, external_digest)
    WHERE external_digest IS NOT NULL;

-- Keys of sources that kept an erased customer in step, as keyed digests.
CREATE TABLE crm_erased_key (
    tenant INTEGER NOT NULL REFERENCES crm_tenant (id),
    digest BLOB    NOT NULL,
    at     INTEGER NOT NULL,
    PRIMARY KEY (tenant, digest)
) STRICT, WITHOUT ROWID;

-- A restriction holds as long as it is not lifted.
CREATE TABLE crm_restriction (
    tenant    INTEGER NOT NULL,
    id        BLOB    NOT NULL,
    customer  BLOB    NOT NULL,
    origin    BLOB    NOT NULL,
    reason    TEXT    NOT NULL,
    at        INTEGER NOT NULL,
    lifted_at INTEGER,
    evidence  TEXT    NOT NULL,
    PRIMARY KEY (tenant, id),
    FOREIGN KEY (tenant, customer) REFERENCES crm_customer (tenant, id),
    FOREIGN KEY (tenant, origin) REFERENCES crm_customer (tenant, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX crm_restriction_by_customer ON crm_restriction (tenant, customer, lifted_at, id);

-- What a customer's own row said before it was set right. field is name, kind, language, zone or channel.
CREATE TABLE crm_rectification (
    tenant   INTEGER NOT NULL,
    id       BLOB    NOT NULL,
    customer BLOB    NOT NULL,
    origin   BLOB    NOT NULL,
    field    TEXT    NOT NULL,
    before   TEXT,
    after    TEXT,
    evidence TEXT    NOT NULL,
    at       INTEGER NOT NULL,
    actor    TEXT,
    PRIMARY KEY (tenant, id),
    FOREIGN KEY (tenant, customer) REFERENCES crm_customer (tenant, id),
    FOREIGN KEY (tenant, origin) REFERENCES crm_customer (tenant, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX crm_rectification_by_customer ON crm_rectification (tenant, customer, at, id);
