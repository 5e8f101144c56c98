"""The plugin ``smtp``: the channel ``email`` through a mail server, set up by the environment or the app."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from crmcore.plugins.hookspecs import hookimpl
from crmcore.plugins.settings import Settings

if TYPE_CHECKING:
    from crmcore.ports.channel import Channel
    from crmcore.ports.clock import Clock


@hookimpl
def register_channels(settings: Settings, clock: Clock) -> Sequence[Channel]:
    """The channel, where it is set up; else nothing is imported for it."""
    if settings.is_empty:
        return []
    from crmcore.channels.smtp.mail_settings import MailSettings

    return [settings.read(MailSettings).channel(clock)]
