"""``crmcore new-channel``."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from importlib.metadata import entry_points
from importlib.resources import files
from importlib.resources.abc import Traversable
from importlib.util import find_spec
from pathlib import Path
from string import Template

import click

from crmcore.cli.options import debug_option, json_option, legible
from crmcore.cli.output import print_json
from crmcore.domain.kernel.name import require_name
from crmcore.errors import InvalidValue
from crmcore.services.own_channels import OWN_CHANNELS

_SUFFIX = ".template"


@click.command("new-channel")
@click.argument("name", metavar="NAME")
@click.option(
    "--folder",
    metavar="DIR",
    default=".",
    type=click.Path(path_type=Path),
    help="Where the package's folder is made.  [default: here]",
)
@json_option
@debug_option
def command(name: str, folder: Path, as_json: bool) -> None:
    """Write a package with a channel of your own, which passes the kit at once.

    NAME is the channel's, as offers and consents will call it: a-z, 0-9 and single _, and neither desk nor inbox,
    which are crmcore's own. The folder crmcore-NAME must not be there yet; in it are the channel, its settings, its
    entry point, and a far side for the tests.

    \b
    Example:
      crmcore new-channel chat
      cd crmcore-chat && pip install --editable '.[test]' && python -m pytest
    """
    words = _words(name)
    target = folder / words["distribution"]
    if target.exists() or target.is_symlink():
        raise InvalidValue("folder", "one that is there already", f"{target.name} is made anew; name another --folder")
    if not folder.is_dir():
        raise InvalidValue("folder", "no folder", "the package's folder is made in one that is there")
    written = _write(words, folder, target)
    if as_json:
        print_json({"name": name, "package": words["package"], "folder": str(target), "files": written})
        return
    for each in written:
        click.echo(legible(str(target / each)))


def _words(name: str) -> Mapping[str, str]:
    """What stands for what in the template's files."""
    require_name(name)
    parts = name.split("_")
    if not all(parts):
        raise InvalidValue("name", "an unusable name", "words in it are parted by one _ each")
    own = [channel.name for channel in OWN_CHANNELS]
    if name in own:
        raise InvalidValue("name", "that of a channel of crmcore's own", f"it is another than {' and '.join(own)}")
    package = f"crmcore_{name}"
    if find_spec(package) is not None or name in entry_points(group="crmcore").names:
        raise InvalidValue("name", "one that an installed plugin has", "a plugin has a name of its own")
    if name == "crmcore":
        raise InvalidValue("name", "that of crmcore itself", "a channel has a name of its own")
    camel = "".join(each.capitalize() for each in parts)
    return {
        "name": name,
        "package": package,
        "distribution": "-".join(["crmcore", *parts]),
        "environment": name.upper(),
        "class_name": f"{camel}Channel",
        "settings_name": f"{camel}Settings",
    }


def _write(words: Mapping[str, str], folder: Path, target: Path) -> list[str]:
    """Write the package beside its place and move it there as a whole."""
    draft = Path(tempfile.mkdtemp(prefix=".new-channel-", dir=folder))
    try:
        written = []
        for path, content in _templates(files("crmcore.cli") / "channel_template", ""):
            place = path.removesuffix(_SUFFIX).replace("src/package/", f"src/{words['package']}/")
            place = place.replace("test_channel.py", f"test_{words['name']}.py")
            (draft / place).parent.mkdir(parents=True, exist_ok=True)
            (draft / place).write_text(Template(content).substitute(words), encoding="utf-8")
            written.append(place)
        draft.chmod(0o755)
        draft.rename(target)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    return sorted(written)


def _templates(folder: Traversable, path: str) -> Iterator[tuple[str, str]]:
    for each in folder.iterdir():
        if each.is_dir():
            yield from _templates(each, f"{path}{each.name}/")
        elif each.name.endswith(_SUFFIX):
            yield f"{path}{each.name}", each.read_text(encoding="utf-8")
