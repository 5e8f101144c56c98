-- What bounces say of addresses, and how the wires of channels stand.

CREATE TABLE crm_point_health (
    tenant        BIGINT NOT NULL,
    contact_point BYTEA NOT NULL,
    softs         BIGINT NOT NULL,
    last_soft_at  BIGINT,
    hard_at       BIGINT,
    status        TEXT COLLATE "C" NOT NULL,
    reason        TEXT COLLATE "C" NOT NULL,
    lived_at      BIGINT,
    PRIMARY KEY (tenant, contact_point),
    CHECK (softs >= 0),
    CHECK ((softs > 0) = (last_soft_at IS NOT NULL)),
    FOREIGN KEY (tenant, contact_point) REFERENCES crm_contact_point (tenant, id)
);

-- Shared by all workers; nothing of it is kept longer than the wire is in use.
CREATE TABLE crm_wire (
    tenant     BIGINT NOT NULL REFERENCES crm_tenant (id),
    channel    TEXT COLLATE "C" NOT NULL,
    failures   BIGINT NOT NULL,
    open_until BIGINT,
    free_at    BIGINT,
    PRIMARY KEY (tenant, channel)
);

-- Row security, forced on the owner too: a transaction sees the rows of the tenant in its setting crmcore.tenant, and without one none.
ALTER TABLE crm_point_health ENABLE ROW LEVEL SECURITY;
ALTER TABLE crm_point_health FORCE ROW LEVEL SECURITY;
CREATE POLICY crm_own ON crm_point_health USING (tenant = NULLIF(current_setting('crmcore.tenant', true), '')::bigint);
ALTER TABLE crm_wire ENABLE ROW LEVEL SECURITY;
ALTER TABLE crm_wire FORCE ROW LEVEL SECURITY;
CREATE POLICY crm_own ON crm_wire USING (tenant = NULLIF(current_setting('crmcore.tenant', true), '')::bigint);
