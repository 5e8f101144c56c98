"""Stores that come along, and what SQL stores share."""
