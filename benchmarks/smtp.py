"""E-mail over SMTP: through the outbox and by the channel alone, beside smtplib with a message built by the library.

Both talk to the same server, aiosmtpd as it comes, in a process of its own; both keep their connection.
"""

from __future__ import annotations

import smtplib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from itertools import count as counting
from time import perf_counter
from uuid import UUID

from benchmarks.harness import Bench, Figure, in_turns, paired
from benchmarks.mail_sink import LOOPBACK, mail_sink
from crmcore import CRM, Accepted, Email, NewCustomer, Outgoing, Person, Rule, RulePolicy, SmtpChannel
from crmcore.domain.decision.message import MessageId
from crmcore.domain.kernel.reach import Address

ADDRESS = "news@shop.example"
SENDER = f"Tea Shop <{ADDRESS}>"
SUBJECT = "New tea for {}"
TEXT = (
    "Dear {},\n\nthe first flush of this year has come in from Darjeeling and the Nilgiris, and we have set aside\n"
    "a hundred grams of each for those who know what to do with it. Come by and taste, any day but Monday.\n\n"
    "Schöne Grüße aus Köln\nyour Tea Shop\n"
)
HTML = "<html><body><p>" + TEXT.replace("\n\n", "</p>\n<p>") + "</p></body></html>\n"
END_TO_END = 0.7


def figures(bench: Bench) -> Iterator[Figure]:
    """Messages a second, and the ratio to smtplib's."""
    count, rounds = bench.size(1_000, 200), bench.size(7, 3)
    with bench.place() as folder, mail_sink() as port:
        channel = SmtpChannel(LOOPBACK, port, sender=SENDER, security="none", bounces="bounce@shop.example")
        with (
            CRM.open(f"sqlite:///{folder / 'crm.db'}", channels=[channel]) as crm,
            smtplib.SMTP(LOOPBACK, port) as library,
        ):
            _populate(crm, count)
            occasions = counting()

            def dispatched() -> float:
                crm.decide(f"round-{next(occasions)}", RulePolicy([Rule(None, "tea", "email")]))
                start = perf_counter()
                done = crm.outbox.dispatch()
                assert count == done.accepted
                return count / (perf_counter() - start)

            ours, bare = in_turns(rounds, dispatched, lambda: _bare(library, count, html=False))
            yield paired(ours, bare).figure(
                "e-mail over SMTP through the outbox, messages/s", "smtplib, EmailMessage", at_least=END_TO_END
            )
            for html, what in ((False, "text"), (True, "text and HTML")):
                alone, bare = in_turns(
                    rounds,
                    lambda html=html: _alone(channel, count, html=html),  # type: ignore[misc]
                    lambda html=html: _bare(library, count, html=html),  # type: ignore[misc]
                )
                yield paired(alone, bare).figure(f"the SMTP channel alone, {what}, messages/s", "smtplib, EmailMessage")
        channel.close()


def _populate(crm: CRM, count: int) -> None:
    crm.migrate(currency="EUR", zone="Europe/Berlin", region="DE")
    crm.customers.add_many(NewCustomer(Person(f"Customer {number}"), (_email(number),)) for number in range(count))
    with crm.begin() as tx:
        for number in range(count):
            tx.consents.grant(_email(number), channel="email", purpose="offers", evidence="sign-up form")
    wording = (SUBJECT.format("${name}"), TEXT.format("${name}"))
    crm.offers.define("tea", "product", "innovation", {"email": wording})


def _email(number: int) -> Email:
    return Email(f"c{number}@example.org")


def _alone(channel: SmtpChannel, count: int, *, html: bool) -> float:
    deadline = datetime.now(UTC) + timedelta(minutes=5)
    start = perf_counter()
    for number in range(count):
        id_ = UUID(int=7 << 76 | 2 << 62 | number)
        to, name = f"c{number}@example.org", f"Customer {number}"
        message = Outgoing(
            MessageId(id_),
            str(id_),
            Address("email", to, to),
            SUBJECT.format(name),
            TEXT.format(name),
            deadline,
            html=HTML.format(name) if html else "",
        )
        assert isinstance(channel.deliver(message), Accepted)
    return count / (perf_counter() - start)


def _bare(library: smtplib.SMTP, count: int, *, html: bool) -> float:
    start = perf_counter()
    for number in range(count):
        name = f"Customer {number}"
        message = EmailMessage()
        message["From"] = SENDER
        message["To"] = f"c{number}@example.org"
        message["Subject"] = SUBJECT.format(name)
        message["Date"] = format_datetime(datetime.now(UTC))
        message["Message-ID"] = f"<{UUID(int=7 << 76 | 2 << 62 | number)}@shop.example>"
        message.set_content(TEXT.format(name))
        if html:
            message.add_alternative(HTML.format(name), subtype="html")
        library.send_message(message)
    return count / (perf_counter() - start)
