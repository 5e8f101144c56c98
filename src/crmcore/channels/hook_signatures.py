"""How providers sign their web hooks: by Standard Webhooks, by an HMAC in a header, or by no more than a token."""

from __future__ import annotations

import hmac
from base64 import b64encode
from collections.abc import Sequence
from datetime import datetime
from typing import Literal, Protocol, get_args, runtime_checkable

from attrs import field, frozen

from crmcore.channels.hook_body import read_form
from crmcore.channels.http.client import require_header
from crmcore.channels.standard_webhooks import read_keys, verify
from crmcore.domain.kernel.secret import Secret
from crmcore.errors import InvalidValue, SignatureRefused
from crmcore.ports.channel import WebhookRequest

Algorithm = Literal["sha1", "sha256", "sha384", "sha512"]
SHORTEST = 8
"""Characters of a token or secret at least."""


@runtime_checkable
class HookSignature(Protocol):
    """Tells whether a request comes from the provider. `covers_url` tells whether the address called is signed too."""

    @property
    def covers_url(self) -> bool:
        """Whether what stands in the address is signed."""
        ...

    def verify(self, request: WebhookRequest, now: datetime) -> None:
        """Raises `SignatureRefused` unless the request is signed."""
        ...


@frozen
class StandardSignature:
    """Signed by Standard Webhooks, with one of several secrets while they are rotated, within five minutes."""

    secret: Secret[str] | Secret[bytes] | Sequence[Secret[str] | Secret[bytes]]
    covers_url = False

    def __attrs_post_init__(self) -> None:
        read_keys(self.secret, "signature.secret")

    def verify(self, request: WebhookRequest, now: datetime) -> None:
        """Raises `SignatureRefused`."""
        verify(read_keys(self.secret, "signature.secret"), request, now)


@frozen
class HmacHeader:
    """Signed by an HMAC (RFC 2104) in a header, after `prefix`, over the body; or, as ``url and form``, over the
    address that is called with the names and values of the form after it, in the order of names.

    It holds no time: what is replayed is told apart by its id alone.
    """

    header: str
    secret: Secret[str] | Secret[bytes]
    algorithm: Algorithm = "sha256"
    encoding: Literal["hex", "base64"] = "hex"
    prefix: str = ""
    signed: Literal["body", "url and form"] = "body"

    def __attrs_post_init__(self) -> None:
        require_header(self.header, self.prefix.rstrip(), "signature.header")
        _require_secret(self.secret)
        for name, value, options in (
            ("algorithm", self.algorithm, get_args(Algorithm)),
            ("encoding", self.encoding, ("hex", "base64")),
            ("signed", self.signed, ("body", "url and form")),
        ):
            if value not in options:
                raise InvalidValue(f"signature.{name}", "an unknown one", f"it is one of {', '.join(options)}")

    @property
    def covers_url(self) -> bool:
        """Whether the address is signed."""
        return self.signed == "url and form"

    def verify(self, request: WebhookRequest, now: datetime) -> None:
        """Raises `SignatureRefused`, and `InvalidValue` for a form that cannot be read."""
        given = request.header(self.header)
        if not given:
            raise SignatureRefused("it has no signature")
        content = request.body
        if self.covers_url:
            if not request.url:
                raise SignatureRefused("the address that was called is not given, and it is signed")
            form = read_form(request.body)
            content = (request.url + "".join(f"{name}{form[name]}" for name in sorted(form))).encode()
        if not self._fits(given, content):
            raise SignatureRefused("the signature does not fit")

    def _fits(self, given: str, content: bytes) -> bool:
        # A function that raises nothing: the right signature is in no traceback.
        mac = hmac.digest(_bytes(self.secret), content, self.algorithm)
        right = mac.hex() if self.encoding == "hex" else b64encode(mac).decode()
        told = given.lower() if self.encoding == "hex" and not self.prefix else given
        return hmac.compare_digest(f"{self.prefix}{right}".encode(), told.encode("utf-8", "surrogatepass"))


@frozen
class TokenHeader:
    """Not signed at all, but sent with a token in a header. Whoever has seen one request can make others: use it where
    a provider has nothing better, and the requests come encrypted.
    """

    header: str
    token: Secret[str] = field()
    covers_url = False

    def __attrs_post_init__(self) -> None:
        require_header(self.header, "", "signature.header")
        _require_secret(self.token)

    def verify(self, request: WebhookRequest, now: datetime) -> None:
        """Raises `SignatureRefused`."""
        if not self._fits(request.header(self.header)):
            raise SignatureRefused("the token does not fit")

    def _fits(self, given: str) -> bool:
        return hmac.compare_digest(_bytes(self.token), given.encode("utf-8", "surrogatepass"))


def _require_secret(secret: object) -> None:
    if not isinstance(secret, Secret):
        raise InvalidValue("signature.secret", f"a {type(secret).__name__}", "it is wrapped: Secret(...)")
    length = len(secret.reveal())
    if length < SHORTEST:
        raise InvalidValue("signature.secret", f"a secret of {length} characters", f"it has at least {SHORTEST}")


def _bytes(secret: Secret[str] | Secret[bytes]) -> bytes:
    value = secret.reveal()
    return value.encode() if isinstance(value, str) else value
