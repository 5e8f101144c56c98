"""decide, tick and report on the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from crmcore import CRM, Email, MaildirChannel
from tests.unit.cli.conftest import URL, Run, document

POLICY = """
name = "mailing"
[[rule]]
when = "purchases.count > 0"
offer = "hello"
channel = "email"
"""
MAIL = ("--maildir", "mail", "--sender", "Shop <news@example.org>")


@pytest.fixture
def ready(shop: Run) -> Run:
    """The shop with an offer, the consent of one of its two customers, and a policy file."""
    Path("policy.toml").write_text(POLICY, encoding="utf-8")
    with CRM.open(URL, channels=[MaildirChannel("mail", sender="Shop <news@example.org>")]) as crm:
        crm.offers.define("hello", "advice", "listening", {"email": ("Hello", "Dear ${name}, hello.")})
        crm.consents.grant(Email("sara@example.org"), channel="email", purpose="offers", evidence="form")
    return shop


def test_decide_deliver_and_report(ready: Run) -> None:
    """What is decided is delivered by tick, decided once, and reported."""
    tried = document(ready("decide", URL, "W47", "--policy", "policy.toml", *MAIL, "--dry-run", "--json"))
    decided = document(ready("decide", URL, "W47", "--policy", "policy.toml", *MAIL, "--json"))
    assert (2, 0, 1, {"hello by email": 1, "hold": 1}) == (
        decided["decided"],
        decided["already"],
        decided["messages"],
        decided["by_action"],
    )
    assert tried["by_action"] == decided["by_action"]
    assert 2 == document(ready("decide", URL, "W47", "--policy", "policy.toml", *MAIL, "--json"))["already"]
    assert 0 == ready("tick", URL, *MAIL).exit_code
    (letter,) = Path("mail/new").iterdir()
    assert b"To: sara@example.org" in letter.read_bytes()
    report = document(ready("report", URL, "W47", "--json"))
    assert (1, 0, None) == (
        report["overall"]["treated"],
        report["overall"]["held_out"],
        report["overall"]["incremental_revenue"],
    )
    assert "too few to tell" in ready("report", URL, "W47").stdout
    assert "0 waiting, 0 held" in ready("doctor", URL).stdout


def test_messages_of_a_channel_that_is_not_there_are_told(ready: Run) -> None:
    """By the doctor, who looks with the options that tick has, and by tick, unless another channel is its own."""
    assert 0 == ready("decide", URL, "W47", "--policy", "policy.toml", *MAIL).exit_code
    told = "messages are due on channels that are not there: email; give their options"
    ticked = ready("tick", URL)
    assert (0, True) == (ticked.exit_code, ticked.stderr.startswith(f"hint: {told}"))
    assert ["dispatched waiting  1"] == ready("tick", URL).stdout.splitlines()
    assert f"hint: {told}" in ready("tick", URL, "--json").stderr
    assert "" == ready("tick", URL, "--channel", "inbox").stderr
    found = ready("doctor", URL)
    assert (1, True) == (found.exit_code, f"DO    channels: {told}" in found.stdout)
    well = ready("doctor", URL, *MAIL)
    assert (0, True) == (well.exit_code, "ok    channels: none is missing or left alone" in well.stdout)
    assert "" == ready("tick", URL, *MAIL).stderr
    assert 0 == ready("doctor", URL).exit_code


@pytest.mark.parametrize(
    ("slip", "options", "code", "told"),
    [
        ("hello", ("--holdout", "2", *MAIL), "invalid_value", "out of range"),
        ("helo", MAIL, "unknown_offer", "did you mean 'hello'"),
        ("hello", (), "unknown_channel", "--maildir"),
    ],
)
def test_a_slip_does_not_use_up_the_occasion(
    ready: Run, slip: str, options: tuple[str, ...], code: str, told: str
) -> None:
    """An offer that is not defined, a channel that is not there, a share of two: nothing is decided."""
    Path("policy.toml").write_text(POLICY.replace('"hello"', f'"{slip}"'), encoding="utf-8")
    result = ready("decide", URL, "W47", "--policy", "policy.toml", *options)
    assert (2, f"error[{code}]") == (result.exit_code, result.stderr.partition(":")[0])
    assert told in result.stderr
    with CRM.open(URL) as crm:
        assert [] == list(crm.decisions.occasions())


def test_a_holdout_is_contacted_by_nobody(ready: Run) -> None:
    """With a holdout of one everybody is decided for and nothing goes out."""
    decided = document(ready("decide", URL, "W47", "--policy", "policy.toml", "--holdout", "1", *MAIL, "--json"))
    assert (2, 2, 0) == (decided["decided"], decided["held_out"], decided["messages"])


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("[[rule", "not TOML"),
        ("rules = []", "policy.rules"),
        ("rule = 3", "policy.rule"),
        ("[[rule]]\noffers = 'x'", "policy.rule[0].offers"),
        ("[[rule]]\noffer = 'hello'", "channel"),
        ("[[rule]]\nwhen = 'purchase.count > 0'\noffer = 'hello'\nchannel = 'email'", "purchases.count"),
        ("explore = 2", "explore"),
    ],
)
def test_a_mistake_in_the_policy_is_named(ready: Run, content: str, said: str) -> None:
    """A mistake in the policy file ends with 2 and one line that names the place."""
    Path("policy.toml").write_text(content, encoding="utf-8")
    result = ready("decide", URL, "W47", "--policy", "policy.toml", *MAIL)
    assert 2 == result.exit_code and said in result.stderr and 1 == result.stderr.count("\n")


def test_wrong_use_is_told(ready: Run) -> None:
    """A share that is none, a Maildir without a sender, an occasion that is not decided: one line each."""
    for arguments in (
        ("decide", URL, "W47", "--policy", "policy.toml", "--holdout", "half", *MAIL),
        ("decide", URL, "W47", "--policy", "policy.toml", "--maildir", "mail"),
        ("decide", URL, "W47", "--policy", "nowhere.toml", *MAIL),
        ("report", URL, "W48"),
    ):
        result = ready(*arguments)
        assert (2, 1) == (result.exit_code, result.stderr.count("\n")), result.stderr
