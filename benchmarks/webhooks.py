"""Delivering by web hook, beside httpx with a kept connection: the channel by itself, and through the outbox."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from uuid import UUID

import httpx

from benchmarks.harness import Bench, Figure, in_turns, paired, rate
from crmcore import CRM, Accepted, Email, NewCustomer, Outgoing, Person, Rule, RulePolicy, WebhookChannel
from crmcore.domain.decision.message import MessageId
from crmcore.domain.kernel.reach import Address
from crmcore.domain.kernel.secret import Secret

AT_LEAST = 0.7
YARDSTICK = "httpx, kept connection"
TEXT = "Dear Sara,\nyour first flush has arrived. It waits for you until Saturday.\n" * 8

# A process of its own, so that its work falls on another core: it reads requests and says that they are taken.
_SERVER = r"""
import re, socket, sys, threading
def serve(taken):
    taken.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    content = b""
    while True:
        while b"\r\n\r\n" not in content:
            more = taken.recv(65536)
            if not more:
                return
            content += more
        head, _, content = content.partition(b"\r\n\r\n")
        length = int(re.search(rb"content-length: *(\d+)", head, re.I)[1])
        while len(content) < length:
            content += taken.recv(65536)
        content = content[length:]
        taken.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}")
listening = socket.create_server(("127.0.0.1", 0))
print(listening.getsockname()[1], flush=True)
while True:
    threading.Thread(target=serve, args=listening.accept()[:1], daemon=True).start()
"""


def figures(bench: Bench) -> Iterator[Figure]:
    """Messages a second."""
    count, rounds = bench.size(3_000, 500), bench.size(9, 5)
    with _server() as url, httpx.Client() as client, bench.place() as folder:
        channel = WebhookChannel(url, secret=Secret(b"k" * 32), name="email", idempotent=True, allow_private=True)
        messages = [_message(number) for number in range(count)]
        bodies = [_body(message) for message in messages]

        def deliver() -> None:
            assert all(isinstance(channel.deliver(message), Accepted) for message in messages)

        def post() -> None:
            headers = {"Content-Type": "application/json"}
            assert all(client.post(url, content=body, headers=headers).status_code == 200 for body in bodies)

        ours, theirs = in_turns(rounds, lambda: rate(count, deliver), lambda: rate(count, post))
        yield paired(ours, theirs).figure("web hooks by the channel, messages/s", YARDSTICK, at_least=AT_LEAST)
        with CRM.open(f"sqlite:///{folder / 'crm.db'}", channels=[channel]) as crm:
            _populate(crm, rounds * count)
            through, theirs = in_turns(
                rounds, lambda: rate(count, lambda: _tick(crm, count)), lambda: rate(count, post)
            )
        yield paired(through, theirs).figure("web hooks through the outbox, messages/s", YARDSTICK)
        channel.close()


@contextmanager
def _server() -> Iterator[str]:
    process = subprocess.Popen([sys.executable, "-c", _SERVER], stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        yield f"http://127.0.0.1:{int(process.stdout.readline())}/hook"
    finally:
        process.kill()
        process.communicate()


def _message(number: int) -> Outgoing:
    key = UUID(int=7 << 76 | 2 << 62 | number)
    address = f"c{number}@example.org"
    deadline = datetime.now(UTC) + timedelta(hours=1)
    return Outgoing(MessageId(key), str(key), Address("email", address, address), "Your tea", TEXT, deadline)


def _body(message: Outgoing) -> bytes:
    """The same body as the channel's, made before it is measured."""
    parts = {"type": "message.outbound", "key": message.key, "address": message.address.sent_as,
             "subject": message.subject, "text": message.text, "html": "", "language": "",
             "unsubscribe": ""}  # fmt: skip
    return json.dumps(parts, separators=(",", ":")).encode()


def _populate(crm: CRM, count: int) -> None:
    crm.migrate(currency="EUR", zone="Europe/Berlin", region="DE")
    emails = [Email(f"c{number}@example.org") for number in range(count)]
    crm.customers.add_many(NewCustomer(Person("Sara"), (email,)) for email in emails)
    with crm.begin() as tx:
        for email in emails:
            tx.consents.grant(email, channel="email", purpose="offers", evidence="sign-up form")
    crm.offers.define("tea", "product", "innovation", {"email": ("Your tea", TEXT)})
    crm.decide("once", RulePolicy([Rule(None, "tea", "email")]))


def _tick(crm: CRM, count: int) -> None:
    assert crm.outbox.dispatch(limit=count).accepted == count
