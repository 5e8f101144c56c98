"""What was decided, sent, agreed on and promised is exported as it is recorded, from every store."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from crmcore import CRM, CustomerId, Email, Line, Money, Person, Purchase, Rule, RulePolicy
from crmcore.channels.maildir import MaildirChannel
from crmcore.testing import FrozenClock
from tests.unit.exports.test_parquet import rows

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
DAY = timedelta(days=1)
TODAY = date(2026, 3, 10)
RECORDED = ("ties", "entitlements", "entitlement_uses", "promises", "cases", "tasks", "decisions", "messages")


@pytest.fixture
def clock() -> FrozenClock:
    """Noon of 10 March 2026, UTC."""
    return FrozenClock(NOON)


@pytest.fixture(params=["memory", "sqlite", "postgres"])
def crm(request: pytest.FixtureRequest, clock: FrozenClock, tmp_path: Path) -> Iterator[CRM]:
    """A CRM that sends by e-mail."""
    urls = {"memory": "memory://", "sqlite": f"sqlite:///{tmp_path / 'crm.db'}"}
    url = urls.get(request.param) or request.getfixturevalue("migrated_url")
    mail = MaildirChannel(tmp_path / "mail", sender="shop@example.org")
    with CRM.open(url, clock=clock, channels=[mail], keys=b"k" * 32) as opened:
        opened.migrate(currency="EUR", zone="Europe/Berlin")
        opened.offers.define("tea", "product", "convenience", {"email": ("Tea", "Tea")})
        opened.entitlements.declare("free_delivery", "price")
        yield opened


@pytest.fixture
def sara(crm: CRM) -> CustomerId:
    """Of whom there is one record of each kind."""
    sara = crm.customers.add(Person("Sara"), Email("sara@example.org"))
    crm.consents.grant(sara, channel="email", purpose="offers", evidence="form")
    crm.ties.add(sara, "advisor", "e-7", since=TODAY)
    entitlement = crm.entitlements.grant(sara, "free_delivery", last=TODAY + DAY, uses=3, reason="Canary")
    crm.entitlements.use(sara, entitlement, source="shop", external_id="canary-1")
    crm.promises.keep(crm.promises.make(sara, "Canary", due=TODAY, employee="e-7"))
    crm.promises.make(sara, "Canary", due=TODAY + DAY)
    crm.cases.open(sara, "Canary", employee="e-7")
    crm.desk.add(sara, "Say canary", due=NOON + DAY, subject="Canary")
    crm.decide("spring", RulePolicy([Rule(None, "tea", "email")]))
    crm.tick()
    return sara


def one(folder: Path, table: str, **told: Any) -> dict[str, Any]:
    """The one row of a table, which says what is told."""
    (row,) = rows(folder, table)
    assert told == {name: row[name] for name in told}
    return row


def test_records_are_exported_as_they_stand(crm: CRM, sara: CustomerId, tmp_path: Path) -> None:
    """Ids are texts, instants and days their own types, flags unknown where nothing was said."""
    done = crm.exports.parquet(tmp_path / "out").folder
    whose = {"customer": str(sara), "origin": str(sara)}
    one(done, "ties", **whose, type="advisor", other=None, assigned="e-7", since=TODAY, until=None, removed_at=None)
    held = {"treatment": "free_delivery", "last_on": TODAY + DAY, "uses": 3, "used": 1, "reason": "Canary"}
    entitlement = one(done, "entitlements", **whose, **held, granted_at=NOON, revoked_at=None)
    one(done, "entitlement_uses", **whose, entitlement=entitlement["id"], external_id="canary-1", used_at=NOON)
    promises = sorted((row["due_on"], row["kept"], row["employee"]) for row in rows(done, "promises"))
    assert [(TODAY, True, "e-7"), (TODAY + DAY, None, "")] == promises
    one(done, "cases", **whose, subject="Canary", employee="e-7", opened_at=NOON, closed_at=None, rounds=0)
    one(done, "tasks", **whose, subject="Canary", employee="e-7", due_at=NOON + DAY, state="open")
    decision = one(
        done, "decisions", **whose, occasion="spring", day=TODAY, offer="tea", channel="email", arm="treated"
    )
    assert (1.0, "2026-03") == (decision["probability"], decision["month"])
    one(done, "messages", **whose, decision=decision["id"], step=0, state="accepted", finished_at=NOON, cost=0)
    allowed = one(done, "allowed_sets", digest=decision["allowed_set"])
    assert '"tea"' in allowed["body"]


def test_standings_have_a_history(crm: CRM, clock: FrozenClock, tmp_path: Path) -> None:
    """From one to the next, with what it was before."""
    sara = crm.customers.add(Person("Sara"))
    crm.interactions.record(sara, Purchase(Money("5", "EUR"), [Line("tea", Money("5", "EUR"))]))
    done = crm.exports.parquet(tmp_path / "out").folder
    told = [(row["stage_before"], row["stage"], row["defected_before"]) for row in rows(done, "transitions")]
    assert (None, None) == (told[0][0], told[0][2])
    assert [stage for _, stage, _ in told][:-1] == [before for before, _, _ in told][1:]
    assert crm.customers.get(sara).id == sara


def test_without_personal_data_nothing_is_quoted(crm: CRM, sara: CustomerId, tmp_path: Path) -> None:
    """What was promised, asked for and noted is left out; that it was, stays."""
    done = crm.exports.parquet(tmp_path / "out", personal=False)
    everything = {table: rows(done.folder, table) for table in done.rows}
    assert "canary" not in str(everything).lower()
    assert all(everything[table] for table in RECORDED)
    assert "canary" in str(rows(crm.exports.parquet(tmp_path / "named").folder, "promises")).lower()


def test_a_policy_is_evaluated_from_what_is_exported(crm: CRM, sara: CustomerId, tmp_path: Path) -> None:
    """Decisions, their probabilities and what followed join by ids: what inverse propensity scoring takes."""
    crm.interactions.purchase(sara, Money("30", "EUR"))
    done = crm.exports.parquet(tmp_path / "out").folder
    (found,) = (
        duckdb.connect()
        .execute(
            "SELECT sum(i.amount / 1000000.0 / d.probability) FROM read_parquet(? || '/decisions/**/*.parquet') AS d"
            " JOIN read_parquet(? || '/messages/*.parquet') AS m ON m.decision = d.id AND m.state = 'accepted'"
            " JOIN read_parquet(? || '/interactions/**/*.parquet') AS i ON i.customer = d.customer"
            " AND i.kind = 'purchase' AND i.occurred_at >= d.decided_at",
            [str(done)] * 3,
        )
        .fetchall()
    )
    assert (30.0,) == found
