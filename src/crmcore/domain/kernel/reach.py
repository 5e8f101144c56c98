"""How a customer is named or reached: raw claims by the caller, and their canonical forms."""

from __future__ import annotations

from typing import ClassVar, Literal

from attrs import field, frozen

from crmcore.domain.kernel.personal import PERSONAL, hidden
from crmcore.errors import InvalidValue


@frozen
class Email:
    """An e-mail address as given. It names the customer and can be written to; with ``shared=True`` it only can be
    written to.
    """

    address: str = field(repr=hidden, metadata=PERSONAL)
    shared: bool = field(default=False, kw_only=True)


@frozen
class Phone:
    """A phone number as given: with + and country, or national in the tenant's region. ``shared=True``: a contact point
    only.
    """

    number: str = field(repr=hidden, metadata=PERSONAL)
    shared: bool = field(default=False, kw_only=True)


@frozen
class External:
    """The id that a source system gives to the customer, kept as it is."""

    source: str
    id: str = field(repr=hidden, metadata=PERSONAL)


@frozen
class Postal:
    """A postal address as it stands on a letter: whom it is for, the street and number or post-office box, the postal
    code where the country has them, the city, and the country (ISO 3166, e.g. ``DE``). `extra` is a line between
    recipient and street (``c/o Bo``, ``Flat 2``), `region` the state or province where addresses name it.

    It is a contact point only, and names nobody: a household has one letter box.
    """

    recipient: str = field(repr=hidden, metadata=PERSONAL)
    street: str = field(repr=hidden, metadata=PERSONAL)
    postal_code: str = field(repr=hidden, metadata=PERSONAL)
    city: str = field(repr=hidden, metadata=PERSONAL)
    country: str = field(repr=hidden, metadata=PERSONAL)
    extra: str = field(default="", repr=hidden, metadata=PERSONAL, kw_only=True)
    region: str = field(default="", repr=hidden, metadata=PERSONAL, kw_only=True)
    shared: ClassVar[bool] = True


Reach = Email | Phone | External | Postal

Scheme = Literal["email", "phone", "external", "postal", "customer"]

OWN: Scheme = "customer"
"""The scheme of the address that each customer has of itself, for channels that need no other: its own id."""


@frozen
class Identifier:
    """A canonical (scheme, source, value) that names one customer of a tenant and no other.

    `source` is empty but for external ids. `value` is the canonical form by which it is matched, `sent_as` the form in
    which it is used. `rule` is the version of the rule that made it canonical; a stored value is never made canonical
    again.
    """

    scheme: Scheme
    source: str
    value: str = field(repr=hidden, metadata=PERSONAL)
    sent_as: str = field(repr=hidden, metadata=PERSONAL)
    rule: int = 1

    @property
    def key(self) -> IdentifierKey:
        """What it is matched by."""
        return (self.scheme, self.source, self.value)

    @property
    def address(self) -> Address | None:
        """The address at which it reaches the customer; None for an external id."""
        return None if self.scheme == "external" else Address(self.scheme, self.value, self.sent_as, self.rule)


IdentifierKey = tuple[str, str, str]
"""(scheme, source, canonical value)."""


@frozen
class Address:
    """A canonical address of a contact point: scheme ``email``, ``phone``, ``postal`` or ``customer`` (see `OWN`), the
    matched value and the form sent to.
    """

    scheme: Scheme
    value: str = field(repr=hidden, metadata=PERSONAL)
    sent_as: str = field(repr=hidden, metadata=PERSONAL)
    rule: int = 1

    @property
    def key(self) -> AddressKey:
        """What it is matched by."""
        return (self.scheme, self.value)


AddressKey = tuple[str, str]
"""(scheme, canonical value)."""


def require_source(value: object, field: str = "source") -> str:
    """A source's name: 1 to 100 printable characters without surrounding blanks. Raises `InvalidValue`."""
    if not isinstance(value, str):
        raise InvalidValue(field, f"a {type(value).__name__}", "a source is named by text")
    if not value or len(value) > 100 or value != value.strip() or not value.isprintable():
        raise InvalidValue(
            field, "an unusable name", "a source has 1 to 100 printable characters and no blanks around them"
        )
    return value
