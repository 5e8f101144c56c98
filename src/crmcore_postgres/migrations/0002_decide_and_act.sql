-- Consent, suppression, decisions and the outbox.

-- About a customer, or with contact_point about that contact point alone.
CREATE TABLE crm_consent (
    tenant        BIGINT NOT NULL REFERENCES crm_tenant (id),
    id            BYTEA NOT NULL,
    customer      BYTEA,
    origin        BYTEA,
    contact_point BYTEA,
    channel       TEXT COLLATE "C" NOT NULL,
    purpose       TEXT COLLATE "C" NOT NULL,
    granted       BIGINT NOT NULL CHECK (granted IN (0, 1)),
    at            BIGINT NOT NULL,
    recorded_at   BIGINT NOT NULL,
    evidence      TEXT COLLATE "C" NOT NULL,
    source        TEXT COLLATE "C",
    actor         TEXT COLLATE "C",
    PRIMARY KEY (tenant, id),
    FOREIGN KEY (tenant, customer) REFERENCES crm_customer (tenant, id),
    FOREIGN KEY (tenant, origin) REFERENCES crm_customer (tenant, id),
    FOREIGN KEY (tenant, contact_point) REFERENCES crm_contact_point (tenant, id),
    CHECK ((customer IS NULL) = (origin IS NULL)),
    CHECK (customer IS NOT NULL OR contact_point IS NOT NULL)
);
CREATE INDEX crm_consent_by_customer ON crm_consent (tenant, customer, channel, purpose, contact_point, granted, at)
    WHERE customer IS NOT NULL;
CREATE INDEX crm_consent_by_point ON crm_consent (tenant, contact_point, channel, purpose, granted, at)
    WHERE contact_point IS NOT NULL;

CREATE TABLE crm_suppression (
    tenant BIGINT NOT NULL REFERENCES crm_tenant (id),
    digest BYTEA NOT NULL,
    reason TEXT COLLATE "C" NOT NULL,
    at     BIGINT NOT NULL,
    PRIMARY KEY (tenant, digest)
);

-- The sets of allowed actions that decisions were drawn over, each once; digest is that of the body.
CREATE TABLE crm_allowed_set (
    tenant BIGINT NOT NULL REFERENCES crm_tenant (id),
    digest BYTEA NOT NULL,
    body   TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (tenant, digest)
);

-- The intended action; that of record is the same, or to hold for an arm that is held out. Empty texts are to hold.
-- propensities is JSON: the places in the allowed set of those that are not zero, and as many probabilities.
CREATE TABLE crm_decision (
    tenant         BIGINT NOT NULL,
    id             BYTEA NOT NULL,
    customer       BYTEA NOT NULL,
    origin         BYTEA NOT NULL,
    occasion       TEXT COLLATE "C" NOT NULL,
    decided_at     BIGINT NOT NULL,
    day            BIGINT NOT NULL,
    policy         TEXT COLLATE "C" NOT NULL,
    policy_version TEXT COLLATE "C" NOT NULL,
    arm            TEXT COLLATE "C" NOT NULL,
    offer          TEXT COLLATE "C" NOT NULL,
    channel        TEXT COLLATE "C" NOT NULL,
    slot           TEXT COLLATE "C" NOT NULL,
    probability    DOUBLE PRECISION    NOT NULL,
    propensities   TEXT COLLATE "C" NOT NULL,
    allowed_set    BYTEA NOT NULL,
    verdicts       TEXT COLLATE "C" NOT NULL,
    seen           TEXT COLLATE "C" NOT NULL,
    versions       TEXT COLLATE "C" NOT NULL,
    stage          TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (tenant, id),
    FOREIGN KEY (tenant, customer) REFERENCES crm_customer (tenant, id),
    FOREIGN KEY (tenant, origin) REFERENCES crm_customer (tenant, id),
    FOREIGN KEY (tenant, allowed_set) REFERENCES crm_allowed_set (tenant, digest)
);
-- With origin: after a merge one customer may have two decisions of one occasion.
CREATE UNIQUE INDEX crm_decision_by_occasion ON crm_decision (tenant, occasion, customer, origin);
CREATE INDEX crm_decision_by_customer ON crm_decision (tenant, customer, day, channel);

CREATE TABLE crm_message (
    tenant        BIGINT NOT NULL,
    id            BYTEA NOT NULL,
    decision      BYTEA NOT NULL,
    customer      BYTEA NOT NULL,
    origin        BYTEA NOT NULL,
    contact_point BYTEA NOT NULL,
    step          BIGINT NOT NULL,
    channel       TEXT COLLATE "C" NOT NULL,
    purpose       TEXT COLLATE "C" NOT NULL,
    offer         TEXT COLLATE "C" NOT NULL,
    offer_version BIGINT NOT NULL,
    message_class TEXT COLLATE "C" NOT NULL CHECK (message_class IN ('resend', 'hold')),
    not_before    BIGINT NOT NULL,
    expires_at    BIGINT NOT NULL,
    made_at       BIGINT NOT NULL,
    state         TEXT COLLATE "C" NOT NULL
        CHECK (state IN ('waiting', 'claimed', 'started', 'accepted', 'refused', 'suppressed', 'expired', 'held')),
    attempt       BIGINT NOT NULL,
    token         BIGINT NOT NULL,
    lease_until   BIGINT,
    finished_at   BIGINT,
    detail        TEXT COLLATE "C" NOT NULL,
    cost          BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (tenant, id),
    FOREIGN KEY (tenant, decision) REFERENCES crm_decision (tenant, id),
    FOREIGN KEY (tenant, customer) REFERENCES crm_customer (tenant, id),
    FOREIGN KEY (tenant, origin) REFERENCES crm_customer (tenant, id),
    FOREIGN KEY (tenant, contact_point) REFERENCES crm_contact_point (tenant, id)
);
CREATE UNIQUE INDEX crm_message_once ON crm_message (tenant, decision, contact_point, step);
CREATE INDEX crm_message_by_customer ON crm_message (tenant, customer, made_at, id);
CREATE INDEX crm_message_by_state ON crm_message (tenant, state, channel, not_before, id);
CREATE INDEX crm_message_expiring ON crm_message (tenant, expires_at, id) WHERE state = 'waiting';
CREATE INDEX crm_message_leased ON crm_message (tenant, lease_until) WHERE state IN ('claimed', 'started');

-- Row security, forced on the owner too: a transaction sees the rows of the tenant in its setting crmcore.tenant, and without one none.
DO $$
DECLARE
    owned TEXT;
BEGIN
    FOREACH owned IN ARRAY ARRAY[
        'crm_consent', 'crm_suppression', 'crm_allowed_set', 'crm_decision', 'crm_message'
    ] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', owned);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', owned);
        EXECUTE format('CREATE POLICY crm_own ON %I USING (tenant ='
            ' NULLIF(current_setting(''crmcore.tenant'', true), '''')::bigint)', owned);
    END LOOP;
END $$;
