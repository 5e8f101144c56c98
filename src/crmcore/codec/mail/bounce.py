"""Bounces: whom a notice is about, and what became of the message to each.

The fields of RFC 3464 are taken first. Where there are none, or none that name anybody, rules read the words that a
mail system wrote: which addresses stand where a failed recipient stands, and the codes and phrases near each.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from crmcore.codec.mail import addresses, dsn, limits
from crmcore.codec.mail.notice import Notice, notice_of
from crmcore.codec.mail.reasons import reason_of, said, words
from crmcore.codec.mail.status import concluded, enhanced, reply_code
from crmcore.codec.mail.structure import Part
from crmcore.codec.mail.understood import Reason, RecipientStatus

_DAEMON = re.compile(
    r"mailer[-_ .]?daemon|postmaster|mail[-_ .]?(?:delivery|deliver)[-_ .]?(?:sub)?[-_ .]?system|mdaemon|delivery subsystem|mail ?administrator|"
    r"system administrator|\bndr\b|mta[-_ ]?daemon|daemon@|mail_service|returned[-_ ]mail|majordomo|mail delivery|bounce[sd]?[-_]?(?:admin|daemon)",
    re.IGNORECASE,
)
_SUBJECT = re.compile(
    r"undeliver|un-?deliver|non-?deliver|not delivered|delivery (?:status|fail|error|problem|notification|report|warning|delay|has failed|incomplete|unsuccessful)|(?:mail|message|e-?mail) (?:delivery|could not|not|undeliver|system error|error|transfer)|"
    r"return(?:ed|ing) (?:mail|message|e-?mail|to sender)|fail(?:ed|ure) (?:notice|mail|delivery|notification|message)|failure:|delayed|warning: |could not be (?:sent|delivered)|bounce|mail failed|failed|rejected|user unknown|unknown user|processing error|"
    r"nicht zugestellt|unzustellbar|zustell|non remis|non distribu|échec|no (?:se ha )?entregad|devuelto|não entreg|falha|mancato recapito|consegna|onbestelbaar|"
    r"сообщение не доставлено|не доставлен|ваше сообщение|エラー|配信|送信でき|退信|投递|傳遞|error (?:sending|during|report)|there was an error",
    re.IGNORECASE,
)
_FAILED = re.compile(
    r"(?:could|can|did|was|were|has|have|is)(?: ?not|n't) (?:yet |be |been |able to )*(?:deliver|reach|sent|receiv|process|accept|collected)|unable to deliver|undeliver|delivery (?:\S+ ){0,6}(?:failed|delayed|aborted|has been delayed)|failed to deliver|(?:delivery|address|recipient)s? .{0,40}(?:fail|error|problem)|"
    r"fatal errors|returned to (?:you|sender)|has been (?:returned|rejected|postponed|delayed)|was (?:automatically )?rejected|not delivered|no valid recipients|failed (?:recipient|address|after)|user(?:s|\(s\))? .{0,30}(?:unknown|disabled)|error (?:occurred|while|was detected|delivering)|delivery failed|unknown user|user unknown|invalid final delivery|mailbox is full|was not able to|"
    r"not zustell|nicht zugestellt|n'a pas (?:pu|été)|no pudo ser|não p[oô]de|не может быть доставлен|非配信|送信できませんで|配信できません|届けできません|退回|trouble delivering|did not match|non è stato|not deliver|wasn't able to|automatically rejected|over quota|not accepted|no longer",
    re.IGNORECASE,
)
_TITLED = re.compile(
    r"(?:undeliver|non-?deliver|delivery (?:status|failure|failed|notification)|returned mail|mail delivery|failure notice|unzustellbar)", re.IGNORECASE
)
_UNDELIVERED = re.compile(
    r"your (?:message|mail|e-?mail)\b.{0,80}(?:could not|was not|cannot|has not|couldn't|wasn't) (?:yet )?(?:be|been)? ?delivered", re.IGNORECASE
)
_MAILER_DAEMON = re.compile(r"mailer[-_]?daemon", re.IGNORECASE)
_NO_MEMBER = re.compile(r"^you\b.{0,100}\bare not (?:a )?member", re.IGNORECASE)
# The message is still being tried.
_DELAYED = re.compile(
    r"(?:has|have) (?:been )?(?:not yet been delivered|delayed|postponed|not been delivered yet)|not yet been delivered|been delayed|been postponed|is delayed|delivery is delayed|will (?:continue|keep|be retried|retry|try again)|"
    r"(?:attempts|we|server|delivery) will (?:continue|keep|be made)|this is (?:just |only )?(?:a|an) (?:warning|advisory)|warning message only|advisory-only|do not need to resend|will be (?:retried|tried)|continue to be made|still being (?:retried|tried)|has been queued|delivery delayed|noch nicht zugestellt|retard[ée]|まだ配信",
    re.IGNORECASE,
)
_WARNED = re.compile(
    r"not yet been delivered|not been delivered yet|this is (?:just |only )?(?:a|an) (?:warning|advisory)|warning (?:message )?only|advisory-only|do not need to resend|no action is required|"
    r"delivery attempts will continue|continue to be made|still being (?:retried|tried)|will (?:be retried|keep trying)",
    re.IGNORECASE,
)
_GIVEN_UP = re.compile(r"permanent|given up|giving up|gave up|fatal|not going to try|not try again|returned|has been removed|has failed", re.IGNORECASE)
# What stands before an address that a notice says failed.
_LEAD = re.compile(
    r"""^[\s>*|"'(\[.#-]*(?:(?:for|to|rcpt|recipients?|users?|addresse?s?|failed|undeliverable|unknown|invalid|bad|original|intended|final|local|delivery|mail|e-?mail|error-for|smtp|mailbox|the|a|message|address(?:ed)?|account|reason|deliver(?:ed|y)?|userid|attempts|not|did|failure|destinataire|empf[aä]nger|宛先|\d{1,3})[\s:=('"\[{*.;<-]{1,6}){0,7}[\s<'"(\[{:-]*\Z""",
    re.IGNORECASE,
)
# A line whose addresses are nobody's who failed.
_ASIDE = re.compile(
    r"contact|assistance|please (?:send|forward|e-?mail|mail|visit)|mailto:|questions|message-?id|return-?path|\bfrom:|\bfrom |sender|reply-to|help\b|report (?:this|to)|https?://|\bid\b ?[:=]|generated from|expanded from|received:|helo|on behalf|"
    r"problem report|originat|お問い合わせ|администратор|gsmtp",
    re.IGNORECASE,
)
_EXPANDED = re.compile(r"\((?:generated|expanded|forwarded|originally addressed|redirected) (?:from|to)?:?\s*<?([^\s<>()]+@[^\s<>()]+)>?\)", re.IGNORECASE)
_ADDRESSED = re.compile(r"(?:address(?:ed|e)?(?: to)?|deliver(?:ing|ed|y)?(?: your| the)?(?: mail| message)?(?: to)?|message to|mail to|mailbox|user|recipient[:s]?|account|for|reached)[\s:,'\"<(\[]*\Z", re.IGNORECASE)
_AFTER_DATA = re.compile(r"(?:>>>|end of|to|command|after)\s+(?:end of )?data\b|after i sent the message", re.IGNORECASE)
_VAGUE = re.compile(r"user unknown|unknown user|no such user", re.IGNORECASE)
_AT_RCPT = re.compile(r"\brcpt\b|does not like recipient", re.IGNORECASE)
_ADDRESS_STATUS: Final = (".1.1", ".1.2", ".1.3", ".1.10")
# What introduces the list of those who failed.
_INTRO = re.compile(
    r"(?:did not|not|never|unable to|failed to) (?:\S+ ){0,6}?(?:reach|delivered|deliver|receive|received)\b[^\n:]{0,80}(?:recipient|address|user|following|destination)[^\n:]{0,40}:"
    r"|(?:following|these|affected) (?:\S+ ){0,3}?(?:recipient|address|destination|user)[^\n:]{0,80}:|failed (?:recipients|addresses)[^\n]{0,40}",
    re.IGNORECASE,
)
_PREFIX = re.compile(r"\b(?:dda:)?(?:smtp|rfc822|rfc-822)[=:;] ?(?=[^\s@]{1,64}@)|(?:dda:)", re.IGNORECASE)
_ID_LINE = re.compile(r"^[\s>*|]{0,8}(?:original[- ])?message-id\s?:\s?(.{3,1000})$", re.IGNORECASE | re.MULTILINE)
_BRIEF: Final = 3
_PLACES: Final = 3_000
"""Places of addresses in a notice that are looked at."""
_WITHIN: Final = 2
"""Notices within notices that are looked at."""


def is_notice(mail: Part, notice: Notice, automatic: str = "") -> bool:
    """Whether a mail without fields of RFC 3464 is a notice about a failed delivery, by who sends it and what it says.

    One that is an automatic response (`automatic`, the evidence) is a notice only where a mail system sent it.
    """
    if mail.raw("x-failed-recipients"):
        return True
    sender = f"{mail.header('from')} {mail.header('sender')}"
    null = mail.raw("return-path").replace(" ", "") == "<>" or mail.header("from").strip() in {"", "<>"} or "<>" in mail.raw("from")
    daemon = bool(_DAEMON.search(sender))
    if automatic and not daemon:
        return False
    title = mail.header("subject")
    subject = bool(_SUBJECT.search(title))
    head = " ".join(notice.text[:5_000].split())
    failed = bool(_FAILED.search(head))
    report = mail.type == "multipart/report" and mail.parameters.get("report-type", "").lower() in {"delivery-status", ""}
    returned = bool(notice.returned.fields)
    told = said(head) is not None
    answered = bool(mail.raw("in-reply-to"))
    return (
        (daemon and (subject or failed or report or returned or (null and told)))
        or (null and ((subject and (failed or returned or told)) or (report and failed)))
        or (subject and failed and (report or returned or (told and not answered and len(notice.text) < 3_000)))
        or (subject and failed and bool(enhanced(head) or reply_code(head)))
        or (failed and bool(_TITLED.match(title)))
        or (not answered and len(head) < 2_000 and bool(_UNDELIVERED.search(head)) and bool(addresses.found(head)))
        or (bool(_MAILER_DAEMON.search(sender)) and bool(addresses.found(head)))
        or bool(_NO_MEMBER.search(title))
    )


def recipients(mail: Part, notice: Notice, depth: int = 0) -> tuple[RecipientStatus, ...]:
    """What became of the message to each recipient that a notice tells of."""
    fields = dsn.recipients(mail) or dsn.written_out(notice.text)
    found = _reported(fields, notice) if fields else ()
    if not any(each.address for each in found):
        told = _told(mail, notice, within=depth > 0)
        # The fields may name nobody, yet state what happened.
        found = tuple(_reported([fields[0]], notice, each.address)[0] for each in told) if fields and told else told
    if depth < _WITHIN and not any(each.reason != "undefined" for each in found):
        # A notice about which nothing is said may carry another that says more.
        inner = notice.returned
        carried = notice_of(inner)
        if dsn.recipients(inner) or is_notice(inner, carried) or "fatal errors" in carried.text:
            deeper = recipients(inner, carried, depth + 1)
            if any(each.address for each in deeper):
                return deeper
    return found


def ids_in(text: str) -> list[str]:
    """The message ids that the words of a notice state, such as ``Message-ID: <1@example.org>``."""
    return addresses.unique(each for line in _ID_LINE.findall(text) for each in addresses.ids(line))[:_BRIEF]


def _reported(fields: Sequence[dsn.Fields], notice: Notice, address: str = "") -> tuple[RecipientStatus, ...]:
    return tuple(_report(each, address or each.address, notice, alone=len(fields) == 1) for each in fields)


def _report(fields: dsn.Fields, address: str, notice: Notice, *, alone: bool) -> RecipientStatus:
    """A recipient by the fields of RFC 3464, the words of the notice helping where those say little."""
    near = notice.text if alone else _near(notice.text, address)
    diagnostic = fields.diagnostic
    code = reply_code(diagnostic) or (reply_code(near) if not diagnostic else "")
    action = fields.action
    if action in {"delivered", "relayed", "expanded"}:
        status = fields.status if fields.status.startswith("2") else "2.0.0"
        return RecipientStatus(address=address, status=status, stated=status == fields.status, reason="delivered", action="delivered", diagnostic=_brief(diagnostic))
    status = fields.status
    inner = enhanced(diagnostic) or (enhanced(fields["status"]) if not status else "")
    if (not status or status.endswith(".0.0")) and inner and (not status or inner[0] == status[0]):
        status = inner
    if action != "delayed" and code[:1] == inner[:1] == "5" and status.startswith("4"):
        # It was given up for what the other side said last.
        status = inner
    stated = bool(status)
    reason = _reason(diagnostic, near, status, code)
    if not status:
        class_ = "4" if action == "delayed" else code[:1] or ("4" if _still_tried(near) else "5")
        status = concluded(class_, reason)
    elif action == "delayed" and status[0] == "5":
        status, stated = f"4{status[1:]}", False
    return RecipientStatus(
        address=address, status=status, stated=stated, reply_code=code, reason=reason, action="delayed" if action == "delayed" else "failed", diagnostic=_brief(diagnostic or near)
    )


def _reason(diagnostic: str, near: str, status: str, code: str) -> Reason:
    told = said(diagnostic)
    if told == "unknown user" and _doubtful(diagnostic, status, near):
        return "rejected"
    if told in {None, "rejected", "policy", "system", "network", "protocol"}:
        # The mail system that returned it may have said more.
        other = said(near)
        if told is None or other in {"unknown user", "unknown host", "mailbox full", "moved"}:
            told = other or told
    return told or reason_of("", status, code)


def _told(mail: Part, notice: Notice, *, within: bool = False) -> tuple[RecipientStatus, ...]:
    """Those that the words tell of."""
    named = addresses.found(mail.header("x-failed-recipients")) or _named(mail, notice, within=within)
    named = named[: limits.RECIPIENT_LIMIT]
    if not named:
        named = _returned(notice)
    parts = _segments(notice.text, named)
    return tuple(_judged(each, parts.get(each.casefold(), ""), notice, mail) for each in named or [""])


def _judged(address: str, near: str, notice: Notice, mail: Part) -> RecipientStatus:
    """A recipient by the words near the address, and those of the whole notice where they say nothing."""
    whole = notice.text
    status = enhanced(near) or enhanced(whole)
    code = reply_code(near) or reply_code(whole)
    told = said(near) or said(whole)
    if told is None and not status and not code:
        told = said(mail.header("subject"))
    reason = told or reason_of("", status, code)
    if reason == "unknown user" and _doubtful(near or whole, status, near or whole):
        reason = "rejected"
    stated = bool(status)
    tried = _still_tried(f"{mail.header('subject')}\n{whole}")
    if tried and not (status or code).startswith("5"):
        class_ = "4"
    else:
        class_ = status[:1] or code[:1] or "5"
    if not status or (status[0] != class_):
        status, stated = concluded(class_, reason), False
    return RecipientStatus(address=address, status=status, stated=stated, reply_code=code, reason=reason, action="delayed" if tried and class_ == "4" else "failed", diagnostic=_brief(near or whole))


def _doubtful(text: str, status: str, near: str) -> bool:
    """Whether a mail system calls a user unknown and yet means the mail.

    One that took the recipient and calls the user unknown when the content came filters. So does one whose status
    tells of a policy.
    """
    if _AT_RCPT.search(near) or status.endswith(_ADDRESS_STATUS):
        return False
    return status[1:4] == ".7." or (bool(_AFTER_DATA.search(near)) and bool(_VAGUE.search(text)))


def _still_tried(text: str) -> bool:
    text = words(text)
    return bool(_WARNED.search(text)) or (
        bool(_DELAYED.search(text)) and not _GIVEN_UP.search(_DELAYED.sub(" ", text))
    )


def _named(mail: Part, notice: Notice, *, within: bool) -> list[str]:
    """The addresses that stand where a failed recipient does; else those that stand anywhere in the words."""
    # Those whom the notice goes to, and who wrote the message: not who failed.
    ours = {each.casefold() for each in addresses.listed([*mail.headers("from"), *(() if within else mail.headers("to")), *mail.headers("sender"), *mail.headers("reply-to")])}
    ours |= {each.casefold() for each in addresses.listed([*notice.returned.headers("from"), *notice.returned.headers("return-path")])}
    meant = {each.casefold() for each in _returned(notice)}
    leading: list[str] = []
    spoken: list[str] = []
    running: list[str] = []
    text = _PREFIX.sub(" ", notice.text)
    intro = next((found.end() for found in _INTRO.finditer(text)), 0)
    for part in (text[intro:], text[:intro]):
        for line in part.split("\n"):
            leading += [each.rstrip(".") for each in _EXPANDED.findall(line)]
            for address in addresses.found(line[:2_000]):
                before = line[: line.find(address)]
                if address.casefold() in ours and address.casefold() not in meant:
                    continue
                if _ASIDE.search(before[-60:]):
                    continue
                if _LEAD.match(before[-100:]):
                    leading.append(address)
                elif _ADDRESSED.search(before):
                    spoken.append(address)
                elif not _ASIDE.search(line[:500]):
                    running.append(address)
        if leading or spoken or running:
            break
    for tier in (leading, spoken, running):
        unique = addresses.unique(tier)
        chosen = [each for each in unique if not addresses.administrative(each)] or (unique if tier is leading else [])
        if chosen:
            known = [each for each in chosen if each.casefold() in meant]
            return chosen if tier is leading else known or chosen[:_BRIEF]
    return []


def _returned(notice: Notice) -> list[str]:
    """The recipients that the header of the returned message names."""
    header = notice.returned
    named = addresses.found(header.header("x-failed-recipients"))
    if not named:
        named = addresses.listed([*header.headers("to"), *header.headers("cc")])
    return named if len(named) == 1 else []


def _segments(text: str, named: Sequence[str]) -> dict[str, str]:
    """For each address the words from where it stands first until another one of them stands."""
    folded = text.lower()
    places: list[tuple[int, str]] = []
    for each in addresses.unique(named):
        at = folded.find(each.lower())
        while at >= 0 and len(places) < _PLACES:
            places.append((at, each.casefold()))
            at = folded.find(each.lower(), at + len(each))
    places.sort()
    parts: dict[str, str] = {}
    for number, (at, each) in enumerate(places):
        end = next((place for place, other in places[number + 1 :] if other != each), len(text))
        parts.setdefault(each, text[text.rfind("\n", 0, at) + 1 : end])
    return parts


def _near(text: str, address: str) -> str:
    return _segments(text, [address]).get(address.casefold(), "")


def _brief(text: str) -> str:
    return " ".join(text[:2_000].split())[: limits.DIAGNOSTIC_SIZE]
