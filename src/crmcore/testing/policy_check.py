"""A checker for policies of one's own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from attrs import evolve

from crmcore.domain.decision.action import ANY_TIME, HOLD, Action
from crmcore.domain.decision.policy import ColumnarPolicy, Context, Policy, checked, require_policy
from crmcore.domain.kernel.field import Field
from crmcore.domain.kernel.money import Money
from crmcore.domain.kernel.value_type import Value, ValueType
from crmcore.domain.segment.catalogue import Catalogue
from crmcore.domain.segment.text import parse_field
from crmcore.errors import CRMError

_TODAY = date(2026, 1, 5)
_OCCASION = "check"
_SAMPLES: Mapping[ValueType, tuple[Value, ...]] = {
    ValueType.TEXT: ("", "tea"),
    ValueType.INTEGER: (0, 1, 90),
    ValueType.DECIMAL: (Decimal(0), Decimal("12.5")),
    ValueType.MONEY: (Money(0, "EUR"), Money("1000", "EUR")),
    ValueType.BOOLEAN: (False, True),
    ValueType.DATE: (date(2000, 2, 29), _TODAY),
    ValueType.INSTANT: (datetime(2025, 12, 31, 23, tzinfo=UTC),),
}
_ALLOWED: tuple[tuple[Action, ...], ...] = (
    (HOLD,),
    (HOLD, Action("a", "email", ANY_TIME)),
    tuple(sorted([HOLD, *(Action(offer, channel, ANY_TIME) for offer in "abc" for channel in ("email", "sms"))])),
)


def check_policy(
    policy: Any, contexts: Sequence[Context] | None = None, catalogue: Iterable[Field] | None = None
) -> None:
    """Try whether a policy keeps what `Policy` asks for; raises `AssertionError` that names what it breaks.

    It is asked about `contexts`, or about made-up ones, some where fields are missing and some where only hold is
    allowed; a `catalogue` (``crm.fields()``) fills the fields with values of their types and tells those that do not
    exist. Tried are: name, version and needs; probabilities of allowed actions that sum to 1; that hold alone gets all
    of it; that the same context is answered alike each time and in any order, and is not changed; that
    `propensities_many` agrees; that name, version and needs stay as they were.
    """
    try:
        require_policy(policy)
    except CRMError as error:
        raise AssertionError(f"it does not look like a policy: {error.message}") from None
    before = _told(policy)
    fields = _fields(policy, None if catalogue is None else Catalogue(catalogue, "EUR"))
    tried = _contexts(policy, fields) if contexts is None else list(contexts)
    tried += [evolve(context, allowed=(HOLD,)) for context in tried[:1]]
    first = [_answer(policy, context) for context in tried]
    again = [_answer(policy, context) for context in reversed(tried)][::-1]
    for context, one, other in zip(tried, first, again, strict=True):
        if one != other:
            raise AssertionError(f"the same context is answered in two ways: {_words(context)}")
    if isinstance(policy, ColumnarPolicy):
        _check_columns(policy, tried, first)
    if _told(policy) != before:
        raise AssertionError("name, version or needs change while it is asked")


def _told(policy: Policy) -> tuple[str, str, tuple[str, ...]]:
    return policy.name, policy.version, tuple(policy.needs)


def _fields(policy: Policy, catalogue: Catalogue | None) -> Mapping[str, Field | None]:
    found: dict[str, Field | None] = {}
    for text in policy.needs:
        try:
            ref = parse_field(text)
            found[text] = None if catalogue is None else catalogue.resolve(ref)
        except CRMError as error:
            raise AssertionError(f"it needs {text!r}, which is no field: {error.message}") from None
    return found


def _contexts(policy: Policy, fields: Mapping[str, Field | None]) -> list[Context]:
    """Every field missing; then each sample in turn, the fields out of step with each other."""
    rows: list[dict[str, Value | None]] = [dict.fromkeys(policy.needs)]
    if catalogued := {text: _samples(field) for text, field in fields.items() if field is not None}:
        longest = max(map(len, catalogued.values()))
        for number in range(2 * longest):
            rows.append(
                {
                    text: values[(number + place) % len(values)]
                    for place, (text, values) in enumerate(catalogued.items())
                }
            )
            rows.append({**rows[-1], list(catalogued)[number % len(catalogued)]: None})
    return [Context(row, allowed, _OCCASION, _TODAY) for row in rows for allowed in _ALLOWED]


def _samples(field: Field) -> tuple[Value, ...]:
    return field.choices or _SAMPLES[field.type]


def _answer(policy: Policy, context: Context) -> tuple[tuple[Action, float], ...]:
    """What it says about a context, checked, asked with a copy that is looked at afterwards."""
    given = evolve(context, fields=deepcopy(dict(context.fields)))
    try:
        answer = policy.propensities(given)
    except Exception as error:
        raise AssertionError(f"it raises {type(error).__name__} ({error}): {_words(context)}") from error
    if dict(given.fields) != dict(context.fields):
        raise AssertionError(f"it changes the fields it is given: {_words(context)}")
    return _checked(answer, context)


def _checked(answer: Any, context: Context) -> tuple[tuple[Action, float], ...]:
    try:
        return checked(answer, context.allowed)
    except CRMError as error:
        raise AssertionError(f"{error.message}: {_words(context)}") from None


def _check_columns(
    policy: ColumnarPolicy, contexts: Sequence[Context], expected: Sequence[tuple[tuple[Action, float], ...]]
) -> None:
    try:
        answers = list(policy.propensities_many(list(contexts)))
    except Exception as error:
        raise AssertionError(f"propensities_many raises {type(error).__name__} ({error})") from error
    if len(answers) != len(contexts):
        raise AssertionError(f"propensities_many gives {len(answers)} answers to {len(contexts)} contexts")
    if list(policy.propensities_many([])):
        raise AssertionError("propensities_many gives answers to no contexts")
    for context, answer, one in zip(contexts, answers, expected, strict=True):
        many = _checked(answer, context)
        alike = [action for action, _ in many] == [action for action, _ in one]
        if not alike or any(abs(a - b) > 1e-9 for (_, a), (_, b) in zip(many, one, strict=True)):
            raise AssertionError(f"propensities_many says otherwise than propensities: {_words(context)}")


def _words(context: Context) -> str:
    fields = ", ".join(f"{text} = {value!r}" for text, value in context.fields.items())
    return f"with {fields or 'no fields'} and {len(context.allowed)} allowed actions"
