"""By what a notice of a mail system without fields of RFC 3464 is known, and one about a message still being tried."""

from __future__ import annotations

import re

from crmcore.codec.mail import addresses
from crmcore.codec.mail.notice import Notice
from crmcore.codec.mail.reasons import said, words
from crmcore.codec.mail.status import enhanced, reply_code
from crmcore.codec.mail.structure import Part
from crmcore.codec.mail.unsubscribe import answers

_DAEMON = re.compile(
    r"mailer[-_ .]?daemon|postmaster|mail[-_ .]?(?:delivery|deliver)[-_ .]?(?:sub)?[-_ .]?system|mdaemon|"
    r"delivery subsystem|mail ?administrator|system administrator|\bndr\b|mta[-_ ]?daemon|daemon@|mail_service|"
    r"returned[-_ ]mail|majordomo|mail delivery|bounce[sd]?[-_]?(?:admin|daemon)",
    re.IGNORECASE,
)
_MAILER_DAEMON = re.compile(r"mailer[-_]?daemon", re.IGNORECASE)
_SUBJECT = re.compile(
    r"undeliver|un-?deliver|non-?deliver|not delivered|"
    r"delivery (?:status|fail|error|problem|notification|report|warning|delay|has failed|incomplete|unsuccessful)|"
    r"(?:mail|message|e-?mail) (?:delivery|could not|not|undeliver|system error|error|transfer)|"
    r"return(?:ed|ing) (?:mail|message|e-?mail|to sender)|"
    r"fail(?:ed|ure) (?:notice|mail|delivery|notification|message)|failure:|delayed|warning: |"
    r"could not be (?:sent|delivered)|bounce|mail failed|failed|rejected|user unknown|unknown user|processing error|"
    r"nicht zugestellt|unzustellbar|zustell|non remis|non distribu|échec|no (?:se ha )?entregad|devuelto|não entreg|"
    r"falha|mancato recapito|consegna|onbestelbaar|сообщение не доставлено|не доставлен|ваше сообщение|エラー|配信|"
    r"送信でき|退信|投递|傳遞|error (?:sending|during|report)|there was an error",
    re.IGNORECASE,
)
# Subjects that only notices have, at their beginning.
_TITLED = re.compile(
    r"(?:undeliver|non-?deliver|delivery (?:status|failure|failed|notification)|returned mail|mail delivery|"
    r"failure notice|unzustellbar)",
    re.IGNORECASE,
)
_FAILED = re.compile(
    r"(?:could|can|did|was|were|has|have|is)(?: ?not|n't) (?:yet |be |been |able to )*"
    r"(?:deliver|reach|sent|receiv|process|accept|collected)|unable to deliver|undeliver|"
    r"delivery (?:\S+ ){0,6}(?:failed|delayed|aborted|has been delayed)|failed to deliver|"
    r"(?:delivery|address|recipient)s? .{0,40}(?:fail|error|problem)|fatal errors|returned to (?:you|sender)|"
    r"has been (?:returned|rejected|postponed|delayed)|was (?:automatically )?rejected|not delivered|"
    r"no valid recipients|failed (?:recipient|address|after)|user(?:s|\(s\))? .{0,30}(?:unknown|disabled)|"
    r"error (?:occurred|while|was detected|delivering)|delivery failed|unknown user|user unknown|"
    r"invalid final delivery|mailbox is full|was not able to|not zustell|nicht zugestellt|n'a pas (?:pu|été)|"
    r"no pudo ser|não p[oô]de|не может быть доставлен|非配信|送信できませんで|配信できません|届けできません|退回|"
    r"trouble delivering|did not match|non è stato|not deliver|wasn't able to|automatically rejected|over quota|"
    r"not accepted|no longer",
    re.IGNORECASE,
)
_UNDELIVERED = re.compile(
    r"your (?:message|mail|e-?mail)\b.{0,80}(?:could not|was not|cannot|has not|couldn't|wasn't) "
    r"(?:yet )?(?:be|been)? ?delivered",
    re.IGNORECASE,
)
# A list server's refusal of somebody who does not belong to the list.
_NO_MEMBER = re.compile(r"^you\b.{0,100}\bare not (?:a )?member", re.IGNORECASE)
_WARNED = re.compile(
    r"not yet been delivered|not been delivered yet|this is (?:just |only )?(?:a|an) (?:warning|advisory)|"
    r"warning (?:message )?only|advisory-only|do not need to resend|no action is required|"
    r"delivery attempts will continue|continue to be made|still being (?:retried|tried)|"
    r"will (?:be retried|keep trying)"
)
_DELAYED = re.compile(
    r"(?:has|have) (?:been )?(?:delayed|postponed)|been delayed|been postponed|is delayed|delivery is delayed|"
    r"will (?:continue|keep|retry|try again)|(?:attempts|we|server|delivery) will (?:continue|keep|be made)|"
    r"will be tried|has been queued|delivery delayed|noch nicht zugestellt|retard[ée]|まだ配信"
)
_GIVEN_UP = re.compile(
    r"permanent|given up|giving up|gave up|fatal|not going to try|not try again|returned|has been removed|has failed"
)
_OF_MAIL = re.compile(
    r"e-?mail|message|mailbox|smtp|recipient|nachricht|empfänger|courriel|destinataire|mensaje|mensagem|messaggio|"
    r"bericht|сообщени|письмо|メール|メッセージ|邮件|郵件",
    re.IGNORECASE,
)
_HEAD = 5_000
_SHORT = 2_000


def is_notice(mail: Part, notice: Notice, automatic: str = "") -> bool:
    """Whether a mail is a notice about a failed delivery, by who sends it and what it says.

    One that is an automatic response (`automatic`, the evidence) is a notice only where a mail system sent it.
    """
    if mail.raw("x-failed-recipients"):
        return True
    sender = f"{mail.header('from')} {mail.header('sender')}"
    daemon = bool(_DAEMON.search(sender))
    if automatic and not daemon:
        return False
    title = mail.header("subject")
    lines = notice.text[:_HEAD].split("\n")
    # What somebody quotes in an answer is not what they say; some mail systems mark addresses so.
    quoted = answers(title) or bool(mail.raw("in-reply-to"))
    head = " ".join(" ".join(line for line in lines if not (quoted and line.lstrip().startswith(">"))).split())
    subject = bool(_SUBJECT.search(title))
    failed = bool(_FAILED.search(head))
    report = mail.type == "multipart/report" and mail.parameters.get("report-type", "").lower() in {
        "delivery-status",
        "",
    }
    returned = bool(notice.returned.fields)
    told = said(head) is not None
    if daemon:
        named = bool(_MAILER_DAEMON.search(sender)) and bool(addresses.found(head))
        return subject or failed or report or returned or named or (told and _is_null(mail))
    if _is_null(mail):
        return (subject and (failed or returned or told)) or (report and failed)
    return _is_worded(mail, head, title, carries=report or returned, told=told)


def _is_null(mail: Part) -> bool:
    """Whether nobody is to answer it: the return path is empty, or there is no sender."""
    return (
        mail.raw("return-path").replace(" ", "") == "<>"
        or "<>" in mail.raw("from")
        or not mail.header("from").strip("<> ")
    )


def _is_worded(mail: Part, head: str, title: str, *, carries: bool, told: bool) -> bool:
    """Whether a mail that comes from an address as any does speaks as a notice does: of mail, and of somebody else's.

    People write too that something was not delivered. They answer, or name no address.
    """
    if _NO_MEMBER.search(title):
        return True
    if mail.raw("in-reply-to"):
        return False
    sender = {each.casefold() for each in addresses.listed(mail.headers("from"))}
    others = [each for each in addresses.found(head) if each.casefold() not in sender]
    if not (others or carries) or not _OF_MAIL.search(head):
        return False
    if len(head) < _SHORT and others and _UNDELIVERED.search(head):
        return True
    if not _FAILED.search(head) or answers(title):
        return False
    coded = bool(enhanced(head) or reply_code(head))
    return bool(_TITLED.match(title)) or (
        bool(_SUBJECT.search(title)) and (carries or coded or (told and len(head) < _SHORT))
    )


def still_tried(text: str) -> bool:
    """Whether a notice tells that the message is still being tried."""
    text = words(text)
    return bool(_WARNED.search(text)) or (bool(_DELAYED.search(text)) and not _GIVEN_UP.search(_DELAYED.sub(" ", text)))
