"""Real identities."""

from __future__ import annotations

import copy
import json
import os
import pickle
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import RFC_4122, UUID

import pytest

import crmcore
from crmcore.errors import InvalidValue
from crmcore.ports.ids import Ids
from crmcore.system.ids import SystemIds


def test_identities_are_uuids_of_version_7() -> None:
    """Each has version 7, the variant of the RFC, and the millisecond in which it was made."""
    ids: Ids = SystemIds()
    before = time.time_ns() // 1_000_000
    made = [ids.new(), *ids.many(1000)]
    after = time.time_ns() // 1_000_000
    assert {(7, RFC_4122)} == {(each.version, each.variant) for each in made}
    assert all(before <= each.int >> 80 <= after for each in made)


def test_an_identity_is_a_uuid_like_any_other() -> None:
    """It is equal to the same one made from text, and can be hashed, copied and pickled."""
    for made in (SystemIds().new(), SystemIds().many(1)[0]):
        assert made == UUID(str(made))
        assert hash(made) == hash(UUID(bytes=made.bytes))
        assert made == copy.deepcopy(made) == pickle.loads(pickle.dumps(made))
        assert UUID(int=0).is_safe is made.is_safe


def test_identities_of_one_maker_ascend() -> None:
    """One made later is greater, whether alone or among many, within a millisecond too."""
    ids = SystemIds()
    made = [each for _ in range(50) for each in (ids.new(), *ids.many(300), ids.new())]
    assert sorted(set(made)) == made


def test_identities_ascend_when_the_clock_is_set_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """A clock that stands still or goes back makes no identity smaller or twice."""
    ids = SystemIds()
    made = []
    for now in (10**15, 10**15, 5 * 10**14, 0, 10**15 + 1, 2 * 10**15):
        monkeypatch.setattr("crmcore.system.ids.time_ns", lambda now=now: now)
        made += [ids.new(), *ids.many(10)]
    assert sorted(set(made)) == made


def test_more_identities_than_a_millisecond_can_count_ascend(monkeypatch: pytest.MonkeyPatch) -> None:
    """When the counter of a millisecond is used up, the next millisecond is taken; here it counts to 64."""
    monkeypatch.setattr("crmcore.system.ids.time_ns", lambda: 10**15)
    monkeypatch.setattr("crmcore.system.ids._COUNTER_END", 64)
    monkeypatch.setattr("crmcore.system.ids._BLOCK", 16)
    ids = SystemIds()
    made = [each for _ in range(20) for each in (ids.new(), *ids.many(50))]
    assert sorted(set(made)) == made
    assert len({each.int >> 80 for each in made}) > 16


def test_many_are_as_many_as_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """None, one, or more than are made at once."""
    monkeypatch.setattr("crmcore.system.ids._BLOCK", 1000)
    ids = SystemIds()
    assert [0, 1, 1000, 1001, 5555] == [len(set(ids.many(count))) for count in (0, 1, 1000, 1001, 5555)]
    with pytest.raises(InvalidValue, match="count"):
        ids.many(-1)


def test_identities_are_unique_across_threads() -> None:
    """Threads that share a maker get different identities, each thread in ascending order."""
    ids = SystemIds()

    def make(_: int) -> list[UUID]:
        return [each for _ in range(200) for each in (ids.new(), *ids.many(20))]

    with ThreadPoolExecutor(8) as pool:
        batches = list(pool.map(make, range(8)))
    assert all(batch == sorted(batch) for batch in batches)
    assert 8 * 200 * 21 == len({each for batch in batches for each in batch})


_FORKING = """
import json, os, threading
import crmcore.system.ids as module

module.time_ns = lambda: 10**15  # every process within one millisecond
ids = module.SystemIds()
ids.new()
results = []
for held in (False, True):
    receiving, sending = os.pipe()
    if held:
        ids._lock.acquire()  # as if another thread were making one at this very moment
    child = os.fork()
    if child == 0:
        made = [str(ids.new()) for _ in range(200)]
        os.write(sending, json.dumps(made).encode())
        os._exit(0)
    if held:
        ids._lock.release()
    os.close(sending)
    with os.fdopen(receiving) as pipe:
        results.append(json.loads(pipe.read()))
    os.waitpid(child, 0)
results.append([str(ids.new()) for _ in range(200)])
print(json.dumps(results))
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
def test_identities_are_unique_across_a_fork() -> None:
    """A forked process counts anew from elsewhere, even when a thread of its parent was making one."""
    environment = {**os.environ, "PYTHONPATH": str(Path(crmcore.__file__).parents[1])}
    done = subprocess.run(
        [sys.executable, "-c", _FORKING], env=environment, check=True, capture_output=True, text=True, timeout=60
    )
    batches = json.loads(done.stdout)
    assert 600 == len({each for batch in batches for each in batch})
    # Without what is drawn for each identity: the counters themselves do not repeat.
    shift = 36
    counters = [{UUID(each).int >> shift for each in batch} for batch in batches]
    assert 600 == len(set.union(*counters))
