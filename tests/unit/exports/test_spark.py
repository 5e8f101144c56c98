"""Segments on Spark, over the export of a population: the members that the store gives."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.unit.exports.conftest import FIVE, MORE, Population

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        shutil.which("java") is None and "JAVA_HOME" not in os.environ and "CI" not in os.environ,
        reason="Spark needs Java 17, and there is no java on this machine",
    ),
]


@pytest.fixture(scope="module")
def ask_spark(spark: SparkSession, population: Population) -> Callable[[str], list[str]]:
    """Whom Spark finds by an SQL text, as texts in order."""
    _with_views(spark, population.folder)
    return lambda sql: sorted(row.customer for row in spark.sql(sql).collect())


def _with_views(spark: SparkSession, folder: Path) -> None:
    for table in sorted(path for path in folder.iterdir() if path.is_dir()):
        spark.read.parquet(str(table)).createOrReplaceTempView(table.name)


@pytest.mark.parametrize("segment", [*FIVE, *MORE])
def test_a_segment_has_the_same_members(
    segment: str, population: Population, ask_spark: Callable[[str], list[str]]
) -> None:
    """The SQL of a segment finds over the export exactly the members that the store has; there are some."""
    members = population.members(segment)
    assert members
    assert members == ask_spark(population.crm.exports.sql(segment, dialect="spark"))


def test_months_are_texts(spark: SparkSession, population: Population) -> None:
    """Spark reads every interaction, and the month of each file as a text."""
    interactions = spark.read.parquet(str(population.folder / "interactions"))
    assert population.crm.interactions.count() == interactions.count()
    months = {row.month for row in interactions.select("month").distinct().collect()}
    assert {str(row.day)[:7] for row in interactions.select("day").distinct().collect()} == months


def test_the_example_of_the_how_to_runs(spark: SparkSession, population: Population, tmp_path: Path) -> None:
    """What the page shows for Spark finds the members of a segment."""
    page = (Path(__file__).parents[3] / "docs" / "how-to" / "export-to-parquet.md").read_text(encoding="utf-8")
    (example,) = [block for block in re.findall(r"```python\n(.*?)```", page, re.DOTALL) if "SparkSession" in block]
    shown: dict[str, Any] = {"crm": population.crm, "done": population.crm.exports.parquet(tmp_path / "export")}
    population.crm.segments.define("best", "purchases.total > 500")
    exec(example, shown)
    members = population.members("best")
    population.crm.segments.retire("best")
    assert members == sorted(row.customer for row in shown["found"].collect())
