"""The plugins of one CRM: found, checked at start, each implementation called alone."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from functools import lru_cache
from importlib.metadata import EntryPoint, entry_points
from itertools import chain, count
from pathlib import Path
from typing import Any

import pluggy
from attrs import define, field, frozen

from crmcore.domain.kernel.event import Event
from crmcore.domain.kernel.name import require_name
from crmcore.domain.relationship.measure import MeasureDeclaration
from crmcore.errors import PluginError
from crmcore.plugins import hookspecs
from crmcore.plugins.hookspecs import GROUP, OpenStore
from crmcore.plugins.records import Records
from crmcore.ports.channel import Channel

_log = logging.getLogger("crmcore.plugins")


def _places() -> tuple[tuple[str, int], ...]:
    """Where packages are looked for, and when something was last installed there or removed."""
    return tuple((place, _changed(place or os.curdir)) for place in sys.path)


def _changed(place: str) -> int:
    try:
        return Path(place).stat().st_mtime_ns
    except OSError:
        return 0


@lru_cache(maxsize=4)
def _installed(_: tuple[tuple[str, int], ...]) -> Sequence[EntryPoint]:
    # All packages' metadata are read for this: milliseconds, which every CRM opened in a process would pay.
    return sorted(entry_points(group=GROUP), key=lambda entry: entry.name)


@frozen
class PluginFault:
    """That a plugin's hook raised or returned junk: which plugin, which hook, what kind of failure. It stopped nobody
    else.
    """

    plugin: str
    hook: str
    nature: str


@define
class Plugins:
    """The plugins registered: those of the entry-point group ``crmcore`` and those given by the app."""

    _registry: pluggy.PluginManager
    faults: list[PluginFault] = field(factory=list)

    @classmethod
    def load(cls, given: Sequence[object] = ()) -> Plugins:
        """Register the installed plugins and those given; raises `PluginError` when one cannot be loaded or misspells a
        hook.
        """
        registry = pluggy.PluginManager(GROUP)
        registry.add_hookspecs(hookspecs)
        for entry in _installed(_places()):
            try:
                plugin = entry.load()
            except Exception as error:
                raise PluginError(
                    f"plugin {entry.name!r} cannot be loaded: {type(error).__name__}", plugin=entry.name
                ) from error
            if not registry.is_registered(plugin):
                _register(registry, plugin, entry.name)
        for plugin in given:
            _register(registry, plugin, None)
        try:
            registry.check_pending()
        except pluggy.PluginValidationError as error:
            raise PluginError(f"a plugin has a hook that does not exist: {error}") from error
        return cls(registry)

    def stores(self) -> Mapping[str, OpenStore]:
        """The stores registered, by URL scheme. Two for one scheme are a `PluginError`."""
        found: dict[str, OpenStore] = {}
        for name, stores in self._each("register_stores", dict):
            for scheme, opener in stores.items():
                if scheme in found:
                    raise PluginError(
                        f"plugin {name!r} registers a store for {scheme!r}, which has one already", plugin=name
                    )
                found[scheme] = opener
        return found

    def channels(self) -> Mapping[str, Channel]:
        """The channels registered, by name. Two of one name are a `PluginError`."""
        found: dict[str, Channel] = {}
        for plugin, channels in self._each("register_channels", list | tuple):
            for channel in channels:
                name = self._channel_name(plugin, channel)
                if name is None:
                    continue
                if name in found:
                    raise PluginError(f"plugin {plugin!r} registers a second channel {name!r}", plugin=plugin)
                found[name] = channel
        return found

    def _channel_name(self, plugin: str, channel: object) -> str | None:
        """The name of what is a channel; looking at it runs code of the plugin."""
        try:
            if isinstance(channel, Channel):
                return require_name(channel.name, "channel")
            nature = f"brought a {type(channel).__name__}, which is no channel"
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            nature = type(error).__name__
        self._fault(plugin, "register_channels", nature)
        return None

    def measures(self) -> Sequence[MeasureDeclaration]:
        """The measures that plugins bring."""
        return [
            declaration
            for _, declarations in self._each("register_measures", list | tuple)
            for declaration in declarations
            if isinstance(declaration, MeasureDeclaration)
        ]

    def records(self) -> Sequence[Records]:
        """The records of customers that plugins keep. Raises `PluginError` for any that cannot merge, be exported or
        erased, and for two of one name or table.
        """
        found: dict[str, Records] = {}
        tables: set[str] = set()
        for implementation in reversed(self._registry.hook.register_records.get_hookimpls()):
            plugin = implementation.plugin_name
            try:
                given: Any = implementation.function()
                brought = list(given)
            except KeyboardInterrupt:
                raise
            except BaseException as error:
                raise PluginError(
                    f"plugin {plugin!r} failed in register_records: {type(error).__name__}", plugin=plugin
                ) from error
            for records in brought:
                nature = _unfit(records) or _taken(records, found, tables)
                if nature is not None:
                    raise PluginError(f"plugin {plugin!r} {nature}", plugin=plugin)
                found[records.name] = records
                tables.update(records.tables)
        return tuple(found.values())

    @property
    def listens(self) -> bool:
        """True when some plugin wants events."""
        return bool(self._registry.hook.on_event.get_hookimpls())

    def on_event(self, event: Event, savepoint: Callable[[], AbstractContextManager[None]]) -> None:
        """Tell every listener of an event, each in a savepoint of its own."""
        for implementation in reversed(self._registry.hook.on_event.get_hookimpls()):
            try:
                with savepoint():
                    implementation.function(*(event,)[: len(implementation.argnames)])
            except KeyboardInterrupt:
                raise
            except BaseException as error:
                self._fault(implementation.plugin_name, "on_event", type(error).__name__)

    def _each(self, hook: str, shape: Any) -> Iterator[tuple[str, Any]]:
        for implementation in reversed(getattr(self._registry.hook, hook).get_hookimpls()):
            try:
                result = implementation.function()
            except KeyboardInterrupt:
                raise
            except BaseException as error:
                self._fault(implementation.plugin_name, hook, type(error).__name__)
                continue
            if isinstance(result, shape):
                yield implementation.plugin_name, result
            else:
                self._fault(implementation.plugin_name, hook, f"returned a {type(result).__name__}")

    def _fault(self, plugin: str, hook: str, nature: str) -> None:
        self.faults.append(PluginFault(plugin, hook, nature))
        _log.warning("plugin %s failed in %s: %s", plugin, hook, nature)


def _unfit(records: object) -> str | None:
    """Why it is not known how these records merge, are exported and erased; None: it is."""
    if not isinstance(records, Records):
        return f"brought a {type(records).__name__}, which is no Records"
    if not isinstance(records.name, str) or not records.name:
        return "brought records without a name"
    if isinstance(records.tables, str) or not all(isinstance(each, str) for each in records.tables):
        return f"does not say in which tables the records {records.name!r} are kept"
    for name in ("merge", "unmerge", "export", "erase"):
        if not callable(getattr(records, name)):
            return f"does not say how the records {records.name!r} {name}: it holds customer data and is refused"
    return None


def _taken(records: Records, found: Mapping[str, Records], tables: set[str]) -> str | None:
    if records.name in found:
        return f"brought a second {records.name!r} of records"
    if not tables.isdisjoint(records.tables):
        return f"keeps the records {records.name!r} in a table that has others"
    return None


def _register(registry: pluggy.PluginManager, plugin: object, name: str | None) -> None:
    if name is None:
        # Faults are told by a name that says something.
        own = getattr(plugin, "__name__", type(plugin).__name__)
        name = next(
            each for each in chain([own], (f"{own} {number}" for number in count(2))) if not registry.has_plugin(each)
        )
    try:
        registry.register(plugin, name)
    except (pluggy.PluginValidationError, ValueError) as error:
        raise PluginError(f"plugin {name or type(plugin).__name__!r} does not fit: {error}") from error
