"""What the steps of the state machine are made of: few names and values, so that they meet often."""

from __future__ import annotations

from hypothesis import strategies as st

from crmcore.domain.customer.party import Household, Organisation, Person, Preferences
from crmcore.domain.customer.profile import Profile
from crmcore.domain.kernel.field import FieldRef
from crmcore.domain.kernel.money import Money
from crmcore.domain.kernel.reach import Email, External, Phone
from crmcore.domain.relationship.content import Complaint, Custom, Feedback, Line, Message, Purchase, Referral, Return
from crmcore.domain.segment.segment import Ranking, Roster

NAMES = st.sampled_from(["", "Sara Ahmadi", "sara \U0001f600", "Łódź GmbH", "Müller & Söhne", "MU\u0308LLER", "Å b"])
PARTIES = st.builds(Person, NAMES) | st.builds(Organisation, NAMES) | st.builds(Household, NAMES)
REACHES = st.one_of(
    st.builds(
        Email, st.sampled_from(["a@example.org", "A@Example.org", "b@example.org", "nonsense"]), shared=st.booleans()
    ),
    st.builds(Phone, st.sampled_from(["+4930123456", "030 123456", "+49170555", "x"]), shared=st.booleans()),
    st.builds(External, st.sampled_from(["shop", "books"]), st.sampled_from(["1", "2"])),
)
WISHES = st.sampled_from([Preferences(), Preferences(language="de"), Preferences(zone="Asia/Tehran", channel="phone")])
AMOUNTS = st.builds(
    Money, st.sampled_from(["0", "0.000001", "19.99", "100", "250000"]), st.sampled_from(["EUR", "EUR", "EUR", "USD"])
)
LINES = st.lists(st.builds(Line, st.sampled_from(["tea", "cup"]), st.just(Money("5", "EUR"))), max_size=2)
CONTENTS = st.one_of(
    st.builds(Purchase, st.just(Money("19.99", "EUR")), LINES),
    st.builds(Purchase, AMOUNTS),
    st.builds(Return, AMOUNTS),
    st.builds(Feedback, st.integers(0, 10), st.sampled_from(["", "fine"])),
    st.just(Referral("friend")),
    st.just(Complaint("broken")),
    st.just(Message("hello")),
    st.builds(
        lambda values: Custom("tasting", values),
        st.fixed_dictionaries({}, optional={"glasses": st.integers(-2, 5), "wine": st.sampled_from(["red", "white"])}),
    ),
    st.just(Custom("unheard-of", {})),
)
AGO = st.one_of(st.none(), st.integers(0, 40), st.integers(0, 400), st.just(-1))
"""Days ago; None is now, and -1 is in the future, which is refused."""
ENVELOPES = st.tuples(
    st.sampled_from([None, "shop", "web"]), st.sampled_from([None, "1", "2", "3"]), st.sampled_from([None, "branch"])
)
KEYS = st.one_of(st.none(), st.sampled_from(["k1", "k2", "k3"]))
PEOPLE = st.lists(
    st.builds(
        Profile,
        st.sampled_from([1, "1", "2", "3", ""]),
        st.sampled_from(["", "Sara Ahmadi", "Łódź GmbH"]),
        kind=st.sampled_from(["person", "person", "organisation"]),
        email=st.sampled_from(
            [
                None,
                "",
                "a@example.org",
                "B@example.org",
                "c@example.org",
                "nonsense",
                Email("a@example.org", shared=True),
            ]
        ),
        phone=st.sampled_from([None, None, "030 123456", Phone("+49170555", shared=True)]),
        reaches=st.sampled_from([(), (), (External("shop", "1"),)]),
        language=st.sampled_from([None, "de", "fr"]),
        attributes=st.sampled_from([{}, {"city": "Rome"}, {"city": None}, {"score": 3}, {"nothing": 1}]),
        gone=st.sampled_from([False, False, False, True]),
    ),
    max_size=5,
)
VALUES = st.fixed_dictionaries(
    {},
    optional={
        "city": st.sampled_from([None, "Rome", "Łódź", "\uffff", "\U00010000", ""]),
        "score": st.sampled_from([None, 0, -7, 2**53 + 1]),
        "tier": st.sampled_from(["gold", "tin"]),
    },
)
PREDICATES = st.sampled_from(
    [
        "purchases.count > 0",
        "purchases.total > 100",
        "purchases.days_since > 30",
        "purchases.count(days=40) >= 1 and not defected",
        'stage == "retain" or rung in ["regular", "supporter"]',
        'not attribute.city == "Rome"',
        'attribute.city > "z" or attribute.score < 0',
        "value.profit(days=100) > 0",
        "teas.count > 0",
        "feedback.total >= 9 and praise.count > 0",
        "segment.s1 and purchases.count > 1",
        "not segment.s2",
        "customer.days_since_added > 3",
        "tie.parent.count > 0 or tie.spouse.count == 1",
        'tie.advisor == "e-1" and tie.household.size > 1',
        "entitlement.lower_price or relationship.kinds > 1",
        "attribute.trust >= 4",
        "nothing.at_all > 1",
    ]
)
RULES = st.one_of(
    PREDICATES,
    st.builds(
        Ranking,
        st.sampled_from([FieldRef("purchases.total"), FieldRef("value.profit"), FieldRef("purchases.days_since")]),
        st.integers(1, 3),
        lowest=st.booleans(),
        within=st.sampled_from([None, None, "s1"]),
    ),
    st.just(Roster()),
)
TIE_TYPES = st.sampled_from(["parent", "child", "spouse", "sibling", "household", "household", "referrer", "advisor"])
TREATMENTS = st.sampled_from(["early_access", "lower_price", "lower_price", "nothing"])
SOURCES = st.sampled_from(["form", "app", "rectification", "shop"])
SEGMENTS = st.sampled_from(["s1", "s2", "s3"])
FIELDS = st.lists(
    st.sampled_from(
        [
            "stage",
            "rung",
            "defected",
            "rhythm",
            "purchases.count",
            "purchases.total(days=30)",
            "purchases.days",
            "purchases.first_at",
            "purchases.last_at(days=90)",
            "purchases.days_since",
            "teas.total",
            "glasses.total",
            "feedback.total(days=7)",
            "value.revenue",
            "value.cost(days=20)",
            "value.profit",
            "attribute.city",
            "attribute.score",
            "customer.kind",
            "customer.added_on",
            "customer.language",
            "segment.s1",
            "tie.child.count",
            "tie.sibling.count",
            "tie.advisor",
            "tie.household.size",
        ]
    ),
    min_size=1,
    max_size=8,
    unique=True,
)
