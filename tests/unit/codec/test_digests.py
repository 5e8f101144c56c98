"""Derived keys, digests, the event chain and the canonical form of arguments."""

from __future__ import annotations

import hashlib
import hmac
from collections import OrderedDict
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from attrs import evolve

from crmcore.codec.digests import KeyedDigests, body_form, event_chain, fingerprint, hkdf, keyed_digest, tenant_key
from crmcore.domain.customer.party import Organisation, Person
from crmcore.domain.kernel.event import Event
from crmcore.domain.kernel.field import FieldRef
from crmcore.domain.kernel.ids import CustomerId, EventId
from crmcore.domain.kernel.money import Money
from crmcore.domain.kernel.reach import Email
from crmcore.domain.kernel.value_type import ValueType
from crmcore.domain.relationship.content import Custom, Line, Purchase
from crmcore.domain.relationship.interaction import Entry
from crmcore.domain.segment.predicate import Compare
from crmcore.domain.segment.text import parse
from crmcore.errors import InvalidValue, NaiveDatetime

MASTER = bytes(range(32))
NOW = datetime(2026, 11, 21, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("key", "salt", "info", "expected"),
    [
        (
            b"\x0b" * 22,
            bytes(range(13)),
            bytes(range(0xF0, 0xFA)),
            "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865",
        ),
        (
            bytes(range(0x50)),
            bytes(range(0x60, 0xB0)),
            bytes(range(0xB0, 0x100)),
            (
                "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09"
                "da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87"
            ),
        ),
        (
            b"\x0b" * 22,
            b"",
            b"",
            "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8",
        ),
    ],
)
def test_keys_are_derived_as_published(key: bytes, salt: bytes, info: bytes, expected: str) -> None:
    """HKDF gives the SHA-256 test vectors of RFC 5869, appendix A."""
    assert expected == hkdf(key, salt, info, len(expected) // 2).hex()


@pytest.mark.parametrize("length", [-1, 0, 8161])
def test_a_key_has_a_length_that_can_be_derived(length: int) -> None:
    """HKDF with SHA-256 gives 1 to 8,160 bytes."""
    assert 8160 == len(hkdf(MASTER, b"", b"", 8160))
    with pytest.raises(InvalidValue, match="8,160"):
        hkdf(MASTER, b"", b"", length)


def test_tenants_and_purposes_have_keys_of_their_own() -> None:
    """A key differs by master key, tenant and purpose."""
    keys = [
        tenant_key(master, tenant, purpose)
        for master in (MASTER, MASTER[::-1])
        for tenant in (1, 2, 12)
        for purpose in ("suppression", "idempotency")
    ]
    assert 12 == len(set(keys))
    assert {32} == set(map(len, keys))


def test_stored_digests_never_change() -> None:
    """What databases already hold is what this version computes."""
    info = b"6:tenant1:111:suppression"
    assert hkdf(MASTER, b"crmcore.v1", info, 32) == tenant_key(MASTER, 1, "suppression")
    assert hkdf(MASTER, b"crmcore.v1", b"11:fingerprint", 16).hex() == fingerprint(MASTER)
    expected = hmac.digest(MASTER, b"5:email9:a@b.c\xc3\xa4\xc3\xb6", "sha256")
    assert expected == keyed_digest(MASTER, "email", "a@b.cäö")


def test_parts_of_a_digest_do_not_run_into_each_other() -> None:
    """The same text in other parts is another digest; text and its UTF-8 are one."""
    assert keyed_digest(MASTER, "ab", "c") != keyed_digest(MASTER, "a", "bc")
    assert keyed_digest(MASTER, "ab", "") != keyed_digest(MASTER, "ab")
    assert keyed_digest(MASTER, "1:a") != keyed_digest(MASTER, "", "a")
    assert keyed_digest(MASTER, "ä") == keyed_digest(MASTER, "ä".encode())
    with pytest.raises(InvalidValue, match="surrogate") as caught:
        keyed_digest(MASTER, "\ud800")
    assert caught.value.__context__ is None


def event(**changes: Any) -> Event:
    """An event that the sealer has numbered."""
    known = Event(
        id=EventId(UUID(int=1)),
        name="customer.added",
        recorded_at=NOW,
        actor="till 3 ä",
        customer=CustomerId(UUID(int=2)),
        data={"b": [1, None, True], "a": "x"},
        sequence=7,
    )
    return evolve(known, **changes)


def test_the_chain_is_a_digest_of_all_that_an_event_says() -> None:
    """A chain value is SHA-256 over the one before and the event as JSON with sorted keys."""
    form = (
        '{"actor":"till 3 \\u00e4","customer":"00000000-0000-0000-0000-000000000002",'
        '"data":{"a":"x","b":[1,null,true]},"id":"00000000-0000-0000-0000-000000000001",'
        '"name":"customer.added","recorded_at":1795248000000000,"sequence":7}'
    )
    assert hashlib.sha256(b"0:" + form.encode()).digest() == event_chain(b"", event())
    first = event_chain(b"", event())
    assert hashlib.sha256(b"32:" + first + form.encode()).digest() == event_chain(first, event())


@pytest.mark.parametrize(
    "changes",
    [
        {"id": EventId(UUID(int=3))},
        {"name": "customer.archived"},
        {"recorded_at": NOW + timedelta(microseconds=1)},
        {"actor": None},
        {"customer": None},
        {"data": {"a": "x"}},
        {"sequence": 8},
    ],
)
def test_an_altered_event_breaks_the_chain(changes: Mapping[str, object]) -> None:
    """Whatever is changed in an event, its chain value changes; the order of its data and its zone do not count."""
    chained = event_chain(b"", event())
    assert chained != event_chain(b"", event(**changes))
    assert chained != event_chain(chained, event())
    same = event(
        data={"a": "x", "b": [1, None, True]}, recorded_at=NOW.astimezone(ZoneInfo("Europe/Berlin")), chain=chained
    )
    assert chained == event_chain(b"", same)


def test_an_event_is_numbered_before_it_is_chained() -> None:
    """An event without a sequence has no place in the chain."""
    with pytest.raises(InvalidValue, match="sequence"):
        event_chain(b"", event(sequence=None))


class Colour(Enum):
    """An enum of texts."""

    RED = "red"


class Paint(Enum):
    """Another with the same value."""

    RED = "red"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ([1, 2], (1, 2)),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}),
        ({"a": 1}, OrderedDict(a=1)),
        ({1, 2, 3}, frozenset({3, 2, 1})),
        (Decimal("1.50"), Decimal("1.5")),
        (Decimal(100), Decimal("1E2")),
        (Decimal("-0.00"), 0),
        (120, Decimal("120.000")),
        (Money("1.5", "EUR"), Money(Decimal("1.500000"), "EUR")),
        (NOW, datetime(2026, 11, 21, 9, tzinfo=timezone(timedelta(hours=1)))),
        (timedelta(days=1), timedelta(hours=24)),
        (parse("stage == 'acquire'"), Compare(FieldRef("stage"), "==", "acquire", position=99)),
        (
            Entry(Email("sara@example.org"), Purchase(Money("1", "EUR"), [Line("tea", Money("1", "EUR"))])),
            Entry(Email("sara@example.org"), Purchase(Money("1.00", "EUR"), (Line("tea", Money("1", "EUR"), "1.0"),))),
        ),
    ],
)
def test_equal_arguments_have_equal_forms(one: object, other: object) -> None:
    """How a value is written, in which order and in which zone, makes no difference."""
    assert body_form(one) == body_form(other)


def test_different_arguments_have_different_forms() -> None:
    """No two of these are taken for each other, personal values included."""
    different: list[object] = [
        None, "", "None", b"", False, True, 1, "1", b"1", Decimal("0.1"), Decimal("1.1"), 0, 10, 100, -1,
        [], {}, set(), [[]], [1], [1, 1], ["1"], [[1], 2], [1, [2]], {"a": 1}, {"a": "1"}, {"a": 1, "b": 1}, {1}, {"a"},
        ["a", 1], ["a1"], ["a", ""], ["", "a"],
        date(2026, 11, 21), NOW, NOW + timedelta(microseconds=1), timedelta(days=1), "2026-11-21",
        UUID(int=1), str(UUID(int=1)), UUID(int=1).bytes, Colour.RED, Paint.RED, "red", ValueType.TEXT,
        Money("1", "EUR"), Money("1", "USD"), Money("10", "EUR"),
        Person("Sara"), Person("Zara"), Organisation("Sara"), Email("sara@example.org"),
        Email("sara@example.org", shared=True), Email("zara@example.org"),
        Custom("visit", {"a": 1}), Custom("visit", {"a": 2}), Custom("call", {"a": 1}),
        parse("stage == 'acquire'"), parse("stage != 'acquire'"), parse("stage == 'retain'"),
    ]  # fmt: skip
    assert len(different) == len({body_form(each) for each in different})


@pytest.mark.parametrize(
    ("value", "nature"),
    [
        (1.5, "a float"),
        (object(), "an? object"),
        (iter([1]), "list_iterator"),
        ({"a": {1: 1j}}, "complex"),
        (2**63, "64 bits"),
        (Decimal("NaN"), "finite"),
        (Decimal("Infinity"), "finite"),
        ("\ud800", "surrogate"),
        (type, "a type"),
    ],
)
def test_what_is_no_value_of_the_domain_has_no_form(value: object, nature: str) -> None:
    """A float, an object of another making, a stream: none can be compared with an earlier call."""
    with pytest.raises(InvalidValue, match=nature):
        body_form([value])


def test_a_naive_datetime_has_no_form() -> None:
    """A datetime without a zone names no instant."""
    with pytest.raises(NaiveDatetime):
        body_form({"at": datetime(2026, 11, 21)})


def test_values_nested_too_deeply_have_no_form() -> None:
    """Nesting without end is refused, a list that holds itself too."""
    endless: list[object] = []
    endless.append(endless)
    with pytest.raises(InvalidValue, match="nested"):
        body_form(endless)


@pytest.mark.parametrize("length", [0, 1, 32, 63, 64, 65, 200])
def test_digests_of_many_are_those_of_each(length: int) -> None:
    """Under keys of any length, also beyond a block of the hash; for parts of text and of bytes."""
    key = bytes(range(256))[:length]
    for first in ((), ("email",), ("email", b"x")):
        digests = KeyedDigests(key, *first)
        for part in ("", "sara@example.org", b"raw", "größe"):
            assert keyed_digest(key, *first, part) == digests.of([part])[0]
