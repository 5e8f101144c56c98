"""The canonical forms of identifiers and addresses.

A form is made once, stored with `RULE_VERSION`, and never made again from what is stored. To be the same on every
machine it depends on no setting and no network, and characters that a Python does not know yet are refused, not
guessed: normalisation and case folding of those that it does know are kept by the policy of Unicode. National phone
numbers are read with the numbering plans of the installed phonenumbers; numbers with + and country hardly need them.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from crmcore.codec.caseless import caseless
from crmcore.codec.postal import postal_forms
from crmcore.codec.regions import REGIONS
from crmcore.domain.kernel.reach import Address, Email, External, Identifier, Phone, Postal, Reach, require_source
from crmcore.errors import InvalidValue, MalformedIdentifier

RULE_VERSION = 1

EMAIL_LIMIT = 320
PHONE_LIMIT = 64
EXTERNAL_LIMIT = 200
PHONES_KEPT = 4096

_LOCAL_LIMIT = 64
_DOMAIN_LIMIT = 253
_ADDRESS_LIMIT = 254
# Quoted local parts, comments and display names, which the library's versions and settings do not treat alike.
_QUOTING = frozenset('"<(@')
_EMAIL_RULE = "an e-mail address is written like name@example.org"
_PHONE_RULE = (
    "a phone number is written like +49 30 23125 000; the + and country may be left out within the tenant's region"
)

# What the e-mail library takes without changing more than the case of the domain; reserved names are left to it.
_PLAIN_EMAIL = re.compile(
    r"[A-Za-z0-9_!#$%&'*+\-/=?^`{|}~]++(?:\.[A-Za-z0-9_!#$%&'*+\-/=?^`{|}~]++)*+"
    r"@(?:(?!..--)[A-Za-z0-9](?:[A-Za-z0-9\-]{0,61}[A-Za-z0-9])?\.)+"
    r"(?!..--)(?!(?:arpa|invalid|local|localhost|onion|test)\Z)(?:[A-Za-z0-9](?:[A-Za-z0-9\-]{0,61}[A-Za-z])|[A-Za-z])",
    re.IGNORECASE | re.ASCII,
)
# Digits of any script, one plus, and what people put between digits; no letters and no marks of an extension.
_PHONE_SHAPE = re.compile(r"[(\s]*[+\uff0b]?[\d\s()\[\]./\-\u2010-\u2015\u2212\u2060\u30fc\uff0d\uff0e\uff0f]+")
# Marks of writing direction come along when a number is copied from right-to-left text.
_DIRECTION = dict.fromkeys((0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)))


def canonical(reach: Reach, region: str | None) -> Identifier:
    """The identifier that a claim stands for.

    `region` (ISO 3166, e.g. ``DE``) is where a phone number without + is dialled. An e-mail address is matched with its
    local part in Unicode's caseless form and its domain in ASCII (IDNA 2008), and sent to with the local part as
    written. A phone number must be possible, not assigned; its form is E.164. An external id is kept as it is. A postal
    address is matched in Unicode's caseless form. Blanks around an address or a number do not count. Raises
    `MalformedIdentifier`, or `InvalidValue` for what is no text or no source's name; neither holds the value.
    """
    match reach:
        case Email():
            value, sent_as = _email(_text(reach.address, "email", _EMAIL_RULE))
            return Identifier("email", "", value, sent_as, RULE_VERSION)
        case Phone():
            value = _phone(_text(reach.number, "phone", _PHONE_RULE), region)
            return Identifier("phone", "", value, value, RULE_VERSION)
        case External():
            value = _external(reach.id)
            return Identifier("external", require_source(reach.source), value, value, RULE_VERSION)
        case Postal():
            value, sent_as = postal_forms(reach)
            return Identifier("postal", "", value, sent_as, RULE_VERSION)
    # The type says that there is no other; callers may not.
    raise InvalidValue(
        "identifier",
        f"a {type(reach).__name__}",
        "a customer is named by Email, Phone or External, and reached at a Postal too",
    )


def address_of(reach: Reach, region: str | None) -> Address | None:
    """The address at which a claim reaches the customer, in the form of `canonical`; None for an external id."""
    return None if isinstance(reach, External) else canonical(reach, region).address


def require_region(value: object, field: str = "region") -> str | None:
    """The region itself, when phone numbers are known there, or None; raises `InvalidValue`."""
    if value is None or (isinstance(value, str) and (value in REGIONS or _is_region(value))):
        return value
    raise InvalidValue(
        field, "not a region with phone numbers", "a region is an ISO 3166 code of two capitals such as DE"
    )


def _is_region(value: str) -> bool:
    from phonenumbers import SUPPORTED_REGIONS

    return value in SUPPORTED_REGIONS


def _text(value: object, field: str, rule: str) -> str:
    if not isinstance(value, str):
        raise InvalidValue(field, f"a {type(value).__name__}", rule)
    return value


def _email(text: str) -> tuple[str, str]:
    """The form an address is matched by and the form it is sent to."""
    if len(text) > EMAIL_LIMIT:
        raise MalformedIdentifier("email", f"text of {len(text)} characters", f"it has at most {EMAIL_LIMIT}")
    text = text.strip()
    local, at, domain = text.rpartition("@")
    plain = len(local) <= _LOCAL_LIMIT and len(domain) <= _DOMAIN_LIMIT and len(text) <= _ADDRESS_LIMIT
    if plain and _PLAIN_EMAIL.fullmatch(text):
        domain = domain.lower()
        return f"{local.lower()}@{domain}", f"{local}@{domain}"
    if not text:
        raise MalformedIdentifier("email", "empty text", _EMAIL_RULE)
    if not at:
        raise MalformedIdentifier("email", "text without an @", _EMAIL_RULE)
    if len(local) > _LOCAL_LIMIT or not _QUOTING.isdisjoint(local):
        raise MalformedIdentifier("email", "a part before the @ that is too long or quoted", _EMAIL_RULE)
    return _parsed_email(text, local)


def _parsed_email(text: str, local: str) -> tuple[str, str]:
    """What `_email` gives, by the library, for every address."""
    domain = _ascii_domain(text)
    if domain is None:
        raise MalformedIdentifier("email", "text that is no e-mail address", _EMAIL_RULE)
    return f"{caseless(local)}@{domain}", f"{unicodedata.normalize('NFC', local)}@{domain}"


def _ascii_domain(text: str) -> str | None:
    from email_validator import EmailNotValidError, validate_email

    try:
        # Every setting is given: an app may have changed the library's own.
        found = validate_email(
            text,
            allow_smtputf8=True,
            allow_empty_local=False,
            allow_quoted_local=False,
            allow_domain_literal=False,
            check_deliverability=False,
            test_environment=False,
            globally_deliverable=True,
        )
    except (EmailNotValidError, UnicodeError):
        # The library's message quotes the address: it must not come along as the context of ours.
        return None
    return found.ascii_domain


def _phone(text: str, region: str | None) -> str:
    if len(text) > PHONE_LIMIT:
        raise MalformedIdentifier(
            "phone", f"text of {len(text)} characters", f"a phone number has at most {PHONE_LIMIT}"
        )
    found, nature = _parsed_phone(text, region)
    if nature:
        raise MalformedIdentifier("phone", nature, _PHONE_RULE)
    return found


@lru_cache(maxsize=PHONES_KEPT)
def _parsed_phone(text: str, region: str | None) -> tuple[str, str]:
    """The E.164 form, or what is wrong.

    The last `PHONES_KEPT` numbers stay in memory: reading one takes about 50 microseconds, and imports repeat them. A
    number with an extension is refused: without it, it would name everyone behind the same switchboard.
    """
    import phonenumbers
    from phonenumbers import NumberParseException, PhoneNumberFormat, ValidationResult

    written = text.translate(_DIRECTION).strip()
    if not written:
        return "", "empty text"
    if not _PHONE_SHAPE.fullmatch(written):
        return "", "text with more than a number, such as letters or an extension"
    try:
        number = phonenumbers.parse(written, region)
        if phonenumbers.is_possible_number_with_reason(number) != ValidationResult.IS_POSSIBLE:
            return "", "a number of a length that is not in use"
        found = phonenumbers.format_number(number, PhoneNumberFormat.E164)
        # A trunk prefix within a number may be taken for one again; such a number names no single line.
        settled = phonenumbers.format_number(phonenumbers.parse(found), PhoneNumberFormat.E164) == found
    except NumberParseException:
        return "", "text that is no phone number" if region else "text that is no phone number with + and country"
    return (found, "") if settled else ("", "a number that can be read in two ways")


def _external(id: object) -> str:
    text = _text(id, "external_id", "an external id is text; write a number as text")
    if not text or len(text) > EXTERNAL_LIMIT or not text.isprintable() or text.isspace():
        rule = f"an external id has 1 to {EXTERNAL_LIMIT} printable characters and is not blank"
        raise MalformedIdentifier("external_id", "an unusable id", rule)
    return text
