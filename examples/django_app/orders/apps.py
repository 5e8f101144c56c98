"""The app: `manage.py migrate` also brings crmcore's tables up to date."""

from __future__ import annotations

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class OrdersConfig(AppConfig):  # type: ignore[misc]
    """Orders, and the CRM beside them."""

    name = "orders"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Migrate the CRM once Django has migrated."""
        post_migrate.connect(_migrate, sender=self)


def _migrate(**_: object) -> None:
    from orders.memory import crm

    crm().migrate(currency="EUR", zone="Europe/Berlin")
