"""The app's own tests: `python manage.py test`."""

from __future__ import annotations

from decimal import Decimal

from django.db import connection, transaction
from django.test import TestCase, TransactionTestCase

from crmcore import Email
from orders.memory import crm
from orders.models import Order
from orders.services import place_order

SARA = "sara@example.org"


def tearDownModule() -> None:
    """Close the CRM before Django removes the test database."""
    crm().close()


class PlacingOrders(TestCase):  # type: ignore[misc]
    """`TestCase` wraps each test in `atomic` and undoes it, ours with it; what is not committed is read by joining."""

    def test_an_order_is_a_purchase(self) -> None:
        """The purchase names the order."""
        order = place_order(SARA, Decimal("24.90"))
        with crm().join(connection) as tx:
            purchase = tx.interactions.find("shop", str(order.pk))
            assert purchase is not None
            assert tx.customers.find(Email(SARA)) == purchase.customer

    def test_an_order_over_the_web(self) -> None:
        """The view answers with the order's number."""
        answer = self.client.post("/orders/", {"email": SARA, "total": "24.90"})
        assert (answer.status_code, answer.json()) == (201, {"number": Order.objects.get().pk})

    def test_what_crmcore_refuses_is_no_order(self) -> None:
        """An address that Django takes and crmcore does not: the error leaves `atomic` and undoes the order."""
        answer = self.client.post("/orders/", {"email": "sara@localhost", "total": "24.90"})
        assert (answer.status_code, answer.json()) == (422, {"code": "malformed_identifier"})
        assert Order.objects.count() == 0


class Committing(TransactionTestCase):  # type: ignore[misc]
    """`TransactionTestCase` commits. Django removes its own rows and not crmcore's: each test has its own customer."""

    def test_both_are_committed_together(self) -> None:
        """After the commit everybody sees both."""
        order = place_order("ben@example.org", Decimal(12))
        assert crm().interactions.find("shop", str(order.pk)) is not None
        answer = self.client.get("/customers/ben@example.org/")
        assert "purchases: 1 on 1 days" in answer.content.decode()

    def test_both_vanish_together(self) -> None:
        """When an outer block is undone, neither is there."""
        try:
            with transaction.atomic():
                place_order("eva@example.org", Decimal(12))
                raise InterruptedError
        except InterruptedError:
            pass
        assert (Order.objects.count(), crm().customers.find(Email("eva@example.org"))) == (0, None)
