"""Promise S5: requests go to public hosts alone, however a host is spelled and whatever its name resolves to."""

from __future__ import annotations

import errno
import socket
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcore import SmsChannel, WebhookChannel
from crmcore.channels.http.addresses import why_forbidden
from crmcore.channels.http.url import HttpUrl
from crmcore.channels.sms_provider import AnswerForm, HttpSmsProvider
from crmcore.domain.decision.message import Accepted, MessageId, Outgoing, Refused
from crmcore.domain.kernel.reach import Address
from crmcore.domain.kernel.secret import Secret
from crmcore.errors import InvalidValue
from crmcore.testing import FrozenClock
from tests.servers.web import Answered, Web, web_server

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
SECRET = Secret(b"k" * 32)
KEY = UUID(int=7 << 76 | 2 << 62 | 1)
EMAIL = Address("email", "sara@example.org", "sara@example.org")
HELLO = Outgoing(MessageId(KEY), str(KEY), EMAIL, "Tea", "Hello", NOW + timedelta(seconds=30))
PUBLIC = "93.184.215.14"

HOSTS = [
    # This machine, in the spellings that one program or another takes for it.
    "127.0.0.1", "127.0.0.2", "127.255.255.254", "127.1", "127.0.1", "2130706433", "0x7f000001", "0x7F.0.0.1",
    "0x7f.1", "017700000001", "0177.0.0.1", "0177.0.0.01", "127.0.0.0x1", "00000177.0.0.1", "127.000.000.001",
    "127.0.0.1.", "0", "0.0.0.0", "0x0", "00", "1", "127.0.0.1..", "127。0。0。1",
    "\uff11\uff12\uff17.\uff10.\uff10.\uff11", "①②⑦.⓪.⓪.①", "%31%32%37.0.0.1", "127.0.0.1%00.example.org",
    "127.0.0.1%2eexample.org", "[::1]", "[::]", "[0:0:0:0:0:0:0:1]", "[::127.0.0.1]", "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]", "[::ffff:0:127.0.0.1]", "[::1%25lo]", "[::1%lo]", "[fe80::1%25eth0]", "localhost", "LOCALHOST",
    "localhost.", "a.localhost", "\uff4cocalhost", "loca\N{SOFT HYPHEN}lhost",
    # Other hosts of the network, and what is nobody's.
    "10.0.0.1", "10.255.255.255", "172.16.0.1", "172.31.255.255", "192.168.1.1", "3232235777", "0xc0a80101",
    "192.168.257", "100.64.0.1", "100.100.100.200", "169.254.169.254", "2852039166", "0xa9fea9fe",
    "0251.0376.0251.0376", "169.254.43518", "168.63.129.16", "192.0.0.1", "192.0.0.170", "192.0.2.1", "192.88.99.1",
    "198.18.0.1", "198.51.100.7", "203.0.113.9", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255",
    "[fc00::1]", "[fd00:ec2::254]", "[fe80::1]", "[fec0::1]", "[ff02::1]", "[ff0e::1]", "[64:ff9b::7f00:1]",
    "[64:ff9b::10.0.0.1]", "[64:ff9b::a9fe:a9fe]", "[64:ff9b:1::808:808]", "[2002:7f00:1::]", "[2002:a00:1::1]",
    "[2002:808:808::1]", "[2001:0:4136:e378:8000:63bf:3fff:fdd2]", "[2001:db8::1]", "[2001:10::1]", "[3fff::1]",
    "[100::1]", "[5f00::1]", "[2607:f8b0::5efe:10.0.0.1]", "[2607:f8b0::200:5efe:a00:1]", "[4000::1]",
    "[::ffff:a9fe:a9fe]", "[::ffff:0a00:0001]", "[0:0:0:0:0:ffff:192.168.0.1]", "[::10.0.0.1]",
    # Names of the network at hand, and what is no host.
    "router", "intranet", "db.internal", "printer.local", "nas.home.arpa", "metadata.google.internal", "", ".", "..",
    "a..b", "-a.example.org", "a-.example.org", "a_b.example.org", "example.org:443:443", "a" * 64 + ".org",
    "a." * 130 + "org", "user@example.org", "example.org@127.0.0.1", "example.org:pass@127.0.0.1",
    "example.org\\@127.0.0.1", "example.org\\.evil", "[::1", "::1", "::1]", "[]", "[127.0.0.1]", "[example.org]",
    "[::1]a", "xn--a", "xn--\N{SNOWMAN}", "\N{SNOWMAN}.exa mple", "exam\tple.org", "exam\nple.org",
    "example.org\r\nHost: evil", "example.org\0", "example.org\N{NO-BREAK SPACE}", "example.org:0",
    "example.org:65536", "example.org:-1", "example.org:+443", "example.org:443 ", "example.org:\uff18\uff10",
    "example.org:80", "example.org:22", "example.org:6379", "example.org:8443",
]  # fmt: skip

URLS = [
    "http://example.org/", "ftp://example.org/", "file:///etc/passwd", "gopher://example.org/", "//example.org/",
    "https:example.org", "https:/example.org", "https:///example.org", "https://", "https", "", "example.org",
    " https://example.org/", "https://example.org/ ", "https://example.org/a b", "https://example.org/\r\nX: y",
    "https://example.org/#part", "https://example.org/%zz", "https://example.org/ü", "https://example.org/a\\b",
    "https://example.org/<a>", "https://example.org/" + "a" * 2048, "javascript://example.org/",
    "jar:https://example.org/!",
]  # fmt: skip


class Rebinding:
    """A resolver whose answers change from time to time."""

    def __init__(self, *answers: Sequence[str]) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []

    def resolve(self, host: str) -> Sequence[str]:
        """The next answer; the last one for ever."""
        self.asked.append(host)
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@pytest.fixture
def connected(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Whom sockets are connected to; each is refused, so that nothing leaves this machine."""
    found: list[Any] = []

    class Recorded(socket.socket):
        def connect(self, address: Any, /) -> None:
            found.append(address)
            raise ConnectionRefusedError(errno.ECONNREFUSED, "refused")

    monkeypatch.setattr(socket, "socket", Recorded)
    return found


def channel(url: str = "https://hooks.example.org/", **options: Any) -> WebhookChannel:
    """A channel with nothing allowed."""
    return WebhookChannel(url, secret=SECRET, clock=FrozenClock(NOW), **options)


@pytest.mark.parametrize("host", HOSTS)
def test_a_host_that_is_not_plainly_public_is_refused(host: str) -> None:
    """At once, for web hooks and SMS alike, and without the URL in the error."""
    url = f"https://{host}/hook?token=t0psecret"
    with pytest.raises(InvalidValue) as caught:
        channel(url)
    assert ("url", False) == (caught.value.field, "t0psecret" in str(caught.value))
    with pytest.raises(InvalidValue) as caught:
        SmsChannel(HttpSmsProvider(url, {"to": "{to}"}, "Shop", answer=AnswerForm(id="/id")))
    assert ("provider.url", False) == (caught.value.field, "t0psecret" in str(caught.value))


def test_there_are_enough_hosts() -> None:
    """The promise names sixty."""
    assert len(set(HOSTS)) >= 60


@pytest.mark.parametrize("url", URLS)
def test_a_url_that_is_not_plain_is_refused(url: str) -> None:
    """Other schemes, blanks, fragments, what is not escaped."""
    with pytest.raises(InvalidValue, match="url"):
        channel(url)


@pytest.mark.parametrize(
    ("url", "host", "authority", "target"),
    [
        ("https://hooks.example.org", "hooks.example.org", "hooks.example.org", "/"),
        ("HTTPS://Hooks.Example.ORG./a/b?c=d%20e", "hooks.example.org", "hooks.example.org", "/a/b?c=d%20e"),
        ("https://example.org:443?x", "example.org", "example.org", "/?x"),
        ("https://bücher.example/", "xn--bcher-kva.example", "xn--bcher-kva.example", "/"),
        ("https://BÜCHER。example/", "xn--bcher-kva.example", "xn--bcher-kva.example", "/"),
        ("https://xn--bcher-kva.example/", "xn--bcher-kva.example", "xn--bcher-kva.example", "/"),
        ("https://93.184.215.14/", PUBLIC, PUBLIC, "/"),
        ("https://[2606:2800:21F:cb07:6820:80da:AF6B:8b2c]/", "2606:2800:21f:cb07:6820:80da:af6b:8b2c",
         "[2606:2800:21f:cb07:6820:80da:af6b:8b2c]", "/"),
        ("https://[64:ff9b::5db8:d70e]/", "64:ff9b::5db8:d70e", "[64:ff9b::5db8:d70e]", "/"),
        ("https://1.example.org/", "1.example.org", "1.example.org", "/"),
        ("https://0x7f.example.org/", "0x7f.example.org", "0x7f.example.org", "/"),
    ],
)  # fmt: skip
def test_a_public_host_is_read_in_one_form(url: str, host: str, authority: str, target: str) -> None:
    """In ASCII, lower case, with the path as given."""
    read = HttpUrl.read(url)
    assert (host, 443, authority, target) == (read.host, read.port, read.authority, read.target)


def test_a_port_needs_leave() -> None:
    """443 alone, unless others are named."""
    read = HttpUrl.read("https://example.org:8443/", ports=(443, 8443))
    assert (8443, "example.org:8443") == (read.port, read.authority)
    with pytest.raises(InvalidValue, match="port 8444"):
        HttpUrl.read("https://example.org:8444/", ports=(443, 8443))


FORBIDDEN = [
    "127.0.0.1", "0.0.0.0", "10.1.2.3", "172.20.0.1", "192.168.0.1", "169.254.169.254", "100.64.0.1", "224.0.0.1",
    "255.255.255.255", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "ff02::1", "::ffff:127.0.0.1",
    "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::1", "2002:7f00:1::", "2001::1", "2001:db8::1", "::127.0.0.1",
    "not an address", "", "127.1", "2130706433", "93.184.215.14 ", "93.184.215.14\n",
]  # fmt: skip


@pytest.mark.parametrize("address", FORBIDDEN)
def test_what_a_name_resolves_to_is_checked(address: str, connected: list[Any]) -> None:
    """A public name at a forbidden address is not connected to, alone or among public ones."""
    for answer in ([address], [PUBLIC, address], [address, PUBLIC]):
        told = channel(resolver=Rebinding(answer)).deliver(HELLO)
        assert isinstance(told, Refused)
        assert ("setup", False) == (told.reason, told.permanent)
        assert told.detail.startswith("the host is at a forbidden address: ")
    assert [] == connected


def test_an_address_that_was_checked_is_the_one_that_is_connected_to(connected: list[Any]) -> None:
    """A resolver that says public first and loopback then: the name is resolved once, its address is pinned, and the
    next time it is checked again.
    """
    resolver = Rebinding([PUBLIC], ["127.0.0.1"])
    sending = channel(resolver=resolver)
    assert Refused(False, "not connected: ECONNREFUSED", "provider") == sending.deliver(HELLO)
    assert ([(PUBLIC, 443)], ["hooks.example.org"]) == (connected, resolver.asked)
    told = sending.deliver(HELLO)
    assert Refused(False, "the host is at a forbidden address: loopback (RFC 1122)", "setup") == told
    assert ([(PUBLIC, 443)], 2) == (connected, len(resolver.asked))


def test_a_kept_connection_is_not_resolved_again() -> None:
    """The name may lead elsewhere meanwhile: the connection goes on to where it was checked."""
    with web_server() as web, web_server() as other:
        resolver = Rebinding(["127.0.0.1"], ["127.0.0.2"])
        sending = channel(f"http://hooks.example.org:{web.port}/", resolver=resolver, allow_private=True)
        for _ in range(3):
            assert Accepted() == sending.deliver(HELLO)
        assert (3, 1, 0) == (len(web.asked), len(resolver.asked), len(other.asked))
        sending.close()


@pytest.fixture
def inner() -> Iterator[Web]:
    """A server within, that should not be asked."""
    with web_server() as opened:
        yield opened


@pytest.mark.parametrize("status", [300, 301, 302, 303, 304, 305, 307, 308])
def test_a_redirect_leads_nowhere(inner: Web, status: int) -> None:
    """However it is said, and to wherever."""
    headers = {"Location": inner.url("/secret"), "Refresh": f"0; url={inner.url()}", "Content-Location": inner.url()}
    with web_server(lambda _: Answered(status, headers=headers)) as web:
        sending = channel(web.url(), allow_private=True)
        told = sending.deliver(HELLO)
        assert isinstance(told, Refused)
        assert ("setup", 1, []) == (told.reason, len(web.asked), inner.asked)
        sending.close()


@pytest.mark.parametrize(
    ("url", "addresses"),
    [
        ("http://hooks.example.org:{}/", ["10.0.0.1"]),
        ("http://hooks.example.org:{}/", [PUBLIC]),
        ("http://hooks.example.org:{}/", ["127.0.0.1", "192.168.0.1"]),
        ("https://hooks.example.org:{}/", ["169.254.169.254"]),
        ("https://hooks.example.org:{}/", ["fd00:ec2::254"]),
        ("https://hooks.example.org:{}/", ["0.0.0.0"]),
        ("https://hooks.example.org:{}/", ["::ffff:169.254.169.254"]),
    ],
)
def test_leave_for_one_s_own_network_is_for_that_alone(url: str, addresses: list[str], connected: list[Any]) -> None:
    """`allow_private` takes http to this machine only, and never what is link-local or nobody's."""
    told = channel(url.format(8080), resolver=Rebinding(addresses), allow_private=True).deliver(HELLO)
    assert isinstance(told, Refused)
    assert ("setup", []) == (told.reason, connected)


@given(st.ip_addresses(v=4))
def test_a_public_ipv4_address_is_global(address: IPv4Address) -> None:
    """What passes is what the standard library, too, calls global; so it is within IPv6."""
    for each in (address, IPv6Address(f"::ffff:{address}"), IPv6Address(f"64:ff9b::{address}")):
        if why_forbidden(each) is None:
            assert address.is_global
            assert not address.is_multicast
        assert (why_forbidden(each) is None) == (why_forbidden(address) is None)


@given(st.one_of(st.ip_addresses(v=6), st.integers(0, 2**125 - 1).map(lambda low: IPv6Address(1 << 125 | low))))
def test_a_public_ipv6_address_is_global(address: IPv6Address) -> None:
    """What passes is what the standard library, too, calls global, and carries no IPv4 address that is not."""
    if why_forbidden(address) is None:
        assert address.is_global
        assert not address.is_multicast
        assert address.sixtofour is None
        assert address.teredo is None


@pytest.mark.parametrize("address", [PUBLIC, "1.1.1.1", "8.8.8.8", "2606:4700:4700::1111", "2a00:1450:4001:81b::200e",
                                     "::ffff:8.8.8.8", "64:ff9b::808:808"])  # fmt: skip
def test_a_public_address_passes(address: str) -> None:
    """Where receivers of web hooks are."""
    assert why_forbidden(ip_address(address)) is None
