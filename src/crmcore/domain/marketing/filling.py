"""Filling: a template filled in with what is known of one customer, within limits and escaped by its part."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping

from attrs import define, field

from crmcore.domain.kernel.value_type import Value
from crmcore.domain.marketing.link import Attribute, as_is, in_query
from crmcore.domain.marketing.template import Block, Fill, Link, Node, Template
from crmcore.errors import PredicateError, RenderError

Known = Mapping[str, Value | None]
"""What is known of a customer, by field as `write_ref` writes it; the name is there as ``name``."""


def _itself(text: str) -> str:
    return text


@define
class Filling:
    """How one wording is filled in for one customer.

    `plain` writes a value as text, `link` tells the address that is to be followed for an address and the number of
    its link, and `numbers` gives each address its number. At most `limit` characters are filled in. Where `gap` is
    given, it says what stands for a value that is missing; without, a missing one raises.
    """

    known: Known
    plain: Callable[[Value], str]
    limit: int
    link: Attribute = as_is
    numbers: Mapping[tuple[str | Fill, ...], int] = field(factory=dict)
    gap: Callable[[Fill], str] | None = None
    defaulted: dict[str, None] = field(factory=dict, init=False)
    """The fields for which a default stands."""
    filled: int = field(default=0, init=False)
    """How many characters were filled in."""

    def text(
        self,
        template: Template,
        escape: Callable[[str], str] = _itself,
        in_addresses: Collection[int] = (),
    ) -> str:
        """The template filled in. `escape` makes a text fit for its part; `in_addresses` are the positions of what is
        filled into the query of an address.

        What is filled in is never read again. Raises `RenderError` where a value is missing, and as soon as too many
        characters are filled in.
        """
        return "".join(self._pieces(template.nodes, escape, in_addresses))

    def _pieces(
        self, nodes: tuple[Node, ...], escape: Callable[[str], str], in_addresses: Collection[int]
    ) -> Iterator[str]:
        for node in nodes:
            match node:
                case str():
                    yield node
                case Fill():
                    said = self._said(node)
                    yield self._counted(escape(in_query(said) if node.position in in_addresses else said), node)
                case Link():
                    yield escape(self._followed(node))
                case Block(_, then, otherwise):
                    yield from self._pieces(then if self._holds(node) else otherwise, escape, in_addresses)

    def _said(self, fill: Fill) -> str:
        value = self.known.get(fill.written)
        if value is not None and value != "":
            return self.plain(value)
        if fill.default is not None:
            self.defaulted[fill.written] = None
            return fill.default
        if self.gap is not None:
            return self.gap(fill)
        raise RenderError("nothing is known to fill in", fill.written)

    def _counted(self, text: str, fill: Fill) -> str:
        self.filled += len(text)
        if self.filled > self.limit:
            raise RenderError(f"more than {self.limit} characters are filled in", fill.written)
        return text

    def _followed(self, link: Link) -> str:
        url = "".join(
            piece if isinstance(piece, str) else self._counted(in_query(self._said(piece)), piece) for piece in link.url
        )
        return self.link(url, self.numbers[link.url])

    def _holds(self, block: Block) -> bool:
        try:
            return block.judge(self.known)
        except PredicateError as error:
            raise RenderError(f"a predicate does not fit what is known: {error.message}") from None
