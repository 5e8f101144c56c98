"""Exports as Parquet: what is in them, and how they come to be."""

from __future__ import annotations

import errno
import gc
import json
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar

import pyarrow as pa
import pytest
from pyarrow import parquet

from crmcore import (
    CRM,
    Complaint,
    Custom,
    Email,
    External,
    Feedback,
    Line,
    Message,
    Money,
    Note,
    Organisation,
    Person,
    Preferences,
    Purchase,
    Roster,
    errors,
)
from crmcore.exports import parquet as writing
from crmcore.exports.tables import INTERACTIONS, TABLES
from crmcore.testing import FrozenClock
from tests.unit.exports.conftest import Population, populate

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
NAMES = [table.name for table in TABLES]


@pytest.fixture
def clock() -> FrozenClock:
    """Noon of 10 March 2026, UTC."""
    return FrozenClock(NOON)


@pytest.fixture(params=["memory", "sqlite"])
def crm(request: pytest.FixtureRequest, clock: FrozenClock, tmp_path: Path) -> Iterator[CRM]:
    """A CRM of a tenant in Berlin that counts in euros."""
    url = "memory://" if request.param == "memory" else f"sqlite:///{tmp_path / 'crm.db'}"
    with CRM.open(url, clock=clock) as opened:
        opened.migrate(currency="EUR", zone="Europe/Berlin")
        yield opened


def rows(folder: Path, table: str) -> list[dict[str, Any]]:
    """The rows of a table, with the month of the folder where there is one."""
    found: list[dict[str, Any]] = parquet.read_table(folder / table).to_pylist()
    return found


def test_every_table_is_there_and_told(crm: CRM, tmp_path: Path) -> None:
    """An export of nothing has a file and a line of the manifest for each table."""
    done = crm.exports.parquet(tmp_path / "out")
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))
    assert sorted([*NAMES, "manifest.json"]) == sorted(path.name for path in (tmp_path / "out").iterdir())
    assert dict.fromkeys(NAMES, 0) == dict(done.rows)
    assert (tmp_path / "out", NOON) == (done.folder, done.at)
    assert NAMES == list(manifest["tables"])
    for table in NAMES:
        told = manifest["tables"][table]
        assert (0, 1) == (told["rows"], told["files"])
        files = sorted((tmp_path / "out" / table).rglob("*.parquet"))
        assert [column["name"] for column in told["columns"]] == parquet.ParquetFile(files[0]).schema_arrow.names


def test_the_manifest_says_what_it_means(crm: CRM, tmp_path: Path) -> None:
    """The manifest tells version, tenant, currency, zone, instant and day, and the types of totals and attributes."""
    crm.attributes.declare("city", personal=False, doc="where")
    crm.attributes.declare("born", "date")
    crm.segments.define("vips", "purchases.total > 100", doc="best")
    crm.exports.parquet(tmp_path / "out")
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))
    assert {
        "format": 1,
        "crmcore": "0.1.0.dev0",
        "tenant": "default",
        "base_currency": "EUR",
        "zone": "Europe/Berlin",
        "exported_at": "2026-03-10T12:00:00+00:00",
        "day": "2026-03-10",
        "personal": True,
    } == {name: manifest[name] for name in list(manifest)[:8]}
    assert {
        "city": {"type": "text", "personal": False, "doc": "where"},
        "born": {"type": "date", "personal": True, "doc": ""},
    } == manifest["attributes"]
    assert {"vips": {"version": 1, "doc": "best"}} == manifest["segments"]
    assert "money" == manifest["measures"]["purchases"]["total"]
    assert "integer" == manifest["measures"]["feedback"]["total"]


def test_customers_and_what_is_known_of_them(crm: CRM, clock: FrozenClock, tmp_path: Path) -> None:
    """Ids are texts, instants UTC timestamps, days dates, money millionths; archived customers are there."""
    clock.set(NOON.replace(hour=23))
    sara = crm.customers.add(Person("Sara Öz"), preferences=Preferences("de", "Asia/Tehran", "email"))
    acme = crm.customers.add(Organisation("ACME"))
    crm.customers.archive(acme)
    crm.attributes.declare("city")
    crm.attributes.declare("limit", "money")
    crm.attributes.state(sara, {"city": "Qom", "limit": Money("2.5", "EUR")}, source="form")
    crm.segments.define("listed", Roster())
    crm.segments.put("listed", sara)
    crm.interactions.purchase(sara, Money("12.345678", "EUR"))
    crm.ledger.book(sara, "cost to serve", Money("0.0008", "EUR"))
    done = crm.exports.parquet(tmp_path / "out")
    late, day = NOON.replace(hour=23), date(2026, 3, 11)
    customers = {row.pop("id"): row for row in rows(done.folder, "customers")}
    assert {
        str(sara): {
            "kind": "person",
            "name": "Sara Öz",
            "language": "de",
            "zone": "Asia/Tehran",
            "channel": "email",
            "added_at": late,
            "added_on": day,
            "archived_at": None,
        },
        str(acme): {
            "kind": "organisation",
            "name": "ACME",
            "language": None,
            "zone": None,
            "channel": None,
            "added_at": late,
            "added_on": day,
            "archived_at": late,
        },
    } == customers
    (standing,) = [row for row in rows(done.folder, "standings") if row["customer"] == str(sara)]
    assert {
        "customer": str(sara),
        "stage": "enhance",
        "rung": "new",
        "defected": False,
        "evaluated_on": day,
    } == standing
    assert [
        {"attribute": "city", "customer": str(sara), "text": "Qom", "number": None},
        {"attribute": "limit", "customer": str(sara), "text": None, "number": 2_500_000},
    ] == rows(done.folder, "attributes")
    figures = {"customer": str(sara), "measure": "purchases", "count": 1, "total": 12_345_678}
    instants = {"first_at": late, "last_at": late}
    assert [{**figures, **instants, "first_on": day, "last_on": day, "days": 1}] == rows(done.folder, "measures")
    assert [{**figures, **instants, "day": day}] == rows(done.folder, "measure_days")
    assert [{"segment": "listed", "customer": str(sara), "since": late}] == rows(done.folder, "memberships")
    (cost,) = rows(done.folder, "ledger")
    assert ("cost to serve", 800, "EUR", None, day) == tuple(
        cost[name] for name in ("account", "amount", "currency", "original", "day")
    )


def test_interactions_lie_in_months(crm: CRM, tmp_path: Path) -> None:
    """Interactions lie in a folder for each month of the tenant day; voided ones and voids say so."""
    sara = crm.customers.add(Person("Sara"))
    crm.rates.set("USD", "0.9", on=date(2020, 1, 1))
    before = datetime(2025, 12, 31, 23, 30, tzinfo=UTC)
    first = crm.interactions.purchase(sara, Money("10", "USD"), occurred_at=before, source="web", external_id="1")
    second = crm.interactions.purchase(sara, Money("10", "EUR"), occurred_at=before - timedelta(days=9))
    void = crm.interactions.void(second)
    done = crm.exports.parquet(tmp_path / "out")
    folders = [path.name for path in sorted((done.folder / "interactions").iterdir())]
    assert ["month=2025-12", "month=2026-01", "month=2026-03"] == folders
    found = {row["id"]: row for row in rows(done.folder, "interactions")}
    assert {str(first): False, str(second): True, str(void): False} == {
        id_: row["voided"] for id_, row in found.items()
    }
    assert str(second) == found[str(void)]["voids"]
    one = found[str(first)]
    assert (9_000_000, "USD", 10_000_000, "0.9") == (one["amount"], one["currency"], one["original"], one["rate"])
    assert (date(2026, 1, 1), before, NOON) == (one["day"], one["occurred_at"], one["recorded_at"])
    assert ("web", "1", None) == (one["source"], one["external_id"], one["content"])


def test_without_personal_data_nobody_is_named(crm: CRM, tmp_path: Path) -> None:
    """Names, external ids, personal attributes and what was said are left out; amounts, lines and scores stay."""
    crm.attributes.declare("city")
    crm.attributes.declare("tier", personal=False)
    crm.interactions.declare("wish", values={"wish": "text", "minutes": "integer"})
    with crm.begin() as tx:
        who = tx.customers.add(Person("Canary"), Email("canary@example.org"), External("erp", "canary"))
        tx.attributes.state(who, {"city": "Canary", "tier": "gold"}, source="form")
        for content in (
            Message("canary", "canary"),
            Complaint("canary", "parcel"),
            Note("canary"),
            Feedback(9, "canary"),
            Custom("wish", {"wish": "canary", "minutes": 7}),
        ):
            tx.interactions.record(who, content)
        bought = Purchase(Money("5", "EUR"), [Line("tea", Money("5", "EUR"))])
        tx.interactions.record(who, bought, source="erp", external_id="canary")
        tx.ledger.book(who, "cost to serve", Money("1", "EUR"), source="erp", external_id="canary")
    done = crm.exports.parquet(tmp_path / "out", personal=False)
    everything = {table: rows(done.folder, table) for table in NAMES}
    assert "canary" not in str(everything).lower()
    assert ["tier"] == [row["attribute"] for row in everything["attributes"]]
    contents = {row["kind"]: row["content"] for row in everything["interactions"]}
    assert {
        "message": None,
        "complaint": '{"about":"parcel"}',
        "note": None,
        "feedback": '{"score":9}',
        "wish": '{"minutes":7}',
        "purchase": '{"lines":[{"base":5000000,"product":"tea"}]}',
    } == contents
    told = json.loads((done.folder / "manifest.json").read_text(encoding="utf-8"))
    assert ["tier"] == list(told["attributes"])
    assert not any(column["personal"] for table in told["tables"].values() for column in table["columns"])
    named = crm.exports.parquet(tmp_path / "named")
    assert str(rows(named.folder, "interactions")).count("canary") == 7


def test_the_manifest_marks_what_is_personal(crm: CRM, tmp_path: Path) -> None:
    """The manifest says of each column whether personal data are in it."""
    crm.exports.parquet(tmp_path / "out")
    told = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))
    marked = [
        f"{table}.{column['name']}"
        for table, about in told["tables"].items()
        for column in about["columns"]
        if column["personal"]
    ]
    assert [
        "customers.name",
        "attributes.text",
        "attributes.number",
        "ledger.external_id",
        "interactions.external_id",
        "interactions.content",
        "entitlements.reason",
        "entitlement_uses.external_id",
        "promises.text",
        "cases.subject",
        "cases.outcome",
        "cases.note",
        "tasks.subject",
        "tasks.outcome",
        "tasks.note",
        "messages.detail",
    ] == marked


@pytest.mark.parametrize("store", ["memory", "postgres"])
def test_stores_export_alike(
    store: str, population: Population, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """Every store exports what SQLite does, but for ids made anew."""
    clock = FrozenClock(NOON)
    url = "memory://" if store == "memory" else request.getfixturevalue("postgres_url")
    with CRM.open(url, clock=clock, keys=b"k" * 32) as crm:
        crm.migrate(currency="EUR", zone="Europe/Berlin", region="DE")
        populate(crm, clock)
        crm.exports.parquet(tmp_path / "out")
    for table in (
        *("customers", "measures", "measure_days", "standings", "attributes", "ledger", "interactions"),
        *("transitions",),
    ):
        one, other = (
            sorted(
                str({name: value for name, value in row.items() if name not in ("id", "customer", "origin", "voids")})
                for row in rows(folder, table)
            )
            for folder in (population.folder, tmp_path / "out")
        )
        assert one == other


def test_progress_is_told(crm: CRM, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The table and its rows so far are told after each part."""
    monkeypatch.setattr(writing, "CHUNK", 2)
    for _ in range(3):
        crm.customers.add(Person("Sara"))
    told: list[tuple[str, int]] = []
    crm.exports.parquet(tmp_path / "out", progress=lambda table, count: told.append((table, count)))
    expected = [(table, count) for table in ("customers", "standings", "transitions") for count in (2, 3)]
    assert expected == told


def test_an_export_is_one_snapshot(tmp_path: Path, clock: FrozenClock) -> None:
    """What others record while an export is written is in none of its tables."""
    with (
        CRM.open(f"sqlite:///{tmp_path / 'crm.db'}", clock=clock) as crm,
        CRM.open(f"sqlite:///{tmp_path / 'crm.db'}", clock=clock) as other,
    ):
        crm.migrate(currency="EUR", zone="UTC")
        sara = crm.customers.add(Person("Sara"))
        crm.interactions.purchase(sara, Money("1", "EUR"))

        def meanwhile(table: str, _: int) -> None:
            if table == "customers":
                other.interactions.purchase(other.customers.add(Person("Late")), Money("1", "EUR"))

        done = crm.exports.parquet(tmp_path / "out", progress=meanwhile)
        assert 2 == crm.interactions.count()
    assert (1, 1, 1) == tuple(done.rows[table] for table in ("customers", "measures", "interactions"))


def test_an_open_transaction_exports_what_it_sees(crm: CRM, tmp_path: Path) -> None:
    """Within a transaction an export holds what it has written."""
    with crm.begin() as tx:
        tx.customers.add(Person("Sara"))
        assert 1 == tx.exports.parquet(tmp_path / "out").rows["customers"]


@pytest.mark.parametrize("taken", ["file", "folder"])
def test_nothing_is_overwritten(taken: str, crm: CRM, tmp_path: Path) -> None:
    """A file, or a folder with something in it, is refused and left as it is."""
    place = tmp_path / "out"
    if taken == "folder":
        place.mkdir()
        (place / "mine.txt").write_text("mine", encoding="utf-8")
    else:
        place.write_text("mine", encoding="utf-8")
    with pytest.raises(errors.InvalidValue) as caught:
        crm.exports.parquet(place)
    assert "folder" == caught.value.field
    assert "mine" == (place / "mine.txt" if taken == "folder" else place).read_text(encoding="utf-8")


def test_an_empty_folder_is_taken(crm: CRM, tmp_path: Path) -> None:
    """An export may go into an empty folder, given by its path as text too."""
    (tmp_path / "out").mkdir()
    done = crm.exports.parquet(str(tmp_path / "out"))
    assert (tmp_path / "out" / "manifest.json").exists()
    assert tmp_path / "out" == done.folder


@pytest.mark.parametrize("folder", [None, "", 7])
def test_what_is_no_folder_is_refused(folder: Any, crm: CRM) -> None:
    """A folder is told by its path."""
    with pytest.raises(errors.InvalidValue):
        crm.exports.parquet(folder)


def test_the_parent_must_be_there(crm: CRM, tmp_path: Path) -> None:
    """A folder in a folder that does not exist is refused."""
    with pytest.raises(errors.StorageUnavailable):
        crm.exports.parquet(tmp_path / "none" / "out")


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (errno.ENOSPC, errors.StorageFull),
        (errno.EROFS, errors.StorageReadOnly),
        (errno.EIO, errors.StorageUnavailable),
    ],
)
def test_a_failing_disk_leaves_nothing(
    number: int, kind: type[errors.StorageError], crm: CRM, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the disk fails in the middle, a typed error says how, and no folder is left, whole or in part."""

    def failing(*_: Any, **__: Any) -> None:
        raise OSError(number, "planned")

    before = sorted(path.name for path in tmp_path.iterdir())
    monkeypatch.setattr(parquet.ParquetWriter, "write_table", failing)
    with pytest.raises(kind):
        crm.exports.parquet(tmp_path / "out")
    assert before == sorted(path.name for path in tmp_path.iterdir())


def test_an_export_given_up_leaves_nothing(crm: CRM, tmp_path: Path) -> None:
    """When `progress` raises, its exception goes on and nothing is left."""

    def enough(table: str, _: int) -> None:
        raise KeyboardInterrupt(table)

    crm.customers.add(Person("Sara"))
    before = sorted(path.name for path in tmp_path.iterdir())
    with pytest.raises(KeyboardInterrupt):
        crm.exports.parquet(tmp_path / "out", progress=enough)
    assert before == sorted(path.name for path in tmp_path.iterdir())


def test_the_folder_is_the_owners_alone(crm: CRM, tmp_path: Path) -> None:
    """Nobody but the owner may look into an export."""
    done = crm.exports.parquet(tmp_path / "out")
    assert 0o700 == done.folder.stat().st_mode & 0o777


@pytest.mark.parametrize(
    ("package", "ask"),
    [
        ("pyarrow", lambda crm, folder: crm.exports.parquet(folder)),
        ("sqlglot", lambda crm, folder: crm.exports.sql("vips", dialect="duckdb")),
    ],
)
def test_a_missing_extra_is_told(
    package: str, ask: Any, crm: CRM, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the packages of the extra, the error says which one to install."""
    crm.segments.define("vips", "purchases.total > 100")
    for module in [name for name in sys.modules if name.startswith(("crmcore.exports.parquet", "crmcore.exports.seg"))]:
        monkeypatch.delitem(sys.modules, module)
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(errors.MissingExtra) as caught:
        ask(crm, tmp_path / "out")
    assert "arrow" == caught.value.extra
    assert "crmcore[arrow]" in str(caught.value)
    assert not (tmp_path / "out").exists()


class _Counted(tuple[Any, ...]):
    """A row that tells how many of its kind there are at once."""

    __slots__ = ()
    alive: ClassVar[int] = 0
    most: ClassVar[int] = 0

    def __init__(self, _: object) -> None:
        _Counted.alive += 1
        _Counted.most = max(_Counted.most, _Counted.alive)

    def __del__(self) -> None:
        _Counted.alive -= 1


def _scattered(count: int) -> Iterator[_Counted]:
    """Interactions in no order of months."""
    id_ = bytes(16)
    for number in range(count):
        day = number * 37 % 365
        at = day * 86_400_000_000
        yield _Counted((id_, id_, id_, "note", "inbound", at, at, day, *[None] * 3, *[None] * 5, number % 2, "x" * 100))


def test_memory_is_flat(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many rows and months there are, only so many rows and columns are held, and files open."""
    monkeypatch.setattr(writing, "CHUNK", 100)
    monkeypatch.setattr(writing, "_GATHERED", 800)
    monkeypatch.setattr(writing, "_OPEN", 5)
    held: list[int] = []

    def peak(count: int) -> int:
        held.clear()
        folder = tmp_path / str(count)
        # What was read before is given back when it is collected.
        gc.collect()
        before: int = pa.total_allocated_bytes()
        done, files = writing.write_table(
            folder,
            INTERACTIONS,
            _scattered(count),
            0,
            personal=True,
            told=lambda _: held.append(pa.total_allocated_bytes()),
        )
        months = list((folder / "interactions").iterdir())
        assert (count, 12) == (done, len(months))
        assert files == len(list((folder / "interactions").rglob("*.parquet")))
        assert count == parquet.read_table(folder / "interactions").num_rows
        return max(held) - before

    few, many = peak(2_000), peak(6_000)
    assert many < 1.25 * few
    assert _Counted.most <= 2 * 100 + 1


def test_large_tables_are_parted(tmp_path: Path, crm: CRM, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file has only so many rows; whatever the number of files, every row is in one."""
    monkeypatch.setattr(writing, "CHUNK", 3)
    monkeypatch.setattr(writing, "_FILE", 6)
    ids = {str(crm.customers.add(Person(""))) for _ in range(14)}
    done = crm.exports.parquet(tmp_path / "out")
    files = sorted(path.name for path in (done.folder / "customers").iterdir())
    assert ["part-00000.parquet", "part-00001.parquet", "part-00002.parquet"] == files
    assert ids == {row["id"] for row in rows(done.folder, "customers")}
