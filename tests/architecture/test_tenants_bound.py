"""A tenant is bound in `crm.tenant(...)` and nowhere else."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from inspect import isfunction, signature
from pathlib import Path

import crmcore
from crmcore import CRM, Transaction
from crmcore.services.tenants import Tenants
from tests.security.tenant_calls import public, surface_methods

SRC = Path(__file__).parents[2] / "src"

# Where a transaction on the store is begun: with the key of the bound tenant, or with none for what is no tenant's.
_BEGINNERS = {
    "crmcore/app.py",
    "crmcore/services/work.py",
    "crmcore/services/tenants.py",
    "crmcore/services/replicas.py",
}
_OUTSIDE = ("crmcore/testing/", "crmcore/stores/", "crmcore_sqlite/", "crmcore_postgres/")


def _modules() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(SRC.rglob("*.py")):
        yield path.relative_to(SRC).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def _begins(tree: ast.Module) -> bool:
    """Whether a module begins or joins a transaction on a store."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Attribute(attr="store") | ast.Name(id="store"), attr=name)):
                if name in ("begin", "join"):
                    return True
    return False


def test_transactions_on_the_store_are_begun_in_few_places() -> None:
    """Services get the transaction they work in; only these modules begin one, for the tenant that is bound."""
    found = {name for name, tree in _modules() if not name.startswith(_OUTSIDE) and _begins(tree)}
    assert _BEGINNERS == found


def test_no_call_takes_a_tenant() -> None:
    """No public method but `CRM.tenant` and those of `tenants` can be told which tenant it is for."""
    methods = surface_methods() | {name: getattr(CRM, name) for name in public(CRM) if isfunction(getattr(CRM, name))}
    methods |= {f"Transaction.{name}": each for name, each in vars(Transaction).items() if isfunction(each)}
    assert len(methods) > 100
    taking = [
        name for name, method in methods.items() if any("tenant" in each for each in signature(method).parameters)
    ]
    assert [] == taking
    assert ["self", "name"] == [*signature(CRM.tenant).parameters]
    assert {"add", "all", "drop", "dropping", "equip"} == set(public(Tenants))


def test_nothing_of_the_front_door_takes_a_tenant() -> None:
    """What apps make by themselves (entries, profiles, policies ...) names no tenant either."""
    taking = [
        name
        for name in crmcore.__all__
        if name != "CRM"
        and isinstance(kind := getattr(crmcore, name), type)
        and any("tenant" in each for each in getattr(kind, "__annotations__", {}))
    ]
    assert [] == taking
