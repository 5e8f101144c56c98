"""Customers who may be one are found, and what is decided about them is remembered."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from crmcore import CRM, CustomerId, Email, External, Organisation, Person, Phone
from crmcore.domain.customer.suggestion import Suggestion
from crmcore.domain.kernel.value_type import ValueType
from crmcore.errors import InvalidValue, UnknownAttribute, UnknownSuggestion
from crmcore.testing import FrozenClock

PEOPLE = (
    ("Mara Winter", "1971-03-02", "Ulm"),
    ("Jon Acker", "1980-11-23", "Bonn"),
    ("Tilda Rohr", "1990-07-14", "Kiel"),
    ("Emil Vogel", "1965-01-30", "Trier"),
    ("Ruth Sommer", "1958-09-09", "Mainz"),
    ("Otto Lang", "1999-12-01", "Jena"),
)


def know(crm: CRM, name: str, born: str, city: str, *reaches: Email | Phone | External) -> CustomerId:
    """A customer whose birthday and town are known."""
    customer = crm.customers.add(Person(name), *reaches)
    crm.attributes.state(customer, {"birthday": date.fromisoformat(born), "town": city}, source="form")
    return customer


@pytest.fixture(autouse=True)
def crowd(crm: CRM) -> None:
    """Six people of whom none is another one."""
    crm.attributes.declare("birthday", ValueType.DATE)
    crm.attributes.declare("town")
    for person in PEOPLE:
        know(crm, *person)


@pytest.fixture
def sara(crm: CRM, clock: FrozenClock) -> CustomerId:
    """Sara, the first to come."""
    customer = know(crm, "Sara Öztürk", "1980-02-03", "Bremen", Email("sara@example.org"))
    clock.advance(timedelta(days=1))
    return customer


FIELDS = {"birth_date": "birthday", "city": "town"}


def only(crm: CRM, **options: object) -> Suggestion:
    """Look for duplicates; the one suggestion that is open."""
    crm.duplicates.find(fields=FIELDS, **options)  # type: ignore[arg-type]
    (suggestion,) = crm.duplicates.open()
    return suggestion


def test_who_is_alike_is_suggested_with_the_reasons(crm: CRM, sara: CustomerId) -> None:
    """A nickname and a name folded, on the same day: probable, and why; nothing else of the crowd, and no value."""
    sadie = know(crm, "OZTURK, Sadie", "1980-02-03", "Bremen", Phone("+49 421 123456"))
    read: list[int] = []
    found = crm.duplicates.find(fields=FIELDS, progress=read.append)
    assert (8, 0, 1, 1, 0, 0) == (
        found.customers,
        found.deterministic,
        found.probable,
        found.added,
        found.known,
        found.decided,
    )
    assert [8] == read
    (suggestion,) = crm.duplicates.open()
    assert {sara, sadie} == {suggestion.one, suggestion.other}
    assert suggestion.one.bytes < suggestion.other.bytes
    assert 0.9 <= suggestion.probability <= 1
    assert not suggestion.deterministic
    levels = {each.field: each.level for each in suggestion.reasons}
    assert ("nickname", "same", "same") == tuple(levels[name] for name in ("given_name", "family_name", "birth_date"))
    assert "given_name nickname (+" in str(suggestion)
    for shown in (str(suggestion), repr(suggestion), str([dict(event.data) for event in crm.events.since(0)])):
        assert "zt" not in shown.lower().replace("ztr", "")
    assert 1 == crm.duplicates.count()
    assert [suggestion] == list(crm.duplicates.of(sara)) == list(crm.duplicates.of(sadie))
    assert suggestion == crm.duplicates.get(suggestion.id)


def test_the_same_name_at_the_same_address_is_certain(crm: CRM, sara: CustomerId) -> None:
    """A contact point of two under one name is a rule; one of a namesake born on another day or of a spouse is not."""
    shared = Email("sara@example.org", shared=True)
    again = crm.customers.add(Person("Öztürk, SARA"), shared)
    know(crm, "Sara Öztürk", "2004-05-06", "Bremen", shared)
    know(crm, "Kemal Öztürk", "1979-08-08", "Bremen", shared)
    found = crm.duplicates.find(fields=FIELDS)
    certain = [each for each in crm.duplicates.open() if each.deterministic]
    assert 1 + (len(certain) - 1) == found.deterministic
    assert {sara, again} in [{each.one, each.other} for each in certain]
    assert all(again in (each.one, each.other) for each in certain)
    assert "by rule: contact_point same, name same" in str(certain[0])
    assert certain[0] == crm.duplicates.open()[0]


def test_an_external_id_of_two_sources_is_certain(crm: CRM) -> None:
    """One number in two systems under one name is one customer; under another name it says nothing."""
    one = crm.customers.add(Organisation("Rohrbau Ltd"), External("shop", "K-77012"))
    other = crm.customers.add(Organisation("ROHRBAU Ltd"), External("books", "K-77012"))
    crm.customers.add(Organisation("Mühle"), External("mill", "K-77012"))
    crm.customers.add(Person("Rohrbau Ltd"), External("people", "K-77012"))
    suggestion = only(crm)
    assert {one, other} == {suggestion.one, suggestion.other}
    assert suggestion.deterministic
    assert ("external", "same") == (suggestion.reasons[0].field, suggestion.reasons[0].level)


def test_accepting_merges_the_younger_into_the_older(crm: CRM, sara: CustomerId) -> None:
    """The two are one, the queue is empty, and accepting again changes nothing."""
    sadie = know(crm, "Sadie Öztürk", "1980-02-03", "Bremen", Phone("+49 421 123456"))
    suggestion = only(crm)
    assert sara == crm.duplicates.accept(suggestion.id, key="k")
    assert sara == crm.duplicates.accept(suggestion.id, key="k") == crm.duplicates.accept(suggestion.id)
    assert sara == crm.customers.get(sadie).id
    assert [] == list(crm.duplicates.open())
    (kept,) = crm.duplicates.of(sara)
    assert ("accepted", True) == (kept.state, kept.decided_at is not None)
    assert 0 == crm.duplicates.find(fields=FIELDS).added
    for wrong in (crm.duplicates.reject, crm.duplicates.reopen):
        with pytest.raises(InvalidValue, match="suggestion"):
            wrong(suggestion.id)
    told = [event.name for event in crm.events.since(0) if "duplicate" in event.name or "merged" in event.name]
    assert ["duplicates.found", "customer.merged", "duplicate.accepted", "duplicates.found"] == told


def test_one_chooses_whom_into(crm: CRM, sara: CustomerId) -> None:
    """Either can be the one that stays; nobody else."""
    sadie = know(crm, "Sadie Öztürk", "1980-02-03", "Bremen", Phone("+49 421 123456"))
    suggestion = only(crm)
    stranger = crm.customers.add(Person("Stranger"))
    with pytest.raises(InvalidValue, match="one of the two"):
        crm.duplicates.accept(suggestion.id, into=stranger)
    assert "open" == crm.duplicates.get(suggestion.id).state
    assert sadie == crm.duplicates.accept(suggestion.id, into=Phone("+49 421 123456"))
    assert sadie == crm.customers.get(sara).id


def test_what_is_rejected_is_not_suggested_again(crm: CRM, sara: CustomerId) -> None:
    """Not even when one of them is merged into somebody else; until it is reopened."""
    know(crm, "Sadie Öztürk", "1980-02-03", "Bremen")
    suggestion = only(crm)
    assert crm.duplicates.reject(suggestion.id)
    assert not crm.duplicates.reject(suggestion.id)
    found = crm.duplicates.find(fields=FIELDS)
    assert (0, 1) == (found.added, found.decided)
    assert [] == list(crm.duplicates.open())
    with pytest.raises(InvalidValue, match="reopen"):
        crm.duplicates.accept(suggestion.id)

    head = know(crm, "Sara Öztürk", "1980-02-03", "Bremen")
    crm.merges.merge(sara, head)
    assert 0 == crm.duplicates.find(fields=FIELDS).added

    assert crm.duplicates.reopen(suggestion.id)
    assert not crm.duplicates.reopen(suggestion.id)
    assert ["open"] == [each.state for each in crm.duplicates.open()]
    assert head == crm.duplicates.accept(suggestion.id, into=head)


def test_undoing_an_accepted_one_rejects_it(crm: CRM, sara: CustomerId) -> None:
    """Who parts two says that they are two; it is not suggested again."""
    sadie = know(crm, "Sadie Öztürk", "1980-02-03", "Bremen")
    suggestion = only(crm)
    crm.duplicates.accept(suggestion.id)
    crm.merges.unmerge(sadie)
    assert "rejected" == crm.duplicates.get(suggestion.id).state
    assert 0 == crm.duplicates.find(fields=FIELDS).added
    assert crm.duplicates.reopen(suggestion.id)
    assert sara == crm.duplicates.accept(suggestion.id)


def test_a_merge_made_elsewhere_settles_it(crm: CRM, sara: CustomerId) -> None:
    """Two who are one are suggested no more; about one who is merged into a third it goes on."""
    sadie = know(crm, "Sadie Öztürk", "1980-02-03", "Bremen")
    suggestion = only(crm)
    third = crm.customers.add(Person("S. Ö."))
    crm.merges.merge(sadie, third)
    assert [suggestion] == list(crm.duplicates.open()) == list(crm.duplicates.of(third))
    crm.merges.merge(third, sara)
    assert ([], 0) == (list(crm.duplicates.open()), crm.duplicates.count())
    assert sara == crm.duplicates.accept(suggestion.id)


def test_found_again_it_says_what_is_known_now(crm: CRM, sara: CustomerId) -> None:
    """An open suggestion stays one, with the reasons of today."""
    sadie = know(crm, "Sadie Öztürk", "1980-02-03", "Bremen")
    before = only(crm)
    crm.customers.identify(sadie, Email("sara@example.org", shared=True))
    after = only(crm)
    assert before.id == after.id
    assert before.probability <= after.probability
    assert {each.field for each in after.reasons} - {each.field for each in before.reasons} == {"email"}
    assert crm.duplicates.find(fields=FIELDS).known == 1


def test_what_is_sure_enough_is_merged_when_asked(crm: CRM, sara: CustomerId) -> None:
    """Only from the probability on that was stated, and those found by rule; an archived one and a firm stay apart."""
    sadie = know(crm, "Sadie Öztürk", "1980-02-03", "Bremen")
    one = crm.customers.add(Organisation("Rohrbau Ltd"), External("shop", "K-77012"))
    other = crm.customers.add(Organisation("ROHRBAU Ltd"), External("books", "K-77012"))
    found = crm.duplicates.find(fields=FIELDS, automatic=0.9999999)
    assert (2, 1, 0) == (found.added, found.merged, found.refused)
    assert crm.customers.get(one).id == crm.customers.get(other).id
    assert sadie == crm.customers.get(sadie).id
    found = crm.duplicates.find(fields=FIELDS, automatic=0.9)
    assert (0, 1, 1) == (found.added, found.known, found.merged)
    assert sara == crm.customers.get(sadie).id


def test_who_is_not_to_be_processed_is_left_out(crm: CRM, sara: CustomerId) -> None:
    """Restricted, archived and erased customers are not compared, nor households."""
    sadie = know(crm, "Sadie Öztürk", "1980-02-03", "Bremen")
    suggestion = only(crm)
    crm.customers.archive(sadie)
    assert [] == list(crm.duplicates.open())
    assert 7 == crm.duplicates.find(fields=FIELDS).customers
    crm.customers.restore(sadie)
    assert [suggestion] == list(crm.duplicates.open())
    crm.privacy.restrict(sadie, "disputed")
    assert 7 == crm.duplicates.find(fields=FIELDS).customers
    crm.households.form("Öztürk", [sara])
    assert 7 == crm.duplicates.find(fields=FIELDS).customers
    crm.households.form("Öztürk", [sadie])
    assert 7 == crm.duplicates.find(fields=FIELDS).customers


def test_the_queue_is_read_in_pages_the_surest_first(crm: CRM) -> None:
    """Each once, by probability."""
    for name, born, city in PEOPLE[:4]:
        know(crm, name, born, city, Phone("+49 30 123456", shared=True))
    crm.duplicates.find(fields=FIELDS)
    whole = list(crm.duplicates.open())
    assert 4 == len(whole) == crm.duplicates.count()
    assert sorted(-each.probability for each in whole) == [-each.probability for each in whole]
    pages: list[Suggestion] = []
    last = None
    while page := crm.duplicates.open(last, limit=1):
        pages += page
        last = page[-1].id
    assert whole == pages


def test_attributes_called_as_the_parts_are_are_used(crm: CRM) -> None:
    """Without `fields`; a text with the date of birth will do."""
    crm.attributes.declare("birth_date")
    crm.attributes.declare("city")
    crm.attributes.declare("street")
    for _ in range(2):
        customer = crm.customers.add(Person("Nell Quist"))
        crm.attributes.state(
            customer, {"birth_date": "1977-07-07", "city": "Lund", "street": "Mondweg 4"}, source="form"
        )
    crm.duplicates.find()
    (suggestion,) = crm.duplicates.open()
    assert {"birth_date", "city", "street"} <= {each.field for each in suggestion.reasons}


def test_wrong_calls_change_nothing(crm: CRM) -> None:
    """Typed errors that name the field."""
    before = len(list(crm.events.since(0)))
    for options, field in (
        ({"threshold": 1}, "threshold"),
        ({"automatic": 0}, "automatic"),
        ({"progress": 1}, "progress"),
        ({"fields": {"shoe": "town"}}, "fields"),
        ({"fields": {"email": "town"}}, "fields"),
        ({"fields": {"city": ["town", "birthday"]}}, "fields.city"),
        ({"fields": {"city": 3}}, "fields.city"),
        ({"fields": {"city": ()}}, "fields.city"),
        ({"fields": "town"}, "fields"),
    ):
        with pytest.raises(InvalidValue) as caught:
            crm.duplicates.find(**options)
        assert field == caught.value.field
    with pytest.raises(UnknownAttribute):
        crm.duplicates.find(fields={"city": "nowhere"})
    unknown = crm.customers.add(Person("Nobody"))
    for call in (crm.duplicates.accept, crm.duplicates.reject, crm.duplicates.reopen, crm.duplicates.get):
        with pytest.raises(UnknownSuggestion):
            call(unknown)
        with pytest.raises(InvalidValue):
            call("first")  # type: ignore[arg-type]
    with pytest.raises(UnknownSuggestion):
        crm.duplicates.open(unknown)
    assert before + 1 == len(list(crm.events.since(0)))


def test_in_an_open_transaction_all_is_one(crm: CRM, sara: CustomerId) -> None:
    """Found, accepted and undone with it."""
    sadie = know(crm, "Sadie Öztürk", "1980-02-03", "Bremen")
    with pytest.raises(ZeroDivisionError), crm.begin() as tx:
        assert 1 == tx.duplicates.find(fields=FIELDS, automatic=0.9).merged
        assert sara == tx.customers.get(sadie).id
        raise ZeroDivisionError
    assert sadie == crm.customers.get(sadie).id
    assert 0 == crm.duplicates.count()


def test_an_erased_customer_is_suggested_no_more(crm: CRM, sara: CustomerId) -> None:
    """The export tells of it, and erasing takes it away."""
    sadie = know(crm, "Sadie Öztürk", "1980-02-03", "Bremen")
    suggestion = only(crm)
    assert [str(suggestion.id)] == [each["id"] for each in crm.privacy.export(sara).data["duplicates"]]
    receipt = crm.privacy.erase(sara)
    assert 1 == next(place.rows for place in receipt.places if place.name == "duplicates")
    assert [] == list(crm.duplicates.of(sadie))
