"""What is told of one person or organisation, in typed parts, any of which may be missing."""

from __future__ import annotations

from datetime import date
from typing import Final

from attrs import fields, frozen

from crmcore.domain.kernel.personal import personal


@frozen
class Record:
    """One record, as plain text. `key` names it to the caller: a line number, an id; nothing is concluded from it.

    `name` is a whole name, "Sara Öz" or "Öz, Sara", where given and family name are not told apart. `birth_date` is a
    date, or digits in the order year, month, day, which need not make a date: what was mistyped is still compared.
    `street` holds the lines of an address; a house number may stand in them. `external` are ids that another system or
    an authority gave.
    """

    key: str
    given_name: str = personal(default="")
    family_name: str = personal(default="")
    name: str = personal(default="")
    birth_date: str | date = personal(default="")  # noqa: RUF009 -- an attrs field, not of a dataclass
    street: tuple[str, ...] = personal(default=())
    house_number: str = personal(default="")
    city: str = personal(default="")
    postcode: str = personal(default="")
    region: str = personal(default="")
    phone: tuple[str, ...] = personal(default=())
    email: tuple[str, ...] = personal(default=())
    external: tuple[str, ...] = personal(default=())


PARTS: Final = tuple(each.name for each in fields(Record) if each.name != "key")
"""The parts that a record may have, in the order they are told."""

SEVERAL: Final = frozenset({"street", "phone", "email", "external"})
"""Parts of which a record may have several."""
