"""A policy of rules in a TOML file."""

from __future__ import annotations

import tomllib
from pathlib import Path

from crmcore.errors import InvalidValue
from crmcore.policies.rules import Rule, RulePolicy

_KEYS = {"name", "explore", "rule"}
_RULE_KEYS = {"when", "offer", "channel"}


def read_policy(path: str) -> RulePolicy:
    """The policy in a file: ``name``, ``explore``, and a ``[[rule]]`` with ``when`` (left out: everyone), ``offer`` and
    ``channel`` for each rule, in order. Raises `InvalidValue` with the place.
    """
    try:
        found = tomllib.loads(Path(path).read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InvalidValue("policy", "a file that is not TOML", str(error)) from None
    _known("policy", set(found), _KEYS)
    rules = found.get("rule", [])
    if not isinstance(rules, list) or not all(isinstance(rule, dict) for rule in rules):
        raise InvalidValue("policy.rule", "no list of tables", "write each rule under [[rule]]")
    for number, rule in enumerate(rules):
        _known(f"policy.rule[{number}]", set(rule), _RULE_KEYS)
    made = [Rule(rule.get("when"), rule.get("offer", ""), rule.get("channel", "")) for rule in rules]
    return RulePolicy(made, explore=found.get("explore", 0.0), name=found.get("name", "rules"))


def _known(where: str, given: set[str], known: set[str]) -> None:
    for key in sorted(given - known):
        raise InvalidValue(f"{where}.{key}", "an unknown key", f"keys here are {', '.join(sorted(known))}")
