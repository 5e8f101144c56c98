"""``crmcore duplicates`` finds duplicates in a file, and says what is wrong with what it cannot take."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import Result

from tests.unit.cli.conftest import Run, document

MAPPING = """
id = "No"
[file]
delimiter = ";"
[record]
given_name = "First"
family_name = "Last"
birth_date = { column = "Born", format = "%d.%m.%Y" }
street = ["Street", "Line 2"]
city = "City"
email = "E-mail"
"""
HEAD = "No;First;Last;Born;Street;Line 2;City;E-mail\n"
LINES = (
    "a1;Sara;Öztürk;03.02.1980;Mondweg 4;;Bonn;moon@example.org\n"
    "a2;Bo;Lind;14.11.1971;Hauptstraße 12;;Kiel;bo@example.org\n"
    "a3;Sadie;Ozturk;02.03.1980;Mondweg 4;;Bonn;moon@example.org\n"
    "a4;Tom;Novak;31.02.1965;Am Markt 1;Hinterhaus;Ulm;\n"
    "a5;Novak;Tom;31.02.1965;Am Markt 1;;Ulm;tn@example.org\n"
)


def find(run: Run, lines: str = LINES, *arguments: str, mapping: str = MAPPING, encoding: str = "utf-8") -> Result:
    """Run the command on these lines."""
    Path("people.csv").write_bytes((HEAD + lines).encode(encoding))
    Path("people.toml").write_text(mapping, encoding="utf-8")
    return run("duplicates", "people.csv", "--map", "people.toml", *arguments)


def test_pairs_are_told_with_scores_and_reasons(run: Run) -> None:
    """One JSON document: pairs by line and id, probability, bits, and each field with its level and bits."""
    found = document(find(run, LINES, "--json"))
    assert (5, 0, 0.9) == (found["records"], found["rejected"], found["threshold"])
    pairs = {(pair["left"]["id"], pair["right"]["id"]): pair for pair in found["pairs"]}
    assert {("a1", "a3"), ("a4", "a5")} == set(pairs)
    sara = pairs["a1", "a3"]
    assert (2, 4) == (sara["left"]["line"], sara["right"]["line"])
    levels = {reason["field"]: reason["level"] for reason in sara["reasons"]}
    assert {"given_name": "nickname", "family_name": "same", "birth_date": "close"}.items() <= levels.items()
    assert abs(sum(reason["bits"] for reason in sara["reasons"]) - sara["bits"]) < 0.1
    assert 0.9 <= sara["probability"] <= 1
    assert [[2, 4], [5, 6]] == [[each["line"] for each in cluster] for cluster in found["clusters"]]


def test_an_impossible_date_is_compared_by_its_digits(run: Run) -> None:
    """The 31st of February of two records is the same slip, and no unread date."""
    found = document(find(run, LINES, "--json"))
    tom = next(pair for pair in found["pairs"] if pair["left"]["id"] == "a4")
    assert {"birth_date": "same", "family_name": "same, swapped"}.items() <= {
        reason["field"]: reason["level"] for reason in tom["reasons"]
    }.items()
    assert 0 == found["unread_dates"]


def test_people_read_a_table(run: Run) -> None:
    """Probability, both records and why, the weightiest field first; then a line of figures."""
    result = find(run)
    head, *rows, last = result.stdout.splitlines()
    assert ["probability", "left", "right", "why"] == head.split()
    assert {("a1", "a3"), ("a4", "a5")} == {tuple(row.split()[1:3]) for row in rows}
    assert all("family_name same" in row and "prior before comparing -" in row for row in rows)
    assert last.startswith("2 pairs from a probability of 0.9 on, in 2 groups, among 5 records")


def test_without_an_id_records_are_named_by_their_line(run: Run) -> None:
    """The header is line 1."""
    mapping = MAPPING.replace('id = "No"', "")
    assert "line 2  line 4" in find(run, mapping=mapping).stdout
    found = document(find(run, LINES, "--json", mapping=mapping))
    assert {None} == {pair["left"]["id"] for pair in found["pairs"]}


@pytest.mark.parametrize(("lines", "records"), [("", 0), (LINES.splitlines(keepends=True)[0], 1)])
def test_no_line_and_one_line_have_no_duplicates(run: Run, lines: str, records: int) -> None:
    """That is no error."""
    found = document(find(run, lines, "--json"))
    assert (records, 0, [], []) == (found["records"], found["compared"], found["pairs"], found["clusters"])
    assert f"0 pairs from a probability of 0.9 on, in 0 groups, among {records} records" in find(run, lines).stdout


def test_a_higher_threshold_shows_less(run: Run) -> None:
    """The threshold is a probability."""
    assert [] == document(find(run, LINES, "--json", "--threshold", "0.9999999999"))["pairs"]
    refused = find(run, LINES, "--threshold", "1.5")
    assert (2, "error[invalid_value]: threshold") == (refused.exit_code, refused.stderr[:31])


def test_lines_that_cannot_be_read_are_told_and_the_rest_is_compared(run: Run) -> None:
    """Exit code 1: done in part; a message names the line and shows nothing of it."""
    result = find(run, LINES + "a6;Short\n")
    assert 1 == result.exit_code
    assert "2 pairs" in result.stdout
    assert "line 7: 2 cells where the file has 8 columns" in result.stderr
    assert "Short" not in result.stderr


def test_another_encoding_is_named_as_the_cure(run: Run) -> None:
    """Lines with bytes of another encoding are told, and read once the mapping names it."""
    wrong = find(run, LINES, encoding="cp1252")
    assert 1 == wrong.exit_code
    assert "line 2: byte 0xD6" in wrong.stderr
    assert "name the file's encoding in the mapping" in wrong.stderr
    named = MAPPING.replace("[file]", '[file]\nencoding = "cp1252"')
    assert 2 == len(document(find(run, LINES, "--json", mapping=named, encoding="cp1252"))["pairs"])


def test_dates_that_are_not_read_are_counted(run: Run) -> None:
    """A date in another form than the mapping says is taken as missing, and told."""
    result = find(run, LINES + "a7;Ann;Smith;1980/02/03;;;;\n")
    assert "1 dates of birth are not written as the mapping says" in result.stderr
    assert 0 == result.exit_code


@pytest.mark.parametrize(
    ("mapping", "code", "told"),
    [
        (MAPPING.replace("city =", "citty ="), "invalid_mapping", ("record.citty", "did you mean 'city'?")),
        (MAPPING.replace('"City"', '"Citty"'), "invalid_mapping", ("record.city", "did you mean 'City'?")),
        (MAPPING.replace('"City"', '["City", "Last"]'), "invalid_mapping", ("record.city", "several columns")),
        (MAPPING.replace('["Street", "Line 2"]', "[]"), "invalid_mapping", ("record.street", "no column")),
        (MAPPING.replace("%d.%m.%Y", "%d.%m"), "invalid_mapping", ("record.birth_date.format", "a format is iso")),
        ("[record]\n", "invalid_mapping", ("record: no part", "given_name")),
        ('id = "No"\n', "invalid_mapping", ("record: nothing", "required")),
        ("records = 3\n", "invalid_mapping", ("records", "did you mean 'record'?")),
        ("[record\n", "invalid_mapping", ("mapping: a file that is not TOML",)),
    ],
)
def test_a_mapping_that_cannot_be_followed_is_refused(run: Run, mapping: str, code: str, told: tuple[str, ...]) -> None:
    """The key at fault, what it holds, and the cure."""
    result = find(run, mapping=mapping)
    assert (2, "") == (result.exit_code, result.stdout)
    assert result.stderr.startswith(f"error[{code}]: ")
    assert all(each in result.stderr for each in told)


def test_files_that_are_not_there_or_empty(run: Run) -> None:
    """A path that leads nowhere, and a file without even a header."""
    find(run)
    assert 2 == run("duplicates", "nowhere.csv", "--map", "people.toml").exit_code
    assert "error[invalid_mapping]" in run("duplicates", "people.csv", "--map", "nowhere.toml").stderr
    Path("empty.csv").touch()
    result = run("duplicates", "empty.csv", "--map", "people.toml")
    assert (2, "error[import_rejected]: line 1: the file has no header line\n") == (result.exit_code, result.stderr)


def test_the_file_may_come_from_a_pipe(run: Run) -> None:
    """FILE is - for standard input."""
    find(run)
    result = run("duplicates", "-", "--map", "people.toml", "--json", input=(HEAD + LINES).encode())
    assert 2 == len(document(result)["pairs"])
