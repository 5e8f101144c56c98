"""Idempotency keys."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from crmcore.ports.store import Remembered
from crmcore.testing.conformance.base import KitBase
from crmcore.testing.conformance.samples import NOON, days_ago

KEY, SECOND = bytes(range(32)), bytes(reversed(range(32)))
WHAT = Remembered(b"\x00\xff body", '"0190-ü"')


class CommandObligations(KitBase):
    """What `CommandTable` promises."""

    def test_what_was_remembered_is_recalled(self) -> None:
        """What is remembered under a key is recalled until it expires, and nothing under another key."""
        with self.write() as unit:
            assert unit.commands.recall(KEY, NOON) is None
            unit.commands.remember(KEY, WHAT, until=days_ago(-7))
        with self.read() as unit:
            assert WHAT == unit.commands.recall(KEY, NOON)
            assert unit.commands.recall(SECOND, NOON) is None

    def test_a_key_is_held_once_it_is_asked_for(self) -> None:
        """Who recalls a key to write keeps out whoever else does, until its transaction ends."""

        def act(_: int) -> bool:
            with self.write() as unit:
                known = unit.commands.recall(KEY, NOON)
                if known is None:
                    unit.commands.remember(KEY, WHAT, until=days_ago(-7))
                return known is None

        with ThreadPoolExecutor(4) as threads:
            assert [True] + [False] * 7 == sorted(threads.map(act, range(8)), reverse=True)

    def test_what_has_expired_is_not_recalled(self) -> None:
        """What has expired is not recalled."""
        with self.write() as unit:
            unit.commands.remember(KEY, WHAT, until=NOON)
            assert WHAT == unit.commands.recall(KEY, days_ago(1))
            assert unit.commands.recall(KEY, days_ago(-1)) is None

    def test_what_has_expired_is_replaced(self) -> None:
        """Remembering replaces what has expired under the key."""
        again = Remembered(b"other", "null")
        with self.write() as unit:
            unit.commands.remember(KEY, WHAT, until=days_ago(1))
            unit.commands.remember(KEY, again, until=days_ago(-7))
            assert again == unit.commands.recall(KEY, NOON)

    def test_forgetting_removes_what_has_expired(self) -> None:
        """What has expired is removed and counted; the rest stays."""
        with self.write() as unit:
            unit.commands.remember(KEY, WHAT, until=days_ago(1))
            unit.commands.remember(SECOND, WHAT, until=days_ago(-1))
            assert 1 == unit.commands.forget_expired(NOON)
            assert 0 == unit.commands.forget_expired(NOON)
            assert unit.commands.recall(KEY, days_ago(9)) is None
            assert WHAT == unit.commands.recall(SECOND, NOON)

    def test_commands_of_another_tenant_never_appear(self) -> None:
        """The same key stands for another command in another tenant."""
        with self.write() as unit:
            unit.commands.remember(KEY, WHAT, until=days_ago(1))
        with self.write(self.other) as unit:
            assert unit.commands.recall(KEY, days_ago(9)) is None
            assert 0 == unit.commands.forget_expired(NOON)
            unit.commands.remember(KEY, Remembered(b"", "1"), until=days_ago(-1))
        with self.read() as unit:
            assert WHAT == unit.commands.recall(KEY, days_ago(9))
