"""Promises R12 and R13: whatever scheduler, faults, clocks and people do, told by one seed, no message is lost, none
goes twice unsaid, and none goes to who wants none.
"""

from __future__ import annotations

import os
from collections import Counter

import pytest

from tests.faults.simulation import World

pytestmark = pytest.mark.slow

SEEDS = int(os.environ.get("CRMCORE_SEEDS", "500"))
STEPS = 300
_PART = 50


def lived(seed: int, steps: int = STEPS) -> World:
    """The world of a seed, after so many steps and until it has settled."""
    world = World(seed)
    for _ in range(steps):
        world.step()
    world.settle()
    return world


def assert_sound(world: World) -> None:
    """Every message has come to one end, what went out is known, and what was said is recorded once."""
    assert [] == world.wrongs
    messages = world.messages()
    states = Counter(each.state for each in messages)
    assert len(messages) == sum(states[each] for each in ("accepted", "refused", "suppressed", "expired", "held"))
    resent: Counter[str] = Counter()
    for event in world.crm.events.since():
        if event.name == "message.unknown" and event.data["then"] == "resent":
            resent[str(event.data["message"])] += 1
    for message in messages:
        times = world.sent[message.id]
        assert times <= 1 + resent[str(message.id)], "it went out twice, and nobody said so"
        if message.message_class == "hold":
            assert times <= 1
        if message.state == "accepted":
            assert times >= 1
            gone = message.customer in world.erased
            assert gone or world.crm.interactions.find("crmcore", str(message.id)) is not None
    for head in {message.customer for message in messages} - set(world.erased):
        accepted = sum(each.state == "accepted" and each.customer == head for each in messages)
        assert accepted == world.crm.measures.of(head)["contacts"].count


@pytest.mark.parametrize("first", range(0, SEEDS, _PART))
def test_a_world_is_sound(first: int) -> None:
    """However the steps of its workers fall."""
    for seed in range(first, min(first + _PART, SEEDS)):
        try:
            assert_sound(lived(seed))
        except BaseException as error:
            error.add_note(f"seed {seed}")
            raise


def test_a_seed_tells_the_whole_run() -> None:
    """The same seed makes the same steps, and the same ends."""
    one, other = lived(7), lived(7)
    assert one.trace == other.trace
    assert one.sent == other.sent
    assert one.trace != lived(8).trace
