"""Batches of letters: each letter is in one, whatever ends the process that makes it."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from attrs import evolve
from click.testing import CliRunner

from crmcore import Postal, PostChannel
from crmcore.channels.post import batches, spool
from crmcore.channels.post.batches import make_batch
from crmcore.cli.program import program
from crmcore.codec.identifiers import address_of
from crmcore.domain.decision.message import Accepted, MessageId, Outgoing
from crmcore.errors import InvalidValue
from crmcore.testing import FrozenClock
from tests.unit.channels.paper import channel, pages, within

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)


class Killed(BaseException):
    """The process ends here."""


def key(number: int) -> str:
    """The key of a message."""
    return f"01890000-0000-7000-8000-{number:012}"


def letter(number: int, text: str = "Hello") -> Outgoing:
    """A message to customer so-and-so."""
    address = address_of(Postal(f"Customer {number}", f"Teeweg {number}", "10115", "Berlin", "DE"), None)
    assert address is not None
    id_ = key(number)
    return Outgoing(MessageId(UUID(id_)), id_, address, "Tea", text, NOON + timedelta(minutes=1), code=f"C{number}")


@pytest.fixture(scope="module")
def five(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with five letters."""
    folder = tmp_path_factory.mktemp("five")
    post = channel(folder, FrozenClock(NOON))
    for number in (3, 1, 5, 2, 4):
        assert isinstance(post.deliver(letter(number)), Accepted)
    return folder / "post" / "letters"


@pytest.fixture
def post(five: Path, tmp_path: Path) -> PostChannel:
    """A channel for which those five letters wait."""
    post = channel(tmp_path, FrozenClock(NOON))
    for file in five.iterdir():
        (post.path / "letters" / file.name).write_bytes(file.read_bytes())
    return post


def listed(path: Path) -> list[dict[str, str]]:
    """What the lists of all batches in a channel's folder say."""
    return [
        row
        for file in sorted((path / "batches").glob("*.csv"))
        for row in csv.DictReader(file.read_text(encoding="utf-8").splitlines())
    ]


def test_a_batch_is_a_print_file_and_its_list(post: PostChannel) -> None:
    """The oldest letters first; the list says where each begins, where it goes and its code."""
    batch = post.batch(limit=3)
    assert batch is not None
    assert (1, 3, 3) == (batch.number, batch.letters, batch.pages)
    assert 3 == pages(batch.print_file)
    assert [["Customer 1"], ["Customer 2"], ["Customer 3"]] == [
        within(batch.print_file, (20, 62.7, 85, 5), page) for page in range(3)
    ]
    assert {
        "letter": "2", "first_page": "2", "pages": "1", "key": key(2), "recipient": "Customer 2", "extra": "",
        "street": "Teeweg 2", "postal_code": "10115", "city": "Berlin", "region": "", "country": "DE", "code": "C2",
    } == listed(post.path)[1]  # fmt: skip


def test_batches_are_numbered_until_no_letter_waits(post: PostChannel) -> None:
    """Each letter is in one; a letter delivered again after that is not printed again."""
    found = [post.batch(limit=2) for _ in range(4)]
    assert [1, 2, 3, None] == [None if each is None else each.number for each in found]
    assert [key(number) for number in range(1, 6)] == [row["key"] for row in listed(post.path)]
    assert Accepted(detail="delivered before") == post.deliver(letter(1))
    assert post.batch() is None


def test_a_letter_that_was_written_again_while_its_batch_was_made_is_not_printed_again(post: PostChannel) -> None:
    """Two workers may meet on one message; the paper says it once."""
    again = (post.path / "letters" / f"{key(1)}.pdf").read_bytes()
    assert post.batch() is not None
    (post.path / "letters" / f"{key(1)}.pdf").write_bytes(again)
    assert post.batch() is None
    assert 5 == len(listed(post.path))


def test_with_duplex_each_letter_begins_on_a_front(tmp_path: Path) -> None:
    """A blank back is put in where a letter ends on a front."""
    post = channel(tmp_path, FrozenClock(NOON))
    for number, text in enumerate(["Hello", "Line\n" * 50, "Hello"], 1):
        post.deliver(letter(number, text))
    batch = post.batch(duplex=True)
    assert batch is not None
    assert (3, 4, 5) == (batch.letters, batch.pages, pages(batch.print_file))
    assert ["1", "3", "5"] == [row["first_page"] for row in listed(post.path)]


def _moments() -> Iterator[tuple[str, int, bool]]:
    """Each file that is written and each letter that is moved: which of them, and whether it was done or not."""
    for name, times in (("put_new", 1), ("put", 2), ("take", 5)):
        for place in range(times):
            yield name, place, False
            yield name, place, True


@pytest.mark.parametrize(("name", "place", "done"), list(_moments()))
def test_what_ends_in_the_middle_is_finished_by_the_next(
    post: PostChannel, monkeypatch: pytest.MonkeyPatch, name: str, place: int, done: bool
) -> None:
    """Killed before or after each step, every letter is in one batch and none in two; the folder is in order."""
    owner: object = spool.Spool if name == "take" else batches
    real, seen = getattr(owner, name), iter(range(100))

    def killed(*given: object) -> object:
        if next(seen) != place:
            return real(*given)
        if done:
            real(*given)
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(owner, name, killed)
        with pytest.raises(Killed):
            post.batch()
    post.deliver(letter(6))
    while post.batch() is not None:
        pass
    rows = listed(post.path)
    assert {key(number): 1 for number in range(1, 7)} == dict(Counter(row["key"] for row in rows))
    assert 6 == sum(pages(file) for file in (post.path / "batches").glob("*.pdf"))
    assert [] == list((post.path / "letters").iterdir())


def test_several_who_make_batches_at_once_share_the_letters(post: PostChannel) -> None:
    """None is in two batches, and none is left."""

    def make(_: int) -> None:
        while make_batch(post.path, limit=1) is not None:
            pass

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(make, range(4)))
    assert [key(number) for number in range(1, 6)] == sorted(row["key"] for row in listed(post.path))


def test_cells_that_look_like_formulas_are_told_as_text(tmp_path: Path) -> None:
    """The list is opened in spreadsheets."""
    post = channel(tmp_path, FrozenClock(NOON))
    address = address_of(Postal("=HYPERLINK(1)", "Teeweg 1", "10115", "Berlin", "DE"), None)
    assert address is not None
    post.deliver(evolve(letter(1), address=address))
    post.batch()
    assert ["'=HYPERLINK(1)"] == [row["recipient"] for row in listed(post.path)]


@pytest.mark.parametrize("limit", [0, -1, True, "3"])
def test_a_batch_of_no_letters_is_refused(post: PostChannel, limit: int) -> None:
    """A limit is a number of letters."""
    with pytest.raises(InvalidValue):
        post.batch(limit=limit)


def test_a_folder_that_is_none_of_a_channel_is_refused(tmp_path: Path) -> None:
    """Nothing is made there."""
    with pytest.raises(InvalidValue):
        make_batch(tmp_path)
    assert [] == list(tmp_path.iterdir())


def test_the_command_line_makes_a_batch(post: PostChannel) -> None:
    """As JSON or as figures; with nothing to do it says so."""
    done = CliRunner().invoke(program, ["post", "batch", str(post.path), "--limit", "4", "--json"])
    assert (0, {"batch": 1, "letters": 4, "pages": 4}) == (
        done.exit_code,
        {name: value for name, value in json.loads(done.stdout).items() if not name.endswith("file")},
    )
    assert "letters" in CliRunner().invoke(program, ["post", "batch", str(post.path)]).stdout
    done = CliRunner().invoke(program, ["post", "batch", str(post.path), "--json"])
    assert {"letters": 0, "pages": 0} == json.loads(done.stdout)
