"""The store conformance kit, one file a table; `crmcore.testing.StoreConformance` collects them."""
