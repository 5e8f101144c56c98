"""Values that are unlike anything else, in every place that can hold one, and the ways in which they may be written."""

from __future__ import annotations

import base64
import hashlib
import json
import quopri
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

from crmcore import (
    CRM,
    Call,
    Click,
    Complaint,
    Custom,
    CustomerId,
    Email,
    External,
    Feedback,
    Message,
    Money,
    Note,
    Person,
    Phone,
    Preferences,
    Profile,
    Referral,
    Rule,
    RulePolicy,
    Wording,
)

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
NAME, LOCAL, NUMBER, CARD, CITY, WORDS, PROOF = (
    "Quetzalcoatl Qümer",
    "quetzal.canary",
    "30901820",
    "ERP-CANARY-7",
    "Tenochtitlan",
    "obsidian knives",
    "signed in cacao",
)
MAIL, PHONE = Email(f"{LOCAL}@example.org"), Phone(f"+49 {NUMBER}")
CANARIES = (
    NAME,
    "quetzalcoatl",
    "Qümer",
    LOCAL,
    NUMBER,
    CARD,
    CITY,
    WORDS,
    PROOF,
    "order-canary",
    "book-canary",
    "use-canary",
)


def encodings(text: str) -> Mapping[str, bytes]:
    """A text in fourteen encodings in which it might stand in a file."""
    raw = text.encode()
    return {
        "UTF-8": raw,
        "upper case": text.upper().encode(),
        "lower case": text.lower().encode(),
        "UTF-16 little end first": text.encode("utf-16-le"),
        "UTF-16 big end first": text.encode("utf-16-be"),
        "UTF-32": text.encode("utf-32-le"),
        "Latin-1": text.encode("latin-1", "ignore"),
        "hexadecimal": raw.hex().encode(),
        "hexadecimal in capitals": raw.hex().upper().encode(),
        "base 64": base64.b64encode(raw)[:-4],
        "base 64 of the second byte on": base64.b64encode(raw[1:])[:-4],
        "URL": quote(text, safe="").encode(),
        "quoted-printable": quopri.encodestring(raw),
        "JSON": json.dumps(text)[1:-1].encode(),
    }


def hashes(text: str) -> Iterable[bytes]:
    """A text as anybody could hash it, without a key."""
    for digest in (hashlib.md5, hashlib.sha1, hashlib.sha256, hashlib.blake2b):
        value = digest(text.encode(), usedforsecurity=False)
        yield value.digest()
        yield value.hexdigest().encode()


def found_in(data: bytes, texts: Iterable[str] = CANARIES) -> list[tuple[str, str]]:
    """Which canaries stand in some bytes, and how."""
    return [
        (text, how)
        for text in texts
        for how, written in encodings(text).items()
        if len(written) > 3 and written in data
    ]


def fill(crm: CRM) -> CustomerId:
    """A customer of whom a canary stands in every place, with others around."""
    crm.attributes.declare("city")
    crm.attributes.declare("born", "integer")
    crm.interactions.declare("wish", values={"wish": "text", "size": "integer"})
    crm.measures.declare("sizes", "wish", total="size")
    words = "Tea for ${name} in ${attribute.city | 'town'}"
    crm.offers.define(
        "tea",
        "product",
        "innovation",
        {"email": Wording(words, "Tea", f"<p>{words}</p>", {"de": Wording(words, "Tee")})},
    )
    crm.links.define("https://shop.example/crm")
    asking = {"email": ("Was it you?", "${confirmation.link}")}
    crm.offers.define("confirm", "service", "listening", asking, purpose="confirmation")
    crm.segments.define("there", "attribute.city != 'Rome' and purchases.count > 0")
    with crm.begin(actor="desk") as tx:
        for number in range(40):
            other = tx.customers.add(Person(f"Guest {number}"), Email(f"guest{number}@example.org"))
            tx.interactions.record(other, Note(f"note {number}"))
        who = tx.customers.add(
            Person(NAME),
            MAIL,
            PHONE,
            External("erp", CARD),
            preferences=Preferences("de", "Europe/Berlin", "email"),
            key=f"add {LOCAL}",
        )
        tx.attributes.state(who, {"city": CITY, "born": 1519}, source="form", key=f"state {LOCAL}")
        said = (
            Message(WORDS, WORDS),
            Complaint(WORDS, WORDS),
            Note(WORDS * 900),
            Feedback(9, WORDS),
            Referral(WORDS),
            Call(3, WORDS),
            Click(f"https://example.org/{LOCAL}", ""),
            Custom("wish", {"wish": WORDS, "size": 3}),
        )
        for content in said:
            tx.interactions.record(who, content, occurred_at=NOON - timedelta(days=2), key=f"{content.kind} {MAIL}")
        tx.interactions.purchase(who, Money("12", "EUR"), source="erp", external_id="order-canary")
        tx.interactions.void(tx.interactions.record(who, Note(WORDS)), reason=WORDS)
        tx.ledger.book(who, "cost to serve", Money("2", "EUR"), source="erp", external_id="book-canary")
        tx.consents.grant(who, channel="email", purpose="offers", evidence=PROOF)
        tx.consents.withdraw(contact_point=PHONE, channel="sms", purpose="offers", evidence=PROOF)
        tx.customers.sync([Profile(CARD, NAME, email=MAIL.address, attributes={"city": CITY})], source="app")
        tx.consents.ask(who, channel="email", purpose="research", evidence=PROOF)
        tx.contact_times.choose(who, "mon-sun 00:00-24:00")
        tx.promises.make(who, WORDS, due=(NOON + timedelta(days=9)).date())
        tx.cases.open(who, WORDS)
        tx.cases.close(tx.cases.open(who, WORDS), "replaced", WORDS)
        tx.desk.add(who, WORDS, due=NOON + timedelta(days=9), subject=WORDS)
        tx.desk.done(tx.desk.add(who, WORDS, due=NOON + timedelta(days=9), employee="kim"), "reached", WORDS)
        tx.consents.grant(who, channel="inbox", purpose="offers", evidence=PROOF)
        tx.entitlements.declare("pick", "priority")
        held = tx.entitlements.grant(who, "pick")
        tx.entitlements.use(who, held, source="erp", external_id="use-canary")
        tx.ties.add(who, "advisor", "employee 7")
        tx.privacy.restrict(who, WORDS)
        tx.privacy.lift(who, PROOF)
        tx.privacy.rectify(who, party=Person(NAME + " II"), evidence=PROOF)
    crm.segments.refresh()
    greeting = Wording("Hello ${name}", "For ${name}", "<p>Hello ${name}</p>")
    crm.offers.define("news", "product", "convenience", {"inbox": greeting})
    crm.decide("news", RulePolicy([Rule(None, "news", "inbox")]), customers=[who])
    crm.decide("spring", RulePolicy([Rule("attribute.city != 'Rome'", "tea", "email")]), customers=[who])
    crm.tick()
    crm.offers.retire("news")
    crm.decide("summer", RulePolicy([Rule(None, "tea", "email")]), customers=[who])
    return who
