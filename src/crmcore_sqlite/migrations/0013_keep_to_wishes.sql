-- What keeps contacts to what customers want: what each was intended for, how the gate ruled, and the hours that
-- customers have chosen.

-- NULL where to hold was intended, and in rows written before this was kept.
ALTER TABLE crm_decision ADD COLUMN purpose TEXT;
-- JSON: by way, which guard told the verdict that was not allow, until when, why, and by which versions of which
-- definitions. NULL where everything was allowed, and in rows written before this was kept.
ALTER TABLE crm_decision ADD COLUMN rulings TEXT;

-- What customers said of the hours in which they want to be contacted, by a channel or under 'all channels' by any; empty
-- hours: no wish any more. The newest of a channel holds.
CREATE TABLE crm_chosen_hours (
    tenant    INTEGER NOT NULL,
    id        BLOB    NOT NULL,
    customer  BLOB    NOT NULL,
    origin    BLOB    NOT NULL,
    channel   TEXT    NOT NULL,
    hours     TEXT    NOT NULL,
    chosen_at INTEGER NOT NULL,
    PRIMARY KEY (tenant, id),
    FOREIGN KEY (tenant, customer) REFERENCES crm_customer (tenant, id),
    FOREIGN KEY (tenant, origin) REFERENCES crm_customer (tenant, id)
) STRICT;
CREATE INDEX crm_chosen_hours_by_customer ON crm_chosen_hours (tenant, customer);
CREATE INDEX crm_chosen_hours_by_origin ON crm_chosen_hours (tenant, origin);

-- What messages that were finished in a quarter of an hour (so many of them since 1970-01-01 UTC) cost, in millionths; in
-- shares, so that workers who finish at once seldom wait for each other. Made of the messages finished since this is kept.
CREATE TABLE crm_spent (
    tenant  INTEGER NOT NULL REFERENCES crm_tenant (id),
    channel TEXT    NOT NULL,
    quarter INTEGER NOT NULL,
    share   INTEGER NOT NULL,
    total   INTEGER NOT NULL,
    PRIMARY KEY (tenant, channel, quarter, share)
) STRICT, WITHOUT ROWID;
