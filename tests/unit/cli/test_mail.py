"""``crmcore mail parse``: what is understood of mails, as JSON and to read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from crmcore.cli.program import program

BOUNCE = (
    b"From: MAILER-DAEMON@mx.example.net\nTo: bounces+kim=example.org@shop.example\nSubject: Undelivered Mail "
    b"Returned to Sender\n\n"
    b"<kim@example.org>: host mx.example.org said: 550 5.1.1 user unknown (in reply to RCPT TO command)\n"
)
REPLY = b"From: Kim <kim@example.org>\nIn-Reply-To: <n1@shop.example>\nSubject: Re: News\n\nThank you!\n\n> News\n"


def parse(*arguments: str, given: bytes = b"") -> Result:
    """Run the command."""
    return CliRunner().invoke(program, ["mail", "parse", *arguments], input=given)


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    """A bounce and a reply."""
    names = []
    for name, content in (("bounce.eml", BOUNCE), ("reply.eml", REPLY)):
        (tmp_path / name).write_bytes(content)
        names.append(str(tmp_path / name))
    return names


def test_json_tells_what_was_understood_of_each_file(files: list[str]) -> None:
    """The first recipient at the top, all of them in a list."""
    done = parse(*files, "--json")
    assert 0 == done.exit_code
    bounce, reply = json.loads(done.stdout)
    assert (files[0], "bounce", "kim@example.org", "5.1.1", "permanent", True, "unknown user", "") == tuple(
        bounce[name] for name in ("file", "kind", "address", "status", "class", "hard", "reason", "reply")
    )
    assert [("kim@example.org", "failed", True)] == [
        (each["address"], each["action"], each["stated"]) for each in bounce["recipients"]
    ]
    assert "kim@example.org" == bounce["intended"]
    assert ("reply", "kim@example.org", None, None, False, "Thank you!", ["n1@shop.example"]) == tuple(
        reply[name] for name in ("kind", "address", "status", "class", "hard", "reply", "refers_to")
    )


def test_a_mail_comes_from_standard_input() -> None:
    """Where the file is a dash."""
    (found,) = json.loads(parse("-", "--json", given=BOUNCE).stdout)
    assert ("-", "bounce") == (found["file"], found["kind"])


def test_text_is_for_reading(files: list[str]) -> None:
    """A line for the mail, and one for each thing known."""
    done = parse(*files)
    assert 0 == done.exit_code
    assert f"{files[0]}: bounce" in done.stdout
    assert "kim@example.org  failed  5.1.1 permanent, hard: unknown user" in done.stdout
    assert "Thank you!" in done.stdout


@pytest.mark.parametrize("as_json", [False, True])
def test_a_file_that_cannot_be_read_or_is_refused_is_told_and_the_others_too(
    as_json: bool, files: list[str], tmp_path: Path
) -> None:
    """It ends with 1, and says which file and why."""
    bomb = tmp_path / "bomb.eml"
    bomb.write_bytes(b"X: y\n" * 10_000)
    missing = str(tmp_path / "missing.eml")
    done = parse(str(bomb), missing, str(tmp_path), files[1], *(["--json"] if as_json else []))
    assert 1 == done.exit_code
    if as_json:
        found = json.loads(done.stdout)
        assert [("mail_refused", "too_many_fields"), ("file", "unreadable"), ("file", "unreadable")] == [
            (each["error"]["code"], each["error"]["reason"]) for each in found[:3]
        ]
        assert [str(bomb), missing, str(tmp_path), files[1]] == [each["file"] for each in found]
        assert "reply" == found[3]["kind"]
    else:
        assert f"{bomb}: error[mail_refused]: " in done.stderr
        assert f"{missing}: error[file]: " in done.stderr
        assert f"{files[1]}: reply" in done.stdout


def test_what_steers_a_terminal_is_not_printed(tmp_path: Path) -> None:
    """However it is encoded in the mail."""
    file = tmp_path / "x.eml"
    file.write_bytes(b"From: kim@example.org\nSubject: =?utf-8?q?=1B[31mred=E2=80=AE?=\n\nx\x1b[2Jy\n")
    done = parse(str(file))
    assert "\x1b" not in done.stdout
    assert "\u202e" not in done.stdout


def test_no_file_is_wrong_usage() -> None:
    """It ends with 2."""
    assert 2 == parse().exit_code
