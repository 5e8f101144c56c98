"""Files are imported line by line: nothing is lost, counted twice, or half done."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from crmcore import CRM, Email, External, Money, Organisation, Person, Phone, Postal, Purchase
from crmcore.errors import (
    ImportRejected,
    InvalidMapping,
    InvalidValue,
    NestedTransaction,
    TransactionError,
    UnknownAttribute,
    UnknownKind,
)
from crmcore.services import imports
from crmcore.services.imports import Imported
from crmcore.testing import FrozenClock

PURCHASES: dict[str, Any] = {
    "source": "shop",
    "customer": {"email": "mail", "name": "name"},
    "interaction": {"kind": "purchase", "occurred_at": "date", "amount": "amount"},
}
HEADER = "mail,name,date,amount\n"
POST = {"street": "street", "city": "town", "country": {"value": "IT"}}


def file(text: str, header: str = HEADER) -> io.BytesIO:
    """A file of purchases."""
    return io.BytesIO((header + text).encode())


def counts(imported: Imported) -> tuple[int, int, int, int, int]:
    """The counts of an import, whose sum is checked."""
    assert imported.lines == imported.recorded + imported.known + imported.rejected
    return (imported.lines, imported.recorded, imported.known, imported.rejected, imported.customers_added)


def test_purchases_are_recorded_and_unknown_customers_added(crm: CRM) -> None:
    """A line names its customer, who is found or added, and says what was bought when."""
    imported = crm.imports.csv(
        file("sara@example.org,Sara,2026-03-01,12.50\nSara@Example.org,,2026-03-02,3\n"), PURCHASES
    )
    assert (2, 2, 0, 0, 1) == counts(imported)
    assert "Sara" == crm.customers.get(Email("sara@example.org")).name
    newest, oldest = crm.interactions.last(Email("sara@example.org"))
    assert Purchase(Money("12.50", "EUR")) == oldest.content
    assert datetime(2026, 3, 1, 11, tzinfo=UTC) == oldest.occurred_at
    assert ("shop", "inbound", None) == (oldest.source, oldest.direction, oldest.touchpoint)
    assert Purchase(Money("3", "EUR")) == newest.content


def test_times_of_the_nights_when_clocks_change_are_read_by_a_rule(crm: CRM) -> None:
    """A time that is shown twice is the first of the two; one that is skipped is of the clock before the jump."""
    at = {"column": "date", "zone": "Europe/Berlin"}
    mapping = {**PURCHASES, "interaction": {**PURCHASES["interaction"], "occurred_at": at}}
    crm.imports.csv(file("s@example.org,S,2025-03-30T02:30:00,1\ns@example.org,S,2025-10-26T02:30:00,1\n"), mapping)
    twice, skipped = crm.interactions.last(Email("s@example.org"))
    assert datetime(2025, 3, 30, 1, 30, tzinfo=UTC) == skipped.occurred_at
    assert datetime(2025, 10, 26, 0, 30, tzinfo=UTC) == twice.occurred_at


def test_a_wrong_delimiter_is_suspected(crm: CRM) -> None:
    """A file whose one column is made of several says what may be wrong."""
    with pytest.raises(InvalidMapping, match=r"another file\.delimiter"):
        crm.imports.csv(file("", "mail;name;date;amount\n"), PURCHASES)


def test_a_path_or_an_open_stream_is_a_file(crm: CRM, tmp_path: Path) -> None:
    """Files are given by path, as text or Path, or open in binary mode; nothing else."""
    path = tmp_path / "orders.csv"
    path.write_bytes(file("sara@example.org,Sara,2026-03-01,12.50\n").getvalue())
    assert (1, 1, 0, 0, 1) == counts(crm.imports.csv(path, PURCHASES))
    assert (1, 0, 1, 0, 0) == counts(crm.imports.csv(str(path), PURCHASES))
    with path.open("rb") as stream:
        assert (1, 0, 1, 0, 0) == counts(crm.imports.csv(stream, PURCHASES))
    wrong: Any
    for wrong in (tmp_path / "nowhere.csv", 3, io.StringIO(HEADER), "a\0b"):
        with pytest.raises(InvalidValue, match="file"):
            crm.imports.csv(wrong, PURCHASES)


def test_identical_lines_are_kept_and_imported_once(crm: CRM) -> None:
    """Each of some like lines counts; importing the file again, or one that holds more, counts none twice."""
    like = "sara@example.org,Sara,2026-03-01,12.50\n"
    assert (3, 3, 0, 0, 1) == counts(crm.imports.csv(file(like * 3), PURCHASES))
    assert (3, 0, 3, 0, 0) == counts(crm.imports.csv(file(like * 3), PURCHASES))
    more = "bo@example.org,Bo,2026-03-01,1\n" + like * 2 + "bo@example.org,Bo,2026-03-01,1\n" + like * 2
    assert (6, 3, 3, 0, 1) == counts(crm.imports.csv(file(more), PURCHASES))
    assert 6 == crm.interactions.count()


def test_a_derived_id_depends_on_what_a_line_says_and_not_on_how(crm: CRM) -> None:
    """Other columns, another order or spelling of the same: known. Anything else said: recorded."""
    crm.imports.csv(file("sara@example.org,Sara,2026-03-01,12.50\n"), PURCHASES)
    same = file("12.5, 2026-03-01T12:00+01:00 ,x,SARA@example.org,S.\n", "amount,date,note,mail,name\n")
    assert (1, 0, 1, 0, 0) == counts(crm.imports.csv(same, PURCHASES))
    other = file("sara@example.org,Sara,2026-03-01,12.51\nsara@example.org,Sara,2026-03-02,12.50\n")
    assert (2, 2, 0, 0, 0) == counts(crm.imports.csv(other, PURCHASES))


def test_an_id_of_the_file_makes_a_line_known(crm: CRM) -> None:
    """The same id with the same content is known; with other content the line is rejected and names what differs."""
    mapping = {**PURCHASES, "interaction": {**PURCHASES["interaction"], "external_id": "order"}}
    header = "order,mail,name,date,amount\n"
    line = "o1,sara@example.org,Sara,2026-03-01,12.50\n"
    assert (2, 1, 1, 0, 1) == counts(crm.imports.csv(file(line * 2, header), mapping))
    changed = "o1,sara@example.org,Sara,2026-03-01,99\n,bo@example.org,Bo,2026-03-01,1\n"
    imported = crm.imports.csv(file(changed, header), mapping)
    assert (2, 0, 0, 2, 0) == counts(imported)
    conflict, missing = imported.rejections
    assert ("external_id_conflict", 2) == (conflict.reason, conflict.line)
    assert "amount" in str(conflict)
    assert ("invalid_value", 3) == (missing.reason, missing.line)
    assert crm.customers.find(Email("bo@example.org")) is None


def test_a_line_that_cannot_be_taken_changes_nothing_and_the_rest_goes_on(crm: CRM) -> None:
    """Each rejection has its line and reason; no customer is added for one."""
    text = (
        "a@example.org,A,2026-03-01,1\n"
        "b@example.org,B,2026-03-01,-1\n"
        "c@example.org,C,2026-13-01,1\n"
        "d@example.org,D,2027-03-01,1\n"
        "not an address,E,2026-03-01,1\n"
        ",F,2026-03-01,1\n"
        "g@example.org,G,2026-03-01\n"
        'h@example.org,"H"h,2026-03-01,1\n'
        "i@example.org,I,2026-03-01,1.1234567\n"
        "j@example.org,J,2026-03-01,1\n"
    )
    told: list[ImportRejected] = []
    imported = crm.imports.csv(file(text), PURCHASES, on_reject=told.append)
    assert (10, 2, 0, 8, 2) == counts(imported)
    assert tuple(told) == imported.rejections
    assert [
        (3, "invalid_value"),
        (4, "invalid_value"),
        (5, "future_instant"),
        (6, "malformed_identifier"),
        (7, "invalid_value"),
        (8, "ragged"),
        (9, "quoting"),
        (10, "money_out_of_range"),
    ] == [(each.line, each.reason) for each in told]
    assert ["A", "J"] == sorted(customer.name for customer in crm.customers.list())
    assert "column 'date'" in str(told[1])
    assert not any("not an address" in str(each) for each in told)


def test_a_line_whose_identifiers_name_several_is_rejected(crm: CRM) -> None:
    """Two customers known before, or named by earlier lines of the file, are not made one."""
    mapping = {"source": "erp", "customer": {"email": "mail", "external": "id"}}
    header = "id,mail\n"
    crm.customers.add(Person("Sara"), Email("sara@example.org"))
    text = "1,sara@example.org\n2,bo@example.org\n1,bo@example.org\n2,bo@example.org\n"
    imported = crm.imports.csv(file(text, header), mapping)
    assert (4, 2, 1, 1, 1) == counts(imported)
    assert [(4, "identifier_conflict")] == [(each.line, each.reason) for each in imported.rejections]
    assert "Sara" == crm.customers.get(External("erp", "1")).name


def test_nothing_rests_on_a_rejected_line(crm: CRM) -> None:
    """What only a rejected line says of a customer is not known to the lines behind it."""
    mapping = {
        "source": "shop",
        "customer": {"email": "mail", "external": "id"},
        "interaction": {"kind": "purchase", "occurred_at": "date", "amount": "amount", "external_id": "order"},
    }
    header = "order,id,mail,date,amount\n"
    crm.imports.csv(file("o1,1,,2026-03-01,1\n", header), mapping)
    text = "o1,2,bo@example.org,2026-03-01,1\no2,,bo@example.org,2026-03-01,1\n"
    imported = crm.imports.csv(file(text, header), mapping)
    assert (2, 1, 0, 1, 1) == counts(imported)
    assert crm.customers.find(External("shop", "2")) is None
    assert 1 == len(crm.interactions.last(Email("bo@example.org")))


def test_a_file_of_customers_adds_them_and_fills_in_what_they_lack(crm: CRM) -> None:
    """Names, languages, zones and identifiers not known yet are taken; what is known stays."""
    crm.customers.add(Person(), Email("sara@example.org"))
    crm.customers.add(Person("Bo"), Email("bo@example.org"))
    mapping = {
        "source": "erp",
        "customer": {
            "external": "id",
            "email": "mail",
            "phone": {"column": "phone", "shared": True},
            "name": ["first", "last"],
            "language": "lang",
        },
    }
    text = "1,sara@example.org,030 2312500,Sara,\u00d6z,de\n2,bo@example.org,,Robert,B,\n3,,,Ali,,fa\n"
    header = "id,mail,phone,first,last,lang\n"
    assert (3, 3, 0, 0, 1) == counts(crm.imports.csv(file(text, header), mapping))
    assert (3, 0, 3, 0, 0) == counts(crm.imports.csv(file(text, header), mapping))
    sara = crm.customers.get(External("erp", "1"))
    assert ("Sara \u00d6z", "de") == (sara.name, sara.preferences.language)
    assert [sara.id] == list(crm.customers.reached_at(Phone("+49302312500")))
    assert "Bo" == crm.customers.get(External("erp", "2")).name
    assert ("Ali", "fa") == (
        crm.customers.get(External("erp", "3")).name,
        crm.customers.get(External("erp", "3")).preferences.language,
    )
    assert "acquire" == crm.standings.of(External("erp", "3")).stage


def test_postal_addresses_reach_customers_and_name_nobody(crm: CRM) -> None:
    """Each line's address is its customer's contact point; one that several share is one; none is no address."""
    mapping = {
        "source": "erp",
        "customer": {
            "external": "id",
            "name": "name",
            "postal": {"street": ["street", "no"], "postal_code": "zip", "city": "town", "country": "land"},
        },
    }
    header = "id,name,street,no,zip,town,land\n"
    text = (
        "1,Sara \u00d6z,Lindenallee,7,50668,K\u00f6ln,DE\n2,Bo,,,,,DE\n"
        "3,Ali,Lindenallee,,50668,K\u00f6ln,\n4,,Weg,1,,Rom,IT\n"
    )
    imported = crm.imports.csv(file(text, header), mapping)
    assert (4, 2, 0, 2, 2) == counts(imported)
    assert [(4, "malformed_identifier"), (5, "malformed_identifier")] == [
        (each.line, each.reason) for each in imported.rejections
    ]
    assert ["country", "recipient"] == [str(each).split(": ")[1] for each in imported.rejections]
    sara = crm.customers.get(External("erp", "1")).id
    home = Postal("sara \u00d6Z", "Lindenallee 7", "50668", "K\u00f6ln", "DE")
    assert [sara] == list(crm.customers.reached_at(home))
    assert () == tuple(crm.customers.contact_points(External("erp", "2")))
    assert (4, 0, 2, 2, 0) == counts(crm.imports.csv(file(text, header), mapping))
    shared = {**POST, "recipient": {"value": "Familie"}}
    family = {"source": "erp", "customer": {"external": "id", "postal": [shared]}}
    text = "1,Sara,Weg 1,Rom\n2,Bo,Weg 1,Rom\n"
    assert (2, 2, 0, 0, 0) == counts(crm.imports.csv(file(text, "id,name,street,town\n"), family))
    together = crm.customers.reached_at(Postal("Familie", "Weg 1", "", "Rom", "IT"))
    assert {sara, crm.customers.get(External("erp", "2")).id} == set(together)


def test_organisations_are_imported_as_such(crm: CRM) -> None:
    """The mapping says of which kind the customers are."""
    mapping = {"source": "erp", "customer": {"kind": "organisation", "external": "id", "name": "name"}}
    crm.imports.csv(file("1,Acme\n", "id,name\n"), mapping)
    assert Organisation("Acme") == crm.customers.get(External("erp", "1")).party


def test_attributes_are_stated_once_with_source_and_date(crm: CRM, clock: FrozenClock) -> None:
    """Of several values the newest holds; the same file again states nothing; a newer, other value is stated."""
    crm.attributes.declare("city")
    crm.attributes.declare("children", "integer")
    mapping = {**PURCHASES, "attributes": {"city": "city", "children": {"column": "kids", "source": "form"}}}
    header = "mail,name,date,amount,city,kids\n"
    text = "sara@example.org,,2026-03-02,1,Bonn,2\nsara@example.org,,2026-03-01,1,Ulm,\n"
    assert (2, 2, 0, 0, 1) == counts(crm.imports.csv(file(text, header), mapping))
    crm.imports.csv(file(text, header), mapping)
    stated = crm.attributes.of(Email("sara@example.org"))
    assert ("Bonn", "shop", datetime(2026, 3, 2, 11, tzinfo=UTC)) == (
        stated["city"].value,
        stated["city"].source,
        stated["city"].stated_at,
    )
    assert (2, "form") == (stated["children"].value, stated["children"].source)
    crm.imports.csv(file("sara@example.org,,2026-03-05,1,Kiel,2\n", header), mapping)
    assert ["Bonn", "Kiel"] == [each.value for each in crm.attributes.history(Email("sara@example.org"), "city")]
    assert [2] == [each.value for each in crm.attributes.history(Email("sara@example.org"), "children")]


def test_attributes_of_a_file_of_customers_are_of_the_date_it_names_or_of_now(crm: CRM, clock: FrozenClock) -> None:
    """`stated_at` names the column; without it, when the import ran."""
    crm.attributes.declare("city", choices=["Bonn", "Ulm"])
    mapping: dict[str, Any] = {"source": "erp", "customer": {"external": "id"}, "attributes": {"city": "city"}}
    dated = {**mapping, "stated_at": "seen"}
    assert (1, 1, 0, 0, 1) == counts(crm.imports.csv(file("1,Ulm,2026-01-05\n", "id,city,seen\n"), dated))
    assert datetime(2026, 1, 5, 11, tzinfo=UTC) == crm.attributes.of(External("erp", "1"))["city"].stated_at
    imported = crm.imports.csv(file("1,Bonn\n1,Paris\n", "id,city\n"), mapping)
    assert (2, 1, 0, 1, 0) == counts(imported)
    assert "choose one of Bonn, Ulm" in str(imported.rejections[0])
    assert ("Bonn", clock.now()) == (
        crm.attributes.of(External("erp", "1"))["city"].value,
        crm.attributes.of(External("erp", "1"))["city"].stated_at,
    )


def test_lines_currencies_and_touchpoints_are_read(crm: CRM) -> None:
    """A product with its quantity, a currency of the line, where it took place."""
    crm.rates.set("USD", "0.5", on=datetime(2026, 1, 1, tzinfo=UTC).date())
    mapping = {
        "source": "shop",
        "customer": {"external": "id"},
        "interaction": {
            "kind": "return",
            "occurred_at": "date",
            "amount": {"column": "amount", "decimal": ",", "currency_column": "cur"},
            "line": {"product": "article", "quantity": "qty"},
            "touchpoint": {"column": "where"},
        },
    }
    header = "id;date;amount;cur;article;qty;where\n"
    mapping["file"] = {"delimiter": ";"}
    text = "1;2026-03-01;10,50;usd;Pen;3;web\n1;2026-03-02;1;EUR;;;\n1;2026-03-01;1;GBP;;;\n"
    imported = crm.imports.csv(file(text, header), mapping)
    assert (3, 2, 0, 1, 1) == counts(imported)
    assert "no_rate" == imported.rejections[0].reason
    plain, lined = crm.interactions.last(External("shop", "1"))
    assert ("return", "web", Money("10.50", "USD"), Money("5.25", "EUR")) == (
        lined.kind,
        lined.touchpoint,
        lined.amount,
        lined.base,
    )
    assert [("Pen", 3)] == [(line.product, line.quantity) for line in lined.content.lines]  # type: ignore[union-attr]
    assert plain.touchpoint is None


def test_other_kinds_are_imported_by_their_values(crm: CRM) -> None:
    """Feedback, and a kind that the app has declared."""
    crm.interactions.declare("tasting", values={"minutes": "integer", "shop": "text"}, required=["shop"])
    feedback = {"kind": "feedback", "occurred_at": "date", "values": {"score": "score", "text": "text"}}
    customer = {"external": "id"}
    imported = crm.imports.csv(
        file("1,2026-03-01,9,good\n1,2026-03-01,11,\n1,2026-03-01,,\n", "id,date,score,text\n"),
        {"source": "form", "customer": customer, "interaction": feedback},
    )
    assert (3, 1, 0, 2, 1) == counts(imported)
    tasting = {"kind": "tasting", "occurred_at": "date", "values": {"minutes": "min", "shop": "shop"}}
    imported = crm.imports.csv(
        file("1,2026-03-01,30,Bonn\n1,2026-03-01,30,\n", "id,date,min,shop\n"),
        {"source": "form", "customer": customer, "interaction": tasting},
    )
    assert (2, 1, 0, 1, 0) == counts(imported)
    kinds = {each.kind for each in crm.interactions.last(External("form", "1"))}
    assert {"feedback", "tasting"} == kinds


@pytest.mark.parametrize(
    ("change", "error", "told"),
    [
        ({"interaction": {**PURCHASES["interaction"], "amount": "amuont"}}, InvalidMapping, "did you mean 'amount'"),
        ({"attributes": {"city": "name"}}, UnknownAttribute, "city"),
        ({"interaction": {"kind": "tasting", "occurred_at": "date"}}, UnknownKind, "tasting"),
        (
            {"interaction": {"kind": "note", "occurred_at": "date", "values": {"txt": "name"}}},
            InvalidMapping,
            "its values are text",
        ),
        ({"file": {"encoding": "klingon"}}, InvalidMapping, "file.encoding"),
    ],
)
def test_a_mapping_that_does_not_fit_is_refused_before_the_first_line(
    crm: CRM, change: dict[str, Any], error: type[Exception], told: str
) -> None:
    """The file's columns and the tenant's declarations are looked at first; nothing is changed."""
    with pytest.raises(error, match=told):
        crm.imports.csv(file("sara@example.org,Sara,2026-03-01,12.50\n"), {**PURCHASES, **change})
    assert 0 == crm.customers.count()


def test_a_dry_run_tells_the_same_and_changes_nothing(crm: CRM, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also what rests on lines of an earlier chunk is told as it would be."""
    monkeypatch.setattr(imports, "CHUNK", 2)
    line = "sara@example.org,Sara,2026-03-01,12.50\n"
    text = line * 3 + "x\n" + "bo@example.org,Bo,2026-03-01,1\n"
    before = crm.events.backlog()
    told = crm.imports.csv(file(text), PURCHASES, dry_run=True)
    assert (0, 0, before) == (crm.customers.count(), crm.interactions.count(), crm.events.backlog())
    done = crm.imports.csv(file(text), PURCHASES)
    assert (5, 4, 0, 1, 2) == counts(told) == counts(done)
    assert [str(each) for each in done.rejections] == [str(each) for each in told.rejections]


def test_an_interrupted_import_leaves_whole_chunks_and_goes_on_when_run_again(
    crm: CRM, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stream that fails in the middle: chunks before it stay, and the next run counts nothing twice."""
    monkeypatch.setattr(imports, "CHUNK", 10)
    text = "".join(f"c{number % 7}@example.org,,2026-03-01,{number}\n" for number in range(100))

    class Failing(io.BytesIO):
        def read1(self, _: int | None = -1) -> bytes:
            if self.tell() > 2_000:
                raise OSError("the disk went away")
            return super().read1(100)

    with pytest.raises(OSError, match="went away"):
        crm.imports.csv(Failing(HEADER.encode() + text.encode()), PURCHASES)
    kept = crm.interactions.count()
    assert kept > 0
    assert 0 == kept % 10
    progress: list[tuple[int, int]] = []
    imported = crm.imports.csv(file(text), PURCHASES, progress=lambda lines, read: progress.append((lines, read)))
    assert (100, 100 - kept, kept, 0, 0) == counts(imported)
    assert 100 == crm.interactions.count()
    assert [10 * number for number in range(1, 11)] == [lines for lines, _ in progress]
    assert len(HEADER + text) == progress[-1][1]


def test_in_an_open_transaction_it_is_all_or_nothing(crm: CRM) -> None:
    """The first rejection raises and undoes the import, not the transaction around it."""
    good, bad = "sara@example.org,Sara,2026-03-01,12.50\n", "bo@example.org,Bo,soon,1\n"
    with crm.begin() as tx:
        tx.customers.add(Person("Kim"))
        with pytest.raises(ImportRejected, match="line 3") as caught:
            tx.imports.csv(file(good + bad), PURCHASES)
        assert 3 == caught.value.line
        with pytest.raises(ImportRejected, match="line 3"):
            tx.imports.csv(file(good + "bo@example.org,Bo,2026-03-01,1\n".replace(",1\n", ",-1\n")), PURCHASES)
        with pytest.raises(TransactionError, match="on_reject"):
            tx.imports.csv(file(good), PURCHASES, on_reject=print)
        assert (1, 1, 0, 0, 1) == counts(tx.imports.csv(file(good), PURCHASES, dry_run=True))
        assert 1 == tx.customers.count()
        assert (1, 1, 0, 0, 1) == counts(tx.imports.csv(file(good), PURCHASES))
        with pytest.raises(NestedTransaction):
            crm.imports.csv(file(good), PURCHASES)
    assert 2 == crm.customers.count()


def test_the_first_hundred_rejections_are_kept(crm: CRM) -> None:
    """All are counted and told; the result stays small."""
    told: list[ImportRejected] = []
    imported = crm.imports.csv(file("x\n" * 250), PURCHASES, on_reject=told.append)
    assert (250, 0, 0, 250, 0) == counts(imported)
    assert (250, 100) == (len(told), len(imported.rejections))


def test_the_cdnow_sample_is_imported_whole_and_once(crm: CRM) -> None:
    """6,919 real transactions of 2,357 customers, 21 of them like another: all recorded, and none twice."""
    path = Path(__file__).parents[4] / "shared" / "data" / "cdnow" / "CDNOW_sample.txt"
    if not path.exists():
        pytest.skip("the CDNOW sample is not beside the repository (shared/data/cdnow/CDNOW_sample.txt)")
    mapping = {
        "source": "cdnow",
        "file": {"delimiter": "whitespace", "header": False, "columns": ["id", "sample", "date", "cds", "dollars"]},
        "customer": {"external": "sample"},
        "interaction": {
            "kind": "purchase",
            "occurred_at": {"column": "date", "format": "%Y%m%d"},
            "amount": "dollars",
            "line": {"product": {"value": "CD"}, "quantity": "cds"},
        },
    }
    assert (6919, 6919, 0, 0, 2357) == counts(crm.imports.csv(path, mapping))
    assert (6919, 0, 6919, 0, 0) == counts(crm.imports.csv(path, mapping))
    assert (6919, 2357) == (crm.interactions.count(), crm.customers.count())
    assert Money("100.50", "EUR") == crm.story(External("cdnow", "0001")).revenue


def test_an_import_never_loosens_a_withdrawal(crm: CRM) -> None:
    """Law I4: consents and suppressions stay as they are, whatever the columns are called."""
    who = crm.customers.add(Person("Sara"), Email("sara@example.org"))
    crm.consents.withdraw(who, channel="email", purpose="offers", evidence="told us")
    crm.suppressions.add(Email("sara@example.org"), "asked")
    text = b"mail,consent,opt-in,name\nsara@example.org,granted,yes,Sara\n"
    crm.imports.csv(io.BytesIO(text), {"source": "shop", "customer": {"email": "mail", "name": "name"}})
    assert crm.consents.state(who, "email", "offers").withdrawn
    assert [False] == [each.granted for each in crm.consents.of(who)]
    assert crm.suppressions.is_suppressed(Email("sara@example.org"))
