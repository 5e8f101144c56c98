"""Records handed to Splink: the same levels, the same bits and nearly the same pairs as crmcore finds by itself."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import pytest

from crmcore.errors import InvalidValue
from crmcore.linkage.comparing import compare
from crmcore.linkage.duplicates import find_duplicates
from crmcore.linkage.fields import FIELDS
from crmcore.linkage.prepared import prepare
from crmcore.linkage.record import Record
from crmcore.linking.dialects import DIALECTS
from crmcore.linking.levels import conditions, missing
from crmcore.linking.linker import link, splink_linking, splink_settings
from crmcore.linking.records import export_file, export_records

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

FEBRL = Path(__file__).parents[4] / "shared" / "data" / "febrl" / "dataset1.csv"
MAPPING = {
    "id": "rec_id",
    "record": {
        "given_name": "given_name",
        "family_name": "surname",
        "birth_date": {"column": "date_of_birth", "format": "%Y%m%d"},
        "street": ["address_1", "address_2"],
        "house_number": "street_number",
        "city": "suburb",
        "postcode": "postcode",
        "region": "state",
    },
}
# Each differs from another in a way that some level is for.
ODD = [
    Record("1", given_name="Robert", family_name="Miller", birth_date="1980-02-03", city="Leeds", postcode="53111"),
    Record("2", given_name="Bob", family_name="Miler", birth_date="1980-03-02", city="Leads", postcode="53112"),
    Record("3", given_name="Miller", family_name="Robert", birth_date="1980-02-04", city="York", postcode="89073"),
    Record("4", given_name="R", family_name="Müller Lüdenscheidt", birth_date="1980-12-03", region="NW"),
    Record("5", given_name="Roberta Anna", family_name="Ludenscheidt", birth_date="1971-11-14", region="BY"),
    Record("6", given_name="Anna", street=("Mondweg 4", "Hinterhaus"), phone=("+49 228 123456", "0176 1234567")),
    Record("7", given_name="Anne", street=("Hinterhaus", "Mondweg 14"), phone=("0228 123457",), house_number="14"),
    Record("8", street=("Mondwegg",), house_number="4", phone=("0049 228 123456",), email=("moon.walk@example.org",)),
    Record("9", email=("moon.walk@mail.example.org", "sun1@example.org"), external=("A-123456",), house_number="14a"),
    Record("10", email=("moon.wlak@example.org", "sun2@example.org"), external=("A-123465", "B 7"), region="NW"),
    Record(
        "12", birth_date="1980-02-03", postcode="53111", city="Leeds", external=("B7",), email=("sun2@example.org",)
    ),
    Record("13", birth_date="1980-11-03", street=("Mondweg 4", "Hinterhaus"), external=("C 99",), phone=("1234567",)),
    Record("14", birth_date="1981-02-03", street=("Hinterhuas", "Abendweg"), phone=("9876543",)),
    Record("11", given_name="Rob", family_name="Mahler", birth_date="198002", street=("Langer Weg", "Kurzer Weg")),
]


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Records of a hundred people, twenty of them twice with a fault, exported."""
    folder = tmp_path_factory.mktemp("linking") / "people"
    export_records(_people(), folder)
    return folder


def _people() -> Iterator[Record]:
    given = ["Robert", "Katharina", "Johann", "Margaret", "Susanne", "Daniel", "Paula", "Ivo", "Edith", "Tom"]
    family = ["Lind", "Novak", "Moreau", "Öztürk", "Becker", "Rossi", "Vidal", "Kowalski", "Nagy", "Sato"]
    for number in range(100):
        first, last = given[number % 10], family[(number // 10 + number) % 10]
        born = f"19{40 + number // 2:02}-{1 + number % 12:02}-{1 + (number * 7) % 28:02}"
        city, phone = f"Town{number % 20:02}x", f"0228 {9_000_000 - number * 7_919:07}"
        yield Record(f"p{number}", first, last, birth_date=born, city=city, phone=(phone,))
        if number % 5 == 0:
            swapped = number % 10 == 0
            names = (last.upper(), first) if swapped else (first, last + "s")
            yield Record(f"q{number}", *names, birth_date=born, city=city, phone=(phone,))


def _levels(records: list[Record], folder: Path, run: Any, name: str) -> list[tuple[int, ...]]:
    """The levels of all pairs, by an engine's SQL."""
    sql = DIALECTS[name]
    cases = [
        " ".join([
            "case when", missing(field.name), "then 0",
            *(f"when {each} then {field.best - at}" for at, each in enumerate(conditions(field.name, sql))),
            "else 1 end",
        ])
        for field in FIELDS
    ]  # fmt: skip
    columns = duckdb.connect().execute(f"describe select * from '{folder}/records/*.parquet'").fetchall()
    sides = ", ".join(f"{side}.{column[0]} as {column[0]}_{side}" for side in "lr" for column in columns)
    pairs = f"(select {sides} from records as l join records as r on l.position < r.position) as p"
    return run(f"select {', '.join(cases)} from {pairs} order by position_l, position_r")  # type: ignore[no-any-return]


def test_levels_are_those_of_the_comparison(tmp_path: Path) -> None:
    """On every pair of odd records each field is on the level that the comparison in Python tells."""
    export_records(ODD, tmp_path / "odd")
    with duckdb.connect() as connection:
        connection.read_parquet(f"{tmp_path}/odd/records/*.parquet").create_view("records")
        found = _levels(ODD, tmp_path / "odd", lambda sql: connection.execute(sql).fetchall(), "duckdb")
    told = [compare(prepare(one), prepare(other)) for one, other in combinations(ODD, 2)]
    assert found == told
    seen = [set(each) for each in zip(*told, strict=True)]
    assert seen == [set(range(field.best + 1)) for field in FIELDS]


def test_pairs_and_bits_are_those_of_crmcore(people: Path) -> None:
    """The same twenty pairs are found, for the same reasons, worth the same."""
    own = {(pair.left, pair.right): pair for pair in find_duplicates(_people()).pairs}
    pairs = {(pair.left, pair.right): pair for pair in link(people)}
    assert set(pairs) == {(f"p{number}", f"q{number}") for number in range(0, 100, 5)} == set(own)
    for key, pair in pairs.items():
        assert pair.bits == pytest.approx(own[key].bits, abs=1e-4)
        assert pair.bits == pytest.approx(sum(reason.bits for reason in pair.reasons))
        levels = {(reason.field, reason.level) for reason in pair.reasons}
        assert levels == {(reason.field, reason.level) for reason in own[key].reasons}
    assert ("given_name", "same, swapped") in {(each.field, each.level) for each in pairs["p10", "q10"].reasons}


def test_a_higher_threshold_finds_the_surest(people: Path) -> None:
    """Pairs come with the surest first, and a threshold cuts them off."""
    told = splink_linking(people)
    pairs = told.pairs(0.5)
    assert [each.bits for each in pairs] == sorted((each.bits for each in pairs), reverse=True)
    cut = (pairs[4].probability + pairs[5].probability) / 2
    if pairs[4].probability > cut:
        assert told.pairs(cut) == pairs[:5]
    assert told.pairs(0.5) == pairs


def test_splink_may_be_trained_anew(people: Path) -> None:
    """The linker is Splink's own: u can be estimated by it, and pairs are found with what it has learnt."""
    told = splink_linking(people)
    told.splink.training.estimate_u_using_random_sampling(max_pairs=1e4, seed=1)
    assert len(told.pairs()) == 20


@pytest.mark.parametrize("backend", ["duckdb", "spark"])
def test_settings_are_valid(people: Path, backend: Any) -> None:
    """Splink takes the settings for both engines, and they can be written as JSON; m and u are shares."""
    from splink import SettingsCreator

    told = splink_settings(people, backend=backend)
    assert json.loads(json.dumps(told)) == told
    made = SettingsCreator.from_path_or_dict(told).create_settings_dict(backend)
    assert [each["output_column_name"] for each in made["comparisons"]] == [field.name for field in FIELDS]
    for comparison in told["comparisons"]:
        levels = comparison["comparison_levels"][1:]
        assert sum(each["m_probability"] for each in levels) == pytest.approx(1)
        assert sum(each["u_probability"] for each in levels) == pytest.approx(1)


def test_few_records_teach_as_they_can(tmp_path: Path) -> None:
    """No record, one record, and a sample smaller than the file can be exported and linked."""
    for count in (0, 1):
        export_records(ODD[:count], tmp_path / str(count))
        assert link(tmp_path / str(count)) == ()
    done = export_records(_people(), tmp_path / "sampled", learn_from=40)
    assert (120, 40) == (done.records, done.learnt_from)
    assert {pair.left for pair in link(tmp_path / "sampled")}


def test_bad_input_is_told(people: Path, tmp_path: Path) -> None:
    """What makes no sense is refused, and no folder is left behind."""
    odd: Any = "postgres"
    for bad in (0, 1, True, "many", 2.5):
        with pytest.raises(InvalidValue, match="learn_from"):
            export_records(ODD, tmp_path / "bad", learn_from=bad)  # type: ignore[arg-type]
    with pytest.raises(InvalidValue, match="folder"):
        export_records(ODD, people)
    with pytest.raises(InvalidValue, match="folder"):
        link(tmp_path)
    with pytest.raises(InvalidValue, match="backend"):
        link(people, backend=odd)
    with pytest.raises(InvalidValue, match="session"):
        link(people, backend="spark")
    for threshold in (0, 1, True, "0.9"):
        with pytest.raises(InvalidValue, match="threshold"):
            link(people, threshold=threshold)  # type: ignore[arg-type]
    assert [] == list(tmp_path.iterdir())


def test_half_a_character_is_written_as_a_question_mark(tmp_path: Path) -> None:
    """What no file can hold does not stop an export."""
    export_records([Record("\ud800", given_name="Bo", email=("bo\udc00y@example.org",))], tmp_path / "odd")
    assert [("?", ["bo?y@example.org"])] == duckdb.connect().execute(
        f"select key, email from '{tmp_path}/odd/records/*.parquet'"
    ).fetchall()


def test_the_extra_is_asked_for() -> None:
    """Without Splink the error tells the cure."""
    program = """
import sys
sys.modules["splink"] = None
from crmcore.errors import MissingExtra
from crmcore.linking.linker import link
try:
    link("nowhere")
except MissingExtra as error:
    print(error.extra)
"""
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "splink"


def _judged(folder: Path, session: Any = None, backend: Any = "duckdb") -> tuple[float, float]:
    """Precision and recall on Febrl's set 1."""
    if not FEBRL.exists():
        pytest.skip("Febrl's set is not beside the repository (shared/data/febrl/dataset1.csv)")
    done = export_file(FEBRL, MAPPING, folder)
    assert (1_000, 0) == (done.records, done.rejected)
    names = [line.partition(",")[0].strip() for line in FEBRL.read_text(encoding="utf-8").splitlines()]
    person = [name.split("-")[1] if "-" in name else name for name in names]
    pairs = link(folder, backend=backend, session=session)
    right = sum(person[int(pair.left) - 1] == person[int(pair.right) - 1] for pair in pairs)
    return right / len(pairs), right / 500


@pytest.mark.slow
def test_febrl_by_duckdb(tmp_path: Path) -> None:
    """Set 1 is linked as well as crmcore itself links it."""
    precision, recall = _judged(tmp_path / "febrl")
    assert precision >= 0.995
    assert recall >= 0.97


@pytest.mark.slow
def test_spark_finds_what_duckdb_finds(spark: SparkSession, people: Path) -> None:
    """The same pairs with the same bits."""
    by_duckdb = {(pair.left, pair.right): pair.bits for pair in link(people)}
    by_spark = {(pair.left, pair.right): pair.bits for pair in link(people, backend="spark", session=spark)}
    assert by_spark == pytest.approx(by_duckdb, abs=1e-6)
