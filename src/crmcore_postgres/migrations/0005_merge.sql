-- Customers merged into others: head is whom into_customer is today, archived_at what the customer's was before, lent what
-- the head has from it (words, separated by blanks).

CREATE TABLE crm_merge (
    tenant        BIGINT NOT NULL,
    customer      BYTEA NOT NULL,
    into_customer BYTEA NOT NULL,
    head          BYTEA NOT NULL,
    merged_at     BIGINT NOT NULL,
    archived_at   BIGINT,
    lent          TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (tenant, customer),
    FOREIGN KEY (tenant, customer) REFERENCES crm_customer (tenant, id),
    FOREIGN KEY (tenant, into_customer) REFERENCES crm_customer (tenant, id),
    FOREIGN KEY (tenant, head) REFERENCES crm_customer (tenant, id)
);
CREATE INDEX crm_merge_by_head ON crm_merge (tenant, head);
CREATE INDEX crm_merge_by_into ON crm_merge (tenant, into_customer);
ALTER TABLE crm_merge ENABLE ROW LEVEL SECURITY;
ALTER TABLE crm_merge FORCE ROW LEVEL SECURITY;
CREATE POLICY crm_own ON crm_merge USING (tenant = NULLIF(current_setting('crmcore.tenant', true), '')::bigint);
