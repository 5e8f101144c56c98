"""Promise S2, in the statements: wherever one names a table that holds rows of tenants, it says of which tenant."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from contextlib import suppress

import pytest

from crmcore import CRM
from crmcore.stores.sql.tenant_rows import OWNED
from crmcore_sqlite.unit import SQLiteUnit
from tests.security.places import SQLitePlace
from tests.security.seen import outcome_of
from tests.security.tenant_calls import CALLS, MORE, OF_THE_CRM
from tests.security.two_tenants import Two, fill

_TABLE = re.compile(r"\b(?:FROM|JOIN|INTO|UPDATE)\s+(?:" + "|".join(each.name for each in OWNED) + r")\b")
_TENANT = re.compile(r"\btenant\b")

BY_PLACE = {
    "SELECT COALESCE(MAX(entry), 0) FROM crm_interaction",
    "SELECT COUNT(*) FROM crm_interaction WHERE entry > ?",
}
"""On SQLite rows that have just been inserted are told by their place, which grows over all tenants (decision 0006)."""


def says_which(sql: str) -> bool:
    """Whether a statement names the tenant at least as often as tables of tenants."""
    return len(_TABLE.findall(sql)) <= len(_TENANT.findall(sql))


@pytest.fixture(scope="module")
def statements(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """Every statement that SQLite is given when the tenants are filled and all that there is to call is called."""
    given: set[str] = set()
    execute, executemany = SQLiteUnit.execute, SQLiteUnit.executemany

    def noted(unit: SQLiteUnit, sql: str, values: Sequence[object] = ()) -> object:
        given.add(sql)
        return execute(unit, sql, values)

    def noted_many(unit: SQLiteUnit, sql: str, rows: Iterable[Sequence[object]]) -> None:
        given.add(sql)
        executemany(unit, sql, rows)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SQLiteUnit, "execute", noted)
        patch.setattr(SQLiteUnit, "executemany", noted_many)
        place = SQLitePlace.made(fill, tmp_path_factory.mktemp("statements"))
        _call_all(Two(place))
        place.drop()
    return given


def _call_all(two: Two) -> None:
    for call in [*CALLS.values(), *(call for _, call in MORE.values())]:
        for mark in ("own", "kanari"):
            with suppress(_Undo), two.a.begin() as tx:
                outcome_of(lambda call=call, tx=tx, mark=mark: call(tx, two.given(mark)))  # type: ignore[misc]
                raise _Undo
    for crm in (two.a, two.b):
        _commit_some(crm, two)
    two.a.tenants.drop("b", confirm="b")


def _commit_some(crm: CRM, two: Two) -> None:
    for call in OF_THE_CRM.values():
        outcome_of(lambda call=call: call(crm, two.given("own")))  # type: ignore[misc]


class _Undo(Exception):
    """Ends a transaction without a trace."""


def test_each_statement_says_which_tenant(statements: set[str]) -> None:
    """No statement reads or writes rows of tenants without a word on whose they are."""
    about = {sql for sql in statements if _TABLE.search(sql)}
    assert len(about) > 120
    assert sorted(about & BY_PLACE) == sorted(sql for sql in about if not says_which(sql))


def test_every_table_is_named(statements: set[str]) -> None:
    """The calls reach every table that holds rows of tenants."""
    named = " ".join(statements - {each.delete for each in OWNED})
    assert [] == [each.name for each in OWNED if not re.search(rf"\b{each.name}\b", named)]


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT name FROM crm_customer WHERE id = ?",
        "SELECT c.name FROM crm_customer AS c JOIN crm_measure AS m ON m.customer = c.id WHERE c.tenant = ?",
        "DELETE FROM crm_event WHERE id = ?",
        "UPDATE crm_message SET state = ?",
    ],
)
def test_a_statement_without_a_tenant_would_be_found(sql: str) -> None:
    """The check sees what it is for."""
    assert not says_which(sql)
