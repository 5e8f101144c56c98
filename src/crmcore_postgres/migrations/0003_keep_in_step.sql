-- Customers that a source keeps in step: by the source's key, an external id, with which a row goes when it is released.
-- given is JSON of what the source gave and takes back: identifiers, contact points, names of preferences.
CREATE TABLE crm_profile (
    tenant      BIGINT NOT NULL,
    scheme      TEXT COLLATE "C" NOT NULL DEFAULT 'external' CHECK (scheme = 'external'),
    source      TEXT COLLATE "C" NOT NULL,
    key         TEXT COLLATE "C" NOT NULL,
    given       TEXT COLLATE "C" NOT NULL,
    archived_at BIGINT,
    PRIMARY KEY (tenant, scheme, source, key),
    FOREIGN KEY (tenant, scheme, source, key) REFERENCES crm_identifier (tenant, scheme, source, value) ON DELETE CASCADE
);

ALTER TABLE crm_profile ENABLE ROW LEVEL SECURITY;
ALTER TABLE crm_profile FORCE ROW LEVEL SECURITY;
CREATE POLICY crm_own ON crm_profile USING (tenant = NULLIF(current_setting('crmcore.tenant', true), '')::bigint);
