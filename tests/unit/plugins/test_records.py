"""Records that plugins keep of customers: exported and erased with the rest, or refused at start."""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

import pytest

from crmcore import CRM, CustomerId, Email, Person, hookimpl
from crmcore.errors import PluginError
from crmcore.plugins.records import Records


class Notes:
    """A plugin that keeps notes of customers in a mapping of its own."""

    def __init__(self, *, fails: str = "") -> None:
        self.kept: dict[CustomerId, list[str]] = {}
        self.lent: dict[CustomerId, list[str]] = {}
        self.fails = fails

    def merge(self, _: object, head: CustomerId, customer: CustomerId) -> None:
        """The notes of the customer are those of the head, marked with whose they were."""
        if self.fails == "merge":
            raise OSError("the disk of the notes is gone")
        self.lent[customer] = self.kept.pop(customer, [])
        self.kept.setdefault(head, []).extend(self.lent[customer])

    def unmerge(self, _: object, head: CustomerId, origins: Sequence[CustomerId]) -> None:
        """The notes of those go back to the first of them."""
        for origin in origins:
            for note in self.lent.pop(origin, []):
                self.kept[head].remove(note)
                self.kept.setdefault(origins[0], []).append(note)

    def export(self, _: object, customer: CustomerId) -> Any:
        """The notes."""
        if self.fails == "export":
            raise OSError("the disk of the notes is gone")
        return {"notes": [*self.kept.get(customer, [])]}

    def erase(self, _: object, customer: CustomerId) -> int:
        """No note is left."""
        if self.fails == "erase":
            raise OSError("the disk of the notes is gone")
        return len(self.kept.pop(customer, []))

    @hookimpl
    def register_records(self) -> list[Records]:
        """What is kept, and how it is merged, exported and erased."""
        return [Records("notes", ["notes_note"], self.merge, self.export, self.erase, self.unmerge)]


def test_a_plugins_records_are_exported_and_erased() -> None:
    """The dossier holds them, the receipt names them, and they are gone."""
    notes = Notes()
    with CRM.in_memory(plugins=[notes]) as crm:
        sara = crm.customers.add(Person("Sara"), Email("sara@example.org"))
        notes.kept[sara] = ["likes tea", "calls on Mondays"]
        assert [{"notes": ["likes tea", "calls on Mondays"]}] == crm.privacy.export(sara).data["plugins"]["notes"]
        assert 2 == crm.privacy.erase(sara).rows("notes")
        assert {} == notes.kept


def test_a_plugins_records_are_merged_and_come_apart() -> None:
    """They count for the head as long as two are one; when a plugin cannot merge, nothing is merged."""
    notes = Notes()
    with CRM.in_memory(plugins=[notes]) as crm:
        sara, caller = crm.customers.add(Person("Sara")), crm.customers.add(Person())
        notes.kept = {sara: ["likes tea"], caller: ["calls on Mondays"]}
        crm.merges.merge(caller, sara)
        assert {sara: ["likes tea", "calls on Mondays"]} == notes.kept
        crm.merges.unmerge(caller)
        assert {sara: ["likes tea"], caller: ["calls on Mondays"]} == notes.kept
        notes.fails = "merge"
        with pytest.raises(PluginError, match="notes"):
            crm.merges.merge(caller, sara)
        assert 2 == crm.customers.count()


@pytest.mark.parametrize("fails", ["export", "erase"])
def test_a_failure_aborts(fails: str) -> None:
    """What a plugin cannot export or erase is an error, and nothing is changed."""
    with CRM.in_memory(plugins=[Notes(fails=fails)]) as crm:
        sara = crm.customers.add(Person("Sara"))
        with pytest.raises(PluginError, match="notes"):
            crm.privacy.export(sara) if fails == "export" else crm.privacy.erase(sara)
        assert "Sara" == crm.customers.get(sara).name


def _nothing(*_: object) -> None:
    return


@pytest.mark.parametrize(
    ("brought", "why"),
    [
        ([SimpleNamespace(name="notes")], "no Records"),
        ([Records("notes", ["a"], _nothing, _nothing, None, _nothing)], "erase"),  # type: ignore[arg-type]
        ([Records("notes", ["a"], None, _nothing, _nothing, _nothing)], "merge"),  # type: ignore[arg-type]
        ([Records("notes", ["a"], _nothing, "x", _nothing, _nothing)], "export"),  # type: ignore[arg-type]
        ([Records("notes", ["a"], _nothing, _nothing, _nothing, None)], "unmerge"),  # type: ignore[arg-type]
        ([Records("", ["a"], _nothing, _nothing, _nothing, _nothing)], "without a name"),  # type: ignore[arg-type]
        ([Records("notes", "a", _nothing, _nothing, _nothing, _nothing)], "in which tables"),  # type: ignore[arg-type]
        ([Records("notes", ["a"], _nothing, _nothing, _nothing, _nothing)] * 2, "second"),  # type: ignore[arg-type]
        (
            [
                Records("notes", ["a"], _nothing, _nothing, _nothing, _nothing),  # type: ignore[arg-type]
                Records("others", ["a"], _nothing, _nothing, _nothing, _nothing),  # type: ignore[arg-type]
            ],
            "a table that has others",
        ),
        (3, "failed in register_records"),
    ],
)
def test_a_plugin_that_does_not_say_how_is_refused_at_start(brought: Any, why: str) -> None:
    """A plugin that holds customer data says how it merges, exports and erases, or the CRM is not opened."""

    class Plugin:
        @hookimpl
        def register_records(self) -> Any:
            return brought

    with pytest.raises(PluginError, match=why):
        CRM.in_memory(plugins=[Plugin()])
