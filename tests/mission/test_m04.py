"""M4: data becomes knowledge, and reaches whoever must act on it."""

from __future__ import annotations

from decimal import Decimal

from crmcore import CRM, CustomerId, Email, Line, Person, Ranking
from crmcore.domain.kernel.field import FieldRef
from tests.mission.conftest import ago, euros


def shop_of_three(crm: CRM) -> tuple[CustomerId, CustomerId, CustomerId]:
    """A heavy buyer of tea, one who bought a cup once, and one who has only signed up."""
    ann, ben, cem = (crm.customers.add(Person(name), Email(f"{name}@example.org")) for name in ("ann", "ben", "cem"))
    for days in (200, 100, 20):
        crm.interactions.purchase(
            ann, euros(50), lines=[Line("tea", euros(50))], touchpoint="web", occurred_at=ago(days)
        )
    crm.interactions.purchase(ben, euros(10), lines=[Line("cup", euros(10))], touchpoint="branch", occurred_at=ago(40))
    return ann, ben, cem


def test_data_is_summarised_and_classified(crm: CRM) -> None:
    """M4: customers are classified by value and habit, goods and sales activity by figures of the shop's own."""
    # Given what a small shop has recorded
    ann, ben, cem = shop_of_three(crm)

    # When it classifies goods and touchpoints by measures of its own, declared after the fact
    crm.measures.declare("tea", "purchase", where={"product": "tea"}, doc="tea sold")
    crm.measures.declare("branch", "purchase", where={"touchpoint": "branch"}, doc="bought at the branch")
    # And customers by a predicate, by rank and by scores
    crm.segments.define("tea-lovers", "tea.count >= 2")
    crm.segments.define("best", Ranking(FieldRef("purchases.total"), top=1))
    scores = crm.segments.rfm()

    # Then each customer has its classes, and each class its figures
    table = crm.table(["tea.total", "branch.total", "stage", "rung"]).columns()
    rows = dict(zip(table.customers, zip(*table.values.values(), strict=True), strict=True))
    assert (euros(150), euros(0), "retain", "regular") == rows[ann]
    assert (euros(0), euros(10), "enhance", "new") == rows[ben]
    assert (euros(0), euros(0), "acquire", "prospect") == rows[cem]
    assert ["best", "tea-lovers"] == list(crm.segments.of(ann))
    assert {ann, ben} == set(scores)
    assert (scores[ann].frequency, scores[ann].money) > (scores[ben].frequency, scores[ben].money)


def test_the_big_picture_of_the_firm(crm: CRM) -> None:
    """M4: the firm sees itself as a whole: who its customers are, what they bring, as of today and of any past day."""
    # Given the shop and what its customers cost
    ann, ben, _ = shop_of_three(crm)
    crm.ledger.book(ann, "product cost", euros(60), occurred_at=ago(200))
    crm.ledger.book(ben, "acquisition cost", euros(15), occurred_at=ago(40))

    # When the owner asks for the picture of today and of 60 days ago
    def picture(**moment: object) -> dict[str, Decimal]:
        columns = crm.table(["value.revenue", "value.cost", "value.profit"], **moment).columns().values  # type: ignore[arg-type]
        return {name: sum((each.amount for each in column), Decimal(0)) for name, column in columns.items()}  # type: ignore[union-attr]

    # Then both are there, and the accounts add up to the same
    assert {"value.revenue": 160, "value.cost": 75, "value.profit": 85} == picture()
    assert {"value.revenue": 100, "value.cost": 60, "value.profit": 40} == picture(as_of=ago(60))
    assert (euros(60), euros(15)) == (crm.ledger.totals()["product cost"], crm.ledger.totals()["acquisition cost"])
    assert 3 == crm.customers.count()


def test_one_customer_s_whole_story(crm: CRM) -> None:
    """M4: of one customer the whole story is told: how she came to where she stands, step by step, with reasons."""
    # Given a customer who has come up the ladder
    ann, _, _ = shop_of_three(crm)

    # When her story is told
    story = crm.story(ann)

    # Then it has her history, her figures and the last that happened, as data and as text
    assert [("acquire", "prospect"), ("retain", "regular")] == [
        (story.history[0].after.stage, story.history[0].after.rung),
        (story.history[-1].after.stage, story.history[-1].after.rung),
    ]
    assert all(change.reason for change in story.history)
    assert (3, 3) == (story.measures["purchases"].count, story.measures["purchases"].days)
    assert "purchases: 3 on 3 days" in str(story)


def test_knowledge_reaches_whoever_must_act(crm: CRM) -> None:
    """M4: whoever must act follows a feed of what changed, in order, from where they left off, and misses nothing."""
    # Given someone who follows the feed up to now
    ann, ben, _ = shop_of_three(crm)
    crm.segments.define("quiet", "purchases.count > 0 and purchases.days_since > 30")
    seen = max(event.sequence or 0 for event in crm.events.since())

    # When a quiet customer buys again and the segments are refreshed
    crm.interactions.purchase(ben, euros(10))
    crm.segments.refresh()

    # Then the feed tells so, by names of fields and ids alone
    news = [(event.name, event.customer) for event in crm.events.since(seen)]
    assert ("interaction.recorded", ben) in news
    assert ("segment.left", ben) in news
    assert ann not in {customer for _, customer in news}
    assert [] == list(crm.events.since(max(event.sequence or 0 for event in crm.events.since())))
