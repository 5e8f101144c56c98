"""Profiles: what a source says of one of its own people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from attrs import field, frozen

from crmcore.domain.kernel.personal import PERSONAL, hidden
from crmcore.domain.kernel.reach import Email, Phone, Reach
from crmcore.domain.kernel.value_type import Value


@frozen
class Profile:
    """What a source says of one of its own people, under the source's `key`; a number is the same key as its text.

    `kind` is person, organisation or household. An e-mail address or phone number is told as text, or as `Email` or
    `Phone` where several people share it; further ones, and ids of other sources, are `reaches`. `stated_at` is when
    the `attributes` were true, None: now. With `gone` the source has that person no more, and nothing else of the
    profile is looked at. Nothing is judged before the profile is synced, so that what cannot be taken
    rejects one profile and not its source.
    """

    key: str | int = field(repr=hidden, metadata=PERSONAL)
    name: str | None = field(default=None, repr=hidden, metadata=PERSONAL)
    kind: str = field(default="person", kw_only=True)
    email: str | Email | None = field(default=None, kw_only=True, repr=hidden, metadata=PERSONAL)
    phone: str | Phone | None = field(default=None, kw_only=True, repr=hidden, metadata=PERSONAL)
    reaches: Iterable[Reach] = field(default=(), kw_only=True)
    language: str | None = field(default=None, kw_only=True)
    zone: str | None = field(default=None, kw_only=True)
    channel: str | None = field(default=None, kw_only=True)
    attributes: Mapping[str, Value | None] = field(factory=dict, kw_only=True, repr=hidden, metadata=PERSONAL)
    stated_at: datetime | None = field(default=None, kw_only=True)
    gone: bool = field(default=False, kw_only=True)
