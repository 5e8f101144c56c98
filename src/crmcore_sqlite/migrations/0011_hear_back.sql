-- What bounces say of addresses, and how the wires of channels stand.

CREATE TABLE crm_point_health (
    tenant        INTEGER NOT NULL,
    contact_point BLOB    NOT NULL,
    softs         INTEGER NOT NULL,
    last_soft_at  INTEGER,
    hard_at       INTEGER,
    status        TEXT    NOT NULL,
    reason        TEXT    NOT NULL,
    lived_at      INTEGER,
    PRIMARY KEY (tenant, contact_point),
    CHECK (softs >= 0),
    CHECK ((softs > 0) = (last_soft_at IS NOT NULL)),
    FOREIGN KEY (tenant, contact_point) REFERENCES crm_contact_point (tenant, id)
) STRICT, WITHOUT ROWID;

-- Shared by all workers; nothing of it is kept longer than the wire is in use.
CREATE TABLE crm_wire (
    tenant     INTEGER NOT NULL REFERENCES crm_tenant (id),
    channel    TEXT    NOT NULL,
    failures   INTEGER NOT NULL,
    open_until INTEGER,
    free_at    INTEGER,
    PRIMARY KEY (tenant, channel)
) STRICT, WITHOUT ROWID;
