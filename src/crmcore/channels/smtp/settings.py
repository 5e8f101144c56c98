"""How a mail server is reached, checked when the channel is made."""

from __future__ import annotations

import re
import ssl
from datetime import timedelta
from ipaddress import ip_address
from typing import Final, Literal, get_args
from unicodedata import category

from attrs import field, frozen

from crmcore.domain.kernel.secret import Secret
from crmcore.errors import InvalidValue

Security = Literal["starttls", "tls", "none"]
PORTS: Final[dict[Security, int]] = {"starttls": 587, "tls": 465, "none": 25}
_HOST = re.compile(r"[A-Za-z0-9:](?:[A-Za-z0-9.:_-]*[A-Za-z0-9])?")
_HELLO = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\[[A-Za-z0-9.:]+\]")
_USERNAME_LIMIT = 255
_PASSWORD_LIMIT = 4_000
_TIMEOUT_LIMIT = timedelta(minutes=10)


@frozen
class Server:
    """A mail server, and how one logs in there. `plain_auth` allows it without TLS, on this machine alone."""

    host: str
    port: int
    security: Security
    username: str | None = None
    password: Secret[str] | None = None
    plain_auth: bool = False
    tls_context: ssl.SSLContext | None = field(default=None, repr=False)
    source_address: str | None = None
    local_hostname: str | None = None

    @classmethod
    def of(
        cls,
        host: object,
        port: object,
        *,
        security: object,
        username: object,
        password: object,
        plain_auth: object,
        tls_context: object,
        source_address: object,
        local_hostname: object,
    ) -> Server:
        """From what an app configures; raises `InvalidValue`, of which no part is the password."""
        protected: Security | None = next((each for each in get_args(Security) if each == security), None)
        if protected is None:
            raise InvalidValue("security", "none of its values", "it is starttls, tls or none")
        if port is None:
            port = PORTS[protected]
        if isinstance(port, bool) or not isinstance(port, int) or not 0 < port < 65_536:
            raise InvalidValue("port", "no port", "a port is a whole number from 1 to 65535")
        if (username is None) != (password is None):
            raise InvalidValue("password", "one without the other", "username and password go together")
        if password is not None and not (isinstance(password, Secret) and isinstance(password.reveal(), str)):
            raise InvalidValue("password", f"a {type(password).__name__}", "a password is a Secret of text")
        if password is not None and not _can_be_said(password.reveal(), _PASSWORD_LIMIT):
            rule = f"a password has 1 to {_PASSWORD_LIMIT} characters, none of them a control character"
            raise InvalidValue("password", "unusable text", rule)
        if not isinstance(plain_auth, bool):
            raise InvalidValue("plain_auth", f"a {type(plain_auth).__name__}", "it is True or False")
        server = cls(
            _text("host", host, _HOST, "a host is a name or an address") or "",
            port,
            protected,
            _username(username),
            password,
            plain_auth,
            _context(protected, tls_context),
            _text("source_address", source_address, _HOST, "it is an address of this machine", optional=True),
            _text("local_hostname", local_hostname, _HELLO, "it is a name such as app.example.org", optional=True),
        )
        if username is not None and protected == "none" and not (plain_auth and is_loopback(server.host)):
            rule = "a password goes over TLS, or with plain_auth=True to a server on this machine"
            raise InvalidValue("security", "a password without TLS", rule)
        return server


def is_loopback(host: str) -> bool:
    """Whether the host is this machine."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def require_duration(value: object, name: str, longest: timedelta = _TIMEOUT_LIMIT) -> timedelta:
    """The duration itself: more than nothing. Raises `InvalidValue`."""
    if not isinstance(value, timedelta):
        raise InvalidValue(name, f"a {type(value).__name__}", "it is a timedelta")
    if not timedelta(0) < value <= longest:
        raise InvalidValue(name, "a duration out of range", f"it is more than 0 and at most {longest}")
    return value


def _text(name: str, value: object, pattern: re.Pattern[str], rule: str, *, optional: bool = False) -> str | None:
    if value is None and optional:
        return None
    if not isinstance(value, str) or len(value) > 253 or not pattern.fullmatch(value):
        raise InvalidValue(name, "unusable text" if isinstance(value, str) else f"a {type(value).__name__}", rule)
    return value


def _username(value: object) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str) or not _can_be_said(value, _USERNAME_LIMIT):
        rule = f"a username has 1 to {_USERNAME_LIMIT} characters, none of them a control character"
        raise InvalidValue("username", "an unusable name", rule)
    return value


def _can_be_said(text: str, longest: int) -> bool:
    # Cc: the line's end that a password read from a file brings along. Cs: half a character, which is no UTF-8.
    return 0 < len(text) <= longest and not any(category(each) in ("Cc", "Cs") for each in text)


def _context(security: Security, given: object) -> ssl.SSLContext | None:
    if security == "none":
        if given is not None:
            raise InvalidValue("tls_context", "one that is not used", "security is starttls or tls with it")
        return None
    if given is None:
        return ssl.create_default_context()
    if not isinstance(given, ssl.SSLContext):
        raise InvalidValue("tls_context", f"a {type(given).__name__}", "it is an ssl.SSLContext")
    if given.verify_mode != ssl.CERT_REQUIRED or not given.check_hostname:
        raise InvalidValue("tls_context", "one that verifies nothing", "the certificate and its host name are verified")
    return given
