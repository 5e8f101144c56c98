"""As which user a server runs: PostgreSQL refuses to run as root."""

from __future__ import annotations

import os
import pwd
import subprocess
from collections.abc import Sequence
from pathlib import Path

from attrs import frozen

_PATIENCE = 120.0


@frozen
class Account:
    """A user other than root and its group, or None and None where we are not root and stay who we are."""

    user: int | None
    group: int | None

    def run(self, *command: str | Path) -> subprocess.CompletedProcess[str]:
        """Run a command as this user, in the root folder; its answer with both outputs as text."""
        return subprocess.run(
            [str(part) for part in command],
            user=self.user,
            group=self.group,
            extra_groups=None if self.user is None else (),
            cwd="/",
            env=_environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=_PATIENCE,
            check=False,
        )

    def can_run(self, program: Path) -> bool:
        """Whether this user reaches the program, and it starts."""
        try:
            return self.run(program, "--version").returncode == 0
        except PermissionError:
            return False

    def own(self, path: Path) -> None:
        """Make this user the owner of a file or folder that we made."""
        if self.user is not None and self.group is not None:
            os.chown(path, self.user, self.group)


def server_account(names: Sequence[str] = ("postgres", "nobody")) -> Account:
    """Who runs a server: we, or when we are root the first of these users that the machine has."""
    if os.geteuid() != 0:
        return Account(None, None)
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    for name in names:
        if name in known:
            return Account(known[name].pw_uid, known[name].pw_gid)
    raise LookupError(f"PostgreSQL does not run as root, and the machine has no user {' or '.join(names)}")


def _environment() -> dict[str, str]:
    """Ours, without what would lead PostgreSQL's programs to another server."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PG")}
