"""Customers are kept in step with a source's own people: added, adopted, updated, archived, restored, and told."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from attrs import evolve

from crmcore import (
    CRM,
    CustomerId,
    Email,
    External,
    Organisation,
    Person,
    Phone,
    Preferences,
    Profile,
    RejectedProfile,
    Synced,
)
from crmcore.app import Transaction
from crmcore.errors import (
    CRMError,
    FutureInstant,
    IdentifierConflict,
    IdentifierTaken,
    InvalidValue,
    KeyReused,
    MalformedIdentifier,
    NaiveDatetime,
    TooManyAbsent,
    TransactionError,
    UnknownAttribute,
    UnknownZone,
)
from crmcore.services import profiles
from crmcore.testing import FrozenClock

SARA = Profile(1, "Sara Öz", email="sara@example.org")
BEN = Profile(2, "Ben", email="ben@example.org")
ADA = Profile("3", "Ada", email="ada@example.org")


def sync(crm: CRM | Transaction, *rows: Profile, **options: Any) -> Synced:
    """Sync rows of the app."""
    return crm.customers.sync(rows, source="app", **options)


def counts(synced: Synced) -> dict[str, int]:
    """How many rows became what, those that are none left out."""
    kinds = ("added", "adopted", "updated", "restored", "archived")
    found = {kind: len(getattr(synced, kind)) for kind in kinds}
    found |= {"unchanged": synced.unchanged, "rejected": synced.rejected}
    return {kind: count for kind, count in found.items() if count}


def of(crm: CRM | Transaction, key: object) -> CustomerId:
    """The customer of a key of the app."""
    found = crm.customers.find(External("app", str(key)))
    assert found is not None
    return found


def named(crm: CRM, key: object) -> list[tuple[str, str]]:
    """How the customer of a key is named, but for the key."""
    found = crm.customers.identifiers(of(crm, key))
    return [(each.source or each.scheme, each.value) for each in found if each.source != "app"]


def reached(crm: CRM, key: object) -> list[str]:
    """Where the customer of a key is reached."""
    return [point.address.value for point in crm.customers.contact_points(of(crm, key))]


def events(crm: CRM) -> list[tuple[str, CustomerId | None]]:
    """The events, but for those of what is declared."""
    return [(event.name, event.customer) for event in crm.events.since() if not event.name.endswith("declared")]


def state(crm: CRM) -> object:
    """All that a sync could write."""
    kept = [*crm.customers.list(limit=1_000), *crm.customers.list(limit=1_000, archived=True)]
    return [
        (
            customer,
            list(crm.customers.identifiers(customer.id)),
            list(crm.customers.contact_points(customer.id)),
            dict(crm.attributes.of(customer.id)),
            list(crm.consents.of(customer.id)),
        )
        for customer in kept
    ], len(events(crm))


def test_unknown_keys_add_customers(crm: CRM) -> None:
    """A key that nobody has and identifiers that nobody has add a customer, with all that the row says."""
    crm.attributes.declare("city")
    at = datetime(2026, 3, 1, tzinfo=UTC)
    done = sync(
        crm,
        Profile(
            42,
            "Sara Öz",
            email="Sara@Example.org",
            phone=Phone("030 901820", shared=True),
            reaches=[External("erp", "A-7"), Email("s@example.org")],
            language="de",
            zone="Europe/Vienna",
            channel="email",
            attributes={"city": "Bonn"},
            stated_at=at,
        ),
        Profile("43", "Mill", kind="organisation"),
        Profile("44"),
    )
    assert {"added": 3} == counts(done)
    assert [of(crm, key) for key in (42, 43, 44)] == list(done.added)
    sara = crm.customers.get(External("app", "42"))
    assert Person("Sara Öz") == sara.party
    assert Preferences("de", "Europe/Vienna", "email") == sara.preferences
    assert [("email", "s@example.org"), ("email", "sara@example.org"), ("erp", "A-7")] == named(crm, 42)
    assert ["s@example.org", "sara@example.org", "+4930901820"] == reached(crm, 42)
    stated = crm.attributes.of(sara.id)["city"]
    assert ("Bonn", "app", at) == (stated.value, stated.source, stated.stated_at)
    assert (Organisation("Mill"), Person()) == tuple(
        crm.customers.get(External("app", key)).party for key in ["43", "44"]
    )
    assert "acquire" == crm.standings.of(sara.id).stage


def test_rows_that_say_nothing_new_write_nothing(crm: CRM, clock: FrozenClock) -> None:
    """A sync repeated changes no version, writes no event and touches nobody, whatever time has passed."""
    crm.attributes.declare("city")
    crm.attributes.declare("score", "integer")
    rows = [
        Profile(1, "Sara", email="sara@example.org", phone="030 901820", language="de", attributes={"city": "Bonn"}),
        Profile(2, "Ben", email=Email("ben@example.org", shared=True), attributes={"city": None, "score": 3}),
        Profile(3, "", reaches=(External("erp", "7"),)),
        Profile(4, gone=True),
    ]
    sync(crm, *rows)
    crm.segments.define("all", "stage == 'acquire'")
    crm.segments.refresh()
    before = state(crm)
    clock.advance(days=30)
    done = sync(crm, *rows)
    assert {"unchanged": 4} == counts(done)
    assert before == state(crm)
    assert 4 == done.rows


def test_known_keys_are_brought_up_to_what_the_row_says(crm: CRM) -> None:
    """Name, kind, preferences, identifiers and contact points become those of the row; who changed is told."""
    sync(crm, SARA, BEN, Profile(4, "Mill", phone="030 901820", language="de", zone="UTC"))
    done = sync(
        crm,
        SARA,
        Profile("2", "Benjamin", email="ben@example.com"),
        Profile(4, "Mill Ltd", kind="organisation", zone="UTC"),
    )
    assert {"updated": 2, "unchanged": 1} == counts(done)
    assert [of(crm, 2), of(crm, 4)] == list(done.updated)
    assert "Benjamin" == crm.customers.get(External("app", "2")).name
    assert [("email", "ben@example.com")] == named(crm, 2)
    assert ["ben@example.com"] == reached(crm, 2)
    assert crm.customers.find(Email("ben@example.org")) is None
    mill = crm.customers.get(External("app", "4"))
    assert (Organisation("Mill Ltd"), Preferences(zone="UTC"), 2) == (mill.party, mill.preferences, mill.version)
    assert [] == reached(crm, 4)
    assert [of(crm, 4)] == [found.id for found in crm.customers.search("ltd")]


def test_what_others_have_told_stays(crm: CRM) -> None:
    """What the source does not speak of, and identifiers that it did not give, stay as they are."""
    crm.attributes.declare("city")
    sync(crm, Profile(1, "Sara", email="sara@example.org", language="de"))
    sara = of(crm, 1)
    crm.customers.identify(sara, Phone("030 901820"), Email("work@example.org"), External("erp", "7"))
    crm.customers.update(sara, version=1, preferences=Preferences("de", "Asia/Tehran", "phone"))
    crm.attributes.state(sara, {"city": "Rome"}, source="desk")
    done = sync(crm, Profile(1, email="other@example.org", language="fr"))
    assert {"updated": 1} == counts(done)
    kept = crm.customers.get(sara)
    assert ("Sara", Preferences("fr", "Asia/Tehran", "phone")) == (kept.name, kept.preferences)
    assert {"other@example.org", "work@example.org", "+4930901820", "7"} == {value for _, value in named(crm, 1)}
    assert ["other@example.org", "work@example.org", "+4930901820"] == reached(crm, 1)
    assert "Rome" == crm.attributes.of(sara)["city"].value
    assert {"updated": 1} == counts(sync(crm, Profile(1)))
    assert Preferences(None, "Asia/Tehran", "phone") == crm.customers.get(sara).preferences
    assert {"work@example.org", "+4930901820", "7"} == {value for _, value in named(crm, 1)}


def test_the_source_stays_the_truth(crm: CRM) -> None:
    """What was changed in the CRM comes back to what the row says, also when the row is the same as before."""
    sync(crm, Profile(1, "Sara", email="sara@example.org", language="de"))
    sara = of(crm, 1)
    crm.customers.update(sara, version=1, party=Organisation("X"), preferences=Preferences("fr"))
    crm.customers.forget(sara, Email("sara@example.org"))
    assert {"updated": 1} == counts(sync(crm, Profile(1, "Sara", email="sara@example.org", language="de")))
    kept = crm.customers.get(sara)
    assert (Person("Sara"), Preferences("de")) == (kept.party, kept.preferences)
    assert (["sara@example.org"], [("email", "sara@example.org")]) == (reached(crm, 1), named(crm, 1))


def test_a_name_becomes_a_shared_contact_point_and_back(crm: CRM) -> None:
    """An address said to be shared names nobody any more and still reaches; said plainly it names again."""
    sync(crm, SARA)
    shared = Profile(1, "Sara Öz", email=Email("sara@example.org", shared=True))
    assert {"updated": 1} == counts(sync(crm, shared))
    assert ([], ["sara@example.org"]) == (named(crm, 1), reached(crm, 1))
    assert {"added": 1} == counts(sync(crm, Profile(9, "Hers", email=Email("sara@example.org", shared=True))))
    assert {"updated": 1} == counts(sync(crm, SARA))
    assert ([("email", "sara@example.org")], ["sara@example.org"]) == (named(crm, 1), reached(crm, 1))


def test_a_known_identifier_makes_the_key_that_customer_s(crm: CRM, sara: CustomerId) -> None:
    """A key that is new adopts the customer whom its identifiers name, and is told as such."""
    done = sync(crm, Profile(1, "Sara Berg", email="SARA@example.org", phone="030 901820"), BEN)
    assert {"adopted": 1, "added": 1} == counts(done)
    assert [sara] == list(done.adopted) == [of(crm, 1)]
    assert "Sara Berg" == crm.customers.get(sara).name
    assert {"unchanged": 1} == counts(sync(crm, Profile(1, "Sara Berg", email="sara@example.org", phone="030 901820")))
    sync(crm, Profile(1, "Sara Berg", email="new@example.org"))
    assert [("email", "new@example.org"), ("email", "sara@example.org")] == named(crm, 1)


def test_an_id_of_the_source_given_elsewhere_is_adopted(crm: CRM) -> None:
    """A customer whom another import named by the source's id is kept in step from the first sync on."""
    mill = crm.customers.add(Organisation("Mill"), External("app", "7"))
    assert {"unchanged": 1} == counts(sync(crm, Profile(7, gone=True)))
    done = sync(crm, Profile(7, "Mill", kind="organisation"))
    assert [mill] == list(done.adopted)
    assert [mill] == list(sync(crm, Profile(7, gone=True)).archived)


def test_identifiers_of_two_customers_reject_the_row(crm: CRM, sara: CustomerId) -> None:
    """A row whose identifiers name two customers changes nothing, is told with its reason, and the rest goes on."""
    ben = crm.customers.add(Person("Ben"), Phone("030 901820"))
    told: list[RejectedProfile] = []
    torn = Profile(1, "Sara", email="sara@example.org", phone="030 901820")
    done = sync(crm, torn, ADA, on_reject=told.append)
    assert {"added": 1, "rejected": 1} == counts(done)
    assert [(0, torn)] == [(each.position, each.profile) for each in told]
    assert list(done.rejections) == told
    error = told[0].error
    assert isinstance(error, IdentifierConflict)
    assert {sara, ben} == set(error.data["customers"])
    assert crm.customers.find(External("app", "1")) is None


def test_an_address_of_somebody_else_rejects_the_row_of_a_known_key(crm: CRM, sara: CustomerId) -> None:
    """A known customer is not given what names another; nothing of the row is taken."""
    sync(crm, BEN)
    done = sync(crm, Profile(2, "Benjamin", email="sara@example.org"), on_reject=lambda _: None)
    assert {"rejected": 1} == counts(done)
    assert {of(crm, 2), sara} == set(done.rejections[0].error.data["customers"])
    assert ("Ben", [("email", "ben@example.org")]) == (crm.customers.get(of(crm, 2)).name, named(crm, 2))


def test_two_keys_are_two_people(crm: CRM) -> None:
    """An address under two keys of the source names the first; the other row says that it is to be shared."""
    both = [SARA, Profile(9, "Her son", email="sara@example.org")]
    for _ in range(2):
        done = sync(crm, *both, on_reject=lambda _: None)
        assert 1 == done.rejected
        assert isinstance(done.rejections[0].error, IdentifierTaken)
        assert "shared" in str(done.rejections[0].error)
    assert 1 == crm.customers.count()
    assert {"unchanged": 1, "added": 1} == counts(
        sync(crm, SARA, Profile(9, "Her son", email=Email("sara@example.org", shared=True)))
    )


@pytest.mark.parametrize("chunk", [1, 2, 5_000])
def test_addresses_pass_from_one_to_another(crm: CRM, monkeypatch: pytest.MonkeyPatch, chunk: int) -> None:
    """An address that one row gives up is another's in the same sync, in whatever order and chunks they come."""
    monkeypatch.setattr(profiles, "CHUNK", chunk)
    sync(crm, SARA, BEN, ADA)
    done = sync(
        crm,
        Profile(2, "Ben", email="sara@example.org"),
        Profile(3, "Ada", email="ben@example.org"),
        Profile(1, "Sara Öz", email="new@example.org"),
    )
    assert {"updated": 3} == counts(done)
    assert ["new@example.org", "sara@example.org", "ben@example.org"] == [named(crm, key)[0][1] for key in (1, 2, 3)]


def test_addresses_are_swapped(crm: CRM) -> None:
    """Two rows may swap what they have."""
    sync(crm, SARA, BEN)
    assert {"updated": 2} == counts(
        sync(crm, Profile(1, "Sara Öz", email="ben@example.org"), Profile(2, "Ben", email="sara@example.org"))
    )
    assert [("email", "ben@example.org")] == named(crm, 1)


def test_a_rejected_row_gives_nothing_up(crm: CRM, sara: CustomerId) -> None:
    """What a row in conflict would have given up stays its customer's, and who wanted it is in conflict too."""
    sync(crm, Profile(2, "Ben", email="ben@example.org"))
    done = sync(
        crm,
        Profile(3, "Ada", email="ben@example.org"),
        Profile(2, "Ben", email="sara@example.org"),
        on_reject=lambda _: None,
    )
    assert {"rejected": 2} == counts(done)
    assert [("email", "ben@example.org")] == named(crm, 2)
    assert 2 == crm.customers.count()


def test_the_last_row_of_a_key_holds(crm: CRM) -> None:
    """Several rows of one key are taken one after the other."""
    done = sync(crm, SARA, Profile("1", "Sara Berg"), Profile(1, "Sara Berg"), Profile(1, gone=True), Profile(1, "S"))
    assert {"added": 1, "updated": 1, "unchanged": 1, "archived": 1, "restored": 1} == counts(done)
    assert ("S", None) == (crm.customers.get(of(crm, 1)).name, crm.customers.get(of(crm, 1)).archived_at)


def test_an_earlier_row_in_conflict_never_undoes_a_later_one(crm: CRM, sara: CustomerId) -> None:
    """A row looked at again at the end is not taken when a later one of its key was."""
    sync(crm, BEN)
    done = sync(
        crm,
        Profile(2, "Stale", email="sara@example.org"),
        Profile(2, "Fresh", email="ben@example.org"),
        on_reject=lambda _: None,
    )
    assert {"updated": 1, "rejected": 1} == counts(done)
    assert 0 == done.rejections[0].position
    assert "Fresh" == crm.customers.get(of(crm, 2)).name


# Attributes -----------------------------------------------------------------------------------------------------------


def test_attributes_are_stated_when_the_source_says_otherwise(crm: CRM, clock: FrozenClock) -> None:
    """A statement is made when the value differs from what the source said last, dated by the row or now."""
    crm.attributes.declare("city")
    sync(crm, Profile(1, attributes={"city": "Bonn"}))
    clock.advance(days=1)
    crm.attributes.state(of(crm, 1), {"city": "Rome"}, source="desk")
    clock.advance(days=1)
    assert {"unchanged": 1} == counts(sync(crm, Profile(1, attributes={"city": "Bonn"}, stated_at=clock.now())))
    assert "Rome" == crm.attributes.of(of(crm, 1))["city"].value
    assert {"updated": 1} == counts(sync(crm, Profile(1, attributes={"city": "Kiel"})))
    stated = crm.attributes.of(of(crm, 1))["city"]
    assert ("Kiel", "app", clock.now()) == (stated.value, stated.source, stated.stated_at)
    assert {"updated": 1} == counts(sync(crm, Profile(1, attributes={"city": None})))
    assert {} == dict(crm.attributes.of(of(crm, 1)))
    assert {"unchanged": 1} == counts(sync(crm, Profile(1, attributes={"city": None})))
    assert {"unchanged": 1} == counts(sync(crm, Profile(1)))


def test_a_row_older_than_what_the_source_said_states_nothing(crm: CRM, clock: FrozenClock) -> None:
    """A value that was true before the source's last statement is no news, however often it is said."""
    crm.attributes.declare("city")
    sync(crm, Profile(1, attributes={"city": "Bonn"}, stated_at=clock.now()))
    stale = Profile(1, attributes={"city": "Kiel"}, stated_at=clock.now() - timedelta(hours=1))
    assert {"unchanged": 1} == counts(sync(crm, stale))
    assert 1 == len(crm.attributes.history(of(crm, 1), "city"))
    same_instant = Profile(1, attributes={"city": "Kiel"}, stated_at=clock.now())
    assert {"updated": 1} == counts(sync(crm, same_instant))
    assert "Kiel" == crm.attributes.of(of(crm, 1))["city"].value


# Archiving ------------------------------------------------------------------------------------------------------------


def test_absent_customers_are_archived_of_a_complete_list_only(crm: CRM, sara: CustomerId) -> None:
    """Who is absent is archived when the list is said to be complete, and only whom the source keeps in step."""
    sync(crm, SARA, BEN, ADA)
    crm.customers.add(Person("Zoe"), External("app", "99"))
    assert {"unchanged": 1} == counts(sync(crm, BEN))
    done = sync(crm, BEN, complete=True)
    assert {"unchanged": 1, "archived": 2} == counts(done)
    assert {sara, of(crm, 3)} == set(done.archived)
    assert {"Ben", "Zoe"} == {customer.name for customer in crm.customers.list()}
    assert {"unchanged": 1} == counts(sync(crm, BEN, complete=True))
    crm.customers.sync([Profile("b", "Bo")], source="books")
    assert {"unchanged": 1} == counts(sync(crm, BEN, complete=True))


def test_who_is_back_is_restored_if_the_sync_archived_it(crm: CRM, clock: FrozenClock) -> None:
    """A customer archived by a sync comes back with its row, brought up to date; one archived by a person stays so."""
    sync(crm, SARA, BEN, ADA)
    crm.customers.archive(of(crm, 3))
    sync(crm, BEN, complete=True)
    clock.advance(days=1)
    done = sync(crm, Profile(1, "Sara Berg"), BEN, Profile(3, "Ada B"), complete=True)
    assert {"restored": 1, "updated": 1, "unchanged": 1} == counts(done)
    assert [of(crm, 1)] == list(done.restored)
    assert {"Sara Berg", "Ben"} == {customer.name for customer in crm.customers.list()}
    assert ["Ada B"] == [customer.name for customer in crm.customers.list(archived=True)]
    crm.customers.archive(of(crm, 1))
    assert {"unchanged": 1} == counts(sync(crm, Profile(1, "Sara Berg")))
    assert crm.customers.get(of(crm, 1)).archived_at is not None


def test_who_a_person_restored_and_archived_stays_archived(crm: CRM, clock: FrozenClock) -> None:
    """The last who archived is looked at: a person who takes a sync's archiving back may archive again."""
    sync(crm, SARA, BEN)
    sync(crm, BEN, complete=True)
    crm.customers.restore(of(crm, 1))
    clock.advance(hours=1)
    crm.customers.archive(of(crm, 1))
    assert {"unchanged": 2} == counts(sync(crm, SARA, BEN, complete=True))
    assert crm.customers.get(of(crm, 1)).archived_at is not None


def test_who_is_gone_is_archived_and_comes_back(crm: CRM) -> None:
    """A row may say that the source has someone no more: archived, nothing else of it looked at; later restored."""
    sync(crm, SARA)
    gone = Profile(1, 5, kind="?", email="nonsense", gone=True)  # type: ignore[arg-type]
    done = sync(crm, gone)
    assert {"archived": 1} == counts(done)
    assert [of(crm, 1)] == list(done.archived)
    assert ("Sara Öz", [("email", "sara@example.org")]) == (crm.customers.get(of(crm, 1)).name, named(crm, 1))
    assert {"unchanged": 2} == counts(sync(crm, gone, Profile("never", gone=True)))
    assert {"restored": 1} == counts(sync(crm, SARA))
    assert 1 == crm.customers.count()


def test_someone_who_comes_back_under_a_new_key_is_the_same_customer(crm: CRM) -> None:
    """Who was archived with an old key is adopted under a new one that has the address, in one complete list too."""
    sync(crm, SARA, BEN)
    sara = of(crm, 1)
    done = sync(crm, Profile(7, "Sara again", email="sara@example.org"), BEN, complete=True)
    assert {"archived": 1, "adopted": 1, "unchanged": 1} == counts(done)
    assert sara == of(crm, 7) == of(crm, 1)
    assert ("Sara again", None) == (crm.customers.get(sara).name, crm.customers.get(sara).archived_at)
    assert {"unchanged": 2} == counts(sync(crm, Profile(7, "Sara again", email="sara@example.org"), BEN, complete=True))
    assert {"rejected": 1} == counts(sync(crm, SARA, on_reject=lambda _: None))


def test_a_list_that_lacks_everybody_is_refused(crm: CRM) -> None:
    """An empty list, or one of other keys, archives nobody unless that is said; nor does one that lacks too many."""
    sync(crm, SARA, BEN, ADA)
    before = state(crm)
    for rows in ((), (Profile("x-1", "Sara"),)):
        with pytest.raises(TooManyAbsent) as caught:
            sync(crm, *rows, complete=True)
        assert (2, 3) == (caught.value.allowed, caught.value.kept)
    with pytest.raises(TooManyAbsent):
        sync(crm, BEN, complete=True, archive_at_most=Decimal("0.5"))
    assert before == state(crm)
    assert {"archived": 1, "unchanged": 2} == counts(sync(crm, BEN, ADA, complete=True, archive_at_most=Decimal("0.5")))
    assert {"archived": 2} == counts(sync(crm, complete=True, archive_at_most=1))
    assert {} == counts(sync(crm, complete=True))


def test_a_rejected_row_is_not_absent(crm: CRM) -> None:
    """Whose row cannot be taken is in the list all the same; a key that cannot be one stops a complete list."""
    sync(crm, SARA, BEN)
    done = sync(crm, Profile(1, email="nonsense"), BEN, complete=True, on_reject=lambda _: None)
    assert {"rejected": 1, "unchanged": 1} == counts(done)
    with pytest.raises(MalformedIdentifier, match="key"):
        sync(crm, Profile(""), BEN, complete=True, on_reject=lambda _: None)
    assert 2 == crm.customers.count()


# Consents, events -----------------------------------------------------------------------------------------------------


def test_consents_are_never_touched(crm: CRM) -> None:
    """No sync adds, changes or takes back a consent, nor loosens what was withdrawn (law I4)."""
    sync(crm, SARA)
    sara = of(crm, 1)
    crm.consents.grant(sara, channel="email", purpose="offers", evidence="form")
    crm.consents.withdraw(channel="email", purpose="offers", evidence="link", contact_point=Email("sara@example.org"))
    crm.consents.withdraw(sara, channel="sms", purpose="offers", evidence="call")
    before = crm.consents.of(sara)
    sync(crm, Profile(1, "Sara Öz", phone="030 901820"), BEN, complete=True)
    sync(crm, BEN, complete=True)
    sync(crm, SARA, BEN, complete=True)
    assert before == crm.consents.of(sara)
    for channel in ("email", "sms"):
        assert not crm.consents.state(sara, channel, "offers").allowed


def test_each_kind_of_change_is_one_event_a_chunk(crm: CRM, sara: CustomerId) -> None:
    """Events name the source and the customers, one for each kind and chunk, and no personal value."""
    sync(crm, BEN, ADA, Profile(4, "Bo"))
    sync(crm, Profile(4, gone=True))
    seen = len(list(crm.events.since()))
    with crm.begin(actor="nightly") as tx:
        sync(tx, SARA, Profile(2, "Benjamin"), Profile(4, "Bo"), Profile(5, "Di"), Profile(6, "Ed"), complete=True)
    found = [event for event in crm.events.since(seen) if event.name.startswith("customers.")]
    expected = {
        "customers.added": [of(crm, 5), of(crm, 6)],
        "customers.adopted": [sara],
        "customers.updated": [of(crm, 2)],
        "customers.restored": [of(crm, 4)],
        "customers.archived": [of(crm, 3)],
    }
    assert [(name, [str(each) for each in who]) for name, who in expected.items()] == [
        (event.name, event.data["customers"]) for event in found
    ]
    assert {("app", "nightly", None)} == {(event.data["source"], event.actor, event.customer) for event in found}
    assert [] == [name for name, _ in events(crm)[seen:] if name in ("customer.added", "customer.identifier_added")]


# Transactions ---------------------------------------------------------------------------------------------------------


def test_in_a_transaction_it_is_all_or_nothing(crm: CRM) -> None:
    """In an open transaction the first row that cannot be taken raises and undoes the sync, and nothing else."""
    with crm.begin() as tx:
        tx.customers.add(Person("Zoe"))
        with pytest.raises(MalformedIdentifier) as caught:
            sync(tx, SARA, Profile(2, email="nonsense"))
        assert ["row 1 (counted from 0)"] == caught.value.__notes__
        with pytest.raises(IdentifierTaken) as conflict:
            sync(tx, SARA, Profile(9, email="sara@example.org"))
        assert ["row 1 (counted from 0)"] == conflict.value.__notes__
        with pytest.raises(TransactionError):
            sync(tx, SARA, on_reject=print)
        assert {"added": 1} == counts(sync(tx, BEN))
    assert {"Zoe", "Ben"} == {customer.name for customer in crm.customers.list()}


def test_without_on_reject_a_rejection_undoes_its_chunk_alone(crm: CRM, monkeypatch: pytest.MonkeyPatch) -> None:
    """On the CRM itself chunks before a rejection stay; repeated once mended, all is in."""
    monkeypatch.setattr(profiles, "CHUNK", 2)
    rows = [SARA, BEN, ADA, Profile(4, email="nonsense")]
    with pytest.raises(MalformedIdentifier):
        sync(crm, *rows)
    assert 2 == crm.customers.count()
    assert {"unchanged": 2, "added": 2} == counts(sync(crm, *rows[:3], Profile(4)))


def test_a_conflict_undoes_the_last_chunk(crm: CRM, sara: CustomerId) -> None:
    """A list of one chunk is all or nothing without `on_reject`, rows looked at again included."""
    with pytest.raises(IdentifierTaken):
        sync(crm, SARA, BEN, Profile(9, "Her son", email="sara@example.org"))
    assert [sara] == [customer.id for customer in crm.customers.list()]
    assert crm.customers.find(External("app", "1")) is None


def test_rejections_are_told_once_their_chunk_is_in(crm: CRM, monkeypatch: pytest.MonkeyPatch) -> None:
    """`on_reject` may use the CRM; `progress` is told after each chunk how many rows were looked at."""
    monkeypatch.setattr(profiles, "CHUNK", 2)
    seen: list[tuple[int, int]] = []
    progress: list[int] = []
    rows = [Profile(1, email="nonsense"), BEN, ADA, Profile(4, zone="Mars"), Profile(5)]
    done = sync(
        crm,
        *rows,
        on_reject=lambda each: seen.append((each.position, crm.customers.count())),
        progress=progress.append,
    )
    assert {"added": 3, "rejected": 2} == counts(done)
    assert [(0, 1), (3, 2)] == seen
    assert [2, 4, 5] == progress
    assert [MalformedIdentifier, UnknownZone] == [type(each.error) for each in done.rejections]


def test_a_complete_list_is_one_transaction(crm: CRM, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a complete list everything is undone when a row cannot be taken, however many chunks came before."""
    monkeypatch.setattr(profiles, "CHUNK", 1)
    sync(crm, SARA, BEN)
    before = state(crm)
    with pytest.raises(MalformedIdentifier):
        sync(crm, Profile(1, "Sara Berg"), ADA, Profile(4, email="nonsense"), complete=True)
    assert before == state(crm)
    assert {"updated": 1, "added": 1, "archived": 1} == counts(sync(crm, Profile(1, "Sara Berg"), ADA, complete=True))


def test_a_dry_run_tells_what_would_change(crm: CRM) -> None:
    """A dry run counts like the real one, rejections too, and leaves no trace, in a transaction and outside."""
    sync(crm, SARA, BEN)
    rows = [Profile(1, "Sara Berg"), ADA, Profile(4, email="nonsense")]
    before = state(crm)
    expected = {"added": 1, "updated": 1, "rejected": 1, "archived": 1}
    told: list[RejectedProfile] = []
    dry = sync(crm, *rows, complete=True, dry_run=True, on_reject=told.append)
    assert expected == counts(dry)
    assert [2] == [each.position for each in told]
    assert before == state(crm)
    with crm.begin() as tx:
        assert expected == counts(sync(tx, *rows, complete=True, dry_run=True))
    assert before == state(crm)
    assert expected == counts(sync(crm, *rows, complete=True, on_reject=told.append))


def test_a_key_makes_it_once(crm: CRM) -> None:
    """The same key and rows give the stored result and do nothing; other rows or another source are refused."""

    def rows() -> Iterable[Profile]:
        yield from (SARA, BEN)

    first = crm.customers.sync(rows(), source="app", key="night 1")
    crm.customers.archive(of(crm, 1))
    before = state(crm)
    again = crm.customers.sync(rows(), source="app", key="night 1")
    assert first == again
    assert list(first.added) == list(again.added) == [of(crm, 1), of(crm, 2)]
    others: Sequence[Callable[[], object]] = (
        lambda: crm.customers.sync([SARA], source="app", key="night 1"),
        lambda: crm.customers.sync([SARA, BEN, ADA], source="app", key="night 1"),
        lambda: crm.customers.sync([BEN, SARA], source="app", key="night 1"),
        lambda: crm.customers.sync([SARA, BEN], source="books", key="night 1"),
        lambda: crm.customers.sync([SARA, BEN], source="app", complete=True, key="night 1"),
        lambda: crm.customers.add(Person("Ada"), key="night 1"),
    )
    for other in others:
        with pytest.raises(KeyReused):
            other()
    with pytest.raises(TransactionError):
        sync(crm, SARA, key="night 2", on_reject=print)
    assert before == state(crm)


def test_rows_are_streamed(crm: CRM, monkeypatch: pytest.MonkeyPatch) -> None:
    """No more than a chunk of rows is taken ahead, and what was taken before the source fails stays."""
    monkeypatch.setattr(profiles, "CHUNK", 2)
    seen: list[int] = []

    def rows() -> Iterable[Profile]:
        for number in range(4):
            seen.append(crm.customers.count())
            yield Profile(number)
        raise OSError

    with pytest.raises(OSError):
        crm.customers.sync(rows(), source="app")
    assert [0, 0, 2, 2] == seen
    assert 4 == crm.customers.count()


# Bad input ------------------------------------------------------------------------------------------------------------

BAD: dict[str, tuple[Any, type[CRMError], str]] = {
    "no profile": ({"key": 1}, InvalidValue, "rows"),
    "no key": (Profile(None), InvalidValue, "key"),  # type: ignore[arg-type]
    "a key that is no id": (Profile(True), InvalidValue, "key"),
    "an empty key": (Profile(""), MalformedIdentifier, "key"),
    "a long key": (Profile("k" * 201), MalformedIdentifier, "key"),
    "a name that is none": (Profile(1, 5), InvalidValue, "name"),  # type: ignore[arg-type]
    "a long name": (Profile(1, "n" * 501), InvalidValue, "name"),
    "another kind": (Profile(1, kind="club"), InvalidValue, "kind"),
    "a kind that is none": (Profile(1, kind=[]), InvalidValue, "kind"),  # type: ignore[arg-type]
    "an e-mail that is none": (Profile(1, email="nonsense"), MalformedIdentifier, "email"),
    "an e-mail of another type": (Profile(1, email=5), InvalidValue, "email"),  # type: ignore[arg-type]
    "a phone that is none": (Profile(1, phone="12"), MalformedIdentifier, "phone"),
    "reaches that are none": (Profile(1, reaches=5), InvalidValue, "reaches"),  # type: ignore[arg-type]
    "a reach that is none": (Profile(1, reaches=["a@example.org"]), InvalidValue, "reaches"),  # type: ignore[list-item]
    "a second key": (Profile(1, reaches=[External("app", "2")]), InvalidValue, "reaches"),
    "a language": (Profile(1, language="a language"), InvalidValue, "language"),
    "a zone": (Profile(1, zone="Mars"), UnknownZone, "zone"),
    "a channel": (Profile(1, channel=[]), InvalidValue, "channel"),  # type: ignore[arg-type]
    "an unknown attribute": (Profile(1, attributes={"town": "Bonn"}), UnknownAttribute, "town"),
    "attributes that are none": (Profile(1, attributes=["city"]), InvalidValue, "attributes"),  # type: ignore[arg-type]
    "a value of another type": (Profile(1, attributes={"city": 5}), InvalidValue, "attribute.city"),
    "a date to come": (
        Profile(1, attributes={"city": "Bonn"}, stated_at=datetime(2027, 1, 1, tzinfo=UTC)),
        FutureInstant,
        "stated_at",
    ),
    "a date without a zone": (Profile(1, stated_at=datetime(2026, 1, 1)), NaiveDatetime, "stated_at"),
    "gone or not": (Profile(1, gone=None), InvalidValue, "gone"),  # type: ignore[arg-type]
}


@pytest.mark.parametrize("what", BAD)
def test_a_row_that_cannot_be_taken_names_its_field(crm: CRM, what: str) -> None:
    """Each is a typed error that names the field, without the value; the row changes nothing and the others go on."""
    crm.attributes.declare("city")
    row, error, field = BAD[what]
    done = sync(crm, SARA, row, BEN, on_reject=lambda _: None)
    assert {"added": 2, "rejected": 1} == counts(done)
    found = done.rejections[0].error
    assert error is type(found)
    assert field in str(found)
    assert crm.customers.count() == 2
    with crm.begin() as tx, pytest.raises(error):
        sync(tx, row)


@pytest.mark.parametrize(
    ("options", "field"),
    [
        ({"rows": None}, "rows"),
        ({"rows": "sara"}, "rows"),
        ({"source": ""}, "source"),
        ({"source": 5}, "source"),
        ({"complete": "yes"}, "complete"),
        ({"dry_run": None}, "dry_run"),
        ({"archive_at_most": 1}, "archive_at_most"),
        ({"archive_at_most": 0.5, "complete": True}, "archive_at_most"),
        ({"archive_at_most": Decimal("NaN"), "complete": True}, "archive_at_most"),
        ({"archive_at_most": 2, "complete": True}, "archive_at_most"),
        ({"archive_at_most": True, "complete": True}, "archive_at_most"),
        ({"key": ""}, "key"),
        ({"key": 5}, "key"),
        ({"key": "k", "dry_run": True}, "key"),
    ],
)
def test_a_call_that_cannot_be_meant_is_refused(crm: CRM, options: dict[str, Any], field: str) -> None:
    """What is given wrongly to the call itself raises before anything is done, and names the argument."""
    with pytest.raises(InvalidValue, match=field):
        crm.customers.sync(**{"rows": [SARA], "source": "app", **options})
    assert 0 == crm.customers.count()


@pytest.fixture
def merged(any_crm: CRM) -> tuple[CRM, CustomerId]:
    """Ben is merged into Sara; both are people of the source."""
    sara, ben, _ = sync(any_crm, SARA, BEN, ADA).added
    any_crm.merges.merge(ben, sara)
    return any_crm, sara


def test_who_is_merged_is_absent_once_all_are(merged: tuple[CRM, CustomerId]) -> None:
    """A complete list that still has one of two keeps both; the key that comes back first restores both."""
    crm, head = merged
    for left in (SARA, BEN):
        assert {"unchanged": 2} == counts(sync(crm, left, ADA, complete=True))
        assert crm.customers.get(head).archived_at is None
    gone = sync(crm, ADA, complete=True)
    assert ({"archived": 1, "unchanged": 1}, [head]) == (counts(gone), [*gone.archived])
    assert {"unchanged": 1} == counts(sync(crm, ADA, complete=True))
    back = sync(crm, BEN, ADA, complete=True)
    assert ({"restored": 1, "unchanged": 1}, [head]) == (counts(back), [*back.restored])
    assert crm.customers.get(head).archived_at is None
    assert {"unchanged": 3} == counts(sync(crm, SARA, BEN, ADA))


@pytest.mark.parametrize("first", [SARA, BEN], ids=lambda each: each.name)
@pytest.mark.parametrize("at_once", [True, False])
def test_who_is_merged_is_gone_once_all_are(merged: tuple[CRM, CustomerId], first: Profile, at_once: bool) -> None:
    """The source says of one after the other that it is gone, in either order; said again it changes nothing."""
    crm, head = merged
    last = BEN if first is SARA else SARA
    gone = [evolve(each, gone=True) for each in (first, last)]
    if at_once:
        assert {"archived": 1, "unchanged": 1} == counts(sync(crm, *gone))
    else:
        assert {"unchanged": 1} == counts(sync(crm, gone[0]))
        assert {"unchanged": 1} == counts(sync(crm, gone[0]))
        assert crm.customers.get(head).archived_at is None
        assert {"archived": 1} == counts(sync(crm, gone[1]))
    assert crm.customers.get(head).archived_at is not None
    assert {"unchanged": 2} == counts(sync(crm, *gone))
    assert {"restored": 1} == counts(sync(crm, first))
    assert {"unchanged": 1} == counts(sync(crm, first))
    assert {"unchanged": 1} == counts(sync(crm, last))
    assert crm.customers.get(head).archived_at is None


def test_one_of_two_who_are_one_is_gone_and_comes_back(merged: tuple[CRM, CustomerId]) -> None:
    """It counts again then: the other alone being gone archives nobody."""
    crm, head = merged
    sync(crm, evolve(SARA, gone=True))
    sync(crm, SARA)
    assert {"unchanged": 1} == counts(sync(crm, evolve(BEN, gone=True)))
    assert crm.customers.get(head).archived_at is None


def test_one_gone_and_one_adopted_in_one_chunk_keep_the_head(any_crm: CRM) -> None:
    """Who is merged is there by the key that is new as well, in either order of the rows."""
    for turn, order in enumerate((1, -1)):
        source = f"app{turn}"
        any_crm.customers.sync([SARA], source=source)
        sara = any_crm.customers.find(External(source, "1"))
        ben = any_crm.customers.add(Person("Ben"), Email(f"ben{turn}@example.org"))
        assert sara is not None
        any_crm.merges.merge(ben, sara)
        rows = [evolve(SARA, gone=True), Profile(9, "Ben", email=f"ben{turn}@example.org")][::order]
        any_crm.customers.sync(rows, source=source)
        assert any_crm.customers.get(sara).archived_at is None


def test_gone_while_archived_by_hand_is_remembered(merged: tuple[CRM, CustomerId]) -> None:
    """Restored by hand, the head is archived as soon as the other is gone too."""
    crm, head = merged
    crm.customers.archive(head)
    sync(crm, evolve(SARA, gone=True))
    crm.customers.restore(head)
    assert {"archived": 1} == counts(sync(crm, evolve(BEN, gone=True)))
