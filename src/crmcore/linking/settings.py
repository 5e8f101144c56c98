"""Splink's settings, made of what crmcore compares and of what it has learnt."""

from __future__ import annotations

from math import exp2
from typing import Any, Final

from crmcore.linkage.fields import FIELDS, Field
from crmcore.linkage.frequency import LIMIT
from crmcore.linkage.weights import probability
from crmcore.linking.dialects import Dialect
from crmcore.linking.levels import EXCHANGED, conditions, missing, same
from crmcore.linking.model import Model

BLOCKS: Final = "blocks"
"""The column of the blocks that a record is in, which `crmcore.linking.blocks` adds."""
LISTS: Final = ("phone", "email", "external")
"""Fields of which a record may have several values, each of them more or less common."""
WEIGHED: Final = ("given_name", "family_name", "birth_date", "house_number", *LISTS)
"""Fields on which agreement is worth more where the value is rare."""

_SWAPPED: Final = 0.01
"""How much of what is the same is so because names are swapped: a level of its own, which is worth the same, but no
more where the name is rare.
"""


def settings(model: Model, sql: Dialect) -> dict[str, Any]:
    """The settings, as Splink takes them: for each field the levels with m and u, the prior, and what blocks are."""
    return {
        "link_type": "dedupe_only",
        "unique_id_column_name": "position",
        "probability_two_random_records_match": probability(model.weights.prior),
        "blocking_rules_to_generate_predictions": [
            {"blocking_rule": f"l.{BLOCKS} = r.{BLOCKS}", "arrays_to_explode": [BLOCKS]}
        ],
        "comparisons": [_comparison(number, field, model, sql) for number, field in enumerate(FIELDS)],
        "additional_columns_to_retain": ["key"],
        "retain_matching_columns": True,
        "retain_intermediate_calculation_columns": True,
    }


def same_by_chance(model: Model, name: str) -> float:
    """How often records that do not belong together are the same, as the settings say it."""
    number = [field.name for field in FIELDS].index(name)
    share = model.weights.m[number][-1] / exp2(model.weights.bits[number][-1])
    return share * (1 - _SWAPPED) if name in EXCHANGED else share


def _comparison(number: int, field: Field, model: Model, sql: Dialect) -> dict[str, Any]:
    bits, m = model.weights.bits[number], model.weights.m[number]
    u = [much / exp2(bits[level]) for level, much in enumerate(m, start=1)]
    worst = {"sql_condition": "ELSE", "label_for_charts": field.level(1), **_shares(m[0], u[0])}
    levels: list[dict[str, Any]] = [
        {"sql_condition": missing(field.name), "label_for_charts": "missing", "is_null_level": True}
    ]
    for level, condition in zip(range(field.best, 1, -1), conditions(field.name, sql), strict=True):
        told: dict[str, Any] = {"sql_condition": condition, "label_for_charts": field.level(level)}
        told.update(_shares(m[level - 1], u[level - 1]))
        if level == field.best and field.name in WEIGHED:
            told["tf_adjustment_column"] = field.name
            told["tf_minimum_u_value"] = u[level - 1] / exp2(LIMIT)
            if field.name in LISTS:
                # To have one value in common is to be the same, which Splink does not take for an exact match.
                told["disable_tf_exact_match_detection"] = True
        levels.append(told)
        if level == field.best and field.name in EXCHANGED:
            told["sql_condition"] = same(field.name)
            told.update(_shares(m[level - 1] * (1 - _SWAPPED), u[level - 1] * (1 - _SWAPPED)))
            crossed = {"sql_condition": condition, "label_for_charts": "".join([field.level(level), ", swapped"])}
            levels.append({**crossed, **_shares(m[level - 1] * _SWAPPED, u[level - 1] * _SWAPPED)})
    return {"output_column_name": field.name, "comparison_levels": [*levels, worst]}


def _shares(m: float, u: float) -> dict[str, float]:
    return {"m_probability": m, "u_probability": u}
