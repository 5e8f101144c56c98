"""What a plugin is set up with, by the app or by the environment."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from difflib import get_close_matches
from typing import TypeVar, cast

from crmcore.codec.settings import Unfit, read_settings, sealed
from crmcore.errors import InvalidSetting

_T = TypeVar("_T")
# The parts that all have are as near as that to each other already.
_NEAR = 0.85


_PREFIX = re.compile(r"(CRMCORE_[A-Z0-9_]+?__).")


def prefix_of(plugin: str) -> str:
    """What the names of a plugin's settings begin with in the environment."""
    return f"CRMCORE_{re.sub('[^A-Z0-9]+', '_', plugin.upper())}__"


def strays(plugins: Collection[str], environment: Iterable[str]) -> Mapping[str, str | None]:
    """What names in the environment begin with that look like settings, and are those of no plugin; each with what a
    plugin's begin with that may be meant.
    """
    known = [prefix_of(plugin) for plugin in plugins]
    found = {told[1] for name in environment if not name.startswith(tuple(known)) and (told := _PREFIX.match(name))}
    return {prefix: next(iter(get_close_matches(prefix, known, n=1, cutoff=_NEAR)), None) for prefix in sorted(found)}


class Settings:
    """The settings of one plugin: those given to ``CRM.open(settings={"<plugin>": {...}})``, and for names that are not
    given there the environment's, ``CRMCORE_<PLUGIN>__<NAME>``.

    Nothing of them is in repr, a traceback or a pickle.
    """

    __slots__ = ("_values", "plugin", "was_read")

    def __init__(self, plugin: str, given: Mapping[str, object], environment: Mapping[str, str]) -> None:
        self.plugin = plugin
        self.was_read = False
        prefix = prefix_of(plugin)
        told = {
            name.removeprefix(prefix).lower(): each for name, each in environment.items() if name.startswith(prefix)
        }
        self._values = cast("Mapping[str, object]", sealed({**told, **given}))

    @property
    def is_empty(self) -> bool:
        """Whether nothing is set: then a plugin brings no channel, and is no fault."""
        self.was_read = True
        return not self._values

    def read(self, kind: type[_T]) -> _T:
        """The settings as an attrs class, each value of its field's type (`crmcore.codec.settings` tells which there
        are). Raises `InvalidSetting`, which names the setting and holds no value; also for one that is unknown.
        """
        self.was_read = True
        found = read_settings(kind, self._values)
        if isinstance(found, Unfit):
            raise InvalidSetting(self.plugin, found.field, found.nature, found.rule)
        return found

    def __repr__(self) -> str:
        return f"<Settings of {self.plugin!r}>"
