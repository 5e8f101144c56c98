"""Marks for values."""

from __future__ import annotations

import pytest

from crmcore_postgres.marks import numbered


@pytest.mark.parametrize(
    ("shared", "expected"),
    [
        ("SELECT 1", b"SELECT 1"),
        ("a = ? AND b = ?", b"a = $1 AND b = $2"),
        ("a = ?2 AND b = ?1 AND c = ?2", b"a = $2 AND b = $1 AND c = $2"),
        ("(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", b"($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"),
        ("?", b"$1"),
        ("x = 'ü' OR y = ?", "x = 'ü' OR y = $1".encode()),
    ],
)
def test_marks_are_numbered_in_their_order(shared: str, expected: bytes) -> None:
    """``?`` is numbered by its place, ``?2`` by its own number."""
    assert expected == numbered(shared)
