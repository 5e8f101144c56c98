"""A channel for crmcore that appends messages to a file, one JSON object a line."""

from crmcore_spool.channel import SpoolChannel

__all__ = ["SpoolChannel"]
