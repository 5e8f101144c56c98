"""The conformance kit for channels: subclass `ChannelConformance`, give it one fixture, and every obligation of the
port is tested.
"""

from __future__ import annotations

from crmcore.testing.channel_kit.capable import CapableKit
from crmcore.testing.channel_kit.hearing import HearingKit
from crmcore.testing.channel_kit.misbehaving import MisbehavingKit
from crmcore.testing.channel_kit.sending import SendingKit


class ChannelConformance(SendingKit, CapableKit, MisbehavingKit, HearingKit):
    """One test for each obligation of the channel port, in the port's words.

    Subclass it as ``TestMyChannel`` and give the fixture `far_side`, which returns or yields a `FarSide`: whom the
    channel speaks to. What is tested follows from the channel's capabilities; what a far side cannot do is skipped with
    the reason that its `cannot` gives.
    """
