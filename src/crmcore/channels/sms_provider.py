"""How an SMS provider is spoken to over HTTP, as data: what goes where in a request, and what its answers mean."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Collection, Mapping
from typing import Final, Literal, get_args

from attrs import field, frozen

from crmcore.channels.configured import require_kind, require_switch
from crmcore.channels.filling import Template, fill, require_template, texts
from crmcore.channels.hook_signatures import HookSignature
from crmcore.channels.http.client import require_header
from crmcore.channels.json_pointer import JsonPointer
from crmcore.domain.decision.message import RefusalReason
from crmcore.domain.kernel.name import require_name
from crmcore.domain.kernel.personal import hidden
from crmcore.domain.kernel.secret import Secret
from crmcore.errors import InvalidValue

PLACES: Final = ("to", "digits", "sender", "text", "key", "callback")
"""What a template may name: the number with + and without it, the sender, the text, the message's key, the callback."""

Told = Literal["receipt", "hard bounce", "soft bounce", "reply", "nothing"]
"""What a provider's word for a state means: arrived, the number is dead, not arrived, a text from the customer, nothing
that is to be recorded."""

_REASONS = get_args(RefusalReason)
_TOLD = get_args(Told)


@frozen
class Bearer:
    """A token in the header Authorization (RFC 6750)."""

    token: Secret[str]

    def header(self) -> tuple[str, Secret[str]]:
        """Name and value."""
        return "Authorization", Secret(f"Bearer {self.token.reveal()}")


@frozen
class Basic:
    """A user and a password in the header Authorization (RFC 7617)."""

    user: str = field(repr=hidden)
    password: Secret[str]

    def header(self) -> tuple[str, Secret[str]]:
        """Name and value."""
        both = f"{self.user}:{self.password.reveal()}".encode()
        return "Authorization", Secret(f"Basic {b64encode(both).decode()}")


@frozen
class HeaderKey:
    """A key in a header of its own: ``HeaderKey("X-Api-Key", Secret(...))``."""

    name: str
    key: Secret[str]

    def header(self) -> tuple[str, Secret[str]]:
        """Name and value."""
        return self.name, self.key


@frozen
class AnswerForm:
    """What an answer in JSON says, by JSON pointers (RFC 6901).

    A status of success alone is no acceptance: a page to log in has one too, and so have errors of some providers. `id`
    points at the provider's id of the message, which an answer of acceptance then has. `state` points at a word, which
    is one of `accepted` or of `refused` (with the reason for each); another word leaves it unknown. `by_status` is for
    a provider whose answers say nothing in JSON: any 2xx is taken for a yes. `code` points at what an answer of refusal
    gives as its cause, and `reasons` tells them apart. ``address``, ``content``, ``policy`` and ``other`` are for good.
    """

    id: str | None = None
    state: str | None = None
    accepted: Collection[str] = ()
    refused: Mapping[str, RefusalReason] = field(factory=dict)
    code: str | None = None
    reasons: Mapping[str, RefusalReason] = field(factory=dict)
    by_status: bool = False


@frozen
class HookForm:
    """How the provider's web hooks tell of deliveries and texts from customers, and how they are signed.

    The pointers are JSON pointers; of a form, ``/MessageStatus`` is the field MessageStatus. `items` points at the list
    of events where there are several in a request, and the others then at what is in each.

    `id` points at the provider's id of the message or reply. `state` points at a word, and `words` says what each
    means; where there is no state, it is a reply. `key` points at the message's key, which the provider was given and
    gives back; `query` is the name by which it stands in the address that is called instead (such an address has to be
    signed). `number` points at the customer's number for what became of a message, `sender` at it for a reply, `text`
    at what the reply says, `at` at the time, which else is when it came, and `code` at the cause of what did not
    arrive, which is kept as the status.
    """

    signature: HookSignature
    id: str
    state: str | None = None
    words: Mapping[str, Told] = field(factory=dict)
    form: Literal["json", "form"] = "json"
    items: str | None = None
    key: str | None = None
    query: str | None = None
    number: str | None = None
    sender: str | None = None
    text: str | None = None
    at: str | None = None
    code: str | None = None


@frozen
class HttpSmsProvider:
    """An SMS provider that takes one message a request.

    `fields` is the request's body: names with templates, of any depth for ``json``, flat for ``form``; a key that goes
    there is a `Secret`. `auth` says who asks. `headers` are further ones, whose templates may name ``{key}``. `sender`
    is the number or name that a text is from, `callback` the address that receipts are sent to. `idempotent` is for a
    provider that takes the key and sends once what comes again under it. `answer` says how an acceptance is told from
    all else. `name` is for an account that other channels use too: they share its limit and its breaker. Raises
    `InvalidValue`, which names the part.
    """

    url: str | Secret[str] = field(repr=hidden)
    fields: Mapping[str, Template]
    sender: str
    form: Literal["json", "form"] = "json"
    method: Literal["POST", "PUT"] = "POST"
    auth: Bearer | Basic | HeaderKey | None = None
    headers: Mapping[str, str] = field(factory=dict)
    callback: str = field(default="", repr=hidden)
    idempotent: bool = False
    answer: AnswerForm = field(kw_only=True)
    hook: HookForm | None = None
    name: str | None = None

    def __attrs_post_init__(self) -> None:
        _require(self.form in ("json", "form"), "provider.form", "no form of a body", "it is json or form")
        _require(self.method in ("POST", "PUT"), "provider.method", "no method", "it is POST or PUT")
        _require(isinstance(self.fields, Mapping) and bool(self.fields), "provider.fields", "no fields", "name one")
        for name, template in self.fields.items():
            where = f"provider.fields.{name}"
            _require(
                self.form == "json" or isinstance(template, str | Secret), where, "no text", "a form's fields are text"
            )
            require_template(template, where, PLACES)
        _require(isinstance(self.headers, Mapping), "provider.headers", f"a {type(self.headers).__name__}", "name them")
        require_kind(self.sender, str, "provider.sender")
        require_kind(self.callback, str, "provider.callback")
        require_kind(self.answer, AnswerForm, "provider.answer")
        require_switch(self.idempotent, "provider.idempotent")
        for name, value in self.headers.items():
            require_kind(value, str, f"provider.headers.{name}")
            require_template(value, f"provider.headers.{name}", ("key",))
            require_header(name, fill(value, {"key": "key"}), f"provider.headers.{name}")
        if self.auth is not None:
            require_auth(self.auth)
        require_template(self.callback, "provider.callback", ("key",))
        keyed = any("{key}" in text for text in texts([self.fields, self.headers]))
        _require(keyed or not self.idempotent, "provider.idempotent", "true, and the provider is not given the key",
                 "a field or a header holds {key}")  # fmt: skip
        _require_answer(self.answer)
        if self.name is not None:
            require_name(self.name, "provider.name", hyphens=True)
        if self.hook is not None:
            _require_hook(require_kind(self.hook, HookForm, "provider.hook"))


def require_auth(auth: Bearer | Basic | HeaderKey) -> None:
    """Raises `InvalidValue`, without the secret, unless it can be written as a header."""
    _require(isinstance(auth, Bearer | Basic | HeaderKey), "provider.auth", f"a {type(auth).__name__}",
             "it is Bearer, Basic or HeaderKey")  # fmt: skip
    given = auth.token if isinstance(auth, Bearer) else auth.password if isinstance(auth, Basic) else auth.key
    _require(isinstance(given, Secret), "provider.auth", f"a {type(given).__name__}", "it is wrapped: Secret(...)")
    try:
        name, value = auth.header()
        require_header(name, value.reveal(), "provider.auth")
    except InvalidValue as error:
        raise error.with_traceback(None) from None


def _require_answer(answer: AnswerForm) -> None:
    for name in ("id", "state", "code"):
        _require_pointer(getattr(answer, name), f"provider.answer.{name}")
    for name in ("refused", "reasons"):
        for word, reason in getattr(answer, name).items():
            where = f"provider.answer.{name}.{word}"
            _require(reason in _REASONS, where, "no reason", f"it is one of {', '.join(_REASONS)}")
    states = answer.state is not None
    _require(states == bool(answer.accepted), "provider.answer.accepted", "words without a state, or none with one",
             "where a state is pointed at, its words are named")  # fmt: skip
    require_switch(answer.by_status, "provider.answer.by_status")
    pointed = states or answer.id is not None
    _require(pointed or answer.by_status, "provider.answer", "a form by which everything is accepted",
             "id or state is pointed at, or by_status=True says that the status tells it")  # fmt: skip
    _require(not (pointed and answer.by_status), "provider.answer.by_status", "true, and the body tells it",
             "it is for answers whose body tells nothing")  # fmt: skip


def _require_hook(hook: HookForm) -> None:
    _require(isinstance(hook.id, str), "provider.hook.id", "no pointer", "the provider's id is pointed at")
    for name in ("items", "id", "state", "key", "number", "sender", "text", "at", "code"):
        _require_pointer(getattr(hook, name), f"provider.hook.{name}")
    for word, told in hook.words.items():
        _require(told in _TOLD, f"provider.hook.words.{word}", "no meaning", f"it is one of {', '.join(_TOLD)}")
    _require(isinstance(hook.signature, HookSignature), "provider.hook.signature",
             f"a {type(hook.signature).__name__}", "it verifies requests")  # fmt: skip
    _require(hook.query is None or hook.signature.covers_url, "provider.hook.query", "a key in an address that is "
             "not signed", "the signature covers the address: HmacHeader(..., signed='url and form')")  # fmt: skip
    _require(hook.form in ("json", "form"), "provider.hook.form", "no form of a body", "it is json or form")


def _require_pointer(pointer: str | None, field: str) -> None:
    if pointer is not None:
        JsonPointer.read(pointer, field)


def _require(right: bool, field: str, nature: str, rule: str) -> None:
    if not right:
        raise InvalidValue(field, nature, rule)
