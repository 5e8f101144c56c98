"""Addresses of the web (RFC 3986) that a request may be sent to: written plainly, and checked before anything is asked.

What different readers could take for different hosts is refused: user names, odd spellings of IP addresses, escapes,
blanks. What a name resolves to is checked again with each connection.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from ipaddress import AddressValueError, IPv4Address, IPv6Address

from attrs import field, frozen

from crmcore.channels.configured import require_ports, require_switch
from crmcore.channels.http.addresses import IP, why_forbidden
from crmcore.domain.kernel.personal import hidden
from crmcore.domain.kernel.secret import Secret
from crmcore.errors import InvalidValue

LONGEST = 2048
"""Characters of a URL at most."""
PORTS: Collection[int] = (443,)
"""The ports that need no leave."""

_RULE = "a URL is written like https://hooks.example.org/crm"
_SHAPE = re.compile(r"(https?)://([^/?#\\]*)([/?][^#\\]*)?", re.IGNORECASE)
_TARGET = re.compile(r"(?:[A-Za-z0-9._~!$&'()*+,;=:@/?\[\]-]|%[0-9A-Fa-f]{2})*")
_LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")
# Whatever some reader takes for a number, and so for (a part of) an address: 1, 0x7f, 0177.
_NUMBER = re.compile(r"(?:0x[0-9a-f]*|[0-9]+)")
_LOCAL_NAMES = ("localhost", "local", "internal", "home.arpa")
_DEFAULT_PORTS = {"https": 443, "http": 80}


@frozen
class HttpUrl:
    """Where requests go: `scheme`, `host` in ASCII, lower case and without brackets, `port`, and the `target` (path and
    query, which may hold a secret). `ip` is the host when it is an IP address.
    """

    scheme: str
    host: str
    port: int
    target: str = field(repr=hidden)
    ip: IP | None = None

    @property
    def encrypted(self) -> bool:
        """Whether it is https."""
        return self.scheme == "https"

    @property
    def authority(self) -> str:
        """Host and port as the header Host says them: without the port when it is the scheme's own."""
        host = f"[{self.host}]" if isinstance(self.ip, IPv6Address) else self.host
        return host if self.port == _DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"

    @classmethod
    def read(
        cls, url: object, field: str = "url", *, allow_private: bool = False, ports: Collection[int] = PORTS
    ) -> HttpUrl:
        """The URL that a text, or a `Secret` text, means.

        It is https, at one of `ports`, and names a public host. `allow_private` also takes hosts of one's own network,
        any port, and http for this machine itself. Raises `InvalidValue`, without the URL.
        """
        try:
            return _read(url, field, require_switch(allow_private, "allow_private"), require_ports(ports))
        except InvalidValue as error:
            # The frames below hold the URL, which may be a secret.
            raise error.with_traceback(None) from None


def _read(url: object, field: str, allow_private: bool, ports: Collection[int]) -> HttpUrl:
    scheme, host_and_port, target = _parts(url, field)
    host, port = _authority(host_and_port, scheme, field)
    if not _TARGET.fullmatch(target):
        raise InvalidValue(field, "a path or query with characters that are not escaped", _RULE)
    name, ip = _host(host, field)
    _require_public(name, ip, field, allow_private)
    if scheme == "http" and not allow_private:
        raise InvalidValue(field, "an http URL", "requests go by https; http is for this machine, by allow_private")
    if port not in ports and not allow_private:
        told = ", ".join(str(each) for each in sorted(ports))
        raise InvalidValue(field, f"a URL with port {port}", f"the port is {told}, unless ports gives it leave")
    return HttpUrl(scheme, name, port, target if target.startswith("/") else f"/{target}", ip)


def _parts(url: object, field: str) -> tuple[str, str, str]:
    text = url.reveal() if isinstance(url, Secret) else url
    if not isinstance(text, str):
        raise InvalidValue(field, f"a {type(text).__name__}", _RULE)
    if len(text) > LONGEST:
        raise InvalidValue(field, f"a URL of {len(text)} characters", f"it has at most {LONGEST}")
    if any(each <= " " or "\x7f" <= each <= "\xa0" for each in text):
        raise InvalidValue(field, "a URL with blanks or control characters", _RULE)
    found = _SHAPE.fullmatch(text)
    if not found:
        raise InvalidValue(field, "text that is no URL to send to", f"{_RULE}, without backslash and fragment")
    return found[1].lower(), found[2], found[3] or "/"


def _authority(text: str, scheme: str, field: str) -> tuple[str, int]:
    """The host, with its brackets, and the port."""
    if "@" in text or "\uff20" in text:
        raise InvalidValue(field, "a URL with a user name", "credentials are given apart from the URL")
    if "%" in text:
        raise InvalidValue(field, "a host with an escape or a zone", "a host is written plainly")
    bracket = text.rfind("]")
    colon = text.find(":", bracket + 1)
    host, port = (text, "") if colon < 0 else (text[:colon], text[colon + 1 :])
    if colon >= 0 and not re.fullmatch(r"[0-9]{1,5}", port):
        raise InvalidValue(field, "a port that is no number", _RULE)
    number = int(port) if port else _DEFAULT_PORTS[scheme]
    if not 1 <= number <= 65535:
        raise InvalidValue(field, "a port that there is not", "a port is 1 to 65535")
    return host, number


def _host(text: str, field: str) -> tuple[str, IP | None]:
    """The host in ASCII, and its address when it is one."""
    if text.startswith("["):
        try:
            ip = IPv6Address(text[1:-1] if text.endswith("]") else "")
        except AddressValueError:
            raise InvalidValue(field, "brackets without an IPv6 address", _RULE) from None
        return str(ip), ip
    name = _ascii(text, field).removesuffix(".").lower()
    labels = name.split(".")
    if len(name) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        raise InvalidValue(field, "a host that is no name", "a host is a domain name or an IP address")
    # A host that ends in a number is an address for every reader, by whatever rules (WHATWG URL, 3.5; inet_aton).
    if not _NUMBER.fullmatch(labels[-1]):
        return name, None
    try:
        ip_4 = IPv4Address(name)
    except AddressValueError:
        ip_4 = None
    if ip_4 is None or str(ip_4) != text:
        raise InvalidValue(field, "an odd spelling of an IP address", "an IPv4 address is four plain numbers")
    return name, ip_4


def _ascii(text: str, field: str) -> str:
    """The name in ASCII (IDNA 2008, with the mapping of UTS 46)."""
    if text.isascii() and "xn--" not in text.lower():
        return text
    import idna

    try:
        return idna.encode(text, uts46=True, std3_rules=True).decode("ascii")
    except (idna.IDNAError, UnicodeError):
        # The library's message quotes the name.
        raise InvalidValue(field, "a host that is no international name", "a host follows IDNA 2008") from None


def _require_public(name: str, ip: IP | None, field: str, allow_private: bool) -> None:
    why = None
    if ip is not None:
        why = why_forbidden(ip, allow_private=allow_private)
    elif not allow_private and ("." not in name or any(f".{name}".endswith(f".{each}") for each in _LOCAL_NAMES)):
        why = "a name of the local network"
    if why is not None:
        rule = "requests go to public hosts" + ("" if allow_private else "; allow_private lets your own network pass")
        raise InvalidValue(field, f"a host that is not public: {why}", rule)
