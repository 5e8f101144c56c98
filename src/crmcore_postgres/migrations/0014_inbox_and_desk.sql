-- The in-app inbox and the desk. What a message brought there has the id of the message, so that it is there once.

CREATE TABLE crm_inbox_message (
    tenant       BIGINT NOT NULL,
    id           BYTEA   NOT NULL,
    customer     BYTEA   NOT NULL,
    origin       BYTEA   NOT NULL,
    purpose      TEXT COLLATE "C" NOT NULL,
    offer        TEXT COLLATE "C" NOT NULL,
    subject      TEXT COLLATE "C" NOT NULL,
    text         TEXT COLLATE "C" NOT NULL,
    html         TEXT COLLATE "C" NOT NULL,
    language     TEXT COLLATE "C" NOT NULL,
    made_at      BIGINT NOT NULL,
    expires_at   BIGINT,
    read_at      BIGINT,
    dismissed_at BIGINT,
    PRIMARY KEY (tenant, id),
    FOREIGN KEY (tenant, customer) REFERENCES crm_customer (tenant, id),
    FOREIGN KEY (tenant, origin) REFERENCES crm_customer (tenant, id)
);
-- What is dismissed is listed on demand, and is passed over.
CREATE INDEX crm_inbox_message_by_customer ON crm_inbox_message (tenant, customer, made_at, id);
CREATE INDEX crm_inbox_message_unread ON crm_inbox_message (tenant, customer, made_at, id)
    WHERE read_at IS NULL AND dismissed_at IS NULL;
CREATE INDEX crm_inbox_message_by_age ON crm_inbox_message (tenant, made_at, id);
CREATE INDEX crm_inbox_message_by_origin ON crm_inbox_message (tenant, origin);

-- Tasks for employees; an empty employee is the queue from which whoever is free takes.
CREATE TABLE crm_task (
    tenant      BIGINT NOT NULL,
    id          BYTEA   NOT NULL,
    customer    BYTEA   NOT NULL,
    origin      BYTEA   NOT NULL,
    employee    TEXT COLLATE "C" NOT NULL,
    purpose     TEXT COLLATE "C" NOT NULL,
    offer       TEXT COLLATE "C" NOT NULL,
    subject     TEXT COLLATE "C" NOT NULL,
    script      TEXT COLLATE "C" NOT NULL,
    made_at     BIGINT NOT NULL,
    due_at      BIGINT NOT NULL,
    state       TEXT COLLATE "C" NOT NULL CHECK (state IN ('open', 'done', 'not done', 'dropped')),
    outcome     TEXT COLLATE "C" NOT NULL,
    note        TEXT COLLATE "C" NOT NULL,
    finished_at BIGINT,
    rounds      BIGINT NOT NULL,
    PRIMARY KEY (tenant, id),
    CHECK ((state = 'open') = (finished_at IS NULL)),
    CHECK (rounds >= 0),
    FOREIGN KEY (tenant, customer) REFERENCES crm_customer (tenant, id),
    FOREIGN KEY (tenant, origin) REFERENCES crm_customer (tenant, id)
);
CREATE INDEX crm_task_by_customer ON crm_task (tenant, customer, due_at, id);
CREATE INDEX crm_task_by_origin ON crm_task (tenant, origin);
CREATE INDEX crm_task_of_employee ON crm_task (tenant, state, employee, due_at, id);
CREATE INDEX crm_task_of_all ON crm_task (tenant, state, due_at, id);

-- Row security, forced on the owner too: a transaction sees the rows of the tenant in its setting crmcore.tenant, and without one none.
ALTER TABLE crm_inbox_message ENABLE ROW LEVEL SECURITY;
ALTER TABLE crm_inbox_message FORCE ROW LEVEL SECURITY;
CREATE POLICY crm_own ON crm_inbox_message USING (tenant = NULLIF(current_setting('crmcore.tenant', true), '')::bigint);
ALTER TABLE crm_task ENABLE ROW LEVEL SECURITY;
ALTER TABLE crm_task FORCE ROW LEVEL SECURITY;
CREATE POLICY crm_own ON crm_task USING (tenant = NULLIF(current_setting('crmcore.tenant', true), '')::bigint);
