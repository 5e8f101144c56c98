"""The post channel keeps the obligations of a channel, and prints letters that a postman can deliver."""

from __future__ import annotations

import errno
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from attrs import evolve

from crmcore import Money, Postal, PostChannel
from crmcore.channels.post.fonts import Fonts
from crmcore.channels.post.sheet import ADDRESS_TOP, WINDOW
from crmcore.codec.identifiers import address_of
from crmcore.domain.decision.message import Accepted, MessageId, Outgoing, Refused
from crmcore.domain.kernel.reach import Address
from crmcore.errors import InvalidValue, UnknownZone
from crmcore.testing import ChannelConformance, Delivered, FarSide, FrozenClock
from tests.unit.channels.paper import DEJAVU, SHOP, body, channel, codes, colours, pages, within
from tests.unit.channels.paper import text as text_of

LATE = datetime(2026, 3, 10, 23, 30, tzinfo=UTC)
"""Half past midnight of the 11th in Berlin."""
KEY = "01890000-0000-7000-8000-000000000001"
CODE = "7K3QX-9M2DP-4ABCD-EFGH5"
SARA = Postal("Frau Sara Öz", "Teeweg 3", "10115", "Berlin", "DE", extra="c/o Familie Beispiel")


def at(postal: Postal) -> Address:
    """The address of a contact point there."""
    found = address_of(postal, None)
    assert found is not None
    return found


HELLO = Outgoing(MessageId(UUID(KEY)), KEY, at(SARA), "Tea", "Hello Sara", LATE + timedelta(seconds=30))


@pytest.fixture
def post(tmp_path: Path) -> PostChannel:
    """A channel that prints into the test's folder."""
    return channel(tmp_path, FrozenClock(LATE))


def printed(folder: Path, key: str = KEY) -> Path:
    """The letter of a key."""
    return folder / "post" / "letters" / f"{key}.pdf"


class PostSide(FarSide):
    """A folder of letters."""

    cannot = {  # noqa: RUF012 -- declared by the kit
        "throttle": "a folder takes what is written to it",
        "kill": "paper does not come back by itself",
        "answer_junk": "a folder does not answer",
        "hang": "a folder does not answer",
        "secrets": "a folder has none",
    }

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def open_channel(self) -> PostChannel:
        """The folder of the test."""
        return channel(self.folder)

    def delivered(self) -> Sequence[Delivered]:
        """What the letters say; paper breaks lines where they end, and has no line that is empty."""
        letters = sorted((self.folder / "post" / "letters").glob("*.pdf"))
        return [Delivered(self._to(letter), body(letter).partition("\n")[2]) for letter in letters]

    def _to(self, letter: Path) -> str:
        """The address, as one that was sent to, of what stands in the window."""
        name, street, place = within(letter, (WINDOW[0], ADDRESS_TOP, WINDOW[2], 27.3))
        return "\n".join([name, "", street, *place.split(" ", 1), "", "DE"])


class TestPostChannel(ChannelConformance):
    """Every obligation of the port."""

    @pytest.fixture
    def far_side(self, tmp_path: Path) -> PostSide:
        """The folder of the test."""
        return PostSide(tmp_path)

    def test_text_of_any_script_goes_out_as_given(self, far_side: FarSide) -> None:
        """What the font has is printed, in its order and joined; see below for what it has not."""
        post = far_side.open_channel()
        text = "Grüße aus Köln, ☃ 😀\nΚαλημέρα\nПривет\nشكرا\n.\nFrom here on"
        assert isinstance(post.deliver(self.outgoing(post, subject="Grüße ☃ =?utf-8?q?x?=", text=text)), Accepted)
        assert [text] == [each.text for each in far_side.delivered()]


def test_the_address_stands_in_the_window(post: PostChannel, tmp_path: Path) -> None:
    """An envelope DL shows the sender's line and the whole address, and nothing else."""
    post.deliver(HELLO)
    left, _, width, height = WINDOW
    lines = ["Frau Sara Öz", "c/o Familie Beispiel", "Teeweg 3", "10115 Berlin"]
    assert lines == within(printed(tmp_path), (left, ADDRESS_TOP, width, 27.3))
    assert ["Tee & Söhne · Marktplatz 1 · 28195 Bremen", *lines] == within(
        printed(tmp_path), (left, WINDOW[1], width, height)
    )


def test_a_letter_has_date_subject_and_text(post: PostChannel, tmp_path: Path) -> None:
    """The date is that of the day where the firm is; the page is not blank when it is looked at."""
    post.deliver(HELLO)
    assert ["2026-03-11"] == within(printed(tmp_path), (125, 48, 60, 8))
    assert ["Tea", "Hello Sara"] == body(printed(tmp_path)).split("\n")
    assert colours(printed(tmp_path)) > 1


@pytest.mark.parametrize(
    ("postal", "lines"),
    [
        (
            Postal("Ann Example", "1 Tea Street", "94103", "San Francisco", "US", extra="Apt 2", region="CA"),
            ["Ann Example", "Apt 2", "1 Tea Street", "SAN FRANCISCO, CA 94103", "UNITED STATES"],
        ),
        (
            Postal("Ann Example", "1 Tea Street", "SW1A 1AA", "London", "GB"),
            ["Ann Example", "1 Tea Street", "LONDON", "SW1A 1AA", "UNITED KINGDOM"],
        ),
        (
            Postal("Ann Example", "Tea Street 1", "", "Dubai", "AE"),
            ["Ann Example", "Tea Street 1", "DUBAI", "UNITED ARAB EMIRATES"],
        ),
    ],
)
def test_an_address_abroad_is_laid_out_as_its_country_wants(
    post: PostChannel, tmp_path: Path, postal: Postal, lines: list[str]
) -> None:
    """City and country in capitals; what the country's form has no place for is not left out."""
    assert isinstance(post.deliver(evolve(HELLO, address=at(postal))), Accepted)
    assert lines == within(printed(tmp_path), (WINDOW[0], ADDRESS_TOP, WINDOW[2], 27.3))


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"postal_code": ""}, "no postal code"),
        ({"postal_code": "1011"}, "a postal code that is none of the country"),
        ({"recipient": "W" * 60}, "an address too large for the window"),
        ({"recipient": "田中"}, "an address with a character that no font has (U+7530)"),
    ],
)
def test_an_address_that_cannot_be_delivered_at_is_refused_for_good(
    post: PostChannel, tmp_path: Path, change: dict[str, str], why: str
) -> None:
    """It is refused as the address is at fault, in words that hold nothing of it; nothing is printed."""
    address = at(evolve(SARA, **change))
    assert why == post.validate(address)
    assert Refused(permanent=True, detail=why, reason="address") == post.deliver(evolve(HELLO, address=address))
    assert not printed(tmp_path).exists()


@pytest.mark.parametrize(
    "change",
    [{"text": "茶"}, {"subject": "茶"}, {"text": "Hello\x07"}, {"text": "word " * 20_000}, {"text": "\n" * 700}],
)
def test_what_cannot_be_printed_is_refused_for_good(post: PostChannel, tmp_path: Path, change: dict[str, Any]) -> None:
    """A character that the fonts lack is no empty box on paper, and no letter is cut."""
    answer = post.deliver(evolve(HELLO, **change))
    assert isinstance(answer, Refused) and (True, "content") == (answer.permanent, answer.reason)
    assert not printed(tmp_path).exists()


def test_a_long_letter_has_as_many_pages_as_it_needs(post: PostChannel, tmp_path: Path) -> None:
    """Nothing of it is lost; the pages that follow are numbered, and have no window."""
    text = "\n".join(f"Line {number}" for number in range(90))
    assert isinstance(post.deliver(evolve(HELLO, text=text)), Accepted)
    file = printed(tmp_path)
    assert 3 == pages(file)
    assert ["Tea", *text.split("\n")] == body(file).split("\n")
    assert "Tee & Söhne 2" == text_of(file, 1)[0]


def test_no_mark_in_a_text_is_read(post: PostChannel, tmp_path: Path) -> None:
    """What the printing library could take for a mark of its own is printed as it is."""
    text = "{nb} and **bold** and __line__\n[Tea](https://shop.example)"
    post.deliver(evolve(HELLO, text=text))
    assert ["Tea", *text.split("\n")] == body(printed(tmp_path)).split("\n")


def test_a_letter_with_more_pages_than_allowed_is_refused(tmp_path: Path) -> None:
    """The limit is that of the channel."""
    answer = channel(tmp_path, pages=1).deliver(evolve(HELLO, text="Line\n" * 50))
    assert Refused(permanent=True, detail="more pages than a letter may have", reason="content") == answer


def test_a_code_is_printed_for_people_and_for_tills(post: PostChannel, tmp_path: Path) -> None:
    """As text, and as a QR code that a scanner reads."""
    post.deliver(evolve(HELLO, code=CODE))
    assert CODE in body(printed(tmp_path)).split("\n")
    assert [CODE] == list(codes(printed(tmp_path)))


def test_a_code_is_not_parted_by_the_end_of_a_page(post: PostChannel, tmp_path: Path) -> None:
    """It stands whole on the next page."""
    post.deliver(evolve(HELLO, code=CODE, text="\n".join(["Line"] * 32)))
    assert [] == list(codes(printed(tmp_path)))
    assert [CODE] == list(codes(printed(tmp_path), 1))


def test_a_letter_delivered_again_is_the_same_file(post: PostChannel, tmp_path: Path) -> None:
    """To the byte: what was printed is not printed over."""
    post.deliver(HELLO)
    before = printed(tmp_path).read_bytes()
    assert Accepted(detail="delivered before") == channel(tmp_path).deliver(evolve(HELLO, text="Something else"))
    assert before == printed(tmp_path).read_bytes()


def test_a_letter_costs_what_it_is_said_to_cost(tmp_path: Path) -> None:
    """The cost is told with what is accepted."""
    cost = Money("0.95", "EUR")
    assert Accepted(cost) == channel(tmp_path, cost=cost).deliver(HELLO)


def test_a_full_disk_refuses_for_now_and_leaves_nothing(
    post: PostChannel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The message waits, and no half letter is there."""

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "no space")

    with monkeypatch.context() as patched:
        patched.setattr("os.fsync", full)
        assert Refused(permanent=False, detail="ENOSPC") == post.deliver(HELLO)
    assert [] == [path for path in (tmp_path / "post").rglob("*") if path.is_file()]
    assert isinstance(post.deliver(HELLO), Accepted)


@pytest.mark.parametrize(
    "settings",
    [
        {"sender": "Marktplatz 1"},
        {"sender": evolve(SHOP, country="Germany")},
        {"sender": evolve(SHOP, recipient="茶")},
        {"fonts": []},
        {"fonts": "DejaVuSans.ttf"},
        {"fonts": ["missing.ttf"]},
        {"fonts": [__file__]},
        {"pages": 0},
        {"pages": True},
        {"cost": -1},
        {"name": "by post"},
        {"path": __file__},
    ],
)
def test_bad_settings_are_refused(tmp_path: Path, settings: dict[str, Any]) -> None:
    """When the channel is made, not when the first letter is."""
    given: dict[str, Any] = {"path": tmp_path, "sender": SHOP, "fonts": [DEJAVU], **settings}
    with pytest.raises(InvalidValue):
        PostChannel(given.pop("path"), **given)


def test_an_unknown_zone_is_refused(tmp_path: Path) -> None:
    """As everywhere."""
    with pytest.raises(UnknownZone):
        PostChannel(tmp_path, sender=SHOP, fonts=[DEJAVU], zone="Europe/Bremen")


def test_without_fonts_given_one_of_the_system_is_taken_or_the_cure_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """There is no font in a Python installation that could be counted on."""
    monkeypatch.setattr("crmcore.channels.post.fonts._PLACES", ("/nowhere/DejaVuSans.ttf", str(DEJAVU)))
    assert [DEJAVU] == Fonts(None).files
    monkeypatch.setattr("crmcore.channels.post.fonts._PLACES", ())
    with pytest.raises(InvalidValue, match="fonts-dejavu-core"):
        Fonts(None)


def test_nothing_personal_is_in_its_repr(post: PostChannel) -> None:
    """Nor is the folder."""
    assert "<PostChannel 'post'>" == repr(post)
