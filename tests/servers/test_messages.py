"""What the proxy understands of the protocol."""

from __future__ import annotations

import pytest

from tests.servers.messages import Stream, is_commit


@pytest.mark.parametrize("statement", ["COMMIT", " commit work;", "SELECT 1; COMMIT", "END", "end transaction"])
def test_a_commit_is_seen(statement: str) -> None:
    """In any spelling, alone or last of several."""
    assert is_commit(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "",
        "ROLLBACK",
        "INSERT INTO commits VALUES ('COMMIT')",
        "DO $$ BEGIN PERFORM 1; END $$",
        "ENDLESS",
    ],
)
def test_what_is_no_commit_is_not_taken_for_one(statement: str) -> None:
    """The word may stand elsewhere."""
    assert not is_commit(statement)


def test_messages_are_cut_wherever_the_bytes_are() -> None:
    """A byte at a time or all at once, a start without a letter and then two messages."""
    said = b"\0\0\0\x08\0\x03\0\0" + b"Q\0\0\0\x0bSELECT\0" + b"X\0\0\0\x04"
    at_once = [message.kind for message in Stream(started=False).feed(said)]
    stream = Stream(started=False)
    one_by_one = [message.kind for byte in said for message in stream.feed(bytes([byte]))]
    assert [b"", b"Q", b"X"] == at_once == one_by_one
