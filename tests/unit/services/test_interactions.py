"""Interactions through the public API."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from crmcore import (
    CRM,
    Complaint,
    Custom,
    CustomerId,
    Email,
    Entry,
    Feedback,
    Interaction,
    InteractionId,
    Line,
    Message,
    Money,
    Note,
    Person,
    Purchase,
    Recorded,
    Referral,
    Rejection,
    Return,
)
from crmcore.domain.kernel.value_type import Value
from crmcore.errors import (
    AlreadyVoided,
    CRMError,
    CurrencyMismatch,
    ExternalIdConflict,
    FloatMoney,
    FutureInstant,
    InvalidValue,
    NaiveDatetime,
    NameTaken,
    NoRate,
    TransactionError,
    UnknownCustomer,
    UnknownInteraction,
    UnknownKind,
)
from crmcore.testing import FrozenClock
from tests.unit.services.conftest import NOON

TEN = Money("10", "EUR")


def purchases(crm: CRM, customer: CustomerId) -> tuple[int, int]:
    """Count and total in whole euros."""
    found = crm.measures.of(customer)["purchases"]
    assert isinstance(found.total, Money)
    return found.count, int(found.total.amount)


@pytest.mark.parametrize(
    "content",
    [
        Purchase(TEN, [Line("tea", Money("8", "EUR"), Decimal("2.5")), Line("اثر", Money("2", "EUR"))]),
        Purchase(Money("0", "EUR")),
        Return(TEN),
        Message("Hello\nthere", "Greeting"),
        Complaint("Too late", "order-1"),
        Note("likes green tea 🍵"),
        Feedback(0),
        Feedback(10, "fine"),
        Referral("order-9"),
    ],
    ids=lambda content: content.kind,
)
def test_content_comes_back_as_it_went_in(crm: CRM, sara: CustomerId, content: Purchase) -> None:
    """What was recorded is read back equal, typed by its kind."""
    recorded = crm.interactions.get(crm.interactions.record(sara, content, touchpoint="web"))
    assert content == recorded.content
    assert (content.kind, sara, sara, "web", NOON) == (
        recorded.kind,
        recorded.customer,
        recorded.origin,
        recorded.touchpoint,
        recorded.occurred_at,
    )


def test_recording_again_is_the_same_interaction(crm: CRM, sara: CustomerId) -> None:
    """The same external id of a source with equal content is one interaction; of another source another."""
    first = crm.interactions.purchase(sara, TEN, source="web", external_id="1")
    assert first == crm.interactions.purchase(Email("sara@example.org"), TEN, source="web", external_id="1")
    assert first != crm.interactions.purchase(sara, TEN, source="shop", external_id="1")
    assert (2, 20) == purchases(crm, sara)


def test_other_content_under_a_known_external_id_conflicts(crm: CRM, sara: CustomerId) -> None:
    """Other content under a known external id is refused, naming what differs."""
    crm.interactions.purchase(sara, TEN, source="web", external_id="1")
    with pytest.raises(ExternalIdConflict) as caught:
        crm.interactions.purchase(sara, Money("11", "EUR"), source="web", external_id="1", touchpoint="app")
    assert {"amount", "touchpoint"} == set(caught.value.differs)
    assert (1, 10) == purchases(crm, sara)


def test_a_correction_voids_and_replaces(crm: CRM, sara: CustomerId) -> None:
    """A correction counts in the place of the old one, which stays on record as voided."""
    old = crm.interactions.purchase(sara, TEN, source="web", external_id="1", occurred_at=NOON - timedelta(days=3))
    new = crm.interactions.correct(old, Purchase(Money("7", "EUR")))
    assert (1, 7) == purchases(crm, sara)
    assert new == crm.interactions.voided_by(old)
    assert NOON - timedelta(days=3) == crm.interactions.get(new).occurred_at
    assert [new] == [each.id for each in crm.interactions.last(sara, include_voided=False)]
    with pytest.raises(AlreadyVoided):
        crm.interactions.void(old)


def test_a_void_takes_out_of_every_measure(crm: CRM, sara: CustomerId) -> None:
    """A voided purchase counts for nothing: not in figures, stage or days; a void itself cannot be voided."""
    one = crm.interactions.purchase(sara, TEN, occurred_at=NOON - timedelta(days=40))
    crm.interactions.purchase(sara, TEN, occurred_at=NOON - timedelta(days=20))
    void = crm.interactions.void(one, reason="wrong customer")
    state = crm.measures.of(sara)["purchases"]
    assert (1, NOON - timedelta(days=20), 1) == (state.count, state.first_at, state.days)
    assert "new" == crm.standings.of(sara).rung
    with pytest.raises(InvalidValue, match="void"):
        crm.interactions.void(void)
    with pytest.raises(UnknownInteraction):
        crm.interactions.void(InteractionId(UUID(int=1)))


def test_time_is_aware_and_past(crm: CRM, sara: CustomerId, clock: FrozenClock) -> None:
    """A naive datetime and one more than five minutes ahead are refused; five minutes ahead is not."""
    with pytest.raises(NaiveDatetime):
        crm.interactions.purchase(sara, TEN, occurred_at=datetime(2026, 1, 1))
    with pytest.raises(FutureInstant):
        crm.interactions.purchase(sara, TEN, occurred_at=clock.now() + timedelta(minutes=5, seconds=1))
    crm.interactions.purchase(sara, TEN, occurred_at=clock.now() + timedelta(minutes=5))
    assert (1, 10) == purchases(crm, sara)


def test_money_is_exact_and_of_one_currency(crm: CRM, sara: CustomerId) -> None:
    """A float, a negative amount, lines of another currency and a currency without a rate are refused."""
    with pytest.raises(FloatMoney):
        Money(9.99, "EUR")  # type: ignore[arg-type]
    with pytest.raises(InvalidValue, match="return"):
        Purchase(Money("-1", "EUR"))
    with pytest.raises(CurrencyMismatch):
        Purchase(TEN, [Line("tea", Money("1", "USD"))])
    with pytest.raises(NoRate, match="USD to EUR"):
        crm.interactions.purchase(sara, Money("1", "USD"))
    assert 0 == crm.interactions.count()


def test_a_sum_of_money_begins_with_some() -> None:
    """A number is no money, not even 0, which is what a sum begins with if it is not told."""
    assert Money("30", "EUR") == sum([TEN, TEN, TEN], Money("0", "EUR"))
    assert Money("0", "EUR") == sum([], Money("0", "EUR"))
    for total in (lambda: sum([TEN, TEN]), lambda: 1 + TEN, lambda: TEN + 0):  # type: ignore[operator,list-item]
        with pytest.raises(InvalidValue, match="money: an int; money goes with money"):
            total()


def test_other_currencies_are_converted_and_kept(crm: CRM, sara: CustomerId) -> None:
    """An amount in another currency keeps its original, and counts in base currency at the rate of its day."""
    crm.rates.set("USD", "0.90", on=(NOON - timedelta(days=9)).date())
    crm.rates.set("USD", "0.80", on=(NOON - timedelta(days=2)).date())
    old = crm.interactions.purchase(sara, Money("10", "USD"), occurred_at=NOON - timedelta(days=5))
    crm.interactions.purchase(sara, Money("10", "USD"), lines=[Line("tea", Money("10", "USD"))])
    recorded = crm.interactions.get(old)
    assert (Money("10", "USD"), Money("9", "EUR")) == (recorded.amount, recorded.base)
    assert recorded.rate is not None and Decimal("0.90") == recorded.rate.value
    assert (2, 17) == purchases(crm, sara)
    assert (Line("tea", Money("10", "USD")),) == crm.interactions.last(sara, 1)[0].content.lines  # type: ignore[union-attr]


def test_kinds_of_ones_own(crm: CRM, sara: CustomerId) -> None:
    """A declared kind carries its typed values; what does not fit the declaration is refused."""
    crm.interactions.declare(
        "webinar",
        values={"minutes": "integer", "fee": "money", "topic": "text", "live": "boolean", "on": "date"},
        required=["minutes"],
    )
    values: dict[str, Value] = {
        "minutes": 45,
        "fee": Money("5", "EUR"),
        "topic": "tea",
        "live": True,
        "on": NOON.date(),
    }
    content = Custom("webinar", values)
    assert content == crm.interactions.get(crm.interactions.record(sara, content)).content
    crm.measures.declare("attendance", "webinar", total="minutes", where={"live": True})
    assert 45 == crm.measures.of(sara)["attendance"].total
    with pytest.raises(InvalidValue, match="minutes"):
        crm.interactions.record(sara, Custom("webinar", {"topic": "tea"}))
    with pytest.raises(InvalidValue, match="minutes"):
        crm.interactions.record(sara, Custom("webinar", {"minutes": "45"}))
    with pytest.raises(CRMError, match="speaker"):
        crm.interactions.record(sara, Custom("webinar", {"minutes": 1, "speaker": "x"}))
    with pytest.raises(UnknownKind) as caught:
        crm.interactions.record(sara, Custom("webiner"))
    assert "webinar" == caught.value.nearest
    with pytest.raises(NameTaken):
        crm.interactions.declare("purchase")
    assert 1 == crm.interactions.count()


def test_the_newest_come_first(crm: CRM, sara: CustomerId) -> None:
    """Interactions come newest first by when they occurred; all of them stream."""
    for days in (3, 1, 2):
        crm.interactions.record(sara, Note(f"{days}"), occurred_at=NOON - timedelta(days=days))
    crm.interactions.record(sara, Feedback(5), occurred_at=NOON - timedelta(days=9))
    assert ["1", "2", "3"] == [each.content.text for each in crm.interactions.of(sara, kinds=["note"])]  # type: ignore[union-attr]
    assert ["note", "note"] == [each.kind for each in crm.interactions.last(sara, 2)]


# Many at once ---------------------------------------------------------------------------------------------------------


def entries(count: int, *, customers: int = 7) -> list[Entry]:
    """So many purchases of a few customers by e-mail."""
    return [
        Entry(
            Email(f"c{number % customers}@example.org"),
            Purchase(TEN),
            NOON - timedelta(days=number % 50),
            "web",
            f"o-{number}",
        )
        for number in range(count)
    ]


def test_many_are_recorded_as_one_by_one(crm: CRM) -> None:
    """A batch gives the figures and standings that recording one by one gives."""
    one_by_one = CRM.in_memory(currency="EUR", zone="Europe/Berlin", clock=FrozenClock(NOON))
    for number in range(7):
        one_by_one.customers.add(Person(), Email(f"c{number}@example.org"))
    for entry in entries(120):
        one_by_one.interactions.record(
            entry.customer,
            entry.content,
            occurred_at=entry.occurred_at,
            source=entry.source,
            external_id=entry.external_id,
        )
    assert Recorded(120, 0, 0, 7) == crm.interactions.record_many(entries(120), add_missing=True)
    for number in range(7):
        who = Email(f"c{number}@example.org")
        assert one_by_one.measures.of(who) == crm.measures.of(who)
        assert one_by_one.standings.of(who) == crm.standings.of(who)


def test_a_batch_again_counts_nothing_twice(crm: CRM) -> None:
    """A batch recorded again is known, whole or in part, and within one batch too."""
    crm.interactions.record_many(entries(20), add_missing=True)
    assert Recorded(10, 25, 0, 0) == crm.interactions.record_many(entries(30) + entries(5))
    assert 30 == crm.interactions.count()


def test_the_rejected_are_told_and_the_rest_goes_on(crm: CRM) -> None:
    """On the CRM each entry that cannot be recorded is told with its position, and nobody is added for it."""
    batch: list[Entry] = entries(3)
    batch[1:1] = [
        Entry(Email("x@example.org"), Purchase(TEN), datetime(2026, 1, 1)),
        Entry(Email("bad"), Purchase(TEN)),
        Entry(Email("y@example.org"), Purchase(Money("1", "USD"))),
        Entry(Email("z@example.org"), Purchase(Money("3", "EUR")), NOON, "web", "o-0"),
        Entry(CustomerId(UUID(int=9)), Purchase(TEN)),
        Entry(3, Purchase(TEN)),  # type: ignore[arg-type]
        Entry(Email("w@example.org"), "purchase"),  # type: ignore[arg-type]
    ]
    crm.interactions.record_many(entries(1), add_missing=True)
    told: list[Rejection] = []
    assert Recorded(2, 1, 7, 2) == crm.interactions.record_many(batch, add_missing=True, on_reject=told.append)
    assert {
        1: "naive_datetime",
        2: "malformed_identifier",
        3: "no_rate",
        4: "external_id_conflict",
        5: "unknown_customer",
        6: "invalid_value",
        7: "invalid_value",
    } == {each.position: each.error.code for each in told}
    assert 3 == crm.customers.count()


def test_in_a_transaction_all_or_nothing(crm: CRM) -> None:
    """In an open transaction the first that cannot be recorded raises, says which, and nothing of the batch stays."""
    with crm.begin() as tx:
        tx.interactions.record_many(entries(3), add_missing=True)
        with pytest.raises(UnknownCustomer) as caught:
            tx.interactions.record_many([*entries(9, customers=3), Entry(Email("nobody@example.org"), Purchase(TEN))])
        assert any("entry 9" in note for note in caught.value.__notes__)
        with pytest.raises(TransactionError):
            tx.interactions.record_many([], on_reject=lambda _: None)
    assert 3 == crm.interactions.count()


def test_unknown_customers_are_rejected_unless_asked_for(crm: CRM) -> None:
    """Without add_missing an unknown identifier raises and undoes its chunk."""
    with pytest.raises(UnknownCustomer):
        crm.interactions.record_many(entries(5))
    assert (0, 0) == (crm.interactions.count(), crm.customers.count())


def test_a_batch_changes_a_standing_once(crm: CRM) -> None:
    """However many interactions a batch brings, the customer's standing changes once."""
    crm.interactions.record_many(entries(50, customers=1), add_missing=True)
    history = crm.standings.history(Email("c0@example.org"))
    assert [(None, "retain")] == [(each.before, each.after.stage) for each in history]


def test_streams_are_taken_as_they_come(crm: CRM, clock: FrozenClock) -> None:
    """An iterable is read chunk by chunk: what came before a failing source is committed."""

    def source() -> object:
        yield from (Entry(Email("a@example.org"), Note("n")) for _ in range(20_001))
        raise RuntimeError("the file broke")

    with pytest.raises(RuntimeError):
        crm.interactions.record_many(source(), add_missing=True)  # type: ignore[arg-type]
    assert 20_000 == crm.interactions.count()


def test_an_interaction_hides_what_is_personal(crm: CRM, sara: CustomerId) -> None:
    """Neither repr holds what was said."""
    recorded: Interaction = crm.interactions.get(crm.interactions.record(sara, Message("my secret")))
    assert "my secret" not in repr(recorded) + repr(recorded.content)
