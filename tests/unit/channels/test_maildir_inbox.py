"""Mail that comes back by a Maildir is heard, recorded and put aside, through the public API."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from pathlib import Path

import pytest

from crmcore import CRM, CustomerId, Email, MaildirChannel, Person, Rule, RulePolicy
from crmcore.domain.relationship.content import AutoReply, Bounce, Complaint, Message, Reply, Unsubscribe
from crmcore.errors import InvalidValue
from crmcore.services.inbound import Taken
from crmcore.testing import FrozenClock

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
REPLY = """\
From: Sara <sara@example.org>
To: news@shop.example
Subject: Re: Tea
Message-ID: <reply-1@example.org>
In-Reply-To: {id}

Yes, please.

On Tue, 10 Mar 2026 at 12:00, Shop <news@shop.example> wrote:
> Hello Sara
"""
BOUNCE = """\
From: MAILER-DAEMON@mail.example
To: news@shop.example
Subject: Undelivered Mail Returned to Sender
Message-ID: <bounce-1@mail.example>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

I could not deliver it.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example

Final-Recipient: rfc822; sara@example.org
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 no such user

--b
Content-Type: text/rfc822-headers

Message-ID: {id}
--b--
"""
COMPLAINT = """\
From: feedback@provider.example
To: news@shop.example
Subject: complaint
Message-ID: <arf-1@provider.example>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="b"

--b
Content-Type: text/plain

Somebody did not want this.
--b
Content-Type: message/feedback-report

Feedback-Type: abuse
User-Agent: Provider/1
Version: 1
Original-Rcpt-To: sara@example.org

--b
Content-Type: text/rfc822-headers

Message-ID: {id}
--b--
"""
AWAY = """\
From: Sara <sara@example.org>
To: news@shop.example
Subject: Automatic reply: Tea
Message-ID: <away-1@example.org>
In-Reply-To: {id}
Auto-Submitted: auto-replied

I am away. To stop these, unsubscribe.
"""
STOP = """\
From: Sara <sara@example.org>
To: news@shop.example
Subject: unsubscribe
Message-ID: <stop-1@example.org>
In-Reply-To: {id}

unsubscribe
"""
LETTER = """\
From: Sara <sara@example.org>
To: news@shop.example
Subject: A question
Message-ID: <letter-1@example.org>

Do you have green tea?
"""


@pytest.fixture
def clock() -> FrozenClock:
    """Noon of 10 March 2026, UTC."""
    return FrozenClock(NOON)


@pytest.fixture
def crm(tmp_path: Path, clock: FrozenClock) -> Iterator[CRM]:
    """A CRM whose letters go into one Maildir, and to which another brings what comes back."""
    for part in ("new", "cur", "tmp"):
        (tmp_path / "in" / part).mkdir(parents=True)
    mail = MaildirChannel(tmp_path / "out", sender="Shop <news@shop.example>", inbox=tmp_path / "in", clock=clock)
    with CRM.in_memory(clock=clock, channels=[mail]) as opened:
        yield opened


@pytest.fixture
def sara(crm: CRM) -> CustomerId:
    """A customer who was sent a letter."""
    made = crm.customers.add(Person("Sara"), Email("sara@example.org"))
    crm.consents.grant(made, channel="email", purpose="offers", evidence="form")
    crm.offers.define("tea", "product", "convenience", {"email": ("Tea", "Hello ${name}")})
    crm.decide("monday", RulePolicy([Rule(None, "tea", "email")]))
    assert 1 == crm.tick().dispatched.accepted
    return made


def arrive(tmp_path: Path, name: str, text: str) -> None:
    """A mail server delivers a mail that answers the letter."""
    (letter,) = (tmp_path / "out" / "new").iterdir()
    id_ = message_from_bytes(letter.read_bytes())["Message-ID"]
    place = tmp_path / "in" / "new" / name
    place.write_bytes(text.replace("{id}", id_).replace("\n", "\r\n").encode())
    os.utime(place, (NOON.timestamp(), NOON.timestamp()))


@pytest.mark.parametrize(
    ("text", "content"),
    [
        (REPLY, Reply("Yes, please.")),
        (BOUNCE, Bounce("hard", "5.1.1", "address")),
        (COMPLAINT, Complaint("reported as unwanted")),
        (AWAY, AutoReply("I am away. To stop these, unsubscribe.")),
        (STOP, Unsubscribe("offers")),
        (LETTER, Message("Do you have green tea?", "A question")),
    ],
    ids=["reply", "bounce", "complaint", "auto-reply", "unsubscribe", "message"],
)
def test_what_comes_back_is_an_interaction(
    crm: CRM, sara: CustomerId, tmp_path: Path, text: str, content: object
) -> None:
    """Of its kind, about the message it answers, once; the mail is put aside and marked as seen."""
    arrive(tmp_path, "1.a", text)
    assert 1 == sum(crm.tick().taken.recorded.values())
    said = crm.interactions.last(sara)[0].content
    assert type(content) is type(said)
    for part in ("text", "nature", "status", "reason", "purpose", "subject"):
        assert getattr(content, part, None) == getattr(said, part, None)
    (message,) = crm.outbox.of(sara)
    if text is not LETTER and text is not COMPLAINT:
        assert str(message.id) == getattr(said, "message", None)
    assert [] == list((tmp_path / "in" / "new").iterdir())
    assert ["1.a:2,S"] == [each.name for each in (tmp_path / "in" / "cur").iterdir()]
    arrive(tmp_path, "2.b", text)
    assert Taken(known=1) == crm.tick().taken


def test_an_out_of_office_reply_stops_nothing(crm: CRM, sara: CustomerId, tmp_path: Path) -> None:
    """Though it says unsubscribe."""
    arrive(tmp_path, "1.a", AWAY)
    crm.tick()
    assert crm.consents.state(sara, "email", "offers").allowed


def test_what_is_refused_is_kept_for_people(crm: CRM, sara: CustomerId, tmp_path: Path) -> None:
    """A bomb is flagged, counted and blocks nothing behind it."""
    arrive(tmp_path, "1.a", "Content-Type: multipart/mixed; boundary=b\n\n" + "--b\n\nx\n" * 20_000)
    arrive(tmp_path, "2.b", REPLY)
    assert Taken({"reply": 1}, unmatched=1) == crm.tick().taken
    assert Taken() == crm.tick().taken
    assert ["1.a:2,FS", "2.b:2,S"] == sorted(each.name for each in (tmp_path / "in" / "cur").iterdir())


@pytest.mark.parametrize("text", ["", "\x00garbage\ufffd", "Subject: hello\n\nNobody signed this.\n"])
def test_what_is_from_nobody_is_counted(crm: CRM, sara: CustomerId, tmp_path: Path, text: str) -> None:
    """It is put aside, and an event tells of it."""
    arrive(tmp_path, "1.a", text)
    arrive(tmp_path, "2.b", REPLY)
    assert Taken({"reply": 1}, unmatched=1) == crm.tick().taken
    assert ["1.a:2,S", "2.b:2,S"] == sorted(each.name for each in (tmp_path / "in" / "cur").iterdir())
    told = [event.data for event in crm.events.since() if event.name == "inbound.unmatched"]
    assert [{"channel": "email", "kind": "message"}] == told


def test_an_inbox_is_a_maildir(tmp_path: Path) -> None:
    """A folder that is none is refused when the channel is made."""
    with pytest.raises(InvalidValue, match="inbox"):
        MaildirChannel(tmp_path / "out", sender="news@shop.example", inbox=tmp_path / "nowhere")


def test_what_comes_in_from_the_future_is_of_now(
    crm: CRM, sara: CustomerId, tmp_path: Path, clock: FrozenClock
) -> None:
    """The clocks of two machines differ; nothing is refused for that."""
    arrive(tmp_path, "1.a", REPLY)
    clock.set(NOON - timedelta(hours=1))
    assert Taken({"reply": 1}) == crm.tick().taken
    assert NOON - timedelta(hours=1) == crm.interactions.last(sara, 5)[-1].occurred_at
