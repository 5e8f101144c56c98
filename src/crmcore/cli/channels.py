"""The channels that a command may use: those of plugins, and by option a Maildir and letters on paper."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import Any, TypeVar, cast

import click
from attrs import fields_dict, frozen

from crmcore.channels.maildir import MaildirChannel
from crmcore.domain.kernel.reach import Postal
from crmcore.errors import InvalidValue
from crmcore.ports.channel import Channel

F = TypeVar("F", bound=Callable[..., Any])

_FIRM = "Shop; Marktplatz 1; 28195; Bremen; DE"
_OPTIONS = (
    click.option("--maildir", metavar="FOLDER", help="Carry the channel email by writing letters into it."),
    click.option("--sender", metavar="ADDRESS", help='Who e-mail is from, like "Shop <news@example.org>".'),
    click.option("--post", metavar="FOLDER", help="Carry the channel post by printing letters (PDF) into it."),
    click.option("--post-sender", metavar="ADDRESS",
                 help=f'Who letters are from, like "{_FIRM}"; a region goes before the country.'),
    click.option("--post-font", "post_fonts", metavar="FILE", multiple=True,
                 help="A font for letters; of several, the first that has a character. Else the system's DejaVu Sans."),
    click.option("--post-zone", metavar="ZONE", help="The zone whose day is the date on letters, UTC unless given."),
)  # fmt: skip


@frozen
class ChannelOptions:
    """What was said by options of the channels to use beside those of plugins."""

    maildir: str | None
    sender: str | None
    post: str | None
    post_sender: str | None
    post_fonts: tuple[str, ...]
    post_zone: str | None

    def by_option(self) -> Mapping[str, Channel]:
        """The channels, by the option that brings each."""
        if (self.maildir is None) != (self.sender is None):
            raise click.UsageError("--maildir and --sender go together")
        if (self.post is None) != (self.post_sender is None):
            raise click.UsageError("--post and --post-sender go together")
        if self.post is None and (self.post_fonts or self.post_zone is not None):
            raise click.UsageError("--post-font and --post-zone go with --post")
        made: dict[str, Channel] = {}
        if self.maildir is not None and self.sender is not None:
            made["--maildir"] = MaildirChannel(self.maildir, sender=self.sender)
        if self.post is not None and self.post_sender is not None:
            from crmcore.channels.post.channel import PostChannel

            sender, fonts = _postal(self.post_sender), self.post_fonts or None
            made["--post"] = PostChannel(self.post, sender=sender, fonts=fonts, zone=self.post_zone or "UTC")
        return made

    def channels(self) -> Sequence[Channel]:
        """The channels."""
        return [*self.by_option().values()]


def channel_options(function: F) -> F:
    """The options of channels, as one argument ``asked``, a `ChannelOptions`."""

    @wraps(function)
    def command(*arguments: Any, **named: Any) -> Any:
        asked = ChannelOptions(**{name: named.pop(name) for name in fields_dict(ChannelOptions)})
        return function(*arguments, asked=asked, **named)

    for option in reversed(_OPTIONS):
        command = option(command)
    return cast(F, command)


def unreached(channels: Sequence[str]) -> str:
    """What to do about channels that have messages due and are not there."""
    cures = "give their options, set up their plugins, or let the app that has them tick"
    return f"messages are due on channels that are not there: {', '.join(channels)}; {cures}"


def _postal(text: str) -> Postal:
    """The postal address in one line. Raises `InvalidValue`."""
    parts = [part.strip() for part in text.split(";")]
    if len(parts) not in (5, 6):
        rule = f'write recipient; street; postal code; city; country, like "{_FIRM}", a region before the country'
        raise InvalidValue("post-sender", f"text of {len(parts)} parts", rule)
    recipient, street, code, city, *region, country = parts
    return Postal(recipient, street, code, city, country, region="".join(region))
