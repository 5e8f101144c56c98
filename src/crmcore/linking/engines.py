"""The engines that Splink runs on here: DuckDB on this machine, Spark on a cluster."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb

from crmcore.errors import InvalidValue
from crmcore.linking.blocks import PREPARED
from crmcore.linking.dialects import DIALECTS, Dialect


class DuckDBEngine:
    """DuckDB, in memory or in the connection given."""

    dialect: Dialect = DIALECTS["duckdb"]

    def __init__(self, connection: Any) -> None:
        self.connection = duckdb.connect() if connection is None else connection

    def load(self, folder: Path) -> None:
        """Have the records as a table."""
        relation = self.connection.read_parquet(str(folder / "*.parquet"))
        relation.create_view(PREPARED, replace=True)

    def make(self, table: str, sql: str) -> None:
        """Keep what a query finds as a table."""
        self.connection.execute("".join(["create or replace temp table ", table, " as ", sql]))

    def rows(self, sql: str) -> Sequence[Sequence[int]]:
        """What a query finds."""
        found: list[tuple[int, ...]] = self.connection.execute(sql).fetchall()
        return found

    def splink(self) -> Any:
        """What Splink runs its SQL by."""
        from splink import DuckDBAPI

        return DuckDBAPI(connection=self.connection)


class SparkEngine:
    """The Spark of a session, which has the functions of Splink's archive."""

    dialect: Dialect = DIALECTS["spark"]

    def __init__(self, session: Any) -> None:
        if session is None:
            raise InvalidValue("session", "no session", "Spark is told by its session, which the app has made")
        self.session = session
        self._api: Any = None

    def load(self, folder: Path) -> None:
        """Have the records as a view."""
        self.session.read.parquet(str(folder)).createOrReplaceTempView(PREPARED)

    def make(self, table: str, sql: str) -> None:
        """Keep what a query finds as a view of what is computed once."""
        self.session.sql(sql).persist().createOrReplaceTempView(table)

    def rows(self, sql: str) -> Sequence[Sequence[int]]:
        """What a query finds."""
        return [tuple(row) for row in self.session.sql(sql).collect()]

    def splink(self) -> Any:
        """What Splink runs its SQL by. Raises `InvalidValue` for a session without the archive of Splink."""
        from splink import SparkAPI

        api = SparkAPI(spark_session=self.session, break_lineage_method="persist")
        known = {row[0] for row in self.session.sql("show user functions").collect()}
        if not any(name.rpartition(".")[2] == "damerau_levenshtein" for name in known):
            raise InvalidValue(
                "session", "a session without Splink's functions",
                "spark.jars holds splink.backends.spark.similarity_jar_location()",
            )  # fmt: skip
        return api
