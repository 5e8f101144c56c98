"""A tenant is dumped and restored: the same to the byte in every store, whole or not at all."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from datetime import timedelta
from hashlib import sha256
from io import StringIO
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from crmcore import CRM, Email, Money, Person
from crmcore.codec.digests import event_chain
from crmcore.errors import (
    CRMError,
    InvalidDump,
    InvalidValue,
    KeyMismatch,
    NestedTransaction,
    ReadOnlyTransaction,
    StorageUnavailable,
    TenantNotEmpty,
)
from crmcore.ports.store.record_kinds import RECORD_KINDS
from crmcore.testing import CountingIds, FrozenClock
from tests.migration.seed import END, KEY, NAMED, Post, expected_of, open_crm, seed
from tests.servers.migrated import migrated_database
from tests.servers.server import Server

Opener = Callable[..., CRM]
STORES = ("memory", "sqlite", "postgres")


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The dump of a tenant that has something of everything."""
    folder = tmp_path_factory.mktemp("seeded")
    seed(folder / "crm.db")
    with open_crm(folder / "crm.db", FrozenClock(END)) as crm:
        crm.dump(folder / "seeded.jsonl")
    return folder / "seeded.jsonl"


@pytest.fixture
def empty(tmp_path: Path, postgres_server: Server) -> Iterator[Opener]:
    """Opens a CRM with an empty tenant on a store of a kind, under the key of the seed or another."""
    opened: list[CRM] = []
    names = []
    numbers = count()

    def open_one(kind: str, keys: bytes = KEY, zone: str = "Europe/Berlin") -> CRM:
        url = {"memory": "memory://", "sqlite": f"sqlite:///{tmp_path / str(next(numbers))}.db"}.get(kind)
        if url is None:
            database = migrated_database(postgres_server)
            names.append(database.name)
            url = database.url
        crm = CRM.open(
            url, keys=keys, clock=FrozenClock(END), ids=CountingIds(f"restored {len(opened)}"), channels=[Post()]
        )
        opened.append(crm)
        crm.migrate(currency="EUR", zone=zone, region="DE")
        return crm

    yield open_one
    for crm in opened:
        crm.close()
    for name in names:
        postgres_server.drop_database(name)


def dumped(crm: CRM) -> str:
    """All that is kept of a tenant."""
    file = StringIO()
    crm.dump(file)
    return file.getvalue()


def sealed_again(lines: list[str]) -> str:
    """A dump of these lines, with a last line that fits them."""
    counts: dict[str, int] = {}
    for line in lines[1:]:
        kind = json.loads(line)["record"]
        counts[kind] = counts.get(kind, 0) + 1
    text = "".join(f"{line}\n" for line in lines)
    end = {"record": "end", "counts": counts, "sha256": sha256(text.encode()).hexdigest()}
    return text + json.dumps(end) + "\n"


def changed(seeded: Path, of: str, **values: object) -> str:
    """The dump with other values in the first record of that kind, its digest made anew; None takes one away."""
    lines = seeded.read_text(encoding="utf-8").splitlines()[:-1]
    place = next(place for place, line in enumerate(lines) if json.loads(line)["record"] == of)
    found = {**json.loads(lines[place]), **values}
    lines[place] = json.dumps({name: value for name, value in found.items() if value is not None})
    return sealed_again(lines)


def test_the_seed_has_records_of_every_kind(seeded: Path) -> None:
    """What is tried below is tried of every kind."""
    counts = json.loads(seeded.read_text(encoding="utf-8").splitlines()[-1])["counts"]
    assert {kind.name for kind in RECORD_KINDS} == counts.keys()


def test_one_store_after_another_gives_the_same_bytes(seeded: Path, empty: Opener, tmp_path: Path) -> None:
    """Exported, imported into an empty store and exported again it is the same to the byte (I11), in each store."""
    path = seeded
    for place, kind in enumerate(("memory", "sqlite", "postgres", "memory")):
        crm = empty(kind)
        crm.restore(path)
        path = tmp_path / f"{place}.jsonl"
        crm.dump(path)
        assert seeded.read_bytes() == path.read_bytes(), kind


@pytest.mark.parametrize("kind", STORES)
def test_all_that_was_known_is_known(seeded: Path, empty: Opener, kind: str) -> None:
    """What is derived is there too, as the database says of it that was dumped."""
    with open_crm(seeded.with_name("crm.db"), FrozenClock(END)) as crm:
        expected = expected_of(crm)
    restored = empty(kind)
    restored.restore(seeded)
    restored.tenants.add("acme", currency="USD", zone="UTC")
    restored.tenant("acme").segments.define("buyers", "purchases.count > 0")
    found = expected_of(restored)
    # Who else is in the database is not in a dump of one.
    assert ["elsewhere"] == [name for name in expected if expected[name] != found[name]]
    assert restored.customers.search("oz") == restored.customers.search("öz") != []


@pytest.mark.parametrize("kind", STORES)
def test_the_log_goes_on(seeded: Path, empty: Opener, kind: str) -> None:
    """The chain of events verifies from the first on, and what happens next is chained to it."""
    crm = empty(kind)
    crm.restore(seeded)
    crm.customers.add(Person("New"), Email("new@example.org"))
    events = list(crm.events.since(0))
    link = bytes(32)
    for place, event in enumerate(events, start=1):
        assert place == event.sequence
        link = event_chain(link, event)
        assert link == event.chain
    assert "customer.added" == events[-1].name
    lines = [json.loads(line) for line in seeded.read_text(encoding="utf-8").splitlines()]
    kept = [line["id"] for line in lines if line["record"] == "event"]
    assert kept == [str(event.id) for event in events[: len(kept)]]


@pytest.mark.parametrize("kind", STORES)
def test_it_is_gone_on_with(seeded: Path, empty: Opener, kind: str) -> None:
    """A restored tenant works on: external ids are known, measures count on, segments refresh, messages go out."""
    crm = empty(kind)
    crm.restore(seeded)
    ben = crm.customers.find(NAMED["ben"])
    assert ben is not None
    before = dict(crm.measures.of(ben))["purchases"].count
    crm.interactions.purchase(ben, Money("33", "EUR"), source="shop", external_id="o-8")
    assert before == dict(crm.measures.of(ben))["purchases"].count
    crm.interactions.purchase(ben, Money("34", "EUR"), source="shop", external_id="o-20")
    assert before + 1 == dict(crm.measures.of(ben))["purchases"].count
    crm.tick()
    assert crm.suppressions.is_suppressed(Email("never@example.org"))


def test_segments_are_looked_at_whole(empty: Opener) -> None:
    """Who was touched before the dump and not looked at yet is looked at after it."""
    crm = empty("sqlite")
    crm.segments.define("buyers", "purchases.count > 0")
    crm.tick()
    sara = crm.customers.add(Person("Sara"), Email("sara@example.org"))
    crm.interactions.purchase(sara, Money("1", "EUR"))
    other = empty("sqlite")
    other.restore(StringIO(dumped(crm)))
    other.segments.refresh()
    assert [sara] == list(other.segments.members("buyers"))


def test_a_suppressed_address_stays_so_in_another_tenant(seeded: Path, empty: Opener) -> None:
    """Digests hold under the same master key, whatever the tenant's number is here, and after the next move."""
    crm = empty("sqlite")
    crm.tenants.add("moved", currency="EUR", zone="Europe/Berlin", region="DE")
    moved = crm.tenant("moved")
    moved.restore(seeded)
    assert moved.suppressions.is_suppressed(Email("never@example.org"))
    assert not crm.suppressions.is_suppressed(Email("never@example.org"))
    assert seeded.read_text(encoding="utf-8") == dumped(moved)
    assert moved.suppressions.add(Email("other@example.org"), "asked") is not False
    again = empty("memory")
    again.restore(StringIO(dumped(moved)))
    assert again.suppressions.is_suppressed(Email("other@example.org"))


@pytest.mark.parametrize("kind", STORES)
def test_digests_of_another_key_are_refused(seeded: Path, empty: Opener, kind: str) -> None:
    """Where nobody could find a suppressed address again nothing is restored; without such digests any key will do."""
    crm = empty(kind, keys=b"o" * 32)
    before = dumped(crm)
    with pytest.raises(KeyMismatch, match="another master key"):
        crm.restore(seeded)
    assert before == dumped(crm)
    plain = empty("memory", keys=b"p" * 32)
    plain.customers.add(Person("Sara"), Email("sara@example.org"))
    crm.restore(StringIO(dumped(plain)))
    assert dumped(plain) == dumped(crm)


@pytest.mark.parametrize("kind", STORES)
def test_a_tenant_that_has_something_is_left_alone(seeded: Path, empty: Opener, kind: str) -> None:
    """A dump goes into an empty tenant."""
    crm = empty(kind)
    crm.customers.add(Person("Sara"), Email("sara@example.org"))
    before = dumped(crm)
    with pytest.raises(TenantNotEmpty) as caught:
        crm.restore(seeded)
    assert {"customers": 1, "identifiers": 1, "contact_points": 1} == {
        name: caught.value.counts[name] for name in ("customers", "identifiers", "contact_points")
    }
    assert before == dumped(crm)


@pytest.mark.parametrize("kind", STORES)
def test_restoring_again_is_no_change(seeded: Path, empty: Opener, kind: str) -> None:
    """So that it may be repeated blindly when nobody knows whether it was committed; once more has happened it may
    not.
    """
    crm = empty(kind)
    assert crm.restore(seeded) == crm.restore(seeded)
    assert seeded.read_text(encoding="utf-8") == dumped(crm)
    cut = StringIO(seeded.read_text(encoding="utf-8")[:-9])
    with pytest.raises(InvalidDump):
        crm.restore(cut)
    crm.rates.set("GBP", "1.2", on=END.date())
    with pytest.raises(TenantNotEmpty):
        crm.restore(seeded)


def test_a_tenant_with_definitions_is_not_empty(seeded: Path, empty: Opener) -> None:
    """What an app has declared would be lost."""
    crm = empty("memory")
    crm.attributes.declare("city")
    with pytest.raises(TenantNotEmpty, match="definitions"):
        crm.restore(seeded)


def test_another_zone_is_refused(seeded: Path, empty: Opener) -> None:
    """Tenant days would be others."""
    crm = empty("memory", zone="UTC")
    with pytest.raises(InvalidValue, match="zone: the tenant has 'UTC'; the dump is of one with 'Europe/Berlin'"):
        crm.restore(seeded)


def test_a_dump_is_of_one_tenant(seeded: Path) -> None:
    """Nothing of the other tenant in the database is in it."""
    assert "Acme" not in seeded.read_text(encoding="utf-8")


def test_a_dump_is_one_snapshot(empty: Opener, tmp_path: Path) -> None:
    """What is written meanwhile is not in it, and a dump in an open snapshot is of that."""
    crm = empty("sqlite")
    crm.customers.add(Person("Sara"))
    with crm.read() as tx:
        tx.customers.count()
        from threading import Thread

        writer = Thread(target=lambda: crm.customers.add(Person("Late")))
        writer.start()
        writer.join()
        tx.dump(tmp_path / "then.jsonl")
    assert "Late" not in (tmp_path / "then.jsonl").read_text(encoding="utf-8")
    assert "Late" in dumped(crm)


def test_the_file_is_the_owners_and_new(empty: Opener, tmp_path: Path) -> None:
    """It is readable for its owner alone, never takes another's place, and is not there in parts."""
    crm = empty("memory")
    path = tmp_path / "tenant.jsonl"
    told = crm.dump(path)
    if os.name == "posix":
        assert 0o600 == path.stat().st_mode & 0o777
    assert told.sha256 in path.read_text(encoding="utf-8")
    with pytest.raises(InvalidValue, match="there already"):
        crm.dump(path)
    with pytest.raises(CRMError):
        crm.dump(tmp_path / "no folder" / "tenant.jsonl")
    assert ["tenant.jsonl"] == [each.name for each in tmp_path.iterdir() if each.suffix == ".jsonl"]
    assert [] == list(tmp_path.glob(".*.part"))


@pytest.mark.parametrize("file", [None, 7, b"bytes", "", "a\0b", object()])
def test_what_is_no_file_is_refused(empty: Opener, file: Any) -> None:
    """A dump goes to, and comes from, a path or a text stream."""
    crm = empty("memory")
    for call in (crm.dump, crm.restore):
        with pytest.raises(InvalidValue, match="file"):
            call(file)


def test_restoring_is_a_transaction_of_its_own(seeded: Path, empty: Opener) -> None:
    """It is not a part of another."""
    crm = empty("memory")
    with crm.begin(), pytest.raises(NestedTransaction):
        crm.restore(seeded)
    with crm.read() as tx, pytest.raises((ReadOnlyTransaction, AttributeError)):
        tx.restore(seeded)  # type: ignore[attr-defined]


@pytest.mark.parametrize("kind", STORES)
def test_a_file_cut_anywhere_is_noticed(seeded: Path, empty: Opener, kind: str) -> None:
    """JSONL cut in the middle: a typed error with the line, nothing changed."""
    crm = empty(kind)
    before = dumped(crm)
    text = seeded.read_text(encoding="utf-8")
    lines = text.splitlines(keepends=True)
    cuts = [0, 1, len(lines[0]) - 1, len(lines[0]), len(text) // 3, len(text) // 2, len(text) - len(lines[-1])]
    for cut in (*cuts, len(text) - 2, len(text) - 1):
        with pytest.raises(InvalidDump) as caught:
            crm.restore(StringIO(text[:cut]))
        assert "cut" == caught.value.reason
        assert text[:cut].count("\n") + 1 == caught.value.line
        assert before == dumped(crm)


def test_a_flipped_byte_is_noticed(seeded: Path, empty: Opener, tmp_path: Path) -> None:
    """Wherever it is, and whatever it makes of the line."""
    crm = empty("memory")
    before = dumped(crm)
    whole = seeded.read_bytes()
    for place in range(11, len(whole), len(whole) // 97):
        path = tmp_path / "flipped.jsonl"
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 4]) + whole[place + 1 :])
        with pytest.raises((InvalidDump, InvalidValue)):
            crm.restore(path)
        assert before == dumped(crm)


@pytest.mark.parametrize(
    ("record", "values", "reason"),
    [
        ("dump", {"format": 2}, "newer"),
        ("dump", {"format": "1"}, "format"),
        ("dump", {"record": "rate"}, "format"),
        ("dump", {"salt": 7}, "field"),
        ("dump", {"more": 7}, "field"),
        ("customer", {"record": "starship"}, "record"),
        ("customer", {"shoe size": 43}, "field"),
        ("customer", {"id": "4711"}, "field"),
        ("customer", {"id": None}, "field"),
        ("customer", {"name": "\ud800"}, "field"),
        ("customer", {"name": "a\0b"}, "field"),
        ("customer", {"version": 2**63}, "field"),
        ("customer", {"version": True}, "field"),
        ("customer", {"added_at": "2026-02-30T00:00:00.000000Z"}, "field"),
        ("customer", {"added_at": "2026-02-03T00:00:00"}, "field"),
        ("interaction", {"amount": 12.5}, "field"),
        ("interaction", {"amount": "1e3"}, "field"),
        ("decision", {"probability": "0.5"}, "field"),
        ("suppression", {"digest": "xy"}, "field"),
        ("consent", {"granted": 1}, "field"),
    ],
)
def test_lines_that_are_none_of_a_dump_are_refused(
    seeded: Path, empty: Opener, record: str, values: dict[str, object], reason: str
) -> None:
    """With its line and why, and nothing changed, though the digest fits."""
    crm = empty("memory")
    before = dumped(crm)
    text = changed(seeded, record, **values)
    with pytest.raises(InvalidDump) as caught:
        crm.restore(StringIO(text))
    lines = text.splitlines()
    changes = {name for name, value in values.items() if value is not None}
    found = json.loads(lines[caught.value.line - 1])
    assert reason == caught.value.reason
    assert changes <= found.keys()
    assert before == dumped(crm)


@pytest.mark.parametrize("kind", STORES)
def test_records_that_do_not_fit_together_are_refused(seeded: Path, empty: Opener, kind: str) -> None:
    """Rows that point at nothing, or come twice, are refused as the database would."""
    crm = empty(kind)
    before = dumped(crm)
    nobody = "00000000-0000-7000-8000-000000000000"
    for record, values in (
        ("identifier", {"customer": nobody}),
        ("interaction", {"origin": nobody}),
        ("message", {"decision": nobody}),
        ("consent", {"customer": None}),
        ("decision", {"allowed_set": "00"}),
        ("definition", {"body": {"v": 1}}),
    ):
        with pytest.raises(InvalidDump) as caught:
            crm.restore(StringIO(changed(seeded, record, **values)))
        assert "conflict" == caught.value.reason
        assert before == dumped(crm)
    lines = seeded.read_text(encoding="utf-8").splitlines()[:-1]
    twice = next(place for place, line in enumerate(lines) if '"record":"rate"' in line)
    with pytest.raises(InvalidDump) as caught:
        crm.restore(StringIO(sealed_again([*lines[: twice + 1], *lines[twice:]])))
    assert "conflict" == caught.value.reason
    assert before == dumped(crm)


def test_bombs_are_refused(empty: Opener) -> None:
    """Depth, what is no JSON, what is no text: a typed error, soon."""
    crm = empty("memory")
    head = dumped(crm).splitlines()[0]
    for line in ("[" * 100_000, '{"record":' * 100_000, "7", "null", "{}", '{"record":7}', '{"record":"end"}', "\0"):
        with pytest.raises(InvalidDump):
            crm.restore(StringIO(f"{head}\n{line}\n"))
        with pytest.raises(InvalidDump):
            crm.restore(StringIO(f"{line}\n"))
    with pytest.raises(InvalidDump) as caught:
        crm.restore(StringIO(dumped(crm) + "\n"))
    assert "end" == caught.value.reason


def test_a_file_that_is_no_text_is_refused(empty: Opener, tmp_path: Path) -> None:
    """Bytes that are no UTF-8, a byte order mark."""
    crm = empty("memory")
    for content in (b"\xff\xfe", b"\xef\xbb\xbf" + dumped(crm).encode(), b"{\xff}\n"):
        (tmp_path / "no.jsonl").write_bytes(content)
        with pytest.raises(InvalidDump):
            crm.restore(tmp_path / "no.jsonl")
    with pytest.raises(InvalidValue, match="no file"):
        crm.restore(tmp_path / "nowhere.jsonl")


def test_many_rows_take_little_memory(empty: Opener, tmp_path: Path) -> None:
    """A dump and restoring hold some records at a time, however many there are."""
    import tracemalloc

    crm = empty("sqlite")
    people = [Person(f"Guest {number}") for number in range(300)]
    with crm.begin() as tx:
        ids = [tx.customers.add(person) for person in people]
    with crm.begin() as tx:
        from crmcore import Entry, Visit

        tx.interactions.record_many(
            Entry(ids[number % 300], Visit(text="x" * 200), END - timedelta(minutes=number)) for number in range(20_000)
        )
    path = tmp_path / "many.jsonl"
    other = empty("sqlite")
    tracemalloc.start()
    try:
        crm.dump(path)
        _, dumping = tracemalloc.get_traced_memory()
        tracemalloc.reset_peak()
        other.restore(path)
        _, restoring = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    size = path.stat().st_size
    assert size > 8_000_000
    assert dumping < size / 4
    assert restoring < size
    assert path.read_text(encoding="utf-8") == dumped(other)


@pytest.mark.parametrize(
    ("path", "error"),
    [("x" * 5_000, StorageUnavailable), ("\ud800", InvalidValue), ("/", InvalidValue), ("", InvalidValue)],
)
def test_a_path_that_names_no_file_is_told(path: str, error: type[CRMError]) -> None:
    """Whether the system cannot have such a file, or nobody can."""
    with CRM.in_memory() as crm, pytest.raises(error):
        crm.dump(path)
