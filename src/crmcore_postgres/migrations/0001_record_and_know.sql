-- Ground rules: the tenant's integer key leads every key and index; foreign keys are composite; rows that belong to a customer
-- carry origin (addressed when written) and customer (the head today). Instants are microseconds since 1970-01-01 UTC, days are
-- days since 1970-01-01 in the tenant's zone, money is millionths of the base currency.

CREATE TABLE crm_setting (
    name  TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    value TEXT COLLATE "C" NOT NULL
);

CREATE TABLE crm_tenant (
    id           BIGINT NOT NULL PRIMARY KEY,
    name         TEXT COLLATE "C" NOT NULL UNIQUE,
    currency     TEXT COLLATE "C" NOT NULL,
    zone         TEXT COLLATE "C" NOT NULL,
    region       TEXT COLLATE "C",
    added_at     BIGINT NOT NULL,
    revision     BIGINT NOT NULL DEFAULT 0,
    evaluated_on BIGINT,
    sequence     BIGINT NOT NULL DEFAULT 0,
    chain        BYTEA NOT NULL DEFAULT decode(repeat('00', 32), 'hex')
);

CREATE TABLE crm_definition (
    tenant     BIGINT NOT NULL REFERENCES crm_tenant (id),
    kind       TEXT COLLATE "C" NOT NULL,
    number     BIGINT NOT NULL,
    version    BIGINT NOT NULL,
    name       TEXT COLLATE "C" NOT NULL,
    body       TEXT COLLATE "C" NOT NULL,
    defined_at BIGINT NOT NULL,
    retired_at BIGINT,
    PRIMARY KEY (tenant, kind, number, version)
);
CREATE UNIQUE INDEX crm_definition_by_name ON crm_definition (tenant, kind, name, version);

CREATE TABLE crm_customer (
    tenant      BIGINT NOT NULL REFERENCES crm_tenant (id),
    id          BYTEA NOT NULL,
    party       TEXT COLLATE "C" NOT NULL,
    name        TEXT COLLATE "C" NOT NULL,
    name_key    TEXT COLLATE "C" NOT NULL,
    language    TEXT COLLATE "C",
    zone        TEXT COLLATE "C",
    channel     TEXT COLLATE "C",
    added_at    BIGINT NOT NULL,
    added_on    BIGINT NOT NULL,
    version     BIGINT NOT NULL,
    archived_at BIGINT,
    PRIMARY KEY (tenant, id)
);
-- It holds archived_at so that the archived are told without a look at the customers' own wide rows.
CREATE INDEX crm_customer_archived ON crm_customer (tenant, id, archived_at) WHERE archived_at IS NOT NULL;
CREATE INDEX crm_customer_by_day ON crm_customer (tenant, added_on);

CREATE TABLE crm_customer_word (
    tenant   BIGINT NOT NULL,
    word     TEXT COLLATE "C" NOT NULL,
    customer BYTEA NOT NULL,
    PRIMARY KEY (tenant, word, customer),
    FOREIGN KEY (tenant, customer) REFERENCES crm_customer (tenant, id)
);
CREATE INDEX crm_customer_word_by_customer ON crm_customer_word (tenant, customer);

CREATE TABLE crm_identifier (
    tenant   BIGINT NOT NULL,
    scheme   TEXT COLLATE "C" NOT NULL,
    source   TEXT COLLATE "C" NOT NULL,
    value    TEXT COLLATE "C" NOT NULL,
    sent_as  TEXT COLLATE "C" NOT NULL,
    rule     BIGINT NOT NULL,
    customer BYTEA NOT NULL,
    origin   BYTEA NOT NULL,
    PRIMARY KEY (tenant, scheme, source, value),
    FOREIGN KEY (tenant, customer) REFERENCES crm_customer (tenant, id),
    FOREIGN KEY (tenant, origin) REFERENCES crm_customer (tenant, id)
);
CREATE INDEX crm_identifier_by_customer ON crm_identifier (tenant, customer);
CREATE INDEX crm_identifier_by_origin ON crm_identifier (tenant, origin);

CREATE TABLE crm_contact_point (
    tenant  BIGINT NOT NULL REFERENCES crm_tenant (id),
    id      BYTEA NOT NULL,
    scheme  TEXT COLLATE "C" NOT NULL,
    value   TEXT COLLATE "C" NOT NULL,
    sent_as TEXT COLLATE "C" NOT NULL,
    rule    BIGINT NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE UNIQUE INDEX crm_contact_point_by_address ON crm_contact_point (tenant, scheme, value);

CREATE TABLE crm_customer_contact_point (
    tenant        BIGINT NOT NULL,
    origin        BYTEA NOT NULL,
    contact_point BYTEA NOT NULL,
    customer      BYTEA NOT NULL,
    PRIMARY KEY (tenant, origin, contact_point),
    FOREIGN KEY (tenant, customer) REFERENCES crm_customer (tenant, id),
    FOREIGN KEY (tenant, origin) REFERENCES crm_customer (tenant, id),
    FOREIGN KEY (tenant, contact_point) REFERENCES crm_contact_point (tenant, id)
);
CREATE INDEX crm_customer_contact_point_by_customer ON crm_customer_contact_point (tenant, customer);
CREATE INDEX crm_customer_contact_point_by_point ON crm_customer_contact_point (tenant, contact_point);

-- What was stated about customers; crm_attribute is derived from it and holds the golden values.
CREATE TABLE crm_statement (
    tenant      BIGINT NOT NULL,
    id          BYTEA NOT NULL,
    customer    BYTEA NOT NULL,
    origin      BYTEA NOT NULL,
    attribute   BIGINT NOT NULL,
    text        TEXT COLLATE "C",
    number      BIGINT,
    source      TEXT COLLATE "C" NOT NULL,
    stated_at   BIGINT NOT NULL,
    recorded_at BIGINT NOT NULL,
    PRIMARY KEY (tenant, id),
    FOREIGN KEY (tenant, customer) REFERENCES crm_customer (tenant, id),
    FOREIGN KEY (tenant, origin) REFERENCES crm_customer (tenant, id)
);
CREATE INDEX crm_statement_by_customer ON crm_statement (tenant, customer, attribute, stated_at, recorded_at, id);
CREATE INDEX crm_statement_by_origin ON crm_statement (tenant, origin);

CREATE TABLE crm_attribute (
    tenant    BIGINT NOT NULL,
    attribute BIGINT NOT NULL,
    customer  BYTEA NOT NULL,
    text      TEXT COLLATE "C",
    number    BIGINT,
    statement BYTEA NOT NULL,
    PRIMARY KEY (tenant, attribute, customer),
    FOREIGN KEY (tenant, customer) REFERENCES crm_customer (tenant, id),
    FOREIGN KEY (tenant, statement) REFERENCES crm_statement (tenant, id)
);
CREATE INDEX crm_attribute_by_customer ON crm_attribute (tenant, customer);

CREATE TABLE crm_rate (
    tenant   BIGINT NOT NULL REFERENCES crm_tenant (id),
    currency TEXT COLLATE "C" NOT NULL,
    day      BIGINT NOT NULL,
    value    TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (tenant, currency, day)
);

-- amount is in base currency; currency, original, rate and rate_day tell where it was converted from. content is JSON or empty.
-- external_digest takes the place of external_id when an interaction is redacted.
CREATE TABLE crm_interaction (
    tenant          BIGINT NOT NULL,
    id              BYTEA NOT NULL,
    customer        BYTEA NOT NULL,
    origin          BYTEA NOT NULL,
    kind            TEXT COLLATE "C" NOT NULL,
    direction       TEXT COLLATE "C" NOT NULL CHECK (direction IN ('inbound', 'outbound')),
    occurred_at     BIGINT NOT NULL,
    recorded_at     BIGINT NOT NULL,
    day             BIGINT NOT NULL,
    source          TEXT COLLATE "C",
    external_id     TEXT COLLATE "C",
    external_digest BYTEA,
    touchpoint      TEXT COLLATE "C",
    amount          BIGINT,
    currency        TEXT COLLATE "C",
    original        BIGINT,
    rate            TEXT COLLATE "C",
    rate_day        BIGINT,
    voids           BYTEA,
    content         TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (tenant, id),
    FOREIGN KEY (tenant, customer) REFERENCES crm_customer (tenant, id),
    FOREIGN KEY (tenant, origin) REFERENCES crm_customer (tenant, id),
    FOREIGN KEY (tenant, voids) REFERENCES crm_interaction (tenant, id)
);
CREATE INDEX crm_interaction_by_customer ON crm_interaction (tenant, customer, occurred_at, id);
CREATE UNIQUE INDEX crm_interaction_by_external_id ON crm_interaction (tenant, source, external_id) WHERE external_id IS NOT NULL;
CREATE UNIQUE INDEX crm_interaction_by_external_digest ON crm_interaction (tenant, source, external_digest)
    WHERE external_digest IS NOT NULL;
CREATE UNIQUE INDEX crm_interaction_by_voided ON crm_interaction (tenant, voids) WHERE voids IS NOT NULL;

-- Derived from the interactions: running figures per customer, and per customer and day.
CREATE TABLE crm_measure (
    tenant   BIGINT NOT NULL,
    measure  BIGINT NOT NULL,
    customer BYTEA NOT NULL,
    count    BIGINT NOT NULL,
    total    BIGINT NOT NULL CHECK (total BETWEEN -1000000000000000000 AND 1000000000000000000), -- 10**12 major units
    first_at BIGINT NOT NULL,
    last_at  BIGINT NOT NULL,
    first_on BIGINT NOT NULL,
    last_on  BIGINT NOT NULL,
    days     BIGINT NOT NULL,
    PRIMARY KEY (tenant, measure, customer),
    FOREIGN KEY (tenant, customer) REFERENCES crm_customer (tenant, id)
);

CREATE TABLE crm_measure_day (
    tenant   BIGINT NOT NULL,
    measure  BIGINT NOT NULL,
    customer BYTEA NOT NULL,
    day      BIGINT NOT NULL,
    count    BIGINT NOT NULL,
    total    BIGINT NOT NULL,
    first_at BIGINT NOT NULL,
    last_at  BIGINT NOT NULL,
    -- With what windows add up, so that their sums are read from the index alone.
    PRIMARY KEY (tenant, measure, customer, day) INCLUDE (count, total),
    FOREIGN KEY (tenant, customer) REFERENCES crm_customer (tenant, id)
);

-- A standing was evaluated on the later of its own evaluated_on and the tenant's.
CREATE TABLE crm_standing (
    tenant       BIGINT NOT NULL,
    customer     BYTEA NOT NULL,
    stage        TEXT COLLATE "C" NOT NULL,
    rung         TEXT COLLATE "C" NOT NULL,
    defected     BIGINT NOT NULL,
    evaluated_on BIGINT NOT NULL,
    PRIMARY KEY (tenant, customer),
    FOREIGN KEY (tenant, customer) REFERENCES crm_customer (tenant, id)
);

CREATE TABLE crm_transition (
    tenant              BIGINT NOT NULL,
    id                  BYTEA NOT NULL,
    customer            BYTEA NOT NULL,
    origin              BYTEA NOT NULL,
    at                  BIGINT NOT NULL,
    stage_before        TEXT COLLATE "C",
    rung_before         TEXT COLLATE "C",
    defected_before     BIGINT,
    evaluated_on_before BIGINT,
    stage               TEXT COLLATE "C" NOT NULL,
    rung                TEXT COLLATE "C" NOT NULL,
    defected            BIGINT NOT NULL,
    evaluated_on        BIGINT NOT NULL,
    reason              TEXT COLLATE "C" NOT NULL,
    lifecycle_version   BIGINT NOT NULL,
    PRIMARY KEY (tenant, id),
    FOREIGN KEY (tenant, customer) REFERENCES crm_customer (tenant, id),
    FOREIGN KEY (tenant, origin) REFERENCES crm_customer (tenant, id)
);
CREATE INDEX crm_transition_by_customer ON crm_transition (tenant, customer, at, id);

CREATE TABLE crm_membership (
    tenant   BIGINT NOT NULL,
    segment  BIGINT NOT NULL,
    customer BYTEA NOT NULL,
    since    BIGINT NOT NULL,
    PRIMARY KEY (tenant, segment, customer),
    FOREIGN KEY (tenant, customer) REFERENCES crm_customer (tenant, id)
);
CREATE INDEX crm_membership_by_customer ON crm_membership (tenant, customer);

CREATE TABLE crm_segment_refresh (
    tenant           BIGINT NOT NULL REFERENCES crm_tenant (id),
    segment          BIGINT NOT NULL,
    version          BIGINT NOT NULL,
    at               BIGINT NOT NULL,
    day              BIGINT NOT NULL,
    threshold_text   TEXT COLLATE "C",
    threshold_number BIGINT,
    PRIMARY KEY (tenant, segment)
);

-- Customers changed since segments last looked: crm_touch is appended to by writers, a refresh hands its rows on to the segments.
CREATE TABLE crm_touch (
    tenant   BIGINT NOT NULL REFERENCES crm_tenant (id),
    cause    BYTEA NOT NULL,
    customer BYTEA NOT NULL,
    PRIMARY KEY (tenant, cause, customer)
);

CREATE TABLE crm_segment_touch (
    tenant   BIGINT NOT NULL REFERENCES crm_tenant (id),
    segment  BIGINT NOT NULL,
    customer BYTEA NOT NULL,
    PRIMARY KEY (tenant, segment, customer)
);

CREATE TABLE crm_ledger (
    tenant      BIGINT NOT NULL,
    id          BYTEA NOT NULL,
    customer    BYTEA NOT NULL,
    origin      BYTEA NOT NULL,
    account     TEXT COLLATE "C" NOT NULL,
    amount      BIGINT NOT NULL,
    currency    TEXT COLLATE "C" NOT NULL,
    original    BIGINT,
    rate        TEXT COLLATE "C",
    rate_day    BIGINT,
    occurred_at BIGINT NOT NULL,
    recorded_at BIGINT NOT NULL,
    day         BIGINT NOT NULL,
    source      TEXT COLLATE "C",
    external_id TEXT COLLATE "C",
    PRIMARY KEY (tenant, id),
    FOREIGN KEY (tenant, customer) REFERENCES crm_customer (tenant, id),
    FOREIGN KEY (tenant, origin) REFERENCES crm_customer (tenant, id)
);
CREATE INDEX crm_ledger_by_customer ON crm_ledger (tenant, customer, day, amount);
CREATE UNIQUE INDEX crm_ledger_by_external_id ON crm_ledger (tenant, source, external_id) WHERE external_id IS NOT NULL;

-- Derived from the ledger.
CREATE TABLE crm_cost (
    tenant   BIGINT NOT NULL,
    customer BYTEA NOT NULL,
    total    BIGINT NOT NULL CHECK (total BETWEEN -1000000000000000000 AND 1000000000000000000),
    PRIMARY KEY (tenant, customer),
    FOREIGN KEY (tenant, customer) REFERENCES crm_customer (tenant, id)
);

-- entry is when an event was added by the server's clock, in microseconds: the order in which they are sealed.
CREATE TABLE crm_event (
    entry       BIGINT NOT NULL DEFAULT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint,
    tenant      BIGINT NOT NULL REFERENCES crm_tenant (id),
    id          BYTEA NOT NULL,
    name        TEXT COLLATE "C" NOT NULL,
    recorded_at BIGINT NOT NULL,
    actor       TEXT COLLATE "C",
    customer    BYTEA,
    data        TEXT COLLATE "C" NOT NULL,
    sequence    BIGINT,
    chain       BYTEA,
    PRIMARY KEY (tenant, id)
);
CREATE UNIQUE INDEX crm_event_by_sequence ON crm_event (tenant, sequence) WHERE sequence IS NOT NULL;
CREATE INDEX crm_event_unsealed ON crm_event (tenant, entry, id) WHERE sequence IS NULL;

CREATE TABLE crm_command (
    tenant     BIGINT NOT NULL REFERENCES crm_tenant (id),
    key        BYTEA NOT NULL,
    body       BYTEA NOT NULL,
    result     TEXT COLLATE "C" NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (tenant, key)
);
CREATE INDEX crm_command_by_expiry ON crm_command (tenant, expires_at);

-- Contents of interactions are JSON or empty. A value that is no whole number, or no text, is NULL; true is 1 and false is 0.
CREATE FUNCTION crm_content_integer(content TEXT, name TEXT) RETURNS BIGINT LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE json_typeof(v)
        WHEN 'number' THEN CASE WHEN v #>> '{}' ~ '^-?[0-9]{1,18}$' THEN (v #>> '{}')::bigint END
        WHEN 'boolean' THEN CASE v #>> '{}' WHEN 'true' THEN 1 ELSE 0 END
    END FROM (SELECT NULLIF(content, '')::json -> name AS v) AS c
$$;
CREATE FUNCTION crm_content_text(content TEXT, name TEXT) RETURNS TEXT LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE json_typeof(v) WHEN 'string' THEN v #>> '{}' END FROM (SELECT NULLIF(content, '')::json -> name AS v) AS c
$$;
-- What the lines of some products come to in base currency; NULL without any.
CREATE FUNCTION crm_content_lines(content TEXT, products TEXT[]) RETURNS NUMERIC LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT SUM((l ->> 'base')::bigint) FROM json_array_elements(CASE json_typeof(NULLIF(content, '')::json -> 'lines')
        WHEN 'array' THEN NULLIF(content, '')::json -> 'lines' END) AS l
    WHERE CASE json_typeof(l) WHEN 'object' THEN l ->> 'product' END = ANY (products)
$$;

-- Row security, forced on the owner too: a transaction sees the rows of the tenant in its setting crmcore.tenant, and without one none.
DO $$
DECLARE
    owned TEXT;
BEGIN
    FOREACH owned IN ARRAY ARRAY[
        'crm_definition', 'crm_customer', 'crm_customer_word', 'crm_identifier', 'crm_contact_point',
        'crm_customer_contact_point', 'crm_statement', 'crm_attribute', 'crm_rate', 'crm_interaction',
        'crm_measure', 'crm_measure_day', 'crm_standing', 'crm_transition', 'crm_membership',
        'crm_segment_refresh', 'crm_touch', 'crm_segment_touch', 'crm_ledger', 'crm_cost', 'crm_event',
        'crm_command'
    ] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', owned);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', owned);
        EXECUTE format('CREATE POLICY crm_own ON %I USING (tenant ='
            ' NULLIF(current_setting(''crmcore.tenant'', true), '''')::bigint)', owned);
    END LOOP;
END $$;
-- Tenants are looked up by name before one is bound; only their own transactions change them.
ALTER TABLE crm_tenant ENABLE ROW LEVEL SECURITY;
ALTER TABLE crm_tenant FORCE ROW LEVEL SECURITY;
CREATE POLICY crm_any ON crm_tenant FOR SELECT USING (true);
CREATE POLICY crm_new ON crm_tenant FOR INSERT WITH CHECK (true);
CREATE POLICY crm_own ON crm_tenant FOR UPDATE USING (id = NULLIF(current_setting('crmcore.tenant', true), '')::bigint);
CREATE POLICY crm_end ON crm_tenant FOR DELETE USING (id = NULLIF(current_setting('crmcore.tenant', true), '')::bigint);
