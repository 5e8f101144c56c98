"""The HTTP client keeps its deadline and its limits whatever the far side does, and says whether the request went."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator, Sequence
from threading import Event
from time import monotonic, sleep

import pytest
import trustme

from crmcore.channels.http.client import ANSWER_LIMIT, ExchangeFailed, HttpClient, Reply, Request
from crmcore.channels.http.url import HttpUrl
from crmcore.errors import InvalidValue
from tests.servers.web import Answered, Script, Web, raw_server, read_request, web_server

SHORT = 0.4
LONG = 5.0
OK = b"HTTP/1.1 200 OK\r\n"


class Fixed:
    """A resolver that gives the same addresses for every host."""

    def __init__(self, *addresses: str) -> None:
        self.addresses = addresses
        self.asked: list[str] = []

    def resolve(self, host: str) -> Sequence[str]:
        """The addresses."""
        self.asked.append(host)
        return self.addresses


class Slow:
    """A resolver that hangs."""

    def __init__(self) -> None:
        self.asked = 0
        self.over = Event()

    def resolve(self, host: str) -> Sequence[str]:
        """Nothing for a long time."""
        self.asked += 1
        self.over.wait(LONG)
        return ["127.0.0.1"]


class Broken:
    """A resolver that raises what no resolver should."""

    def resolve(self, host: str) -> Sequence[str]:
        """Nothing."""
        raise LookupError(host)


def client(port: int, host: str = "127.0.0.1", scheme: str = "http", **options: object) -> HttpClient:
    """A client of a server of the test's."""
    url = HttpUrl.read(f"{scheme}://{host}:{port}/hook?a=1", allow_private=True)
    return HttpClient(url, allow_private=True, **options)  # type: ignore[arg-type]


def post(to: HttpClient, body: bytes = b"{}", seconds: float = LONG) -> Reply:
    """One request."""
    return to.exchange(Request("POST", {"Content-Type": "application/json"}, body), seconds)


def failed(script: Script, *, seconds: float = LONG, body: bytes = b"{}") -> ExchangeFailed:
    """How an exchange with a server that follows a script fails."""
    with raw_server(script) as port:
        opened = client(port)
        with pytest.raises(ExchangeFailed) as caught:
            post(opened, body, seconds)
        opened.close()
    return caught.value


@pytest.fixture
def web() -> Iterator[Web]:
    """A server."""
    with web_server() as opened:
        yield opened


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    """A certificate authority of the tests'."""
    return trustme.CA()


def trusting(authority: trustme.CA) -> ssl.SSLContext:
    """A context that trusts it."""
    context = ssl.create_default_context()
    authority.configure_trust(context)
    return context


def serving(authority: trustme.CA, *names: str) -> ssl.SSLContext:
    """A server's context with a certificate for some names."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*names).configure_cert(context)
    return context


def test_a_request_goes_out_as_it_is_meant(web: Web) -> None:
    """Method, path and query, Host with its port, type, length and body arrive."""
    web.answering = lambda _: Answered(202, b"taken", {"X-Note": "yes"})
    reply = post(client(web.port), b'{"a":1}')
    assert (202, b"taken", "yes", "") == (reply.status, reply.body, reply.header("x-note"), reply.header("other"))
    (asked,) = web.asked
    assert ("POST", "/hook?a=1", b'{"a":1}') == (asked.method, asked.target, asked.body)
    assert {
        "Host": f"127.0.0.1:{web.port}",
        "User-Agent": "crmcore",
        "Accept-Encoding": "identity",
        "Content-Length": "7",
        "Content-Type": "application/json",
    } == asked.headers


def test_a_connection_is_kept(web: Web) -> None:
    """Many requests go over one connection, a large body too; after `close` there is a new one."""
    opened = client(web.port)
    for size in (2, 200_000, 2):
        assert 200 == post(opened, b"x" * size).status
    assert 1 == web.connections
    opened.close()
    assert 200 == post(opened).status
    assert 2 == web.connections
    assert [2, 200_000, 2, 2] == [len(each.body) for each in web.asked]


@pytest.mark.parametrize("farewell", [True, False])
def test_a_connection_that_the_far_side_ended_is_not_used_again(farewell: bool) -> None:
    """Whether it says so or not: the next request connects anew, and none is lost."""

    def once(taken: socket.socket, _: Event) -> None:
        read_request(taken)
        taken.sendall(OK + b"Content-Length: 0\r\n" + (b"Connection: close\r\n" if farewell else b"") + b"\r\n")

    with raw_server(once) as port:
        opened = client(port)
        for _ in range(3):
            assert 200 == post(opened).status
            sleep(0.05)


def test_what_comes_unasked_is_no_answer_to_the_next_request() -> None:
    """A server that sends a second answer ahead is hung up on: that answer is to nothing."""

    def ahead(taken: socket.socket, over: Event) -> None:
        read_request(taken)
        taken.sendall(OK + b"Content-Length: 0\r\n\r\n")
        sleep(0.05)
        taken.sendall(b"HTTP/1.1 500 Early\r\nContent-Length: 0\r\n\r\n")
        over.wait(LONG)

    with raw_server(ahead) as port:
        opened = client(port)
        for _ in range(2):
            assert 200 == post(opened).status
            sleep(0.15)
        opened.close()


@pytest.mark.parametrize(
    ("name", "script"),
    [
        ("closes", lambda taken, _: read_request(taken)),
        ("hangs", lambda taken, over: (read_request(taken), over.wait(LONG))),
        ("says garbage", lambda taken, _: (read_request(taken), taken.sendall(b"\x00\xff nonsense\r\n\r\n"))),
        ("speaks another protocol", lambda taken, _: (read_request(taken), taken.sendall(b"220 mail ESMTP\r\n"))),
        ("closes within its first line", lambda taken, _: (read_request(taken), taken.sendall(b"HTTP/1.1 20"))),
        ("hangs within its head", lambda taken, over: (read_request(taken), taken.sendall(OK), over.wait(LONG))),
        ("never ends a line", lambda taken, _: (read_request(taken), taken.sendall(OK + b"X: " + b"x" * 100_000))),
        ("never ends its head", lambda taken, _: (read_request(taken), taken.sendall(OK + b"X: 1\r\n" * 5_000))),
        ("has no status", lambda taken, _: (read_request(taken), taken.sendall(b"HTTP/1.1 abc OK\r\n\r\n"))),
        (
            "goes on continuing",
            lambda taken, _: (read_request(taken), taken.sendall(b"HTTP/1.1 100 Continue\r\n\r\n" * 50_000)),
        ),
    ],
)  # fmt: skip
def test_no_answer_to_a_request_that_went_is_unknown(name: str, script: Script) -> None:
    """Whatever a server does in place of an answer, the request may have been heeded."""
    start = monotonic()
    failure = failed(script, seconds=SHORT)
    assert (True, True) == (failure.sent, failure.why.startswith("no answer"))
    assert monotonic() - start < SHORT + 1


def test_a_drip_does_not_stretch_the_deadline() -> None:
    """A server that says a byte now and then is waited for until the deadline, not from byte to byte."""

    def drip(taken: socket.socket, over: Event) -> None:
        read_request(taken)
        for byte in OK * 20:
            taken.sendall(bytes([byte]))
            if over.wait(0.05):
                return

    start = monotonic()
    assert failed(drip, seconds=SHORT).sent
    assert monotonic() - start < SHORT + 1


def test_a_server_that_does_not_read_is_given_up() -> None:
    """A request that did not go out whole did not go out."""
    start = monotonic()
    failure = failed(lambda _, over: (over.wait(LONG), None)[1], seconds=SHORT, body=b"x" * 30_000_000)
    assert (False, "the request did not go out: timed out") == (failure.sent, failure.why)
    assert monotonic() - start < SHORT + 1


def test_a_server_that_is_not_there_has_got_nothing() -> None:
    """No connection: nothing went."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(ExchangeFailed, match="not connected: ECONNREFUSED") as caught:
        post(client(port))
    assert not caught.value.sent


def test_no_time_is_no_request(web: Web) -> None:
    """When the deadline has passed nothing goes out, over a kept connection neither."""
    opened = client(web.port)
    for _ in range(2):
        with pytest.raises(ExchangeFailed) as caught:
            post(opened, seconds=0)
        assert not caught.value.sent
        assert 200 == post(opened).status
    assert 2 == len(web.asked)


@pytest.mark.parametrize(
    "rest",
    [
        b"Content-Length: 10\r\n\r\nhalf",
        b"Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nzz\r\n",
        b"Transfer-Encoding: chunked\r\n\r\n-5\r\n",
        b"Transfer-Encoding: chunked\r\n\r\nffffffffff\r\nhello",
        b"Content-Length: 99999999999999\r\n\r\n" + b"x" * 2 * ANSWER_LIMIT,
        b"\r\n" + b"x" * 2 * ANSWER_LIMIT,
    ],
)
def test_a_body_that_is_not_whole_is_none(rest: bytes) -> None:
    """The status is told, and that there is no body to go by: cut, garbled or endless."""

    def cut(taken: socket.socket, _: Event) -> None:
        read_request(taken)
        taken.sendall(OK + rest)

    with raw_server(cut) as port:
        reply = post(client(port))
    assert (200, None) == (reply.status, reply.body)


@pytest.mark.parametrize(
    ("rest", "body"),
    [
        (b"Content-Length: 5\r\n\r\nhello", b"hello"),
        (b"Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n", b"hello"),
        (b"\r\nhello", b"hello"),
        (b"Content-Length: 0\r\n\r\n", b""),
    ],
)
def test_a_whole_body_is_read_in_each_form(rest: bytes, body: bytes) -> None:
    """With a length, in chunks, or until the connection ends."""

    def say(taken: socket.socket, _: Event) -> None:
        read_request(taken)
        taken.sendall(OK + rest)

    with raw_server(say) as port:
        assert body == post(client(port)).body


@pytest.mark.parametrize(
    ("resolver", "why"),
    [
        (Fixed(), "the host is not resolved"),
        (Broken(), "the host is not resolved"),
        (Slow(), "the host is not resolved in time"),
    ],
)
def test_a_host_that_is_not_resolved_got_nothing(resolver: object, why: str) -> None:
    """A resolver that finds nothing, raises or hangs holds nobody up, and its words are not told."""
    start = monotonic()
    opened = client(80, "hooks.example.org", resolver=resolver)
    with pytest.raises(ExchangeFailed) as caught:
        post(opened, seconds=SHORT)
    assert (why, False, "provider") == (caught.value.why, caught.value.sent, caught.value.reason)
    assert monotonic() - start < SHORT + 1
    if isinstance(resolver, Slow):
        resolver.over.set()


def test_a_resolver_that_hangs_is_not_asked_over_and_over(web: Web) -> None:
    """While one question hangs no other is asked; when it has ended the host is found."""
    slow = Slow()
    opened = client(web.port, "hooks.example.org", resolver=slow)
    for _ in range(5):
        with pytest.raises(ExchangeFailed):
            post(opened, seconds=0.05)
    assert 1 == slow.asked
    slow.over.set()
    sleep(0.1)
    assert 200 == post(opened).status


def test_the_next_address_is_tried(web: Web) -> None:
    """Where nobody answers at the first address of a host, the others are connected to, each in its share of time."""
    opened = client(web.port, "hooks.example.org", resolver=Fixed("127.0.0.2", "::1", "127.0.0.1"))
    assert 200 == post(opened, seconds=LONG).status


def test_a_certificate_is_verified_for_the_name(authority: trustme.CA) -> None:
    """The name is asked for (SNI), said as Host and looked for in the certificate, while the address was checked."""
    name = "hooks.example.org"
    with web_server(tls=serving(authority, name)) as web:
        opened = client(web.port, name, "https", resolver=Fixed("127.0.0.1"), tls=trusting(authority))
        for _ in range(2):
            assert 200 == post(opened).status
    assert [name] == web.server_names
    assert (1, f"{name}:{web.port}") == (web.connections, web.asked[0].headers["Host"])


@pytest.mark.parametrize("case", ["another name", "another authority", "an address"])
def test_a_certificate_that_is_not_right_is_refused(authority: trustme.CA, case: str) -> None:
    """One for another name, or by an authority that is not trusted: nothing is said to such a server."""
    host = "127.0.0.1" if case == "an address" else "hooks.example.org"
    signing = trustme.CA() if case == "another authority" else authority
    with web_server(
        tls=serving(signing, "other.example.org" if case == "another name" else "hooks.example.org")
    ) as web:
        opened = client(web.port, host, "https", resolver=Fixed("127.0.0.1"), tls=trusting(authority))
        with pytest.raises(ExchangeFailed, match="the certificate is not verified") as caught:
            post(opened)
    assert (False, "setup", []) == (caught.value.sent, caught.value.reason, web.asked)


def test_an_address_may_have_a_certificate(authority: trustme.CA) -> None:
    """A URL that names an IP address is verified by that address."""
    with web_server(tls=serving(authority, "127.0.0.1")) as web:
        assert 200 == post(client(web.port, scheme="https", tls=trusting(authority))).status


def test_a_server_without_encryption_gets_nothing(web: Web) -> None:
    """Over https to a server that speaks http nothing is said."""
    with pytest.raises(ExchangeFailed, match="not connected: TLS failed") as caught:
        post(client(web.port, scheme="https"))
    assert (False, []) == (caught.value.sent, web.asked)


def test_a_handshake_keeps_to_the_deadline() -> None:
    """A server that takes the connection and says nothing is given up."""
    start = monotonic()
    with raw_server(lambda _, over: (over.wait(LONG), None)[1]) as port, pytest.raises(ExchangeFailed) as caught:
        post(client(port, scheme="https"), seconds=SHORT)
    assert (False, "not connected: timed out") == (caught.value.sent, caught.value.why)
    assert monotonic() - start < SHORT + 1


def test_a_context_that_does_not_verify_is_refused() -> None:
    """Verification cannot be turned off."""
    context = ssl.create_default_context()
    context.check_hostname = False
    with pytest.raises(InvalidValue, match="tls: a context that does not verify"):
        HttpClient(HttpUrl.read("https://hooks.example.org/"), tls=context)


def test_proxies_of_the_environment_are_not_asked(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy would resolve the name itself."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert 200 == post(client(web.port)).status


@pytest.mark.parametrize("value", ["a\r\nX-Evil: 1", "a\nb", "ü", "\0", " a"])
def test_a_header_is_one_line(web: Web, value: str) -> None:
    """What would begin another header goes nowhere."""
    with pytest.raises(ExchangeFailed) as caught:
        client(web.port).exchange(Request("POST", {"X-Note": value}, b""), LONG)
    assert (False, "content", []) == (caught.value.sent, caught.value.reason, web.asked)


def test_a_forked_process_has_connections_of_its_own(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    """A connection belongs to the process that opened it."""
    opened = client(web.port)
    assert 200 == post(opened).status
    monkeypatch.setattr("os.getpid", lambda: -1)
    assert 200 == post(opened).status
    assert 2 == web.connections
