"""The bridge to Apprise (https://github.com/caronc/apprise): messages through its services (extra ``apprise``)."""

from __future__ import annotations

import logging
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import quote

from crmcore.channels.configured import require_having, require_provider
from crmcore.channels.filling import fill, require_template
from crmcore.channels.hook_body import is_storable
from crmcore.channels.letter.addresses import is_plain
from crmcore.channels.limits import require_cost, require_timeout, seconds_until
from crmcore.domain.decision.message import Accepted, Answer, Outgoing, Refused, Unknown
from crmcore.domain.kernel.money import Money
from crmcore.domain.kernel.name import require_name
from crmcore.domain.kernel.reach import Address, Scheme
from crmcore.domain.kernel.secret import Secret
from crmcore.errors import InvalidValue, MissingExtra
from crmcore.ports.channel import Capabilities
from crmcore.ports.clock import Clock
from crmcore.system.clock import SystemClock

if TYPE_CHECKING:
    from apprise import NotifyBase

TIMEOUT = timedelta(seconds=15)
PLACES = ("to", "digits", "key")
"""What a template may name: the address, it without a +, the message's key; each is quoted as part of a URL."""

_SAMPLES = {"email": "ann@example.org", "phone": "+4930901820"}
_E164 = re.compile(r"\+[1-9][0-9]{6,14}")
# Apprise and the library below it log what is sent and where to: neither belongs into an app's logs.
_LOGGERS = ("apprise", "urllib3.connectionpool")
_quiet: ContextVar[bool] = ContextVar("quiet", default=False)


class AppriseChannel:
    """Sends each message's text by the service that the Apprise URL names: ``Secret("twilio://SID:TOKEN@FROM/{to}")``.

    `url` is a template: ``{to}`` is the customer's address (which has to be there), ``{digits}`` a number without its
    +, ``{key}`` the message's key. It may hold credentials, and so is a `Secret`. One URL is one service; one that
    would cut messages (``overflow=``), try again by itself (``retry=``) or send to others too is refused. Attachments
    and HTML are not sent.

    Apprise says that a service took a message, or that it did not, and not why: what failed is unknown, so the message
    class of the offer says whether it is sent again. `provider` names the service's account, where other channels use
    it too: they share its limit and its breaker. Raises `InvalidValue`, `MissingExtra`.
    """

    port_version: ClassVar[int] = 1

    def __init__(
        self,
        name: str,
        url: Secret[str],
        *,
        scheme: Scheme = "email",
        provider: str | None = None,
        cost: Money | None = None,
        timeout: timedelta = TIMEOUT,
        clock: Clock | None = None,
    ) -> None:
        self.name = require_name(name)
        if not isinstance(scheme, str) or scheme not in _SAMPLES:
            raise InvalidValue("scheme", "no scheme of addresses", "it is email or phone")
        self._url = _require_url(url)
        self._clock = require_having(clock, "now", "clock") or SystemClock()
        self.capabilities = Capabilities(
            scheme, cost=require_cost(cost), duration=require_timeout(timeout), provider=require_provider(provider)
        )
        sample = self._service(_SAMPLES[scheme], "key", timeout.total_seconds())
        if sample is None:
            raise InvalidValue("url", "no URL that Apprise understands", "it is one of a service that Apprise has")
        if str(getattr(sample.overflow_mode, "value", sample.overflow_mode)) != "upstream":
            raise InvalidValue("url", "an overflow that cuts messages", "a message goes whole: leave overflow away")
        if int(sample.retry) > 0:
            raise InvalidValue("url", "a number of retries", "the outbox tries again: leave retry away")
        if len(sample) > 1:
            raise InvalidValue("url", "several recipients", "a message goes to one customer alone")
        self._longest, self._longest_title = int(sample.body_maxlen), int(sample.title_maxlen)
        self._most_lines = int(sample.body_max_line_count)

    def validate(self, address: Address) -> str | None:
        """One plain e-mail address, or one international number: several would be more recipients to Apprise."""
        if address.scheme != self.capabilities.scheme:
            return f"not an address of scheme {self.capabilities.scheme}"
        fits = is_plain(address.sent_as) if address.scheme == "email" else _E164.fullmatch(address.sent_as)
        return None if fits else "unfit address"

    def deliver(self, message: Outgoing) -> Answer:
        """Accepted when Apprise says so; unknown when it says anything else, and at the deadline. What the service
        would not take whole is refused for good, and a service that is not there for now.
        """
        unfit = self.validate(message.address)
        if unfit is not None:
            return Refused(True, unfit, "address")
        unfit = self._unfit(message)
        if unfit is not None:
            return Refused(True, unfit, "content")
        seconds = seconds_until(message.deadline, self._clock.now(), self.capabilities.duration)
        if seconds <= 0:
            return Refused(False, "not handed over before its deadline")
        service = self._service(message.address.sent_as, message.key, seconds)
        if service is None:
            return Refused(False, "no URL that Apprise understands", "setup")
        return _notified(service, message, seconds)

    def _unfit(self, message: Outgoing) -> str | None:
        """Why Apprise would alter the message, or not send it; None where it goes as it is."""
        if not message.text.strip() or not is_storable(message.text + message.subject):
            return "no text that can be sent"
        if not message.subject.isprintable():
            return "a subject of several lines"
        beside = self._longest_title > 0
        if beside and len(message.subject) > self._longest_title:
            return f"a subject of {len(message.subject)} characters, at most {self._longest_title}"
        # Without a title of its own, the subject is the first line of the text.
        length = len(message.text) + (0 if beside else len(message.subject) + 2)
        if length > self._longest:
            return f"{length} characters, at most {self._longest}"
        lines = message.text.count("\n") + 1
        return f"{lines} lines" if 0 < self._most_lines < lines else None

    def _service(self, to: str, key: str, seconds: float) -> NotifyBase | None:
        values = {"to": to, "digits": to.removeprefix("+"), "key": key}
        quoted = {name: quote(value, safe="") for name, value in values.items()}
        with _unheard():
            service = _instantiate(Secret(fill(self._url.reveal(), quoted)))
        if service is not None:
            service.socket_connect_timeout = service.socket_read_timeout = seconds
        return service

    def __repr__(self) -> str:
        return f"<AppriseChannel {self.name!r}>"


def _instantiate(url: Secret[str]) -> NotifyBase | None:
    """The service of a URL. It raises nothing, so that the URL is in no traceback."""
    from apprise import Apprise, AppriseAsset

    asset = AppriseAsset(interpret_emojis=False, interpret_escapes=False, http_redirects=False)
    try:
        return Apprise.instantiate(url.reveal(), asset=asset)
    except Exception:
        return None


def _notified(service: NotifyBase, message: Outgoing, seconds: float) -> Answer:
    from apprise import Apprise, NotifyFormat

    bridge = Apprise()
    bridge.add(service)
    with _unheard():
        try:
            # None of its exceptions is told on: they may quote what was sent.
            told = bridge.notify(
                body=message.text,
                title=message.subject,
                body_format=NotifyFormat.TEXT,
                interpret_escapes=False,
                timeout=seconds,
            )
        except Exception as error:
            return Unknown(f"Apprise raised {type(error).__name__}")
    if told:
        return Accepted()
    status = getattr(getattr(told, "status", None), "name", "FAILURE").lower()
    if status == "nomatch":
        return Refused(False, "Apprise knows no service for it", "setup")
    return Unknown(f"Apprise says {status}")


def _load() -> None:
    for name in _LOGGERS:
        # One that is there already is not added again.
        logging.getLogger(name).addFilter(_is_heard)
    # Its services are loaded with the first URL, and with them modules that warn of their age.
    with warnings.catch_warnings(), _unheard():
        warnings.simplefilter("ignore", DeprecationWarning)
        try:
            from apprise import Apprise
        except ImportError as error:
            raise MissingExtra("the bridge to Apprise", "apprise") from error
        Apprise.instantiate("json://localhost")


def _require_url(url: object) -> Secret[str]:
    if not isinstance(url, Secret) or not isinstance(url.reveal(), str):
        raise InvalidValue("url", f"a {type(url).__name__}", "it is wrapped, as it may hold credentials: Secret(...)")
    _load()
    if not _is_template(url):
        raise InvalidValue("url", "no template", f"its places are {', '.join(f'{{{each}}}' for each in PLACES)}")
    if not _names_address(url):
        raise InvalidValue("url", "a URL that is the same for everybody", "it holds {to} or {digits}")
    return url


def _is_template(url: Secret[str]) -> bool:
    try:
        require_template(url.reveal(), "url", PLACES)
    except InvalidValue:
        return False
    return True


def _names_address(url: Secret[str]) -> bool:
    marked = fill(url.reveal(), {"to": "\0", "digits": "\0", "key": ""})
    return "\0" in marked


@contextmanager
def _unheard() -> Iterator[None]:
    """Let nothing be logged of what is done within, by Apprise's own threads either: they take the context along."""
    token = _quiet.set(True)
    try:
        yield
    finally:
        _quiet.reset(token)


def _is_heard(_: logging.LogRecord) -> bool:
    return not _quiet.get()
