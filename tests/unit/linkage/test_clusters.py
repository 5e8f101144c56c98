"""Clusters do not contradict the pairs they are made of."""

from __future__ import annotations

from crmcore.linkage.clusters import clusters


def test_a_chain_becomes_one_cluster_where_its_ends_agree() -> None:
    """Pairs on the way are enough when all between the ends speaks for it on average."""
    odds = {(1, 2): 9.0, (2, 3): 8.0, (1, 3): -2.0}
    assert [[1, 2, 3]] == clusters([(1, 2), (2, 3)], lambda left, right: odds[min(left, right), max(left, right)])


def test_a_chain_is_cut_where_its_ends_contradict_each_other() -> None:
    """The surer pair stays."""
    odds = {(1, 2): 9.0, (2, 3): 4.0, (1, 3): -12.0}
    assert [[1, 2]] == clusters([(1, 2), (2, 3)], lambda left, right: odds[min(left, right), max(left, right)])


def test_large_clusters_are_judged_by_some_of_their_members() -> None:
    """The work for two clusters is bounded."""
    asked = 0

    def odds(left: int, right: int) -> float:
        nonlocal asked
        asked += 1
        return 5.0

    chain = [(number, number + 1) for number in range(999)] + [(number, number + 1) for number in range(1_000, 1_999)]
    before = clusters([*chain, (999, 1_000)], odds)
    assert [list(range(2_000))] == before
    assert asked <= 2_000 * 12 + 144
