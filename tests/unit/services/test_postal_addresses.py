"""Postal addresses are contact points of customers, and name nobody."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from crmcore import CRM, Email, External, Person, Postal, Profile
from crmcore.errors import InvalidValue

HOME = Postal("Familie Öz", "Teeweg 3", "10115", "Berlin", "DE", extra="Hinterhaus")
WRITTEN = "Familie Öz\nHinterhaus\nTeeweg 3\n10115\nBerlin\n\nDE"


def test_a_family_lives_at_one_address(crm: CRM) -> None:
    """Several customers are reached at it; it is an identifier of none."""
    ann, bo = (crm.customers.add(Person(name), HOME) for name in ("Ann", "Bo"))
    assert [ann, bo] == list(crm.customers.reached_at(HOME))
    assert [] == list(crm.customers.identifiers(ann))
    assert [("postal", WRITTEN)] == [
        (each.address.scheme, each.address.sent_as) for each in crm.customers.contact_points(ann)
    ]
    with pytest.raises(InvalidValue):
        crm.customers.get(HOME)


def test_an_address_is_given_and_taken_under_an_idempotency_key(crm: CRM) -> None:
    """Commands take it as they take other contact points."""
    ann = crm.customers.add(Person("Ann"))
    for _ in range(2):
        crm.customers.identify(ann, HOME, key="moved in")
    assert 1 == len(crm.customers.contact_points(ann))
    assert crm.customers.forget(ann, HOME)
    assert [] == list(crm.customers.contact_points(ann))


def test_who_merges_brings_the_address_along(crm: CRM) -> None:
    """Contact points of both are those of the one."""
    ann, anna = crm.customers.add(Person("Ann"), Email("ann@example.org")), crm.customers.add(Person("Anna"), HOME)
    crm.merges.merge(anna, into=ann)
    assert {"email", "postal"} == {each.address.scheme for each in crm.customers.contact_points(ann)}


def test_an_address_that_wants_no_post_stays_suppressed_after_erasure(crm: CRM) -> None:
    """Its keyed digest outlives the address, however that is written when it comes again."""
    ann = crm.customers.add(Person("Ann"), HOME)
    crm.privacy.erase(ann)
    again = Postal("FAMILIE ÖZ", "teeweg 3", "10115", "Berlin", "DE", extra="Hinterhaus")
    assert [] == list(crm.customers.reached_at(HOME))
    assert crm.suppressions.is_suppressed(again)


def test_consent_can_be_withdrawn_at_an_address(crm: CRM) -> None:
    """Whoever lives there is not written to."""
    ann = crm.customers.add(Person("Ann"), HOME)
    crm.consents.withdraw(contact_point=HOME, channel="post", purpose="offers", evidence="no advertising, please")
    crm.consents.grant(ann, channel="post", purpose="offers", evidence="signup form")
    assert not crm.consents.state(ann, channel="post", purpose="offers", contact_point=HOME).allowed


def test_an_address_is_kept_in_step_with_a_source(crm: CRM) -> None:
    """What a source says no more is taken away, as with other contact points."""
    for reaches in ([HOME], [HOME], []):
        crm.customers.sync([Profile("1", email="ann@example.org", reaches=reaches)], source="shop")
        found = [each.address.scheme for each in crm.customers.contact_points(External("shop", "1"))]
        assert ["email", *["postal" for _ in reaches]] == found


def test_an_address_is_dumped_and_restored(crm: CRM, tmp_path: Path) -> None:
    """As it is written, in its parts."""
    ann = crm.customers.add(Person("Ann"), HOME)
    crm.dump(tmp_path / "shop.jsonl")
    with CRM.open("memory://") as other:
        other.migrate(currency="EUR", zone="Europe/Berlin", region="DE")
        other.restore(tmp_path / "shop.jsonl")
        assert [ann] == list(other.customers.reached_at(HOME))


def test_an_address_is_in_story_export_and_card(crm: CRM) -> None:
    """For people in one line, for machines in its parts."""
    ann = crm.customers.add(Person("Familie Öz"), HOME)
    crm.customers.add(Person("Bo"), HOME)
    assert "postal (shared): Familie Öz, Hinterhaus, Teeweg 3, 10115, Berlin, DE" in str(crm.story(ann))
    assert {"scheme": "postal", "address": WRITTEN} in crm.privacy.export(ann).data["contact_points"]
    card = io.StringIO()
    crm.exports.vcards(card)
    told = card.getvalue().replace("\r\n ", "")
    assert "ADR:;Hinterhaus;Teeweg 3;Berlin;;10115;DE" in told
    assert "ADR:;Familie Öz\\, Hinterhaus;Teeweg 3;Berlin;;10115;DE" in told
