"""Blocks of records that are worth a comparison, counted by an engine in its SQL, as `crmcore.linkage.blocking` does:
records that say the same are a block; where too many do, those that say a second thing together.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Protocol

from crmcore.linkage.blocking import FEW, LARGEST, PAIRS
from crmcore.linking.dialects import Dialect

PREPARED: Final = "crmcore_prepared"
"""The table of the records, as exported."""
BLOCKED: Final = "crmcore_blocked"
"""The table of the records with their blocks."""


class Engine(Protocol):
    """What runs SQL."""

    @property
    def dialect(self) -> Dialect:
        """How its functions are called."""
        ...

    def make(self, table: str, sql: str) -> None:
        """Keep what a query finds as a table for the time being."""
        ...

    def rows(self, sql: str) -> Sequence[Sequence[int]]:
        """What a query finds, where that is little."""
        ...


def make_blocks(engine: Engine, records: int) -> None:
    """Make the table of the records with the blocks they are in, none of them larger than `LARGEST`, and the pairs of
    all within the budget for so many records.
    """
    explode, gather = engine.dialect.explode, engine.dialect.gather
    each = "".join(["select position, ", explode, "(said) as each from ", PREPARED])
    engine.make(
        "crmcore_said",
        "".join(["select position, substr(each, 1, 2) as field, substr(each, 3) as value from (", each, ") as s"]),
    )
    engine.make(
        "crmcore_sizes",
        "select value, count(*) as size from crmcore_said group by value having count(*) > 1",
    )
    cap = _cap(engine, "crmcore_sizes", records)
    engine.make(
        "crmcore_two",
        "".join([
            "select a.position, concat(a.value, ' & ', b.value) as value from ",
            _said_by(" > ", cap), " as a join ", _said_by(" > ", cap), " as b",
            " on a.position = b.position and a.value < b.value and a.field <> b.field",
        ]),
    )  # fmt: skip
    engine.make(
        "crmcore_two_sizes",
        "select value, count(*) as size from crmcore_two group by value having count(*) > 1",
    )
    both = _cap(engine, "crmcore_two_sizes", records)
    engine.make(
        BLOCKED,
        "".join([
            "select p.*, b.blocks from ", PREPARED, " as p left join (select position, ", gather, "(value) as blocks",
            " from (select position, value from ", _said_by(" <= ", cap), " as one union all",
            " select t.position, t.value from crmcore_two as t join crmcore_two_sizes as z on t.value = z.value",
            " where z.size <= ", str(both), ") as k group by position) as b on p.position = b.position",
        ]),
    )  # fmt: skip


def _said_by(how: str, many: int) -> str:
    """What is said by at most, or by more than, so many records."""
    return "".join([
        "(select s.position, s.field, s.value from crmcore_said as s join crmcore_sizes as z on s.value = z.value",
        " where z.size", how, str(many), ")",
    ])  # fmt: skip


def _cap(engine: Engine, table: str, records: int) -> int:
    """The largest size of blocks, such that all pairs of blocks up to it are within the budget."""
    counted = "".join(
        [
            "select size, count(*) as blocks from ",
            table,
            " where size <= ",
            str(LARGEST),
            " group by size order by size",
        ]
    )
    total, cap = 0, 2
    for size, blocks in engine.rows(counted):
        total += blocks * size * (size - 1) // 2
        if total > max(PAIRS * records, FEW):
            break
        cap = size
    return cap
