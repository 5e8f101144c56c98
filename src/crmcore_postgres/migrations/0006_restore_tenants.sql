-- Tenants that were restored from a dump: the key of the tenant it was made of, from which their keys derive as before.

ALTER TABLE crm_tenant ADD COLUMN keyed_as BIGINT;
