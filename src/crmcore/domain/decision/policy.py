"""Policies: from what is known now and which actions are allowed to a probability for each of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Protocol, runtime_checkable

from attrs import field, frozen

from crmcore.domain.decision.action import Action
from crmcore.domain.kernel.name import require_label
from crmcore.domain.kernel.value_type import Value
from crmcore.errors import InvalidPropensities, InvalidValue

TOLERANCE = 1e-9


def _require_mapping(_: object, __: object, value: object) -> None:
    if not isinstance(value, Mapping):
        raise InvalidValue("fields", f"a {type(value).__name__}", "fields are told by name, each with its value")


@frozen
class Context:
    """What a policy may look at: the fields it `needs` as known now, the allowed actions in order (hold is the
    first), the occasion and the tenant day. Nothing else, and nothing of the future.
    """

    fields: Mapping[str, Value | None] = field(
        repr=lambda fields: f"<{len(fields)} fields>", validator=_require_mapping
    )
    allowed: tuple[Action, ...]
    occasion: str
    today: date


@runtime_checkable
class Policy(Protocol):
    """A pure object that says how likely each allowed action is to be taken.

    `version` changes whenever its answers may. `needs` lists the fields it looks at, as texts of the catalogue. The
    same context gives the same answer, whatever was asked before. `propensities_many(contexts)`, where it is there,
    answers many at once and agrees with `propensities`; `actions`, where it is there, lists what it may propose.
    `crmcore.testing.check_policy` tries all this but the last.
    """

    @property
    def name(self) -> str:
        """Its name in the log."""
        ...

    @property
    def version(self) -> str:
        """What tells its answers apart from those it gave before it was changed."""
        ...

    @property
    def needs(self) -> Sequence[str]:
        """The fields it looks at."""
        ...

    def propensities(self, context: Context) -> Mapping[Action, float]:
        """A probability for each allowed action; actions left out have none. They sum to 1."""
        ...


@runtime_checkable
class ColumnarPolicy(Policy, Protocol):
    """A policy that answers many contexts at once, faster than one by one and alike."""

    def propensities_many(self, contexts: Sequence[Context]) -> Sequence[Mapping[Action, float]]:
        """For each context what `propensities` answers."""
        ...


@runtime_checkable
class NamingPolicy(Policy, Protocol):
    """A policy that says which actions it may propose besides hold, so that a slip in one of their names is noticed."""

    @property
    def actions(self) -> Sequence[Action]:
        """The actions it may propose."""
        ...


def require_policy(policy: object) -> Policy:
    """The policy itself when it looks like one; raises `InvalidValue`."""
    if policy is None:
        raise InvalidValue("policy", "nothing", "give a policy")
    if isinstance(policy, type) or not isinstance(policy, Policy):
        raise InvalidValue(
            "policy", f"a {type(policy).__name__}", "a policy has a name, a version, needs and propensities(context)"
        )
    for name, text in (("policy.name", policy.name), ("policy.version", policy.version)):
        require_label(text, name)
    needs: object = policy.needs
    if isinstance(needs, str) or not isinstance(needs, Collection) or not all(isinstance(need, str) for need in needs):
        raise InvalidValue("policy.needs", "something else than texts", "a policy lists the fields it looks at")
    return policy


def checked(propensities: Mapping[Action, float], allowed: Sequence[Action]) -> tuple[tuple[Action, float], ...]:
    """The actions with a positive probability, in the order of `allowed`. Raises `InvalidPropensities`.

    Every key is an allowed action, every number is finite and in 0..1, and they sum to 1 within 1e-9.
    """
    return checked_within(propensities, {action: place for place, action in enumerate(allowed)})


def checked_within(propensities: object, places: Mapping[Action, int]) -> tuple[tuple[Action, float], ...]:
    """As `checked`, for allowed actions whose places in order are known."""
    if not isinstance(propensities, Mapping):
        raise InvalidPropensities(f"the answer is a {type(propensities).__name__}, not a mapping of actions")
    found: list[tuple[int, Action, float]] = []
    total = 0.0
    for action, given in propensities.items():
        place = places.get(action)
        if place is None:
            raise InvalidPropensities("an action that is not allowed has a probability")
        probability = _number(given)
        if not 0.0 <= probability <= 1.0 + TOLERANCE:
            raise InvalidPropensities("a probability is outside 0..1")
        total += probability
        if probability > 0.0:
            found.append((place, action, probability))
    if abs(total - 1.0) > TOLERANCE:
        raise InvalidPropensities("the probabilities do not sum to 1")
    found.sort()
    return tuple([(action, probability) for _, action, probability in found])


def _number(given: object) -> float:
    if isinstance(given, float):
        return given
    try:
        return float("nan") if isinstance(given, str | bytes) else float(given)  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError):
        return float("nan")
