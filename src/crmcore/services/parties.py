"""Parties: what a customer may be and become."""

from __future__ import annotations

from crmcore.domain.customer.party import Customer, Household, Organisation, Party, Person, Preferences
from crmcore.domain.customer.tie import HOUSEHOLD
from crmcore.errors import InvalidValue
from crmcore.services.work import Work


def require_party(party: object) -> None:
    """Raises `InvalidValue` for what no customer can be."""
    if not isinstance(party, Person | Organisation | Household):
        raise InvalidValue(
            "party", f"a {type(party).__name__}", "a customer is a Person, an Organisation or a Household"
        )


def require_preferences(preferences: object) -> None:
    """Raises `InvalidValue` for what are no preferences."""
    if not isinstance(preferences, Preferences):
        raise InvalidValue("preferences", f"a {type(preferences).__name__}", "preferences are a Preferences(...)")


def require_free_to_become(work: Work, customer: Customer, party: Party) -> None:
    """Raises `InvalidValue` where memberships keep a household one, or a member from being one."""
    if isinstance(party, Household) == isinstance(customer.party, Household):
        return
    if any(tie.type == HOUSEHOLD and tie.removed_at is None for tie in work.unit.ties.of([customer.id])):
        raise InvalidValue("party", "another kind in spite of memberships", "a household stays one, and a member none")
