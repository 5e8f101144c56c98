"""Tables of an export whose rows are records as they stand: what was decided, sent, promised and tied together."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from crmcore.exports.columns import Column, ColumnType, Row, Table
from crmcore.ports.store.record_kind import RecordKind
from crmcore.ports.store.record_kinds import RECORD_KINDS
from crmcore.services.work import Work

_T = ColumnType
_KINDS = {kind.name: kind for kind in RECORD_KINDS}


def _recorded(name: str, kind: str, doc: str, *columns: Column, by_month: bool = False) -> Table:
    """A table of the records of a kind, with those of their columns that are named."""
    return Table(name, doc, columns, _reader(_KINDS[kind], columns), by_month)


def _reader(kind: RecordKind, columns: tuple[Column, ...]) -> Callable[[Work, bool], Iterator[Row]]:
    places = [kind.names.index(column.name) for column in columns]

    def read(work: Work, _: bool) -> Iterator[Row]:
        for row in work.unit.records.read(kind):
            yield [row[place] for place in places]

    return read


def _entitlements(work: Work, personal: bool) -> Iterator[Row]:
    names = {each.number: name for name, each in work.definitions.treatments.items()}
    at = [column.name for column in _ENTITLED].index("treatment")
    for row in _reader(_KINDS["entitlement"], _ENTITLED)(work, personal):
        yield [*row[:at], names.get(row[at], str(row[at])), *row[at + 1 :]]


_ID = Column("id", _T.ID, "its id")
_WHOSE = (
    Column("customer", _T.ID, "the customer, as customers.id"),
    Column("origin", _T.ID, "the customer addressed when it was recorded"),
)
_EMPLOYEE = Column("employee", _T.TEXT, "the employee who sees to it; empty for nobody")
_SUBJECT = Column("subject", _T.TEXT, "what it is about", "all")
_CAME_OF_IT = (
    Column("outcome", _T.TEXT, "what came of it", "all"),
    Column("note", _T.TEXT, "what was noted", "all"),
    Column("rounds", _T.INTEGER, "how often it was taken up again"),
)

TRANSITIONS = _recorded(
    "transitions",
    "transition",
    "how customers came to stand where they do",
    _ID,
    *_WHOSE,
    Column("at", _T.INSTANT, "when it was found"),
    Column("evaluated_on", _T.DATE, "the tenant day on which it was so"),
    Column("stage_before", _T.TEXT, "lifecycle stage before"),
    Column("rung_before", _T.TEXT, "rung of the loyalty ladder before"),
    Column("defected_before", _T.BOOLEAN, "whether defected before"),
    Column("stage", _T.TEXT, "lifecycle stage from then on"),
    Column("rung", _T.TEXT, "rung from then on"),
    Column("defected", _T.BOOLEAN, "whether defected from then on"),
    Column("reason", _T.TEXT, "the rule that says so"),
    Column("lifecycle_version", _T.INTEGER, "the version of the lifecycle's rules"),
)
TIES = _recorded(
    "ties",
    "tie",
    "how customers are tied to each other, to employees and to branches; ended and removed ties too",
    _ID,
    Column("type", _T.TEXT, "the type of the tie, such as advisor"),
    *_WHOSE,
    Column("other", _T.ID, "the customer at the other end, if it is one"),
    Column("assigned", _T.TEXT, "the employee or branch at the other end, if it is one"),
    Column("since", _T.DATE, "its first day"),
    Column("until", _T.DATE, "the day on which it was no more"),
    Column("exclusive", _T.BOOLEAN, "whether there can be one of the type only"),
    Column("source", _T.TEXT, "the system it comes from"),
    Column("interaction", _T.ID, "the interaction that it was made by"),
    Column("recorded_at", _T.INSTANT, "when it was recorded"),
    Column("ended_at", _T.INSTANT, "when it was recorded to have ended"),
    Column("removed_at", _T.INSTANT, "when it was taken back, as if it had never been"),
)
_ENTITLED = (
    _ID,
    *_WHOSE,
    Column("treatment", _T.TEXT, "the treatment's name"),
    Column("first_on", _T.DATE, "the first day on which it can be used"),
    Column("last_on", _T.DATE, "the last one"),
    Column("uses", _T.INTEGER, "how often it can be used"),
    Column("used", _T.INTEGER, "how often it was"),
    Column("reason", _T.TEXT, "why it was granted", "all"),
    Column("granted_at", _T.INSTANT, "when it was granted"),
    Column("revoked_at", _T.INSTANT, "when it was revoked"),
)
ENTITLEMENTS = Table("entitlements", "what customers are entitled to", _ENTITLED, _entitlements)
ENTITLEMENT_USES = _recorded(
    "entitlement_uses",
    "entitlement use",
    "when entitlements were used",
    _ID,
    Column("entitlement", _T.ID, "the entitlement, as entitlements.id"),
    *_WHOSE,
    Column("used_at", _T.INSTANT, "when it was used"),
    Column("recorded_at", _T.INSTANT, "when that was recorded"),
    Column("source", _T.TEXT, "the system it comes from"),
    Column("external_id", _T.TEXT, "its id there", "all"),
)
PROMISES = _recorded(
    "promises",
    "promise",
    "what customers were promised",
    _ID,
    *_WHOSE,
    Column("text", _T.TEXT, "what was promised", "all"),
    _EMPLOYEE,
    Column("made_at", _T.INSTANT, "when it was made"),
    Column("due_on", _T.DATE, "the day by which it is to be kept"),
    Column("settled_on", _T.DATE, "the day on which it was kept or broken"),
    Column("kept", _T.BOOLEAN, "whether it was kept"),
)
CASES = _recorded(
    "cases",
    "case",
    "what customers came with and is or was to be seen to",
    _ID,
    *_WHOSE,
    _SUBJECT,
    _EMPLOYEE,
    Column("opened_at", _T.INSTANT, "when it was opened"),
    Column("due_at", _T.INSTANT, "when it is due"),
    Column("closed_at", _T.INSTANT, "when it was closed"),
    *_CAME_OF_IT,
)
TASKS = _recorded(
    "tasks",
    "task",
    "what employees have to do for customers at the desk, or did",
    _ID,
    *_WHOSE,
    _EMPLOYEE,
    Column("purpose", _T.TEXT, "what consent it needs"),
    Column("offer", _T.TEXT, "the offer's name; empty where it is of none"),
    _SUBJECT,
    Column("made_at", _T.INSTANT, "when it was made"),
    Column("due_at", _T.INSTANT, "when it is due"),
    Column("state", _T.TEXT, "open, done, ..."),
    Column("finished_at", _T.INSTANT, "when it was done or given up"),
    *_CAME_OF_IT,
)
ALLOWED_SETS = _recorded(
    "allowed_sets",
    "allowed set",
    "the sets of actions that decisions were made among, each once",
    Column("digest", _T.DIGEST, "which set, in hexadecimal"),
    Column("body", _T.TEXT, "its actions, as JSON"),
)
DECISIONS = _recorded(
    "decisions",
    "decision",
    "what was decided for customers, with how probable it was: for evaluating policies off-line",
    _ID,
    *_WHOSE,
    Column("occasion", _T.TEXT, "what it was decided for; once for each customer"),
    Column("decided_at", _T.INSTANT, "when it was decided"),
    Column("day", _T.DATE, "the tenant day of that"),
    Column("policy", _T.TEXT, "the policy's name"),
    Column("policy_version", _T.TEXT, "its version"),
    Column("arm", _T.TEXT, "the arm of the experiment; whoever is held out gets nothing"),
    Column("offer", _T.TEXT, "the offer that was intended; empty for holding"),
    Column("channel", _T.TEXT, "the channel that was intended"),
    Column("slot", _T.TEXT, "the stretch of time that was intended"),
    Column("probability", _T.REAL, "with which the policy intended it"),
    Column("propensities", _T.TEXT, "that of each action, as JSON"),
    Column("allowed_set", _T.DIGEST, "what it was decided among, as allowed_sets.digest"),
    Column("verdicts", _T.TEXT, "what the gate refused, and why, as JSON"),
    Column("seen", _T.TEXT, "what the policy saw, as JSON; digests of what is personal"),
    Column("versions", _T.TEXT, "the versions of the definitions it rests on, as JSON"),
    Column("stage", _T.TEXT, "the lifecycle stage then"),
    Column("purpose", _T.TEXT, "the purpose of the contact that was intended"),
    by_month=True,
)
MESSAGES = _recorded(
    "messages",
    "message",
    "the messages that carried decisions, and what became of each",
    _ID,
    Column("decision", _T.ID, "the decision, as decisions.id"),
    *_WHOSE,
    Column("step", _T.INTEGER, "0, or the number of channels tried before"),
    Column("campaign", _T.TEXT, "the campaign it is of"),
    Column("channel", _T.TEXT, "the channel's name"),
    Column("purpose", _T.TEXT, "what consent it needs"),
    Column("offer", _T.TEXT, "the offer's name"),
    Column("offer_version", _T.INTEGER, "its version"),
    Column("made_at", _T.INSTANT, "when it was made"),
    Column("not_before", _T.INSTANT, "before which it does not go"),
    Column("expires_at", _T.INSTANT, "after which it does not go"),
    Column("state", _T.TEXT, "waiting, accepted, refused, ..."),
    Column("attempt", _T.INTEGER, "how often it was started"),
    Column("finished_at", _T.INSTANT, "when it came to its end"),
    Column("detail", _T.TEXT, "what is said of its end", "all"),
    Column("cost", _T.MILLIONTHS, "what it cost, in base currency"),
)
RECORDED: Final = (
    TRANSITIONS,
    TIES,
    ENTITLEMENTS,
    ENTITLEMENT_USES,
    PROMISES,
    CASES,
    TASKS,
    ALLOWED_SETS,
    DECISIONS,
    MESSAGES,
)
