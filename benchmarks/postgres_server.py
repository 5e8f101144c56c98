"""The PostgreSQL server that is measured: one of its own, with fsync on, or that of ``CRMCORE_BENCH_POSTGRES``."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from tests.servers.cluster import own_cluster

KEY = b"k" * 32


@contextmanager
def database() -> Iterator[str]:
    """The URL of a database: a new one, or the one that the variable names."""
    given = os.environ.get("CRMCORE_BENCH_POSTGRES")
    if given is not None:
        yield given
        return
    with own_cluster(fsync=True) as cluster, cluster.server.database() as made:
        yield made.url
