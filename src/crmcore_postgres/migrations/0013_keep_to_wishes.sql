-- What keeps contacts to what customers want: what each was intended for, how the gate ruled, and the hours that
-- customers have chosen.

-- NULL where to hold was intended, and in rows written before this was kept.
ALTER TABLE crm_decision ADD COLUMN purpose TEXT COLLATE "C";
-- JSON: by way, which guard told the verdict that was not allow, until when, why, and by which versions of which
-- definitions. NULL where everything was allowed, and in rows written before this was kept.
ALTER TABLE crm_decision ADD COLUMN rulings TEXT COLLATE "C";

-- What customers said of the hours in which they want to be contacted, by a channel or under 'all channels' by any; empty
-- hours: no wish any more. The newest of a channel holds.
CREATE TABLE crm_chosen_hours (
    tenant    BIGINT NOT NULL,
    id        BYTEA NOT NULL,
    customer  BYTEA NOT NULL,
    origin    BYTEA NOT NULL,
    channel   TEXT COLLATE "C" NOT NULL,
    hours     TEXT COLLATE "C" NOT NULL,
    chosen_at BIGINT NOT NULL,
    PRIMARY KEY (tenant, id),
    FOREIGN KEY (tenant, customer) REFERENCES crm_customer (tenant, id),
    FOREIGN KEY (tenant, origin) REFERENCES crm_customer (tenant, id)
);
CREATE INDEX crm_chosen_hours_by_customer ON crm_chosen_hours (tenant, customer);
CREATE INDEX crm_chosen_hours_by_origin ON crm_chosen_hours (tenant, origin);

ALTER TABLE crm_chosen_hours ENABLE ROW LEVEL SECURITY;
ALTER TABLE crm_chosen_hours FORCE ROW LEVEL SECURITY;
CREATE POLICY crm_own ON crm_chosen_hours USING (tenant = NULLIF(current_setting('crmcore.tenant', true), '')::bigint);

-- What messages that were finished in a quarter of an hour (so many of them since 1970-01-01 UTC) cost, in millionths; in
-- shares, so that workers who finish at once seldom wait for each other. Made of the messages finished since this is kept.
CREATE TABLE crm_spent (
    tenant  BIGINT NOT NULL REFERENCES crm_tenant (id),
    channel TEXT COLLATE "C" NOT NULL,
    quarter BIGINT NOT NULL,
    share   BIGINT NOT NULL,
    total   BIGINT NOT NULL,
    PRIMARY KEY (tenant, channel, quarter, share)
);

ALTER TABLE crm_spent ENABLE ROW LEVEL SECURITY;
ALTER TABLE crm_spent FORCE ROW LEVEL SECURITY;
CREATE POLICY crm_own ON crm_spent USING (tenant = NULLIF(current_setting('crmcore.tenant', true), '')::bigint);
