"""Which addresses in the words of a notice are those of recipients who failed, and which words are about each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from crmcore.codec.mail import addresses
from crmcore.codec.mail.notice import Notice
from crmcore.codec.mail.structure import Part

# What stands before an address that a notice says failed.
_LEAD = re.compile(
    r"""^[\s>*|"'(\[.#-]*(?:(?:for|to|rcpt|recipients?|users?|addresse?s?|failed|undeliverable|unknown|invalid|bad|"""
    r"""original|intended|final|local|delivery|mail|e-?mail|error-for|smtp|mailbox|the|a|message|address(?:ed)?|"""
    r"""account|reason|deliver(?:ed|y)?|userid|attempts|not|did|failure|destinataire|empf[aä]nger|宛先|\d{1,3})"""
    r"""[\s:=('"\[{*.;<-]{1,6}){0,7}[\s<'"(\[{:-]*\Z""",
    re.IGNORECASE,
)
# A line whose addresses are nobody's who failed.
_ASIDE = re.compile(
    r"contact|assistance|please (?:send|forward|e-?mail|mail|visit)|mailto:|questions|message-?id|return-?path|"
    r"\bfrom:|\bfrom |sender|reply-to|help\b|report (?:this|to)|https?://|\bid\b ?[:=]|generated from|expanded from|"
    r"received:|helo|on behalf|problem report|originat|お問い合わせ|администратор|gsmtp",
    re.IGNORECASE,
)
# An alias behind the address: the one that was written to.
_EXPANDED = re.compile(
    r"\((?:generated|expanded|forwarded|originally addressed|redirected) (?:from|"
    r"to)?:?\s*<?([^\s<>()]+@[^\s<>()]+)>?\)",
    re.IGNORECASE,
)
_ADDRESSED = re.compile(
    r"(?:address(?:ed|e)?(?: to)?|deliver(?:ing|ed|y)?(?: your| the)?(?: mail| message)?(?: to)?|message to|mail to|"
    r"mailbox|user|recipient[:s]?|account|for|reached)[\s:,'\"<(\[]*\Z",
    re.IGNORECASE,
)
# What introduces the list of those who failed.
_INTRO = re.compile(
    r"(?:did not|not|never|unable to|failed to) (?:\S{1,40} ){0,6}?(?:reach|delivered|deliver|receive|received)\b"
    r"[^\n:]{0,80}(?:recipient|address|user|following|destination)[^\n:]{0,40}:"
    r"|(?:following|these|affected) (?:\S{1,40} ){0,3}?(?:recipient|address|destination|user)[^\n:]{0,80}:"
    r"|failed (?:recipients|addresses)[^\n]{0,40}",
    re.IGNORECASE,
)
_PREFIX = re.compile(r"\b(?:dda:)?(?:smtp|rfc822|rfc-822)[=:;] ?(?=[^\s@]{1,64}@)|(?:dda:)", re.IGNORECASE)
_LINE: Final = 2_000
_SPOKEN: Final = 3
"""Addresses that are taken from running text: more are no list of recipients."""
_PLACES: Final = 3_000
"""Places of addresses in a notice that are looked at."""
_NEAR: Final = 4_000
"""Characters about one recipient."""


def failed(mail: Part, notice: Notice, *, within: bool = False) -> list[str]:
    """The addresses that stand where a failed recipient does; else those spoken of, else the one it was sent to.

    A notice `within` another is addressed to nobody who counts.
    """
    stated = addresses.found(mail.header("x-failed-recipients"))
    return stated or _named(mail, notice, within=within) or meant(notice)


def meant(notice: Notice) -> list[str]:
    """The recipient that the header of the returned message names, if it names one alone."""
    header = notice.returned
    named = addresses.found(header.header("x-failed-recipients"))
    named = named or addresses.listed([*header.headers("to"), *header.headers("cc")])
    return named if len(named) == 1 else []


def near(text: str, named: Sequence[str]) -> dict[str, str]:
    """For each address, case-folded, the words from where it stands first until another one of them stands."""
    lowered = text.lower()
    places: list[tuple[int, str]] = []
    for each in addresses.unique(named):
        at = lowered.find(each.lower())
        while at >= 0 and len(places) < _PLACES:
            places.append((at, each.casefold()))
            at = lowered.find(each.lower(), at + len(each))
    places.sort()
    parts: dict[str, str] = {}
    end = len(text)
    for number in range(len(places) - 1, -1, -1):
        at, each = places[number]
        if number + 1 < len(places) and places[number + 1][1] != each:
            end = places[number + 1][0]
        begin = text.rfind("\n", 0, at) + 1
        parts[each] = text[begin : min(end, begin + _NEAR)]
    return parts


def _named(mail: Part, notice: Notice, *, within: bool) -> list[str]:
    # Those whom the notice goes to, and who wrote the message: not who failed.
    to = () if within else mail.headers("to")
    ours = {*to, *mail.headers("from"), *mail.headers("sender"), *mail.headers("reply-to")}
    ours |= {*notice.returned.headers("from"), *notice.returned.headers("return-path")}
    known = {each.casefold() for each in meant(notice)}
    passed_over = {each.casefold() for each in addresses.listed(ours)} - known
    text = _PREFIX.sub(" ", notice.text)
    intro = next((found.end() for found in _INTRO.finditer(text)), 0)
    tiers = _tiers(text[intro:], passed_over)
    if not any(tiers):
        tiers = _tiers(text[:intro], passed_over)
    for tier in tiers:
        recipients = [each for each in tier if not addresses.administrative(each)]
        if tier is tiers[0] and tier:
            return recipients or tier
        if recipients:
            return [each for each in recipients if each.casefold() in known] or recipients[:_SPOKEN]
    return []


def _tiers(text: str, passed_over: set[str]) -> tuple[list[str], list[str], list[str]]:
    """Addresses at the head of a line, those that words call a recipient, and those anywhere else."""
    leading: list[str] = []
    spoken: list[str] = []
    running: list[str] = []
    for line in text.split("\n"):
        leading += [each.rstrip(".") for each in _EXPANDED.findall(line[:_LINE])]
        for address in addresses.found(line[:_LINE]):
            before = line[: line.find(address)]
            if address.casefold() in passed_over or _ASIDE.search(before[-60:]):
                continue
            if _LEAD.match(before[-100:]):
                leading.append(address)
            elif _ADDRESSED.search(before[-100:]):
                spoken.append(address)
            elif not _ASIDE.search(line[:500]):
                running.append(address)
    return addresses.unique(leading), addresses.unique(spoken), addresses.unique(running)
