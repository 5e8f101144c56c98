"""The loop on real transactions: record, know, decide, act, measure."""

from __future__ import annotations

import argparse
import io
import itertools
import shutil
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

from attrs import define, field, frozen

from crmcore import CRM, Email, Experiment, Money, Ranking, Rule, RulePolicy
from crmcore.channels.maildir import MaildirChannel
from crmcore.domain.decision.draw import uniform
from crmcore.domain.decision.placebo import placebo_coverage
from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.segment.rfm import RFM
from crmcore.services.deciding import Decided
from crmcore.services.reports import Report
from crmcore.testing import CountingIds

ZONE = ZoneInfo("America/New_York")
DECIDED_ON = date(1997, 9, 30)
LAST_DAY = date(1998, 6, 30)
WINDOW = (LAST_DAY - DECIDED_ON).days
OCCASION = "1997-09-30 autumn mailing"
# Fixed before anything was looked at.
SALT = "crmcore demo 1997-09-30"
HOLDOUT = Experiment("autumn", Decimal("0.5"))
MAPPING = Path(__file__).with_name("mapping.toml")


@define
class WeekClock:
    """A clock that the run moves from week to week."""

    instant: datetime = datetime(1997, 1, 1, tzinfo=UTC)

    def now(self) -> datetime:
        """The instant it was moved to."""
        return self.instant


@frozen
class Snapshot:
    """How many customers stood at each stage and rung at the end of a day."""

    day: date
    stages: Mapping[str, int]
    rungs: Mapping[str, int]


@define
class Told:
    """What the run has to tell."""

    lines: int = 0
    customers: int = 0
    revenue: Decimal = Decimal(0)
    weeks: list[Snapshot] = field(factory=list)
    totals: list[float] = field(factory=list)
    rfm: Counter[tuple[int, int]] = field(factory=Counter)
    segments: dict[str, int] = field(factory=dict)
    consents: int = 0
    decided: Decided = field(factory=Decided)
    letters: int = 0
    sample_story: str = ""
    sample_explanation: str = ""
    report: Report | None = None
    covered: int = 0
    salts: int = 0
    seconds: float = 0.0


def weeks(text: str) -> Iterator[tuple[date, str]]:
    """The lines of the file by week: the week's last day and its lines, in order of time."""
    dated = sorted((line.split()[2], line) for line in text.splitlines() if line.strip())

    def end(line: tuple[str, str]) -> date:
        day = date.fromisoformat(f"{line[0][:4]}-{line[0][4:6]}-{line[0][6:]}")
        # Weeks end on Tuesdays, so that one of them ends on the day of deciding.
        return day + timedelta(days=(DECIDED_ON - day).days % 7)

    for last, lines in itertools.groupby(dated, key=end):
        yield last, "\n".join(line for _, line in lines) + "\n"


def record(crm: CRM, clock: WeekClock, file: str, told: Told, *, first: date, last: date) -> None:
    """Import the weeks that end in first..last, the clock stepped with them, and look at where customers stand."""
    for week, lines in weeks(file):
        if not first <= week <= last:
            continue
        clock.instant = datetime(week.year, week.month, week.day, 23, tzinfo=ZONE).astimezone(UTC)
        done = crm.imports.csv(io.BytesIO(lines.encode()), MAPPING)
        if done.rejected:
            sys.exit(f"{done.rejected} lines of the week to {week} were rejected: {done.rejections[0]}")
        told.lines += done.recorded
        crm.tick()
        standing = crm.table(["stage", "rung"]).columns().values
        told.weeks.append(Snapshot(week, Counter(map(str, standing["stage"])), Counter(map(str, standing["rung"]))))


def know(crm: CRM, told: Told) -> None:
    """Where customers stand on the day of deciding, who holds the revenue, and segments."""
    table = crm.table(["purchases.total"], where="purchases.count > 0").columns()
    amounts = [value for value in table.values["purchases.total"] if isinstance(value, Money)]
    told.totals = [float(value.amount) for value in amounts]
    told.customers, told.revenue = crm.customers.count(), sum((value.amount for value in amounts), Decimal(0))
    scores: Mapping[CustomerId, RFM] = crm.segments.rfm()
    told.rfm = Counter((score.frequency, score.recency) for score in scores.values())
    crm.segments.define("one-time", "purchases.days == 1", doc="bought on one day")
    crm.segments.define(
        "regulars", "purchases.days >= 2 and not defected", doc="bought on two days or more, and goes on"
    )
    crm.segments.define("quiet-regulars", "purchases.days >= 2 and defected", doc="bought on two days or more, silent")
    crm.segments.define("recent", "purchases.count(days=30) > 0", doc="bought in the last 30 days")
    crm.segments.define("heavy", "purchases.total(days=180) > 100", doc="more than 100 dollars in half a year")
    crm.segments.define("top-tenth", Ranking("purchases.total", share=Decimal("0.1")), doc="the best tenth by revenue")
    told.segments = {segment.name: crm.segments.count(segment.name) for segment in crm.segments.defined()}


def decide(crm: CRM, told: Told) -> None:
    """Give made-up addresses and consents, define offers, and decide with a policy and a holdout of one half."""
    made_up = "made up for the demonstration"
    with crm.begin(actor="demo") as tx:
        for customer in tx.table(["stage"]).columns().customers:
            number = next(each.value for each in tx.customers.identifiers(customer) if each.scheme == "external")
            tx.customers.identify(customer, Email(f"customer{number}@example.org"))
            if uniform("consents", "demo", customer) < 0.9:
                tx.consents.grant(customer, channel="email", purpose="offers", evidence=made_up)
                told.consents += 1
    crm.offers.define(
        "welcome-back",
        "coupon",
        "convenience",
        {"email": ("We miss you", "Two dollars off your next order.")},
        eligibility="stage == 'acquire'",
        cost=Money("2", "USD"),
        message_class="resend",
    )
    crm.offers.define(
        "second-disc",
        "bundle",
        "customer service",
        {"email": ("Your next disc", "You bought ${purchases.count} times so far; choose a bundle of two.")},
        eligibility="stage == 'enhance'",
        cost=Money("1", "USD"),
        message_class="resend",
    )
    crm.offers.define(
        "new-releases",
        "advice",
        "new services",
        {"email": ("New this autumn", "What our listeners ask for.")},
        eligibility="stage == 'retain'",
        message_class="resend",
    )
    policy = RulePolicy(
        [
            Rule("stage == 'acquire' and purchases.total >= 50", "welcome-back", "email"),
            Rule("stage == 'enhance'", "second-disc", "email"),
            Rule("stage == 'retain'", "new-releases", "email"),
        ],
        explore=0.1,
        name="by-stage",
    )
    told.decided = crm.decide(OCCASION, policy, holdout=HOLDOUT, salt=SALT)


def act(crm: CRM, folder: Path, told: Told) -> None:
    """Deliver into the Maildir, and look at one customer and why that was decided."""
    crm.tick()
    told.letters = sum(1 for _ in (folder / "mail" / "new").iterdir())
    contacted = next(decision for decision in crm.decisions.on(OCCASION) if not decision.action.holds)
    told.sample_explanation = str(crm.explain(contacted.id))
    told.sample_story = str(crm.story(contacted.customer, interactions=5))


def measure(crm: CRM, told: Told, salts: int) -> None:
    """The effect, and how often other salts say that there is none, as is true."""
    told.report = crm.report(OCCASION, days=WINDOW)
    told.salts = salts
    told.covered = placebo_coverage(brought(crm), HOLDOUT, (f"placebo {number}" for number in range(salts)))


def brought(crm: CRM) -> list[tuple[CustomerId, int]]:
    """What each customer for whom a contact was intended brought in the window, in millionths."""
    intended = [decision.customer for decision in crm.decisions.on(OCCASION) if not decision.intended.holds]
    table = crm.table([f"purchases.total(days={WINDOW})"], customers=intended, as_of=LAST_DAY).columns()
    (column,) = table.values.values()
    return [
        (customer, value.millionths)
        for customer, value in zip(table.customers, column, strict=True)
        if isinstance(value, Money)
    ]


def run(file: Path, folder: Path, *, salts: int = 1000) -> Told:
    """The whole loop into a fresh folder. Ids are counted, so that every run draws alike."""
    began = time.perf_counter()
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    clock, told = WeekClock(), Told()
    channel = MaildirChannel(
        folder / "mail", sender="CD shop <shop@example.org>", cost=Money("0.0008", "USD"), clock=clock
    )
    text = file.read_text(encoding="ascii")
    with CRM.open(f"sqlite:///{folder / 'shop.db'}", clock=clock, ids=CountingIds(1997), channels=[channel]) as crm:
        crm.migrate(currency="USD", zone=ZONE.key, region="US")
        record(crm, clock, text, told, first=date.min, last=DECIDED_ON)
        know(crm, told)
        decide(crm, told)
        act(crm, folder, told)
        record(crm, clock, text, told, first=DECIDED_ON + timedelta(days=1), last=date.max)
        clock.instant = datetime(1998, 7, 1, 12, tzinfo=UTC)
        crm.tick()
        measure(crm, told, salts)
    told.seconds = time.perf_counter() - began
    return told


def main() -> None:
    """Run, print what there is to tell, and write the page."""
    from story import page, spoken

    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("file", type=Path, help="CDNOW_sample.txt")
    arguments.add_argument(
        "--folder", type=Path, default=Path("build/demo/run"), help="where the database and mail go, made anew"
    )
    arguments.add_argument("--report", type=Path, default=Path("demo-report.html"), help="the page to write")
    given = arguments.parse_args()
    told = run(given.file, given.folder)
    print(spoken(told))
    given.report.write_text(str(page(told)), encoding="utf-8")
    print(f"\nwritten: {given.report}")


if __name__ == "__main__":
    main()
