"""A small HTTP/1.1 client (RFC 9112) for hosts that nobody vouches for.

Each time it connects, every address of the host is checked, and one of them is connected to: the name is not resolved
again, so that it cannot lead elsewhere meanwhile (DNS rebinding). There are no redirects, no proxies from the
environment, no cookies; certificates are verified; a deadline holds for the whole exchange, and an answer has its
limit.
"""

from __future__ import annotations

import re
import ssl
from collections.abc import Mapping, Sequence
from email.message import Message
from http.client import HTTPException, HTTPResponse
from typing import Any, cast

from attrs import field, frozen

from crmcore.channels.configured import require_having, require_kind, require_switch
from crmcore.channels.http.addresses import IP, is_loopback, read_ip, why_forbidden
from crmcore.channels.http.resolver import Resolver, Resolving, SystemResolver
from crmcore.channels.http.url import HttpUrl
from crmcore.channels.http.wire import Deadline, Wire, nature
from crmcore.domain.decision.message import Answer, RefusalReason, Refused, Unknown
from crmcore.domain.kernel.personal import hidden
from crmcore.domain.kernel.secret import Secret
from crmcore.errors import InvalidValue

ANSWER_LIMIT = 262_144
"""Bytes of an answer at most, its head included."""
ADDRESSES = 16
"""Addresses of a host that are looked at, at most."""
USER_AGENT = "crmcore"

_VALUE = re.compile(r"[!-~](?:[ -~]*[!-~])?|")


class ExchangeFailed(Exception):
    """No answer came. `sent` tells whether the request had gone out as a whole; only then may it have been heeded."""

    def __init__(self, why: str, *, sent: bool = False, reason: RefusalReason = "provider") -> None:
        super().__init__(why)
        self.why = why
        self.sent = sent
        self.reason = reason

    def answer(self) -> Answer:
        """What a channel answers for it: unknown when the request had gone, else refused for now."""
        if self.sent:
            return Unknown(self.why)
        return Refused(permanent=False, detail=self.why, reason=self.reason)


@frozen
class Request:
    """What is asked: its headers and its body, which hold secrets and what is personal, are not shown."""

    method: str
    headers: Mapping[str, str] = field(repr=hidden)
    body: bytes = field(repr=hidden)


@frozen
class Reply:
    """An answer: its status, its headers, and its body, None when that did not come whole or was too long."""

    status: int
    headers: Message = field(repr=hidden)
    body: bytes | None = field(repr=hidden)

    def header(self, name: str) -> str:
        """The header of that name, empty when there is none."""
        return str(self.headers.get(name, ""))


class HttpClient:
    """Sends requests to one URL over a connection that is kept while it lasts. It is used by one thread at a time.

    `tls` is the context that certificates are verified with, the machine's own when None. Raises `InvalidValue` for one
    that does not verify.
    """

    def __init__(
        self,
        url: HttpUrl,
        *,
        allow_private: bool = False,
        resolver: Resolver | None = None,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        if tls is not None:
            require_kind(tls, ssl.SSLContext, "tls")
        require_having(resolver, "resolve", "resolver")
        if tls is not None and (tls.verify_mode != ssl.CERT_REQUIRED or not tls.check_hostname):
            raise InvalidValue("tls", "a context that does not verify", "certificates and their names are verified")
        self.url = url
        self._allow_private = require_switch(allow_private, "allow_private")
        self._resolve = Resolving(resolver or SystemResolver())
        self._tls = (tls or ssl.create_default_context()) if url.encrypted else None
        self._wire: Wire | None = None

    def exchange(self, request: Request, seconds: float) -> Reply:
        """Send a request and read the answer, all within so many seconds. Raises `ExchangeFailed`."""
        content = _content(request, self.url)
        deadline = Deadline(seconds)
        wire, self._wire = self._take(deadline), None
        kept = False
        try:
            try:
                wire.send(content, deadline)
            except OSError as error:
                raise ExchangeFailed(f"the request did not go out: {nature(error)}") from None
            reply, kept = _read(wire, request.method, deadline)
        finally:
            if kept:
                self._wire = wire
            else:
                wire.close()
        return reply

    def close(self) -> None:
        """Hang up; the next request connects anew."""
        wire, self._wire = self._wire, None
        if wire is not None:
            wire.close()

    def __del__(self) -> None:
        if getattr(self, "_wire", None) is not None:
            self.close()

    def _take(self, deadline: Deadline) -> Wire:
        if self._wire is not None:
            if self._wire.is_fresh():
                return self._wire
            self.close()
        try:
            return self._connect(deadline)
        except TimeoutError:
            raise ExchangeFailed("not connected in time") from None

    def _connect(self, deadline: Deadline) -> Wire:
        addresses = self._addresses(deadline)
        failed: OSError = TimeoutError()
        for number, ip in enumerate(addresses):
            share = deadline.left() / (len(addresses) - number)
            try:
                return Wire.open(ip, self.url.port, deadline, tls=self._tls, host=self.url.host, most=share)
            except ssl.CertificateError:
                raise ExchangeFailed("the certificate is not verified", reason="setup") from None
            except OSError as error:
                failed = error
        raise ExchangeFailed(f"not connected: {nature(failed)}")

    def _addresses(self, deadline: Deadline) -> Sequence[IP]:
        """The addresses of the host, all of them checked. One that is forbidden spoils them all."""
        if self.url.ip is not None:
            found = [self.url.ip]
        else:
            try:
                told = self._resolve(self.url.host, deadline.left())
            except TimeoutError:
                raise ExchangeFailed("the host is not resolved in time") from None
            except OSError:
                raise ExchangeFailed("the host is not resolved") from None
            found = [self._checked(each) for each in told[:ADDRESSES]]
        for ip in found:
            why = why_forbidden(ip, allow_private=self._allow_private)
            if why is None and not self.url.encrypted and not is_loopback(ip):
                why = "not this machine, for http"
            if why is not None:
                raise ExchangeFailed(f"the host is at a forbidden address: {why}", reason="setup")
        if not found:
            raise ExchangeFailed("the host is not resolved")
        return found

    @staticmethod
    def _checked(address: str) -> IP:
        ip = read_ip(address)
        if ip is None:
            raise ExchangeFailed("the host is at a forbidden address: no IP address", reason="setup")
        return ip


def require_header(name: str, value: str, field: str) -> None:
    """Raises `InvalidValue` unless they can be a header of a request (RFC 9110, 5.1 and 5.5, in ASCII)."""
    if not re.fullmatch(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}", name):
        raise InvalidValue(field, "an unusable name of a header", "a header is named by letters, digits and hyphens")
    if not _VALUE.fullmatch(value):
        raise InvalidValue(field, "an unusable value of a header", "a header's value is one line of ASCII")


def _content(request: Request, url: HttpUrl) -> Secret[bytes]:
    headers = {
        "Host": url.authority,
        "User-Agent": USER_AGENT,
        "Accept-Encoding": "identity",
        "Content-Length": str(len(request.body)),
        **request.headers,
    }
    if not all(_VALUE.fullmatch(value) for value in headers.values()):
        raise ExchangeFailed("a header that cannot be written", reason="content")
    lines = [f"{request.method} {url.target} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
    return Secret("\r\n".join([*lines, "", ""]).encode("ascii") + request.body)


def _read(wire: Wire, method: str, deadline: Deadline) -> tuple[Reply, bool]:
    """The answer, and whether the connection can be used again."""
    response = HTTPResponse(cast("Any", wire.incoming(deadline, ANSWER_LIMIT)), method=method)
    try:
        try:
            response.begin()
        except OSError as error:
            raise ExchangeFailed(f"no answer: {nature(error)}", sent=True) from None
        except (HTTPException, ValueError) as error:
            raise ExchangeFailed(f"no answer that can be read: {type(error).__name__}", sent=True) from None
        body = _body(response)
        kept = body is not None and not response.will_close and response.status >= 200
        return Reply(response.status, response.headers, body), kept
    finally:
        response.close()


def _body(response: HTTPResponse) -> bytes | None:
    try:
        body = response.read(ANSWER_LIMIT)
        if not response.isclosed():
            # A body without a length ends with the connection: there must be nothing more.
            body += response.read(1)
    except (OSError, HTTPException, ValueError):
        return None
    # The library does not mind a body that is shorter than its head says.
    return body if response.isclosed() and not response.length else None
