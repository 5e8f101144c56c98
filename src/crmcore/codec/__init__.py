"""Wire and stored forms, to and from the domain."""
