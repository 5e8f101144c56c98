"""M22: a coupon reaches customers the way they want, by e-mail or on paper, and is redeemed by its code."""

from __future__ import annotations

import csv
from datetime import timedelta
from pathlib import Path

import matplotlib as mpl
import pytest
import zxingcpp
from pypdfium2 import PdfDocument

from crmcore import CRM, Email, MaildirChannel, Person, Postal, PostChannel, Rule, RulePolicy, Wording
from crmcore.domain.relationship.content import Redemption
from crmcore.errors import CouponExpired, CouponUsed
from crmcore.testing import CountingIds, FrozenClock
from tests.mission.conftest import agree, letters

FONT = Path(mpl.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf"
TEXT = "Hello ${name}, ten per cent on all teas with ${code}"
POLICY = RulePolicy([Rule(None, "ten", "post"), Rule(None, "ten", "email")])


@pytest.mark.parametrize("store", ["memory", "sqlite"])
def test_a_coupon_goes_out_by_post_and_by_mail_and_is_redeemed_once(
    store: str, mail: MaildirChannel, clock: FrozenClock, tmp_path: Path
) -> None:
    """A print shop gets one file and its list, a till reads the code from the paper, a web shop from the mail; each is
    good once, is the customer's in the record, and what was not handed in in time is not taken.
    """
    shop = Postal("Tee & Söhne", "Marktplatz 1", "28195", "Bremen", "DE")
    post = PostChannel(tmp_path / "post", sender=shop, fonts=[FONT], zone="Europe/Berlin", clock=clock)
    url = "memory://" if store == "memory" else f"sqlite:///{tmp_path / 'm22.db'}"
    with CRM.open(url, clock=clock, ids=CountingIds(), channels=[mail, post]) as crm:
        crm.migrate(currency="EUR", zone="Europe/Berlin", region="DE")
        sara = crm.customers.add(Person("Sara Öz"), Email("sara@example.org"))
        family = [
            crm.customers.add(Person(name), Postal(name, "Teeweg 3", "10115", "Berlin", "DE"))
            for name in ("Ann Beispiel", "Bo Beispiel")
        ]
        agree(crm, sara)
        agree(crm, *family, channel="post")
        offer = {channel: Wording(TEXT, "Ten per cent") for channel in ("email", "post")}
        crm.offers.define("ten", "coupon", "convenience", offer, valid_until=clock.now() + timedelta(days=14))
        crm.decide("spring", POLICY)
        assert 3 == crm.tick().dispatched.accepted

        batch = post.batch()
        assert batch is not None and (2, None) == (batch.letters, post.batch())
        listed = list(csv.DictReader(batch.list_file.read_text(encoding="utf-8").splitlines()))
        with PdfDocument(batch.print_file) as document:
            scanned = [zxingcpp.read_barcodes(page.render(scale=3).to_pil())[0].text for page in document]
        assert {"Ann Beispiel", "Bo Beispiel"} == {row["recipient"] for row in listed}
        assert [row["code"] for row in listed] == scanned
        written = letters(mail)[0].get_content().strip().rpartition(" ")[2]

        whose = {crm.coupons.check(code).customer: code for code in (*scanned, written)}
        assert {sara, *family} == set(whose)
        for customer, touchpoint in ((sara, "web"), (family[0], "branch")):
            crm.coupons.redeem(whose[customer], touchpoint=touchpoint)
            found = crm.interactions.last(customer, kinds=["redemption"])
            assert [(touchpoint, Redemption("ten", str(crm.decisions.of(customer)[0].id)))] == [
                (each.touchpoint, each.content) for each in found
            ]
            with pytest.raises(CouponUsed):
                crm.coupons.redeem(whose[customer], touchpoint="branch")
        clock.advance(timedelta(days=14))
        with pytest.raises(CouponExpired):
            crm.coupons.redeem(whose[family[1]])
