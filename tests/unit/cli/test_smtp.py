"""Commands send through a mail server and hear replies where the environment says so, without any package."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from crmcore import CRM, Email, Rule, RulePolicy
from tests.servers.mail_server import MailServer
from tests.unit.cli.conftest import URL, Run, document

MAIL = ("--maildir", "mail", "--sender", "Shop <news@shop.example>")


@pytest.fixture
def server(shop: Run, monkeypatch: pytest.MonkeyPatch) -> Iterator[MailServer]:
    """A mail server that the environment names, two messages that wait, and a reply in the Maildir."""
    inbox = Path("replies")
    for part in ("new", "cur", "tmp"):
        (inbox / part).mkdir(parents=True)
    (inbox / "new" / "1").write_text("From: sara@example.org\nMessage-ID: <q@example.org>\nSubject: Hi\n\nTea?\n")
    with MailServer() as opened:
        told = {"HOST": "127.0.0.1", "PORT": str(opened.port), "SECURITY": "none", "INBOX": str(inbox.absolute())}
        for name, value in {**told, "SENDER": "Shop <news@shop.example>"}.items():
            monkeypatch.setenv(f"CRMCORE_SMTP__{name}", value)
        with CRM.open(URL) as crm:
            for address in ("sara@example.org", "bo@example.org"):
                crm.consents.grant(Email(address), channel="email", purpose="offers", evidence="form")
            crm.offers.define("tea", "product", "convenience", {"email": ("Tea", "Hello")})
            crm.decide("spring", RulePolicy([Rule(None, "tea", "email")]))
        yield opened


def recipients(server: MailServer) -> list[str]:
    """To whom letters went."""
    return sorted(each for mail in server.mails for each in mail.recipients)


def test_tick_sends_and_hears(shop: Run, server: MailServer) -> None:
    """By the one channel, which is listed with what it can."""
    assert [("email", "smtp", True)] == [
        (each["name"], each["plugin"], each["receives"]) for each in document(shop("channels", "--json"))["channels"]
    ]
    told = document(shop("tick", URL, "--json"))
    assert (2, {"message": 1}) == (told["dispatched"]["accepted"], told["taken"]["recorded"])
    assert ["bo@example.org", "sara@example.org"] == recipients(server)


@pytest.mark.slow
def test_run_sends_and_hears_in_a_process_of_its_own(shop: Run, server: MailServer) -> None:
    """As any channel of a plugin does."""
    command = [sys.executable, "-m", "crmcore", "run", URL, "--interval", "0.05"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=dict(os.environ)) as process:
        assert process.stdout is not None
        line = next(line for line in process.stdout if '"channel": "email"' in line)
        process.terminate()
        process.communicate(timeout=60)
    assert 0 == process.returncode
    assert '"recorded": {"message": 1}' in line
    assert ["bo@example.org", "sara@example.org"] == recipients(server)


@pytest.mark.parametrize("command", [("tick", URL), ("run", URL), ("run", URL, "--once"), ("channels",)])
def test_a_maildir_beside_it_is_refused(shop: Run, server: MailServer, command: tuple[str, ...]) -> None:
    """It is said which two bring the channel; nothing is sent."""
    done = shop(*command, *MAIL)
    told = (
        "error[channel_taken]: the plugin 'smtp', set up by CRMCORE_SMTP__..., brings the channel 'email', and "
        "--maildir does too: leave one of the two out\n"
    )
    assert (2, told, []) == (done.exit_code, done.stderr, recipients(server))


def test_what_is_set_wrongly_is_told_by_its_name(shop: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """At the start of each command that opens the database."""
    monkeypatch.setenv("CRMCORE_SMTP__HOST", "smtp.example.org")
    done = shop("tick", URL)
    assert (2, "error[invalid_setting]: smtp.sender: nothing; it has to be given\n") == (done.exit_code, done.stderr)
