"""The real clock, ids and secrets."""
