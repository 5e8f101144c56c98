"""What the state machine does about cases."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import Bundle, rule

from crmcore.domain.kernel.ids import CustomerId
from crmcore.testing import step_values as values
from crmcore.testing.agreement import Failure
from crmcore.testing.laws import CUSTOMERS, Agreement, produced

EMPLOYEES = st.sampled_from(["", "e-1"])


class CaseSteps(Agreement):
    """What customers ask the firm to put right."""

    cases: Bundle[UUID] = Bundle("cases")

    @rule(target=cases, who=CUSTOMERS, hours=st.sampled_from([None, 1, 48]), ago=values.AGO, key=values.KEYS)
    def open_case(self, who: CustomerId, hours: int | None, ago: int | None, key: str | None) -> Any:
        """Open a case, perhaps one that came some time ago."""
        at = self.ago(ago)
        due = None if hours is None else self.now() + timedelta(hours=hours)
        found = self.with_key(
            key,
            ("case", who, at, due),
            lambda crm: crm.cases.open(who, "cold tea", due=due, opened_at=at, key=key),
            whose=[who],
        )
        return produced(found)

    @rule(which=cases, act=st.sampled_from(["assign", "close", "reopen"]), employee=EMPLOYEES, ago=values.AGO)
    def see_to(self, which: UUID, act: str, employee: str, ago: int | None) -> None:
        """Hand a case on, close it, or open it again."""
        found = self.agree(lambda crm: crm.cases.get(which))
        whose = [] if isinstance(found, Failure) else [found.customer]
        at = self.ago(ago)
        steps = {
            "assign": lambda crm: crm.cases.assign(which, employee),
            "close": lambda crm: crm.cases.close(which, closed_at=at),
            "reopen": lambda crm: crm.cases.reopen(which),
        }
        self.command(steps[act], whose=whose)

    @rule(days=st.sampled_from([None, 0, 3]))
    def cool_off_after_cases(self, days: int | None) -> None:
        """Leave customers alone after cases, and tell whom that holds back."""
        self.command(lambda crm: crm.contact_times.cool_off(days, after="case"))
        self.agree(lambda crm: [crm.cases.list(), crm.cases.list(state="closed"), crm.cases.overdue()])
        self.agree(lambda crm: crm.gate.why_not(None, "email").counts())
