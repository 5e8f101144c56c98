"""The in-app inbox: messages that are kept for the customer and shown by the app."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from uuid import uuid4

import pytest

from crmcore import CRM, CustomerId, Email, Person, Rule, RulePolicy
from crmcore.domain.marketing.offer import Wording
from crmcore.errors import InvalidValue, UnknownCustomer
from crmcore.testing import FrozenClock
from tests.unit.services.conftest import NOON

HOUR = timedelta(hours=1)


def customers(crm: CRM, count: int) -> Sequence[CustomerId]:
    """So many customers who agree to offers in the inbox."""
    with crm.begin() as tx:
        made = [tx.customers.add(Person(f"C{number}"), Email(f"c{number}@example.org")) for number in range(count)]
        for each in made:
            tx.consents.grant(each, channel="inbox", purpose="offers", evidence="terms of the app")
    return made


def tell(crm: CRM, clock: FrozenClock, *offers: str, **ends: object) -> None:
    """Put a message of each offer, in their order and an hour apart, into the inboxes."""
    for offer in offers:
        words = {"inbox": Wording(f"About {offer}, ${{name}}", "News", "<p>Hello ${name}</p>")}
        crm.offers.define(offer, "product", "convenience", words, **ends)  # type: ignore[arg-type]
        crm.decide(offer, RulePolicy([Rule(None, offer, "inbox")]))
        crm.tick()
        clock.advance(HOUR)


def test_a_message_is_in_the_inbox_once(any_crm: CRM, clock: FrozenClock) -> None:
    """Accepting it puts it there with its words, and records that the customer was told."""
    (one,) = customers(any_crm, 1)
    tell(any_crm, clock, "tea")
    any_crm.tick()
    (found,) = any_crm.inbox.of(one)
    assert ("News", "About tea, C0", "<p>Hello C0</p>", "tea", NOON) == (
        found.subject,
        found.text,
        found.html,
        found.offer,
        found.made_at,
    )
    assert [found.id] == [each.id for each in any_crm.outbox.of(one)]
    assert {"accepted": 1} == any_crm.outbox.counts()
    (told,) = any_crm.interactions.of(one)
    assert ("message", "outbound", "inbox") == (told.kind, told.direction, told.touchpoint)
    assert "About" not in repr(found)


def test_reading_is_recorded_once(any_crm: CRM, clock: FrozenClock) -> None:
    """What is read is unread no more, and was opened; ids of others are passed over."""
    one, two = customers(any_crm, 2)
    tell(any_crm, clock, "tea", "tin")
    newest, oldest = any_crm.inbox.of(one)
    (other, _) = any_crm.inbox.of(two)
    assert (2, ["tin", "tea"]) == (any_crm.inbox.unread(one), [newest.offer, oldest.offer])
    assert 1 == any_crm.inbox.read(one, [newest.id, other.id, uuid4()])
    assert 0 == any_crm.inbox.read(one, [newest.id, newest.id])
    assert (1, 2) == (any_crm.inbox.unread(one), any_crm.inbox.unread(two))
    assert [oldest] == any_crm.inbox.of(one, unread=True)
    assert clock.now() == any_crm.inbox.of(one)[0].read_at
    opened = [each for each in any_crm.interactions.of(one) if each.kind == "open"]
    assert [("inbound", "inbox", str(newest.id))] == [
        (each.direction, each.touchpoint, each.content.message)  # type: ignore[union-attr]
        for each in opened
    ]


def test_what_is_dismissed_is_out_of_the_way(any_crm: CRM, clock: FrozenClock) -> None:
    """It is listed where it is asked for, is not unread, and nothing is recorded."""
    (one,) = customers(any_crm, 1)
    tell(any_crm, clock, "tea", "tin")
    newest, oldest = any_crm.inbox.of(one)
    assert 1 == any_crm.inbox.dismiss(one, [oldest.id])
    assert 0 == any_crm.inbox.dismiss(one, [oldest.id])
    assert ([newest.id], [oldest.id]) == (
        [each.id for each in any_crm.inbox.of(one)],
        [each.id for each in any_crm.inbox.of(one, dismissed=True)],
    )
    assert (1, 2) == (any_crm.inbox.unread(one), len(list(any_crm.interactions.of(one))))


def test_what_has_expired_is_shown_as_such(any_crm: CRM, clock: FrozenClock) -> None:
    """It stays in the list, and does not ask to be read."""
    (one,) = customers(any_crm, 1)
    tell(any_crm, clock, "tea", valid_until=NOON + 3 * HOUR)
    assert 1 == any_crm.inbox.unread(one)
    clock.advance(2 * HOUR)
    (found,) = any_crm.inbox.of(one)
    assert (NOON + 3 * HOUR, True) == (found.expires_at, found.has_expired(clock.now()))
    assert (0, []) == (any_crm.inbox.unread(one), any_crm.inbox.of(one, unread=True))


def test_an_inbox_is_listed_in_pages(any_crm: CRM, clock: FrozenClock) -> None:
    """The newest first, each page from the message after the last one."""
    (one,) = customers(any_crm, 1)
    tell(any_crm, clock, "a", "b", "c")
    first = any_crm.inbox.of(one, limit=2)
    assert ["c", "b"] == [each.offer for each in first]
    assert ["a"] == [each.offer for each in any_crm.inbox.of(one, after=first[-1])]


def test_an_inbox_follows_a_merge_and_leaves_with_an_erasure(any_crm: CRM, clock: FrozenClock) -> None:
    """What both were told is in the head's inbox, and comes back; it goes with the customer."""
    one, two = customers(any_crm, 2)
    tell(any_crm, clock, "tea")
    any_crm.merges.merge(one, two)
    assert 2 == len(any_crm.inbox.of(one))
    assert 2 == any_crm.inbox.read(two, [each.id for each in any_crm.inbox.of(two)])
    any_crm.merges.unmerge(one)
    assert [1, 1] == [len(any_crm.inbox.of(whose)) for whose in (one, two)]
    assert [1, 1] == [sum(e.kind == "open" for e in any_crm.interactions.of(whose)) for whose in (one, two)]
    any_crm.inbox.dismiss(one, [any_crm.inbox.of(one)[0].id])
    assert ["About tea, C0"] == [each["text"] for each in any_crm.privacy.export(one).data["inbox"]]
    any_crm.privacy.erase(one)
    with pytest.raises(UnknownCustomer):
        any_crm.inbox.of(one)
    assert 1 == len(any_crm.inbox.of(two))


def test_caps_and_pauses_hold_for_the_inbox(any_crm: CRM, clock: FrozenClock) -> None:
    """A cap counts what the inbox was told, and a pause keeps it back."""
    (one,) = customers(any_crm, 1)
    any_crm.caps.define(1, 7, "inbox")
    any_crm.outbox.pause("inbox")
    tell(any_crm, clock, "tea")
    assert ([], {"waiting": 1}) == (any_crm.inbox.of(one), any_crm.outbox.counts())
    any_crm.outbox.resume("inbox")
    tell(any_crm, clock, "tin")
    assert ["tea"] == [each.offer for each in any_crm.inbox.of(one)]


def test_old_messages_and_tasks_go_with_their_texts(any_crm: CRM, clock: FrozenClock) -> None:
    """A retention rule that redacts the texts of messages or calls deletes what says them once more; what is open
    stays.
    """
    (one,) = customers(any_crm, 1)
    tell(any_crm, clock, "tea")
    due = clock.now() + HOUR
    done, left = (any_crm.desk.add(one, "Call", due=due, employee="kim") for _ in range(2))
    any_crm.desk.done(done, "reached", "secret")
    any_crm.retentions.define("words", "redact texts", 30, kinds=["message"])
    clock.advance(timedelta(days=31))
    assert 2 == any_crm.retentions.preview("words").rows
    assert 2 == any_crm.tick().redacted
    assert ([], 2) == (any_crm.inbox.of(one), len(any_crm.desk.of(one)))
    any_crm.retentions.define("words", "redact texts", 30)
    any_crm.tick()
    assert [left] == [each.id for each in any_crm.desk.of(one)]
    assert "secret" not in str([each.stored_content for each in any_crm.interactions.of(one)])


def test_a_dry_run_sees_who_is_reached(any_crm: CRM) -> None:
    """Deciding for show writes nothing, and finds the inbox of those who were never told anything."""
    customers(any_crm, 3)
    any_crm.offers.define("tea", "product", "convenience", {"inbox": ("News", "Tea")})
    policy = RulePolicy([Rule(None, "tea", "inbox")])
    assert 3 == any_crm.decide("news", policy, dry_run=True).messages
    assert {} == any_crm.outbox.counts()
    assert 3 == any_crm.decide("news", policy).messages


_BAD = {
    "a flag that is none": lambda crm, who: crm.inbox.of(who, unread="no"),
    "no messages": lambda crm, who: crm.inbox.of(who, limit=0),
    "a place that is none": lambda crm, who: crm.inbox.of(who, after=7),
    "a message that is no id": lambda crm, who: crm.inbox.read(who, ["tea"]),
    "one id alone": lambda crm, who: crm.inbox.read(who, who),
    "too many": lambda crm, who: crm.inbox.dismiss(who, [who] * 1_001),
}


@pytest.mark.parametrize("what", _BAD)
def test_bad_input_is_refused(crm: CRM, what: str) -> None:
    """With a typed error."""
    (one,) = customers(crm, 1)
    with pytest.raises(InvalidValue):
        _BAD[what](crm, one)
