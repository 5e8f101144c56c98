"""Asking a policy: contexts made of what was read, answers checked, and asked once where nothing differs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from attrs import define, field

from crmcore.domain.decision.action import Action
from crmcore.domain.decision.draw import Shares
from crmcore.domain.decision.policy import ColumnarPolicy, Context, Policy, checked_within, require_policy
from crmcore.domain.kernel.field import Field
from crmcore.domain.kernel.value_type import Scalar
from crmcore.errors import InvalidPropensities, NoPolicy, PolicyError, UnknownPolicy
from crmcore.services.definitions import named
from crmcore.services.work import Work

Seen = tuple[Scalar | None, ...]


@define(eq=False)
class AllowedSet:
    """A set of allowed actions, one object for all customers that share it."""

    actions: tuple[Action, ...]
    places: Mapping[Action, int] = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.places = {action: place for place, action in enumerate(self.actions)}


@define(eq=False)
class Asker:
    """Asks a policy for many customers on one occasion and day.

    A policy is pure: the same fields and the same allowed actions are asked about once.
    """

    policy: Policy
    fields: Sequence[Field]
    currency: str
    occasion: str
    today: date
    _answers: dict[tuple[AllowedSet, Seen], Shares] = field(factory=dict)
    _checked: dict[tuple[AllowedSet, tuple[Action, ...], tuple[float, ...]], Shares] = field(factory=dict)
    """One object for all answers that are alike: they are long and there are many."""

    def answers(self, asked: Sequence[tuple[AllowedSet, Seen]]) -> Sequence[Shares]:
        """What the policy says in each case, checked. Raises `PolicyError`, `InvalidPropensities`."""
        missing = [case for case in dict.fromkeys(asked) if case not in self._answers]
        if missing and isinstance(self.policy, ColumnarPolicy):
            self._ask_many(self.policy, missing)
        else:
            for allowed, seen in missing:
                self._answers[allowed, seen] = self._checked_of(allowed, self._asked(self._context(allowed, seen)))
        return list(map(self._answers.__getitem__, asked))

    def _context(self, allowed: AllowedSet, seen: Seen) -> Context:
        values = {
            name: None if scalar is None else field.type.decode(scalar, self.currency)
            for name, field, scalar in zip(self.policy.needs, self.fields, seen, strict=True)
        }
        return Context(values, allowed.actions, self.occasion, self.today)

    def _asked(self, context: Context) -> Mapping[Action, float]:
        try:
            return self.policy.propensities(context)
        except Exception as error:
            raise self._raised(error) from error

    def _ask_many(self, policy: ColumnarPolicy, cases: Sequence[tuple[AllowedSet, Seen]]) -> None:
        try:
            answers = list(policy.propensities_many([self._context(allowed, seen) for allowed, seen in cases]))
        except Exception as error:
            raise self._raised(error) from error
        if len(answers) != len(cases):
            raise self._refused(f"{len(answers)} answers to {len(cases)} contexts")
        # An answer given to many is checked once; all are at hand, so that no two have the same identity.
        known: dict[tuple[AllowedSet, int], Shares] = {}
        for case, answer in zip(cases, answers, strict=True):
            alike = (case[0], id(answer))
            if alike not in known:
                known[alike] = self._checked_of(case[0], answer)
            self._answers[case] = known[alike]

    def _checked_of(self, allowed: AllowedSet, answer: Mapping[Action, float]) -> Shares:
        try:
            alike = (allowed, tuple(answer), tuple(answer.values()))
            found = self._checked.get(alike)
        except (AttributeError, TypeError):
            alike, found = None, None  # What is no mapping, or holds no numbers, is refused below.
        if found is not None:
            return found
        try:
            found = Shares(checked_within(answer, allowed.places))
        except InvalidPropensities as error:
            raise self._refused(error.message) from None
        if alike is not None:
            self._checked[alike] = found
        return found

    def _raised(self, error: Exception) -> PolicyError:
        name = self.policy.name
        return PolicyError(f"policy {name!r} raised a {type(error).__name__}", policy=name)

    def _refused(self, nature: str) -> InvalidPropensities:
        return InvalidPropensities(f"policy {self.policy.name!r}: {nature}", policy=self.policy.name)


def chosen_policy(work: Work, given: Policy | str | None) -> Policy:
    """The policy given, the one of that name that a plugin brings, or the one in use where it is None. Raises
    `NoPolicy`, `UnknownPolicy`, `InvalidValue`.
    """
    if given is None:
        used = work.setting.policies.get(work.tenant.name)
        if used is None:
            raise NoPolicy
        return used
    if isinstance(given, str):
        return named(given, work.setting.brought_policies, UnknownPolicy)
    return require_policy(given)
