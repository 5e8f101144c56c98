-- Special treatment that customers are granted. treatment is a definition's number, first_on and last_on are its first and last
-- tenant day, used counts the rows of crm_entitlement_use.
CREATE TABLE crm_entitlement (
    tenant     INTEGER NOT NULL,
    id         BLOB    NOT NULL,
    customer   BLOB    NOT NULL,
    origin     BLOB    NOT NULL,
    treatment  INTEGER NOT NULL,
    first_on    INTEGER NOT NULL,
    last_on   INTEGER,
    uses       INTEGER CHECK (uses > 0),
    used       INTEGER NOT NULL DEFAULT 0 CHECK (used >= 0),
    reason     TEXT    NOT NULL,
    granted_at INTEGER NOT NULL,
    revoked_at INTEGER,
    PRIMARY KEY (tenant, id),
    FOREIGN KEY (tenant, customer) REFERENCES crm_customer (tenant, id),
    FOREIGN KEY (tenant, origin) REFERENCES crm_customer (tenant, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX crm_entitlement_by_customer ON crm_entitlement (tenant, customer);
CREATE INDEX crm_entitlement_by_origin ON crm_entitlement (tenant, origin);
CREATE INDEX crm_entitlement_by_treatment ON crm_entitlement (tenant, treatment);

CREATE TABLE crm_entitlement_use (
    tenant      INTEGER NOT NULL,
    id          BLOB    NOT NULL,
    entitlement BLOB    NOT NULL,
    customer    BLOB    NOT NULL,
    origin      BLOB    NOT NULL,
    used_at     INTEGER NOT NULL,
    recorded_at INTEGER NOT NULL,
    source      TEXT,
    external_id TEXT,
    PRIMARY KEY (tenant, id),
    FOREIGN KEY (tenant, entitlement) REFERENCES crm_entitlement (tenant, id),
    FOREIGN KEY (tenant, customer) REFERENCES crm_customer (tenant, id),
    FOREIGN KEY (tenant, origin) REFERENCES crm_customer (tenant, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX crm_entitlement_use_by_entitlement ON crm_entitlement_use (tenant, entitlement, used_at, id);
CREATE INDEX crm_entitlement_use_by_customer ON crm_entitlement_use (tenant, customer);
CREATE INDEX crm_entitlement_use_by_origin ON crm_entitlement_use (tenant, origin);
CREATE UNIQUE INDEX crm_entitlement_use_by_external_id ON crm_entitlement_use (tenant, source, external_id)
    WHERE external_id IS NOT NULL;

-- Promises to customers, due by the end of a tenant day. settled_on is the day on which one was kept (kept 1) or broken (0).
CREATE TABLE crm_promise (
    tenant     INTEGER NOT NULL,
    id         BLOB    NOT NULL,
    customer   BLOB    NOT NULL,
    origin     BLOB    NOT NULL,
    text       TEXT    NOT NULL,
    employee   TEXT    NOT NULL,
    made_at    INTEGER NOT NULL,
    due_on     INTEGER NOT NULL,
    settled_on INTEGER,
    kept       INTEGER CHECK (kept IN (0, 1)),
    PRIMARY KEY (tenant, id),
    FOREIGN KEY (tenant, customer) REFERENCES crm_customer (tenant, id),
    FOREIGN KEY (tenant, origin) REFERENCES crm_customer (tenant, id),
    CHECK ((settled_on IS NULL) = (kept IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX crm_promise_by_customer ON crm_promise (tenant, customer, due_on);
CREATE INDEX crm_promise_by_origin ON crm_promise (tenant, origin);
CREATE INDEX crm_promise_due ON crm_promise (tenant, due_on, id) WHERE settled_on IS NULL;

-- Sources in the order in which they are believed, the best first; those that are not here come last, all alike.
CREATE TABLE crm_source_rank (
    tenant INTEGER NOT NULL REFERENCES crm_tenant (id),
    source TEXT    NOT NULL,
    place  INTEGER NOT NULL,
    PRIMARY KEY (tenant, source)
) STRICT, WITHOUT ROWID;

-- Information quality as measured on a tenant day: of a subject (all, an attribute, a source) and a dimension the score, in
-- millionths, and of how many it is the mean.
CREATE TABLE crm_quality (
    tenant    INTEGER NOT NULL REFERENCES crm_tenant (id),
    day       INTEGER NOT NULL,
    subject   TEXT    NOT NULL,
    dimension TEXT    NOT NULL,
    score     INTEGER NOT NULL CHECK (score BETWEEN 0 AND 1000000),
    count     INTEGER NOT NULL,
    PRIMARY KEY (tenant, day, subject, dimension)
) STRICT, WITHOUT ROWID;
