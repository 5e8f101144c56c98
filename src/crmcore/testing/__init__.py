"""What helps to test: the kit that proves stores right, faults, machines that compare stores, clocks that stand still.

Names are loaded when first used, so that an app's tests pay for nothing they leave alone. `StoreConformance` needs
pytest and `stores_agree` Hypothesis (extra ``testing``).
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from crmcore.testing.channel_conformance import ChannelConformance
    from crmcore.testing.channel_kit.far_side import Delivered, FarSide
    from crmcore.testing.clock import FrozenClock
    from crmcore.testing.faults import Fault, FaultyStore, Mode
    from crmcore.testing.ids import CountingIds
    from crmcore.testing.policy_check import check_policy
    from crmcore.testing.state_machine import stores_agree
    from crmcore.testing.store_conformance import Host, StoreConformance

__all__ = [
    "ChannelConformance",
    "CountingIds",
    "Delivered",
    "FarSide",
    "Fault",
    "FaultyStore",
    "FrozenClock",
    "Host",
    "Mode",
    "StoreConformance",
    "check_policy",
    "stores_agree",
]

_HOMES = {
    "ChannelConformance": "channel_conformance",
    "CountingIds": "ids",
    "Delivered": "channel_kit.far_side",
    "FarSide": "channel_kit.far_side",
    "Fault": "faults",
    "FaultyStore": "faults",
    "FrozenClock": "clock",
    "Host": "store_conformance",
    "Mode": "faults",
    "StoreConformance": "store_conformance",
    "check_policy": "policy_check",
    "stores_agree": "state_machine",
}


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = getattr(import_module(f"{__name__}.{home}"), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
