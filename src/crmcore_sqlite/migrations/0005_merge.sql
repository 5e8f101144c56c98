-- Customers merged into others: head is whom into_customer is today, archived_at what the customer's was before, lent what
-- the head has from it (words, separated by blanks).

CREATE TABLE crm_merge (
    tenant        INTEGER NOT NULL,
    customer      BLOB    NOT NULL,
    into_customer BLOB    NOT NULL,
    head          BLOB    NOT NULL,
    merged_at     INTEGER NOT NULL,
    archived_at   INTEGER,
    lent          TEXT    NOT NULL,
    PRIMARY KEY (tenant, customer),
    FOREIGN KEY (tenant, customer) REFERENCES crm_customer (tenant, id),
    FOREIGN KEY (tenant, into_customer) REFERENCES crm_customer (tenant, id),
    FOREIGN KEY (tenant, head) REFERENCES crm_customer (tenant, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX crm_merge_by_head ON crm_merge (tenant, head);
CREATE INDEX crm_merge_by_into ON crm_merge (tenant, into_customer);
