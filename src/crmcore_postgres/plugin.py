"""How PostgreSQL registers itself: like any plugin."""

from __future__ import annotations

from collections.abc import Mapping

from crmcore.errors import StorageUnavailable
from crmcore.plugins.hookspecs import OpenStore, hookimpl
from crmcore.ports.store import Store


@hookimpl
def register_stores() -> Mapping[str, OpenStore]:
    """Databases of ``postgresql://`` URLs."""
    return {"postgresql": open_store, "postgres": open_store}


def open_store(url: str) -> Store:
    """Open the store of a URL; the driver is imported with the first. Raises `StorageUnavailable` without it."""
    try:
        import psycopg  # noqa: F401
        import psycopg_pool  # noqa: F401
    except ImportError as error:
        raise StorageUnavailable("the driver is not installed; pip install 'crmcore[postgres]'") from error
    from crmcore_postgres.store import PostgresStore

    return PostgresStore.open(url)
