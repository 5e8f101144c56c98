"""Mail that comes in by a web hook: who receives mail for a firm posts each, signed, as it came."""

from __future__ import annotations

import logging
import re
from base64 import b64decode
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final, Literal

from attrs import frozen

from crmcore.channels.configured import require_kind, require_switch
from crmcore.channels.heard_mail import heard_of, heard_of_refused
from crmcore.channels.hook_body import read_form, read_json, require_size
from crmcore.channels.hook_signatures import HookSignature
from crmcore.channels.json_pointer import JsonPointer
from crmcore.codec.mail.understand import understand
from crmcore.domain.decision.heard import Heard
from crmcore.errors import InvalidValue, MailRefused
from crmcore.ports.channel import MOST_HOOK, WebhookRequest

LARGEST: Final = 30_000_000
"""Bytes of a body at most, unless said otherwise: a mail of 20 MB, also in base64."""

_FORMS: Final = ("mail", "json", "form")
_URL_SAFE: Final = str.maketrans("-_", "+/")
_BEGINNING: Final = re.compile(rb"\s*(?:>?From [^\n]*\n)?[A-Za-z0-9_-]{1,100}[ \t]*:")
_log = logging.getLogger("crmcore.channels")


@frozen
class MailHook:
    """How a web hook brings a mail (RFC 5322), and how it is signed: give it as `hook` to an e-mail channel.

    `form` says what the body is: the ``mail`` itself, a document of ``json``, or a ``form``
    (application/x-www-form-urlencoded). In the last two `mail` points at the mail, by a JSON pointer such as
    ``/RawEmail``, which of a form is the field RawEmail; where `base64`, it is written so. The signature covers the
    body. A body has `largest` bytes at most. Raises `InvalidValue`, which names the part.
    """

    signature: HookSignature
    form: Literal["mail", "json", "form"] = "mail"
    mail: str | None = None
    base64: bool = False
    largest: int = LARGEST

    def __attrs_post_init__(self) -> None:
        if not isinstance(self.signature, HookSignature):
            raise InvalidValue("hook.signature", f"a {type(self.signature).__name__}", "it verifies requests")
        if self.signature.covers_url:
            raise InvalidValue("hook.signature", "one that signs the address and a form", "it signs the body")
        if self.form not in _FORMS:
            raise InvalidValue("hook.form", "no form of a body", f"it is one of {', '.join(_FORMS)}")
        if (self.mail is None) != (self.form == "mail"):
            nature = "nothing" if self.mail is None else "a pointer into a body that is the mail"
            raise InvalidValue("hook.mail", nature, "it points at the mail in json or a form, and in nothing else")
        if self.mail is not None:
            JsonPointer.read(self.mail, "hook.mail")
        require_switch(self.base64, "hook.base64")
        if isinstance(self.largest, bool) or not isinstance(self.largest, int) or not 0 < self.largest <= MOST_HOOK:
            raise InvalidValue("hook.largest", "no number of bytes", f"a body has 1 to {MOST_HOOK}")

    def read(self, request: WebhookRequest, now: datetime) -> Sequence[Heard]:
        """What the mail of a request tells, once its signature is verified: the same, by the same ids, as where it is
        heard from an inbox. One that is refused, as it is too large or too deep, is a message from nobody.

        Raises `SignatureRefused`, and `InvalidValue` for a body that holds no mail.
        """
        require_size(request.body, most=self.largest)
        self.signature.verify(request, now)
        content = self._mail(request.body)
        try:
            return heard_of(understand(content), now)
        except MailRefused as refused:
            _log.warning("an inbound mail is refused: %s", refused.reason)
            return heard_of_refused(content, now)

    def _mail(self, body: bytes) -> bytes:
        field = self.mail or "body"
        found: Any = body
        if self.mail is not None:
            read = read_form if self.form == "form" else read_json
            found = JsonPointer.read(self.mail).find(read(body, most=self.largest))
            if not isinstance(found, str):
                nature = "nothing" if found is None else f"a {type(found).__name__}"
                raise InvalidValue(field, nature, "the mail is there, as text")
            # Half a character is none of any mail.
            found = found.encode("utf-8", "replace")
        if self.base64:
            found = _decoded(found, field)
        if not _BEGINNING.match(found):
            raise InvalidValue(field, "no mail", "it begins with its header (RFC 5322)")
        return bytes(found)


def largest_of(hook: MailHook | None) -> int:
    """How large a web hook's body may be for a channel that has this hook, 0 where it has none. Raises `InvalidValue`
    for what is no hook.
    """
    return 0 if hook is None else require_kind(hook, MailHook, "hook").largest


def _decoded(text: bytes, field: str) -> bytes:
    plain = b"".join(text.split()).decode("ascii", "replace").translate(_URL_SAFE)
    try:
        return b64decode(plain + "=" * (-len(plain) % 4), validate=True)
    except ValueError:
        raise InvalidValue(field, "no base64", "the mail is written in base64") from None
