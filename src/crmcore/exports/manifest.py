"""The manifest of an export: what is in it, and what it means."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from importlib.metadata import version
from typing import Any

from crmcore.domain.kernel.time import day_date, day_of
from crmcore.exports.columns import Table
from crmcore.exports.tables import TABLES
from crmcore.services.work import Work

NAME = "manifest.json"
FORMAT = 1


def manifest(work: Work, at: datetime, written: Mapping[str, tuple[int, int]], *, personal: bool) -> str:
    """The manifest as JSON; `written` tells for each table how many rows and files it has."""
    definitions, tenant = work.definitions, work.tenant
    told = {
        "format": FORMAT,
        "crmcore": version("crmcore"),
        "tenant": tenant.name,
        "base_currency": tenant.currency,
        "zone": tenant.zone,
        "exported_at": at.isoformat(),
        "day": day_date(day_of(at, work.zone)).isoformat(),
        "personal": personal,
        "measures": {
            name: {
                "total": None if measure.total is None else measure.total_type.value,
                "kinds": list(measure.kinds),
                "doc": measure.doc,
            }
            for name, measure in sorted(definitions.measures.items())
        },
        "attributes": {
            name: {"type": attribute.type.value, "personal": attribute.personal, "doc": attribute.doc}
            for name, attribute in sorted(definitions.attributes.items())
            if personal or not attribute.personal
        },
        "segments": {
            name: {"version": segment.version, "doc": segment.doc}
            for name, segment in sorted(definitions.segments.items())
        },
        "tables": {table.name: _table(table, *written[table.name], personal=personal) for table in TABLES},
    }
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def _table(table: Table, rows: int, files: int, *, personal: bool) -> Mapping[str, Any]:
    return {
        "doc": table.doc,
        "rows": rows,
        "files": files,
        "folders_by": "month" if table.by_month else None,
        "columns": [
            {
                "name": column.name,
                "type": column.type.value,
                "doc": column.doc,
                "personal": personal and column.personal != "no",
            }
            for column in table.kept(personal=personal)
        ],
    }
