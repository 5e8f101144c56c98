"""Febrl's sets, whose duplicates are known: nothing in the library is fitted to them."""

from __future__ import annotations

import json
from collections import defaultdict
from itertools import combinations
from pathlib import Path

import pytest
from click.testing import CliRunner

from crmcore.cli.program import program

FOLDER = Path(__file__).parents[4] / "shared" / "data" / "febrl"
MAPPING = """
id = "rec_id"
[record]
given_name = "given_name"
family_name = "surname"
birth_date = { column = "date_of_birth", format = "%Y%m%d" }
street = ["address_1", "address_2"]
house_number = "street_number"
city = "suburb"
postcode = "postcode"
region = "state"
"""


@pytest.mark.slow
@pytest.mark.parametrize("known", ["", 'external = "soc_sec_id"'], ids=["without ids", "with ids"])
@pytest.mark.parametrize(
    ("number", "true", "precision", "recall"), [(1, 500, 0.995, 0.97), (3, 6_538, 0.99, 0.93)], ids=["set 1", "set 3"]
)
def test_febrl(number: int, true: int, precision: float, recall: float, known: str, tmp_path: Path) -> None:
    """What the command finds at its own threshold."""
    file = FOLDER / f"dataset{number}.csv"
    if not file.exists():
        pytest.skip(f"Febrl's set is not beside the repository (shared/data/febrl/{file.name})")
    mapping = tmp_path / "map.toml"
    mapping.write_text(MAPPING + known, encoding="utf-8")
    result = CliRunner().invoke(program, ["duplicates", str(file), "--map", str(mapping), "--json"])
    pairs = json.loads(result.stdout)["pairs"]
    found = {frozenset((pair["left"]["id"], pair["right"]["id"])) for pair in pairs}
    persons = defaultdict(list)
    for line in file.read_text(encoding="utf-8").splitlines()[1:]:
        name = line.partition(",")[0].strip()
        persons[name.split("-")[1]].append(name)
    matches = {frozenset(pair) for ids in persons.values() for pair in combinations(ids, 2)}
    assert true == len(matches)
    right = len(found & matches)
    assert right >= precision * len(found)
    assert right >= recall * true
