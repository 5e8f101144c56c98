"""A state machine that drives several stores through the same steps and compares what they return, raise and hold.

Laws kept after every step: results and errors are equal (I10), a command changes only what it says (I5), the same key
and body give the same result and one effect while another body is `KeyReused` (I1), and everything derived equals what
is made anew from the facts (I9). At the end of a run what is there is dumped, restored and dumped again, to the same
bytes (I11).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from attrs import evolve
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, multiple, rule

from crmcore.app import CRM
from crmcore.domain.customer.party import Preferences
from crmcore.domain.customer.profile import Profile
from crmcore.domain.customer.tie import TieId
from crmcore.domain.kernel.ids import CustomerId, InteractionId
from crmcore.domain.kernel.money import Money
from crmcore.domain.relationship.interaction import Entry
from crmcore.errors import CRMError
from crmcore.ports.store import Store
from crmcore.services.profiles import RejectedProfile
from crmcore.services.recording import Rejection
from crmcore.testing import step_values as values
from crmcore.testing.agreement import Failure, Portrait, Undo, refreshed_whole
from crmcore.testing.case_steps import CaseSteps
from crmcore.testing.desk_steps import DeskSteps
from crmcore.testing.laws import CUSTOMERS, produced
from crmcore.testing.privacy_steps import PrivacySteps
from crmcore.testing.treatment_steps import TreatmentSteps

CLOCK = st.sampled_from([0, 1, 12, 24, 24 * 8, 24 * 60])
"""Hours that pass."""


class Steps(TreatmentSteps, PrivacySteps, DeskSteps, CaseSteps):
    """Everything one can do with a CRM, in any order; what belongs together by itself stands in files of its own."""

    customers = CUSTOMERS
    interactions: Bundle[InteractionId] = Bundle("interactions")
    ties: Bundle[TieId] = Bundle("ties")

    @rule(
        target=customers,
        party=values.PARTIES,
        reaches=st.lists(values.REACHES, max_size=3),
        wishes=values.WISHES,
        key=values.KEYS,
    )
    def add(self, party: Any, reaches: list[Any], wishes: Preferences, key: str | None) -> Any:
        """Add a customer."""
        body = ("add", party, tuple(reaches), wishes)
        return produced(
            self.with_key(key, body, lambda crm: crm.customers.add(party, *reaches, preferences=wishes, key=key))
        )

    @rule(target=customers, reaches=st.lists(values.REACHES, min_size=1, max_size=2), party=values.PARTIES)
    def find_or_add(self, reaches: list[Any], party: Any) -> Any:
        """Find a customer by identifiers, or add one."""
        first, *others = reaches
        return produced(self.command(lambda crm: crm.customers.find_or_add(first, party, *others), parts=REACHED))

    @rule(
        who=customers,
        party=st.none() | values.PARTIES,
        wishes=st.none() | values.WISHES,
        version=st.integers(1, 3),
        key=values.KEYS,
    )
    def update(self, who: CustomerId, party: Any, wishes: Preferences | None, version: int, key: str | None) -> None:
        """Change a customer, from a version that may be stale."""
        self.with_key(
            key,
            ("update", who, version, party, wishes),
            lambda crm: crm.customers.update(who, version=version, party=party, preferences=wishes, key=key),
            whose=[who],
        )

    @rule(target=customers, people=values.PEOPLE, complete=st.booleans(), lenient=st.booleans(), again=st.booleans())
    def sync(self, people: list[Profile], complete: bool, lenient: bool, again: bool) -> Any:
        """Bring customers in step with what a source says; said again at once it changes nothing (I1)."""
        found = self._sync(people, complete, lenient)
        if isinstance(found, Failure):
            return multiple()
        done, rejected = found
        assert all(not self.known[id_]["consent"][0] for id_ in done.added), "a sync wrote a consent"
        keys = [str(each.key) for each in people]
        if again and not rejected and len(keys) == len(set(keys)):
            repeated, _ = self._sync(people, complete, lenient)
            assert done.rows == repeated.unchanged
        return multiple(*done.added)

    def _sync(self, people: list[Profile], complete: bool, lenient: bool) -> Any:
        def step(crm: CRM) -> object:
            rejected: list[RejectedProfile] = []
            done = crm.customers.sync(
                people, source="app", complete=complete, on_reject=rejected.append if lenient else None
            )
            told = [(each.position, type(each.error), str(each.error)) for each in rejected]
            return evolve(done, rejections=()), told

        return self.command(step, parts=SYNCED)

    @rule(who=customers, back=st.booleans())
    def archive(self, who: CustomerId, back: bool) -> None:
        """Archive a customer or take that back."""
        self.command(lambda crm: (crm.customers.restore if back else crm.customers.archive)(who), whose=[who])

    @rule(who=customers, grants=st.booleans(), ago=values.AGO, key=values.KEYS)
    def consent(self, who: CustomerId, grants: bool, ago: int | None, key: str | None) -> None:
        """Agree to offers by e-mail or withdraw that, also some time ago."""
        at = self.ago(ago)

        def step(crm: CRM) -> object:
            say = crm.consents.grant if grants else crm.consents.withdraw
            return say(who, channel="email", purpose="offers", evidence="form", at=at, key=key)

        self.with_key(key, ("consent", grants, who, at), step, whose=[who])

    @rule(one=customers, other=customers, previews=st.booleans(), key=values.KEYS)
    def merge(self, one: CustomerId, other: CustomerId, previews: bool, key: str | None) -> None:
        """Merge a customer into another: nothing is lost, and consent that either has withdrawn is withdrawn (I6)."""
        if previews:
            self.agree(lambda crm: crm.merges.preview(one, other))
        before = [self.known[head] for head in dict.fromkeys(self.heads([one, other])) if head in self.known]
        found = self.with_key(
            key, ("merge", one, other), lambda crm: crm.merges.merge(one, other, key=key), whose=[one, other]
        )
        if found is not True or len(before) < 2:
            return
        (head,) = {*self.heads([one, other])}
        after = self.known[head]
        for part in ("named", "happened", "booked"):
            assert sum(len(each[part]) for each in before) == len(after[part])
        withdrawn = any(each["consent"][1].withdrawn for each in before)
        assert not (withdrawn and after["consent"][1].allowed), "a merge has loosened a withdrawal"

    @rule(one=customers, key=values.KEYS)
    def unmerge(self, one: CustomerId, key: str | None) -> None:
        """Undo the merge of a customer, if it is merged."""
        self.with_key(key, ("unmerge", one), lambda crm: crm.merges.unmerge(one, key=key), whose=[one])

    @rule(one=customers, other=customers)
    def merge_and_undo(self, one: CustomerId, other: CustomerId) -> None:
        """A merge undone at once leaves everything as it was, but for versions and the history of standings (I6)."""
        before = {id_: lasting(portrait) for id_, portrait in self.known.items()}
        merged = self.heads([one])[0]
        if self.command(lambda crm: crm.merges.merge(one, other), whose=[one, other]) is True:
            self.command(lambda crm: crm.merges.unmerge(merged), whose=[one, other])
            assert before == {id_: lasting(portrait) for id_, portrait in self.known.items()}

    @rule(who=customers, reaches=st.lists(values.REACHES, max_size=2))
    def identify(self, who: CustomerId, reaches: list[Any]) -> None:
        """Give a customer identifiers and contact points."""
        self.command(lambda crm: crm.customers.identify(who, *reaches), whose=[who])

    @rule(who=customers, reach=values.REACHES)
    def forget(self, who: CustomerId, reach: Any) -> None:
        """Take an identifier from a customer."""
        self.command(lambda crm: crm.customers.forget(who, reach), whose=[who])

    @rule(who=customers, stated=values.VALUES, ago=values.AGO, key=values.KEYS)
    def state(self, who: CustomerId, stated: dict[str, Any], ago: int | None, key: str | None) -> None:
        """State attributes, also of some time ago."""
        at = self.ago(ago)
        self.with_key(
            key,
            ("state", who, stated, at),
            lambda crm: crm.attributes.state(who, stated, source="form", stated_at=at, key=key),
            whose=[who],
        )

    @rule(
        target=interactions,
        who=customers,
        content=values.CONTENTS,
        ago=values.AGO,
        envelope=values.ENVELOPES,
        key=values.KEYS,
    )
    def record(self, who: CustomerId, content: Any, ago: int | None, envelope: Any, key: str | None) -> Any:
        """Record what happened, now or some time ago, perhaps known by its external id."""
        source, external_id, touchpoint = envelope
        at = self.ago(ago)
        found = self.with_key(
            key,
            ("record", who, content, at, envelope),
            lambda crm: crm.interactions.record(
                who, content, occurred_at=at, source=source, external_id=external_id, touchpoint=touchpoint, key=key
            ),
            whose=[who],
        )
        return produced(found)

    @rule(
        entries=st.lists(
            st.tuples(customers | values.REACHES, values.CONTENTS, values.AGO, values.ENVELOPES), max_size=6
        ),
        add_missing=st.booleans(),
        lenient=st.booleans(),
    )
    def record_many(self, entries: list[Any], add_missing: bool, lenient: bool) -> None:
        """Record several at once, from ids and identifiers; rejections are told or raised."""
        given = [
            Entry(who, content, self.ago(ago), source, external_id, touchpoint)
            for who, content, ago, (source, external_id, touchpoint) in entries
        ]

        def step(crm: CRM) -> object:
            rejected: list[Rejection] = []
            done = crm.interactions.record_many(
                given, add_missing=add_missing, on_reject=rejected.append if lenient else None
            )
            return done, [(each.position, type(each.error), str(each.error)) for each in rejected]

        self.command(step, parts=RECORDED)

    @rule(target=interactions, which=interactions, content=values.CONTENTS, ago=values.AGO, key=values.KEYS)
    def correct(self, which: InteractionId, content: Any, ago: int | None, key: str | None) -> Any:
        """Put another interaction in the place of one."""
        at = self.ago(ago)
        found = self.with_key(
            key,
            ("correct", which, content, at),
            lambda crm: crm.interactions.correct(which, content, occurred_at=at, key=key),
            whose=self.owner(which),
        )
        return produced(found)

    @rule(target=interactions, which=interactions, key=values.KEYS)
    def void(self, which: InteractionId, key: str | None) -> Any:
        """Say that an interaction never happened."""
        found = self.with_key(
            key,
            ("void", which),
            lambda crm: crm.interactions.void(which, reason="mistake", key=key),
            whose=self.owner(which),
        )
        return produced(found)

    @rule(target=interactions, who=customers, amount=values.AMOUNTS, and_refresh=st.booleans())
    def buy(self, who: CustomerId, amount: Money, and_refresh: bool) -> Any:
        """A purchase, now, after which segments may be refreshed."""
        found = self.command(lambda crm: crm.interactions.purchase(who, amount), whose=[who])
        if and_refresh:
            self.command(lambda crm: crm.segments.refresh(), parts=["segments"])
        return produced(found)

    def owner(self, which: InteractionId) -> list[CustomerId]:
        """Whose an interaction is, and who is tied to him: what it brought goes with it."""
        found = self.agree(lambda crm: crm.interactions.get(which)).customer
        tied = self.agree(lambda crm: [each.other for each in crm.ties.history(found)])
        return [found] if isinstance(tied, Failure) else [found, *tied]

    @rule(
        who=customers,
        account=st.sampled_from(["product cost", "cost to serve", "nothing"]),
        amount=st.sampled_from(["0.0008", "-3", "150"]),
        ago=values.AGO,
        external_id=st.sampled_from([None, "1", "2"]),
        key=values.KEYS,
    )
    def book(self, who: CustomerId, account: Any, amount: str, ago: int | None, external_id: Any, key: Any) -> None:
        """Book a cost."""
        at, cost = self.ago(ago), Money(amount, "EUR")
        source = None if external_id is None else "books"
        self.with_key(
            key,
            ("book", who, account, cost, at, external_id),
            lambda crm: crm.ledger.book(
                who, account, cost, occurred_at=at, source=source, external_id=external_id, key=key
            ),
            whose=[who],
        )

    @rule(
        target=ties,
        who=customers,
        name=values.TIE_TYPES,
        other=customers,
        employee=st.sampled_from(["e-1", "e-2"]),
        ago=st.sampled_from([0, 3, 40, -2]),
        days=st.sampled_from([None, None, 1, 3, 50]),
    )
    def tie(self, who: CustomerId, name: str, other: CustomerId, employee: str, ago: int, days: Any) -> Any:
        """Tie two customers, or a customer and an employee, for a while or for good."""
        since = self.today() - timedelta(days=ago)
        until = None if days is None else since + timedelta(days=days)
        there = employee if name == "advisor" else other
        found = self.command(
            lambda crm: crm.ties.add(who, name, there, since=since, until=until), whose=[who], parts=["tied"]
        )
        return produced(found)

    @rule(target=interactions, who=customers, other=customers, external_id=st.sampled_from([None, "1"]))
    def refer(self, who: CustomerId, other: CustomerId, external_id: Any) -> Any:
        """A customer refers another."""
        source = None if external_id is None else "shop"
        found = self.command(
            lambda crm: crm.referrals.record(who, other, source=source, external_id=external_id),
            whose=[who],
            parts=["tied"],
        )
        return produced(found)

    @rule(which=ties, ago=st.sampled_from([0, 2, -5]), take_back=st.booleans())
    def untie(self, which: TieId, ago: int, take_back: bool) -> None:
        """End a tie, or take it back."""
        on = self.today() - timedelta(days=ago)
        self.command(lambda crm: crm.ties.remove(which) if take_back else crm.ties.end(which, on), parts=["tied"])

    @rule(employee=st.sampled_from(["e-1", "e-2", "e-3"]), to=st.sampled_from(["e-1", "e-2"]), ago=st.integers(-2, 2))
    def hand_over(self, employee: str, to: str, ago: int) -> None:
        """Hand an employee's customers over."""
        on = self.today() - timedelta(days=ago)
        self.agree(lambda crm: crm.ties.hand_over(employee, to, on, dry_run=True))
        self.command(lambda crm: crm.ties.hand_over(employee, to, on), parts=["tied"])

    @rule(who=customers, ago=st.sampled_from([0, 3]))
    def related(self, who: CustomerId, ago: int) -> None:
        """Tell generations, households and what they come to, and the forest of referrals."""
        as_of = self.today() - timedelta(days=ago)
        self.agree(lambda crm: [crm.ties.ancestors(who, as_of=as_of), crm.ties.descendants(who, "sibling")])
        self.agree(lambda crm: [list(crm.households.figures(as_of=as_of)), crm.households.members(who)])
        self.agree(lambda crm: [list(crm.referrals.forest(as_of=as_of)), crm.referrals.of(who)])

    @rule(name=st.sampled_from(["teas", "glasses", "purchases"]), filtered=st.booleans())
    def declare_measure(self, name: str, filtered: bool) -> None:
        """Declare a measure, or declare it anew; the past is filled in."""
        where: dict[str, Any] = {"glasses": {"wine": "red"}}.get(name, {"product": "tea"}) if filtered else {}
        kinds, total = ("tasting", "glasses") if name == "glasses" else ("purchase", "amount")
        self.command(lambda crm: crm.measures.declare(name, kinds, total=total, where=where), parts=["measures"])

    @rule(name=values.SEGMENTS, told=values.RULES)
    def define_segment(self, name: str, told: Any) -> None:
        """Define a segment, perhaps in a circle or over what is unknown."""
        self.command(lambda crm: crm.segments.define(name, told), parts=["segments"])

    @rule(name=st.none() | values.SEGMENTS)
    def refresh(self, name: str | None) -> None:
        """Refresh a segment, or all."""
        self.command(lambda crm: crm.segments.refresh(name), parts=["segments"])

    @rule(name=values.SEGMENTS, who=customers, take=st.booleans())
    def fill(self, name: str, who: CustomerId, take: bool) -> None:
        """Put a customer into a list or take it out; into something else is refused."""
        self.command(lambda crm: (crm.segments.take if take else crm.segments.put)(name, who), whose=[who])

    @rule(name=values.SEGMENTS)
    def retire(self, name: str) -> None:
        """Take a segment out of use, unless another one uses it."""
        self.command(lambda crm: crm.segments.retire(name), parts=["segments"])

    @rule(hours=CLOCK, tick=st.booleans())
    def wait(self, hours: int, tick: bool) -> None:
        """Time passes, and perhaps what is due is done."""
        for side in self.sides:
            side.clock.advance(timedelta(hours=hours))
        if tick:
            self.command(lambda crm: crm.tick(), parts=["standing", "segments"])

    @rule(who=customers, content=values.CONTENTS, party=values.PARTIES, reach=values.REACHES)
    def roll_back(self, who: CustomerId, content: Any, party: Any, reach: Any) -> None:
        """Several commands in a transaction that is rolled back change nothing; failed ones in it are undone alone."""

        def step(crm: CRM) -> list[object]:
            done: list[object] = []
            acts: list[Callable[[Any], object]] = [
                lambda tx: tx.customers.add(party, reach),
                lambda tx: tx.interactions.record(who, content),
                lambda tx: tx.segments.define("s1", "purchases.count > 0"),
                lambda tx: tx.customers.archive(who),
            ]
            try:
                with crm.begin(actor="job") as tx:
                    for act in acts:
                        try:
                            done.append(act(tx))
                        except CRMError as error:
                            done.append((type(error), str(error)))
                    done.append(list(tx.table(["purchases.count", "stage"]).rows()))
                    raise Undo
            except Undo:
                return done

        self.command(step)

    @rule(
        fields=values.FIELDS, where=st.none() | values.PREDICATES, ago=values.AGO, whole=st.booleans(), known=values.AGO
    )
    def read_table(self, fields: list[str], where: str | None, ago: Any, whole: bool, known: Any) -> None:
        """Read a table, of now or of the past, as it was known then."""
        at = self.ago(ago)
        as_of = at.date() if at is not None and whole else at
        known_at = self.ago(known)
        self.agree(lambda crm: crm.table(fields, where=where, as_of=as_of, known_at=known_at, chunk=3).rows())

    @rule(text=st.sampled_from(["sara", "Müller", "gmbh lo", "\U0001f600", "a", "", "%"]), reach=values.REACHES)
    def look(self, text: str, reach: Any) -> None:
        """Search, find, count, list, and tell what is known of a name."""
        self.agree(lambda crm: crm.customers.search(text))
        self.agree(lambda crm: crm.customers.find(reach))
        self.agree(lambda crm: crm.customers.reached_at(reach))
        self.agree(lambda crm: [crm.customers.count(archived=True), crm.interactions.count(), crm.ledger.totals()])
        self.agree(
            lambda crm: [(name, list(crm.segments.members(name))) for name in ("s1", "s2") if defined(crm, name)]
        )

    @rule(who=customers, name=values.SEGMENTS)
    def tell(self, who: CustomerId, name: str) -> None:
        """Tell a customer's story, and why it is in a segment or not."""
        self.agree(lambda crm: str(crm.story(who)))
        self.agree(lambda crm: crm.segments.why(name, who))

    @rule()
    def rebuild(self) -> None:
        """Everything derived, made anew from the facts, is equal (I9)."""
        for side in self.sides:
            assert [] == side.rebuilt()
        self.command(lambda crm: crm.segments.refresh(), parts=["segments"])
        for side in self.sides:
            assert [] == refreshed_whole(side)


REACHED = ("named", "reached")
SYNCED = ("kept", "named", "reached", "stated", "standing", "segments")
RECORDED = ("standing", "measures", "happened")


def defined(crm: CRM, name: str) -> bool:
    """Whether a segment of that name is defined."""
    return name in [segment.name for segment in crm.segments.defined()]


def lasting(portrait: Portrait) -> dict[str, object]:
    """What of a portrait a merge and its undoing leave as it was."""
    found = dict(portrait)
    kept: Any = portrait["kept"]
    standing: Any = portrait["standing"]
    consent: Any = portrait["consent"]
    found |= {"kept": evolve(kept, version=0), "standing": standing[0], "consent": consent[1].answer}
    return found


def stores_agree(*openers: Callable[[], Store]) -> type[RuleBasedStateMachine]:
    """A Hypothesis state machine over fresh stores that the openers give; the first is the oracle.

    In a test file: ``TestStoresAgree = stores_agree(MemoryStore, open_mine).TestCase``.
    """
    return type("StoresAgree", (Steps,), {"openers": tuple(openers), "__doc__": Steps.__doc__})


__all__ = ["Failure", "Steps", "stores_agree"]
