"""A server that tests use: roles of each kind, and a fresh database per test."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Literal
from urllib.parse import urlsplit

import psycopg
from attrs import frozen
from psycopg.sql import SQL, Identifier
from psycopg.sql import Literal as Value

from tests.servers.password import stored_password

Role = Literal["owner", "guest", "bypassrls", "superuser"]

_RIGHTS: dict[Role, str] = {
    "owner": "NOSUPERUSER NOBYPASSRLS",
    "guest": "NOSUPERUSER NOBYPASSRLS",
    "bypassrls": "NOSUPERUSER BYPASSRLS",
    "superuser": "SUPERUSER",
}


class NoSuchRole(LookupError):
    """The server that was given cannot have a role of this kind."""


@frozen
class Server:
    """A server that is reached by the URL of a role that may create roles and databases.

    Names of roles and databases start with `prefix`. `password` is that of all the roles. `file_copy` says that the
    server copies databases quicker file by file, because it need not wait for disks.
    """

    admin_url: str
    password: str
    prefix: str = "crm_test"
    file_copy: bool = False

    def furnish(self) -> None:
        """Create the roles, once per server; kinds of role that the admin may not create stay away."""
        stored = Value(stored_password(self.password))
        with self._admin() as admin:
            for role, rights in _RIGHTS.items():
                name = Identifier(self.role(role))
                create = SQL("CREATE ROLE {} LOGIN " + rights + " PASSWORD {}")
                try:
                    admin.execute(create.format(name, stored))
                except psycopg.errors.InsufficientPrivilege:
                    if role in ("owner", "guest"):
                        raise
                else:
                    if not _is_superuser(admin):
                        # Only a member may create databases for the role.
                        admin.execute(SQL("GRANT {} TO CURRENT_USER").format(name))

    def clear(self) -> None:
        """Drop all databases and roles whose names start with the prefix."""
        with self._admin() as admin:
            pattern = self.prefix.replace("_", r"\_") + r"\_%"
            for (name,) in admin.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [pattern]).fetchall():
                admin.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(name)))
            for (name,) in admin.execute("SELECT rolname FROM pg_roles WHERE rolname LIKE %s", [pattern]).fetchall():
                admin.execute(SQL("DROP ROLE {}").format(Identifier(name)))

    @property
    def version(self) -> str:
        """15.4, as the server says."""
        with self._admin() as admin:
            answer = admin.execute("SHOW server_version").fetchone()
        assert answer is not None
        return str(answer[0]).split()[0]

    def role(self, role: Role) -> str:
        """The name of a role."""
        return f"{self.prefix}_{role}"

    def url(self, database: str, role: Role = "owner") -> str:
        """The URL of a database for a role. The role may be missing: `database(...)` looks."""
        return self._url(database, f"{self.role(role)}:{self.password}")

    def admin_url_of(self, database: str) -> str:
        """The URL of a database for the role that made it, on servers of our own a superuser named `postgres`."""
        return self._url(database, urlsplit(self.admin_url).netloc.rpartition("@")[0])

    def has(self, role: Role) -> bool:
        """Whether the role could be created."""
        with self._admin() as admin:
            return admin.execute("SELECT FROM pg_roles WHERE rolname = %s", [self.role(role)]).fetchone() is not None

    @contextmanager
    def database(self, *, template: str | None = None) -> Iterator[Database]:
        """A new database that the role `owner` owns, dropped afterwards with whoever is still connected.

        Empty, or a copy of the database `template`, to which nobody may be connected.
        """
        made = self.create_database(template=template)
        try:
            yield made
        finally:
            self.drop_database(made.name)

    def template(self, name: str, fill: Callable[[Database], None]) -> str:
        """The name of a database for `database(template=...)`, made by `fill` at the first call of all workers.

        It stays as long as the server, or, on a server that was given, until the end of the run.
        """
        known = f"{self.prefix}_template_{name}"
        with self._admin() as admin:
            admin.execute("SELECT pg_advisory_lock(hashtextextended(%s, 0))", [known])
            if admin.execute("SELECT FROM pg_database WHERE datname = %s", [known]).fetchone() is None:
                with self.database() as raw:
                    fill(raw)
                    # A copy under its final name tells that it is whole.
                    self._create(admin, known, raw.name)
        return known

    def create_database(self, *, template: str | None = None) -> Database:
        """A new database, for who drops it himself."""
        name = f"{self.prefix}_{secrets.token_hex(6)}"
        with self._admin() as admin:
            self._create(admin, name, template)
        return Database(self, name)

    def drop_database(self, name: str) -> None:
        """Drop a database and end the sessions in it."""
        with self._admin() as admin:
            admin.execute(SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(Identifier(name)))

    def _create(self, admin: psycopg.Connection, name: str, template: str | None) -> None:
        statement = SQL("CREATE DATABASE {} OWNER {}").format(Identifier(name), Identifier(self.role("owner")))
        if template is not None:
            statement += SQL(" TEMPLATE {}").format(Identifier(template))
        if self.file_copy:
            statement += SQL(" STRATEGY file_copy")
        admin.execute(statement)

    def _admin(self) -> psycopg.Connection:
        return psycopg.connect(self.admin_url, autocommit=True)

    def _url(self, database: str, user: str) -> str:
        parts = urlsplit(self.admin_url)
        place = parts.netloc.rpartition("@")[2]
        return parts._replace(netloc=f"{user}@{place}", path=f"/{database}").geturl()


@frozen
class Database:
    """A database of one's own."""

    server: Server
    name: str

    @property
    def url(self) -> str:
        """For the role that owns the database: no superuser, without BYPASSRLS, as an app's role should be."""
        return self.server.url(self.name)

    @property
    def guest_url(self) -> str:
        """For a role that owns nothing and may do nothing but connect, until the owner grants it more."""
        return self.server.url(self.name, "guest")

    @property
    def bypassrls_url(self) -> str:
        """For a role with BYPASSRLS that owns nothing; raises NoSuchRole."""
        return self._special("bypassrls")

    @property
    def superuser_url(self) -> str:
        """For a superuser; raises NoSuchRole."""
        return self._special("superuser")

    def role(self, role: Role = "owner") -> str:
        """The name of a role, for GRANT and the like."""
        return self.server.role(role)

    def _special(self, role: Role) -> str:
        if not self.server.has(role):
            raise NoSuchRole(
                f"the role in CRMCORE_TEST_POSTGRES may not create a role of the kind {role}: give it a superuser's URL"
            )
        return self.server.url(self.name, role)


def _is_superuser(connection: psycopg.Connection) -> bool:
    return connection.info.parameter_status("is_superuser") == "on"
