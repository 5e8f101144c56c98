"""``crmcore channels``."""

from __future__ import annotations

import click

from crmcore.cli.channels import ChannelOptions, channel_options
from crmcore.cli.options import debug_option, json_option
from crmcore.cli.output import print_json, print_rows
from crmcore.errors import ChannelTaken
from crmcore.plugins.registry import Plugins
from crmcore.plugins.settings import prefix_of
from crmcore.ports.channel import Channel, Hooked, Querying, Receiving
from crmcore.system.clock import SystemClock


@click.command("channels")
@channel_options
@json_option
@debug_option
def command(asked: ChannelOptions, as_json: bool) -> None:
    """List the channels there are, which plugin brings each, and what they can; no database is needed.

    Plugins that bring channels, and brought none, are told too: they are not set up, or they failed. A plugin is set up
    by the environment, CRMCORE_<PLUGIN>__<SETTING>; settings there of no plugin are told as well.

    \b
    Examples:
      crmcore channels
      crmcore channels --json
    """
    plugins = Plugins.load()
    found = dict(plugins.brought_channels(SystemClock()))
    for option, channel in asked.by_option().items():
        if channel.name in found:
            raise ChannelTaken(channel.name, found[channel.name][0])
        found[channel.name] = (option, channel)
    told = [_told(name, plugin, channel) for name, (plugin, channel) in sorted(found.items())]
    faults = {fault.plugin: fault.nature for fault in plugins.faults}
    bringing = {plugin for plugin, _ in found.values()}
    without = [
        {"plugin": each, "fault": faults.get(each)} for each in plugins.channel_plugins() if each not in bringing
    ]
    strays = plugins.strays()
    if as_json:
        print_json({"channels": told, "without_channels": without, "settings_of_no_plugin": list(strays)})
        return
    if told:
        header = ("channel", "plugin", "addresses", "media", "longest", "cost", "provider", "can")
        print_rows(header, [_row(each) for each in told])
    else:
        click.echo("no channels but desk and inbox, which every CRM has")
    for each in without:
        plugin = str(each["plugin"])
        unset = f"not set up; set {prefix_of(plugin)}<SETTING>, or give CRM.open(settings={{{plugin!r}: ...}})"
        click.echo(f"plugin {plugin}: {each['fault'] or unset}", err=True)
    for prefix, near in strays.items():
        meant = f"; did you mean {near}?" if near else ""
        click.echo(f"{prefix}<SETTING> in the environment: settings of no installed plugin{meant}", err=True)


def _told(name: str, plugin: str, channel: Channel) -> dict[str, object]:
    can, asked = channel.capabilities, _as_object(channel)
    return {
        "name": name,
        "plugin": plugin,
        "scheme": can.scheme,
        "media": sorted(can.media),
        "longest": can.longest,
        "cost": can.cost,
        "seconds": can.duration.total_seconds(),
        "provider": can.provider,
        "idempotent": can.idempotent,
        "supports_query": can.supports_query and isinstance(asked, Querying),
        "receives": can.two_way and isinstance(asked, Receiving),
        "web_hooks": can.two_way and isinstance(asked, Hooked) and can.largest_hook > 0,
    }


def _as_object(channel: object) -> object:
    return channel


def _row(told: dict[str, object]) -> list[str]:
    cost, media = told["cost"], told["media"]
    words = ("idempotent", "supports_query", "receives", "web_hooks")
    return [
        str(told["name"]),
        str(told["plugin"]),
        str(told["scheme"]),
        " ".join(media) if isinstance(media, list) else "",
        "" if told["longest"] is None else str(told["longest"]),
        "" if cost is None else str(cost),
        str(told["provider"] or ""),
        ", ".join(word.replace("_", " ") for word in words if told[word]),
    ]
