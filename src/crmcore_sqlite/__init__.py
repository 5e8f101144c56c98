"""The crmcore store over the standard library's sqlite3."""
