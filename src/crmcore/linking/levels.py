"""The levels of `crmcore.linkage.comparing` as conditions in SQL, from the best to the worst but one.

Each function mirrors the one of its name there, with the same limits. What is left over is the worst level; null on a
side is none.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from crmcore.linkage.limits import ALIKE, APART, CROSSING, LINE, SWAPPED_BY, SWAPPED_FROM
from crmcore.linking.dialects import Dialect

EXCHANGED: Final = ("given_name", "family_name")
"""Fields that are written for one another."""


def conditions(name: str, sql: Dialect) -> tuple[str, ...]:
    """The conditions of a field's levels, best first; there is one fewer than levels."""
    return _LEVELS[name](sql)


def missing(name: str) -> str:
    """The condition on which nothing is known."""
    return _any(f"{name}_l is null", f"{name}_r is null")


def same(name: str) -> str:
    """The condition on which a field is the same, whatever the others are."""
    return f"{name}_l = {name}_r"


def swapped(sql: Dialect) -> str:
    """Whether given and family name of one record fit the other's better the other way round."""
    a, b, c, d = "given_name_l", "family_name_l", "given_name_r", "family_name_r"
    crossed = f"({sql.alike(a, d)} + {sql.alike(b, c)})"
    straight = f"({sql.alike(a, c)} + {sql.alike(b, d)})"
    by_likeness = _all(
        f"{sql.alike(a, d)} >= {CROSSING}", f"{crossed} >= {SWAPPED_FROM}", f"{crossed} > {straight} + {SWAPPED_BY}"
    )
    return f"coalesce({_all(f'{a} <> {c}', f'{b} <> {d}', _any(_all(f'{a} = {d}', f'{b} = {c}'), by_likeness))}, false)"


def _given(sql: Dialect) -> tuple[str, ...]:
    one, other = "given_name_l", _other(sql, "given_name_r", "family_name_r")
    words, others = "given_names_l", _other(sql, "given_names_r", "family_names_r")
    first, another = sql.head(words), sql.head(others)
    initial = _any(f"length({first}) = 1", f"length({another}) = 1")
    nickname = f"coalesce({sql.overlapping('nicknames_l', 'nicknames_r')}, false)"
    return (
        f"{one} = {other}",
        _slip(sql, one, other),
        _any(sql.overlapping(words, others), _all(nickname, f"not {swapped(sql)}")),
        _all(f"not {initial}", f"{sql.alike(one, other)} >= {ALIKE}"),
        _all(initial, f"left({first}, 1) = left({another}, 1)"),
    )


def _family(sql: Dialect) -> tuple[str, ...]:
    one, other = "family_name_l", _other(sql, "family_name_r", "given_name_r")
    words, others = "family_names_l", _other(sql, "family_names_r", "given_names_r")
    long = sql.filtered(words, "x", "length(x) > 2")
    return (
        f"{one} = {other}",
        _slip(sql, one, other),
        _any(f"{sql.alike(one, other)} >= {ALIKE}", sql.overlapping(long, others)),
    )


def _birth(sql: Dialect) -> tuple[str, ...]:
    one, other = "birth_date_l", "birth_date_r"
    whole = _all(f"length({one}) = 8", f"length({other}) = 8")
    year, month, day = (
        f"substr({one}, {at}, {size}) = substr({other}, {at}, {size})" for at, size in ((1, 4), (5, 2), (7, 2))
    )
    exchanged = _all(
        year, f"substr({one}, 5, 2) = substr({other}, 7, 2)", f"substr({one}, 7, 2) = substr({other}, 5, 2)"
    )
    return (
        f"{one} = {other}",
        _any(f"{sql.distance(one, other)} <= 1", _all(whole, exchanged)),
        _all(whole, _any(_all(year, month), _all(year, day), _all(month, day))),
    )


def _street(sql: Dialect) -> tuple[str, ...]:
    one, other = "street_l", "street_r"
    shorter = f"{sql.size(one)} <= {sql.size(other)}"

    def enough(few: str, many: str) -> str:
        exact = sql.size(sql.filtered(few, "x", sql.exists(many, "y", "y = x")))
        near = sql.size(sql.filtered(few, "x", sql.exists(many, "y", _line(sql))))
        return f"{exact} + {near} >= {sql.size(few)}"

    return (
        sql.holding(one, other),
        _any(_all(shorter, enough(one, other)), _all(f"not ({shorter})", enough(other, one))),
        sql.exists(one, "x", sql.exists(other, "y", _line(sql))),
    )


def _code(name: str) -> Callable[[Dialect], tuple[str, ...]]:
    one, other = f"{name}_l", f"{name}_r"
    return lambda sql: (
        f"{one} = {other}",
        _all(f"greatest(length({one}), length({other})) > 1", f"{sql.distance(one, other)} <= 1"),
    )


def _city(sql: Dialect) -> tuple[str, ...]:
    one, other = "city_l", "city_r"
    return f"{one} = {other}", _any(_slip(sql, one, other), f"{sql.alike(one, other)} >= {ALIKE}")


def _region(_: Dialect) -> tuple[str, ...]:
    return ("region_l = region_r",)


def _phone(sql: Dialect) -> tuple[str, ...]:
    counted = "least(length(x), length(y), 9)"
    same = _any("x = y", _all("least(length(x), length(y)) > 6", f"right(x, {counted}) = right(y, {counted})"))
    close = _all("length(x) > 5", f"{sql.distance('right(x, 9)', 'right(y, 9)')} <= 1")
    return _of_several(sql, "phone", same), _of_several(sql, "phone", close)


def _email(sql: Dialect) -> tuple[str, ...]:
    slip = _all(
        "left(x, 1) = left(y, 1)", f"{sql.distance('x', 'y')} <= 1", f"{sql.digits_of('x')} = {sql.digits_of('y')}"
    )
    local = f"coalesce({sql.overlapping('email_local_l', 'email_local_r')}, false)"
    return sql.overlapping("email_l", "email_r"), _any(local, _of_several(sql, "email", slip))


def _external(sql: Dialect) -> tuple[str, ...]:
    close = _all("length(x) > 4", f"{sql.distance('x', 'y')} <= 1")
    return sql.overlapping("external_l", "external_r"), _of_several(sql, "external", close)


_LEVELS: Final[dict[str, Callable[[Dialect], tuple[str, ...]]]] = {
    "given_name": _given,
    "family_name": _family,
    "birth_date": _birth,
    "street": _street,
    "house_number": _code("house_number"),
    "city": _city,
    "postcode": _code("postcode"),
    "region": _region,
    "phone": _phone,
    "email": _email,
    "external": _external,
}


def _other(sql: Dialect, straight: str, crossed: str) -> str:
    return f"(case when {swapped(sql)} then {crossed} else {straight} end)"


def _slip(sql: Dialect, one: str, other: str) -> str:
    """Whether one text may be the other with a slip of the pen, as `likeness` tells."""
    shorter = f"least(length({one}), length({other}))"
    allowed = f"(case when {shorter} < 8 then 1 else 2 end)"
    return _all(f"{shorter} >= 3", f"{sql.alike(one, other)} >= {APART}", f"{sql.distance(one, other)} <= {allowed}")


def _line(sql: Dialect) -> str:
    return f"{sql.distance('x', 'y')} <= {1 - LINE} * greatest(length(x), length(y))"


def _of_several(sql: Dialect, name: str, condition: str) -> str:
    return sql.exists(f"{name}_l", "x", sql.exists(f"{name}_r", "y", condition))


def _all(*conditions: str) -> str:
    return "".join(["(", " and ".join(conditions), ")"])


def _any(*conditions: str) -> str:
    return "".join(["(", " or ".join(conditions), ")"])
