"""Templates of requests: values of JSON in which texts have places to fill, ``{to}``, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from crmcore.domain.kernel.secret import Secret
from crmcore.errors import InvalidValue

Template = str | int | bool | None | Secret[str] | Sequence["Template"] | Mapping[str, "Template"]
"""A value with places to fill, written ``{to}``; ``{{`` and ``}}`` are braces. A `Secret` is taken as it is."""

_PIECE = re.compile(r"\{\{|\}\}|\{([a-z]+)\}|[{}]")


def require_template(template: object, field: str, places: Collection[str]) -> None:
    """Raises `InvalidValue` unless it is a template that names `places` alone."""
    match template:
        case str():
            for piece in _PIECE.finditer(template):
                if piece[0] not in ("{{", "}}") and piece[1] not in places:
                    rule = f"a template names {', '.join(f'{{{each}}}' for each in places)}; braces are doubled"
                    raise InvalidValue(field, "a template with a brace or an unknown place", rule)
        case Mapping():
            for name, each in template.items():
                require_template(each, f"{field}.{name}", places)
        case list() | tuple():
            for number, each in enumerate(template):
                require_template(each, f"{field}[{number}]", places)
        case bool() | int() | Secret() | None:
            pass
        case _:
            raise InvalidValue(field, f"a {type(template).__name__}", "a template is text, or JSON with text in it")


def fill(template: Any, values: Mapping[str, str]) -> Any:
    """The template with its places filled; what is filled in is not looked at again."""
    if isinstance(template, str):
        return _PIECE.sub(lambda piece: values[piece[1]] if piece[1] else piece[0][0], template)
    if isinstance(template, Secret):
        return template.reveal()
    if isinstance(template, Mapping):
        return {name: fill(each, values) for name, each in template.items()}
    if isinstance(template, Sequence):
        return [fill(each, values) for each in template]
    return template


def texts(template: Any) -> Iterator[str]:
    """The texts in a template, at any depth."""
    if isinstance(template, str):
        yield template
    elif isinstance(template, Mapping):
        for each in template.values():
            yield from texts(each)
    elif isinstance(template, Sequence):
        for each in template:
            yield from texts(each)
