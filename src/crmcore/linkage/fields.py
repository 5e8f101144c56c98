"""What of two records is compared, and the levels on which it may agree."""

from __future__ import annotations

from typing import Final

from attrs import frozen

MISSING: Final = 0
"""The level of a field that one of two records lacks: it says nothing either way."""
DIFFERENT: Final = 1


@frozen
class Field:
    """A field that is compared.

    `levels` are those from worst to best behind "missing". `m` and `u` are what is thought of them before any data is
    seen: how often matches, and records that do not belong together, are on each. `shared`: people of one household
    have it in common. `placed`: it says where, and goes with the others that do.
    """

    name: str
    levels: tuple[str, ...]
    m: tuple[float, ...]
    u: tuple[float, ...]
    shared: bool = False
    placed: bool = False

    @property
    def best(self) -> int:
        """The number of the best level."""
        return len(self.levels)

    def level(self, number: int) -> str:
        """The name of a level by its number."""
        return "missing" if number == MISSING else self.levels[number - 1]


FIELDS: Final = (
    Field(
        "given_name",
        ("different", "initial", "similar", "nickname", "close", "same"),
        (0.06, 0.01, 0.02, 0.03, 0.08, 0.80),
        (0.913, 0.05, 0.015, 0.005, 0.007, 0.01),
    ),
    Field(
        "family_name", ("different", "similar", "close", "same"), (0.06, 0.04, 0.10, 0.80), (0.97, 0.018, 0.006, 0.006),
        shared=True,
    ),
    Field(
        "birth_date", ("different", "partly", "close", "same"), (0.03, 0.04, 0.08, 0.85), (0.96, 0.035, 0.003, 0.002)
    ),
    Field(
        "street", ("different", "similar", "close", "same"), (0.12, 0.08, 0.15, 0.65), (0.98, 0.012, 0.004, 0.004),
        shared=True, placed=True,
    ),
    Field(
        "house_number", ("different", "close", "same"), (0.15, 0.10, 0.75), (0.90, 0.08, 0.02), shared=True,
        placed=True,
    ),
    Field("city", ("different", "close", "same"), (0.10, 0.10, 0.80), (0.94, 0.01, 0.05), shared=True, placed=True),
    Field(
        "postcode", ("different", "close", "same"), (0.10, 0.10, 0.80), (0.97, 0.015, 0.015), shared=True, placed=True
    ),
    Field("region", ("different", "same"), (0.08, 0.92), (0.75, 0.25), shared=True, placed=True),
    Field("phone", ("different", "close", "same"), (0.25, 0.05, 0.70), (0.9985, 0.0005, 0.001), shared=True),
    Field("email", ("different", "close", "same"), (0.30, 0.05, 0.65), (0.9985, 0.0005, 0.001)),
    Field("external", ("different", "close", "same"), (0.08, 0.07, 0.85), (0.9980, 0.0015, 0.0005)),
)  # fmt: skip
GIVEN, FAMILY, BIRTH, STREET, HOUSE, CITY, POSTCODE, REGION, PHONE, EMAIL, EXTERNAL = range(len(FIELDS))
PLACED: Final = tuple(number for number, field in enumerate(FIELDS) if field.placed)

Pattern = tuple[int, ...]
"""The level of each field for two records."""
