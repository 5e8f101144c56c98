-- Cases: what customers ask the firm to put right. One without `closed_at` is open.

CREATE TABLE crm_case (
    tenant    INTEGER NOT NULL,
    id        BLOB    NOT NULL,
    customer  BLOB    NOT NULL,
    origin    BLOB    NOT NULL,
    subject   TEXT    NOT NULL,
    employee  TEXT    NOT NULL,
    opened_at INTEGER NOT NULL,
    due_at    INTEGER,
    closed_at INTEGER,
    outcome   TEXT    NOT NULL,
    note      TEXT    NOT NULL,
    rounds    INTEGER NOT NULL,
    PRIMARY KEY (tenant, id),
    CHECK ((closed_at IS NULL) = (outcome = '')),
    CHECK (closed_at >= opened_at),
    CHECK (rounds >= 0),
    FOREIGN KEY (tenant, customer) REFERENCES crm_customer (tenant, id),
    FOREIGN KEY (tenant, origin) REFERENCES crm_customer (tenant, id)
) STRICT;
CREATE INDEX crm_case_by_customer ON crm_case (tenant, customer, closed_at);
CREATE INDEX crm_case_by_origin ON crm_case (tenant, origin);
CREATE INDEX crm_case_by_closing ON crm_case (tenant, closed_at, customer);
CREATE INDEX crm_case_open ON crm_case (tenant, opened_at, id) WHERE closed_at IS NULL;
CREATE INDEX crm_case_open_of_employee ON crm_case (tenant, employee, opened_at, id) WHERE closed_at IS NULL;
CREATE INDEX crm_case_due ON crm_case (tenant, due_at, id) WHERE closed_at IS NULL;
CREATE INDEX crm_case_closed ON crm_case (tenant, opened_at, id) WHERE closed_at IS NOT NULL;
