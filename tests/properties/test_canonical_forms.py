"""Laws of canonical forms: made once they stay, and a quick way gives what the slow one gives."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from email_validator import EmailNotValidError, validate_email
from hypothesis import example, given
from hypothesis import strategies as st

from crmcore.codec.digests import body_form, keyed_digest
from crmcore.codec.identifiers import canonical
from crmcore.codec.names import WORD_LENGTH, WORD_LIMIT, name_key, search_words
from crmcore.domain.kernel.money import Money
from crmcore.domain.kernel.reach import Email, External, Phone
from crmcore.errors import MalformedIdentifier

LOCAL = st.text("aZ09.!#$%&'*+-/=?^_`{|}~@\"<>() ,:;[]\\\x00\n\x7f", max_size=70) | st.from_regex(
    r"[A-Za-z0-9!#+_-]{1,20}(\.[A-Za-z0-9]{1,9}){0,3}", fullmatch=True
)
LABEL = st.from_regex(r"[a-zA-Z0-9]([a-zA-Z0-9-]{0,6}[a-zA-Z0-9])?", fullmatch=True) | st.sampled_from(
    [
        "xn--fa-hia",
        "xn--a",
        "ab--c",
        "a--b",
        "-a",
        "a-",
        "",
        "a_b",
        "test",
        "TEST",
        "localhost",
        "b" * 63,
        "b" * 64,
        "1",
    ]
)
TOP = st.sampled_from(
    ["org", "ORG", "o", "x-y", "o1", "1o", "test", "Invalid", "local", "arpa", "onion", "tests", "x", ""]
)
DOMAIN = st.builds(lambda labels, top: ".".join([*labels, top]), st.lists(LABEL, max_size=5), TOP)
ADDRESS = st.builds(lambda local, domain: f"{local}@{domain}", LOCAL, DOMAIN)
INTERNATIONAL = st.builds(
    lambda local, label, top: f"{local}@{label}{top}",
    st.text(st.characters(categories=["L", "M", "N", "S"]), min_size=1, max_size=6),
    st.text(st.characters(categories=["Ll", "Lo"]), max_size=3),
    st.sampled_from([".example.org", ".org", ""]),
)


@given(ADDRESS | st.text("aB1.@-_", max_size=12))
@example("a" * 64 + "@" + ("b" * 61 + ".") * 3 + "org")
@example("a" * 62 + "@" + ("b" * 61 + ".") * 3 + "org")
@example("a@" + ("b" * 62 + ".") * 4 + "org")
@example("a@b.c\n")
@example("a@b.c\u0131")
@example("a@b.\u212a")
def test_plain_addresses_read_as_the_library_reads_them(address: str) -> None:
    """The quick way for plain addresses accepts, refuses and folds exactly as the library does."""
    local = address.strip().rpartition("@")[0]
    try:
        found = validate_email(address.strip(), check_deliverability=False)
    except EmailNotValidError:
        found = None
    # The length of the local part is checked by some versions of the library and not by others.
    if found is None or len(local) > 64:
        with pytest.raises(MalformedIdentifier):
            canonical(Email(address), None)
        return
    identifier = canonical(Email(address), None)
    assert f"{local.lower()}@{found.ascii_domain}" == identifier.value
    assert f"{local}@{found.ascii_domain}" == identifier.sent_as


@given(ADDRESS | INTERNATIONAL)
def test_a_canonical_email_address_is_its_own_canonical_form(address: str) -> None:
    """Reading a canonical address again changes nothing, and it is found by any case."""
    try:
        identifier = canonical(Email(address), None)
    except MalformedIdentifier:
        return
    assert identifier.value == canonical(Email(identifier.value), None).value
    assert identifier.value == canonical(Email(identifier.sent_as), None).value
    if address.isascii():
        assert identifier.key == canonical(Email(address.swapcase()), None).key


@given(
    st.builds(
        "{}{}{}".format,
        st.sampled_from(
            ["+1", "+44 (0)", "+49", "+490", "+39 0", "+54 9", "+52 1", "+98", "+7", "+358", "0", "00", "8", ""]
        ),
        st.sampled_from(["", "0", "00", " ", "-"]),
        st.text("0123456789 ", min_size=6, max_size=11),
    ),
    st.sampled_from([None, "US", "DE", "IT", "AR", "IR", "GB", "MX", "RU", "FI"]),
)
@example("+54 9 11 1234 5678", None)
@example("+39 06 1234 5678", None)
def test_a_canonical_phone_number_is_its_own_canonical_form(number: str, region: str | None) -> None:
    """Reading a canonical number again changes nothing, in whatever region."""
    try:
        identifier = canonical(Phone(number), region)
    except MalformedIdentifier:
        return
    assert identifier.value.startswith("+")
    assert identifier.value[1:].isdecimal()
    for again in (None, "US", "DE", "IT"):
        assert identifier == canonical(Phone(identifier.value), again)


@given(st.text(max_size=330))
def test_any_text_is_an_identifier_or_is_refused(text: str) -> None:
    """Whatever the text, a claim is made canonical or is a typed error."""
    for reach in (Email(text), Email(f"{text}@example.org"), Phone(text), Phone(f"+{text}"), External("shop", text)):
        try:
            made = canonical(reach, "DE").value
        except MalformedIdentifier:
            continue
        assert made


@given(st.text(max_size=600))
def test_a_folded_name_is_its_own_folded_form(name: str) -> None:
    """Folding again changes nothing, and words are limited."""
    key = name_key(name)
    assert key == name_key(key)
    words = search_words(name)
    assert tuple(key.split(" ") if key else ()) == words
    assert len(words) <= WORD_LIMIT
    assert all(0 < len(word) <= WORD_LENGTH and word.isprintable() for word in words if word.isascii())


@given(st.text("aÄäßİ\u0131Σ\u03c3ςŁłøكکيیى\u0301\u064e\u200c ", max_size=40))
def test_case_does_not_count_in_a_folded_name(name: str) -> None:
    """A name in capitals or small letters has the same key."""
    assert name_key(name) == name_key(name.lower()) == name_key(name.casefold())


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63) + 1, 2**63 - 1)
    | st.decimals(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=5)
    | st.binary(max_size=5)
    | st.dates()
    | st.datetimes(min_value=datetime(2, 1, 1), max_value=datetime(9998, 1, 1), timezones=st.just(UTC))
    | st.uuids()
    | st.builds(Money, st.integers(0, 10**6), st.sampled_from(["EUR", "USD"])),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.lists(inner, max_size=3).map(tuple)
        | st.dictionaries(st.text("ab", max_size=2), inner, max_size=3)
    ),
    max_leaves=8,
)


def same(one: object, other: object) -> bool:
    """Whether two arguments mean the same: equal, with booleans told from numbers, and lists alike tuples."""
    match one, other:
        case (list() | tuple(), list() | tuple()):
            return len(one) == len(other) and all(map(same, one, other))
        case dict(), dict():
            return one.keys() == other.keys() and all(same(one[name], other[name]) for name in one)
        case (bool(), _) | (_, bool()):
            return one is other
        case int() | Decimal(), int() | Decimal():
            return one == other
    return type(one) is type(other) and one == other


@given(VALUES, VALUES)
@example({"a": 1}, {"a": True})
@example(["a", "b"], ["ab"])
@example(Decimal("1.0"), 1)
@example(date(2026, 11, 21), datetime(2026, 11, 21, tzinfo=UTC))
@example(UUID(int=1), UUID(int=1).bytes)
def test_forms_are_equal_when_arguments_are(one: object, other: object) -> None:
    """Two arguments have equal forms exactly when they mean the same."""
    assert same(one, other) == (body_form(one) == body_form(other))
    assert body_form([one, other]) == body_form((one, other))


@given(st.datetimes(min_value=datetime(2, 1, 1), max_value=datetime(9998, 1, 1)))
def test_an_instant_has_one_form_in_every_zone(wall: datetime) -> None:
    """The zone in which an instant is written makes no difference."""
    instant = wall.replace(tzinfo=UTC)
    assert body_form(instant) == body_form(instant.astimezone(ZoneInfo("Asia/Tehran")))


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=4)), st.lists(st.binary(max_size=4)))
def test_digests_of_other_parts_differ(texts: list[str], parts: list[bytes]) -> None:
    """A digest is the same exactly when the parts are, text being its UTF-8."""
    encoded = [text.encode() for text in texts]
    assert keyed_digest(b"k", *texts) == keyed_digest(b"k", *encoded)
    assert (encoded == parts) == (keyed_digest(b"k", *texts) == keyed_digest(b"k", *parts))
