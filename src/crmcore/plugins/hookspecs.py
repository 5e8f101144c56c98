"""The hooks: what a plugin may bring, one line each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar, cast

import pluggy

from crmcore.domain.decision.policy import Policy
from crmcore.domain.kernel.event import Event
from crmcore.domain.relationship.measure import MeasureDeclaration
from crmcore.plugins.records import Records
from crmcore.plugins.settings import Settings
from crmcore.ports.channel import Channel
from crmcore.ports.clock import Clock
from crmcore.ports.store import Store

GROUP = "crmcore"
OpenStore = Callable[[str], Store]
"""Opens a store by its URL; raises `StorageUnavailable` or `InvalidValue`."""

F = TypeVar("F", bound=Callable[..., Any])
hookimpl = cast(Callable[[F], F], pluggy.HookimplMarker(GROUP))
_hookspec = cast(Callable[[F], F], pluggy.HookspecMarker(GROUP))


@_hookspec
def register_stores() -> Mapping[str, OpenStore]:  # type: ignore[empty-body]
    """Stores by URL scheme, e.g. ``{"sqlite": open_sqlite}``."""


@_hookspec
def register_channels(settings: Settings, clock: Clock) -> Sequence[Channel]:  # type: ignore[empty-body]
    """Channels that messages may go through, each under a name of its own, set up by the plugin's settings; `clock` is
    the CRM's, by which deadlines are set. An implementation takes those of the two that it needs.
    """


@_hookspec
def register_measures() -> Sequence[MeasureDeclaration]:  # type: ignore[empty-body]
    """Measures that every tenant has."""


@_hookspec
def register_policies() -> Sequence[Policy]:  # type: ignore[empty-body]
    """Policies that campaigns, ``crm.use`` and ``crm.decide`` take by their names."""


@_hookspec
def register_records() -> Sequence[Records]:  # type: ignore[empty-body]
    """The records of customers that the plugin keeps, each with how it merges, is exported and erased."""


@_hookspec
def on_event(event: Event) -> None:
    """Called inside the transaction, for each event, in a savepoint of its own; raising undoes and stops nothing
    else.
    """
