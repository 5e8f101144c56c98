"""Promise S10: personal values stay out of repr, str, logs, errors, the event log and the idempotency store."""

from __future__ import annotations

import logging
import sqlite3
import traceback
from collections.abc import Callable
from pathlib import Path

import pytest

from crmcore import (
    CRM,
    Complaint,
    CRMError,
    Custom,
    Email,
    External,
    Feedback,
    Message,
    Money,
    Note,
    Person,
    Phone,
    Profile,
)

CANARIES = ("Quetzalcoatl", "quetzal", "901820", "ERP-CANARY", "Tenochtitlan", "obsidian", "cacao")
NAME, MAIL, PHONE, ERP, CITY, WORDS, REASON = (
    "Quetzalcoatl Q",
    "quetzal@example.org",
    "+49 30 901820",
    "ERP-CANARY-7",
    "Tenochtitlan",
    "obsidian knives",
    "cacao beans",
)
PROFILE = Profile(ERP, NAME, email=MAIL, phone=PHONE, attributes={"city": CITY})


def assert_clean(text: str) -> None:
    """None of the canaries is in the text."""
    assert [] == [canary for canary in CANARIES if canary.lower() in text.lower()]


@pytest.fixture
def crm(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> CRM:
    """A database in which every personal place holds a canary."""
    caplog.set_level(logging.DEBUG)
    crm = CRM.open(f"sqlite:///{tmp_path / 'shop.db'}")
    crm.migrate(currency="EUR", zone="UTC", region="DE")
    crm.attributes.declare("city")
    crm.interactions.declare("wish", values={"wish": "text"})
    with crm.begin(actor="desk") as tx:
        who = tx.customers.add(Person(NAME), Email(MAIL), Phone(PHONE), External("erp", ERP), key="add " + MAIL)
        tx.attributes.state(who, {"city": CITY}, source="form", key="state " + MAIL)
        for content in (
            Message(WORDS, WORDS),
            Complaint(WORDS),
            Note(WORDS),
            Feedback(9, WORDS),
            Custom("wish", {"wish": WORDS}),
        ):
            tx.interactions.record(who, content, key=f"{content.kind} {MAIL}")
        tx.interactions.purchase(who, Money("1", "EUR"), source="erp", external_id=ERP)
        tx.customers.sync([PROFILE], source="app", key="sync " + MAIL)
    return crm


def test_objects_hide_what_is_personal(crm: CRM) -> None:
    """What is returned tells in its repr of a personal value only that it is there."""
    found = crm.customers.find(Email(MAIL))
    assert found is not None
    story = crm.story(found)
    things = [
        crm.customers.get(found),
        crm.customers.identifiers(found),
        crm.customers.contact_points(found),
        crm.attributes.of(found),
        crm.attributes.history(found, "city"),
        list(crm.interactions.of(found, kinds=["message", "note"])),
        [each.content for each in crm.interactions.last(found)],
        story.customer,
        story.identifiers,
        story.attributes,
        Email(MAIL),
        Phone(PHONE),
        External("erp", ERP),
        Person(NAME),
        PROFILE,
        crm.customers.sync([Profile(ERP, NAME + "\0")], source="app", dry_run=True),
    ]
    assert_clean(repr(things))
    assert NAME in str(story)


def test_logs_events_and_keys_hold_nothing_personal(crm: CRM, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Neither what is logged, nor the event log, nor the idempotency store holds a personal value, in text or bytes."""
    crm.tick()
    assert_clean(caplog.text)
    assert_clean(repr(list(crm.events.since())))
    connection = sqlite3.connect(tmp_path / "shop.db")
    for table in ("crm_event", "crm_command", "crm_setting", "crm_definition"):
        rows = connection.execute("SELECT * FROM " + table).fetchall()
        assert rows
        assert_clean(repr(rows))
    connection.close()


def failures(crm: CRM) -> list[Callable[[], object]]:
    """Calls that fail with a personal value in hand."""
    return [
        lambda: crm.customers.get(Email("other." + MAIL)),
        lambda: crm.customers.add(Person("X"), Email(MAIL)),
        lambda: crm.customers.add(Person("X"), Email(MAIL + "@")),
        lambda: crm.customers.add(Person("X"), Phone("901820 ext 5 5")),
        lambda: crm.customers.add(Person(NAME + "\0")),
        lambda: crm.customers.find(Email(MAIL), Email("x@"), External("erp", "\0" + ERP)),
        lambda: crm.attributes.state(Email(MAIL), {"city": CITY + "\0"}, source="form"),
        lambda: crm.interactions.record(Email(MAIL), Custom("wish", {"wish": 3, "x": WORDS})),
        lambda: crm.interactions.purchase(Email(MAIL), Money("2", "EUR"), source="erp", external_id=ERP),
        lambda: Message(WORDS + "\0"),
        lambda: crm.customers.add(Person(NAME), key="add " + MAIL),
        lambda: crm.customers.sync([Profile(ERP + "\0")], source="app"),
        lambda: crm.customers.sync([Profile("2", email=MAIL)], source="app"),
        lambda: crm.customers.sync([Profile("2", attributes={"city": CITY + "\0"})], source="app"),
    ]


@pytest.mark.parametrize("number", range(14))
def test_errors_hold_nothing_personal(crm: CRM, number: int) -> None:
    """The message, data and causes of an error hold no personal value."""
    with pytest.raises(CRMError) as caught:
        failures(crm)[number]()
    error: BaseException | None = caught.value
    while error is not None:
        assert_clean("".join(traceback.format_exception_only(error)) + repr(getattr(error, "data", "")))
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
