"""Each command does its work, as text for people and as one JSON document for programs."""

from __future__ import annotations

import csv
import io
import sqlite3
from contextlib import closing
from pathlib import Path
from uuid import UUID

import pytest
from click.testing import Result

from crmcore import CRM, Email
from crmcore.cli.program import COMMANDS
from tests.unit.cli.conftest import ORDERS, URL, Run, document


def test_init_makes_a_database_ready_and_again_changes_nothing(run: Run) -> None:
    """Tables and the default tenant are made once."""
    arguments = ("init", URL, "--currency", "EUR", "--zone", "Europe/Berlin", "--region", "DE")
    first, second = document(run(*arguments, "--json")), document(run(*arguments, "--json"))
    assert first["migrations"]
    assert [] == second["migrations"]
    assert [{"name": "default", "currency": "EUR", "zone": "Europe/Berlin", "region": "DE"}] == second["tenants"]
    assert "nothing to do" in run(*arguments).stdout
    made = f"{len(first['migrations'])} migrations applied; tenant default counts in EUR"
    assert made in run("init", "sqlite:///b.db", *arguments[2:]).stdout


def test_init_makes_the_tenant_where_there_are_tables(run: Run) -> None:
    """What migrate leaves to do, and init says that it has done."""
    assert "crmcore init makes one" in run("migrate", URL).stderr
    for arguments in (("fields", URL), ("story", URL, "sara@example.org"), ("tick", URL)):
        assert "make it with crmcore init" in run(*arguments).stderr
    unready = run("doctor", URL)
    assert (1, True) == (unready.exit_code, "crmcore init" in unready.stdout)
    assert "tenant made" in run("init", URL, "--currency", "EUR", "--zone", "UTC").stdout
    assert 0 == run("fields", URL).exit_code


@pytest.mark.parametrize(
    "arguments",
    [
        ("import", URL, "orders.csv", "--map", "orders.toml"),
        ("story", URL, "sara@example.org"),
        ("segments", URL, "list"),
        ("segments", URL, "define", "big", "purchases.total > 500"),
        ("table", URL, "stage"),
        ("fields", URL),
        ("decide", URL, "now", "--policy", "rules.toml"),
        ("tick", URL),
        ("report", URL, "now"),
        ("doctor", URL),
        ("migrate", URL, "--plan"),
    ],
    ids=lambda arguments: " ".join(arguments[::2]),
)
def test_what_is_not_there_is_not_made(run: Run, arguments: tuple[str, ...]) -> None:
    """Where there is no database a command says what makes it, and leaves none behind."""
    Path("rules.toml").write_text('[[rule]]\noffer = "tea"\nchannel = "email"\n', encoding="utf-8")
    before = sorted(Path().iterdir())
    result = run(*arguments)
    if arguments[0] not in {"doctor", "migrate"}:
        assert (3, "error[not_migrated]") == (result.exit_code, result.stderr[:19])
    if arguments[0] != "migrate":
        assert "run crmcore init" in result.output
    assert before == sorted(Path().iterdir())


def test_migrate_tells_what_it_would_apply(shop: Run) -> None:
    """A database of today has nothing pending; an empty one has."""
    assert "up to date\n" == shop("migrate", URL).stdout
    planned = document(shop("migrate", "sqlite:///new.db", "--plan", "--json"))
    assert planned["migrations"]
    assert not planned["applied"]
    assert 3 == shop("fields", "sqlite:///new.db").exit_code


def test_migrate_prints_the_sql_and_applies_nothing(run: Run) -> None:
    """What an administrator runs with the driver alone leaves nothing pending; then nothing is printed."""
    told = document(run("migrate", "sqlite:///new.db", "--sql", "--json"))
    printed = run("migrate", "sqlite:///new.db", "--sql").stdout
    assert not told["applied"]
    assert not Path("new.db").exists()
    assert all(each["sql"] in printed for each in told["migrations"])
    with closing(sqlite3.connect("new.db")) as connection:
        connection.executescript(printed)
    assert [] == document(run("migrate", "sqlite:///new.db", "--plan", "--json"))["migrations"]
    assert "-- up to date\n" == run("migrate", "sqlite:///new.db", "--sql").stdout
    with CRM.open("sqlite:///new.db") as crm, CRM.open("sqlite:///other.db") as other:
        assert [] == list(crm.migrate(currency="EUR", zone="UTC"))
        other.migrate(currency="EUR", zone="UTC")
    schemas = []
    for name in ("new.db", "other.db"):
        with closing(sqlite3.connect(name)) as connection:
            schemas.append(connection.execute("SELECT name, sql FROM sqlite_schema ORDER BY name").fetchall())
            schemas.append(connection.execute("SELECT * FROM crm_migration ORDER BY number").fetchall())
    assert schemas[:2] == schemas[2:]


def test_import_tells_what_became_of_the_lines(shop: Run) -> None:
    """Counts that add up; a file known already is known."""
    told = document(shop("import", URL, "orders.csv", "--map", "orders.toml", "--json"))
    assert (3, 0, 3, 0, 0) == tuple(told[key] for key in ("lines", "recorded", "known", "rejected", "customers_added"))
    assert not told["dry_run"]
    assert "0 recorded, 3 known" in shop("import", URL, "orders.csv", "--map", "orders.toml").stdout


def test_import_ends_with_1_and_writes_the_rejections(shop: Run) -> None:
    """Lines that cannot be taken are told on stderr and in a file; the others are in."""
    lines = "".join(f"x{number},,,,\n" for number in range(12))
    Path("orders.csv").write_text(f"{ORDERS}{lines}o4,kim@example.org,Kim,2024-03-03,1\n", encoding="utf-8")
    arguments = ("import", URL, "orders.csv", "--map", "orders.toml", "--rejects", "rejects.csv")
    trial = shop(*arguments, "--dry-run")
    assert (1, "would be: 1 recorded") == (trial.exit_code, trial.stdout[:20])
    result = shop(*arguments)
    assert 1 == result.exit_code
    assert "1 recorded, 3 known, 12 rejected of 16 lines" in result.stdout
    assert "line 5: customer: nothing" in result.stderr
    assert "and 2 more" in result.stderr
    rejected = list(csv.DictReader(io.StringIO(Path("rejects.csv").read_text(encoding="utf-8"))))
    assert [str(number) for number in range(5, 17)] == [each["line"] for each in rejected]
    assert {"invalid_value"} == {each["code"] for each in rejected}


def test_import_reads_standard_input(shop: Run) -> None:
    """FILE may be a dash."""
    result = shop("import", URL, "-", "--map", "orders.toml", input=ORDERS.replace("o3", "o9").encode())
    assert "1 recorded, 2 known" in result.stdout


@pytest.mark.parametrize("customer", ["sara@example.org", "id"])
def test_story_tells_of_a_customer(shop: Run, customer: str) -> None:
    """By e-mail address or id; as text, and as a document with amounts as text."""
    with CRM.open(URL) as crm:
        sara = crm.customers.find(Email("sara@example.org"))
    customer = str(sara) if customer == "id" else customer
    assert "Sara Öz" in shop("story", URL, customer).stdout
    story = document(shop("story", URL, customer, "--json", "--interactions", "1"))
    assert (str(sara), "Sara Öz", "person") == tuple(story["customer"][key] for key in ("id", "name", "kind"))
    assert {"amount": "712.50", "currency": "EUR"} == story["value"]["revenue"]
    assert ["o2"] == [each["external_id"] for each in story["interactions"]]


@pytest.mark.parametrize(
    ("customer", "code"),
    [("+4930231250", "unknown_customer"), ("shop:1", "unknown_customer"), ("sara", "invalid_value")],
)
def test_story_says_whom_it_does_not_know(shop: Run, customer: str, code: str) -> None:
    """Phone numbers and source:id are understood; other text is refused."""
    result = shop("story", URL, customer)
    assert 2 == result.exit_code
    assert f"error[{code}]" in result.stderr


def test_segments_are_defined_shown_and_retired(shop: Run) -> None:
    """A predicate, a ranking and a list; who is in, and why."""
    assert "1 entered, 0 left\n" == shop("segments", URL, "define", "big", "purchases.total > 500").stdout
    ranking = ("define", "best", "--by", "purchases.total", "--share", "0.5", "--lowest", "--within", "big")
    assert 1 == document(shop("segments", URL, *ranking, "--json"))["entered"]
    assert 0 == document(shop("segments", URL, "define", "hand", "--roster", "--doc", "by hand", "--json"))["entered"]
    listed = document(shop("segments", URL, "list", "--json"))["segments"]
    assert [("best", "ranking", 1), ("big", "predicate", 1), ("hand", "roster", 0)] == [
        (each["name"], each["kind"], each["members"]) for each in listed
    ]
    assert "purchases.total > 500" in shop("segments", URL, "list").stdout
    shown = document(shop("segments", URL, "show", "big", "--json"))
    assert ("purchases.total > 500", 1) == (shown["rule"], shown["version"])
    assert "best share 0.5 by purchases.total" in shop("segments", URL, "show", "best").stdout
    shop("segments", URL, "define", "year", "--by", "purchases.total(days=365)", "--top", "1")
    assert "top 1 by purchases.total(days=365), highest first" in shop("segments", URL, "show", "year").stdout
    shop("segments", URL, "retire", "year")
    slip = shop("segments", URL, "define", "slip", "--by", "purchases.totl", "--top", "1")
    assert "did you mean 'purchases.total'" in slip.stderr
    members = document(shop("segments", URL, "members", "big", "--json"))["members"]
    assert members == shop("segments", URL, "members", "big").stdout.split()
    assert "0 entered" in shop("segments", URL, "refresh").stdout
    assert 2 == shop("segments", URL, "retire", "big").exit_code
    assert {"retired": "best"} == document(shop("segments", URL, "retire", "best", "--json"))
    assert "big is retired\n" == shop("segments", URL, "retire", "big").stdout


def test_lists_are_filled_from_the_command_line(shop: Run) -> None:
    """Put and take name customers as story does; one who is not known leaves the list as it was."""
    shop("segments", URL, "define", "guests", "--roster")
    assert "2 entered, 0 left\n" == shop("segments", URL, "put", "guests", "sara@example.org", "bo@example.org").stdout
    again = document(shop("segments", URL, "put", "guests", "sara@example.org", "--json"))
    assert {"segment": "guests", "entered": 0, "left": 0} == again
    assert 1 == document(shop("segments", URL, "take", "guests", "bo@example.org", "--json"))["left"]
    unknown = shop("segments", URL, "put", "guests", "bo@example.org", "kim@example.org")
    assert (2, "error[unknown_customer]") == (unknown.exit_code, unknown.stderr[:23])
    assert 1 == document(shop("segments", URL, "show", "guests", "--json"))["members"]
    shop("segments", URL, "define", "big", "purchases.total > 500")
    assert "no list" in shop("segments", URL, "put", "big", "sara@example.org").stderr
    assert (2, 2) == (shop("segments", URL, "put", "guests").exit_code, shop("segments", URL, "take").exit_code)


def test_lists_are_filled_from_standard_input(shop: Run) -> None:
    """A dash stands for what is read there, a customer a line."""
    shop("segments", URL, "define", "guests", "--roster")
    lines = b"\xef\xbb\xbfsara@example.org\r\n\r\n  bo@example.org\n"
    assert 2 == document(shop("segments", URL, "put", "guests", "-", "--json", input=lines))["entered"]
    assert 2 == document(shop("segments", URL, "take", "guests", "-", "--json", input=lines))["left"]
    assert "UTF-8" in shop("segments", URL, "put", "guests", "-", input=b"\xff\xfe").stderr
    assert "0 entered" in shop("segments", URL, "put", "guests", "-", input=b"").stdout


def test_segments_why_shows_each_clause(shop: Run) -> None:
    """What each clause asks and what the customer has."""
    rule = "purchases.total > 500 and not (purchases.count > 5 or customer.language == 'de')"
    shop("segments", URL, "define", "big", rule)
    text = shop("segments", URL, "why", "big", "bo@example.org").stdout
    assert "no   purchases.total > 500  it is 3" in text
    assert "customer.language == 'de'  it is (missing)" in text.replace('"', "'")
    told = document(shop("segments", URL, "why", "big", "sara@example.org", "--json"))
    assert told["holds"]
    assert ("712.50", 2) == (told["clauses"][0]["value"], len(told["clauses"]))


@pytest.mark.parametrize(
    "arguments", [("x",), ("x", "stage == 'acquire'", "--roster"), ("x", "stage == 'acquire'", "--top", "3")]
)
def test_segments_define_takes_one_rule(shop: Run, arguments: tuple[str, ...]) -> None:
    """Neither none nor two."""
    result = shop("segments", URL, "define", *arguments)
    assert (2, "error[usage]") == (result.exit_code, result.stderr[:12])


def rows(result: Result) -> list[list[str]]:
    """The CSV that a command printed."""
    assert 0 == result.exit_code, result.stderr
    return list(csv.reader(io.StringIO(result.stdout)))


def test_table_prints_fields_in_three_ways(shop: Run) -> None:
    """As text, as CSV, as JSON; of those for whom a predicate holds, or of a segment's members."""
    fields = ("purchases.count", "purchases.total", "purchases.last_at", "customer.language")
    (header, sara) = rows(shop("table", URL, *fields, "--where", "purchases.count > 1", "--csv"))
    assert ["customer", *fields] == header
    assert ["2", "712.50", "2024-03-02T11:00:00+00:00", ""] == sara[1:]
    told = document(shop("table", URL, *fields, "--where", "purchases.count > 1", "--json"))
    assert list(fields) == told["fields"]
    ((row,)) = told["rows"]
    assert UUID(sara[0]) == UUID(row["customer"])
    assert [2, {"amount": "712.50", "currency": "EUR"}, "2024-03-02T11:00:00+00:00", None] == row["values"]
    shop("segments", URL, "define", "big", "purchases.total > 500")
    text = shop("table", URL, "purchases.count", "--segment", "big").stdout.splitlines()
    assert ["customer", "purchases.count"] == text[0].split()
    assert [sara[0], "2"] == text[1].split()


def test_table_of_nobody_is_a_header(shop: Run) -> None:
    """An empty result is a whole document too."""
    nobody = ("--where", "purchases.count > 99")
    assert {"fields": ["stage"], "rows": []} == document(shop("table", URL, "stage", *nobody, "--json"))
    assert "customer  stage\n" == shop("table", URL, "stage", *nobody).stdout


def test_table_looks_back(shop: Run) -> None:
    """At what had occurred by a day or an instant, and had been recorded by another."""
    arguments = ("table", URL, "purchases.count", "--csv")
    assert [["0", "1"], ["1", "2"], ["0", "1"]] == [
        sorted(row[1] for row in rows(shop(*arguments, "--as-of", moment))[1:])
        for moment in ("2024-03-01", "2024-03-02", "2024-03-02T00:00+01:00")
    ]
    assert ["0", "0"] == [row[1] for row in rows(shop(*arguments, "--known-at", "2024-03-03T00:00+00:00"))[1:]]
    for wrong, code in (("yesterday", "invalid_value"), ("2024-03-01T00:00", "naive_datetime")):
        assert f"error[{code}]" in shop(*arguments, "--as-of", wrong).stderr


def test_a_table_for_spreadsheets_holds_no_formula(shop: Run) -> None:
    """Promise S4 at the command line: a text that begins like a formula is led by an apostrophe."""
    with CRM.open(URL) as crm:
        crm.attributes.declare("motto")
        crm.attributes.state(Email("bo@example.org"), {"motto": "=1+1"}, source="form")
    shown = rows(shop("table", URL, "attribute.motto", "--csv", "--where", "attribute.motto == '=1+1'"))
    assert "'=1+1" == shown[1][1]


def test_fields_lists_the_catalogue(shop: Run) -> None:
    """Names, types and meanings."""
    listed = {each["name"]: each for each in document(shop("fields", URL, "--json"))["fields"]}
    assert ("money", True) == (listed["purchases.total"]["type"], listed["purchases.total"]["windowable"])
    assert "purchases.total" in shop("fields", URL).stdout


def test_tick_and_doctor_see_to_the_database(shop: Run) -> None:
    """The doctor finds what wants doing; after a tick all is well."""
    first = shop("tick", URL).stdout.splitlines()
    assert "sealed" in first[0]
    assert not [line for line in first if line.endswith((" 0", " no", "{}"))]
    again = shop("tick", URL)
    assert ("nothing was due\n", "") == (again.stdout, again.stderr)
    assert 0 == document(shop("tick", URL, "--json"))["sealed"]
    told = document(shop("doctor", URL, "--json"))
    assert told["ok"]
    assert ["tables", "events", "messages", "channels", "campaigns", "epoch", "standings", "key"] == [
        each["name"] for each in told["checks"]
    ]
    assert "ok    tables: up to date" in shop("doctor", URL).stdout
    assert "ok    key: that of the database" in shop("doctor", URL).stdout
    Path("shop.db.key").write_text("00" * 32)
    wrong = shop("doctor", URL)
    assert wrong.exit_code == 1
    assert "DO    key: not the one the database was made with" in wrong.stdout
    unready = shop("doctor", "sqlite:///new.db")
    assert (1, True) == (unready.exit_code, "run crmcore init" in unready.stdout)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_helps_with_an_example(run: Run, name: str) -> None:
    """--help needs no database, and shows how the command is used."""
    result = run(name, "--help")
    assert 0 == result.exit_code
    about = {
        "channels": "--json",
        "duplicates": "people.csv",
        "mail": "parse inbox",
        "new-channel": "chat",
        "post": "batch letters",
    }
    assert f"crmcore {name} {about.get(name, 'sqlite:///shop.db')}" in result.stdout
    assert name in run("--help").stdout
