"""The yardstick of Django: the bare rows as models, in this process and without a project.

One database a process: `connect` closes the one before.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

import django
from django.conf import settings

from benchmarks.samples import SOURCE, Bought
from crmcore import CustomerId

_SETTINGS = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON"

settings.configure(
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": ":memory:",
            "OPTIONS": {"transaction_mode": "IMMEDIATE", "init_command": _SETTINGS},
        }
    },
    INSTALLED_APPS=[],
    USE_TZ=True,
)
django.setup()

from django.db import connection, models, transaction  # noqa: E402


class Customer(models.Model):  # type: ignore[misc]
    """A customer."""

    id = models.UUIDField(primary_key=True)
    name = models.TextField()

    class Meta:
        app_label = "benchmarks"


class Interaction(models.Model):  # type: ignore[misc]
    """An interaction."""

    id = models.UUIDField(primary_key=True)
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, db_index=False)
    kind = models.TextField()
    occurred_at = models.DateTimeField()
    source = models.TextField()
    external_id = models.TextField()
    amount = models.DecimalField(max_digits=12, decimal_places=2)

    class Meta:
        app_label = "benchmarks"
        constraints = (models.UniqueConstraint(fields=["source", "external_id"], name="interaction_by_external_id"),)
        indexes = (models.Index(fields=["customer", "occurred_at"], name="interaction_by_customer"),)


def connect(path: Path) -> None:
    """Use a new file."""
    connection.close()
    connection.settings_dict["NAME"] = str(path)


def prepare(customers: Sequence[CustomerId]) -> None:
    """Make the tables and add the customers."""
    # The editor of the schema wants foreign keys off while it works, outside a transaction.
    with warnings.catch_warnings(), connection.schema_editor() as editor:
        warnings.simplefilter("ignore")
        editor.create_model(Customer)
        editor.create_model(Interaction)
    with transaction.atomic():
        Customer.objects.bulk_create([Customer(id=customer, name="") for customer in customers])


def insert(bought: Sequence[Bought], at_once: int) -> None:
    """Insert the purchases in transactions of so many."""
    for start in range(0, len(bought), at_once):
        made = [
            Interaction(
                id=id_,
                customer_id=customer,
                kind="purchase",
                occurred_at=occurred_at,
                source=SOURCE,
                external_id=external_id,
                amount=amount,
            )
            for id_, customer, occurred_at, external_id, amount in bought[start : start + at_once]
        ]
        with transaction.atomic():
            Interaction.objects.bulk_create(made)


def last(customer: UUID) -> tuple[Any, Sequence[Any]]:
    """The customer with the last 20 interactions."""
    found = list(Interaction.objects.filter(customer_id=customer).order_by("-occurred_at")[:20])
    return Customer.objects.get(pk=customer), found


def close() -> None:
    """Close the file."""
    connection.close()
