"""Policies that come along."""
