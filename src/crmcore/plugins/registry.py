"""The plugins of one CRM: found, checked at start, each implementation called alone."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from difflib import get_close_matches
from functools import lru_cache
from importlib.metadata import EntryPoint, entry_points
from itertools import chain, count
from pathlib import Path
from typing import Any

import pluggy
from attrs import define, field, frozen

from crmcore.domain.decision.policy import Policy, require_policy
from crmcore.domain.kernel.event import Event
from crmcore.domain.kernel.name import require_name
from crmcore.domain.marketing.campaign import CAMPAIGN_POLICIES
from crmcore.domain.relationship.measure import MeasureDeclaration
from crmcore.errors import InvalidSetting, InvalidValue, PluginError
from crmcore.plugins import hookspecs
from crmcore.plugins.hookspecs import GROUP, OpenStore
from crmcore.plugins.records import Records
from crmcore.plugins.settings import Settings, strays
from crmcore.ports.channel import Channel
from crmcore.ports.clock import Clock

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
    _settings: Mapping[str, Settings] = field(factory=dict)
    faults: list[PluginFault] = field(factory=list)

    @classmethod
    def load(
        cls,
        given: Sequence[object] = (),
        settings: Mapping[str, Mapping[str, object]] | None = None,
        *,
        installed: bool = True,
    ) -> Plugins:
        """Register the plugins that are `installed`, unless they are to be left out, and those given, with their
        settings by the plugin's name; raises `PluginError` when one cannot be loaded or misspells a hook,
        `InvalidValue` for a given one without hooks, `InvalidSetting` for settings of no plugin.
        """
        registry = pluggy.PluginManager(GROUP)
        registry.add_hookspecs(hookspecs)
        for entry in _installed(_places()) if installed else ():
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
            if not registry.get_hookcallers(plugin):
                rule = "a plugin is an object or a module with functions that are marked by hookimpl"
                raise InvalidValue("plugins", f"a {type(plugin).__name__} without hooks", rule)
        try:
            registry.check_pending()
        except pluggy.PluginValidationError as error:
            raise PluginError(f"a plugin has a hook that does not exist: {error}") from error
        return cls(
            registry,
            _settings_of([name for name, _ in registry.list_name_plugin()], {} if settings is None else settings),
        )

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

    def brought_channels(self, clock: Clock) -> Mapping[str, tuple[str, Channel]]:
        """The channels registered, by name, each with the name of its plugin; they may go by that clock. Two of one
        name are a `PluginError`, wrong settings an `InvalidSetting`.
        """
        found: dict[str, tuple[str, Channel]] = {}
        for plugin, channels in self._each("register_channels", list | tuple, self._settings, clock):
            for channel in channels:
                name = self._channel_name(plugin, channel)
                if name is None:
                    continue
                if name in found:
                    first = found[name][0]
                    other = "once more" if first == plugin else f"which plugin {first!r} brings too"
                    raise PluginError(f"plugin {plugin!r} brings the channel {name!r}, {other}", plugin=plugin)
                found[name] = (plugin, channel)
        failed = {fault.plugin for fault in self.faults}
        for plugin, settings in self._settings.items():
            if plugin not in failed and not settings.was_read and not settings.is_empty:
                raise InvalidSetting(plugin, "settings", "settings that it does not read", "this plugin has none")
        return found

    def channel_plugins(self) -> Sequence[str]:
        """The plugins that may bring channels, in order."""
        return sorted(each.plugin_name for each in self._registry.hook.register_channels.get_hookimpls())

    def strays(self) -> Mapping[str, str | None]:
        """What names in the environment begin with that look like settings and are of no plugin; each with what a
        plugin's begin with that may be meant.
        """
        return strays(self._settings, os.environ)

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
            if issubclass(type(declaration), MeasureDeclaration)
        ]

    def policies(self) -> Mapping[str, Policy]:
        """The policies that plugins bring, by name. Two of one name are a `PluginError`."""
        found: dict[str, Policy] = {}
        for plugin, policies in self._each("register_policies", list | tuple):
            for policy in policies:
                name = self._policy_name(plugin, policy)
                if name is None:
                    continue
                if name in found:
                    raise PluginError(f"plugin {plugin!r} registers a second policy {name!r}", plugin=plugin)
                found[name] = policy
        return found

    def _policy_name(self, plugin: str, policy: object) -> str | None:
        """The name of what is a policy; looking at it runs code of the plugin."""
        try:
            name = require_policy(policy).name
            if name not in CAMPAIGN_POLICIES:
                return name
            nature = f"brought a policy named {name!r}, which is said of campaigns otherwise"
        except KeyboardInterrupt:
            raise
        except InvalidValue as error:
            nature = f"brought what is no policy: {error.field}: {error.nature}"
        except BaseException as error:
            nature = type(error).__name__
        self._fault(plugin, "register_policies", nature)
        return None

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

    def _each(
        self, hook: str, shape: Any, settings: Mapping[str, Settings] | None = None, clock: Clock | None = None
    ) -> Iterator[tuple[str, Any]]:
        for implementation in reversed(getattr(self._registry.hook, hook).get_hookimpls()):
            plugin = implementation.plugin_name
            given = {} if settings is None else {"settings": settings[plugin], "clock": clock}
            try:
                result = implementation.function(*(given[name] for name in implementation.argnames))
            except KeyboardInterrupt:
                raise
            except InvalidValue as error:
                # Set up wrongly: that is told at start, and not where messages wait for a channel that is not there.
                if settings is None:
                    self._fault(plugin, hook, type(error).__name__)
                    continue
                fault = error
            except BaseException as error:
                self._fault(plugin, hook, type(error).__name__)
                continue
            else:
                # By its type: a proxy may raise when it is asked for its class.
                if issubclass(type(result), shape):
                    yield plugin, result
                else:
                    self._fault(plugin, hook, f"returned a {type(result).__name__}")
                continue
            # Outside of the handler: the values that it was set up with are in no traceback.
            raise _setting_fault(plugin, fault)

    def _fault(self, plugin: str, hook: str, nature: str) -> None:
        self.faults.append(PluginFault(plugin, hook, nature))
        _log.warning("plugin %s failed in %s: %s", plugin, hook, nature)


def _settings_of(plugins: Sequence[str], given: Mapping[str, Mapping[str, object]]) -> Mapping[str, Settings]:
    if not isinstance(given, Mapping):
        raise InvalidValue("settings", f"a {type(given).__name__}", "settings are a mapping for each plugin's name")
    for name, values in given.items():
        if name not in plugins:
            near = get_close_matches(str(name), plugins, n=1)
            hint = f"; did you mean {near[0]!r}?" if near else ""
            raise InvalidSetting(str(name), "settings", "settings of no plugin", f"no plugin has that name{hint}")
        if not isinstance(values, Mapping):
            raise InvalidSetting(name, "settings", f"a {type(values).__name__}", "settings are a mapping of names")
    return {name: Settings(name, given.get(name, {}), os.environ) for name in plugins}


def _setting_fault(plugin: str, error: InvalidValue) -> InvalidSetting:
    if isinstance(error, InvalidSetting):
        return InvalidSetting(plugin, error.field.removeprefix(f"{plugin}."), error.nature, error.rule)
    return InvalidSetting(plugin, error.field, error.nature, error.rule)


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
