"""Makes the database that later migrations are tried on: every table filled, through the public API.

``python -m tests.migration.seed`` writes ``seeded/000N.sql``, its key and what is expected of it, for the newest
migration N. Once N is released they stay as they are: each is a database of that release.
"""

from __future__ import annotations

import json
import sqlite3
import sys
from collections.abc import Mapping, Sequence
from contextlib import closing, suppress
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, ClassVar

from attrs import define, evolve

from crmcore import (
    CRM,
    Advice,
    Booking,
    Call,
    Click,
    Complaint,
    Custom,
    CustomerId,
    Email,
    Entry,
    Experiment,
    External,
    Feedback,
    Line,
    Message,
    Money,
    NewTie,
    Note,
    Open,
    Organisation,
    Person,
    Phone,
    Preferences,
    Profile,
    Purchase,
    Ranking,
    Referral,
    Reply,
    Return,
    Rhythm,
    Roster,
    Rule,
    RulePolicy,
    Throttle,
    Visit,
)
from crmcore.domain.decision.heard import Heard
from crmcore.domain.decision.message import Accepted, Answer, Outgoing, Refused, Unknown
from crmcore.domain.kernel.field import FieldRef
from crmcore.domain.kernel.reach import Address, Reach
from crmcore.domain.marketing.offer import Wording
from crmcore.ports.channel import Capabilities
from crmcore.services.campaigning import carry_on
from crmcore.testing import CountingIds, FrozenClock
from crmcore_sqlite.migrate import scripts

SEEDED = Path(__file__).with_name("seeded")
KEY = b"k" * 32
START = datetime(2026, 1, 5, 9, tzinfo=UTC)
PAST = date(2026, 1, 10)
END = datetime(2026, 4, 2, 15, 30, tzinfo=UTC)
NAMED: Mapping[str, Reach] = {
    "sara": Email("sara@example.org"),
    "mill": External("erp", "4711"),
    "ben": Email("ben@example.org"),
    "ada": Email("ada@example.org"),
    "zoe": External("erp", "Zoë/1"),
}
FIELDS = (
    "stage",
    "rung",
    "defected",
    "rhythm",
    "purchases.count",
    "purchases.total",
    "purchases.days(days=90)",
    "purchases.last_at",
    "returns.total",
    "feedback.total",
    "tea.count",
    "tea.total(days=60)",
    "glasses.total",
    "value.revenue",
    "value.cost",
    "value.profit(days=30)",
    "attribute.city",
    "attribute.score",
    "attribute.birthday",
    "attribute.limit",
)
STAMP = Money("0.0008", "EUR")
POLICY = RulePolicy([Rule("stage == 'retain'", "club", "post"), Rule(None, "taster", "post")], explore=0.2, name="seed")


@define
class Post:
    """A channel whose answer is told by the address it is given."""

    port_version: ClassVar[int] = 1
    name = "post"
    capabilities = Capabilities("email", cost=STAMP)

    def validate(self, address: Address) -> str | None:
        """Every address will do."""
        return None

    def deliver(self, message: Outgoing) -> Answer:
        """Refused, unknown or accepted."""
        who = message.address.value.partition("@")[0]
        return Refused(True, "no such box") if who == "refuse" else Unknown("lost") if who == "lost" else Accepted()


class _Killed(Exception):
    """Ends a dispatch where a kill would."""


def open_crm(path: Path, clock: FrozenClock, ids: CountingIds | None = None) -> CRM:
    """The CRM on a database, its key file beside it, with the channel of the seed."""
    return CRM.open(f"sqlite:///{path}", clock=clock, ids=ids or CountingIds("later"), channels=[Post()])


def key_beside(path: Path) -> Path:
    """Where the key of a database is kept."""
    return path.with_name(f"{path.name}.key")


def seed(path: Path) -> None:
    """Fill a new database."""
    key_beside(path).write_text(KEY.hex() + "\n", encoding="ascii")
    clock = FrozenClock(START)
    with open_crm(path, clock, CountingIds("seed")) as crm:
        fill(crm, clock)


def fill(crm: CRM, clock: FrozenClock) -> None:
    """Fill a CRM on a new database, whose clock is at `START`."""
    crm.migrate(currency="EUR", zone="Europe/Berlin", region="DE")
    _declare(crm)
    _add(crm)
    _state(crm, clock)
    _record(crm, clock)
    _benefit(crm)
    _segment(crm, clock)
    _spend(crm)
    _agree(crm, clock)
    _decide(crm, clock)
    _relate(crm, clock)
    _protect(crm, clock)
    _hear(crm, clock)
    _campaign(crm, clock)
    _place(crm, clock)
    _elsewhere(crm, clock)
    clock.set(END)
    _finish(crm)


def _declare(crm: CRM) -> None:
    crm.attributes.declare("city", doc="where the customer lives")
    crm.attributes.declare("score", "integer", personal=False)
    crm.attributes.declare("birthday", "date")
    crm.attributes.declare("limit", "money")
    crm.attributes.declare("tier", choices=["gold", "silver"])
    crm.interactions.declare("tasting", values={"glasses": "integer", "wine": "text"}, required=["wine"])
    crm.measures.declare("tea", ["purchase", "return"], where={"product": ["tea", "green tea"]}, doc="tea sold")
    crm.measures.declare("glasses", "tasting", total="glasses", where={"wine": "red"})
    crm.rates.set("USD", "0.92", on=date(2026, 1, 1))
    crm.rates.set("USD", "0.875", on=date(2026, 2, 15))


def _add(crm: CRM) -> None:
    with crm.begin(actor="signup form") as tx:
        family = Phone("+49 30 901820", shared=True)
        tx.customers.add(
            Person("Sara Öz"), Email("sara@example.org"), family, External("shop", "C-17"), key="sign up 1"
        )
        tx.customers.add(Organisation("Mill & Sons"), External("erp", "4711"), Email("office@example.com", shared=True))
        tx.customers.add(Person("Ben Öz"), Email("ben@example.org"), family)
        tx.customers.add(Person("Ada"), Email("ada@example.org"), Phone("030 901829"))
        tx.customers.add(
            Person("زهرا"), External("erp", "Zoë/1"), preferences=Preferences("fa-IR", "Asia/Tehran", "post")
        )
        for name in ("refuse", "lost", "late", "left", "idle", "next"):
            tx.customers.add(Person(name), Email(f"{name}@example.org"))
    crm.customers.identify(Email("ben@example.org"), Email("old@example.org"), External("shop", "C-18"))
    crm.customers.forget(Email("ben@example.org"), Email("old@example.org"))
    people = [Profile(1, "Ada", email="ada@example.org"), Profile("Zoë", language="fr"), Profile(3, "Bo", zone="UTC")]
    crm.customers.sync(people, source="app")
    crm.customers.sync(people[:2], source="app", complete=True)
    sara = crm.customers.get(Email("sara@example.org"))
    crm.customers.update(sara.id, version=sara.version, preferences=Preferences("de", None, "post"))


def _state(crm: CRM, clock: FrozenClock) -> None:
    crm.attributes.state(
        Email("sara@example.org"),
        {"city": "Köln", "score": 7, "birthday": date(1990, 2, 28), "limit": Money("250.50", "EUR"), "tier": "gold"},
        source="form",
    )
    clock.advance(days=4)
    crm.attributes.state(Email("sara@example.org"), {"city": "Rašt", "score": None}, source="call centre")
    crm.attributes.state(
        External("erp", "4711"), {"city": "Hürth"}, source="register", stated_at=START - timedelta(days=300)
    )


def _record(crm: CRM, clock: FrozenClock) -> None:
    def bought(amount: str, currency: str = "EUR", *products: str) -> Purchase:
        money = Money(amount, currency)
        return Purchase(money, [Line(product, money, Decimal("1.5")) for product in products])

    entries = [
        Entry(NAMED[who], content, START + timedelta(days=days, hours=hours), source, external_id, touchpoint)
        for who, content, days, hours, source, external_id, touchpoint in (
            ("sara", bought("40", "EUR", "tea"), -400, 0, "shop", "o-1", "web"),
            ("sara", bought("25.50", "EUR", "green tea", "cup"), -30, 14, "shop", "o-2", "web"),
            ("sara", bought("19.99", "USD", "tea"), -2, 15, "shop", "o-3", "branch"),
            ("mill", bought("1200"), -90, 0, "erp", "i-1", None),
            ("mill", bought("0"), -60, 0, "erp", "i-2", None),
            ("mill", bought("900"), -20, 0, "erp", "i-3", None),
            ("ben", bought("12", "EUR", "cup"), -350, 0, "shop", "o-4", "branch"),
            ("ada", bought("7", "EUR", "tea"), -10, 0, "shop", "o-5", "web"),
        )
    ]
    crm.interactions.record_many(entries)
    for days, content, outbound in (
        (0, Return(Money("5", "EUR"), [Line("tea", Money("5", "EUR"))]), False),
        (1, Message("Is the Assam back?", "Question"), False),
        (1, Message("It is.", "Re: Question"), True),
        (2, Visit(minutes=12, text="looked at pots"), False),
        (3, Call(minutes=3), False),
        (4, Advice("Store it dry"), True),
        (5, Open("m-1"), False),
        (5, Click("https://example.org/tea", "m-1"), False),
        (6, Reply("Thanks", "m-1"), False),
        (7, Complaint("The tin was dented", "o-3"), False),
        (8, Note("likes green tea 🍵"), False),
        (9, Feedback(9, "quick"), False),
        (10, Referral("Ben"), False),
        (11, Custom("tasting", {"glasses": 3, "wine": "red"}), False),
        (11, Custom("tasting", {"wine": "white"}), False),
    ):
        clock.set(START + timedelta(days=10 + days, hours=2))
        crm.interactions.record(NAMED["sara"], content, touchpoint="branch", direction="outbound" if outbound else None)
        crm.tick()
    wrong = crm.interactions.purchase(NAMED["ben"], Money("99", "EUR"), source="shop", external_id="o-6")
    crm.interactions.void(wrong, reason="typed twice", key="void o-6")
    wrong = crm.interactions.purchase(NAMED["ben"], Money("88", "EUR"), source="shop", external_id="o-7")
    crm.interactions.correct(wrong, Purchase(Money("8.80", "EUR"), [Line("tea", Money("8.80", "EUR"))]))


def _benefit(crm: CRM) -> None:
    crm.entitlements.declare("first_pick", "priority", doc="new harvests first")
    held = crm.entitlements.grant(NAMED["sara"], "first_pick", last=date(2026, 12, 31), uses=3, reason="ten years")
    crm.entitlements.use(NAMED["sara"], held, source="shop", external_id="o-3")
    crm.entitlements.revoke(crm.entitlements.grant(NAMED["ben"], "first_pick"))
    call, _ = (crm.promises.make(NAMED["ada"], words, due=date(2026, 3, 1)) for words in ("call back", "send tea"))
    crm.promises.keep(call)
    cold, _ = (crm.cases.open(NAMED["ada"], words, employee="kim") for words in ("cold tea", "wrong tea"))
    crm.cases.close(cold, "replaced", "with a gift")
    crm.sources.rank(["register", "call centre"])
    crm.quality.measure()


def _segment(crm: CRM, clock: FrozenClock) -> None:
    crm.segments.define("buyers", "purchases.count > 0", doc="whoever has bought")
    crm.segments.define("quiet", "purchases.days_since > 60 and not attribute.city == 'Rom'")
    crm.segments.define("best", Ranking(FieldRef("value.profit"), share=Decimal("0.4"), within="buyers"))
    crm.segments.define("friends", Roster(), doc="kept by hand")
    crm.segments.put("friends", NAMED["sara"], NAMED["zoe"])
    crm.segments.define("quiet-friends", 'segment.friends and not segment["quiet"]')
    crm.segments.define("gone", "defected")
    crm.segments.retire("gone")
    rules = crm.standings.rules()
    crm.standings.define(evolve(rules, rhythm=Rhythm(minimum=10, default=80, tolerance=3)))
    clock.advance(days=20)
    crm.tick()


def _spend(crm: CRM) -> None:
    crm.ledger.book_many(
        [
            Booking(NAMED["sara"], "acquisition cost", Money("12.5", "EUR"), START, "adverts", "click-7"),
            Booking(NAMED["sara"], "product cost", Money("30", "USD"), START + timedelta(days=1)),
            Booking(NAMED["ben"], "cost to serve", Money("60", "EUR"), START + timedelta(days=2)),
        ]
    )
    crm.ledger.book(NAMED["ben"], "cost to serve", Money("-1.25", "EUR"), key="refund")


def _agree(crm: CRM, clock: FrozenClock) -> None:
    for name in ("sara", "ben", "ada", "refuse", "lost", "late", "left", "idle", "next"):
        who = Email(f"{name}@example.org")
        crm.consents.grant(who, channel="post", purpose="offers", evidence="signup form v3", source="web")
    clock.advance(minutes=1)
    crm.consents.withdraw(Email("ben@example.org"), channel="post", purpose="offers", evidence="call of today")
    crm.consents.withdraw(
        contact_point=Email("idle@example.org"), channel="post", purpose="offers", evidence="unsubscribed"
    )
    clock.advance(minutes=1)
    crm.consents.grant(
        contact_point=Email("idle@example.org"), channel="post", purpose="offers", evidence="signed up again"
    )
    crm.suppressions.add(Email("never@example.org"), "asked never to be written to")


def _decide(crm: CRM, clock: FrozenClock) -> None:
    crm.caps.define(2, 1, "post")
    crm.caps.define(9, calendar="month", purpose="offers")
    crm.budgets.define(Money("5", "EUR"), "month", "post")
    crm.offers.define(
        "taster",
        "coupon",
        "convenience",
        {"post": ("For you", "Hello ${name}, two euros off.")},
        cost=Money("2", "EUR"),
        expires_after=24,
    )
    crm.offers.define("club", "service", "listening", {"post": ("Club", "Join us")}, eligibility="purchases.days >= 3")
    everyone = [NAMED["sara"], NAMED["ben"], *(Email(f"{name}@example.org") for name in ("refuse", "lost"))]
    crm.decide("welcome", POLICY, customers=everyone, salt="seed")
    crm.decide("trial", POLICY, segment="buyers", holdout=Experiment("trial", Decimal("0.5")), salt="seed")
    crm.tick()
    late, left = Email("late@example.org"), Email("left@example.org")
    always = RulePolicy([Rule(None, "taster", "post")], name="always")
    crm.decide("march", always, customers=[left])
    clock.advance(minutes=1)
    crm.consents.withdraw(left, channel="post", purpose="offers", evidence="told us in the branch")
    crm.tick()
    crm.decide("march", always, customers=[late])
    clock.advance(days=2)
    crm.offers.define(
        "taster",
        "coupon",
        "convenience",
        {"post": ("For you", "Hello ${name}, three euros off.")},
        cost=Money("3", "EUR"),
        expires_after=240,
        message_class="resend",
    )
    crm.tick()


def _relate(crm: CRM, clock: FrozenClock) -> None:
    today = clock.now().date()
    crm.ties.declare("coach", "coached", exclusive_back=True, doc="who trains the customer")
    crm.ties.declare("banker", "client", towards="employee", doc="at the firm's bank")
    first = crm.ties.add(NAMED["sara"], "spouse", NAMED["ben"], since=date(2019, 6, 1), source="form")
    crm.ties.end(first, today - timedelta(days=3), key="divorce")
    crm.ties.remove(crm.ties.add(NAMED["ada"], "parent", NAMED["zoe"]), "the other way round")
    crm.ties.add_many(
        [
            NewTie(NAMED["zoe"], "parent", NAMED["ada"]),
            NewTie(NAMED["sara"], "employer", NAMED["mill"], date(2020, 1, 1), date(2030, 1, 1)),
            NewTie(NAMED["ben"], "coach", NAMED["ada"]),
            *(NewTie(NAMED[name], "advisor", "e-7", date(2025, 1, 1)) for name in ("sara", "ben", "mill")),
            NewTie(NAMED["mill"], "banker", "e-7"),
        ]
    )
    crm.ties.hand_over("e-7", "e-8", today)
    home = crm.households.form("Müller & Öz", [NAMED["sara"], NAMED["ben"]], since=date(2025, 5, 1))
    crm.households.leave(home, NAMED["ben"], today)
    crm.households.form("Zweitwohnung", [NAMED["sara"], NAMED["zoe"]], exclusive=False)
    crm.referrals.record(NAMED["sara"], NAMED["ada"], about="card 12", source="shop", external_id="r-1")
    crm.caps.define(4, 30, per="household")
    crm.caps.retire(30, per="household")


def _protect(crm: CRM, clock: FrozenClock) -> None:
    """Restrict, set right and erase, under rules of retention that are not due yet."""
    with crm.begin(actor="privacy desk") as tx:
        gone = tx.customers.add(Person("Gone"), Email("gone@example.org"), External("shop", "C-gone"))
        tx.customers.sync([Profile("P-gone", "Gone", email="gone@example.org")], source="app")
        tx.interactions.purchase(gone, Money("7", "EUR"), source="shop", external_id="o-gone")
        tx.interactions.record(gone, Note("wants to be forgotten"))
        tx.ledger.book(gone, "cost to serve", Money("1", "EUR"), source="books", external_id="b-gone")
        tx.consents.withdraw(gone, channel="post", purpose="offers", evidence="letter")
        tx.privacy.restrict(gone, "asked to be erased")
    clock.advance(minutes=1)
    crm.privacy.erase(gone)
    crm.privacy.restrict(NAMED["ben"], "disputes his name")
    crm.privacy.rectify(NAMED["ben"], party=Person("Ben"), preferences=Preferences("de"), evidence="passport")
    crm.privacy.lift(NAMED["ben"], "set right")
    crm.retentions.define("lapsed", "erase lapsed", 3_650)
    crm.retentions.define("notes", "redact texts", 3_650, kinds=["note"])


def _hear(crm: CRM, clock: FrozenClock) -> None:
    """What bounces say of addresses: one is dead, one came back for now."""
    for who, hard, status, reason in (("ada", True, "5.1.1", "address"), ("left", False, "4.2.2", "mailbox")):
        address = Address("email", f"{who}@example.org", "")
        crm.inbound.take("post", [Heard("bounce", f"b-{who}", clock.now(), None, address, hard, status, reason)])
    crm.outbox.limit("post", 1_000, seconds=1)
    crm.contact_times.choose(NAMED["sara"], "mon-sun 00:00-24:00", "post")
    crm.contact_times.choose(NAMED["ben"], "mon-fri 08:00-20:00")
    crm.contact_times.choose(NAMED["ben"], None)
    clock.advance(minutes=1)


def _campaign(crm: CRM, clock: FrozenClock) -> None:
    """A campaign under way: part of its audience is in the outbox, and somebody holds it up."""
    crm.campaigns.define(
        "summer",
        "convenience",
        offers=["taster"],
        channels=["post"],
        segment="buyers",
        starts="2026-01-05 09:00",
        ends="2027-01-05 09:00",
        zone="recipient",
        throttle=Throttle(10, 60),
        holdout=Experiment("summer", Decimal("0.000001")),
        approval=True,
        doc="two euros off",
    )
    crm.campaigns.approve("summer", by="e-1")
    crm.campaigns.start("summer")
    carry_on(crm._scope)
    crm.campaigns.pause("summer", reason="a wrong price")
    clock.advance(minutes=1)


def _place(crm: CRM, clock: FrozenClock) -> None:
    """Messages in inboxes, one read and one dismissed; tasks that wait, are done and are dropped."""
    said = Wording("Green tea, ${name}", "News", "<p>Green tea</p>")
    words = {"inbox": said, "desk": Wording("Good day, ${name}", "Tea")}
    crm.offers.define("news", "service", "listening", words, valid_until=clock.now() + timedelta(days=30))
    for name in ("lost", "next"):
        for channel in ("inbox", "desk"):
            crm.consents.grant(Email(f"{name}@example.org"), channel=channel, purpose="offers", evidence="app")
    everyone = [Email(f"{name}@example.org") for name in ("lost", "next")]
    for channel in ("inbox", "desk"):
        crm.decide(f"news by {channel}", RulePolicy([Rule(None, "news", channel)]), customers=everyone, salt="seed")
        crm.tick()
    for mark, who in zip((crm.inbox.read, crm.inbox.dismiss), everyone, strict=True):
        mark(who, [each.id for each in crm.inbox.of(who)])
    crm.consents.withdraw(everyone[0], channel="desk", purpose="offers", evidence="call of today")
    crm.desk.take("e-8", limit=2)
    due = clock.now() + timedelta(days=3)
    crm.desk.done(crm.desk.add(NAMED["sara"], "Ask for the score", due=due, employee="e-8"), "reached", "a nine")
    crm.desk.give_up(crm.desk.add(NAMED["mill"], "Ring the office", due=due, employee="e-7"), "moved away")
    clock.advance(minutes=1)


def _elsewhere(crm: CRM, clock: FrozenClock) -> None:
    """Another tenant, which began in a database of its own and was moved here."""
    file = StringIO()
    with CRM.open("memory://", keys=KEY, clock=clock, ids=CountingIds("acme")) as own:
        own.migrate(currency="USD", zone="America/New_York", region="US")
        with own.begin(actor="till") as tx:
            sara = tx.customers.add(Person("Sara of Acme"), Email("sara@example.org"))
            tx.interactions.purchase(sara, Money("10", "USD"), source="shop", external_id="o-1")
        own.segments.define("buyers", "purchases.count > 0")
        own.suppressions.add(Email("never@example.org"), "asked")
        own.dump(file)
    crm.tenants.add("acme", currency="USD", zone="America/New_York", region="US")
    acme = crm.tenant("acme")
    acme.restore(StringIO(file.getvalue()))
    acme.tick()
    clock.advance(days=1)


def _finish(crm: CRM) -> None:
    """The last moments: work of every kind under way, nothing tidied up."""
    crm.tick()
    always = RulePolicy([Rule(None, "taster", "post")], name="always")
    with crm.begin(actor="desk") as tx:
        tx.decide(
            "april", always, customers=[NAMED["sara"], *(Email(f"{name}@example.org") for name in ("idle", "next"))]
        )
        tx.interactions.purchase(NAMED["ben"], Money("33", "EUR"), source="shop", external_id="o-8", key="slip 8")
    crm.customers.archive(NAMED["ada"], key="archive ada")
    # One customer known twice
    crm.interactions.purchase(
        Email("idle@example.org"), Money("4", "EUR"), source="shop", external_id="o-9", occurred_at=START
    )
    crm.merges.merge(Email("idle@example.org"), NAMED["ben"])
    # Firms that two systems know by one number: a suggestion waits, another is rejected
    for number, name in (("K-77", "Rohrbau"), ("K-78", "Windwerk")):
        for source in ("erp", "books"):
            crm.customers.add(Organisation(name), External(source, number))
    crm.duplicates.find()
    crm.duplicates.reject(crm.duplicates.open()[-1].id)
    # What one segment's refresh hands on to the others, and what is touched after it
    crm.segments.refresh("buyers")
    crm.interactions.purchase(External("erp", "4711"), Money("50", "EUR"), source="erp", external_id="i-4")
    for fatal in ("after claim", "after look"):
        with suppress(_Killed):
            crm.outbox.dispatch(limit=1, step=_killed_at(fatal))


def _killed_at(fatal: str) -> Any:
    def step(reached: str) -> None:
        if reached == fatal:
            raise _Killed

    return step


def portrait(crm: CRM, who: Reach) -> dict[str, Any]:
    """What is known of a customer, as plain data."""
    story = crm.story(who, interactions=100)
    customer = story.customer.id
    table = crm.table(list(FIELDS), customers=[customer]).columns().values
    return {
        "id": str(customer),
        "name": story.customer.name,
        "archived": story.customer.archived_at is not None,
        "preferences": [story.customer.preferences.language, story.customer.preferences.zone],
        "identifiers": sorted([each.scheme, each.source, each.value] for each in story.identifiers),
        "contact points": sorted([each.address.scheme, each.address.value] for each in story.contact_points),
        "attributes": {name: [_plain(each.value), each.source] for name, each in sorted(story.attributes.items())},
        "history": [
            [each.at.isoformat(), each.after.stage, each.after.rung, each.after.defected, each.lifecycle_version]
            for each in story.history
        ],
        "interactions": [
            [
                str(told.interaction.id),
                told.interaction.kind,
                told.interaction.direction,
                told.interaction.occurred_at.isoformat(),
                told.interaction.external_id,
                _plain(told.interaction.amount),
                _plain(told.interaction.base),
                told.voided,
            ]
            for told in story.interactions
        ],
        "said": [_plain(getattr(told.interaction.content, "text", None)) for told in story.interactions],
        "fields": {name: _plain(column[0]) for name, column in table.items()} if len(table["stage"]) else None,
        "segments": list(story.segments),
        "costs": {name: _plain(amount) for name, amount in crm.ledger.totals(customer).items()},
        "may be written to": crm.consents.state(customer, "post", "offers").allowed,
        "decisions": [_decision(crm, each.id) for each in crm.decisions.of(customer)],
        **_ties(crm, customer),
    }


def _ties(crm: CRM, customer: CustomerId) -> dict[str, Any]:
    """The ties that there are; releases before them have none, and say nothing of them."""
    told = [
        [each.type, each.name, str(each.other), str(each.since), str(each.until), each.source, each.removed]
        for each in crm.ties.history(customer)
    ]
    return {"ties": told} if told else {}


def _decision(crm: CRM, id_: Any) -> list[Any]:
    explanation = crm.explain(id_)
    decision = explanation.decision
    return [
        decision.occasion,
        str(decision.intended),
        decision.arm,
        round(decision.probability, 9),
        len(decision.propensities),
        dict(decision.verdicts),
        sorted(explanation.refused),
        decision.stage,
        [[message.state, message.detail, message.attempt, message.offer_version] for message in explanation.messages],
    ]


def expected_of(crm: CRM) -> dict[str, Any]:
    """What a release must say of the seed, asked at its end."""
    return {
        "customers": {name: portrait(crm, who) for name, who in NAMED.items()},
        "counts": [crm.customers.count(), crm.customers.count(archived=True), crm.interactions.count()],
        "segments": {each.name: [str(each.rule), crm.segments.count(each.name)] for each in crm.segments.defined()},
        "messages": dict(sorted(crm.outbox.counts().items())),
        "offers": {each.name: [each.version, each.strategy, str(each.eligibility)] for each in crm.offers.defined()},
        "caps": [[cap.contacts, cap.days, cap.channel] for cap in crm.caps.all()],
        "suppressed": [crm.suppressions.is_suppressed(Email(f"{name}@example.org")) for name in ("never", "sara")],
        "rates": [[currency, day.isoformat(), str(value)] for currency, day, value in crm.rates.all()],
        "past": [
            _plain(value)
            for _, row in crm.table(["purchases.total", "stage"], customers=[NAMED["sara"]], as_of=PAST).rows()
            for value in row
        ],
        "elsewhere": [crm.tenant("acme").customers.count(), crm.tenant("acme").segments.count("buyers")],
        "privacy": [
            [
                [each.reason, each.lifted_at is not None, each.evidence]
                for each in crm.privacy.restrictions(NAMED["ben"])
            ],
            sorted([each.field, each.before, each.after] for each in crm.privacy.rectifications(NAMED["ben"])),
            [[rule.name, rule.does, rule.days, [*rule.kinds]] for rule in crm.retentions.all()],
            crm.customers.find(Email("gone@example.org")) is None,
            crm.suppressions.is_suppressed(Email("gone@example.org")),
            {account: str(total) for account, total in crm.ledger.totals().items()},
        ],
        "heard": [
            [each.content.kind, each.external_id]
            for name in ("ada", "left")
            for each in crm.interactions.last(Email(f"{name}@example.org"), 50)
            if each.source == "post"
        ],
        "backlog": crm.events.backlog(),
    }


def _plain(value: object) -> Any:
    return value if value is None or isinstance(value, bool | int | str) else str(value)


def dumped(path: Path) -> str:
    """A database as SQL text."""
    with closing(sqlite3.connect(path)) as connection:
        return "\n".join(connection.iterdump()) + "\n"


def write(folder: Path = SEEDED) -> Path:
    """Write the seed of the newest migration: its SQL, key and expectations; returns the SQL's path."""
    target = folder / f"{scripts()[-1].migration.number:04}.sql"
    folder.mkdir(exist_ok=True)
    with TemporaryDirectory() as made:
        path = Path(made) / "seed.db"
        seed(path)
        target.write_text(dumped(path), encoding="utf-8")
        target.with_suffix(".key").write_bytes(key_beside(path).read_bytes())
        with open_crm(path, FrozenClock(END)) as crm:
            found = json.dumps(expected_of(crm), indent=1, ensure_ascii=False, sort_keys=True)
        target.with_suffix(".json").write_text(found + "\n", encoding="utf-8")
    return target


def main(arguments: Sequence[str] = ()) -> None:
    """Write it where the tests look, or into the folder given."""
    print(write(Path(arguments[0]) if arguments else SEEDED))


if __name__ == "__main__":
    main(sys.argv[1:])
