"""Circles: customers together with those who share a household with them on a tenant day."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from attrs import frozen

from crmcore.domain.decision.cap import Cap
from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.time import Day, Moment
from crmcore.services.work import Work


@frozen
class Circles:
    """The households of some customers, and all members of these. A household is in its own circle."""

    households: Mapping[CustomerId, Sequence[CustomerId]]
    members: Mapping[CustomerId, Sequence[CustomerId]]

    @classmethod
    def of(cls, work: Work, customers: Collection[CustomerId], today: Day) -> Circles:
        """The circles of customers. Set-wise."""
        moment = Moment(today)
        households = dict(work.unit.ties.households(customers, moment))
        alone = [customer for customer in customers if customer not in households]
        living = dict.fromkeys(household for each in households.values() for household in each)
        members = work.unit.ties.members([*living, *alone], moment)
        households.update({household: (household,) for household in alone if household in members})
        return cls(households, members)

    def everyone(self, customers: Collection[CustomerId]) -> Collection[CustomerId]:
        """The customers and whoever is in a circle with them."""
        shared = (each for household, members in self.members.items() for each in (household, *members))
        return dict.fromkeys([*customers, *shared])

    def key(self, customer: CustomerId) -> CustomerId:
        """What stands for the customer's circle: the household, of several the exclusive one, then the one joined last;
        without any the customer itself.
        """
        found = self.households.get(customer)
        return found[0] if found else customer

    def counts(self, customers: Collection[CustomerId], each: Mapping[CustomerId, int]) -> Mapping[CustomerId, int]:
        """For each of the customers what counts in its circle, of several in the one where most does."""
        sums = {
            household: each.get(household, 0) + sum(each.get(member, 0) for member in members)
            for household, members in self.members.items()
        }
        found = {}
        for customer in customers:
            households = self.households.get(customer, ())
            count = max((sums.get(household, 0) for household in households), default=each.get(customer, 0))
            if count:
                found[customer] = count
        return found

    def waves(self, customers: Sequence[CustomerId]) -> Sequence[Sequence[CustomerId]]:
        """The customers in waves, in no one of which two share a household."""
        waves: list[list[CustomerId]] = []
        taken: dict[CustomerId, int] = {}
        for customer in customers:
            households = self.households.get(customer, (customer,))
            place = max(taken.get(household, 0) for household in households)
            taken.update(dict.fromkeys(households, place + 1))
            if place == len(waves):
                waves.append([])
            waves[place].append(customer)
        return waves


def contacts(work: Work, customers: Collection[CustomerId], cap: Cap, today: Day) -> Mapping[CustomerId, int]:
    """How many contacts of each of the customers, or of its circle, count for a cap; those without any are left out."""
    if cap.per == "customer":
        return work.unit.decisions.contacts(customers, cap, today)
    circles = Circles.of(work, customers, today)
    return circles.counts(customers, work.unit.decisions.contacts(circles.everyone(customers), cap, today))
