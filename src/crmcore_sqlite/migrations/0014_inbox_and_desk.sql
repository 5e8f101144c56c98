-- The in-app inbox and the desk. What a message brought there has the id of the message, so that it is there once.

CREATE TABLE crm_inbox_message (
    tenant       INTEGER NOT NULL,
    id           BLOB    NOT NULL,
    customer     BLOB    NOT NULL,
    origin       BLOB    NOT NULL,
    purpose      TEXT    NOT NULL,
    offer        TEXT    NOT NULL,
    subject      TEXT    NOT NULL,
    text         TEXT    NOT NULL,
    html         TEXT    NOT NULL,
    language     TEXT    NOT NULL,
    made_at      INTEGER NOT NULL,
    expires_at   INTEGER,
    read_at      INTEGER,
    dismissed_at INTEGER,
    PRIMARY KEY (tenant, id),
    FOREIGN KEY (tenant, customer) REFERENCES crm_customer (tenant, id),
    FOREIGN KEY (tenant, origin) REFERENCES crm_customer (tenant, id)
) STRICT;
-- What is dismissed is listed on demand, and is passed over.
CREATE INDEX crm_inbox_message_by_customer ON crm_inbox_message (tenant, customer, made_at, id);
CREATE INDEX crm_inbox_message_unread ON crm_inbox_message (tenant, customer, made_at, id)
    WHERE read_at IS NULL AND dismissed_at IS NULL;
CREATE INDEX crm_inbox_message_by_age ON crm_inbox_message (tenant, made_at, id);
CREATE INDEX crm_inbox_message_by_origin ON crm_inbox_message (tenant, origin);

-- Tasks for employees; an empty employee is the queue from which whoever is free takes.
CREATE TABLE crm_task (
    tenant      INTEGER NOT NULL,
    id          BLOB    NOT NULL,
    customer    BLOB    NOT NULL,
    origin      BLOB    NOT NULL,
    employee    TEXT    NOT NULL,
    purpose     TEXT    NOT NULL,
    offer       TEXT    NOT NULL,
    subject     TEXT    NOT NULL,
    script      TEXT    NOT NULL,
    made_at     INTEGER NOT NULL,
    due_at      INTEGER NOT NULL,
    state       TEXT    NOT NULL CHECK (state IN ('open', 'done', 'not done', 'dropped')),
    outcome     TEXT    NOT NULL,
    note        TEXT    NOT NULL,
    finished_at INTEGER,
    rounds      INTEGER NOT NULL,
    PRIMARY KEY (tenant, id),
    CHECK ((state = 'open') = (finished_at IS NULL)),
    CHECK (rounds >= 0),
    FOREIGN KEY (tenant, customer) REFERENCES crm_customer (tenant, id),
    FOREIGN KEY (tenant, origin) REFERENCES crm_customer (tenant, id)
) STRICT;
CREATE INDEX crm_task_by_customer ON crm_task (tenant, customer, due_at, id);
CREATE INDEX crm_task_by_origin ON crm_task (tenant, origin);
CREATE INDEX crm_task_of_employee ON crm_task (tenant, state, employee, due_at, id);
CREATE INDEX crm_task_of_all ON crm_task (tenant, state, due_at, id);
