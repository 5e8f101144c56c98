"""The gate's guards and their order."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from crmcore.domain.decision.gate import ALLOW, GUARDS, Cap, Defer, GateFacts, Suppress, Verdict, verdict
from tests.unit.domain.decision.instants import DAY_2

USED_UP = ((Cap(5, 30), 4), (Cap(1, 7, "sms"), 1))


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, ALLOW),
        ({"contacts": ((Cap(2, 7), 1),)}, ALLOW),
        ({"contacts": ((Cap(0, 7), 0),)}, Suppress("cap of 0 in 7 days")),
        ({"contacts": USED_UP}, Suppress("cap of 1 in 7 days by sms")),
        ({"suppressed": True, "contacts": USED_UP}, Suppress("suppressed address")),
        ({"consent": "none", "suppressed": True}, Suppress("no consent")),
        ({"consent": "withdrawn", "suppressed": True}, Suppress("consent withdrawn")),
        ({"reachable": False, "consent": "withdrawn"}, Suppress("no contact point")),
    ],
)
def test_the_first_guard_that_does_not_allow_tells_the_verdict(facts: Mapping[str, object], expected: Verdict) -> None:
    """Consent comes first, then suppression, then caps; when all allow, so does the gate."""
    known = {"reachable": True, "consent": "allowed", "suppressed": False, **facts}
    assert expected == verdict(GateFacts(**known))  # type: ignore[arg-type]


def test_a_deferral_ends_the_questions(monkeypatch: pytest.MonkeyPatch) -> None:
    """Guards after one that defers are not asked."""
    deferred = Defer(DAY_2, "quiet hours")
    monkeypatch.setattr("crmcore.domain.decision.gate.GUARDS", (lambda _: deferred, *GUARDS))
    assert deferred == verdict(GateFacts(reachable=False, consent="allowed", suppressed=False))
