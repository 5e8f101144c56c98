"""Laws of consent: the rule against a plain statement of it, and that imports never loosen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from crmcore import CRM, Email, Person
from crmcore.domain.customer.consent import ConsentRecord, state_of
from crmcore.domain.kernel.ids import ContactPointId, CustomerId
from crmcore.testing import FrozenClock

START = datetime(2026, 1, 1, tzinfo=UTC)
BO = CustomerId(UUID(int=1))
POINT, ELSEWHERE = ContactPointId(UUID(int=2)), ContactPointId(UUID(int=3))

_ids = count(10)
_records = st.lists(
    st.builds(
        lambda point, granted, day: ConsentRecord(
            UUID(int=next(_ids)),
            None if point else BO,
            None if point else BO,
            point,
            "email",
            "offers",
            granted,
            START + timedelta(days=day),
            START,
            "evidence",
        ),
        st.sampled_from([None, POINT, ELSEWHERE]),
        st.booleans(),
        st.integers(0, 3),
    ),
    max_size=7,
)


def _allowed(records: Sequence[ConsentRecord]) -> bool:
    """The rule in so many words: some grant is later than every withdrawal at both levels, and if there is a
    withdrawal at the contact point, some grant naming it is later than every one of them.
    """
    mine = [record for record in records if record.contact_point in (None, POINT)]
    grants = [record for record in mine if record.granted]
    withdrawals = [record for record in mine if not record.granted]
    there = [record for record in withdrawals if record.contact_point == POINT]
    naming = [record for record in grants if record.contact_point == POINT]
    return any(all(grant.at > withdrawal.at for withdrawal in withdrawals) for grant in grants) and (
        not there or any(all(grant.at > withdrawal.at for withdrawal in there) for grant in naming)
    )


@given(_records)
def test_the_consent_rule_is_what_it_says(records: list[ConsentRecord]) -> None:
    """The state of a record set allows exactly when the plain statement of the rule does, in any order of records."""
    state = state_of(records, POINT)
    assert _allowed(records) == state.allowed
    assert state == state_of(reversed(records), POINT)


@given(_records)
def test_withdrawn_is_not_allowed_and_has_a_withdrawal(records: list[ConsentRecord]) -> None:
    """What is neither allowed nor withdrawn was never granted; elsewhere does not count."""
    state = state_of(records, POINT)
    mine = [record for record in records if record.contact_point in (None, POINT)]
    assert state.withdrawn == (not state.allowed and any(not record.granted for record in mine))
    assert state == state_of(mine, POINT)


@given(_records, st.data())
def test_a_withdrawal_now_always_closes(records: list[ConsentRecord], data: st.DataObject) -> None:
    """Whatever was granted before, a withdrawal at either level that is as new as all is final until a newer grant."""
    level = data.draw(st.sampled_from([None, POINT]))
    withdrawal = ConsentRecord(
        UUID(int=9), BO, BO, level, "email", "offers", False, START + timedelta(days=3), START, "evidence"
    )
    assert not state_of([*records, withdrawal], POINT).allowed


_steps = st.lists(
    st.tuples(
        st.sampled_from(["grant", "withdraw", "note"]),
        st.sampled_from(["ann", "ben", "home", "ann's own"]),
        st.integers(0, 5),
    ),
    max_size=10,
)


@given(_steps)
def test_an_import_never_turns_withdrawn_into_allowed(steps: list[tuple[str, str, int]]) -> None:
    """Of two customers who share an address: no noted grant, at either level and of any date, opens what is
    withdrawn.
    """
    clock = FrozenClock(START + timedelta(days=9))
    crm = CRM.in_memory(clock=clock)
    home, own = Email("home@example.org", shared=True), Email("ann@example.org")
    ann, ben = crm.customers.add(Person("Ann"), own, home), crm.customers.add(Person("Ben"), home)
    whom: dict[str, dict[str, Any]] = {
        "ann": {"customer": ann},
        "ben": {"customer": ben},
        "home": {"contact_point": home},
        "ann's own": {"contact_point": own},
    }
    ways = [(ann, own), (ann, home), (ben, home)]
    for command, who, day in steps:
        before = [crm.consents.state(each, "email", "offers", contact_point=point) for each, point in ways]
        getattr(crm.consents, command)(
            **whom[who], channel="email", purpose="offers", evidence="e", at=START + timedelta(days=day)
        )
        after = [crm.consents.state(each, "email", "offers", contact_point=point) for each, point in ways]
        if command == "note":
            assert not any(was.withdrawn and now.allowed for was, now in zip(before, after, strict=True))
