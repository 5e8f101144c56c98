"""``crmcore campaigns`` tells how campaigns stand, and steers them."""

from __future__ import annotations

from pathlib import Path

import pytest

from crmcore import CRM, Email, MaildirChannel
from tests.unit.cli.conftest import URL, Run, document

MAIL = ("--maildir", "mail", "--sender", "Shop <news@example.org>")


@pytest.fixture
def spring(shop: Run) -> Run:
    """A shop with a campaign to its two customers, one of whom may be written to."""
    with CRM.open(URL, channels=[MaildirChannel(Path("mail"), sender="Shop <news@example.org>")]) as crm:
        crm.consents.grant(Email("sara@example.org"), channel="email", purpose="offers", evidence="form")
        crm.offers.define("tea", "product", "convenience", {"email": ("Tea", "Tea for ${name}")})
        crm.campaigns.define(
            "spring",
            "convenience",
            offers=["tea"],
            channels=["email"],
            where="purchases.count > 0",
            approval=True,
        )
    return shop


def test_a_campaign_is_approved_started_and_told(spring: Run) -> None:
    """Ticks carry it on; its progress is told as figures and as JSON."""
    assert "spring    draft  0" in spring("campaigns", URL, "list").stdout
    assert "error[wrong_campaign_state]" in spring("campaigns", URL, "start", "spring").stderr
    assert "spring is approved\n" == spring("campaigns", URL, "approve", "spring", "--by", "kim").stdout
    assert "spring is scheduled\n" == spring("campaigns", URL, "start", "spring").stdout
    assert 2 == document(spring("tick", URL, *MAIL, "--json"))["campaigned"]["decided"]
    told = document(spring("campaigns", URL, "progress", "spring", "--json"))
    assert ("finished", "kim", 2) == (told["state"], told["approved_by"], told["audience"])
    places = {place: count for place, count in told["progress"].items() if count}
    assert {"audience": 2, "accepted": 1, "nothing_allowed": 1} == places
    shown = spring("campaigns", URL, "progress", "spring").stdout
    assert "nothing allowed  1" in shown
    assert [("spring", "finished")] == [
        (each["campaign"], each["state"]) for each in document(spring("campaigns", URL, "list", "--json"))["campaigns"]
    ]


def test_a_campaign_is_paused_resumed_and_stopped(spring: Run) -> None:
    """Each tells how it stands then."""
    spring("campaigns", URL, "approve", "spring", "--by", "kim")
    spring("campaigns", URL, "start", "spring")
    paused = document(spring("campaigns", URL, "pause", "spring", "--reason", "a wrong price", "--json"))
    assert ("paused", "a wrong price") == (paused["state"], paused["reason"])
    assert "spring is scheduled\n" == spring("campaigns", URL, "resume", "spring").stdout
    assert "spring is stopped\n" == spring("campaigns", URL, "stop", "spring").stdout
    assert "error[unknown_campaign]" in spring("campaigns", URL, "stop", "autumn").stderr


POLICY = """
from crmcore import Rule, RulePolicy, hookimpl


@hookimpl
def register_policies():
    return [RulePolicy([Rule(None, "tea", "email")], name="tea for all")]
"""


def test_a_worker_finds_the_policy_that_a_package_brings(
    spring: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where it is not installed the campaign is paused, it and the doctor say why; where it is, it goes on."""
    package = tmp_path / "installed" / "tea_policies-1.0.dist-info"
    package.mkdir(parents=True)
    (package / "METADATA").write_text("Metadata-Version: 2.1\nName: tea-policies\nVersion: 1.0\n")
    (package / "entry_points.txt").write_text("[crmcore]\ntea = tea_policies\n")
    (package.parent / "tea_policies.py").write_text(POLICY)
    with monkeypatch.context() as installed:
        installed.syspath_prepend(str(package.parent))
        with CRM.open(URL, channels=[MaildirChannel(Path("mail"), sender="Shop <news@example.org>")]) as crm:
            where = "purchases.count > 0"
            crm.campaigns.define(
                "named", "convenience", offers=["tea"], channels=["email"], where=where, policy="tea for all"
            )
            crm.campaigns.start("named")
    assert 0 == spring("run", URL, *MAIL, "--once").exit_code
    reason = "error[unknown_policy]: no policy that a plugin brings in this process is named 'tea for all'"
    assert reason == document(spring("campaigns", URL, "list", "--json"))["campaigns"][0]["reason"]
    doctor = spring("doctor", URL)
    assert (1, True) == (doctor.exit_code, "DO    campaigns: paused by an error: named; " in doctor.stdout)
    monkeypatch.syspath_prepend(str(package.parent))
    spring("campaigns", URL, "resume", "named")
    assert 0 == spring("run", URL, *MAIL, "--once").exit_code
    assert 1 == document(spring("campaigns", URL, "progress", "named", "--json"))["progress"]["accepted"]
    assert "ok    campaigns: none is paused by an error" in spring("doctor", URL).stdout
