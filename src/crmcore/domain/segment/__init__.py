"""Segments: predicates over fields, and what is computed from them."""
