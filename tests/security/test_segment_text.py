"""Promise S1: segment text cannot inject. SQL depends on the tree's shape alone, and the stores agree on whom it means.

`CRMCORE_PAYLOADS` and `CRMCORE_SEGMENTS` say how many hostile texts and random segments are tried: 5,000 and 2,000
where `CRMCORE_HYPOTHESIS` is ci or night, else a fifth and a tenth.
"""

from __future__ import annotations

import random
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import islice, product
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve, frozen
from hypothesis import HealthCheck, given, settings

from crmcore import (
    CRM,
    Complaint,
    CustomerId,
    Email,
    Feedback,
    Line,
    Money,
    Organisation,
    Person,
    Preferences,
    Purchase,
    Ranking,
    Return,
    Roster,
    Transaction,
)
from crmcore.domain.kernel.field import FieldRef
from crmcore.domain.segment.bound import bind
from crmcore.domain.segment.catalogue import Catalogue
from crmcore.domain.segment.predicate import AllOf, AnyOf, Compare, In, Not, Predicate
from crmcore.domain.segment.text import parse
from crmcore.errors import CurrencyMismatch, InvalidValue, PredicateError, UnknownField, UnknownName
from crmcore.stores.sql.compiler.scope import EVERYONE
from crmcore.stores.sql.compiler.statement import Question
from crmcore.testing import CountingIds, FrozenClock
from crmcore.testing.conformance.samples import CATALOGUE as KIT
from crmcore.testing.conformance.samples import now
from crmcore.testing.strategies import predicates
from crmcore_sqlite.content import SQLITE_CONTENT
from tests.thoroughness import cases

PAYLOADS = cases("CRMCORE_PAYLOADS", check=1_000, test=5_000)
SEGMENTS = cases("CRMCORE_SEGMENTS", check=200, test=2_000)
REFUSED = (PredicateError, UnknownField, CurrencyMismatch)
NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
CUSTOMERS = 200

CLASSICS = (
    "' OR '1'='1",
    "' OR 1=1 --",
    '" OR ""="',
    "'; DROP TABLE crm_customer; --",
    '"; DROP TABLE crm_customer; --',
    "1; DELETE FROM crm_interaction",
    "1 UNION SELECT value FROM crm_setting",
    "') UNION SELECT name, value FROM crm_setting --",
    "0x27206f7220313d31",
    "CHAR(39)||CHAR(39)",
    "purchases.count > 0 OR 1=1",
    "purchases.count > 0; DROP TABLE crm_event",
    "purchases.count > 0 -- and stage == 'retain'",
    "purchases.count > 0 /* and */",
    "purchases.count > (SELECT 1)",
    "purchases.count > ?",
    "purchases.count > :tenant",
    "purchases.count > 1e400",
    "purchases.count > 99999999999999999999999999",
    "purchases.count(days=1); 1",
    "purchases.count(days='1') > 0",
    "purchases.count(days=-1) > 0",
    "purchases.total > Money('1', 'EUR; DROP')",
    "purchases.total > Money('1', 'USD')",
    "attribute.city in ['x', (SELECT 1)]",
    "attribute.city in []",
    "attribute.city == 'a' 'b'",
    "attribute.city == b'a'",
    "attribute.city == f'{1}'",
    "attribute.city == r'\\'",
    "attribute.city == 'x' + 'y'",
    "attribute.city == '\\x27; DROP TABLE crm_customer; --'",
    "attribute.city == '\\u0027 or 1=1'",
    "attribute.city == '\\N{APOSTROPHE}'",
    "attribute.city == '\\",
    "attribute.city == '''x'''",
    "attribute['city'] == 'x'",
    "attribute[\"city'--\"] == 'x'",
    "attribute.city.__class__ == 'x'",
    "__import__('os').system('touch pwned')",
    "().__class__.__bases__[0].__subclasses__()",
    "[x for x in (1,)]",
    "(lambda: 1)()",
    "exec('import os')",
    "open('pwned', 'w')",
    "attribute.city if True else stage",
    "(x := 1)",
    "*attribute.city",
    "not not not purchases.count > 0",
    "date('2026-01-01' || '')",
    "customer.added_at > datetime('2026-01-01')",
    "customer.added_on > \"2026-01-01' or '1\"",
    "stage == 'retain\\' or 1=1'",
    "stage == 'nowhere'",
    "segment['x\"] or 1=1 or segment[\"x']",
    "{'a': 1}",
    "@stage",
    "stage\n==\n'retain'",
    "stage == 'retain' #",
    "\ufeffstage == 'retain'",
    "\uff53tage == 'retain'",
    "sta\u200bge == 'retain'",
    "stage\u00a0== 'retain'",
    "\u202estage == 'retain'",
    "stage == \u2018retain\u2019",
    "stage == \uff07retain\uff07",
    "attribute.cïty == 'x'",
    "attribute.ci\u0301ty == 'x'",
    "((((((((((" * 20,
    "not " * 2_000,
    "purchases.count > 0 and " * 600 + "defected",
    "a" * 20_000,
    "\x00",
    "stage == 'a\x00b'",
    "\ud800",
    "stage == '\udfff'",
    "",
    " ",
    "\\",
    ";",
    "None",
    "True",
    "purchases.count == None",
    "purchases.count is 0",
    "purchases.count",
)
OPENERS = ("", "'", '"', "')", '")', "';", '";', "\\'", "'\\", "]", '"]', "`", "*/", "''", "\u2019", "x' ", "1 ")
BODIES = (
    " or 1=1",
    " OR 'a'='a",
    "; DROP TABLE crm_customer",
    " UNION SELECT name, value FROM crm_setting",
    "; ATTACH DATABASE 'pwned.db' AS pwned",
    "; PRAGMA writable_schema=1",
    " and load_extension('pwned')",
    " or randomblob(1000000000)",
    " || (SELECT value FROM crm_setting)",
    ", (SELECT 1)",
    " and 1=(SELECT COUNT(*) FROM crm_customer)",
    " or defected",
    " == 'x' or purchases.count >= 0",
    ".__class__.__mro__",
    " and __import__('os').system('touch pwned')",
    "%s%n{0}{stage}${stage}",
    "?1 :a @b $c",
)
CLOSERS = (
    "",
    "--",
    "#",
    "/*",
    ";",
    "'",
    '"',
    "\n",
    "\r\n--",
    "\x00",
    "\t",
    ")",
    "')--",
    '")--',
    "\ud83d",
    "\u202e",
    " or '",
    "\\",
)


def _generated() -> Iterator[str]:
    made = [opener + body + closer for opener, body, closer in product(OPENERS, BODIES, CLOSERS)]
    random.Random(20260310).shuffle(made)
    yield from CLASSICS
    while True:
        yield from made
        made = [first + second for first, second in zip(made, reversed(made), strict=True)]


HOSTILE = list(islice(_generated(), PAYLOADS))


@frozen
class Shop:
    """One CRM with customers of whom some live in hostile cities."""

    crm: CRM
    path: Path | None
    cities: dict[CustomerId, str]


def storable(payload: str) -> bool:
    """Whether it is text that may be stated of a customer and compared with."""
    return "\0" not in payload and len(payload) <= 1_000 and not any(0xD800 <= ord(each) <= 0xDFFF for each in payload)


@pytest.fixture(scope="module", params=["memory", "sqlite"])
def shop(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """A store with customers who live in hostile cities, in a folder where nothing else is."""
    folder = tmp_path_factory.mktemp("hostile")
    path = folder / "crm.db" if request.param == "sqlite" else None
    with CRM.open("memory://" if path is None else f"sqlite:///{path}", clock=FrozenClock(NOON)) as crm:
        crm.migrate(currency="EUR", zone="UTC", region="DE")
        crm.attributes.declare("city")
        cities: dict[CustomerId, str] = {}
        with crm.begin() as tx:
            for number, city in enumerate(filter(storable, HOSTILE[:: max(1, PAYLOADS // 120)])):
                who = tx.customers.add(Person(f"Nr {number}"), Email(f"nr{number}@example.org"))
                tx.attributes.state(who, {"city": city}, source="form")
                cities[who] = city
                if number % 3:
                    tx.interactions.purchase(who, Money(number, "EUR"))
        assert len(cities) > 80
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(folder)
            yield Shop(crm, path, cities)


def held(tx: Transaction, where: str | Predicate) -> set[CustomerId]:
    """The customers for whom it holds."""
    return set(tx.table(["customer.kind"], where=where).columns().customers)


def text_of(where: Predicate) -> str:
    """The SQL that the compiler writes for it, over the kit's catalogue."""
    return Question(SQLITE_CONTENT, EVERYONE, bind(where, KIT), now()).customers().text


def harmless(where: Predicate) -> Predicate:
    """A predicate of the same shape, whose texts say nothing."""
    match where:
        case AllOf(clauses):
            return AllOf(map(harmless, clauses))
        case AnyOf(clauses):
            return AnyOf(map(harmless, clauses))
        case Not(clause):
            return Not(harmless(clause))
        case Compare(value=str()):
            return evolve(where, value="a")
        case In(values=values) if all(isinstance(value, str) for value in values):
            return evolve(where, values=tuple(f"a{number}" for number in range(len(values))))
    return where


def unharmed(path: Path | None) -> tuple[str, ...]:
    """All that is in a database, and what lies beside it."""
    if path is None:
        return ()
    with closing(sqlite3.connect(path)) as connection:
        assert [("ok",)] == connection.execute("PRAGMA integrity_check").fetchall()
        return (*connection.iterdump(), *sorted(each.name for each in path.parent.iterdir()))


@pytest.fixture(autouse=True)
def _nothing_is_harmed(request: pytest.FixtureRequest) -> Iterator[None]:
    """Whatever a test of a shop tries, every byte that means something is as before."""
    if "shop" not in request.fixturenames:
        yield
        return
    path = request.getfixturevalue("shop").path
    before = unharmed(path)
    yield
    assert before == unharmed(path)


def asked(shop: Shop, spell: Callable[[str], str]) -> Counter[str]:
    """Ask for every hostile text as spelt, and count what came of it."""
    found: Counter[str] = Counter()
    with shop.crm.read() as tx:
        everyone = held(tx, "customer.kind == 'person'")
        for payload in HOSTILE:
            text = spell(payload)
            try:
                where = parse(text)
                answer = held(tx, text)
            except REFUSED as error:
                found[type(error).__name__] += 1
                continue
            # What can be read is a predicate, and means what the memory of plain Python says it means.
            assert answer == held(tx, where) <= everyone, text
            found["predicate"] += 1
    assert len(HOSTILE) == sum(found.values())
    return found


def test_as_a_whole_predicate(shop: Shop) -> None:
    """Hostile text is a typed error, or a predicate that was written in the language of predicates after all."""
    found = asked(shop, lambda payload: payload)
    assert found["PredicateError"] > 0.95 * len(HOSTILE)


def test_after_a_clause(shop: Shop) -> None:
    """Put behind a clause that is in order, hostile text is a typed error, or reads as more of the same language."""
    found = asked(shop, lambda payload: f"purchases.count > 0 {payload}")
    assert found["PredicateError"] > 0.9 * len(HOSTILE)
    assert found["predicate"] > 0


@pytest.mark.parametrize("quote", ["'", '"'])
def test_between_quotes(shop: Shop, quote: str) -> None:
    """Put between quotes without any care, hostile text ends them and is refused, or is a constant and nothing more."""
    found = asked(shop, lambda payload: f"attribute.city == {quote}{payload}{quote}")
    assert found["predicate"] > 0.1 * len(HOSTILE)
    assert found["PredicateError"] > 0.1 * len(HOSTILE)


def test_in_a_field_s_name(shop: Shop) -> None:
    """As part of a name, hostile text names no field, in whichever way it is put there."""
    spellings: list[Callable[[str], str]] = [
        lambda payload: f"attribute[{_quoted(payload)}] == 'x'",
        lambda payload: f"{payload} > 1",
        lambda payload: f"purchases.{payload} > 1",
    ]
    for spelling in spellings:
        found = asked(shop, spelling)
        assert found["PredicateError"] + found["UnknownField"] > 0.95 * len(HOSTILE)


def _quoted(payload: str) -> str:
    return '"' + payload.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def test_as_a_constant_it_is_bound_as_a_plain_value(shop: Shop) -> None:
    """Given as a constant, hostile text finds exactly the customers of whom just that is stated."""
    by_city: dict[str, set[CustomerId]] = {}
    for who, city in shop.cities.items():
        by_city.setdefault(city, set()).add(who)
    found = 0
    with shop.crm.read() as tx:
        everyone = set(shop.cities)
        for payload in HOSTILE:
            if not storable(payload):
                with pytest.raises(PredicateError):
                    Compare(FieldRef("attribute.city"), "==", payload)
                continue
            expected = by_city.get(payload, set())
            found += bool(expected)
            is_it = Compare(FieldRef("attribute.city"), "==", payload)
            assert expected == held(tx, is_it), payload
            assert everyone - expected == held(tx, Not(is_it)), payload
    assert found >= len(by_city) > 80


def test_written_and_read_again_it_is_the_same_constant(shop: Shop) -> None:
    """The text of a predicate with a hostile constant reads back as that very predicate, and finds the same."""
    with shop.crm.read() as tx:
        for payload in filter(storable, HOSTILE[::5]):
            where = In(FieldRef("attribute.city"), [payload, "x"]) & ~Compare(FieldRef("attribute.city"), "<", payload)
            assert where == parse(str(where)), payload
            assert held(tx, where) == held(tx, str(where)), payload


def test_names_that_are_hostile_name_nothing(shop: Shop) -> None:
    """No segment, measure, attribute, kind or field can be given a hostile name, nor is any found by one."""
    attempts: list[Callable[[Any, str], object]] = [
        lambda tx, name: tx.segments.define(name, "purchases.count > 0"),
        lambda tx, name: tx.segments.define("x", Ranking(FieldRef(name), top=1)),
        lambda tx, name: tx.segments.define("x", Compare(FieldRef(f"attribute.{name}"), "==", "x")),
        lambda tx, name: tx.measures.declare(name, "purchase"),
        lambda tx, name: tx.attributes.declare(name),
        lambda tx, name: tx.interactions.declare(name),
        lambda tx, name: tx.segments.count(name),
        lambda tx, name: list(tx.segments.members(name)),
        lambda tx, name: tx.segments.rfm(name),
        lambda tx, name: tx.table([name]).columns(),
        lambda tx, name: tx.table(["stage"], segment=name).columns(),
        lambda tx, name: tx.decide(name, segment=name),
    ]
    tried = [payload for payload in HOSTILE[::10] if not payload.isidentifier()]
    with suppress(_Undo), shop.crm.begin() as tx:
        for payload in tried:
            for attempt in attempts:
                with pytest.raises((PredicateError, UnknownName, InvalidValue)):
                    attempt(tx, payload)
        assert [] == list(tx.segments.defined())
        assert ["city"] == [attribute.name for attribute in tx.attributes.declared()]
        raise _Undo
    assert len(tried) > len(HOSTILE) / 11


class _Undo(Exception):
    """Ends a transaction that is not to be kept."""


def test_sql_depends_on_the_shape_alone() -> None:
    """Whatever a text says, the SQL written is that of a harmless text of the same shape, and holds none of it."""
    city = FieldRef("attribute.city")
    shapes: list[Callable[[str], Predicate]] = [
        lambda payload: Compare(city, "==", payload),
        lambda payload: Not(Compare(city, ">=", payload)),
        lambda payload: In(city, [payload, f"{payload}!"]),
        lambda payload: AllOf((Compare(city, "<", payload), Compare(FieldRef("purchases.count"), ">", 3))),
        lambda payload: AnyOf((Not(In(city, [payload])), Compare(FieldRef("customer.language"), "!=", payload))),
    ]
    for shape in shapes:
        expected = text_of(shape("a"))
        for payload in filter(lambda each: storable(each + "!"), HOSTILE):
            assert expected == text_of(shape(payload)), payload


def test_sql_of_whatever_can_be_read_depends_on_the_shape_alone() -> None:
    """So it is for hostile text that reads as a predicate: the SQL is that of its shape."""
    read = 0
    for payload in HOSTILE:
        for text in (
            payload,
            f"defected {payload}",
            f"attribute.city == '{payload}'",
            f'attribute.city == "{payload}"',
        ):
            try:
                where = parse(text)
                written = text_of(where)
            except REFUSED:
                continue
            read += 1
            try:
                expected = text_of(harmless(where))
            except PredicateError:
                # A field of few choices takes no other text: there is nothing to compare with.
                continue
            assert expected == written, text
    assert read > 0.2 * len(HOSTILE)


WORDS = ("", "a", "A", "ab", "Z", "é", "e\u0301", "رشت", "\uffff", "\U0001f600", '"', "'; --", "%", "_", "\\", "\n")


def _furnish(crm: CRM) -> None:
    """Two hundred customers who differ in all that fields tell of."""
    dice = random.Random(200)
    for name, type_ in (
        ("city", "text"),
        ("score", "integer"),
        ("weight", "decimal"),
        ("limit", "money"),
        ("vip", "boolean"),
        ("birthday", "date"),
        ("seen", "instant"),
    ):
        crm.attributes.declare(name, type_)
    crm.attributes.declare("tier", choices=["gold", "silver"])
    crm.measures.declare("tea", ["purchase", "return"], where={"product": "tea"})
    crm.segments.define("friends", Roster())
    crm.segments.define("quiet-buyers", "purchases.count > 0 and purchases.days_since > 2")
    with crm.begin() as tx:
        customers = []
        for number in range(CUSTOMERS):
            party = Organisation("Mill") if dice.random() < 0.2 else Person("Nr")
            wish = Preferences(language=dice.choice([None, "de", "fa-IR"]), zone=dice.choice([None, "Asia/Tehran"]))
            customers.append(tx.customers.add(party, Email(f"nr{number}@example.org"), preferences=wish))
        for who in customers:
            stated: dict[str, Any] = {
                "city": dice.choice(WORDS),
                "score": dice.randint(-3, 3),
                "weight": dice.choice([Decimal(0), Decimal("0.5"), Decimal(2), Decimal("-0.000001")]),
                "limit": Money(dice.choice(["0", "0.5", "2"]), "EUR"),
                "vip": dice.random() < 0.5,
                "birthday": date(2026, 1, dice.randint(1, 4)),
                "seen": datetime(2026, 1, 1, tzinfo=UTC),
                "tier": dice.choice(["gold", "silver"]),
            }
            kept = {name: value for name, value in stated.items() if dice.random() < 0.6}
            if kept:
                tx.attributes.state(who, kept, source="form")
            for _ in range(dice.choice([0, 0, 1, 2, 5])):
                at = NOON - timedelta(
                    days=dice.choice([0, 1, 2, 6, 7, 29, 30, 31, 364, 400]), hours=dice.randint(0, 13)
                )
                money = Money(dice.choice(["0", "0.5", "1", "2", "3"]), "EUR")
                bought = [Line(dice.choice(["tea", "cup"]), money)]
                said: list[Purchase | Return | Feedback | Complaint] = [
                    Purchase(money, bought),
                    Purchase(money),
                    Return(money, bought),
                    Feedback(9),
                    Complaint("x"),
                ]
                tx.interactions.record(who, dice.choice(said), occurred_at=at)
            if dice.random() < 0.3:
                tx.ledger.book(who, "cost to serve", Money(dice.choice(["0.5", "2", "-1"]), "EUR"), occurred_at=NOON)
            if dice.random() < 0.3:
                tx.segments.put("friends", who)
            if dice.random() < 0.1:
                tx.customers.archive(who)
    crm.tick()


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[CRM, CRM]]:
    """The same 200 customers in memory and in SQLite."""
    path = tmp_path_factory.mktemp("agree") / "crm.db"
    opened = []
    for url in ("memory://", f"sqlite:///{path}"):
        crm = CRM.open(url, clock=FrozenClock(NOON), ids=CountingIds())
        crm.migrate(currency="EUR", zone="Europe/Berlin", region="DE")
        _furnish(crm)
        opened.append(crm)
    yield opened[0], opened[1]
    for crm in opened:
        crm.close()


def test_memory_and_sqlite_agree_on_random_segments(both: tuple[CRM, CRM]) -> None:
    """Any segment over any fields has the same members in memory and in SQLite; many tell customers apart."""
    memory, sqlite = both
    catalogue = Catalogue(memory.fields(), "EUR")
    assert len(catalogue) > 60
    sizes: Counter[int] = Counter()

    @settings(
        max_examples=SEGMENTS,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=[HealthCheck.too_slow],
    )
    @given(predicates(catalogue))
    def agree(where: Predicate) -> None:
        with memory.read() as first, sqlite.read() as second:
            members = first.table(["customer.kind"], where=where).columns().customers
            assert members == second.table(["customer.kind"], where=where).columns().customers
        sizes[len(members)] += 1

    agree()
    there = memory.customers.count()
    assert 170 < there < CUSTOMERS
    assert sum(sizes.values()) >= 0.9 * SEGMENTS
    assert sum(count for size, count in sizes.items() if 0 < size < there) > 0.2 * SEGMENTS
