"""E-mail addresses, phone numbers and external ids in their canonical form."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from time import perf_counter

import email_validator
import pytest
from phonenumbers import SUPPORTED_REGIONS

import crmcore
from crmcore.codec.identifiers import RULE_VERSION, address_of, canonical, require_region
from crmcore.codec.regions import REGIONS
from crmcore.domain.kernel.reach import Address, Email, External, Identifier, Phone, Reach
from crmcore.errors import InvalidValue, MalformedIdentifier

EMAILS = [
    # written, matched, sent to
    ("sara@example.org", "sara@example.org", "sara@example.org"),
    ("Sara.Smith@Example.ORG", "sara.smith@example.org", "Sara.Smith@example.org"),
    ("  sara@example.org\t", "sara@example.org", "sara@example.org"),
    ("Postmaster@example.org", "postmaster@example.org", "Postmaster@example.org"),
    # RFC 5322, appendix A.1.1
    ("jdoe@machine.example.org", "jdoe@machine.example.org", "jdoe@machine.example.org"),
    ("john.q.public@example.com", "john.q.public@example.com", "john.q.public@example.com"),
    # RFC 3696, section 3
    ("user+mailbox@example.com", "user+mailbox@example.com", "user+mailbox@example.com"),
    ("customer/department=shipping@example.com",) * 3,
    ("$A12345@example.com", "$a12345@example.com", "$A12345@example.com"),
    ("!def!xyz%abc@example.com",) * 3,
    ("_somename@example.com",) * 3,
    # a dotted label, digits and hyphens
    ("a@1.b--c.example.org", "a@1.b--c.example.org", "a@1.b--c.example.org"),
    # IDNA 2008: sharp s is a letter of its own; Unicode and ASCII spellings are one domain
    ("a@faß.example.org", "a@xn--fa-hia.example.org", "a@xn--fa-hia.example.org"),
    ("a@FAẞ.example.org", "a@xn--fa-hia.example.org", "a@xn--fa-hia.example.org"),
    ("a@XN--FA-HIA.example.org", "a@xn--fa-hia.example.org", "a@xn--fa-hia.example.org"),
    ("a@bücher.example.org", "a@xn--bcher-kva.example.org", "a@xn--bcher-kva.example.org"),
    ("a@bu\u0308cher.example.org", "a@xn--bcher-kva.example.org", "a@xn--bcher-kva.example.org"),
    ("a@مثال.example.org", "a@xn--mgbh0fb.example.org", "a@xn--mgbh0fb.example.org"),
    ("a@example。org", "a@example.org", "a@example.org"),
    # SMTPUTF8 (RFC 6531): accents composed, case folded
    ("Jürgen@example.org", "jürgen@example.org", "Jürgen@example.org"),
    ("Ju\u0308rgen@example.org", "jürgen@example.org", "Jürgen@example.org"),
    ("STRAẞE@example.org", "strasse@example.org", "STRAẞE@example.org"),
    ("سارا@example.org", "سارا@example.org", "سارا@example.org"),
    ("用户@example.org", "用户@example.org", "用户@example.org"),
    ("a" * 64 + "@example.org",) * 3,
    ("a@" + "b" * 63 + ".org",) * 3,
]

NO_EMAILS = [
    "",
    "   ",
    "sara",
    "@example.org",
    "sara@",
    "sara@example",
    "sara@@example.org",
    "sara@example.org.",
    "sara@.example.org",
    ".sara@example.org",
    "sara.@example.org",
    "sa..ra@example.org",
    "sa ra@example.org",
    "sara@exa mple.org",
    "sara@example.org\nBcc: all@example.org",
    "sara\0@example.org",
    "sara@exa_mple.org",
    "sara@-example.org",
    "sara@example-.org",
    "sara@ab--c.example.org",
    "sara@xn--a.example.org",
    "sara@example.123",
    "sara@[192.0.2.1]",
    "sara@[IPv6:2001:db8::1]",
    "sara@localhost",
    "sara@printer.local",
    "sara@example.invalid",
    "boss@nil.test",
    "Sara <sara@example.org>",
    "<sara@example.org>",
    "sara(comment)@example.org",
    '"Abc@def"@example.com',
    '"Fred Bloggs"@example.com',
    "sara\uff20example.org",
    "sa\u200bra@example.org",
    "sa\u202era@example.org",
    "sa\ud800ra@example.org",
    "sara@exam\ud800ple.org",
    "\u0301sara@example.org",
    "sara@exam\u200dple.org",
    "a" * 65 + "@example.org",
    "a@" + "b" * 64 + ".org",
    "a" * 60 + "@" + ("b" * 60 + ".") * 3 + "c" * 20 + ".org",
    "a" * 309 + "@example.org",
    "a" * 1_000_000,
]

# Numbers set aside for fiction: North America 555-01xx, Ofcom (Britain), Bundesnetzagentur, ACMA, ARCEP, PTS (Sweden).
PHONES = [
    # written, region, canonical
    ("+1-202-555-0123", None, "+12025550123"),
    ("+1 (202) 555-0123", None, "+12025550123"),
    ("(202) 555-0123", "US", "+12025550123"),
    ("202.555.0123", "CA", "+12025550123"),
    ("1 202 555 0123", "US", "+12025550123"),
    ("011 44 20 7946 0958", "US", "+442079460958"),
    ("+44 20 7946 0958", "US", "+442079460958"),
    ("+44 (0)20 7946 0958", None, "+442079460958"),
    ("020 7946 0958", "GB", "+442079460958"),
    ("07700 900123", "GB", "+447700900123"),
    ("030/23125 000", "DE", "+493023125000"),
    ("0049 30 23125-000", "DE", "+493023125000"),
    ("+49\u00a030\u00a023125\u2011000", None, "+493023125000"),
    ("(02) 5550 1234", "AU", "+61255501234"),
    ("01 99 00 12 34", "FR", "+33199001234"),
    ("08-465 004 12", "SE", "+46846500412"),
    ("۰۲۰ ۷۹۴۶ ۰۹۵۸", "GB", "+442079460958"),
    ("٠٢٠ ٧٩٤٦ ٠٩٥٨", "GB", "+442079460958"),
    ("\uff0b\uff11\uff12\uff10\uff12555\uff10123", None, "+12025550123"),
    ("\u202a+1 202 555 0123\u202c", None, "+12025550123"),
    ("  +12025550123\n", None, "+12025550123"),
    # Possible, though nobody has it: whether a number is assigned changes from day to day.
    ("+1 000 000 0000", None, "+10000000000"),
]

NO_PHONES = [
    ("", "US"),
    ("   ", "US"),
    ("+", "US"),
    ("()", "US"),
    ("911", "US"),
    ("555-0123", "US"),
    ("+1 202 555 01234", "US"),
    ("+999 123 456 789", "US"),
    ("202 555 0123", None),
    ("0049 30 23125 000", None),
    ("202 555 0123", "XX"),
    ("1-800-FLOWERS", "US"),
    ("+1 202 555 0123 ext. 5", "US"),
    ("+1 202 555 0123 x5", "US"),
    ("+1 202 555 0123#5", "US"),
    ("+1 202 555 0123;ext=5", "US"),
    ("+1 202 555 0123, 5", "US"),
    ("tel:+1-202-555-0123", "US"),
    ("202 555 0123;phone-context=+1", "US"),
    ("call +1 202 555 0123", "US"),
    ("++1 202 555 0123", "US"),
    ("+1 202 555 0123 +1 202 555 0124", "US"),
    ("*100#", "US"),
    ("+1 202 555\0 0123", "US"),
    ("+1 202 555 0123\ud800", "US"),
    ("+49 00 30 23125 000", None),
    ("1" * 65, "US"),
    ("1" * 1_000_000, "US"),
]


@pytest.mark.parametrize(("written", "matched", "sent_as"), EMAILS)
def test_an_email_address_has_one_canonical_form(written: str, matched: str, sent_as: str) -> None:
    """An address is matched without regard to case and spelling of the domain, and sent to as written."""
    assert Identifier("email", "", matched, sent_as, RULE_VERSION) == canonical(Email(written), None)


@pytest.mark.parametrize("written", NO_EMAILS)
def test_what_is_no_email_address_is_refused(written: str) -> None:
    """Text that no mail system takes everywhere as an address is refused without being quoted."""
    with pytest.raises(MalformedIdentifier) as caught:
        canonical(Email(written), None)
    _tells_the_rule_and_not_the_value(caught.value, "email", written)


def test_settings_of_the_email_library_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """An app that sets the library up for its own needs has the same canonical forms."""
    for setting in ("ALLOW_QUOTED_LOCAL", "ALLOW_DOMAIN_LITERAL", "ALLOW_EMPTY_LOCAL", "TEST_ENVIRONMENT"):
        monkeypatch.setattr(email_validator, setting, True, raising=False)
    monkeypatch.setattr(email_validator, "ALLOW_DISPLAY_NAME", True, raising=False)
    monkeypatch.setattr(email_validator, "ALLOW_SMTPUTF8", False)
    refused = ['"a b"@example.org', "a@[192.0.2.1]", "@example.org", "a@x.test", "A <a@example.org>"]
    for written in refused:
        with pytest.raises(MalformedIdentifier):
            canonical(Email(written), None)
    assert "jürgen@example.org" == canonical(Email("Jürgen@example.org"), None).value


@pytest.mark.parametrize(("written", "region", "expected"), PHONES)
def test_a_phone_number_has_one_canonical_form(written: str, region: str | None, expected: str) -> None:
    """A possible number is E.164, however it is written."""
    assert Identifier("phone", "", expected, expected, RULE_VERSION) == canonical(Phone(written), region)


@pytest.mark.parametrize(("written", "region"), NO_PHONES)
def test_what_is_no_phone_number_is_refused(written: str, region: str | None) -> None:
    """An impossible number, one with an extension, and a national one without a region are refused, never quoted."""
    with pytest.raises(MalformedIdentifier) as caught:
        canonical(Phone(written), region)
    _tells_the_rule_and_not_the_value(caught.value, "phone", written)


@pytest.mark.parametrize("written", ["42", " 42 ", "Order-42/ä", "00042", "a" * 200, "شناسه ۴۲"])
def test_an_external_id_is_kept_as_it_is(written: str) -> None:
    """An external id is its own canonical form, beside its source."""
    assert Identifier("external", "shop", written, written, RULE_VERSION) == canonical(External("shop", written), None)


@pytest.mark.parametrize("written", ["", "   ", "\u3000", "4\n2", "4\0002", "4\u202e2", "4\ud8002", "a" * 201])
def test_an_unusable_external_id_is_refused(written: str) -> None:
    """An external id is printable, not blank and not too long."""
    with pytest.raises(MalformedIdentifier) as caught:
        canonical(External("shop", written), None)
    _tells_the_rule_and_not_the_value(caught.value, "external_id", written)


@pytest.mark.parametrize("source", ["", " shop", "sh\nop", "s" * 101])
def test_an_external_id_needs_a_source(source: str) -> None:
    """An external id of a source that has no usable name is refused."""
    with pytest.raises(InvalidValue, match="source"):
        canonical(External(source, "42"), None)


@pytest.mark.parametrize("value", [None, 42, b"sara@example.org", ["sara@example.org"]])
@pytest.mark.parametrize("kind", [Email, Phone, lambda value: External("shop", value)])
def test_what_is_no_text_is_refused(kind: type[Email], value: object) -> None:
    """A claim made of anything but text is refused by its type."""
    with pytest.raises(InvalidValue, match=type(value).__name__):
        canonical(kind(value), "US")  # type: ignore[arg-type]


def test_what_is_no_claim_is_refused() -> None:
    """A bare text does not say whether it is an address, a number or an id."""
    with pytest.raises(InvalidValue, match="Email, Phone or External"):
        canonical("sara@example.org", None)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("reach", "expected"),
    [
        (Email("Sara@Example.org"), Address("email", "sara@example.org", "Sara@example.org", RULE_VERSION)),
        (
            Email("Sara@Example.org", shared=True),
            Address("email", "sara@example.org", "Sara@example.org", RULE_VERSION),
        ),
        (Phone("020 7946 0958"), Address("phone", "+442079460958", "+442079460958", RULE_VERSION)),
        (External("shop", "42"), None),
    ],
)
def test_a_claim_that_can_be_reached_has_an_address(reach: Reach, expected: Address | None) -> None:
    """E-mail and phone are addresses, in the form of the identifier; an external id is none."""
    assert expected == address_of(reach, "GB")


def test_regions_known_without_looking_have_phone_numbers() -> None:
    """What is taken without importing phonenumbers it would take too."""
    assert REGIONS <= SUPPORTED_REGIONS
    assert 240 < len(REGIONS)


def test_a_region_is_known_or_none() -> None:
    """A tenant's region is one with phone numbers, or none."""
    assert ["DE", "IR", None] == [require_region(region) for region in ("DE", "IR", None)]
    for unknown in ("XX", "de", "", "001", 49):
        with pytest.raises(InvalidValue, match="ISO 3166"):
            require_region(unknown)


@pytest.mark.parametrize(
    "reach",
    [
        Email("a@" + "\u0660" * 317),
        Email("a" * 60 + "@xn--" + "a" * 250),
        Email("a@" + ".xn--a" * 50),
        Email("a@" + "a-" * 159),
        Email("\u0301" * 318 + "@a"),
        Email("." * 64 + "@" + "." * 250),
        Email("x" * 10_000_000),
        Phone("(" * 64),
        Phone("+" + "1 " * 31),
        Phone("[(1" * 21),
        Phone("1" * 10_000_000),
    ],
)
@pytest.mark.usefixtures("own_garbage")
def test_hostile_text_is_refused_at_once(reach: Reach) -> None:
    """Text made to be slow to read is refused in a moment."""
    start = perf_counter()
    with pytest.raises(MalformedIdentifier):
        canonical(reach, "US")
    assert perf_counter() - start < 0.25


def test_parsers_are_loaded_when_they_are_needed() -> None:
    """Plain e-mail addresses and external ids load neither parser."""
    program = (
        "import sys\n"
        "from crmcore.codec.identifiers import canonical\n"
        "from crmcore.domain.kernel.reach import Email, External\n"
        "canonical(Email('sara@example.org'), None), canonical(External('shop', '42'), None)\n"
        "print(sorted({'email_validator', 'phonenumbers'} & set(sys.modules)))\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(crmcore.__file__).parents[1])}
    done = subprocess.run([sys.executable, "-c", program], env=environment, check=True, capture_output=True, text=True)
    assert "[]" == done.stdout.strip()


def _tells_the_rule_and_not_the_value(error: MalformedIdentifier, field: str, value: str) -> None:
    """No part of the error, nor an error behind it, holds the value."""
    assert field == error.field
    assert error.nature
    assert error.rule
    assert error.__context__ is None
    assert len(value) < 2 or value not in error.nature
    assert len(value) < 20 or value not in str(error)
