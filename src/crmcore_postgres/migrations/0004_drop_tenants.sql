-- Tenants that are being dropped.

ALTER TABLE crm_tenant ADD COLUMN dropped_at BIGINT;
