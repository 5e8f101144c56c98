"""Codes of coupons: told apart, checked, and opaque."""

from __future__ import annotations

from itertools import combinations, pairwise
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcore.codec.coupon_code import SPECIMEN, code_of, decisions_of
from crmcore.errors import InvalidValue
from crmcore.system.ids import SystemIds

KEY = b"k" * 32
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
ids = st.integers(0, (1 << 128) - 1).map(
    lambda number: UUID(int=number & ~(0xF << 76) & ~(3 << 62) | 7 << 76 | 2 << 62)
)


@given(ids, st.binary(min_size=32, max_size=32))
def test_a_code_leads_back_to_its_decision(id_: UUID, key: bytes) -> None:
    """To a range of ids of which it is one, and no code can be made of another range."""
    first, last = decisions_of(key, code_of(key, id_))
    assert first <= id_ <= last
    assert (1 << 27) - 1 == last.int - first.int
    assert code_of(key, first) == code_of(key, last) == code_of(key, id_)


def test_ids_made_at_once_have_different_codes() -> None:
    """They share their clock, and differ in their counter."""
    made = SystemIds().many(2_000)
    codes = [code_of(KEY, each) for each in made]
    assert 2_000 == len(set(codes))
    # Neighbours have no more in common than chance gives them: a place in 32 is the same.
    alike = sum(a == b for one, other in pairwise(codes) for a, b in zip(one, other, strict=True) if a != "-")
    assert 0.02 < alike / (1_999 * 20) < 0.045


def test_a_code_is_the_same_for_ever() -> None:
    """Codes that are out must be read by every later version."""
    assert "GQ3BF" == code_of(KEY, UUID("01890000-0000-7000-8000-000000000001"))[:5]


def test_every_slip_of_one_character_and_every_swap_is_seen() -> None:
    """All of them, for one code."""
    code = code_of(KEY, SystemIds().new()).replace("-", "")
    wrong = [code[:at] + other + code[at + 1 :] for at in range(20) for other in ALPHABET if other != code[at]]
    wrong += [
        code[:one] + code[two] + code[one + 1 : two] + code[one] + code[two + 1 :]
        for one, two in combinations(range(20), 2)
        if code[one] != code[two]
    ]
    for each in wrong:
        with pytest.raises(InvalidValue):
            decisions_of(KEY, each)


def test_letters_that_look_alike_are_read_alike() -> None:
    """O for zero, I and L for one."""
    code = next(found for each in SystemIds().many(99) if {"0", "1"} <= set(found := code_of(KEY, each)))
    for one, zero in (("I", "O"), ("l", "o")):
        assert decisions_of(KEY, code) == decisions_of(KEY, code.replace("1", one).replace("0", zero))


def test_another_key_reads_another_id() -> None:
    """The code says nothing to whoever lacks the key."""
    id_ = SystemIds().new()
    assert decisions_of(KEY, code_of(KEY, id_)) != decisions_of(b"x" * 32, code_of(KEY, id_))


def test_the_specimen_is_no_code() -> None:
    """Nobody can redeem it."""
    with pytest.raises(InvalidValue):
        decisions_of(KEY, SPECIMEN)


def test_an_id_without_a_clock_has_no_code() -> None:
    """Its bits are others."""
    with pytest.raises(InvalidValue):
        code_of(KEY, uuid4())
