"""Promise R2: where the provider took a message and its answer was lost, it is sent again or held, as its class says,
and never silently.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from crmcore.domain.decision.message import Accepted, Answer, Outgoing, Unknown
from crmcore.domain.marketing.offer import MessageClass
from tests.faults.meeting import Two

pytestmark = pytest.mark.slow

MESSAGES = int(os.environ.get("CRMCORE_LOST_ANSWERS", "50"))
"""How many messages of each class on each database."""


def _raises(error: BaseException) -> Callable[[], Any]:
    def lose() -> Any:
        raise error

    return lose


WAYS: tuple[Callable[[], Any], ...] = (
    Unknown,
    lambda: None,
    lambda: "250 OK",
    lambda: {"accepted": True},
    *map(_raises, (TimeoutError("timed out"), ConnectionResetError(104, "reset"), SystemExit(1), RecursionError())),
)


@pytest.mark.parametrize("message_class", ["resend", "hold"])
def test_an_answer_that_is_lost_is_told(two: Two, message_class: MessageClass) -> None:
    """Each message went out once, and once more for each time that its resending was told; or it is held."""
    chance = random.Random(f"lost answers {message_class}")
    lost: Counter[str] = Counter()

    def answer(message: Outgoing) -> Answer:
        """The far side has it by now."""
        if chance.random() < 0.5:
            return Accepted()
        lost[message.key] += 1
        return chance.choice(WAYS)()  # type: ignore[no-any-return]

    for wire in two.wires:
        wire.answer = answer
    two.decide(MESSAGES, message_class)
    for hour in range(80):
        (two.one if hour % 2 else two.other).tick()
        two.clock.advance(hours=1)

    sent = Counter(each.key for wire in two.wires for each in wire.given)
    told = [each for each in two.one.events.since() if each.name == "message.unknown"]
    resent = Counter(str(each.data["message"]) for each in told if each.data["then"] == "resent")
    assert lost == Counter(str(each.data["message"]) for each in told)
    ends = two.states()
    assert MESSAGES == sum(ends.values())
    assert {"accepted", "held"} >= set(ends)
    if message_class == "hold":
        assert (len(lost), MESSAGES) == (ends["held"], sum(sent.values()))
        assert not resent
    else:
        assert {key: 1 + resent[key] for key in sent} == sent
        # Of five attempts none was answered.
        assert sum(count == 5 for count in lost.values()) == ends.get("held", 0)
    assert {str(each.id) for each in two.one.outbox.in_state("held")} <= set(lost)
