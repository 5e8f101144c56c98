"""Duplicates in a file, from Python."""

from __future__ import annotations

import io
import sys

import pytest

from crmcore.errors import InvalidValue, MissingExtra
from crmcore.services.file_duplicates import duplicates_in

FILE = b'name,born\nSara Lindholm,1980-02-03\n"Lindholm, Sara",1980-02-03\nBo Lind,1971-11-14\n'
MAPPING = {"record": {"name": "name", "birth_date": "born"}}


def test_a_stream_and_a_dict_will_do() -> None:
    """Records are named by their line."""
    done = duplicates_in(io.BytesIO(FILE), MAPPING)
    assert [("2", "3")] == [(pair.left, pair.right) for pair in done.found.pairs]
    assert {} == done.ids


def test_the_threshold_is_judged_before_the_file_is_read() -> None:
    """A mistake in the call is told at once."""
    with pytest.raises(InvalidValue, match="threshold"):
        duplicates_in("nowhere.csv", MAPPING, threshold=3)


def test_a_missing_extra_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without rapidfuzz the error says what to install."""
    for name in [name for name in sys.modules if name.startswith("crmcore.linkage.")]:
        monkeypatch.delitem(sys.modules, name)
    for name in [name for name in sys.modules if name.partition(".")[0] == "rapidfuzz"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "rapidfuzz", None)
    with pytest.raises(MissingExtra, match=r"pip install 'crmcore\[duplicates\]'"):
        duplicates_in(io.BytesIO(FILE), MAPPING)
