-- Erasing, restricting and rectifying what is known of customers.

-- An erased customer stays as a tombstone: its id, the kind of party and when it was added.
ALTER TABLE crm_customer ADD COLUMN erased_at BIGINT;
CREATE INDEX crm_customer_erased ON crm_customer (tenant, id) WHERE erased_at IS NOT NULL;

-- Fails for a customer that has been erased.
CREATE FUNCTION crm_living(erased_at BIGINT) RETURNS BOOLEAN LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF erased_at IS NOT NULL THEN
        RAISE EXCEPTION 'the customer has been erased' USING ERRCODE = 'CRM01';
    END IF;
    RETURN true;
END $$;

-- Since when external ids of the tenant may stand as digests.
ALTER TABLE crm_tenant ADD COLUMN digests_since BIGINT;

ALTER TABLE crm_interaction ADD COLUMN redacted_at BIGINT;
ALTER TABLE crm_ledger ADD COLUMN external_digest BYTEA;
CREATE UNIQUE INDEX crm_ledger_by_external_digest ON crm_ledger (tenant, source, external_digest)
    WHERE external_digest IS NOT NULL;

-- Keys of sources that kept an erased customer in step, as keyed digests.
CREATE TABLE crm_erased_key (
    tenant BIGINT NOT NULL REFERENCES crm_tenant (id),
    digest BYTEA NOT NULL,
    at     BIGINT NOT NULL,
    PRIMARY KEY (tenant, digest)
);

-- A restriction holds as long as it is not lifted.
CREATE TABLE crm_restriction (
    tenant    BIGINT NOT NULL,
    id        BYTEA NOT NULL,
    customer  BYTEA NOT NULL,
    origin    BYTEA NOT NULL,
    reason    TEXT COLLATE "C" NOT NULL,
    at        BIGINT NOT NULL,
    lifted_at BIGINT,
    evidence  TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (tenant, id),
    FOREIGN KEY (tenant, customer) REFERENCES crm_customer (tenant, id),
    FOREIGN KEY (tenant, origin) REFERENCES crm_customer (tenant, id)
);
CREATE INDEX crm_restriction_by_customer ON crm_restriction (tenant, customer, lifted_at, id);

-- What a customer's own row said before it was set right. field is name, kind, language, zone or channel.
CREATE TABLE crm_rectification (
    tenant   BIGINT NOT NULL,
    id       BYTEA NOT NULL,
    customer BYTEA NOT NULL,
    origin   BYTEA NOT NULL,
    field    TEXT COLLATE "C" NOT NULL,
    before   TEXT COLLATE "C",
    after    TEXT COLLATE "C",
    evidence TEXT COLLATE "C" NOT NULL,
    at       BIGINT NOT NULL,
    actor    TEXT COLLATE "C",
    PRIMARY KEY (tenant, id),
    FOREIGN KEY (tenant, customer) REFERENCES crm_customer (tenant, id),
    FOREIGN KEY (tenant, origin) REFERENCES crm_customer (tenant, id)
);
CREATE INDEX crm_rectification_by_customer ON crm_rectification (tenant, customer, at, id);

-- Row security, forced on the owner too: a transaction sees the rows of the tenant in its setting crmcore.tenant, and without one none.
DO $$
DECLARE
    owned TEXT;
BEGIN
    FOREACH owned IN ARRAY ARRAY['crm_erased_key', 'crm_restriction', 'crm_rectification'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', owned);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', owned);
        EXECUTE format('CREATE POLICY crm_own ON %I USING (tenant ='
            ' NULLIF(current_setting(''crmcore.tenant'', true), '''')::bigint)', owned);
    END LOOP;
END $$;
