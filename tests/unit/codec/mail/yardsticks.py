"""Real mails with what they are known to be, as other projects' tests have them: nothing in the library names one.

    PYTHONPATH=src python -m tests.unit.codec.mail.yardsticks

prints how many are understood rightly, also for halves drawn by a digest of the file's name.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from attrs import frozen

from crmcore.codec.mail.understand import understand

FOLDER = Path(__file__).parents[5] / "shared" / "data" / "email"


@frozen
class Judged:
    """A mail, or a recipient of one, and whether it was understood rightly."""

    file: str
    right: bool

    @property
    def half(self) -> int:
        """0 or 1, by the name of the file alone."""
        return sha256(self.file.encode()).digest()[0] % 2


def flufl() -> Iterator[Judged]:
    """Bounces: right where the addresses and their permanence are.

    An address is temporary where the message is still being tried, or its class says so.
    """
    for row in _rows("flufl_bounce_scan.csv"):
        mail = understand((FOLDER / "flufl_bounce" / row["file"]).read_bytes())
        found = [each for each in mail.recipients if each.address] if mail.kind == "bounce" else []
        temporary = {each.address.lower() for each in found if each.class_ == "temporary"}
        permanent = {each.address.lower() for each in found if each.class_ == "permanent"}
        expected = (set(row["temporary"].lower().split()), set(row["permanent"].lower().split()))
        yield Judged(row["file"], expected == (temporary, permanent))


def sisimai() -> Iterator[Judged]:
    """Recipients of bounces, complaints and auto-replies: right where class and hardness are, and the kind."""
    files = defaultdict(list)
    for row in _rows("sisimai_expected.csv"):
        files[row["file"]].append(row)
    for file, rows in files.items():
        mail = understand((FOLDER / "sisimai" / "bsd" / file).read_bytes())
        for number, row in enumerate(rows):
            if row["reason"] in {"feedback", "vacation"}:
                kinds = {"feedback": {"complaint", "unsubscribe"}, "vacation": {"auto-reply"}}[row["reason"]]
                right = mail.kind in kinds and not mail.recipients
            else:
                found = mail.recipients[number] if number < len(mail.recipients) else None
                right = (
                    found is not None
                    and mail.kind == ("other" if row["reason"] == "delivered" else "bounce")
                    and row["dsn_status"][0] == found.status[0]
                    and (row["hardbounce"] == "1") == found.hard
                )
            yield Judged(file, right)


def replies() -> Iterator[Judged]:
    """Replies: right where the text begins and ends as it should, and holds no line of what is quoted."""
    for name, (first, last) in REPLIES.items():
        raw = (FOLDER / "zapier_reply" / f"{name}.txt").read_bytes()
        lines = [line.strip() for line in understand(raw).reply.split("\n") if line.strip()]
        clean = not any(line.startswith(">") or line.endswith("wrote:") for line in lines)
        yield Judged(name, bool(lines) and clean and (first, last) == (lines[0], lines[-1]))


def _rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


# The first and the last line of what is new.
REPLIES = {
    "correct_sig": ("this is an email with a correct -- signature.", "this is an email with a correct -- signature."),
    "email_1_1": ("Hi folks", "I am currently using the Java HTTP API."),
    "email_1_2": ("Hi,", 'the keys in a bucket, you\u2019ll need to delete them all individually."'),
    "email_1_3": ("Oh thanks.", "Having the function would be great."),
    "email_1_4": ("Awesome! I haven't had another problem with it.", "Awesome! I haven't had another problem with it."),
    "email_1_5": ("One: Here's what I've got.", "for a while."),
    "email_1_6": ("I get proper rendering as well.", "Sent from a magnificent torch of pixels"),
    "email_1_7": (":+1:", ":+1:"),
    "email_1_8": ("I will reply under this one", "and under this."),
    "email_2_1": ("Outlook with a reply", "Outlook with a reply"),
    "email_2_2": ("Outlook with a reply directly above line", "Outlook with a reply directly above line"),
    "email_2_3": ("Outlook with a reply above headers using unusual format",) * 2,
    "email_BlackBerry": ("Here is another email", "Here is another email"),
    "email_bullets": ("test 2 this should list second", "- and another"),
    "email_gmail": ("This is a test for inbox replying to a github message.",) * 2,
    "email_headers_no_delimiter": ("And another reply!", "And another reply!"),
    "email_iPhone": ("Here is another email", "Here is another email"),
    "email_multi_word_sent_from_my_mobile_device": ("Here is another email", "Here is another email"),
    "email_one_is_not_on": ("Thank, this is really helpful.", "Locally (on development), when I run..."),
    "email_partial_quote_header": ("On your remote host you can run:", "fails, the tunnel is not working."),
    "email_sent_from_my_not_signature": (
        "Here is another email",
        "Sent from my desk, is much easier then my mobile phone.",
    ),
    "email_sig_delimiter_in_middle_of_line": ("Hi there!", "kthxbai"),
    "greedy_on": ("On your remote host you can run:", "fails, the tunnel is not working."),
    "pathological": (
        "I think you're onto something. I will try to fix the problem as soon as I",
        "get back to a computer.",
    ),
}

if __name__ == "__main__":
    for name, judged in (("flufl", list(flufl())), ("sisimai", list(sisimai())), ("replies", list(replies()))):
        halves = [[each for each in judged if each.half == half] for half in (0, 1)]
        told = ", ".join(
            f"half {n}: {sum(each.right for each in half)} of {len(half)}" for n, half in enumerate(halves)
        )
        print(f"{name}: {sum(each.right for each in judged)} of {len(judged)}; {told}")
        print("  not:", *(each.file for each in judged if not each.right))
