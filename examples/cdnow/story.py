"""What the run tells: a few lines for the terminal, and a page to look at."""

from __future__ import annotations

from demo import DECIDED_ON, LAST_DAY, WINDOW, Told

from crmcore.domain.relationship.lifecycle import RUNGS, STAGES
from crmcore.report.figures import Estimate, areas, bars, concentration, effects, grid
from crmcore.report.page import Grid, Page, Picture, Section
from crmcore.services.reports import Effect

REAL = (
    "Real: the transactions, 6,919 purchases of 2,357 customers of CDNOW, January 1997 to June 1998 (Fader and Hardie)."
)
MADE_UP = (
    "Made up: the e-mail addresses at example.org, the consents, the costs, and the offers. The offers were never "
    "made, so the true effect of the mailing is nothing."
)
LEDE = "Record, know, decide, act, measure: from an empty file to the proof of what a mailing earned."
STAGES_TOLD = (
    "Customers by lifecycle stage, week by week. Who falls silent for more than three of its own rhythms has "
    "defected and is to be acquired anew."
)
POLICY_TOLD = (
    "A policy of three rules, a tenth of its draws spread over all that is allowed; a holdout of one half, drawn "
    "by a keyed hash whose salt was fixed before looking. Held-out customers are decided for like all others and "
    "not contacted."
)
EFFECT_TOLD = (
    "By intention to treat: those for whom an offer was drawn against held-out customers for whom it was "
    "intended. The offers were never made: an interval that covers zero tells the truth. "
    "The line 'all' compares all of them at once and is no sum of the lines above it; held-out customers for whom "
    "nothing was intended are in none."
)


def spoken(told: Told) -> str:
    """The run in a few lines."""
    report = told.report
    assert report is not None
    at = next(week for week in told.weeks if week.day == DECIDED_ON)
    lines = [
        REAL,
        MADE_UP,
        "",
        f"recorded   {told.lines:,} purchases of {told.customers:,} customers, {len(told.weeks)} weeks",
        f"{DECIDED_ON}  stages {_counts(at.stages, STAGES)}; rungs {_counts(at.rungs, RUNGS)}",
        f"value      {told.revenue:,.2f} USD; the best tenth holds {_held(told, 0.1):.0%}",
        f"segments   {', '.join(f'{name} {count:,}' for name, count in told.segments.items())}",
        f"decided    {told.decided.decided:,} customers, {told.decided.held_out:,} held out",
        f"delivered  {told.letters:,} letters into the Maildir",
        "",
        str(report),
        "",
        _placebo(told),
        f"took       {told.seconds:.1f} s",
    ]
    return "\n".join(lines)


def page(told: Told) -> Page:
    """The run as a page."""
    return Page(
        "The loop on real transactions",
        LEDE,
        [
            Section("What is real here, and what is not", [REAL, MADE_UP], kind="note"),
            _recorded(told),
            _valued(told),
            _segmented(told),
            _decided(told),
            _measured(told),
            _one_customer(told),
        ],
    )


def _recorded(told: Told) -> Section:
    series = {stage: [week.stages.get(stage, 0) for week in told.weeks] for stage in STAGES}
    figure = areas([week.day for week in told.weeks], series, {DECIDED_ON: "decided"})
    return Section(
        "Record: where customers stand",
        tiles=[("purchases", f"{told.lines:,}"), ("customers", f"{told.customers:,}"), ("weeks", f"{len(told.weeks)}")],
        pictures=[Picture(figure, STAGES_TOLD)],
    )


def _valued(told: Told) -> Section:
    cells = [[told.rfm[frequency, recency] for recency in range(1, 6)] for frequency in range(1, 6)]
    return Section(
        "Know: who holds the revenue",
        [_spent(told)],
        pictures=[
            Picture(concentration(told.totals, "revenue"), "The share of revenue that the best customers hold."),
            Picture(grid(cells, "frequency", "recency"), "Customers by RFM scores, 5 the best. Equals share a score."),
        ],
    )


def _segmented(told: Told) -> Section:
    figure = bars({name: float(count) for name, count in told.segments.items()}, "customers")
    return Section("Know: segments", pictures=[Picture(figure, f"Members on {DECIDED_ON:%d %B %Y}.")])


def _decided(told: Told) -> Section:
    drawn = sorted(told.decided.by_action.items(), key=lambda pair: -pair[1])
    return Section(
        "Decide and act",
        [POLICY_TOLD],
        tiles=[
            ("decided for", f"{told.decided.decided:,}"),
            ("held out", f"{told.decided.held_out:,}"),
            ("with consent", f"{told.consents:,}"),
            ("letters in the Maildir", f"{told.letters:,}"),
        ],
        table=Grid(["intended action", "customers"], [[str(action), f"{count:,}"] for action, count in drawn], [1]),
    )


def _measured(told: Told) -> Section:
    report = told.report
    assert report is not None
    every = [*report.groups, report.overall]
    rows = [_row(effect) for effect in every]
    estimates = []
    for effect in every:
        found = effect.incremental_revenue
        if found is not None:
            estimates.append(Estimate(_name(effect), found.estimate, found.low, found.high))
    columns = [
        "offer, stage",
        "treated",
        "held out",
        "responded",
        "against",
        "incremental revenue, USD",
        "95 % interval",
        "cost, USD",
    ]
    return Section(
        "Measure: what it earned",
        [
            f"Purchases in the {WINDOW} days to {LAST_DAY:%d %B %Y}.",
            EFFECT_TOLD,
            _placebo(told),
        ],
        table=Grid(columns, rows, range(1, len(columns))),
        pictures=[
            Picture(effects(estimates, "incremental revenue, USD"), "Incremental revenue with its 95 % interval.")
        ],
    )


def _one_customer(told: Told) -> Section:
    return Section("One customer, and why", text=f"{told.sample_story}\n\n{told.sample_explanation}")


def _spent(told: Told) -> str:
    held = f"{_held(told, 0.1):.0%} of it by the best tenth"
    return f"By {DECIDED_ON:%d %B %Y} customers had spent {told.revenue:,.2f} dollars, {held}."


def _placebo(told: Told) -> str:
    share = f"{told.covered / told.salts:.1%}"
    return f"{told.covered:,} of {told.salts:,} other salts ({share}) give a 95 % interval that covers zero."


def _row(effect: Effect) -> list[str]:
    found = effect.incremental_revenue
    told = ["too few", ""] if found is None else [f"{found.estimate:,.0f}", f"{found.low:,.0f} to {found.high:,.0f}"]
    return [
        _name(effect),
        f"{effect.treated.customers:,}",
        f"{effect.held_out.customers:,}",
        f"{effect.treated.response_rate:.1%}",
        f"{effect.held_out.response_rate:.1%}",
        *told,
        f"{effect.cost.amount:,.2f}",
    ]


def _name(effect: Effect) -> str:
    return "all" if effect.offer == "all" else f"{effect.offer}, {effect.stage}"


def _counts(counts: object, order: tuple[str, ...]) -> str:
    assert isinstance(counts, dict)
    return ", ".join(f"{name} {counts.get(name, 0):,}" for name in order)


def _held(told: Told, share: float) -> float:
    ordered = sorted(told.totals, reverse=True)
    return sum(ordered[: round(share * len(ordered))]) / sum(ordered)
