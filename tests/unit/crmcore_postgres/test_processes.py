"""Threads and processes over one store, and servers of each major version."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

import crmcore
from crmcore import CRM, Email, Money, Person
from crmcore.testing.conformance import samples
from tests.servers.cluster import own_cluster
from tests.servers.installation import Installation, NoPostgres, available_servers
from tests.unit.crmcore_postgres.conftest import Shop

KEY = b"k" * 32
SEVERAL = 16

# The parent's pool is in use before and after; the child ends without closing what is the parent's.
_FORKING = """
import os, sys
from crmcore import CRM, External, Person
crm = CRM.open(sys.argv[1], keys=b"k" * 32)
crm.customers.add(Person("before"), External("fork", "before"))
with crm.read() as held:
    assert 1 == held.customers.count()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            for number in range(3):
                crm.customers.add(Person("child"), External("fork", f"child {number}"))
            assert crm.customers.count() >= 4
            crm.close()
            code = 0
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    assert 0 == os.waitstatus_to_exitcode(status)
    assert 1 == held.customers.count()
for number in range(3):
    crm.customers.add(Person("parent"), External("fork", f"parent {number}"))
print(crm.customers.count())
crm.close()
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
def test_a_store_works_on_both_sides_of_a_fork(postgres_url: str) -> None:
    """The child makes connections of its own, and the parent's stay the parent's, also one that is in a transaction."""
    with CRM.open(postgres_url, keys=KEY) as crm:
        crm.migrate(currency="EUR", zone="UTC")
    path = {"PYTHONPATH": str(Path(crmcore.__file__).parents[1])}
    done = subprocess.run(
        [sys.executable, "-c", _FORKING, postgres_url],
        env={**os.environ, **path},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ("7\n", "", 0) == (done.stdout, done.stderr, done.returncode)


def test_many_threads_share_a_small_pool(shop: Shop) -> None:
    """Sixteen threads on four connections wait for each other, and lose nothing."""
    small = shop.again("?pool=4&timeout=60")
    failures: list[BaseException] = []

    def work(number: int) -> None:
        try:
            for turn in range(5):
                with small.write() as unit:
                    unit.customers.hold([samples.customer_id(1)])
                    purchase = samples.purchase(number * 100 + turn + 1, 1)
                    unit.interactions.add([purchase], samples.MEASURES)
                small.count()
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(SEVERAL)]
    with closing(small.store):
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert [] == failures
        assert 5 * SEVERAL == small.count()
        with small.read() as unit:
            (figures,) = unit.execute(
                "SELECT count FROM crm_measure WHERE tenant = ? AND measure = 1", (unit.tenant,)
            ).fetchall()
        assert (5 * SEVERAL,) == figures


def _servers() -> tuple[Installation, ...]:
    try:
        return available_servers()
    except NoPostgres:
        return ()


@pytest.mark.slow
@pytest.mark.parametrize("installation", _servers(), ids=lambda each: f"PostgreSQL {each.major}")
def test_each_major_version_is_worked_with(installation: Installation) -> None:
    """Migrated, recorded one and many, read as of the past, in segments, joined."""
    with (
        own_cluster(installation) as cluster,
        cluster.server.database() as database,
        CRM.open(database.url, keys=KEY) as crm,
    ):
        assert crm.migrate(currency="EUR", zone="Europe/Berlin", region="DE")
        sara = crm.customers.add(Person("Sara Öz"), Email("sara@example.org"), key="one")
        for number in range(20):
            crm.interactions.purchase(sara, Money("5", "EUR"), source="web", external_id=str(number))
        assert 20 == crm.measures.of(sara)["purchases"].count
        crm.segments.define("buyers", "purchases.count > 5")
        crm.tick()
        assert [sara] == list(crm.segments.members("buyers"))
        assert 1 == len(list(crm.customers.search("oz")))
        assert 0 == crm.events.backlog()
        assert "Sara Öz" in str(crm.story(sara))
        with psycopg.connect(database.url) as app:
            with crm.join(app) as tx:
                tx.interactions.purchase(sara, Money("7", "EUR"))
            app.rollback()
        assert 20 == crm.interactions.count()
