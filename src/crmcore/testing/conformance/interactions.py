"""Interactions."""

from __future__ import annotations

import pytest

from crmcore.domain.kernel.ids import TenantKey
from crmcore.domain.kernel.money import Money
from crmcore.domain.relationship.content import (
    Complaint,
    Content,
    Custom,
    Feedback,
    Line,
    Message,
    Note,
    Purchase,
    Referral,
    Return,
)
from crmcore.domain.relationship.interaction import Interaction
from crmcore.errors import AlreadyVoided, UnknownInteraction
from crmcore.testing.conformance.base import KitBase
from crmcore.testing.conformance.samples import (
    DOLLAR,
    MEASURES,
    NOON,
    PURCHASES,
    add,
    customer,
    customer_id,
    days_ago,
    euros,
    interaction,
    interaction_id,
    purchase,
    rating,
    void,
)

ONE = customer_id(1)
CONTENTS: dict[str, Content] = {
    "purchase": Purchase(euros("0.000001")),
    "purchase of nothing": Purchase(euros("0")),
    "purchase with lines": Purchase(euros("12"), (Line("tea \U0001f375", euros("7"), "0.5"), Line("cup", euros("3")))),
    "return": Return(euros("1000000000000"), (Line("tea", euros("1")),)),
    "message": Message("Guten Tag,\nfrüh \U0001f600", "e\u0301"),
    "complaint": Complaint('It\'s "broken"; DROP TABLE\\', "cup"),
    "empty note": Note(""),
    "feedback": Feedback(10, "fine"),
    "referral": Referral("friend-7"),
    "custom": Custom("tasting", {"minutes": -3, "page": "prices", "paid": euros("1.5")}),
    "empty custom": Custom("tasting", {}),
}


class InteractionObligations(KitBase):
    """What `InteractionTable` promises."""

    def counts(self, whose: int = 1) -> dict[int, int]:
        """How many each measure counts of a customer."""
        with self.read() as unit:
            return {number: state.count for number, state in unit.measures.of(customer_id(whose)).items()}

    def interactions(self, whose: int = 1, **narrowed: object) -> list[Interaction]:
        """The interactions of a customer."""
        with self.read() as unit:
            return list(unit.interactions.of(customer_id(whose), **{"limit": 1000, **narrowed}))  # type: ignore[arg-type]

    @pytest.mark.parametrize("name", CONTENTS)
    def test_an_interaction_is_kept_as_given(self, name: str) -> None:
        """An interaction is kept equal in every part, its content too, to the microsecond."""
        self.add(1)
        given = interaction(
            1,
            1,
            CONTENTS[name],
            at=NOON.replace(microsecond=1),
            recorded=NOON.replace(hour=13, microsecond=999_999),
            source="shop \U0001f600",
            external_id="Order 'ö'",
            touchpoint="branch",
            direction="outbound",
        )
        self.record(given)
        with self.read() as unit:
            found = unit.interactions.get([given.id])[given.id]
        assert given == found
        assert CONTENTS[name] == found.content

    def test_original_amount_and_rate_are_kept(self) -> None:
        """The amount in its original currency, the rate with its date and the base amount are kept, for lines too."""
        self.add(1)
        content = Purchase(Money("10", "USD"), (Line("tea", Money("5", "USD")),))
        given = interaction(1, 1, content, rate=DOLLAR)
        self.record(given)
        (found,) = self.interactions()
        assert given == found
        assert (content, DOLLAR, euros("9")) == (found.content, found.rate, found.base)

    def test_interactions_before_1970_are_kept(self) -> None:
        """Instants before 1970 and their days are kept and ordered."""
        self.add(1)
        given = [purchase(number, 1, at=NOON.replace(year=year)) for number, year in ((1, 1969), (2, 1901), (3, 2026))]
        self.record(*given)
        assert [given[2], given[0], given[1]] == self.interactions()

    def test_get_gives_those_that_are_known(self) -> None:
        """Those of the ids that name an interaction of this tenant, whatever the number asked for."""
        self.add(1)
        self.record(purchase(1, 1))
        with self.read() as unit:
            found = unit.interactions.get([interaction_id(number) for number in range(20_000)])
            assert {interaction_id(1): purchase(1, 1)} == dict(found)
            assert {} == dict(unit.interactions.get([]))

    def test_a_known_interaction_is_not_added(self) -> None:
        """One whose (source, external id) is already known is not added; the mapping returned holds the known ones."""
        self.add(1)
        known = purchase(1, 1, "5", source="shop", external_id="a")
        with self.write() as unit:
            assert {} == dict(unit.interactions.add([known], MEASURES))
        with self.write() as unit:
            again = purchase(2, 1, "7", source="shop", external_id="a")
            other = purchase(3, 1, "1", source="shop", external_id="b")
            assert {("shop", "a"): known} == dict(unit.interactions.add([again, other], MEASURES))
            assert 2 == unit.interactions.count()
            assert {} == dict(unit.interactions.get([again.id]))
        assert 6_000_000 == self.value("purchases.total")

    def test_one_external_id_of_two_sources_is_two(self) -> None:
        """External ids are per source; without one nothing is taken for known."""
        self.add(1)
        self.record(purchase(1, 1, source="shop", external_id="a"), purchase(2, 1, source="web", external_id="a"))
        self.record(purchase(3, 1, source="shop"), purchase(4, 1, source="shop"))
        self.record(purchase(5, 1), purchase(6, 1))
        assert 6 == self.counts()[PURCHASES.number]

    def test_known_external_keys_are_found(self) -> None:
        """Those of the external keys that are known, matched exactly, whatever the number asked for."""
        self.add(1)
        given = purchase(1, 1, source="shop", external_id="é")
        self.record(given)
        asked = [("shop", f"x{number}") for number in range(20_000)]
        asked += [("shop", "é"), ("shop", "e\u0301"), ("shop", "É"), ("Shop", "é")]
        with self.read() as unit:
            assert {("shop", "é"): given} == dict(unit.interactions.known(asked))
            assert {} == dict(unit.interactions.known([]))

    def test_a_voided_interaction_counts_for_nothing(self) -> None:
        """An interaction that voids another takes it out of every measure; both stay."""
        self.add(1)
        self.record(purchase(1, 1, source="web"), purchase(2, 1, "7"))
        self.record(void(3, 1, 1))
        assert (7_000_000, {1: 1}) == (self.value("purchases.total"), self.counts())
        with self.read() as unit:
            assert 3 == unit.interactions.count()
            asked = [interaction_id(number) for number in (1, 2, 3, 4)]
            assert {interaction_id(1): interaction_id(3)} == dict(unit.interactions.voided(asked))
            assert {} == dict(unit.interactions.voided([]))

    @pytest.mark.parametrize("days", [5, 0, -5], ids=["earlier", "at once", "later"])
    def test_a_void_counts_whenever_either_occurred(self, days: int) -> None:
        """A void takes out what it voids, whenever either occurred."""
        self.add(1)
        self.record(rating(1, 1, 9, at=days_ago(1)))
        self.record(void(2, 1, 1, at=days_ago(1 + days), recorded=NOON))
        assert {} == self.counts()

    def test_a_void_in_the_same_call(self) -> None:
        """What is added and voided in one call counts for nothing, whichever of the two comes first."""
        self.add(1, 2)
        self.record(purchase(1, 1), void(2, 1, 1))
        self.record(void(4, 2, 3), purchase(3, 2))
        assert ({}, {}) == (self.counts(1), self.counts(2))

    def test_a_correction_counts_instead(self) -> None:
        """An interaction of a counted kind may void another: it counts, the other does not."""
        self.add(1)
        self.record(purchase(1, 1, "10", at=days_ago(3)))
        self.record(purchase(2, 1, "11", at=days_ago(2), voids=1))
        with self.read() as unit:
            state = unit.measures.of(ONE)[PURCHASES.number]
        assert (1, 11_000_000, days_ago(2), days_ago(2), 1) == (
            state.count,
            state.total,
            state.first_at,
            state.last_at,
            state.days,
        )

    def test_a_correction_of_a_correction(self) -> None:
        """The last of a row of corrections counts."""
        self.add(1)
        self.record(purchase(1, 1, "10"))
        self.record(purchase(2, 1, "11", voids=1))
        self.record(purchase(3, 1, "12", voids=2))
        assert [1, 12_000_000] == self.values(["purchases.count", "purchases.total"])

    def test_a_correction_may_be_another_customers(self) -> None:
        """What is voided may belong to another customer than what voids it; the measures of both follow."""
        self.add(1, 2)
        self.record(purchase(1, 1, "10"))
        self.record(purchase(2, 2, "10", voids=1))
        assert ({}, 1) == (self.counts(1), self.counts(2)[PURCHASES.number])

    def test_voiding_twice_is_an_error(self) -> None:
        """One that voids what is already voided raises `AlreadyVoided`, and nothing is added."""
        self.add(1)
        self.record(purchase(1, 1))
        self.record(void(2, 1, 1))
        with self.write() as unit:
            with pytest.raises(AlreadyVoided):
                unit.interactions.add([purchase(3, 1), void(4, 1, 1)], MEASURES)
            assert 2 == unit.interactions.count()
        assert {} == self.counts()

    def test_voiding_twice_in_one_call_is_an_error(self) -> None:
        """Two in one call that void the same raise `AlreadyVoided`, and nothing is added."""
        self.add(1)
        self.record(purchase(1, 1))
        with self.write() as unit:
            with pytest.raises(AlreadyVoided):
                unit.interactions.add([void(2, 1, 1), void(3, 1, 1)], MEASURES)
            assert 1 == unit.interactions.count()
        assert {1: 1} == self.counts()

    def test_voiding_what_is_unknown_is_an_error(self) -> None:
        """One that voids what is unknown raises `UnknownInteraction`, and nothing is added."""
        self.add(1)
        with self.write() as unit:
            with pytest.raises(UnknownInteraction):
                unit.interactions.add([purchase(1, 1), void(2, 1, 99)], MEASURES)
            assert 0 == unit.interactions.count()
        assert {} == self.counts()

    def test_a_known_void_is_not_done_again(self) -> None:
        """A void that comes again with its external id is known: no error, nothing changed."""
        self.add(1)
        self.record(purchase(1, 1))
        self.record(void(2, 1, 1, source="shop", external_id="v"))
        with self.write() as unit:
            again = void(3, 1, 1, source="shop", external_id="v")
            assert {("shop", "v")} == set(unit.interactions.add([again], MEASURES))
            assert 2 == unit.interactions.count()

    def test_interactions_come_newest_first_and_paged(self) -> None:
        """The customer's interactions, the newest first by (occurred_at, id), from the one before `before`."""
        self.add(1, 2)
        given = [purchase(1, 1, at=days_ago(1)), purchase(2, 1), purchase(3, 1), purchase(4, 1, at=days_ago(9))]
        self.record(*given, purchase(5, 2))
        ordered = [given[2], given[1], given[0], given[3]]
        assert ordered == self.interactions()
        pages, before = [], None
        while page := self.interactions(limit=2, before=before):
            pages.append(page)
            before = page[-1].occurred_at, page[-1].id
        assert [ordered[:2], ordered[2:]] == pages
        assert [given[0], given[3]] == self.interactions(before=(NOON, interaction_id(2)))

    def test_kinds_are_chosen(self) -> None:
        """All kinds when none is named, else those named."""
        self.add(1)
        given = [purchase(1, 1), rating(2, 1, 5), void(3, 1, 2)]
        self.record(*given)
        assert 3 == len(self.interactions(kinds=()))
        assert [given[1], given[0]] == self.interactions(kinds=("purchase", "feedback"))
        assert [given[1]] == self.interactions(kinds=("purchase", "feedback"), limit=1)
        assert [] == self.interactions(kinds=("call",))

    def test_voided_interactions_are_left_out_when_asked(self) -> None:
        """Voided ones are among them unless left out; then a page still is as long as it can be."""
        self.add(1)
        given = [purchase(1, 1, at=days_ago(3)), purchase(2, 1, at=days_ago(2)), void(3, 1, 2, at=days_ago(1))]
        self.record(*given)
        assert given[::-1] == self.interactions()
        assert [given[2], given[0]] == self.interactions(include_voided=False)
        assert [given[0]] == self.interactions(include_voided=False, kinds=("purchase",), limit=1)

    def test_a_large_batch_of_interactions_is_as_good_as_many_small_ones(self) -> None:
        """Five hundred interactions in one call leave the same measures, days and rows as one by one."""
        self.add(*range(1, 22))
        with self.write(self.other) as unit:
            add(unit, *(customer(number) for number in range(101, 122)))
        batch, small = [mixed(number, 0) for number in range(500)], [mixed(number, 100) for number in range(500)]
        with self.write() as unit:
            unit.interactions.add([purchase(900, 1, "3", source="web", external_id="7")], MEASURES)
            unit.interactions.add(batch, MEASURES)
        with self.write(self.other) as unit:
            unit.interactions.add([purchase(990, 101, "3", source="web", external_id="7")], MEASURES)
            for each in small:
                unit.interactions.add([each], MEASURES)
        assert self.tallies(self.tenant, 0) == self.tallies(self.other, 100)

    def tallies(self, tenant: TenantKey, shift: int) -> tuple[int, list[object]]:
        """How many interactions there are, and all figures of 21 customers whose numbers begin after `shift`."""
        with self.read(tenant) as unit:
            ids = [customer_id(number + shift) for number in range(1, 22)]
            states = [dict(unit.measures.of(id_)) for id_ in ids]
            days = [dict(unit.measures.days(id_, measure.number)) for id_ in ids for measure in MEASURES]
            return unit.interactions.count(), [states, days]

    def test_adding_no_interaction_is_nothing(self) -> None:
        """An empty sequence changes nothing."""
        with self.write() as unit:
            assert {} == dict(unit.interactions.add([], MEASURES))
            assert 0 == unit.interactions.count()

    def test_interactions_of_another_tenant_never_appear(self) -> None:
        """A tenant's interactions are not read, known, counted or voided by another."""
        self.add(1)
        with self.write(self.other) as unit:
            add(unit, customer(3))
        self.record(purchase(1, 1, source="shop", external_id="a"))
        with self.write(self.other) as unit:
            assert {} == dict(unit.interactions.get([interaction_id(1)]))
            assert {} == dict(unit.interactions.known([("shop", "a")]))
            assert [] == list(unit.interactions.of(ONE, limit=10))
            assert 0 == unit.interactions.count()
            with pytest.raises(UnknownInteraction):
                unit.interactions.add([void(2, 3, 1)], MEASURES)
            assert {} == dict(unit.interactions.add([purchase(4, 3, source="shop", external_id="a")], MEASURES))
        assert {1: 1} == {number: count for number, count in self.counts().items() if number == 1}
        with self.read() as unit:
            assert {} == dict(unit.interactions.voided([interaction_id(1)]))


def mixed(number: int, shift: int) -> Interaction:
    """The `number`-th of many interactions of all sorts, whose customers and ids begin after `shift`."""
    whose, id_ = number * 8 % 21 + 1 + shift, number + shift * 10_000
    at = days_ago(number * 13 % 40, number % 24)
    if number % 11 == 10:
        return void(id_, whose, id_ - 10, at=at)
    if number % 5 == 4:
        return rating(id_, whose, number % 11, at=at)
    if number % 5 == 3:
        lines = (Line("tea", euros(str(number))), Line("cup", euros("1")), Line("green tea", euros("2")))
        return interaction(id_, whose, Return(euros("4"), lines), at=at, touchpoint="branch")
    external = str(number) if number % 3 == 1 else None
    return purchase(id_, whose, str(number), at=at, source="web" if external else None, external_id=external)
