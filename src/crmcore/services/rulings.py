"""Rulings made: which guard told a verdict, and the definitions that it went by, with their versions."""

from __future__ import annotations

from collections.abc import Mapping

from crmcore.domain.decision.budget import spent_up
from crmcore.domain.decision.cap import used_up
from crmcore.domain.decision.cooling_off import NAMES, holding_back
from crmcore.domain.decision.gate import Allow, GateFacts, answers, teller
from crmcore.domain.decision.ruling import Ruling
from crmcore.domain.decision.wire import ALL_CHANNELS
from crmcore.domain.kernel.definition import DefinitionKind
from crmcore.services.budgeting import budget_name
from crmcore.services.caps import cap_name
from crmcore.services.definitions import Definitions

_OF_THE_GATE: tuple[DefinitionKind, ...] = ("hours", "cap", "cooling off", "budget")


def gate_versions(definitions: Definitions) -> Mapping[str, int]:
    """The definitions that the gate goes by, by kind and name, with their versions: what it allows rests on all."""
    found = {f"{kind} {name}": each for (kind, name), each in definitions.versions.items() if kind in _OF_THE_GATE}
    return dict(sorted(found.items()))


def ruling_of(definitions: Definitions, channel: str, facts: GateFacts) -> Ruling | None:
    """What the gate rules of a contact by the channel, by what its guards looked at; None where it is allowed."""
    given = answers(facts)
    guard = teller(given)
    if guard is None:
        return None
    told = given[guard]
    assert not isinstance(told, Allow)
    return Ruling(guard, told, rules_of(definitions, guard, channel, facts))


def rules_of(definitions: Definitions, guard: str, channel: str, facts: GateFacts) -> Mapping[str, int]:
    """The definitions by which a guard told what it did, with their versions, by kind and name."""
    named: list[tuple[DefinitionKind, str]] = []
    match guard:
        case "hours":
            named = [("hours", name) for name in (ALL_CHANNELS, channel) if name in definitions.hours]
        case "caps":
            cap = used_up(facts.contacts)
            named = [] if cap is None else [("cap", cap_name(cap))]
        case "cooling-off":
            rule = None if facts.cooling_off is None else holding_back(facts.cooling_off)
            named = [] if rule is None else [("cooling off", NAMES[rule.after])]
        case "budget":
            budget = spent_up(facts.budgets)
            named = [] if budget is None else [("budget", budget_name(budget))]
    return {f"{kind} {name}": definitions.versions[kind, name] for kind, name in named}
