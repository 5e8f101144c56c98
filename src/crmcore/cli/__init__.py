"""The command line: ``crmcore ...``, with the extra ``cli``."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line; the console script ``crmcore``."""
    try:
        from crmcore.cli.program import program
    except ModuleNotFoundError as error:
        if error.name not in {"click", "rich"}:
            raise
        print("error[missing_extra]: the command line needs its extra: pip install 'crmcore[cli]'", file=sys.stderr)
        sys.exit(2)
    program()
