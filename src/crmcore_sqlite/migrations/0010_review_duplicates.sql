-- Customers who may be one and the same, and what was decided about them.

-- one and other are as they were suggested, in the order of their bytes; whom they are merged into crm_merge says.
CREATE TABLE crm_duplicate (
    tenant        INTEGER NOT NULL,
    id            BLOB    NOT NULL,
    one           BLOB    NOT NULL,
    other         BLOB    NOT NULL,
    probability   REAL    NOT NULL,
    deterministic INTEGER NOT NULL,
    reasons       TEXT    NOT NULL,
    found_at      INTEGER NOT NULL,
    state         TEXT    NOT NULL,
    decided_at    INTEGER,
    actor         TEXT,
    PRIMARY KEY (tenant, id),
    UNIQUE (tenant, one, other),
    CHECK (one < other),
    CHECK (deterministic IN (0, 1)),
    CHECK (state IN ('open', 'accepted', 'rejected')),
    CHECK ((state = 'open') = (decided_at IS NULL)),
    FOREIGN KEY (tenant, one) REFERENCES crm_customer (tenant, id),
    FOREIGN KEY (tenant, other) REFERENCES crm_customer (tenant, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX crm_duplicate_by_other ON crm_duplicate (tenant, other);
CREATE INDEX crm_duplicate_open ON crm_duplicate (tenant, probability DESC, id) WHERE state = 'open';
