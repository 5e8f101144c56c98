"""Templates through the public API: defined, previewed and delivered, in parts and languages."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import ClassVar

import pytest
from attrs import define, field

from crmcore import CRM, Email, Household, Money, Person, Preferences, Rule, RulePolicy, Wording
from crmcore.domain.decision.message import Accepted, Answer, Outgoing
from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.reach import Address
from crmcore.errors import (
    InvalidValue,
    RenderError,
    TemplateError,
    UnknownChannel,
    UnknownCustomer,
    UnknownField,
    UnknownOffer,
)
from crmcore.ports.channel import Capabilities
from crmcore.services.rendering import HTML_LIMIT, TEXT_LIMIT, Preview, render
from crmcore.services.wordings import LANGUAGES_LIMIT
from crmcore.testing import FrozenClock

TEA = "https://shop.example/tea"
POLICY = RulePolicy([Rule(None, "tea", "email")])


@define
class Wire:
    """A channel that takes every message and notes it."""

    port_version: ClassVar[int] = 1
    name: ClassVar[str] = "email"
    capabilities: ClassVar[Capabilities] = Capabilities("email", idempotent=True)
    given: list[Outgoing] = field(factory=list)

    def validate(self, address: Address) -> str | None:
        """Every address will do."""
        return None

    def deliver(self, message: Outgoing) -> Answer:
        """Take it."""
        self.given.append(message)
        return Accepted()


@pytest.fixture
def wire() -> Wire:
    """The channel."""
    return Wire()


@pytest.fixture(params=["memory", "sqlite"])
def crm(request: pytest.FixtureRequest, clock: FrozenClock, wire: Wire, tmp_path: Path) -> Iterator[CRM]:
    """A CRM with the channel and an attribute."""
    url = "memory://" if request.param == "memory" else f"sqlite:///{tmp_path / 'crm.db'}"
    with CRM.open(url, clock=clock, channels=[wire]) as opened:
        opened.migrate(currency="EUR", zone="Europe/Berlin", region="DE")
        opened.attributes.declare("city")
        yield opened


def add(crm: CRM, name: str, language: str | None = None) -> CustomerId:
    """A customer who may be written to."""
    address = Email(f"{len(crm.customers.list())}@example.org")
    customer = crm.customers.add(Person(name), address, preferences=Preferences(language))
    crm.consents.grant(customer, channel="email", purpose="offers", evidence="form")
    return customer


def define_(crm: CRM, wording: Wording | tuple[str, str], eligibility: str | None = None) -> None:
    """Define the offer, with the wording for e-mail."""
    crm.offers.define("tea", "product", "convenience", {"email": wording}, eligibility=eligibility)


def test_every_field_that_is_missing_for_somebody_may_be_missing(any_crm: CRM) -> None:
    """Of whom nothing is known lacks exactly the fields that the catalogue says may be missing."""
    any_crm.attributes.declare("city")
    any_crm.attributes.declare("born", "date")
    any_crm.entitlements.declare("parcels", "extra service")
    any_crm.segments.define("often", "purchases.count > 3")
    any_crm.customers.add(Person(""), Email("a@example.org"))
    any_crm.customers.add(Household(""), Email("b@example.org"))
    fields = list(any_crm.fields())
    rows = [values for _, values in any_crm.table([known.name for known in fields]).rows()]
    for known, *found in zip(fields, *rows, strict=True):
        assert known.may_be_missing == (None in found), known.name
    windowed = [known for known in fields if known.windowable]
    for _, values in any_crm.table([f"{known.name}(days=7)" for known in windowed]).rows():
        assert [known.may_be_missing for known in windowed] == [value is None for value in values]


def test_a_message_says_what_is_true_of_its_reader(crm: CRM, wire: Wire) -> None:
    """Blocks, defaults and links, in every part; the HTML goes along, and what is recorded is the text."""
    words = (
        "${if purchases.count > 0}again since ${purchases.last_at}${else}welcome${end} in ${attribute.city | 'town'}"
    )
    html = f'<p title="${{name}}">${{name}}, {words}: <a href="${{link {TEA}?to=${{name}}&x=1}}">tea</a></p>'
    define_(crm, Wording(f"{words}: ${{link {TEA}}}", "Tea for ${name} in ${attribute.city | 'town'}", html))
    ann, ben = add(crm, "<Ann> & 'co'"), add(crm, "Ben")
    crm.interactions.purchase(ben, Money("5", "EUR"))
    crm.attributes.state(ben, {"city": '"Ur"\n'}, source="form")
    crm.decide("today", POLICY)
    assert 2 == crm.tick().dispatched.accepted
    to_ann, to_ben = sorted(wire.given, key=lambda given: given.subject)
    assert ("Tea for <Ann> & 'co' in town", f"welcome in town: {TEA}", "") == (
        to_ann.subject,
        to_ann.text,
        to_ann.language,
    )
    escaped = "&lt;Ann&gt; &amp; &#x27;co&#x27;"
    address = f"{TEA}?to=%3CAnn%3E%20%26%20%27co%27&amp;x=1"
    assert f'<p title="{escaped}">{escaped}, welcome in town: <a href="{address}">tea</a></p>' == to_ann.html
    assert 'Tea for Ben in "Ur"' == to_ben.subject
    assert f'again since 2026-03-10 13:00 in "Ur"\n: {TEA}' == to_ben.text
    assert "again since 2026-03-10 13:00 in &quot;Ur&quot;\n" in to_ben.html
    said = crm.interactions.last(ann)[0].content
    assert (to_ann.subject, to_ann.text) == (said.subject, said.text)  # type: ignore[union-attr]
    assert "Ann" not in repr(to_ann)


@pytest.mark.parametrize(
    ("language", "subject", "tag"),
    [
        (None, "Tea", ""),
        ("de", "Tee", "de"),
        ("de-AT", "Tee, gell", "de-AT"),
        ("de-CH", "Tee", "de"),
        ("fr", "Tea", ""),
    ],
)
def test_each_is_written_to_in_the_language_preferred(
    crm: CRM, wire: Wire, language: str | None, subject: str, tag: str
) -> None:
    """From de-CH back to de and to what is said without a language; which it was is told."""
    other = add(crm, "Other", "fa")
    reader = add(crm, "Reader", language)
    languages = {
        "DE": Wording("Hallo", "Tee"),
        "de-at": Wording("Servus ${name}", "Tee, gell"),
        "fa": Wording("a", "b"),
    }
    define_(crm, Wording("Hello ${name}", "Tea", languages=languages))
    assert ["de", "de-AT", "fa"] == list(crm.offers.get("tea").wording["email"].languages)
    preview = crm.offers.preview("tea", reader, "email")
    assert (subject, tag) == (preview.subject, preview.language)
    crm.decide("today", POLICY)
    assert 2 == crm.tick().dispatched.accepted
    assert {("b", "fa"), (subject, tag)} == {(given.subject, given.language) for given in wire.given}
    assert "fa" == crm.offers.preview("tea", other, "email").language


def test_a_preview_tells_what_would_be_said_and_what_is_missing(crm: CRM, wire: Wire) -> None:
    """Nothing is sent; what is missing stands as it is written, where a default stands is told."""
    define_(
        crm,
        Wording(
            "Dear ${ name }: ${purchases.count}",
            "For ${name}",
            "<p>${name} in ${attribute.city | '<town>'}</p>",
            {"de": Wording("Liebe ${name | 'Kundin'}", "Tee")},
        ),
    )
    ann = add(crm, "")
    expected = Preview(
        "For ${name}",
        "Dear ${name}: 0",
        "<p>${name} in &lt;town&gt;</p>",
        missing=("name",),
        defaulted=("attribute.city",),
    )
    assert expected == crm.offers.preview("tea", ann, "email")
    german = crm.offers.preview("tea", Email("0@example.org"), "email", language="de-CH")
    assert Preview("Tee", "Liebe Kundin", language="de", defaulted=("name",)) == german
    crm.customers.update(ann, party=Person("Ann"), version=1)
    preview = crm.offers.preview("tea", ann, "email")
    assert ("For Ann", "Dear Ann: 0", ()) == (preview.subject, preview.text, preview.missing)
    assert "Ann" not in repr(preview)
    assert ([], {}) == (wire.given, crm.outbox.counts())


def test_a_preview_of_what_is_not_there_is_refused(crm: CRM) -> None:
    """Offer, customer, channel and language are looked up."""
    define_(crm, ("Tea", "Hello"))
    ann = add(crm, "Ann")
    with pytest.raises(UnknownOffer):
        crm.offers.preview("tee", ann, "email")
    with pytest.raises(UnknownChannel) as caught:
        crm.offers.preview("tea", ann, "emial")
    assert "email" == caught.value.nearest
    with pytest.raises(UnknownCustomer):
        crm.offers.preview("tea", Email("nobody@example.org"), "email")
    with pytest.raises(InvalidValue, match="language"):
        crm.offers.preview("tea", ann, "email", language="de_AT")


@pytest.mark.parametrize(
    ("wording", "part", "position"),
    [
        (("Tea in ${attribute.city}", "x"), "email subject", 7),
        (("Tea", "in ${attribute.city}"), "email text", 3),
        (Wording("x", html="<p>${purchases.last_at}</p>"), "email html", 3),
        (Wording("x", languages={"DE": Wording("x", "In ${attribute.city}")}), "email subject in de", 3),
        (Wording("x", languages={"de-at": Wording("${end}")}), "email text in de-AT", 0),
        (Wording("x", html="<script>"), "email html", 0),
        (Wording("x", languages={"de": Wording("x", html="a <${name}>")}), "email html in de", 3),
        ((f"${{link {TEA}}}", "x"), "email subject", 0),
        (("x", "a ${if purchases.count > 'x'}b${end}"), "email text", 7),
    ],
)
def test_what_is_wrong_is_told_with_its_part(
    crm: CRM, wording: Wording | tuple[str, str], part: str, position: int
) -> None:
    """Channel, part and language are named, and nothing is defined."""
    with pytest.raises(TemplateError) as caught:
        define_(crm, wording)
    assert (part, position) == (caught.value.field, caught.value.position)
    assert str(caught.value).startswith(f"{part}: ")
    assert [] == list(crm.offers.defined())


@pytest.mark.parametrize(
    ("wording", "rule"),
    [
        (Wording("", html="<p>x</p>"), "says something as text"),
        (Wording("x", html=3), "are texts"),  # type: ignore[arg-type]
        (Wording("x", html="x\0"), "no NUL"),
        (Wording("x", html="x" * (HTML_LIMIT + 1)), "at most 200000"),
        (Wording("x" * (TEXT_LIMIT + 1)), "at most 100000"),
        (Wording("${name}" * 1_001), "at most 1000"),
        (Wording("x", languages={"de": Wording(" ")}), "says something as text"),
        (Wording("x", languages={"de": Wording("x", "a\nb")}), "one line"),
        (Wording("x", "Tea", languages={"de": Wording("x")}), "email subject in de: nothing"),
        (Wording("x", "Tea", languages={"de": Wording("x", " ")}), "email subject in de: nothing"),
        (Wording("x", languages={"de": "x"}), "is Wording"),  # type: ignore[dict-item]
        (Wording("x", languages={"german": Wording("x"), "GERMAN": Wording("x")}), "capital letters"),
        (Wording("x", languages={"de_AT": Wording("x")}), "BCP 47"),
        (Wording("x", languages={f"a{chr(97 + n // 26)}{chr(97 + n % 26)}": Wording("x") for n in range(101)}), "100"),
    ],
)
def test_a_wording_that_is_none_is_refused(crm: CRM, wording: Wording, rule: str) -> None:
    """Each rule is named, and nothing is defined."""
    assert 100 == LANGUAGES_LIMIT
    with pytest.raises(InvalidValue) as caught:
        define_(crm, wording)
    assert rule in str(caught.value)
    assert [] == list(crm.offers.defined())


def test_an_unknown_field_of_a_block_is_told_with_the_nearest(crm: CRM) -> None:
    """As one that is filled in is."""
    with pytest.raises(UnknownField) as caught:
        define_(crm, Wording("x", html="<p>${if purchases.cuont > 1}x${end}</p>"))
    assert ("purchases.count", 8) == (caught.value.nearest, caught.value.position)


def test_what_eligibility_asks_for_needs_no_default(crm: CRM, wire: Wire) -> None:
    """Where it is known no more when the message is to go, the message is held."""
    define_(crm, ("Tea", "in ${attribute.city}"), "attribute.city is not None")
    ann, ben = add(crm, "Ann"), add(crm, "Ben")
    for customer in (ann, ben):
        crm.attributes.state(customer, {"city": "Ur"}, source="form")
    crm.decide("today", POLICY)
    crm.attributes.state(ben, {"city": None}, source="form")
    dispatched = crm.tick().dispatched
    assert (1, 1) == (dispatched.accepted, dispatched.held)
    assert ["in Ur"] == [given.text for given in wire.given]
    assert "attribute.city: nothing is known to fill in" == crm.outbox.of(ben)[0].detail


def test_an_empty_text_is_missing_in_predicates_too(crm: CRM) -> None:
    """What is said and what is asked agree, so that no block leads to a gap."""
    define_(crm, ("Tea", "${if attribute.city is not None}in ${attribute.city}${else}somewhere${end}"))
    ann = add(crm, "Ann")
    crm.attributes.state(ann, {"city": ""}, source="form")
    assert "somewhere" == crm.offers.preview("tea", ann, "email").text


def test_what_a_template_uses_cannot_be_retired(crm: CRM) -> None:
    """Neither in a block, a link, the HTML nor another language."""
    for name in ("a", "b", "c", "d"):
        crm.measures.declare(name, "purchase", where={"product": name})
    text = f"${{if a.count > 1}}x${{end}}${{link {TEA}?x=${{b.count}}}}"
    crm.offers.define(
        "tea", "product", "convenience",
        {"email": Wording(text, html="${c.count}", languages={"de": Wording("${d.count}")})},
    )  # fmt: skip
    for name in ("a", "b", "c", "d"):
        with pytest.raises(InvalidValue, match="offer tea"):
            crm.measures.retire(name)


def test_what_was_stored_before_means_what_it_meant(tmp_path: Path, clock: FrozenClock) -> None:
    """A wording with a field that may be missing, defined before that was refused, is read and fills in as it did."""
    path, wire = tmp_path / "crm.db", Wire()
    with CRM.open(f"sqlite:///{path}", clock=clock, channels=[wire]) as crm:
        crm.migrate(currency="EUR", zone="Europe/Berlin")
        crm.attributes.declare("city")
        define_(crm, ("Tea", "text"))
        ann, ben = add(crm, "Ann"), add(crm, "Ben")
        crm.attributes.state(ann, {"city": "Ur"}, source="form")
    with closing(sqlite3.connect(path)) as connection, connection:
        ((body,),) = connection.execute("SELECT body FROM crm_definition WHERE kind = 'offer'").fetchall()
        before = json.loads(body)
        assert {"subject": "Tea", "text": "text"} == before["wording"]["email"]
        before["wording"]["email"] = {"subject": "$end", "text": "${attribute.city} $if{x} $else $$5 {% if %}"}
        connection.execute("UPDATE crm_definition SET body = ? WHERE kind = 'offer'", (json.dumps(before),))
    with CRM.open(f"sqlite:///{path}", clock=clock, channels=[wire]) as crm:
        assert ("attribute.city",) == crm.offers.preview("tea", ben, "email").missing
        crm.decide("today", POLICY)
        dispatched = crm.tick().dispatched
        assert (1, 1) == (dispatched.accepted, dispatched.held)
        (given,) = wire.given
        assert ("$end", "Ur $if{x} $else $5 {% if %}") == (given.subject, given.text)


def test_links_are_told_by_number(clock: FrozenClock) -> None:
    """Whoever renders says where a link leads instead; HTML and text agree on the number of an address."""
    other = f"${{link {TEA}?n=${{name}}}}"
    wording = Wording(f"${{link {TEA}}} {other}", html=f'<a href="{other}">a</a><a href="${{link {TEA}}}">b</a>')

    def link(url: str, number: int) -> str:
        return f"https://go.example/{number}?to={len(url)}&x"

    said = render(wording, {"name": "ä&"}, clock.now().tzinfo, link)  # type: ignore[arg-type]
    assert f"https://go.example/1?to={len(TEA)}&x https://go.example/2?to={len(TEA) + 12}&x" == said.text
    assert 'href="https://go.example/2?to=36&amp;x"' in said.html
    assert 'href="https://go.example/1?to=24&amp;x"' in said.html


def test_html_is_bounded_as_it_is_filled_in(crm: CRM) -> None:
    """What is escaped grows, and counts as it is sent."""
    crm.attributes.declare("story")
    define_(crm, Wording("x", html="${attribute.story | ''}" * 10))
    ann = add(crm, "Ann")
    crm.attributes.state(ann, {"story": "'" * 3_333}, source="form")
    assert 199_980 == len(crm.offers.preview("tea", ann, "email").html)
    crm.attributes.state(ann, {"story": "'" * 3_334}, source="form")
    with pytest.raises(RenderError, match="more than 200000 characters"):
        crm.offers.preview("tea", ann, "email")
