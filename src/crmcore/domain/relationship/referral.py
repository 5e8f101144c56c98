"""The forest of referrals: who brought whom, and what those brought in turn."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from attrs import frozen

from crmcore.domain.kernel.ids import CustomerId


@frozen
class Grown:
    """A customer in the forest: who brought it, how far it is from its root (which is 0), how many it brought itself
    and in all, with those whom they brought, and what these come to in millionths.
    """

    customer: CustomerId
    referrer: CustomerId | None
    generation: int
    direct: int
    in_all: int
    direct_total: int
    total: int


def forest(edges: Iterable[tuple[CustomerId, CustomerId]], totals: Mapping[CustomerId, int]) -> Iterator[Grown]:
    """Every customer of the forest of some (customer, referrer), tree by tree, each before those whom it brought.

    Roots and those whom one customer brought are in the order of their ids. Of several referrers of a customer the
    first counts. Where merging has closed a circle, it is opened at the least id in it.
    """
    referrers: dict[CustomerId, CustomerId] = {}
    for customer, referrer in edges:
        if customer != referrer:
            referrers.setdefault(customer, referrer)
    for start in _closing(referrers):
        del referrers[start]
    brought: dict[CustomerId, list[CustomerId]] = {}
    for customer, referrer in referrers.items():
        brought.setdefault(referrer, []).append(customer)
        brought.setdefault(customer, [])
    for each in brought.values():
        each.sort(key=_by_bytes)
    roots = sorted((customer for customer in brought if customer not in referrers), key=_by_bytes)
    for root in roots:
        yield from _tree(root, brought, referrers, totals)


def _closing(referrers: Mapping[CustomerId, CustomerId]) -> Sequence[CustomerId]:
    """The least customer of each circle."""
    found: list[CustomerId] = []
    seen: dict[CustomerId, CustomerId] = {}
    for start in referrers:
        path: list[CustomerId] = []
        at: CustomerId | None = start
        while at is not None and at not in seen:
            seen[at] = start
            path.append(at)
            at = referrers.get(at)
        if at is not None and seen[at] == start and at in path:
            found.append(min(path[path.index(at) :], key=_by_bytes))
    return found


def _tree(
    root: CustomerId,
    brought: Mapping[CustomerId, Sequence[CustomerId]],
    referrers: Mapping[CustomerId, CustomerId],
    totals: Mapping[CustomerId, int],
) -> Iterator[Grown]:
    order: list[tuple[CustomerId, int]] = []
    left = [(root, 0)]
    while left:
        customer, generation = left.pop()
        order.append((customer, generation))
        left += [(each, generation + 1) for each in reversed(brought[customer])]
    in_all: dict[CustomerId, tuple[int, int]] = {}
    for customer, _ in reversed(order):
        each = [(1 + in_all[one][0], totals.get(one, 0) + in_all[one][1]) for one in brought[customer]]
        in_all[customer] = sum(count for count, _ in each), sum(total for _, total in each)
    for customer, generation in order:
        direct = brought[customer]
        count, total = in_all[customer]
        own = sum(totals.get(each, 0) for each in direct)
        yield Grown(customer, referrers.get(customer), generation, len(direct), count, own, total)


def _by_bytes(customer: CustomerId) -> int:
    return customer.int
