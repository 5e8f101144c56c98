"""``python -m crmcore``."""

from __future__ import annotations

from crmcore.cli import main

if __name__ == "__main__":
    main()
