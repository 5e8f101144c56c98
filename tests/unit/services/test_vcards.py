"""Cards come in by the machine that imports CSV, and go out as vCard 4.0."""

from __future__ import annotations

import io
from datetime import date, timedelta
from pathlib import Path

import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as st

from crmcore import CRM, Email, External, Household, Organisation, Person, Phone, Preferences
from crmcore.codec.vcard.text import card_text
from crmcore.errors import ImportRejected, InvalidValue, TransactionError, UnknownSegment
from crmcore.testing import FrozenClock
from tests.unit.services.conftest import NOON

OLD = """BEGIN:VCARD
VERSION:3.0
UID:u-1
N:Öz;Sara;Ada;Dr.;
FN:Sara Öz
item1.EMAIL;TYPE=INTERNET,WORK:Sara@example.org
EMAIL;TYPE=INTERNET,PREF:sara.oz@example.org
TEL;TYPE=CELL:030 901820
TEL;TYPE=FAX:030 901821
ADR;TYPE=HOME:;;Straße 1\\, links;Köln;;50667;Germany
BDAY:1990-02-28
TZ:+01:00
REV:2026-03-01T12:00:00Z
CATEGORIES:friends,tea
X-ANNIVERSARY:1
END:VCARD
"""
NEW = """BEGIN:VCARD
VERSION:4.0
UID:urn:uuid:4fbe8971-0bc3-424c-9c26-36c3e1eff6b1
KIND:org
FN:Mill & Sons
EMAIL;PREF=1:mailto:office@example.org
TEL;VALUE=uri;TYPE="voice,home":tel:+49-30-901829;ext=1
TZ:Europe/Berlin
LANG:de
END:VCARD
"""
OLDEST = """BEGIN:VCARD
VERSION:2.1
N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=BCller;J=C3=
=B6rg
TEL;CELL:030 901830
END:VCARD
"""
ATTRIBUTES = {"bday": "birthday", "adr.city": "city", "adr.street": "street"}


def file(*cards: str) -> io.BytesIO:
    """A file of cards."""
    return io.BytesIO("".join(cards).replace("\n", "\r\n").encode())


@pytest.fixture
def declared(crm: CRM) -> CRM:
    """With attributes for what cards tell."""
    crm.attributes.declare("birthday", "date")
    crm.attributes.declare("city")
    crm.attributes.declare("street")
    return crm


def test_cards_of_every_version_come_in(declared: CRM) -> None:
    """Who it is, how they are reached, what is stated; and what was taken as nothing is told."""
    imported = declared.imports.vcards(file(OLD, NEW, OLDEST), source="phone", attributes=ATTRIBUTES)
    assert (3, 3, 0, 3) == (imported.lines, imported.recorded, imported.rejected, imported.customers_added)
    assert imported.passed_over == {
        "adr.country": 1,
        "adr.postcode": 1,
        "categories": 1,
        "tel (fax, pager)": 1,
        "tz": 1,
        "x-anniversary": 1,
    }
    sara = declared.customers.get(External("phone", "u-1"))
    assert (Person("Sara Öz"), Preferences()) == (sara.party, sara.preferences)
    assert declared.customers.find(Email("sara.oz@example.org")) == sara.id
    assert declared.customers.find(Phone("+49 30 901820")) == sara.id
    assert declared.customers.find(Phone("+49 30 901821")) is None
    stated = declared.attributes.of(sara.id)
    assert {"birthday": date(1990, 2, 28), "city": "Köln", "street": "Straße 1, links"} == {
        name: each.value for name, each in stated.items()
    }
    assert {NOON - timedelta(days=9)} == {each.stated_at for each in stated.values()}
    mill = declared.customers.get(Email("office@example.org"))
    assert (Organisation("Mill & Sons"), Preferences("de", "Europe/Berlin")) == (mill.party, mill.preferences)
    assert "Jörg Müller" == declared.customers.get(Phone("+49 30 901830")).name


def test_importing_again_changes_nothing(declared: CRM) -> None:
    """It is idempotent by the UID, or by the addresses of a card without one."""
    declared.imports.vcards(file(OLD, NEW, OLDEST), source="phone", attributes=ATTRIBUTES)
    again = declared.imports.vcards(file(OLD, NEW, OLDEST), source="phone", attributes=ATTRIBUTES)
    assert (0, 3, 0, 0) == (again.recorded, again.known, again.rejected, again.customers_added)
    assert 3 == declared.customers.count()
    moved = OLD.replace("sara.oz@example.org", "sara.new@example.org").replace("Köln", "Bonn")
    moved = moved.replace("2026-03-01T12", "2026-03-02T12")
    third = declared.imports.vcards(file(moved), source="phone", attributes=ATTRIBUTES)
    assert (1, 0) == (third.recorded, third.customers_added)
    assert "Bonn" == declared.attributes.of(Email("sara.new@example.org"))["city"].value


def test_a_dry_run_leaves_no_trace(declared: CRM) -> None:
    """It tells the same."""
    events = declared.events.backlog()
    told = declared.imports.vcards(file(OLD, NEW), source="phone", attributes=ATTRIBUTES, dry_run=True)
    assert (2, 2) == (told.recorded, told.customers_added)
    assert (0, events) == (declared.customers.count(), declared.events.backlog())
    done = declared.imports.vcards(file(OLD, NEW), source="phone", attributes=ATTRIBUTES)
    assert told == done


def test_a_card_never_loosens_a_withdrawal(declared: CRM) -> None:
    """Law I4: whatever it says, consents stay, also those of an address that it brings to another customer."""
    who = declared.customers.add(Person("Sara"), Email("sara.oz@example.org"))
    declared.consents.withdraw(who, channel="email", purpose="offers", evidence="told us")
    declared.suppressions.add(Email("office@example.org"), "asked")
    spiced = OLD.replace("CATEGORIES", "X-CONSENT:granted\nX-OPT-IN:yes\nCATEGORIES")
    declared.imports.vcards(file(spiced, NEW), source="phone")
    assert declared.consents.state(who, "email", "offers").withdrawn
    assert [False] == [each.granted for each in declared.consents.of(who)]
    assert declared.suppressions.is_suppressed(Email("office@example.org"))


def test_shared_addresses_name_nobody(declared: CRM) -> None:
    """They are where both are reached."""
    one, two = (OLDEST.replace("TEL", f"UID:{uid}\nTEL") for uid in ("a", "b"))
    declared.imports.vcards(file(one, two), source="phone", shared=["phone"])
    assert 2 == declared.customers.count()
    assert 2 == len(declared.customers.reached_at(Phone("030 901830")))
    told = declared.imports.vcards(file(OLDEST), source="phone", shared=["phone"])
    assert ["invalid_value"] == [each.reason for each in told.rejections]


def test_two_who_claim_one_address_are_told(declared: CRM) -> None:
    """The second card is rejected, and changes nothing."""
    declared.customers.add(Person("Other"), External("phone", "u-1"))
    declared.customers.add(Person("Third"), Email("sara@example.org"))
    told = declared.imports.vcards(file(NEW, OLD), source="phone")
    assert [(11, "identifier_conflict")] == [(each.line, each.reason) for each in told.rejections]
    assert 3 == declared.customers.count()


def test_an_open_transaction_is_all_or_nothing(declared: CRM) -> None:
    """The first rejection raises, and nothing of the file is in."""
    bad = OLD.replace("sara.oz@example.org", "no address")
    with declared.begin() as tx, pytest.raises(ImportRejected) as caught:
        tx.imports.vcards(file(NEW, bad), source="phone")
    assert (11, "malformed_identifier") == (caught.value.line, caught.value.reason)
    assert 0 == declared.customers.count()
    with declared.begin() as tx:
        with pytest.raises(TransactionError):
            tx.imports.vcards(file(NEW), source="phone", on_reject=print)
        tx.imports.vcards(file(NEW), source="phone")
    assert 1 == declared.customers.count()


def test_it_is_gone_on_with_after_an_interruption(crm: CRM, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was committed stays, and running it again does the rest."""
    monkeypatch.setattr("crmcore.services.imports.CHUNK", 3)
    cards = [OLDEST.replace("TEL", f"UID:{number}\nTEL").replace("901830", f"9018{number:02}") for number in range(8)]

    class Stopped(Exception):
        pass

    def stop(lines: int, _: int) -> None:
        if lines >= 6:
            raise Stopped

    with pytest.raises(Stopped):
        crm.imports.vcards(file(*cards), source="phone", progress=stop)
    assert 6 == crm.customers.count()
    done = crm.imports.vcards(file(*cards), source="phone")
    assert (8, 2, 6) == (done.lines, done.recorded, done.known)


def test_customers_go_out_as_cards(declared: CRM, tmp_path: Path) -> None:
    """A parser of others reads in them what was kept; archived customers stay."""
    sara = declared.customers.add(
        Person("Sara; Öz, \\n\r\nX:1"),
        Email("sara@example.org"),
        Phone("030 901820", shared=True),
        preferences=Preferences("de", "Europe/Berlin"),
    )
    declared.attributes.state(sara, {"city": "Köln", "birthday": date(1990, 2, 28)}, source="form")
    gone = declared.customers.add(Person("Gone"))
    declared.customers.archive(gone)
    nameless = declared.customers.add(Organisation(), Email("office@example.org"))
    assert 2 == declared.exports.vcards(tmp_path / "all.vcf", attributes=ATTRIBUTES)
    content = (tmp_path / "all.vcf").read_bytes()
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    assert b"\n" not in content.replace(b"\r\n", b"")
    first, second = vobject.readComponents(content.decode())
    assert [f"urn:uuid:{sara}", "individual", "Sara; Öz, \\n\nX:1"] == [
        first.contents[name][0].value for name in ("uid", "kind", "fn")
    ]
    assert ["sara@example.org", "tel:+4930901820", "de", "Europe/Berlin", "19900228"] == [
        first.contents[name][0].value for name in ("email", "tel", "lang", "tz", "bday")
    ]
    assert "Köln" == first.contents["adr"][0].value.city
    assert [f"urn:uuid:{nameless}", "org", "office@example.org"] == [
        second.contents[name][0].value for name in ("uid", "kind", "fn")
    ]


def test_what_went_out_comes_in(declared: CRM, clock: FrozenClock) -> None:
    """Into another CRM: names, addresses, wishes and attributes."""
    declared.imports.vcards(file(OLD, NEW, OLDEST), source="phone", attributes=ATTRIBUTES)
    text = io.StringIO()
    declared.exports.vcards(text, attributes=ATTRIBUTES)
    with CRM.in_memory(region="DE", clock=clock) as other:
        for name in ("birthday", "city", "street"):
            other.attributes.declare(name, "date" if name == "birthday" else "text")
        done = other.imports.vcards(io.BytesIO(text.getvalue().encode()), source="shop", attributes=ATTRIBUTES)
        assert (3, {}) == (done.customers_added, done.passed_over)
        again = io.StringIO()
        other.exports.vcards(again, attributes=ATTRIBUTES)
    strip = [line for line in text.getvalue().splitlines() if not line.startswith("UID")]
    assert sorted(strip) == sorted(line for line in again.getvalue().splitlines() if not line.startswith("UID"))


def test_some_go_out(declared: CRM, tmp_path: Path) -> None:
    """Those given, of a segment, or for whom something holds."""
    sara = declared.customers.add(Person("Sara"))
    declared.customers.add(Person("Ben"))
    declared.segments.define("everyone", "purchases.count == 0")
    declared.segments.refresh()
    assert 1 == declared.exports.vcards(io.StringIO(), customers=[sara])
    assert 2 == declared.exports.vcards(io.StringIO(), segment="everyone")
    assert 0 == declared.exports.vcards(io.StringIO(), where="purchases.count > 0")
    with pytest.raises(UnknownSegment):
        declared.exports.vcards(tmp_path / "none.vcf", segment="nobody")
    assert [] == list(tmp_path.glob("*.vcf"))
    declared.exports.vcards(tmp_path / "some.vcf")
    with pytest.raises(InvalidValue, match="there already"):
        declared.exports.vcards(tmp_path / "some.vcf")


def test_a_household_goes_out_as_a_group(declared: CRM) -> None:
    """Groups of an address book are no households, so that none is read as one."""
    declared.customers.add(Household("Öz"))
    written = io.StringIO()
    declared.exports.vcards(written)
    assert "KIND:group" in written.getvalue().splitlines()
    (rejection,) = declared.imports.vcards(io.BytesIO(written.getvalue().encode()), source="book").rejections
    assert "neither a person nor an organisation" in str(rejection)
    assert 1 == declared.customers.count()


@given(st.lists(st.text(max_size=200), min_size=1, max_size=3))
def test_no_value_breaks_out_of_its_property(values: list[str]) -> None:
    """Whatever texts hold, the library reads as many properties as were written, each of one value."""
    values = [value.encode("utf-8", "replace").decode() for value in values]
    text = card_text([("FN", "Sara"), *(("NOTE", value) for value in values), ("ADR", ("", "", *values))])
    (card,) = vobject.readComponents(text)
    assert {"version", "fn", "note", "adr"} == card.contents.keys()
    assert len(values) == len(card.contents["note"])
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
