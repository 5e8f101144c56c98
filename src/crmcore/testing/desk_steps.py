"""What the state machine does about inboxes and the desk."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import Bundle, rule

from crmcore.app import CRM
from crmcore.domain.kernel.ids import CustomerId
from crmcore.policies.rules import Rule, RulePolicy
from crmcore.testing import step_values as values
from crmcore.testing.agreement import Failure
from crmcore.testing.laws import CUSTOMERS, Agreement, produced

EMPLOYEES = st.sampled_from(["", "e-1", "e-2"])


class DeskSteps(Agreement):
    """What customers are told in the app, and what employees are to do about them."""

    tasks: Bundle[UUID] = Bundle("tasks")

    @rule(who=CUSTOMERS, channel=st.sampled_from(["inbox", "desk"]), occasion=st.sampled_from(["monday", "friday"]))
    def reach(self, who: CustomerId, channel: str, occasion: str) -> None:
        """Have an offer reach a customer, once on an occasion."""

        def step(crm: CRM) -> object:
            with crm.begin() as tx:
                if not tx.offers.defined():
                    tx.offers.define("tea", "product", "convenience", {"inbox": ("Tea", "Hi"), "desk": ("Tea", "Call")})
                tx.consents.grant(who, channel=channel, purpose="offers", evidence="app")
                decided = tx.decide(occasion, RulePolicy([Rule(None, "tea", channel)]), customers=[who])
            return decided, crm.outbox.dispatch()

        self.command(step, whose=[who])

    @rule(who=CUSTOMERS, dismisses=st.booleans(), key=values.KEYS)
    def open_inbox(self, who: CustomerId, dismisses: bool, key: str | None) -> None:
        """Read what is in a customer's inbox, or put it away."""
        found = self.agree(lambda crm: [crm.inbox.unread(who), crm.inbox.of(who, unread=True), crm.inbox.of(who)])
        ids = [] if isinstance(found, Failure) else [each.id for each in found[2]]
        self.with_key(
            key,
            ("open inbox", who, dismisses, ids),
            lambda crm: (crm.inbox.dismiss if dismisses else crm.inbox.read)(who, ids, key=key),
            whose=[who],
        )

    @rule(target=tasks, who=CUSTOMERS, hours=st.sampled_from([1, 48]), employee=st.none() | EMPLOYEES, key=values.KEYS)
    def add_task(self, who: CustomerId, hours: int, employee: str | None, key: str | None) -> Any:
        """Make a task by hand."""
        due = self.now() + timedelta(hours=hours)
        found = self.with_key(
            key,
            ("task", who, due, employee),
            lambda crm: crm.desk.add(who, "a call", due=due, employee=employee, key=key),
            whose=[who],
        )
        return produced(found)

    @rule(employee=EMPLOYEES, limit=st.sampled_from([1, 3]))
    def take_tasks(self, employee: str, limit: int) -> None:
        """Take what waits in the queue."""
        self.command(lambda crm: crm.desk.take(employee, limit=limit), parts=["at_desk"])
        self.agree(lambda crm: [crm.desk.tasks(employee), crm.desk.overdue(), crm.desk.tasks(state="dropped")])

    @rule(which=tasks, act=st.sampled_from(["start", "assign", "done", "give_up", "reopen"]), employee=EMPLOYEES)
    def work(self, which: UUID, act: str, employee: str) -> None:
        """Start a task, hand it on, do it, give it up, or open it again."""
        found = self.agree(lambda crm: crm.desk.get(which))
        whose = [] if isinstance(found, Failure) else [found.customer]
        due = self.now() + timedelta(hours=1)
        steps = {
            "start": lambda crm: crm.desk.start(which, employee),
            "assign": lambda crm: crm.desk.assign(which, employee),
            "done": lambda crm: crm.desk.done(which, "reached", employee=employee),
            "give_up": lambda crm: crm.desk.give_up(which, "moved"),
            "reopen": lambda crm: crm.desk.reopen(which, due=due),
        }
        self.command(steps[act], whose=whose)
