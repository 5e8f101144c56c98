"""The app's own tests: `python manage.py test`."""

from __future__ import annotations

import shutil
from decimal import Decimal
from io import StringIO
from pathlib import Path
from unittest.mock import patch

from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import TestCase, TransactionTestCase

from crmcore import CRM, Email, Rule, RulePolicy
from crmcore.errors import StorageBusy
from orders.memory import crm
from orders.models import Order
from orders.services import place_order

SARA = "sara@example.org"


def tearDownModule() -> None:
    """Close the CRM before Django removes the test database; its letters go with it."""
    crm().close()
    shutil.rmtree(Path(connection.settings_dict["NAME"]).with_suffix(".mail"))


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


class Ticking(TransactionTestCase):  # type: ignore[misc]
    """`manage.py crmcore_tick` delivers outside any transaction: `TransactionTestCase`."""

    def tick(self, *options: str) -> str:
        """What the command prints."""
        told = StringIO()
        call_command("crmcore_tick", *options, stdout=told)
        return told.getvalue()

    def test_what_waits_is_sent(self) -> None:
        """Once."""
        tom = crm().customers.find_or_add(Email("tom@example.org"))
        crm().consents.grant(tom, channel="email", purpose="offers", evidence="signup form v3")
        crm().offers.define("tea", "product", "convenience", {"email": ("New tea", "Have a look.")})
        crm().decide("spring", RulePolicy([Rule(None, "tea", "email")]), customers=[tom])
        assert [self.tick("--channel", "inbox"), self.tick(), self.tick()] == [
            "0 sent, 0 held, 1 waiting\n",
            "1 sent, 0 held, 0 waiting\n",
            "0 sent, 0 held, 0 waiting\n",
        ]

    def test_a_busy_database_is_told(self) -> None:
        """By an exit code of its own; the next minute does what is left."""
        busy = patch.object(CRM, "tick", side_effect=StorageBusy("another writer has it"))
        with busy, self.assertRaisesMessage(CommandError, "storage_busy") as raised:
            self.tick()
        assert raised.exception.returncode == 3
        assert "waiting" in self.tick()

    def test_a_channel_that_there_is_not_is_told(self) -> None:
        """No waiting mends that."""
        with self.assertRaisesMessage(CommandError, "unknown_channel") as raised:
            self.tick("--channel", "telex")
        assert raised.exception.returncode == 1
