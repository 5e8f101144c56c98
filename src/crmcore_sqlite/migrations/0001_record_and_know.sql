-- Ground rules: the tenant's integer key leads every key and index; foreign keys are composite; rows that belong to a customer
-- carry origin (addressed when written) and customer (the head today). Instants are microseconds since 1970-01-01 UTC, days are
-- days since 1970-01-01 in the tenant's zone, money is millionths of the base currency.

CREATE TABLE crm_setting (
    name  TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE crm_tenant (
    id           INTEGER NOT NULL PRIMARY KEY,
    name         TEXT    NOT NULL UNIQUE,
    currency     TEXT    NOT NULL,
    zone         TEXT    NOT NULL,
    region       TEXT,
    added_at     INTEGER NOT NULL,
    revision     INTEGER NOT NULL DEFAULT 0,
    evaluated_on INTEGER,
    sequence     INTEGER NOT NULL DEFAULT 0,
    chain        BLOB    NOT NULL DEFAULT (zeroblob(32))
) STRICT;

CREATE TABLE crm_definition (
    tenant     INTEGER NOT NULL REFERENCES crm_tenant (id),
    kind       TEXT    NOT NULL,
    number     INTEGER NOT NULL,
    version    INTEGER NOT NULL,
    name       TEXT    NOT NULL,
    body       TEXT    NOT NULL,
    defined_at INTEGER NOT NULL,
    retired_at INTEGER,
    PRIMARY KEY (tenant, kind, number, version)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX crm_definition_by_name ON crm_definition (tenant, kind, name, version);

CREATE TABLE crm_customer (
    tenant      INTEGER NOT NULL REFERENCES crm_tenant (id),
    id          BLOB    NOT NULL,
    party       TEXT    NOT NULL,
    name        TEXT    NOT NULL,
    name_key    TEXT    NOT NULL,
    language    TEXT,
    zone        TEXT,
    channel     TEXT,
    added_at    INTEGER NOT NULL,
    added_on    INTEGER NOT NULL,
    version     INTEGER NOT NULL,
    archived_at INTEGER,
    PRIMARY KEY (tenant, id)
) STRICT, WITHOUT ROWID;
-- It holds archived_at so that the archived are told without a look at the customers' own wide rows.
CREATE INDEX crm_customer_archived ON crm_customer (tenant, id, archived_at) WHERE archived_at IS NOT NULL;
CREATE INDEX crm_customer_by_day ON crm_customer (tenant, added_on);

CREATE TABLE crm_customer_word (
    tenant   INTEGER NOT NULL,
    word     TEXT    NOT NULL,
    customer BLOB    NOT NULL,
    PRIMARY KEY (tenant, word, customer),
    FOREIGN KEY (tenant, customer) REFERENCES crm_customer (tenant, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX crm_customer_word_by_customer ON crm_customer_word (tenant, customer);

CREATE TABLE crm_identifier (
    tenant   INTEGER NOT NULL,
    scheme   TEXT    NOT NULL,
    source   TEXT    NOT NULL,
    value    TEXT    NOT NULL,
    sent_as  TEXT    NOT NULL,
    rule     INTEGER NOT NULL,
    customer BLOB    NOT NULL,
    origin   BLOB    NOT NULL,
    PRIMARY KEY (tenant, scheme, source, value),
    FOREIGN KEY (tenant, customer) REFERENCES crm_customer (tenant, id),
    FOREIGN KEY (tenant, origin) REFERENCES crm_customer (tenant, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX crm_identifier_by_customer ON crm_identifier (tenant, customer);
CREATE INDEX crm_identifier_by_origin ON crm_identifier (tenant, origin);

CREATE TABLE crm_contact_point (
    tenant  INTEGER NOT NULL REFERENCES crm_tenant (id),
    id      BLOB    NOT NULL,
    scheme  TEXT    NOT NULL,
    value   TEXT    NOT NULL,
    sent_as TEXT    NOT NULL,
    rule    INTEGER NOT NULL,
    PRIMARY KEY (tenant, id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX crm_contact_point_by_address ON crm_contact_point (tenant, scheme, value);

CREATE TABLE crm_customer_contact_point (
    tenant        INTEGER NOT NULL,
    origin        BLOB    NOT NULL,
    contact_point BLOB    NOT NULL,
    customer      BLOB    NOT NULL,
    PRIMARY KEY (tenant, origin, contact_point),
    FOREIGN KEY (tenant, customer) REFERENCES crm_customer (tenant, id),
    FOREIGN KEY (tenant, origin) REFERENCES crm_customer (tenant, id),
    FOREIGN KEY (tenant, contact_point) REFERENCES crm_contact_point (tenant, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX crm_customer_contact_point_by_customer ON crm_customer_contact_point (tenant, customer);
CREATE INDEX crm_customer_contact_point_by_point ON crm_customer_contact_point (tenant, contact_point);

-- What was stated about customers; crm_attribute is derived from it and holds the golden values.
CREATE TABLE crm_statement (
    tenant      INTEGER NOT NULL,
    id          BLOB    NOT NULL,
    customer    BLOB    NOT NULL,
    origin      BLOB    NOT NULL,
    attribute   INTEGER NOT NULL,
    text        TEXT,
    number      INTEGER,
    source      TEXT    NOT NULL,
    stated_at   INTEGER NOT NULL,
    recorded_at INTEGER NOT NULL,
    PRIMARY KEY (tenant, id),
    FOREIGN KEY (tenant, customer) REFERENCES crm_customer (tenant, id),
    FOREIGN KEY (tenant, origin) REFERENCES crm_customer (tenant, id)
) STRICT;
CREATE INDEX crm_statement_by_customer ON crm_statement (tenant, customer, attribute, stated_at, recorded_at, id);
CREATE INDEX crm_statement_by_origin ON crm_statement (tenant, origin);

CREATE TABLE crm_attribute (
    tenant    INTEGER NOT NULL,
    attribute INTEGER NOT NULL,
    customer  BLOB    NOT NULL,
    text      TEXT,
    number    INTEGER,
    statement BLOB    NOT NULL,
    PRIMARY KEY (tenant, attribute, customer),
    FOREIGN KEY (tenant, customer) REFERENCES crm_customer (tenant, id),
    FOREIGN KEY (tenant, statement) REFERENCES crm_statement (tenant, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX crm_attribute_by_customer ON crm_attribute (tenant, customer);

CREATE TABLE crm_rate (
    tenant   INTEGER NOT NULL REFERENCES crm_tenant (id),
    currency TEXT    NOT NULL,
    day      INTEGER NOT NULL,
    value    TEXT    NOT NULL,
    PRIMARY KEY (tenant, currency, day)
) STRICT, WITHOUT ROWID;

-- amount is in base currency; currency, original, rate and rate_day tell where it was converted from. content is JSON or empty.
-- external_digest takes the place of external_id when an interaction is redacted. entry counts up as rows are inserted.
CREATE TABLE crm_interaction (
    entry           INTEGER NOT NULL PRIMARY KEY,
    tenant          INTEGER NOT NULL,
    id              BLOB    NOT NULL,
    customer        BLOB    NOT NULL,
    origin          BLOB    NOT NULL,
    kind            TEXT    NOT NULL,
    direction       TEXT    NOT NULL CHECK (direction IN ('inbound', 'outbound')),
    occurred_at     INTEGER NOT NULL,
    recorded_at     INTEGER NOT NULL,
    day             INTEGER NOT NULL,
    source          TEXT,
    external_id     TEXT,
    external_digest BLOB,
    touchpoint      TEXT,
    amount          INTEGER,
    currency        TEXT,
    original        INTEGER,
    rate            TEXT,
    rate_day        INTEGER,
    voids           BLOB,
    content         TEXT    NOT NULL,
    UNIQUE (tenant, id),
    FOREIGN KEY (tenant, customer) REFERENCES crm_customer (tenant, id),
    FOREIGN KEY (tenant, origin) REFERENCES crm_customer (tenant, id),
    FOREIGN KEY (tenant, voids) REFERENCES crm_interaction (tenant, id)
) STRICT;
CREATE INDEX crm_interaction_by_customer ON crm_interaction (tenant, customer, occurred_at, id);
CREATE UNIQUE INDEX crm_interaction_by_external_id ON crm_interaction (tenant, source, external_id) WHERE external_id IS NOT NULL;
CREATE UNIQUE INDEX crm_interaction_by_external_digest ON crm_interaction (tenant, source, external_digest)
    WHERE external_digest IS NOT NULL;
CREATE UNIQUE INDEX crm_interaction_by_voided ON crm_interaction (tenant, voids) WHERE voids IS NOT NULL;

-- Derived from the interactions: running figures per customer, and per customer and day.
CREATE TABLE crm_measure (
    tenant   INTEGER NOT NULL,
    measure  INTEGER NOT NULL,
    customer BLOB    NOT NULL,
    count    INTEGER NOT NULL,
    total    INTEGER NOT NULL CHECK (total BETWEEN -1000000000000000000 AND 1000000000000000000), -- 10**12 major units
    first_at INTEGER NOT NULL,
    last_at  INTEGER NOT NULL,
    first_on INTEGER NOT NULL,
    last_on  INTEGER NOT NULL,
    days     INTEGER NOT NULL,
    PRIMARY KEY (tenant, measure, customer),
    FOREIGN KEY (tenant, customer) REFERENCES crm_customer (tenant, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE crm_measure_day (
    tenant   INTEGER NOT NULL,
    measure  INTEGER NOT NULL,
    customer BLOB    NOT NULL,
    day      INTEGER NOT NULL,
    count    INTEGER NOT NULL,
    total    INTEGER NOT NULL,
    first_at INTEGER NOT NULL,
    last_at  INTEGER NOT NULL,
    PRIMARY KEY (tenant, measure, customer, day),
    FOREIGN KEY (tenant, customer) REFERENCES crm_customer (tenant, id)
) STRICT, WITHOUT ROWID;

-- A standing was evaluated on the later of its own evaluated_on and the tenant's.
CREATE TABLE crm_standing (
    tenant       INTEGER NOT NULL,
    customer     BLOB    NOT NULL,
    stage        TEXT    NOT NULL,
    rung         TEXT    NOT NULL,
    defected     INTEGER NOT NULL,
    evaluated_on INTEGER NOT NULL,
    PRIMARY KEY (tenant, customer),
    FOREIGN KEY (tenant, customer) REFERENCES crm_customer (tenant, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE crm_transition (
    tenant              INTEGER NOT NULL,
    id                  BLOB    NOT NULL,
    customer            BLOB    NOT NULL,
    origin              BLOB    NOT NULL,
    at                  INTEGER NOT NULL,
    stage_before        TEXT,
    rung_before         TEXT,
    defected_before     INTEGER,
    evaluated_on_before INTEGER,
    stage               TEXT    NOT NULL,
    rung                TEXT    NOT NULL,
    defected            INTEGER NOT NULL,
    evaluated_on        INTEGER NOT NULL,
    reason              TEXT    NOT NULL,
    lifecycle_version   INTEGER NOT NULL,
    PRIMARY KEY (tenant, id),
    FOREIGN KEY (tenant, customer) REFERENCES crm_customer (tenant, id),
    FOREIGN KEY (tenant, origin) REFERENCES crm_customer (tenant, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX crm_transition_by_customer ON crm_transition (tenant, customer, at, id);

CREATE TABLE crm_membership (
    tenant   INTEGER NOT NULL,
    segment  INTEGER NOT NULL,
    customer BLOB    NOT NULL,
    since    INTEGER NOT NULL,
    PRIMARY KEY (tenant, segment, customer),
    FOREIGN KEY (tenant, customer) REFERENCES crm_customer (tenant, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX crm_membership_by_customer ON crm_membership (tenant, customer);

CREATE TABLE crm_segment_refresh (
    tenant           INTEGER NOT NULL REFERENCES crm_tenant (id),
    segment          INTEGER NOT NULL,
    version          INTEGER NOT NULL,
    at               INTEGER NOT NULL,
    day              INTEGER NOT NULL,
    threshold_text   TEXT,
    threshold_number INTEGER,
    PRIMARY KEY (tenant, segment)
) STRICT, WITHOUT ROWID;

-- Customers changed since segments last looked: crm_touch is appended to by writers, a refresh hands its rows on to the segments.
CREATE TABLE crm_touch (
    tenant   INTEGER NOT NULL REFERENCES crm_tenant (id),
    cause    BLOB    NOT NULL,
    customer BLOB    NOT NULL,
    PRIMARY KEY (tenant, cause, customer)
) STRICT, WITHOUT ROWID;

CREATE TABLE crm_segment_touch (
    tenant   INTEGER NOT NULL REFERENCES crm_tenant (id),
    segment  INTEGER NOT NULL,
    customer BLOB    NOT NULL,
    PRIMARY KEY (tenant, segment, customer)
) STRICT, WITHOUT ROWID;

CREATE TABLE crm_ledger (
    tenant      INTEGER NOT NULL,
    id          BLOB    NOT NULL,
    customer    BLOB    NOT NULL,
    origin      BLOB    NOT NULL,
    account     TEXT    NOT NULL,
    amount      INTEGER NOT NULL,
    currency    TEXT    NOT NULL,
    original    INTEGER,
    rate        TEXT,
    rate_day    INTEGER,
    occurred_at INTEGER NOT NULL,
    recorded_at INTEGER NOT NULL,
    day         INTEGER NOT NULL,
    source      TEXT,
    external_id TEXT,
    PRIMARY KEY (tenant, id),
    FOREIGN KEY (tenant, customer) REFERENCES crm_customer (tenant, id),
    FOREIGN KEY (tenant, origin) REFERENCES crm_customer (tenant, id)
) STRICT;
CREATE INDEX crm_ledger_by_customer ON crm_ledger (tenant, customer, day, amount);
CREATE UNIQUE INDEX crm_ledger_by_external_id ON crm_ledger (tenant, source, external_id) WHERE external_id IS NOT NULL;

-- Derived from the ledger.
CREATE TABLE crm_cost (
    tenant   INTEGER NOT NULL,
    customer BLOB    NOT NULL,
    total    INTEGER NOT NULL CHECK (total BETWEEN -1000000000000000000 AND 1000000000000000000),
    PRIMARY KEY (tenant, customer),
    FOREIGN KEY (tenant, customer) REFERENCES crm_customer (tenant, id)
) STRICT, WITHOUT ROWID;

-- entry counts up as events are added: the order in which they are sealed.
CREATE TABLE crm_event (
    entry       INTEGER NOT NULL PRIMARY KEY,
    tenant      INTEGER NOT NULL REFERENCES crm_tenant (id),
    id          BLOB    NOT NULL,
    name        TEXT    NOT NULL,
    recorded_at INTEGER NOT NULL,
    actor       TEXT,
    customer    BLOB,
    data        TEXT    NOT NULL,
    sequence    INTEGER,
    chain       BLOB,
    UNIQUE (tenant, id)
) STRICT;
CREATE UNIQUE INDEX crm_event_by_sequence ON crm_event (tenant, sequence) WHERE sequence IS NOT NULL;
CREATE INDEX crm_event_unsealed ON crm_event (tenant) WHERE sequence IS NULL;

CREATE TABLE crm_command (
    tenant     INTEGER NOT NULL REFERENCES crm_tenant (id),
    key        BLOB    NOT NULL,
    body       BLOB    NOT NULL,
    result     TEXT    NOT NULL,
    expires_at INTEGER NOT NULL,
    PRIMARY KEY (tenant, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX crm_command_by_expiry ON crm_command (tenant, expires_at);
