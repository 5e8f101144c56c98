"""What deciding earned: those it was drawn for against those held out for whom it was intended (intention to treat)."""

from __future__ import annotations

from collections.abc import Iterable
from math import sqrt
from statistics import NormalDist

from attrs import define, frozen

CONFIDENCE = 0.95


@define
class ArmFigures:
    """Running figures of one arm: customers, how many responded, sum and sum of squares of their totals
    (millionths), messages accepted and what they cost (millionths).
    """

    customers: int = 0
    responded: int = 0
    total: int = 0
    squares: int = 0
    delivered: int = 0
    cost: int = 0

    def add(self, *, responses: int, total: int, delivered: bool = False, cost: int = 0) -> None:
        """Count one customer."""
        self.customers += 1
        self.responded += responses > 0
        self.total += total
        self.squares += total * total
        self.delivered += delivered
        self.cost += cost

    @property
    def mean(self) -> float:
        """The mean total of a customer, in millionths."""
        return self.total / self.customers if self.customers else 0.0

    @property
    def variance(self) -> float:
        """The unbiased variance of a customer's total; exact sums, one division."""
        count = self.customers
        return (self.squares * count - self.total * self.total) / (count * (count - 1)) if count > 1 else 0.0

    @property
    def response_rate(self) -> float:
        """The share of customers who responded."""
        return self.responded / self.customers if self.customers else 0.0


@frozen
class Interval:
    """A difference with its two-sided confidence interval."""

    estimate: float
    low: float
    high: float

    def covers(self, value: float) -> bool:
        """Whether the interval holds the value."""
        return self.low <= value <= self.high

    def times(self, factor: float) -> Interval:
        """The interval of so many times the difference (factor not negative)."""
        return Interval(self.estimate * factor, self.low * factor, self.high * factor)


def difference(treated: ArmFigures, held_out: ArmFigures, confidence: float = CONFIDENCE) -> Interval | None:
    """The difference in the mean total of a customer, in millionths, with Welch's interval (Welch 1947).

    None where an arm has fewer than two customers: there is no telling then.
    """
    if treated.customers < 2 or held_out.customers < 2:
        return None
    first, second = treated.variance / treated.customers, held_out.variance / held_out.customers
    return _interval(treated.mean - held_out.mean, first, second, treated.customers, held_out.customers, confidence)


def response_difference(treated: ArmFigures, held_out: ArmFigures, confidence: float = CONFIDENCE) -> Interval | None:
    """The difference in the share of customers who responded, likewise."""
    if treated.customers < 2 or held_out.customers < 2:
        return None
    rates = treated.response_rate, held_out.response_rate
    first = rates[0] * (1 - rates[0]) / (treated.customers - 1)
    second = rates[1] * (1 - rates[1]) / (held_out.customers - 1)
    return _interval(rates[0] - rates[1], first, second, treated.customers, held_out.customers, confidence)


def _interval(estimate: float, first: float, second: float, n_first: int, n_second: int, confidence: float) -> Interval:
    error = sqrt(first + second)
    if error == 0.0:
        return Interval(estimate, estimate, estimate)
    freedom = (first + second) ** 2 / (first**2 / (n_first - 1) + second**2 / (n_second - 1))
    reach = student_quantile(0.5 + confidence / 2, freedom) * error
    return Interval(estimate, estimate - reach, estimate + reach)


def student_quantile(probability: float, freedom: float) -> float:
    """A quantile of Student's t, by the expansion about the normal one (Abramowitz and Stegun 1964, 26.7.5); four
    terms.

    Within 0.01 of the tables at the 97.5 % quantile from 4 degrees of freedom on.
    """
    x = NormalDist().inv_cdf(probability)
    terms = (
        (x**3 + x) / 4,
        (5 * x**5 + 16 * x**3 + 3 * x) / 96,
        (3 * x**7 + 19 * x**5 + 17 * x**3 - 15 * x) / 384,
        (79 * x**9 + 776 * x**7 + 1482 * x**5 - 1920 * x**3 - 945 * x) / 92160,
    )
    return x + sum(term / freedom**power for power, term in enumerate(terms, 1))


def pooled(figures: Iterable[ArmFigures]) -> ArmFigures:
    """The figures of several groups taken together."""
    whole = ArmFigures()
    for each in figures:
        whole.customers += each.customers
        whole.responded += each.responded
        whole.total += each.total
        whole.squares += each.squares
        whole.delivered += each.delivered
        whole.cost += each.cost
    return whole
