"""Which fields and segments a rule refers to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from crmcore.domain.kernel.field import FieldRef
from crmcore.domain.segment.predicate import AllOf, AnyOf, Not, Predicate
from crmcore.domain.segment.segment import Ranking, Roster, Segment
from crmcore.errors import SegmentCycle

SEGMENT = "segment."


def refs_of(predicate: Predicate) -> tuple[FieldRef, ...]:
    """The fields that a predicate refers to, each once, in order."""
    return tuple(dict.fromkeys(_refs(predicate)))


def _refs(predicate: Predicate) -> Iterator[FieldRef]:
    match predicate:
        case AllOf(clauses) | AnyOf(clauses):
            for clause in clauses:
                yield from _refs(clause)
        case Not(clause):
            yield from _refs(clause)
        case _:
            yield predicate.field


def segments_named(rule: Predicate | Ranking | Roster) -> tuple[str, ...]:
    """The names of the segments that a rule refers to."""
    match rule:
        case Roster():
            return ()
        case Ranking():
            refs: tuple[FieldRef, ...] = (rule.by,)
            within = () if rule.within is None else (rule.within,)
        case _:
            refs, within = refs_of(rule), ()
    return within + tuple(ref.name.removeprefix(SEGMENT) for ref in refs if ref.name.startswith(SEGMENT))


def in_order(names: tuple[str, ...], segments: Mapping[str, Segment]) -> tuple[str, ...]:
    """Those segments and all they refer to, each after what it refers to. Raises `SegmentCycle`."""
    ordered: dict[str, None] = {}
    for name in names:
        _visit(name, segments, ordered, ())
    return tuple(ordered)


def _visit(name: str, segments: Mapping[str, Segment], ordered: dict[str, None], path: tuple[str, ...]) -> None:
    if name in path:
        raise SegmentCycle(
            f"segments refer to each other in a circle: {' -> '.join((*path[path.index(name) :], name))}"
        )
    if name in ordered or name not in segments:
        return
    for other in segments_named(segments[name].rule):
        _visit(other, segments, ordered, (*path, name))
    ordered[name] = None
