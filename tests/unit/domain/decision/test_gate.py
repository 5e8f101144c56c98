"""The gate's guards and their order."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from crmcore.domain.decision.cap import Cap
from crmcore.domain.decision.gate import ALLOW, GUARDS, Defer, GateFacts, Suppress, Verdict, verdict
from tests.unit.domain.decision.instants import DAY_1, DAY_2

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


def test_a_suppression_wins_over_a_deferral(monkeypatch: pytest.MonkeyPatch) -> None:
    """What one guard puts off and a later one would stop is stopped; it would never go."""
    monkeypatch.setattr("crmcore.domain.decision.gate.GUARDS", (lambda _: Defer(DAY_2, "quiet hours"), *GUARDS))
    used_up = GateFacts(reachable=True, consent="allowed", suppressed=False, contacts=USED_UP)
    assert Suppress("cap of 1 in 7 days by sms") == verdict(used_up)


def test_the_longest_deferral_tells_the_verdict(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of guards that defer the one that does so longest, and of those the first, says until when and why."""
    given = [Defer(DAY_1, "sooner"), Defer(DAY_2, "longest"), Defer(DAY_2, "as long")]
    monkeypatch.setattr("crmcore.domain.decision.gate.GUARDS", [lambda _, each=each: each for each in given])
    assert given[1] == verdict(GateFacts(reachable=True, consent="allowed", suppressed=False))
