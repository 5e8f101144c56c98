"""Hooks, and the calling of them."""
