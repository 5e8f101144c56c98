"""Channels that come along. An app gives them to ``CRM.open(channels=[...])``; a plugin registers its own."""
