"""What is said differently in the SQL of the engines that Splink runs on."""

from __future__ import annotations

from typing import Final, Literal

from attrs import frozen

from crmcore.errors import InvalidValue

Backend = Literal["duckdb", "spark"]


@frozen
class Dialect:
    """An engine's names of functions. Distances count characters wrong, missing, added, and neighbours swapped."""

    name: Backend
    winkler: str
    overlap: str
    length: str
    every: tuple[str, str, str]
    some: tuple[str, str, str, str]
    filter: tuple[str, str, str, str]
    first: tuple[str, str]
    digits: tuple[str, str]
    explode: str
    gather: str

    def call(self, function: str, *given: str) -> str:
        """A call of a function."""
        return "".join([function, "(", ", ".join(given), ")"])

    def distance(self, one: str, other: str) -> str:
        """The Damerau-Levenshtein distance."""
        return self.call("damerau_levenshtein", one, other)

    def alike(self, one: str, other: str) -> str:
        """The Jaro-Winkler similarity, 0 to 1."""
        return self.call(self.winkler, one, other)

    def overlapping(self, one: str, other: str) -> str:
        """Whether two lists have something in common."""
        return self.call(self.overlap, one, other)

    def size(self, of: str) -> str:
        """How many a list has."""
        return self.call(self.length, of)

    def holding(self, one: str, other: str) -> str:
        """Whether one of two lists has all that the other has."""
        either = (_woven(self.every, (one, other)), _woven(self.every, (other, one)))
        return "".join(["(", " or ".join("".join(each) for each in either), ")"])

    def exists(self, of: str, variable: str, condition: str) -> str:
        """Whether one in a list fulfils a condition."""
        return "".join(_woven(self.some, (of, variable, condition)))

    def filtered(self, of: str, variable: str, condition: str) -> str:
        """Those in a list that fulfil a condition."""
        return "".join(_woven(self.filter, (of, variable, condition)))

    def head(self, of: str) -> str:
        """The first in a list."""
        return of.join(self.first)

    def digits_of(self, text: str) -> str:
        """The digits of a text."""
        return text.join(self.digits)


def _woven(pieces: tuple[str, ...], given: tuple[str, ...]) -> list[str]:
    found = [pieces[0]]
    for value, piece in zip(given, pieces[1:], strict=True):
        found += [value, piece]
    return found


DIALECTS: Final[dict[str, Dialect]] = {
    "duckdb": Dialect(
        "duckdb",
        winkler="jaro_winkler_similarity",
        overlap="list_has_any",
        length="len",
        every=("list_has_all(", ", ", ")"),
        some=("(len(list_filter(", ", lambda ", ": ", ")) > 0)"),
        filter=("list_filter(", ", lambda ", ": ", ")"),
        first=("list_extract(", ", 1)"),
        digits=("regexp_replace(", ", '[^0-9]', '', 'g')"),
        explode="unnest",
        gather="list",
    ),
    "spark": Dialect(
        "spark",
        winkler="jaro_winkler",
        overlap="arrays_overlap",
        length="size",
        every=("(size(array_except(", ", ", ")) = 0)"),
        some=("exists(", ", ", " -> ", ")"),
        filter=("filter(", ", ", " -> ", ")"),
        first=("element_at(", ", 1)"),
        digits=("regexp_replace(", ", '[^0-9]', '')"),
        explode="explode",
        gather="collect_list",
    ),
}


def dialect(backend: object) -> Dialect:
    """The dialect of an engine. Raises `InvalidValue` for one that was not tried."""
    if isinstance(backend, str) and backend in DIALECTS:
        return DIALECTS[backend]
    raise InvalidValue("backend", "an engine that was not tried", f"one of {', '.join(DIALECTS)}")
