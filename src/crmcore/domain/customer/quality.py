"""Information quality: how complete, valid, fresh, unique, agreed upon and useful what is known of customers is.

Freshness halves with each half-life of the attribute, as currency does in Heinrich, Klier and Kaiser (2009) where
values decay at a constant rate; the other dimensions are shares, as in Pipino, Lee and Wang (2002).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from attrs import frozen

from crmcore.domain.customer.attribute import Attribute, Statement, by_age, golden_of
from crmcore.domain.kernel.time import to_micros
from crmcore.domain.kernel.value_type import Scalar

Dimension = Literal["completeness", "validity", "freshness", "uniqueness", "agreement", "usefulness"]
DIMENSIONS: tuple[Dimension, ...] = (
    "completeness",
    "validity",
    "freshness",
    "uniqueness",
    "agreement",
    "usefulness",
)
ALL = "all"
MILLION = 1_000_000
DAY_MICROS = 86_400_000_000


@frozen
class Score:
    """A score from 0 to 1, and of how many values, customers, pairs or attributes it is the mean."""

    score: float
    count: int

    @property
    def millionths(self) -> int:
        """The score in millionths, rounded."""
        return round(self.score * MILLION)


Scores = Mapping[Dimension, Score]
"""Scores by dimension; one of which there is nothing to say is not there."""


@frozen
class HeldCount:
    """How many golden values of an attribute come from a source and are so many whole days old; `invalid` of them are
    what the attribute's declaration does not allow today.
    """

    attribute: int
    source: str
    age: int
    count: int
    invalid: int


@frozen
class AgreedCount:
    """Of how many customers a source stated an attribute, knowing a value still, that another did too (`pairs`); of how
    many of these it says what holds (`with_golden`).
    """

    attribute: int
    source: str
    pairs: int
    with_golden: int


@frozen
class Counted:
    """What a store counts of the information of all customers who are not archived.

    `shared` of the `customers` have a contact point with somebody else, or are in an open suggestion of duplicates.
    `agreed` tells of each attribute how many customers several sources know a value of, and of how many all of these
    are equal.
    """

    customers: int
    shared: int
    held: Sequence[HeldCount]
    sources: Sequence[AgreedCount]
    agreed: Mapping[int, tuple[int, int]]


def freshness(age: int, half_life: int) -> float:
    """How fresh what was stated so many days ago is: 1 at first, one half after each half-life more."""
    return float(0.5 ** (age / half_life))


def scores_of(
    counted: Counted, attributes: Sequence[Attribute], used: Iterable[int]
) -> tuple[Scores, Mapping[int, Scores], Mapping[str, Scores]]:
    """The scores over all, by attribute and by source; `used` are the attributes that something reads."""
    using = frozenset(used)
    declared = {attribute.number: attribute for attribute in attributes}
    held = [each for each in counted.held if each.attribute in declared]
    by_attribute: dict[int, Scores] = {}
    for number, attribute in declared.items():
        own = [each for each in held if each.attribute == number]
        scores = {"completeness": _share(sum(each.count for each in own), counted.customers)}
        scores |= _of_values(own, declared)
        scores["agreement"] = _share(*reversed(counted.agreed.get(number, (0, 0))))
        scores["usefulness"] = _share(int(number in using), 1)
        by_attribute[attribute.number] = _present(scores)
    by_source: dict[str, Scores] = {}
    for source in sorted({each.source for each in held} | {each.source for each in counted.sources}):
        own = [each for each in held if each.source == source]
        told = [each for each in counted.sources if each.source == source and each.attribute in declared]
        scores = {"completeness": _share(sum(each.count for each in own), counted.customers * len(declared))}
        scores |= _of_values(own, declared)
        scores["agreement"] = _share(sum(each.with_golden for each in told), sum(each.pairs for each in told))
        useful = sum(each.count for each in own if each.attribute in using)
        scores["usefulness"] = _share(useful, sum(each.count for each in own))
        by_source[source] = _present(scores)
    overall = {"completeness": _share(sum(each.count for each in held), counted.customers * len(declared))}
    overall |= _of_values(held, declared)
    overall["uniqueness"] = _share(counted.customers - counted.shared, counted.customers)
    agreed = [counted.agreed.get(number, (0, 0)) for number in declared]
    overall["agreement"] = _share(sum(equal for _, equal in agreed), sum(pairs for pairs, _ in agreed))
    overall["usefulness"] = _share(len(using & declared.keys()), len(declared))
    return _present(overall), by_attribute, by_source


def _of_values(held: Sequence[HeldCount], declared: Mapping[int, Attribute]) -> dict[str, Score | None]:
    count = sum(each.count for each in held)
    aging = [(each, half_life) for each in held if (half_life := declared[each.attribute].half_life) is not None]
    aged = sum(each.count for each, _ in aging)
    # Summed without rounding, so that the order in which a store tells them does not count.
    fresh = math.fsum(each.count * freshness(each.age, half_life) for each, half_life in aging)
    return {
        "validity": _share(count - sum(each.invalid for each in held), count),
        "freshness": Score(fresh / aged, aged) if aged else None,
    }


def _share(part: int, of: int) -> Score | None:
    return Score(part / of, of) if of else None


def _present(scores: Mapping[str, Score | None]) -> Scores:
    return {name: score for name in DIMENSIONS if (score := scores.get(name)) is not None}


@frozen
class Gap:
    """Something to ask or mend of an attribute of a customer: it is missing, invalid, stale or disputed."""

    attribute: str
    nature: Literal["missing", "invalid", "stale", "disputed"]


def customer_quality(
    statements: Sequence[Statement],
    attributes: Sequence[Attribute],
    places: Mapping[str, int],
    at: int,
    *,
    shared: bool,
    stale: float = 0.5,
) -> tuple[Scores, Sequence[Gap]]:
    """The scores of one customer at an instant in microseconds, and the gaps, the missing first. What is less than
    `stale` fresh is stale.
    """
    golden = {number: each for number, each in golden_of(statements, places).items() if each.value is not None}
    gaps: list[Gap] = []
    valid, fresh, pairs, equal = 0, [], 0, 0
    for attribute in attributes:
        held = golden.get(attribute.number)
        if held is None:
            gaps.append(Gap(attribute.name, "missing"))
        else:
            if held.value is not None and attribute.allows(held.value):
                valid += 1
            else:
                gaps.append(Gap(attribute.name, "invalid"))
            if attribute.half_life is not None:
                fresh.append(freshness(age_of(held, at), attribute.half_life))
                if fresh[-1] < stale:
                    gaps.append(Gap(attribute.name, "stale"))
        said = newest_values(statements, attribute.number)
        if len(said) > 1:
            pairs += 1
            equal += len(set(said.values())) == 1
            if len(set(said.values())) > 1:
                gaps.append(Gap(attribute.name, "disputed"))
    declared = {attribute.number for attribute in attributes}
    known = len(golden.keys() & declared)
    scores: dict[str, Score | None] = {
        "completeness": _share(known, len(attributes)),
        "validity": _share(valid, known),
        "freshness": Score(math.fsum(fresh) / len(fresh), len(fresh)) if fresh else None,
        "uniqueness": _share(int(not shared), 1),
        "agreement": _share(equal, pairs),
    }
    order = ("missing", "invalid", "disputed", "stale")
    return _present(scores), sorted(gaps, key=lambda gap: order.index(gap.nature))


def age_of(statement: Statement, at: int) -> int:
    """How many whole days before an instant in microseconds something was true by its source; 0 for what is to come."""
    return max(0, at - to_micros(statement.stated_at)) // DAY_MICROS


def newest_values(statements: Iterable[Statement], attribute: int) -> Mapping[str, Scalar]:
    """By source what it said last of an attribute, those that know no more left out."""
    newest: dict[str, Statement] = {}
    for statement in statements:
        if statement.attribute == attribute:
            before = newest.get(statement.source)
            if before is None or by_age(statement) > by_age(before):
                newest[statement.source] = statement
    return {source: each.value for source, each in newest.items() if each.value is not None}
