"""What the errors of the driver mean: nobody above this package sees an exception of psycopg."""

from __future__ import annotations

import re

import psycopg
from psycopg_pool import PoolClosed, PoolTimeout

from crmcore.errors import (
    AlreadyVoided,
    CRMError,
    CustomerErased,
    InvalidValue,
    MoneyOutOfRange,
    NotMigrated,
    StorageBusy,
    StorageError,
    StorageFull,
    StorageReadOnly,
    StorageUnavailable,
    TransactionError,
    UnknownCustomer,
    UnknownTenant,
)

DRIVER_ERRORS = (psycopg.Error, OverflowError, UnicodeEncodeError)
"""What may come out of the driver: its own errors, and those of values that do not fit."""

FOREIGN_KEY = "23503"
_ERASED = "CRM01"
_TAKEN = "23505"
READ_ONLY = "25006"
_POOLED = "a pooler between gave another session than the one a statement was prepared in; say prepare=off in the URL"
_KINDS: dict[str, tuple[type[StorageError], str]] = {
    "25006": (StorageReadOnly, "the server takes no writes: a replica, or read-only; use the primary"),
    "25P02": (StorageError, "the transaction has failed before; roll it back, or to a savepoint"),
    "40001": (StorageBusy, "another transaction changed the same rows; repeat the transaction"),
    "40P01": (StorageBusy, "two transactions waited for each other; repeat the transaction"),
    "42501": (StorageUnavailable, "the role lacks a right on the tables of crmcore; grant it, or use their owner"),
    "42P01": (NotMigrated, "the database has no crmcore tables where they are looked for; run crm.migrate()"),
    "3F000": (NotMigrated, "the schema does not exist; run crm.migrate()"),
    "53100": (StorageFull, "the server's disk is full; make room and try again"),
    "53200": (StorageUnavailable, "the server is out of memory; try again later"),
    "53300": (StorageBusy, "the server has no connection left; try again, or allow more"),
    "55P03": (StorageBusy, "another transaction holds the rows for longer than the time-out; try again"),
    "57014": (StorageBusy, "the statement took longer than statement_timeout; try again, or allow more"),
    "57P01": (StorageUnavailable, "the server is shutting down; try again later"),
    "57P02": (StorageUnavailable, "the server crashed and is coming back; try again"),
    "57P03": (StorageUnavailable, "the server is starting; try again"),
    "57P05": (StorageUnavailable, "the server ended the session for being idle; repeat the transaction"),
    "25P03": (StorageUnavailable, "the server ended the transaction for being idle; repeat it"),
    "26000": (StorageError, _POOLED),
    "42P05": (StorageError, _POOLED),
    "28000": (StorageUnavailable, "the server does not let the role in; check user and password"),
    "28P01": (StorageUnavailable, "the server does not accept the password; check user and password"),
    "3D000": (StorageUnavailable, "the database does not exist; create it first"),
}
# Who is not let in gets the server's words and no state. In another language they are told as a server out of reach.
_NOT_LET_IN = (
    (re.compile("password authentication failed|no password supplied"), "28P01"),
    (re.compile('role ".*" does not exist|no pg_hba.conf entry|not permitted to log in'), "28000"),
    (re.compile('database ".*" does not exist|no such database'), "3D000"),
    (re.compile("too many (?:clients|connections)|remaining connection slots|no more connections"), "53300"),
    (re.compile("database system is starting up|not yet accepting connections"), "57P03"),
    (re.compile("database system is shutting down"), "57P01"),
)
# What keeps a connection from being made has no state either.
_OUT_OF_REACH = (
    (re.compile("could not translate host name|failed to resolve host|name resolution"), "the host's name is unknown"),
    (re.compile("onnection refused"), "nothing answers at that host and port; does it run there?"),
    (re.compile("timeout expired|timed out"), "the host does not answer; check address and firewall"),
    (
        re.compile("sslmode value|does not support SSL|SSL error|certificate"),
        "it and the URL disagree about SSL (sslmode)",
    ),
    (re.compile("unrecognized configuration parameter"), "options= in the URL sets what it does not know"),
    (re.compile("definition of service"), "the service that the URL names is in no service file"),
)
_OUT_OF_RANGE = ("22003", "23514")  # a number beyond 64 bits, one past 10**12 major units
_UNREADABLE = ("22021", "22P05")


def state_of(error: BaseException) -> str:
    """The SQLSTATE of a driver's error; empty where it has none."""
    state: str | None = getattr(error, "sqlstate", None)
    if state is None and type(error) is psycopg.OperationalError:
        text = str(error)
        return next((known for words, known in _NOT_LET_IN if words.search(text)), "")
    return state or ""


def lost(error: BaseException) -> bool:
    """Whether the connection is gone, so that nothing is known of what was under way."""
    state = state_of(error)
    return isinstance(error, psycopg.OperationalError) and (not state or state[:2] in ("08", "57"))


def translated(error: BaseException) -> CRMError:
    """The error of crmcore that says what an error of the driver means."""
    state = state_of(error)
    if isinstance(error, OverflowError) or state in _OUT_OF_RANGE:
        return MoneyOutOfRange("amount", "a number or a total beyond what is kept")
    if isinstance(error, UnicodeEncodeError) or state in _UNREADABLE:
        return InvalidValue("text", "text with a lone surrogate", "text is valid Unicode")
    if isinstance(error, psycopg.DataError) and not state:
        return InvalidValue("text", "text with the character U+0000", "text has no such character")
    if isinstance(error, PoolTimeout):
        return StorageBusy("all connections are in use for longer than the time-out; try again, or allow more")
    if isinstance(error, PoolClosed):
        return TransactionError("this store is closed; open another")
    if state == _TAKEN and _constraint(error) == "crm_interaction_by_voided":
        return AlreadyVoided()
    if state in (_ERASED, FOREIGN_KEY):
        return CustomerErased() if state == _ERASED else _pointing_nowhere(error)
    known = _KINDS.get(state)
    if known is not None:
        kind, message = known
        return kind(message, sqlstate=state)
    if lost(error):
        words = str(error)
        for heard, message in _OUT_OF_REACH:
            if heard.search(words):
                return StorageUnavailable("".join(["the server cannot be reached: ", message]))
        return StorageUnavailable(
            "the server cannot be reached, does not let the role in, or the connection broke; check address, user and"
            " password, then try again"
        )
    return StorageError(f"the database refused: {type(error).__name__}", sqlstate=state)


def _pointing_nowhere(error: BaseException) -> CRMError:
    # Rows point at customers of the tenant; what else they point at was looked up before.
    if _constraint(error).endswith("_tenant_fkey"):
        return UnknownTenant("")
    return UnknownCustomer("id")


def _constraint(error: BaseException) -> str:
    return (error.diag.constraint_name or "") if isinstance(error, psycopg.Error) else ""
