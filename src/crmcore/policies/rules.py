"""A policy of rules: the first that fits and may be followed is, but for a share that explores."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from hashlib import blake2b
from math import nan

from attrs import Attribute, Factory, field, frozen

from crmcore.domain.decision.action import ANY_TIME, HOLD, Action
from crmcore.domain.decision.policy import Context
from crmcore.domain.kernel.value_type import Value, require_text
from crmcore.domain.segment.expression import FieldExpression, predicate_of
from crmcore.domain.segment.predicate import Predicate, write_ref
from crmcore.domain.segment.references import refs_of
from crmcore.domain.segment.values import Judge, Readers, judge_of
from crmcore.errors import InvalidValue


def _condition(when: str | Predicate | FieldExpression | None) -> Predicate | None:
    return None if when is None else predicate_of(when)


def _require_name(_: object, attribute: Attribute[str], value: object) -> None:
    if not isinstance(value, str) or not value:
        nature = "nothing" if value == "" else f"a {type(value).__name__}"
        raise InvalidValue(attribute.name, nature, f"a {attribute.name} is told by its name")
    require_text(value, attribute.name, 100)


@frozen
class Rule:
    """Whoever `when` holds for is proposed `offer` through `channel`; None holds for everyone.

    `when` is a predicate as text, with operators, or as a tree. A field that is missing makes its comparisons false.
    """

    when: Predicate | None = field(converter=_condition)
    offer: str = field(validator=_require_name)
    channel: str = field(validator=_require_name)
    slot: str = field(default=ANY_TIME, validator=_require_name)

    @property
    def action(self) -> Action:
        """The action that the rule proposes."""
        return Action(self.offer, self.channel, self.slot)


def _rules(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    if not isinstance(rules, Iterable):
        raise InvalidValue("rules", f"a {type(rules).__name__}", "a policy of rules is made of Rule(...)")
    given = tuple(rules)
    for rule in given:
        if not isinstance(rule, Rule):
            raise InvalidValue("rules", f"a {type(rule).__name__}", "a policy of rules is made of Rule(...)")
    return given


def _share(explore: float) -> float:
    try:
        share = nan if isinstance(explore, bool | str | bytes) else float(explore)
    except (TypeError, ValueError):
        share = nan
    if not 0.0 <= share <= 1.0:
        raise InvalidValue("explore", "not a number from 0 to 1", "explore is the share that is drawn evenly")
    return share


@frozen
class RulePolicy:
    """Takes the action of the first rule that holds and whose action is allowed; without one it holds.

    That action has probability ``1 - explore``; `explore` is spread evenly over all allowed actions, that one and hold
    among them, so that every allowed action has a known chance to be tried and the log can tell what it would do.
    `needs` are the fields of its rules. `version` is a digest of rules and `explore`: equal policies have equal
    versions, on every machine.
    """

    rules: tuple[Rule, ...] = field(converter=_rules)
    explore: float = field(default=0.0, converter=_share, kw_only=True)
    name: str = field(default="rules", validator=_require_name, kw_only=True)
    version: str = field(init=False, default=Factory(lambda self: _digest(self.rules, self.explore), takes_self=True))
    needs: tuple[str, ...] = field(init=False, default=Factory(lambda self: _fields(self.rules), takes_self=True))
    _judged: tuple[tuple[Judge | None, Action], ...] = field(
        init=False, eq=False, repr=False, default=Factory(lambda self: _judged(self.rules), takes_self=True)
    )

    @property
    def actions(self) -> Sequence[Action]:
        """The actions that its rules propose, each once."""
        return tuple(dict.fromkeys(rule.action for rule in self.rules))

    def propensities(self, context: Context) -> Mapping[Action, float]:
        """A probability for each allowed action that has one."""
        return self._spread(context.allowed, self._chosen(context.fields, frozenset(context.allowed)))

    def propensities_many(self, contexts: Sequence[Context]) -> Sequence[Mapping[Action, float]]:
        """As `propensities`, with one answer for all contexts in which the same may be done and is."""
        # By the identity of the allowed actions, which the contexts hold: comparing them takes longer than spreading.
        sets: dict[int, frozenset[Action]] = {}
        spread: dict[tuple[int, Action], Mapping[Action, float]] = {}
        answers = []
        for context in contexts:
            number = id(context.allowed)
            allowed = sets.get(number)
            if allowed is None:
                allowed = sets[number] = frozenset(context.allowed)
            chosen = self._chosen(context.fields, allowed)
            alike = (number, chosen)
            if alike not in spread:
                spread[alike] = self._spread(context.allowed, chosen)
            answers.append(spread[alike])
        return answers

    def _spread(self, allowed: Sequence[Action], chosen: Action) -> Mapping[Action, float]:
        if not self.explore:
            return {chosen: 1.0}
        found = dict.fromkeys(allowed, self.explore / len(allowed))
        found[chosen] += 1.0 - self.explore
        return found

    def _chosen(self, fields: Mapping[str, Value | None], allowed: Container[Action]) -> Action:
        for judge, action in self._judged:
            if (judge is None or judge(fields)) and action in allowed:
                return action
        return HOLD


def _fields(rules: Sequence[Rule]) -> tuple[str, ...]:
    conditions = (rule.when for rule in rules)
    return tuple(dict.fromkeys(write_ref(ref) for when in conditions if when is not None for ref in refs_of(when)))


def _judged(rules: Sequence[Rule]) -> tuple[tuple[Judge | None, Action], ...]:
    readers: Readers = {}
    return tuple((None if rule.when is None else judge_of(rule.when, readers), rule.action) for rule in rules)


def _digest(rules: Sequence[Rule], explore: float) -> str:
    """Each part is led by its length, so that no other rules give the same bytes."""
    parts = [repr(explore)]
    for rule in rules:
        parts += ["" if rule.when is None else str(rule.when), rule.offer, rule.channel, rule.slot]
    written = "".join(f"{len(part)}:{part}" for part in parts)
    return blake2b(written.encode(), digest_size=8).hexdigest()
