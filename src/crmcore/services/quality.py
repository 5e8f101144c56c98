"""Quality: measuring how good what is known of customers is, keeping it over time, and what to ask or mend first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from attrs import frozen

from crmcore.domain.customer.attribute import Attribute
from crmcore.domain.customer.quality import (
    ALL,
    DIMENSIONS,
    MILLION,
    Dimension,
    Gap,
    Score,
    Scores,
    customer_quality,
    scores_of,
)
from crmcore.domain.kernel.event import Plain
from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.reach import Reach
from crmcore.domain.kernel.time import day_date, day_number, require_date, to_micros
from crmcore.domain.segment.text import parse_field
from crmcore.errors import InvalidValue
from crmcore.services.resolving import require_count, resolve
from crmcore.services.scope import Scope, run
from crmcore.services.work import Work

_EARLIEST, _LATEST = -(10**6), 10**7
_ADVICE: Mapping[Dimension, str] = {
    "completeness": "ask customers for it, or take it from a source that knows it",
    "validity": "correct what the declaration does not allow, or mend the declaration",
    "freshness": "ask customers again whether it still holds",
    "uniqueness": "look for duplicates and merge them, or mark contact points as shared",
    "agreement": "find out which source is right, and rank it before the others",
    "usefulness": "use it in a segment, an offer or a policy, or stop collecting it",
}


@frozen
class Finding:
    """What could be better: of a subject (all customers, an attribute, a source) the score of a dimension, how many
    values, customers or pairs fall short, and what to do about it.
    """

    subject: str
    dimension: Dimension
    score: float
    short: int
    advice: str


@frozen
class QualityReport:
    """Information quality on a tenant day: scores over all, by attribute and by source, and findings, the worst first.

    Scores go from 0 to 1, by dimension; one of which there is nothing to say is left out.
    """

    on: date
    customers: int
    overall: Scores
    attributes: Mapping[str, Scores]
    sources: Mapping[str, Scores]
    findings: Sequence[Finding]


@frozen
class CustomerQuality:
    """How good what is known of one customer is, and the gaps: what is missing, invalid, disputed or stale."""

    customer: CustomerId
    scores: Scores
    gaps: Sequence[Gap]


@frozen
class Measured:
    """A score as it was measured on a tenant day, and of how many it is the mean."""

    on: date
    score: float
    count: int


class Quality:
    """What one can do with information quality.

    Dimensions: completeness (attributes known), validity (what the declarations allow), freshness (by the half-lives
    declared), uniqueness (customers who share no contact point with another and are not suggested to be one),
    agreement (what several sources say alike) and usefulness (attributes that a segment, an offer, the lifecycle or the
    policy in use reads).
    """

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def report(self) -> QualityReport:
        """The quality of what is known of all customers today, archived ones left out; nothing is kept of it."""
        with self._scope.reading() as work:
            return _report(work)

    def measure(self) -> QualityReport:
        """As `report`, and keep the scores of the day, in place of those measured before on it."""

        def action(work: Work) -> QualityReport:
            report = _report(work)
            kept: dict[tuple[str, str], tuple[int, int]] = {
                (subject, dimension): (score.millionths, score.count) for subject, dimension, score in _scores(report)
            }
            work.unit.quality.put(work.today(), kept)
            overall: dict[str, Plain] = {dimension: score.millionths for dimension, score in report.overall.items()}
            work.emit("quality.measured", None, {"customers": report.customers, "millionths": overall})
            return report

        return run(self._scope, "quality.measure", action)

    def history(
        self,
        dimension: Dimension,
        *,
        attribute: str | None = None,
        source: str | None = None,
        first: date | None = None,
        last: date | None = None,
    ) -> Sequence[Measured]:
        """The scores that were measured, the earliest first: over all, or of an attribute or a source. Raises
        `InvalidValue`.
        """
        if dimension not in DIMENSIONS:
            raise InvalidValue("dimension", "an unknown word", f"it is one of: {', '.join(DIMENSIONS)}")
        if attribute is not None and source is not None:
            raise InvalidValue("source", "a source and an attribute", "scores are of one of them, or over all")
        subject = ALL if attribute is None and source is None else _subject(attribute, source)
        days = [
            edge if day is None else day_number(require_date(day, name))
            for name, day, edge in (("first", first, _EARLIEST), ("last", last, _LATEST))
        ]
        with self._scope.reading() as work:
            kept = work.unit.quality.history(subject, dimension, first=days[0], last=days[1])
            return [Measured(day_date(day), score / MILLION, count) for day, score, count in kept]

    def of(self, customer: CustomerId | Reach) -> CustomerQuality:
        """How good what is known of one customer is, and what to ask or mend. Raises `UnknownCustomer`."""
        with self._scope.reading() as work:
            (found,) = _of(work, [resolve(work, customer)])
            return found

    def worst(self, limit: int = 20, *, segment: str | None = None) -> Sequence[CustomerQuality]:
        """The customers, of a segment or of all, of whom the fewest attributes are known, each with what to ask or
        mend.

        Attributes that nothing reads do not count, unless nothing reads any. Raises `UnknownSegment`, `InvalidValue`.
        """
        require_count(limit, "limit")
        with self._scope.reading() as work:
            number = None if segment is None else work.definitions.segment(segment).number
            declared = _declared(work)
            used = used_attributes(work)
            numbers = [each.number for each in declared if each.name in used] or [each.number for each in declared]
            return _of(work, work.unit.quality.least_known(numbers, number, limit=limit))


def used_attributes(work: Work) -> Mapping[str, Sequence[str]]:
    """By attribute what reads it: segments, offers, the lifecycle, the policy in use; those that nothing reads are not
    there.
    """
    policy = work.setting.policies.get(work.tenant.name)
    needs = set() if policy is None else {parse_field(need).name for need in policy.needs}
    found = {}
    for attribute in _declared(work):
        field = f"attribute.{attribute.name}"
        readers = [*work.definitions.readers(field), *(["the policy"] if field in needs else [])]
        if readers:
            found[attribute.name] = readers
    return found


def _declared(work: Work) -> Sequence[Attribute]:
    return [attribute for _, attribute in sorted(work.definitions.attributes.items())]


def _report(work: Work) -> QualityReport:
    declared = _declared(work)
    counted = work.unit.quality.count(declared, work.now())
    used = used_attributes(work)
    overall, by_attribute, by_source = scores_of(
        counted, declared, [each.number for each in declared if each.name in used]
    )
    attributes = {each.name: by_attribute[each.number] for each in declared}
    report = QualityReport(day_date(work.today()), counted.customers, overall, attributes, by_source, ())
    findings = [
        Finding(subject, dimension, score.score, round((1 - score.score) * score.count), _ADVICE[dimension])
        for subject, dimension, score in _scores(report)
        if score.score < 1 and (subject != ALL or dimension == "uniqueness")
    ]
    findings.sort(key=lambda each: (each.score, -each.short, each.subject, DIMENSIONS.index(each.dimension)))
    return QualityReport(report.on, report.customers, overall, attributes, by_source, findings)


def _scores(report: QualityReport) -> Iterator[tuple[str, Dimension, Score]]:
    for dimension, score in report.overall.items():
        yield ALL, dimension, score
    for name, scores in report.attributes.items():
        for dimension, score in scores.items():
            yield _subject(name, None), dimension, score
    for name, scores in report.sources.items():
        for dimension, score in scores.items():
            yield _subject(None, name), dimension, score


def _subject(attribute: str | None, source: str | None) -> str:
    return f"source {source}" if attribute is None else f"attribute {attribute}"


def _of(work: Work, customers: Sequence[CustomerId]) -> Sequence[CustomerQuality]:
    declared = _declared(work)
    places = {source: place for place, source in enumerate(work.unit.attributes.ranks(), start=1)}
    stated = work.unit.attributes.stated(customers)
    sharing = {*work.unit.quality.sharing(customers), *work.unit.duplicates.uncertain(customers)}
    at = to_micros(work.now())
    found = []
    for customer in customers:
        scores, gaps = customer_quality(stated.get(customer, ()), declared, places, at, shared=customer in sharing)
        found.append(CustomerQuality(customer, scores, gaps))
    return found
