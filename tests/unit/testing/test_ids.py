"""The identities for tests."""

from __future__ import annotations

from uuid import RFC_4122, UUID

from crmcore.ports.ids import Ids
from crmcore.testing.ids import CountingIds


def test_identities_are_the_same_each_time() -> None:
    """The same seed gives the same identities, one by one or many at once."""
    one, other = CountingIds(1), CountingIds(1)
    assert [one.new() for _ in range(10)] == [*other.many(4), other.new(), *other.many(5)]
    assert UUID("019b76da-a800-7000-9fec-eb66ffc86f38").int >> 64 == CountingIds().new().int >> 64


def test_identities_ascend_and_have_the_shape_of_version_7() -> None:
    """They are UUIDs of version 7 in ascending order, also past a millisecond's worth."""
    ids: Ids = CountingIds()
    made = ids.many(10_000)
    assert sorted(set(made)) == made
    assert {(7, RFC_4122)} == {(each.version, each.variant) for each in made}


def test_other_seeds_give_other_identities() -> None:
    """Makers with different seeds share no identity."""
    seeds: list[int | str] = [0, 1, "0", "shop", -1]
    assert 500 == len({each for seed in seeds for each in CountingIds(seed).many(100)})


def test_a_later_first_goes_on_where_another_left_off() -> None:
    """Begun at a place, identities are those from there on."""
    assert CountingIds().many(10)[7:] == CountingIds(first=7).many(3)
