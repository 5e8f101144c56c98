"""What the state machine does about duplicates and privacy."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from attrs import evolve
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, multiple, rule

from crmcore.app import CRM
from crmcore.domain.customer.erasure import Suppressed
from crmcore.domain.customer.party import Preferences
from crmcore.domain.kernel.ids import CustomerId
from crmcore.errors import CustomerErased
from crmcore.testing import step_values as values
from crmcore.testing.agreement import Failure
from crmcore.testing.laws import CUSTOMERS, Agreement


class PrivacySteps(Agreement):
    """Who may be one, who is to be left alone, and who is to be forgotten."""

    suggestions: Bundle[UUID] = Bundle("suggestions")

    @rule(target=suggestions, threshold=st.sampled_from([0.5, 0.9]))
    def find_duplicates(self, threshold: float) -> Any:
        """Look for customers who may be one."""
        self.command(lambda crm: crm.duplicates.find(threshold))
        return multiple(*(each.id for each in self.agree(lambda crm: crm.duplicates.open())))

    @rule(which=suggestions, act=st.sampled_from(["accept", "reject", "reopen"]))
    def decide_suggestion(self, which: UUID, act: str) -> None:
        """Accept a suggestion, reject it, or open it again."""
        found = self.agree(lambda crm: crm.duplicates.get(which))
        whose = () if isinstance(found, Failure) else self.heads([found.one, found.other])
        self.command(lambda crm: getattr(crm.duplicates, act)(which), whose=whose)
        self.agree(lambda crm: [crm.duplicates.count(), crm.duplicates.open()])

    @rule(who=CUSTOMERS, lifts=st.booleans(), key=values.KEYS)
    def restrict(self, who: CustomerId, lifts: bool, key: str | None) -> None:
        """Restrict what a customer's data are used for, or lift that."""

        def step(crm: CRM) -> bool:
            return (crm.privacy.lift if lifts else crm.privacy.restrict)(who, "ticket", key=key)

        self.with_key(key, ("restrict", lifts, who), step, whose=[who])

    @rule(
        who=CUSTOMERS,
        party=st.none() | values.PARTIES,
        wishes=st.none() | values.WISHES,
        stated=st.none() | values.VALUES,
        key=values.KEYS,
    )
    def rectify(self, who: CustomerId, party: Any, wishes: Preferences | None, stated: Any, key: str | None) -> None:
        """Set right what is known of a customer."""
        # Nothing to set right is refused whatever the key.
        self.with_key(
            None if party is None and wishes is None and not stated else key,
            ("rectify", who, party, wishes, stated),
            lambda crm: crm.privacy.rectify(
                who, evidence="passport", party=party, preferences=wishes, attributes=stated, key=key
            ),
            whose=[who],
        )

    @rule(who=CUSTOMERS)
    def export(self, who: CustomerId) -> None:
        """Tell all that is known of a customer."""
        self.agree(lambda crm: crm.privacy.export(who).data)

    @rule(who=CUSTOMERS, suppress=st.sampled_from(["all", "withdrawn"]), rehearsed=st.booleans())
    def erase(self, who: CustomerId, suppress: Suppressed, rehearsed: bool) -> None:
        """Erase a customer: a rehearsal tells the same, sums stay true, and the id is nobody's for ever."""

        def step(crm: CRM, *, dry_run: bool = False) -> object:
            # What a store has still to clean up is its own business.
            return evolve(crm.privacy.erase(who, suppress=suppress, dry_run=dry_run), pending=())

        before = self.agree(_sums)
        told = self.command(lambda crm: step(crm, dry_run=True)) if rehearsed else None
        done = self.command(step, whose=[who], parts=["tied"])
        assert told is None or isinstance(done, Failure) or evolve(told, dry_run=False) == done
        assert before == self.agree(_sums)
        if not isinstance(done, Failure):
            found = self.agree(lambda crm: crm.customers.get(who))
            assert isinstance(found, Failure)
            assert CustomerErased.code == found.code


def _sums(crm: CRM) -> object:
    return [crm.interactions.count(), crm.ledger.totals()]
