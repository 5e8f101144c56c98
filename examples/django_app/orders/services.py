"""What the app does."""

from __future__ import annotations

from decimal import Decimal

from django.db import connection, transaction

from crmcore import Email, Money
from orders.memory import crm
from orders.models import Order


@transaction.atomic  # type: ignore[untyped-decorator]
def place_order(email: str, total: Decimal) -> Order:
    """Write the order and the purchase; both are there once the outermost `atomic` commits, or neither."""
    order: Order = Order.objects.create(email=email, total=total)
    with crm().join(connection, actor="checkout") as tx:
        customer = tx.customers.find_or_add(Email(email))
        tx.interactions.purchase(customer, Money(total, "EUR"), source="shop", external_id=str(order.pk))
    return order
