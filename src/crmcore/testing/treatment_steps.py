"""What the state machine does about special treatment, promises, scores, sources and the quality of information."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import Bundle, rule

from crmcore.app import CRM
from crmcore.domain.kernel.ids import CustomerId
from crmcore.testing import step_values as values
from crmcore.testing.laws import CUSTOMERS, Agreement, produced

DAYS = st.sampled_from([None, -3, 0, 2, 30])
"""Days from today; None is not said."""


class TreatmentSteps(Agreement):
    """What customers get from the relationship, and how well they are known."""

    entitlements: Bundle[UUID] = Bundle("entitlements")
    promises: Bundle[UUID] = Bundle("promises")

    @rule(
        target=entitlements,
        who=CUSTOMERS,
        name=values.TREATMENTS,
        first=DAYS,
        last=DAYS,
        uses=st.sampled_from([None, 1, 2]),
        key=values.KEYS,
    )
    def entitle(self, who: CustomerId, name: str, first: Any, last: Any, uses: int | None, key: str | None) -> Any:
        """Entitle a customer to a treatment, for a while or for good."""
        since, until = (None if days is None else self.today() + timedelta(days=days) for days in (first, last))
        found = self.with_key(
            key,
            ("entitle", who, name, since, until, uses),
            lambda crm: crm.entitlements.grant(who, name, first=since, last=until, uses=uses, key=key),
            whose=[who],
        )
        return produced(found)

    @rule(
        who=CUSTOMERS,
        which=entitlements | values.TREATMENTS,
        ago=values.AGO,
        external_id=st.sampled_from([None, None, "1"]),
        key=values.KEYS,
    )
    def use(self, who: CustomerId, which: UUID | str, ago: int | None, external_id: str | None, key: Any) -> None:
        """Use an entitlement, named itself or by its treatment; perhaps told twice."""
        at, source = self.ago(ago), None if external_id is None else "till"
        self.with_key(
            key,
            ("use", who, which, at, external_id),
            lambda crm: crm.entitlements.use(who, which, used_at=at, source=source, external_id=external_id, key=key),
            whose=[who],
        )

    @rule(which=entitlements, key=values.KEYS)
    def revoke(self, which: UUID, key: str | None) -> None:
        """Take an entitlement back; its uses stay."""
        before = self.agree(lambda crm: crm.entitlements.uses(which))
        self.with_key(key, ("revoke", which), lambda crm: crm.entitlements.revoke(which, key=key), parts=["treated"])
        assert before == self.agree(lambda crm: crm.entitlements.uses(which))

    @rule(target=promises, who=CUSTOMERS, due=DAYS, employee=st.sampled_from(["", "e-1"]), key=values.KEYS)
    def promise(self, who: CustomerId, due: int | None, employee: str, key: str | None) -> Any:
        """Promise a customer something by a day."""
        day = self.today() + timedelta(days=due or 0)
        found = self.with_key(
            key,
            ("promise", who, day, employee),
            lambda crm: crm.promises.make(who, "a call", due=day, employee=employee, key=key),
            whose=[who],
        )
        return produced(found)

    @rule(which=promises, kept=st.booleans(), ago=st.sampled_from([None, 0, 2]))
    def settle(self, which: UUID, kept: bool, ago: int | None) -> None:
        """Keep a promise or give it up."""
        on = None if ago is None else self.today() - timedelta(days=ago)
        self.command(lambda crm: (crm.promises.keep if kept else crm.promises.give_up)(which, on=on), parts=["treated"])

    @rule(who=CUSTOMERS, trust=st.sampled_from([None, 1, 7, 8]), source=values.SOURCES, ago=values.AGO)
    def score(self, who: CustomerId, trust: int | None, source: str, ago: int | None) -> None:
        """Record how far a customer trusts the firm."""
        at = self.ago(ago)
        self.command(lambda crm: crm.benefits.score(who, trust=trust, source=source, stated_at=at), whose=[who])

    @rule(sources=st.lists(values.SOURCES, max_size=3))
    def rank(self, sources: list[str]) -> None:
        """Rank sources: what customers state does not change, which of it holds may."""
        stated = self.agree(_statements)
        self.command(lambda crm: crm.sources.rank(sources), parts=["stated"])
        assert stated == self.agree(_statements)

    @rule(who=CUSTOMERS, measures=st.booleans())
    def judge(self, who: CustomerId, measures: bool) -> None:
        """Tell what a customer gets, and how good the information is, of one and of all."""
        self.agree(lambda crm: [crm.benefits.of(who), crm.entitlements.counts(), crm.promises.due()])
        self.agree(lambda crm: [crm.quality.of(who), crm.quality.worst(3)])
        report: Callable[[CRM], object] = (
            (lambda crm: crm.quality.measure()) if measures else (lambda crm: crm.quality.report())
        )
        self.command(report)


def _statements(crm: CRM) -> object:
    names = [each.name for each in crm.attributes.declared()]
    people = [*crm.customers.list(limit=1_000), *crm.customers.list(limit=1_000, archived=True)]
    return [list(crm.attributes.history(each.id, name)) for each in people for name in names]
