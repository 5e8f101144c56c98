"""Do what is due in the CRM: `python manage.py crmcore_tick`, once a minute by cron."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from crmcore import CRMError
from orders.memory import crm


class Command(BaseCommand):  # type: ignore[misc]
    """Ends with 3 when the next minute may do what this one could not, with 1 when somebody has to look."""

    help = "Do what is due: standings, segments, messages, the event log."

    def add_arguments(self, parser: CommandParser) -> None:
        """How much, and by which channels."""
        parser.add_argument("--messages", type=int, default=200, help="Deliver at most so many.")
        parser.add_argument("--channel", action="append", help="Hear and deliver by this channel alone; repeatable.")

    def handle(self, *, messages: int, channel: list[str] | None, **options: Any) -> None:
        """Tick once."""
        try:
            done = crm().tick(messages=messages, channels=channel).dispatched
        except CRMError as error:
            raise CommandError(f"{error.code}: {error}", returncode=3 if error.retry == "later" else 1) from error
        self.stdout.write(f"{done.accepted} sent, {done.held} held, {done.waiting} waiting")
