-- Cases: what customers ask the firm to put right. One without `closed_at` is open.

CREATE TABLE crm_case (
    tenant    BIGINT NOT NULL,
    id        BYTEA   NOT NULL,
    customer  BYTEA   NOT NULL,
    origin    BYTEA   NOT NULL,
    subject   TEXT COLLATE "C" NOT NULL,
    employee  TEXT COLLATE "C" NOT NULL,
    opened_at BIGINT NOT NULL,
    due_at    BIGINT,
    closed_at BIGINT,
    outcome   TEXT COLLATE "C" NOT NULL,
    note      TEXT COLLATE "C" NOT NULL,
    rounds    BIGINT NOT NULL,
    PRIMARY KEY (tenant, id),
    CHECK ((closed_at IS NULL) = (outcome = '')),
    CHECK (closed_at >= opened_at),
    CHECK (rounds >= 0),
    FOREIGN KEY (tenant, customer) REFERENCES crm_customer (tenant, id),
    FOREIGN KEY (tenant, origin) REFERENCES crm_customer (tenant, id)
);
CREATE INDEX crm_case_by_customer ON crm_case (tenant, customer, closed_at);
CREATE INDEX crm_case_by_origin ON crm_case (tenant, origin);
CREATE INDEX crm_case_by_closing ON crm_case (tenant, closed_at, customer);
CREATE INDEX crm_case_open ON crm_case (tenant, opened_at, id) WHERE closed_at IS NULL;
CREATE INDEX crm_case_open_of_employee ON crm_case (tenant, employee, opened_at, id) WHERE closed_at IS NULL;
CREATE INDEX crm_case_due ON crm_case (tenant, due_at, id) WHERE closed_at IS NULL;
CREATE INDEX crm_case_closed ON crm_case (tenant, opened_at, id) WHERE closed_at IS NOT NULL;

-- Row security, forced on the owner too: a transaction sees the rows of the tenant in its setting crmcore.tenant, and without one none.
ALTER TABLE crm_case ENABLE ROW LEVEL SECURITY;
ALTER TABLE crm_case FORCE ROW LEVEL SECURITY;
CREATE POLICY crm_own ON crm_case USING (tenant = NULLIF(current_setting('crmcore.tenant', true), '')::bigint);
