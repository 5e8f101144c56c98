-- Consent, suppression, decisions and the outbox.

-- About a customer, or with contact_point about that contact point alone.
CREATE TABLE crm_consent (
    tenant        INTEGER NOT NULL REFERENCES crm_tenant (id),
    id            BLOB    NOT NULL,
    customer      BLOB,
    origin        BLOB,
    contact_point BLOB,
    channel       TEXT    NOT NULL,
    purpose       TEXT    NOT NULL,
    granted       INTEGER NOT NULL CHECK (granted IN (0, 1)),
    at            INTEGER NOT NULL,
    recorded_at   INTEGER NOT NULL,
    evidence      TEXT    NOT NULL,
    source        TEXT,
    actor         TEXT,
    PRIMARY KEY (tenant, id),
    FOREIGN KEY (tenant, customer) REFERENCES crm_customer (tenant, id),
    FOREIGN KEY (tenant, origin) REFERENCES crm_customer (tenant, id),
    FOREIGN KEY (tenant, contact_point) REFERENCES crm_contact_point (tenant, id),
    CHECK ((customer IS NULL) = (origin IS NULL)),
    CHECK (customer IS NOT NULL OR contact_point IS NOT NULL)
) STRICT;
CREATE INDEX crm_consent_by_customer ON crm_consent (tenant, customer, channel, purpose, contact_point, granted, at)
    WHERE customer IS NOT NULL;
CREATE INDEX crm_consent_by_point ON crm_consent (tenant, contact_point, channel, purpose, granted, at)
    WHERE contact_point IS NOT NULL;

CREATE TABLE crm_suppression (
    tenant INTEGER NOT NULL REFERENCES crm_tenant (id),
    digest BLOB    NOT NULL,
    reason TEXT    NOT NULL,
    at     INTEGER NOT NULL,
    PRIMARY KEY (tenant, digest)
) STRICT, WITHOUT ROWID;

-- The sets of allowed actions that decisions were drawn over, each once; digest is that of the body.
CREATE TABLE crm_allowed_set (
    tenant INTEGER NOT NULL REFERENCES crm_tenant (id),
    digest BLOB    NOT NULL,
    body   TEXT    NOT NULL,
    PRIMARY KEY (tenant, digest)
) STRICT, WITHOUT ROWID;

-- The intended action; that of record is the same, or to hold for an arm that is held out. Empty texts are to hold.
-- propensities is JSON: the places in the allowed set of those that are not zero, and as many probabilities.
CREATE TABLE crm_decision (
    tenant         INTEGER NOT NULL,
    id             BLOB    NOT NULL,
    customer       BLOB    NOT NULL,
    origin         BLOB    NOT NULL,
    occasion       TEXT    NOT NULL,
    decided_at     INTEGER NOT NULL,
    day            INTEGER NOT NULL,
    policy         TEXT    NOT NULL,
    policy_version TEXT    NOT NULL,
    arm            TEXT    NOT NULL,
    offer          TEXT    NOT NULL,
    channel        TEXT    NOT NULL,
    slot           TEXT    NOT NULL,
    probability    REAL    NOT NULL,
    propensities   TEXT    NOT NULL,
    allowed_set    BLOB    NOT NULL,
    verdicts       TEXT    NOT NULL,
    seen           TEXT    NOT NULL,
    versions       TEXT    NOT NULL,
    stage          TEXT    NOT NULL,
    PRIMARY KEY (tenant, id),
    FOREIGN KEY (tenant, customer) REFERENCES crm_customer (tenant, id),
    FOREIGN KEY (tenant, origin) REFERENCES crm_customer (tenant, id),
    FOREIGN KEY (tenant, allowed_set) REFERENCES crm_allowed_set (tenant, digest)
) STRICT;
-- With origin: after a merge one customer may have two decisions of one occasion.
CREATE UNIQUE INDEX crm_decision_by_occasion ON crm_decision (tenant, occasion, customer, origin);
CREATE INDEX crm_decision_by_customer ON crm_decision (tenant, customer, day, channel);

CREATE TABLE crm_message (
    tenant        INTEGER NOT NULL,
    id            BLOB    NOT NULL,
    decision      BLOB    NOT NULL,
    customer      BLOB    NOT NULL,
    origin        BLOB    NOT NULL,
    contact_point BLOB    NOT NULL,
    step          INTEGER NOT NULL,
    channel       TEXT    NOT NULL,
    purpose       TEXT    NOT NULL,
    offer         TEXT    NOT NULL,
    offer_version INTEGER NOT NULL,
    message_class TEXT    NOT NULL CHECK (message_class IN ('resend', 'hold')),
    not_before    INTEGER NOT NULL,
    expires_at    INTEGER NOT NULL,
    made_at       INTEGER NOT NULL,
    state         TEXT    NOT NULL
        CHECK (state IN ('waiting', 'claimed', 'started', 'accepted', 'refused', 'suppressed', 'expired', 'held')),
    attempt       INTEGER NOT NULL,
    token         INTEGER NOT NULL,
    lease_until   INTEGER,
    finished_at   INTEGER,
    detail        TEXT    NOT NULL,
    cost          INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (tenant, id),
    FOREIGN KEY (tenant, decision) REFERENCES crm_decision (tenant, id),
    FOREIGN KEY (tenant, customer) REFERENCES crm_customer (tenant, id),
    FOREIGN KEY (tenant, origin) REFERENCES crm_customer (tenant, id),
    FOREIGN KEY (tenant, contact_point) REFERENCES crm_contact_point (tenant, id)
) STRICT;
CREATE UNIQUE INDEX crm_message_once ON crm_message (tenant, decision, contact_point, step);
CREATE INDEX crm_message_by_customer ON crm_message (tenant, customer, made_at, id);
CREATE INDEX crm_message_by_state ON crm_message (tenant, state, channel, not_before, id);
CREATE INDEX crm_message_expiring ON crm_message (tenant, expires_at, id) WHERE state = 'waiting';
CREATE INDEX crm_message_leased ON crm_message (tenant, lease_until) WHERE state IN ('claimed', 'started');
