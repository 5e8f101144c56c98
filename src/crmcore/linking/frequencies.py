"""How common values are, counted by an engine in its SQL as `crmcore.linkage.frequency` does."""

from __future__ import annotations

from typing import Final

from crmcore.linkage.fields import FIELDS
from crmcore.linkage.frequency import THOUGHT
from crmcore.linking.blocks import PREPARED, Engine
from crmcore.linking.model import Model
from crmcore.linking.settings import LISTS, same_by_chance

# Names are swapped, and a family name that stands for a given one is no rare given name.
_NAMES: Final = ("given_name", "family_name")


def make_frequencies(engine: Engine, model: Model, field: str) -> str:
    """Make the table of the share of each value of a field, as Splink takes it; returns the table's name. Where records
    have several values, the share is that of the commonest of them.
    """
    single = _shares(engine, model, field)
    if field not in LISTS:
        return single
    table = "".join(["crmcore_shares_of_", field])
    lists = "".join([
        "(select ", field, ", ", engine.dialect.explode, "(", field, ") as value from (select distinct ", field,
        " from ", PREPARED, " where ", field, " is not null) as d) as e",
    ])  # fmt: skip
    engine.make(
        table,
        "".join([
            "select e.", field, ", max(s.tf_", field, ") as tf_", field, " from ", lists, " join ", single,
            " as s on e.value = s.", field, " group by e.", field,
        ]),
    )  # fmt: skip
    return table


def _shares(engine: Engine, model: Model, field: str) -> str:
    exact = model.exact[[each.name for each in FIELDS].index(field)]
    # Splink weighs a share against the settings' u, which levels that are worth the same have been put together for.
    unit = same_by_chance(model, field) / exact
    table = "".join(["crmcore_shares_", field])
    each = "".join([engine.dialect.explode, "(", field, ")"]) if field in LISTS else field
    sources = _NAMES if field in _NAMES else (each,)
    values = " union all ".join(
        "".join(["select distinct ", source, " as value, digest from ", PREPARED]) for source in sources
    )
    distinct = "".join(["(select count(distinct digest) from ", PREPARED, " where ", field, " is not null)"])
    engine.make(
        table,
        "".join([
            "select value as ", field, ", cast(", repr(unit), " * (count(*) - 1 + ", repr(THOUGHT * exact), ") / (",
            distinct, " + ", repr(THOUGHT), ") as double) as tf_", field,
            " from (", values, ") as v where value is not null group by value",
        ]),
    )  # fmt: skip
    return table
