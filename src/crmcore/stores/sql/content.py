"""How the contents of interactions, which are JSON or empty, are read in SQL: each database has its own functions."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import NamedTuple

from crmcore.domain.kernel.value_type import Scalar


class Fragment(NamedTuple):
    """A piece of SQL made of constants, and the values of its marks."""

    sql: str
    values: tuple[object, ...] = ()


class ContentSql(ABC):
    """Reads values out of the content of ``crm_interaction AS i``."""

    @abstractmethod
    def number(self, name: str) -> Fragment:
        """The whole number of that name, 0 where there is none."""

    @abstractmethod
    def among(self, name: str, allowed: Sequence[Scalar]) -> Fragment:
        """The condition that the value of that name is one of several, all texts or all whole numbers."""

    @abstractmethod
    def lines(self, products: Sequence[Scalar]) -> Fragment:
        """What the lines of some products come to in base currency, NULL without any."""

    @abstractmethod
    def text(self, name: str) -> Fragment:
        """The text of that name, NULL where there is none."""

    @abstractmethod
    def products(self) -> tuple[str, str]:
        """What follows ``crm_interaction AS i`` in FROM to have a row for each line, and what its product is there."""
