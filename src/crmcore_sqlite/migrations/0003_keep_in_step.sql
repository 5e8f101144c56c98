-- Customers that a source keeps in step: by the source's key, an external id, with which a row goes when it is released.
-- given is JSON of what the source gave and takes back: identifiers, contact points, names of preferences.
CREATE TABLE crm_profile (
    tenant      INTEGER NOT NULL,
    scheme      TEXT    NOT NULL DEFAULT 'external' CHECK (scheme = 'external'),
    source      TEXT    NOT NULL,
    key         TEXT    NOT NULL,
    given       TEXT    NOT NULL,
    archived_at INTEGER,
    PRIMARY KEY (tenant, scheme, source, key),
    FOREIGN KEY (tenant, scheme, source, key) REFERENCES crm_identifier (tenant, scheme, source, value) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
