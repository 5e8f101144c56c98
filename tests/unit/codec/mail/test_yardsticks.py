"""Real mails of other projects' tests: as many are understood rightly as was asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from crmcore.codec.mail.understand import understand
from tests.unit.codec.mail import yardsticks
from tests.unit.codec.mail.yardsticks import FOLDER, Judged

pytestmark = pytest.mark.skipif(
    not FOLDER.exists(), reason="the samples are not beside the repository (shared/data/email)"
)


@pytest.mark.parametrize(
    ("judge", "known", "asked"),
    [(yardsticks.flufl, 117, 105), (yardsticks.sisimai, 270, 243), (yardsticks.replies, 24, 22)],
    ids=["flufl", "sisimai", "replies"],
)
def test_enough_are_understood_rightly(judge: Callable[[], Iterator[Judged]], known: int, asked: int) -> None:
    """Also of each half, in proportion."""
    judged = list(judge())
    assert known == len(judged)
    assert sum(each.right for each in judged) >= asked
    for half in (0, 1):
        part = [each.right for each in judged if each.half == half]
        assert sum(part) >= int(asked / known * len(part)) - 2


def test_mails_that_are_no_bounces_are_none() -> None:
    """Those that were mistaken for one elsewhere."""
    for file in (FOLDER / "sisimai" / "not").iterdir():
        assert "other" == understand(file.read_bytes()).kind


def test_malformed_mails_are_understood() -> None:
    """None is refused, and only the one that is a bounce is one."""
    kinds = {file.name: understand(file.read_bytes()).kind for file in (FOLDER / "mail_parser").iterdir()}
    assert {"mail_malformed_2": "bounce", "mail_test_7": "reply"} == {
        name: kind for name, kind in kinds.items() if kind != "other"
    }
