"""Exported records, compared by Splink: which pairs are probably one person's, how sure, and why."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import frozen

from crmcore.errors import InvalidValue
from crmcore.linkage.fields import FIELDS, PLACED, Field, Pattern
from crmcore.linkage.result import THRESHOLD, Pair, Reason
from crmcore.linkage.weights import Weights, log_odds, probability
from crmcore.linking.dialects import Backend, Dialect, dialect
from crmcore.linking.extra import needing_splink
from crmcore.linking.levels import EXCHANGED, swapped
from crmcore.linking.model import read
from crmcore.linking.records import RECORDS
from crmcore.linking.settings import WEIGHED, settings

if TYPE_CHECKING:
    pass


def splink_settings(folder: str | os.PathLike[str], *, backend: Backend = "duckdb") -> dict[str, Any]:
    """The settings of Splink for exported records: levels, m and u of each field, prior, and blocks. Raises
    `InvalidValue` for a folder that is no export and a backend that was not tried.
    """
    return settings(read(Path(folder)), dialect(backend))


@frozen
class Linking:
    """Exported records in an engine, ready to be linked. `splink` is Splink's own ``Linker``, with the settings of
    `splink_settings`; with it the model can be looked at, and trained anew.
    """

    splink: Any
    weights: Weights
    columns: str

    def pairs(self, threshold: float = THRESHOLD) -> tuple[Pair, ...]:
        """Pairs of records that are one person's with a probability of at least `threshold`, the surest first.

        Their bits are Splink's, and then two reasons that are beyond its model: that parts of an address depend on each
        other, and that two people of one household share things. All pairs are held in memory, but no others. Raises
        `InvalidValue` for a threshold that is no probability.
        """
        if isinstance(threshold, bool) or not isinstance(threshold, int | float) or not 0 < threshold < 1:
            raise InvalidValue("threshold", "another value", "a threshold is a probability above 0 and below 1")
        least = log_odds(threshold)
        # What Splink does not know takes bits away, or adds so many at most.
        added = max([0.0, *self.weights.dependence.values()])
        found = self.splink.inference.predict(threshold_match_weight=least - added, warning_mode="never")
        told = self.splink.misc.query_sql("".join(["select ", self.columns, " from ", found.physical_name]))
        rows = told.as_record_list()
        for table in (told, found):
            table.drop_table_from_database_and_remove_from_cache()
        pairs = [pair for row in rows if (pair := _pair(row, self.weights)).bits >= least]
        pairs.sort(key=lambda each: (-each.probability, -each.bits, each.left, each.right))
        return tuple(pairs)


def splink_linking(folder: str | os.PathLike[str], *, backend: Backend = "duckdb", session: Any = None) -> Linking:
    """Exported records in an engine, with blocks made and values counted there.

    `session` is a connection of DuckDB, by default one in memory, or the session of Spark, whose ``spark.jars`` holds
    ``splink.backends.spark.similarity_jar_location()``. Raises `MissingExtra`, `InvalidValue` for a folder that is no
    export, a backend that was not tried, or a session without Splink's functions.
    """
    with needing_splink("linking by Splink"):
        from splink import Linker

        from crmcore.linking.blocks import BLOCKED, make_blocks
        from crmcore.linking.engines import DuckDBEngine, SparkEngine
        from crmcore.linking.frequencies import make_frequencies
    model, sql = read(Path(folder)), dialect(backend)
    engine = DuckDBEngine(session) if sql.name == "duckdb" else SparkEngine(session)
    api = engine.splink()
    engine.load(Path(folder) / RECORDS)
    make_blocks(engine, model.records)
    linker = Linker(api.register(BLOCKED), settings(model, sql), log_level=None)
    for field in WEIGHED:
        shares = api.register(make_frequencies(engine, model, field))
        linker.table_management.register_term_frequency_lookup(shares, field)
    return Linking(linker, model.weights, _columns(sql))


def link(
    folder: str | os.PathLike[str],
    *,
    backend: Backend = "duckdb",
    session: Any = None,
    threshold: float = THRESHOLD,
) -> tuple[Pair, ...]:
    """Pairs of exported records that are one person's with a probability of at least `threshold`, by Splink; what
    `splink_linking` and `Linking.pairs` say holds.
    """
    return splink_linking(folder, backend=backend, session=session).pairs(threshold)


def _columns(sql: Dialect) -> str:
    """What of a pair is told: no value that was compared."""
    names = ["position_l", "position_r", "key_l", "key_r", "match_weight"]
    names += ["".join([kind, field.name]) for field in FIELDS for kind in ("gamma_", "mw_")]
    names += ["".join(["mw_tf_adj_", name]) for name in WEIGHED]
    return ", ".join([*names, "".join([swapped(sql), " as exchanged"])])


def _pair(row: Mapping[str, Any], weights: Weights) -> Pair:
    # Names have a level more there, "same, swapped"; it is told by `exchanged`.
    pattern: Pattern = tuple(min(row["".join(["gamma_", field.name])] + 1, field.best) for field in FIELDS)
    level = [row["".join(["mw_", field.name])] for field in FIELDS]
    rare = [row.get("".join(["mw_tf_adj_", field.name])) or 0.0 for field in FIELDS]
    prior = row["match_weight"] - sum(level) - sum(rare)
    depending = weights.depending(pattern)
    single = sum(level[number] for number in PLACED)
    # As in `Scores`: bits of parts of an address are told so that their sum is what they are worth together.
    spread = abs(single) >= 1 and (single + depending) / single > 0
    share = (single + depending) / single if spread else 1.0
    reasons = [
        Reason(field.name, _level(field, at, row), bits * (share if field.placed else 1.0) + more)
        for field, at, bits, more in zip(FIELDS, pattern, level, rare, strict=True)
        if at
    ]
    reasons.sort(key=lambda each: -abs(each.bits))
    if depending and not spread:
        reasons.append(Reason("address", "its parts depend on each other", depending))
    shared = depending + sum(bits + more for field, bits, more in zip(FIELDS, level, rare, strict=True) if field.shared)
    reasons.append(Reason("household", "may be two people of one", weights.in_household(shared)))
    reasons.append(Reason("prior", "before comparing", prior))
    bits = sum(each.bits for each in reasons)
    left, right = ("l", "r") if row["position_l"] < row["position_r"] else ("r", "l")
    return Pair(row["".join(["key_", left])], row["".join(["key_", right])], probability(bits), bits, tuple(reasons))


def _level(field: Field, level: int, row: Mapping[str, Any]) -> str:
    exchanged = row["exchanged"] and field.name in EXCHANGED
    return "".join([field.level(level), ", swapped" if exchanged else ""])
