"""Purposes: what a contact is for. Their names are the app's own but for one."""

from __future__ import annotations

SERVICE = "service"
"""The purpose of what a customer has to get (a bill, a delivery note), apart from marketing: it waits for no hours and
for no cooling-off, and only a cap or a budget of its own purpose holds it back.
"""
