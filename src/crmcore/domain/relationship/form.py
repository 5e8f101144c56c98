"""The form of a relationship: continuous or discrete, repeated or one-off, one- or two-way, and loyal in deed and mind.

Rules are told by thresholds that an app can set. Continuous and discrete after Lovelock (1983), here by the customer's
own rhythm; praise and criticism by the promoters and detractors of Reichheld (2003); loyalty by Dick and Basu (1994):
relative attitude and repeat patronage together make loyal, latent, spurious and no loyalty.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from attrs import Attribute, field, frozen

from crmcore.errors import InvalidValue

Rules = tuple[tuple[str, str | None], ...]
"""Names, each with the text of the predicate for which it is given; the first that holds is. None holds for all."""

LONGEST = 36_500
DEALINGS = (
    "purchases",
    "returns",
    "feedback",
    "complaints",
    "referrals",
    "contacts",
    "replies",
    "opens",
    "clicks",
    "inbound_time",
    "outbound_time",
)
"""The measures that together count whatever passes between customer and firm, by which the length is told."""


def _whole(least: int, most: int) -> Any:
    def check(_: object, part: Attribute[int], value: object) -> None:
        if isinstance(value, bool) or not isinstance(value, int):
            raise InvalidValue(part.name, f"a {type(value).__name__}", "it is a whole number")
        if not least <= value <= most:
            raise InvalidValue(part.name, "a number out of range", f"it is {least:,} to {most:,}")

    return check


@frozen
class RelationshipForm:
    """The thresholds by which forms are told.

    A relationship is continuous while the customer buys at least every `gap` days (the rhythm, which is never below the
    lifecycle's minimum) and has not defected; repeated from so many purchase `days` on. Direction and attitude are told
    by the last `window` tenant days. An employee knows a customer by name from `familiar` personal contacts on.
    """

    gap: int = field(default=31, validator=_whole(1, LONGEST))
    days: int = field(default=2, validator=_whole(2, LONGEST))
    window: int = field(default=365, validator=_whole(1, LONGEST))
    familiar: int = field(default=3, validator=_whole(1, LONGEST))


DEFAULT_FORM = RelationshipForm()


_ATTITUDE = (
    "what the customer showed to think in the last {window} days: favourable by ratings of 9 or more and referrals,"
    " unfavourable by ratings of 6 or less and complaints"
)
_LOYALTY = (
    "loyal: repeated and favourable; spurious: repeated, by situation rather than attitude; latent: favourable only;"
    " none: neither"
)


def choices_of(form: RelationshipForm) -> Iterator[tuple[str, str, Rules]]:
    """The fields that are one of a few names: each with what it means and its rules, which may use earlier fields."""
    window = f"(days={form.window})"
    inbound = _any_of(window, "replies", "complaints", "feedback", "referrals", "inbound_time")
    outbound = _any_of(window, "contacts")
    pleased = _any_of(window, "praise", "referrals")
    displeased = _any_of(window, "criticism", "complaints")
    yield (
        "continuity",
        f"continuous: buys at least every {form.gap} days and has not defected; discrete: has bought, but not so",
        (
            ("none", "purchases.count == 0"),
            ("continuous", f"purchases.days >= {form.days} and rhythm <= {form.gap} and not defected"),
            ("discrete", None),
        ),
    )
    yield (
        "repetition",
        f"repeated: bought on {form.days} tenant days or more; one-off: on fewer",
        (
            ("none", "purchases.count == 0"),
            ("repeated", f"purchases.days >= {form.days}"),
            ("one-off", None),
        ),
    )
    yield (
        "direction",
        f"who addressed whom in the last {form.window} days, purchases aside",
        (
            ("two-way", f"({inbound}) and ({outbound})"),
            ("inbound", inbound),
            ("outbound", outbound),
            ("none", None),
        ),
    )
    yield (
        "attitude",
        _ATTITUDE.format(window=form.window),
        (
            ("mixed", f"({pleased}) and ({displeased})"),
            ("favourable", pleased),
            ("unfavourable", displeased),
            ("unknown", None),
        ),
    )
    yield (
        "loyalty",
        _LOYALTY,
        (
            (
                "loyal",
                "relationship.repetition == 'repeated' and not defected and relationship.attitude == 'favourable'",
            ),
            ("spurious", "relationship.repetition == 'repeated' and not defected"),
            ("latent", "relationship.attitude == 'favourable'"),
            ("none", None),
        ),
    )


def _any_of(window: str, *measures: str) -> str:
    return " or ".join(f"{measure}.count{window} > 0" for measure in measures)


FIGURES: Mapping[str, tuple[str, ...]] = {
    "minutes": ("inbound_time.total", "outbound_time.total"),
    "minutes_inbound": ("inbound_time.total",),
    "minutes_outbound": ("outbound_time.total",),
}
"""Time spent with the customer, as sums of fields, each over the same window."""


@frozen
class Acquaintance:
    """An employee, by the app's own id, with whom a customer has had so many contacts, the last then."""

    employee: str
    contacts: int
    last_at: datetime


@frozen
class Relationship:
    """The form of a customer's relationship today; see the fields ``relationship.*`` for what each part means."""

    length: int
    continuity: str
    repetition: str
    direction: str
    attitude: str
    loyalty: str
    kinds: int
    touchpoints: int
    products: int
    minutes: int
    familiar: tuple[Acquaintance, ...]
    """The employees who know the customer by name, those with the most contacts first."""
