"""The template: a part of a wording, read into a frozen tree. Text in `template_text` says how it is written.

It holds text, fields to fill in, links, and blocks that stand there when a predicate holds. There is nothing that
repeats, computes, calls or reaches into a value.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import attrs
from attrs import Factory, frozen

from crmcore.domain.kernel.field import FieldRef
from crmcore.domain.segment.predicate import Predicate, write_ref
from crmcore.domain.segment.references import refs_of
from crmcore.domain.segment.values import Judge, judge_of

NAME = FieldRef("name")
"""The customer's name: no field of the catalogue, for nobody is selected by it, but it can be filled in."""

CODE = FieldRef("code")
"""The code of a coupon, which a message of it can fill in: no field of the catalogue either, for each has its own."""

CODE_UNTIL = FieldRef("code.until")
"""The last day on which a coupon can be redeemed all day."""

CONFIRM_LINK = FieldRef("confirmation.link")
"""The address at which whoever was asked for consent confirms it, which the message that asks fills in."""

UNSUBSCRIBE_LINK = FieldRef("unsubscribe.link")
"""The address at which the reader unsubscribes from what the message is."""

PREFERENCES_LINK = FieldRef("preferences.link")
"""The address at which the reader chooses what it gets."""

LINK_REFS = (CONFIRM_LINK, UNSUBSCRIBE_LINK, PREFERENCES_LINK)
"""Addresses of our own, which are the reader's alone."""

OWN_LINK_RULE = "whoever is told it could act as the reader does, so it stands alone"
"""Why such an address is filled into no other."""

OWN_REFS = (NAME, CODE, CODE_UNTIL, *LINK_REFS)
"""What a template can fill in that is no field of the catalogue."""

MarkKind = Literal["fill", "link", "if", "else", "end"]


def _written(fill: Fill) -> str:
    return write_ref(fill.field)


@frozen
class Fill:
    """A field to be filled in, and what stands for it where it is missing; without that, nobody gets the message."""

    field: FieldRef
    default: str | None = None
    position: int = attrs.field(default=0, eq=False, repr=False)
    written: str = attrs.field(init=False, eq=False, repr=False, default=Factory(_written, True))


@frozen
class Link:
    """An address that the reader may follow: its text, with what is filled into its query."""

    url: tuple[str | Fill, ...]
    position: int = attrs.field(default=0, eq=False, repr=False)


def _judge(block: Block) -> Judge:
    return judge_of(block.when)


@frozen
class Block:
    """What stands there when a predicate holds, and what otherwise. `when_at` is where the predicate begins."""

    when: Predicate
    then: tuple[Node, ...]
    otherwise: tuple[Node, ...] = ()
    position: int = attrs.field(default=0, eq=False, repr=False)
    when_at: int = attrs.field(default=0, eq=False, repr=False)
    judge: Judge = attrs.field(init=False, eq=False, repr=False, default=Factory(_judge, True))


Node = str | Fill | Link | Block


@frozen
class Mark:
    """Where a mark stands in the source, from its ``$`` to behind its ``}``; `block` counts the blocks from 0 and tells
    which one an if, else or end belongs to.
    """

    kind: MarkKind
    start: int
    end: int
    block: int = 0


def _distinct_refs(template: Template) -> tuple[FieldRef, ...]:
    return tuple(dict.fromkeys(_refs(template.nodes)))


@frozen
class Template:
    """A template as read: its nodes, and its marks in the order of the source."""

    source: str
    nodes: tuple[Node, ...]
    marks: tuple[Mark, ...] = attrs.field(eq=False, repr=False)
    refs: tuple[FieldRef, ...] = attrs.field(init=False, eq=False, repr=False, default=Factory(_distinct_refs, True))
    """The fields it refers to, in what is filled in and in predicates, each once; the name may be among them."""


def _refs(nodes: tuple[Node, ...]) -> Iterator[FieldRef]:
    for node in nodes:
        match node:
            case Fill():
                yield node.field
            case Link(url):
                yield from (piece.field for piece in url if isinstance(piece, Fill))
            case Block(when, then, otherwise):
                yield from refs_of(when)
                yield from _refs(then)
                yield from _refs(otherwise)


def links_of(nodes: tuple[Node, ...]) -> Iterator[Link]:
    """The links, in order."""
    for node in nodes:
        match node:
            case Link():
                yield node
            case Block(_, then, otherwise):
                yield from links_of(then)
                yield from links_of(otherwise)
