"""The reference pages tell what there is, no more and no less."""

from __future__ import annotations

import re
from pathlib import Path

import crmcore
from crmcore import CRM, errors
from tests.unit.cli.commands_page import PAGE, page

PAGES = Path(__file__).parents[2] / "docs" / "reference"


def named(page: str) -> list[str]:
    """The names in the first column of a page's table, in order."""
    return re.findall(r"^\| `([^`]+)`", (PAGES / page).read_text(encoding="utf-8"), re.MULTILINE)


def test_links_between_pages_lead_somewhere() -> None:
    """Every link of README, docs and CONTRIBUTING to a file of ours finds it; every page but decisions is linked."""
    root = PAGES.parents[1]
    pages = [*root.glob("*.md"), *root.glob("docs/**/*.md")]
    links = {
        (page, page.parent.joinpath(target.partition("#")[0]).resolve())
        for page in pages
        for target in re.findall(r"\]\(([^)\s:]+)\)", page.read_text(encoding="utf-8"))
    }
    assert [] == [(page.name, target.name) for page, target in links if not target.exists()]
    assert set() == {page for page in pages if page.parent.name not in {root.name, "decisions"}} - {
        target for _, target in links
    }


def test_the_front_door_is_the_page_of_names() -> None:
    """Every name of the front door is on its page, in its order, and can be imported."""
    assert crmcore.__all__ == named("names.md")
    for name in crmcore.__all__:
        assert getattr(crmcore, name) is not None


def test_every_field_is_on_its_page() -> None:
    """The page of fields lists the fields that every tenant has, in the catalogue's order."""
    with CRM.in_memory() as crm:
        assert [field.name for field in crm.fields()] == named("fields.md")


def test_every_command_is_on_its_page_with_its_options() -> None:
    """The page of commands is what the program says of itself; each option says what it does."""
    assert PAGE.read_text(encoding="utf-8") == page(), "write it anew: python -m tests.unit.cli.commands_page"
    assert [] == re.findall(r"^\| `[^`]+` \|  \|$", page(), re.MULTILINE)


def test_every_error_is_on_its_page_with_a_code_of_its_own() -> None:
    """The page of errors lists every error; no two share a code."""
    found: dict[str, type[errors.CRMError]] = {}
    for kind in vars(errors).values():
        if isinstance(kind, type) and issubclass(kind, errors.CRMError):
            assert kind.code not in found
            found[kind.code] = kind
    assert sorted(kind.__name__ for kind in found.values()) == sorted(named("errors.md"))
