"""Tills that redeem one coupon at the same moment."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from threading import Barrier

import pytest

from crmcore import CRM, Email, Person, Rule, RulePolicy
from crmcore.errors import CouponUsed
from crmcore.services.rendering import coupon_code
from tests.unit.services.conftest import QuietChannel

TILLS = 6


@pytest.fixture(params=["memory", "sqlite", "postgres"])
def crm(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[CRM]:
    """A CRM on each store."""
    with ExitStack() as stack:
        url = {"memory": "memory://", "sqlite": f"sqlite:///{tmp_path / 'crm.db'}"}.get(request.param)
        if url is None:
            url = request.getfixturevalue("migrated_url")
        opened = stack.enter_context(CRM.open(url, channels=[QuietChannel("email", "email")], keys=b"k" * 32))
        opened.migrate(currency="EUR", zone="UTC")
        yield opened


def test_one_of_several_tills_redeems_a_coupon(crm: CRM) -> None:
    """The others are told that it was used, also those that stand elsewhere."""
    sara = crm.customers.add(Person("Sara"), Email("sara@example.org"))
    crm.consents.grant(sara, channel="email", purpose="offers", evidence="form")
    crm.offers.define("tea", "coupon", "convenience", {"email": ("Tea", "${code}")})
    crm.decide("today", RulePolicy([Rule(None, "tea", "email")]))
    with crm._scope.reading() as work:
        code = coupon_code(work, crm.decisions.of(sara)[0].id)
    at_once = Barrier(TILLS)

    def redeem(number: int) -> str:
        at_once.wait()
        try:
            crm.coupons.redeem(code, touchpoint=("branch", "web")[number % 2])
        except CouponUsed:
            return "used"
        return "redeemed"

    with ThreadPoolExecutor(TILLS) as tills:
        told = Counter(tills.map(redeem, range(TILLS)))
    assert {"redeemed": 1, "used": TILLS - 1} == dict(told)
    assert 1 == len(crm.interactions.last(sara, kinds=["redemption"]))
