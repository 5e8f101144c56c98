"""``crmcore outbox`` tells how messages stand, requeues them, pauses sending and resumes it."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest

from crmcore import CRM, Email, Person
from crmcore.domain.decision.message import Accepted, Refused
from tests.unit.cli.conftest import URL, Run, document
from tests.unit.services.sending import POLICY, Wire

NAMES = ("Sara", "Bo", "Kim")


@pytest.fixture
def refused(shop: Run) -> Run:
    """A shop of whose three messages a mail server refused two; the command line has no such channel."""
    answers = iter([Refused(True, "status 550", "content"), Accepted(), Refused(True, "status 550", "content")])
    with CRM.open(URL, channels=[Wire(lambda _: next(answers))]) as crm:
        crm.offers.define("tea", "product", "convenience", {"email": ("Tea", "Tea for ${name}")})
        customers = [crm.customers.find_or_add(Email(f"{name}@example.com"), Person(name)) for name in NAMES]
        for customer in customers:
            crm.consents.grant(customer, channel="email", purpose="offers", evidence="form")
        crm.decide("spring", POLICY, customers=customers)
        crm.tick()
    return shop


def ids(run: Run, state: str) -> list[str]:
    """Those of the messages in a state."""
    return [each["id"] for each in document(run("outbox", URL, "list", "--state", state, "--json"))["messages"]]


def test_messages_are_counted_and_listed_by_state(refused: Run) -> None:
    """As JSON and as text; by pages."""
    told = document(refused("outbox", URL, "counts", "--json"))
    assert {"refused": 2, "accepted": 1} == {state: count for state, count in told["counts"].items() if count}
    assert {} == told["paused"]
    assert "refused     2" in refused("outbox", URL, "counts").stdout
    first, second = ids(refused, "refused")
    paged = document(refused("outbox", URL, "list", "--state", "refused", "--after", first, "--limit", "1", "--json"))
    assert ("refused", [second]) == (paged["state"], [each["id"] for each in paged["messages"]])
    listed = refused("outbox", URL, "list", "--state", "refused").stdout.splitlines()
    assert listed[0].split()[:4] == ["message", "customer", "channel", "offer"]
    assert [first, second] == [line.split()[0] for line in listed[1:]]
    assert all(line.endswith("status 550") for line in listed[1:])
    assert [] == ids(refused, "held")


def test_one_message_is_shown(refused: Run) -> None:
    """With what became of it and why."""
    first = ids(refused, "refused")[0]
    shown = document(refused("outbox", URL, "show", first, "--json"))
    told = tuple(shown[name] for name in ("id", "state", "detail", "channel", "offer", "message_class", "attempt"))
    assert (first, "refused", "status 550", "email", "tea", "hold", 1) == told
    assert f"id             {first}" in refused("outbox", URL, "show", first).stdout
    assert "error[unknown_message]" in refused("outbox", URL, "show", str(uuid4())).stderr


def test_nothing_personal_is_told(refused: Run) -> None:
    """No name, address or text, in any form."""
    first = ids(refused, "refused")[0]
    commands = [("counts",), ("list", "--state", "refused"), ("show", first), ("requeue", first)]
    told = [refused("outbox", URL, *each, *form).output for each in commands for form in ((), ("--json",))]
    assert not [each for each in told if "example.com" in each or any(name in each for name in NAMES)]


def test_refused_messages_are_requeued(refused: Run) -> None:
    """Each as a new message, which goes with the next tick."""
    old = ids(refused, "refused")
    told = document(refused("outbox", URL, "requeue", *old, old[0], "--json"))
    assert (old, []) == ([each["message"] for each in told["requeued"]], told["failed"])
    assert [each["as"] for each in told["requeued"]] == ids(refused, "waiting")
    with CRM.open(URL, channels=[Wire()]) as crm:
        assert 2 == crm.tick().dispatched.accepted


def test_what_cannot_be_requeued_is_told_and_the_others_are(refused: Run) -> None:
    """Ends with 1 where some could not, with 2 where none could, and changes nothing then."""
    first, _ = ids(refused, "refused")
    (accepted,) = ids(refused, "accepted")
    unknown = str(uuid4())
    some = refused("outbox", URL, "requeue", accepted, first, unknown)
    assert 1 == some.exit_code
    old, _, _, new = some.stdout.split()
    assert (first, [str(UUID(new))]) == (old, ids(refused, "waiting"))
    assert [
        f"error[cannot_requeue]: {accepted}: the message cannot be requeued: it is accepted",
        f"error[unknown_message]: {unknown}: no message is known by this id",
    ] == some.stderr.splitlines()
    none = refused("outbox", URL, "requeue", first, "--json")
    assert (2, True) == (none.exit_code, "error[cannot_requeue]" in none.stderr)
    assert '"error": "cannot_requeue"' in none.stdout
    assert 1 == len(ids(refused, "waiting"))
    assert 2 == refused("outbox", URL, "requeue", "7").exit_code


def test_a_channel_of_another_process_is_paused_and_resumed(refused: Run) -> None:
    """By the name that offers call it; what waits goes when it is resumed."""
    refused("outbox", URL, "requeue", *ids(refused, "refused"))
    said = refused("outbox", URL, "pause", "--channel", "email", "--reason", "a wrong price")
    assert "email: paused\n" == said.stdout
    assert "paused: email (a wrong price)" in refused("outbox", URL, "counts").stdout
    again = document(refused("outbox", URL, "pause", "--channel", "email", "--json"))
    assert {"changed": False, "paused": {"email": "a wrong price"}} == again
    with CRM.open(URL, channels=[Wire()]) as crm:
        assert 0 == crm.tick().dispatched.accepted
        assert "email: resumed\n" == refused("outbox", URL, "resume", "--channel", "email").stdout
        assert 2 == crm.tick().dispatched.accepted
    assert "email: was not paused\n" == refused("outbox", URL, "resume", "--channel", "email").stdout


def test_everything_is_paused_and_resumed(refused: Run) -> None:
    """A channel that is resumed meanwhile stays paused with the others, which is told."""
    refused("outbox", URL, "pause", "--channel", "email")
    assert "all channels: paused\n" == refused("outbox", URL, "pause").stdout
    told = refused("outbox", URL, "resume", "--channel", "email").stdout
    assert "email: resumed\nstill paused: all channels\n" == told
    assert {"changed": True, "paused": {}} == document(refused("outbox", URL, "resume", "--json"))


@pytest.mark.parametrize("verb", ["pause", "resume"])
@pytest.mark.parametrize("name", ["emial", "all channels"])
def test_a_channel_that_there_is_not_is_told(refused: Run, verb: str, name: str) -> None:
    """With where channels come from; nothing is paused or resumed."""
    refused("outbox", URL, "pause")
    done = refused("outbox", URL, verb, "--channel", name)
    assert (2, True) == (done.exit_code, done.stderr.startswith("error[invalid_value]: channel: an unknown name; "))
    assert ["all channels"] == list(document(refused("outbox", URL, "counts", "--json"))["paused"])


def test_the_doctor_names_the_command(shop: Run) -> None:
    """Where messages are held."""
    with CRM.open(URL, channels=[Wire(lambda _: None)]) as crm:
        crm.offers.define("tea", "product", "convenience", {"email": ("Tea", "Tea")})
        sara = crm.customers.find_or_add(Email("sara@example.com"))
        crm.consents.grant(sara, channel="email", purpose="offers", evidence="form")
        crm.decide("spring", POLICY, customers=[sara])
        assert 1 == crm.tick().dispatched.held
    assert "1 held; look at the held ones with crmcore outbox list" in shop("doctor", URL).stdout
    assert 1 == len(ids(shop, "held"))
