"""Sources: the systems that facts come from, and which of them is believed before others."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from crmcore.domain.kernel.reach import require_source
from crmcore.errors import InvalidValue
from crmcore.services.resolving import require_several
from crmcore.services.scope import NOTHING, Scope, run
from crmcore.services.work import Work

MOST = 1_000


class Sources:
    """What one can do with sources."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def rank(self, sources: Iterable[str], *, key: str | None = None) -> None:
        """Say which sources are believed about attributes, the best first; those not named come last, all alike.

        From now on, and for what was stated before, the value of an attribute that holds is that of the best source
        which has stated one, and of one source the newest. What a worse source states is kept. Nothing ranked, which
        is how a tenant begins, the newest statement holds. Golden values are made anew at once. Raises `InvalidValue`.
        """
        require_several(sources, "sources", "sources are named one after the other")
        ranked = [require_source(source) for source in sources]
        if len(set(ranked)) < len(ranked):
            raise InvalidValue("sources", "a source named twice", "name each source once")
        if len(ranked) > MOST:
            raise InvalidValue("sources", f"{len(ranked)} sources", f"at most {MOST:,} are ranked")

        def action(work: Work) -> None:
            work.hold_definitions(to_change=True)
            definition = work.unit.definitions.put(
                "ranks", "sources", json.dumps({"v": 1, "ranks": ranked}), work.now()
            )
            work.redefined()
            work.unit.attributes.rank(ranked)
            work.unit.segments.touch_everyone()
            work.emit("sources.ranked", None, {"sources": [*ranked], "version": definition.version})

        run(self._scope, "sources.rank", action, key=key, arguments=(ranked,), form=NOTHING)

    def ranked(self) -> Sequence[str]:
        """The sources that are ranked, the best first."""
        with self._scope.reading() as work:
            return work.unit.attributes.ranks()
