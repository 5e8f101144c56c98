"""How common values are, counted by an engine in its SQL as `crmcore.linkage.frequency` does."""

from __future__ import annotations

from typing import Final

from crmcore.linkage.fields import FIELDS
from crmcore.linkage.frequency import THOUGHT
from crmcore.linking.blocks import PREPARED, Engine
from crmcore.linking.model import Model

# Names are swapped, and a family name that stands for a given one is no rare given name.
_SOURCES: Final = {
    "given_name": ("given_name", "family_name"),
    "family_name": ("given_name", "family_name"),
    "birth_date": ("birth_date",),
    "house_number": ("house_number",),
}


def make_frequencies(engine: Engine, model: Model, field: str) -> str:
    """Make the table of the share of each value of a field, as Splink takes it; returns the table's name."""
    exact = model.exact[[each.name for each in FIELDS].index(field)]
    table = "".join(["crmcore_shares_", field])
    values = " union all ".join(
        "".join(["select distinct ", source, " as value, digest from ", PREPARED]) for source in _SOURCES[field]
    )
    distinct = "".join(["(select count(distinct digest) from ", PREPARED, " where ", field, " is not null)"])
    engine.make(
        table,
        "".join([
            "select value as ", field, ", cast((count(*) - 1 + ", repr(THOUGHT * exact), ") / (", distinct, " + ",
            repr(THOUGHT), ") as double) as tf_", field,
            " from (", values, ") as v where value is not null group by value",
        ]),
    )  # fmt: skip
    return table
