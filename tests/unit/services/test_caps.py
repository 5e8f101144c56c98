"""Caps through the public API."""

from __future__ import annotations

import pytest

from crmcore import CRM
from crmcore.domain.decision.gate import Cap
from crmcore.errors import InvalidValue, UnknownChannel


def test_caps_stand_for_their_days_and_channel(crm: CRM) -> None:
    """Another number for the same days and channel replaces the first; others stand beside it."""
    crm.caps.define(3, 30)
    crm.caps.define(9, 7)
    crm.caps.define(1, 7)
    crm.caps.define(1, 1, "sms")
    assert [Cap(1, 7), Cap(3, 30), Cap(1, 1, "sms")] == list(crm.caps.all())


def test_a_retired_cap_is_no_more(crm: CRM) -> None:
    """The one of those days and that channel goes; what is not there is told."""
    crm.caps.define(1, 7)
    crm.caps.define(2, 7, "email")
    assert crm.caps.retire(7)
    assert not crm.caps.retire(7)
    assert [Cap(2, 7, "email")] == list(crm.caps.all())


@pytest.mark.parametrize(("contacts", "days"), [(-1, 7), (1, 0), (True, 7), ("1", 7), (1, 40_000)])
def test_numbers_out_of_range_are_refused(crm: CRM, contacts: int, days: int) -> None:
    """Contacts and days are whole numbers."""
    with pytest.raises(InvalidValue):
        crm.caps.define(contacts, days)


def test_an_unknown_channel_is_refused(crm: CRM) -> None:
    """The nearest one is named."""
    with pytest.raises(UnknownChannel) as caught:
        crm.caps.define(1, 7, "emial")
    assert "email" == caught.value.nearest
