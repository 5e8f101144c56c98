"""Retention rules: how long what is personal is kept, defined by name and carried out by `tick`."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from attrs import frozen

from crmcore.codec.definitions import dump_retention
from crmcore.domain.customer.retention import Retained, RetentionRule
from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.name import require_name
from crmcore.domain.relationship.measure_rules import require_kinds
from crmcore.errors import InvalidValue, UnknownRetention
from crmcore.ports.store.cases import CaseTable
from crmcore.ports.store.erasures import Place
from crmcore.ports.store.inbox import InboxTable
from crmcore.ports.store.tasks import TaskTable
from crmcore.services.definitions import named
from crmcore.services.erasing import erase_customers
from crmcore.services.own_settings import retention_setting
from crmcore.services.redacting import content_for
from crmcore.services.resolving import require_count, require_several
from crmcore.services.scope import NOTHING, Scope, run
from crmcore.services.work import Work

LONGEST = 36_500
DOES: tuple[Retained, ...] = ("erase lapsed", "redact texts", "redact evidence")
CUSTOMERS, ROWS, STEPS = 100, 2_000, 20
"""How many customers, or rows, a step changes in its transaction, and how many steps a rule takes in a tick."""
_SHOWN = 100
_PAGE = 1_000


@frozen
class Due:
    """What a rule would do now: to how many rows, or customers, of whom the first hundred are told."""

    rule: RetentionRule
    rows: int
    customers: Sequence[CustomerId] = ()


class Retentions:
    """What one can do with retention rules. `tick` carries them out, once a tenant day and in steps."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def define(self, name: str, does: Retained, days: int, *, kinds: Sequence[str] = ()) -> RetentionRule:
        """Define a rule, or change it: what `tick` does with what is older than so many `days`, as `RetentionRule`
        says. `kinds` limits which interactions have their texts redacted. Raises `InvalidValue`, `UnknownKind`.
        """
        require_name(name, "name", hyphens=True)
        if does not in DOES:
            raise InvalidValue("does", "another word", f"a rule does one of {', '.join(DOES)}")
        require_count(days, "days", most=LONGEST)
        require_several(kinds, "kinds", "kinds are a list of names")
        named_kinds = tuple(kinds)
        if named_kinds and does != "redact texts":
            raise InvalidValue("kinds", f"kinds of a rule to {does}", "kinds are those whose texts are redacted")

        def action(work: Work) -> RetentionRule:
            work.hold_definitions(to_change=True)
            rule = RetentionRule(name, does, days, require_kinds(named_kinds, work.definitions.kinds))
            definition = work.unit.definitions.put("retention", name, dump_retention(rule), work.now())
            work.redefined()
            work.emit("retention.defined", None, {"retention": name, "version": definition.version})
            return work.definitions.retentions[name]

        return run(self._scope, "retentions.define", action)

    def all(self) -> Sequence[RetentionRule]:
        """The rules in use, by name."""
        with self._scope.reading() as work:
            return [rule for _, rule in sorted(work.definitions.retentions.items())]

    def retire(self, name: str) -> bool:
        """Take a rule out of use; False when there is none such. Raises `InvalidValue`."""
        require_name(name, "name", hyphens=True)

        def action(work: Work) -> bool:
            work.hold_definitions(to_change=True)
            if name not in work.definitions.retentions:
                return False
            work.unit.definitions.retire("retention", name, work.now())
            work.redefined()
            work.emit("retention.retired", None, {"retention": name})
            return True

        return run(self._scope, "retentions.retire", action, form=NOTHING)

    def preview(self, name: str) -> Due:
        """What a rule would do if it were carried out now. Raises `UnknownRetention`."""
        with self._scope.reading() as work:
            rule = named(name, work.definitions.retentions, UnknownRetention)
            before, erasures = _before(work, rule), work.unit.erasures
            match rule.does:
                case "redact texts":
                    aged = sum(table.aged(before) for table in _copies(work, rule))
                    return Due(rule, erasures.redactable(before, rule.kinds) + aged)
                case "redact evidence":
                    return Due(rule, erasures.evidence_before(before))
            shown: list[CustomerId] = []
            count, after = 0, None
            while page := erasures.lapsed(before, after=after, limit=_PAGE):
                count, after = count + len(page), page[-1]
                shown += page[: _SHOWN - len(shown)]
            return Due(rule, count, shown)


def carry_out(scope: Scope) -> tuple[int, int]:
    """Carry out the rules, each once a tenant day: returns how many customers were erased and rows redacted. A rule
    that has much to do goes on in the next tick where it stopped.
    """
    with scope.reading() as work:
        rules = [rule for _, rule in sorted(work.definitions.retentions.items())]
    erased = redacted = 0
    for rule in rules:
        done = _Run(scope, rule).carry_out()
        if rule.does == "erase lapsed":
            erased += done
        else:
            redacted += done
    return erased, redacted


class _Run:
    """One rule on its way."""

    def __init__(self, scope: Scope, rule: RetentionRule) -> None:
        self._scope = scope
        self._rule = rule
        self._customer: CustomerId | None = None
        self._place: Place | None = None

    def carry_out(self) -> int:
        """Take steps until nothing is left, or enough for one tick; returns how many were changed."""
        with self._scope.reading() as work:
            if _carried_out(work).get(self._rule.name) == self._today(work):
                return 0
        changed = 0
        for _ in range(STEPS):
            with self._scope.writing() as work:
                if self._rule.name not in work.definitions.retentions:
                    return changed
                count, more = self._step(work)
                changed += count
                if count:
                    work.emit("retention.carried_out", None, {"retention": self._rule.name, "rows": count})
                if not more:
                    done = {**_carried_out(work), self._rule.name: self._today(work)}
                    kept = {name: day for name, day in done.items() if name in work.definitions.retentions}
                    work.unit.settings.put(retention_setting(work.tenant.key), json.dumps(kept, sort_keys=True))
                    return changed
        return changed

    def _step(self, work: Work) -> tuple[int, bool]:
        """Change some; returns how many, and whether there may be more."""
        before, erasures = _before(work, self._rule), work.unit.erasures
        match self._rule.does:
            case "redact texts":
                count, self._place = erasures.redact(
                    before, self._rule.kinds, content_for(work), at=work.now(), after=self._place, limit=ROWS
                )
                for table in _copies(work, self._rule):
                    count += table.purge(before, limit=ROWS - count) if count < ROWS else 0
                return count, count == ROWS
            case "redact evidence":
                count = erasures.redact_evidence(before, limit=ROWS)
                return count, count == ROWS
        lapsed = erasures.lapsed(before, after=self._customer, limit=CUSTOMERS)
        if lapsed:
            erase_customers(work, lapsed, suppress="withdrawn")
            self._customer = lapsed[-1]
        return len(lapsed), len(lapsed) == CUSTOMERS

    def _today(self, work: Work) -> str:
        return " ".join([str(work.today()), str(self._rule.version)])


def _copies(work: Work, rule: RetentionRule) -> Sequence[InboxTable | TaskTable | CaseTable]:
    """Where what interactions of the rule's kinds say is kept once more: in inboxes, on tasks, and in cases."""
    kinds = {*rule.kinds}
    inbox = [work.unit.inbox] if not kinds or "message" in kinds else []
    tasks = [work.unit.tasks] if not kinds or kinds & {"call", "visit", "advice"} else []
    cases = [work.unit.cases] if not kinds or "complaint" in kinds else []
    return [*inbox, *tasks, *cases]


def _carried_out(work: Work) -> Mapping[str, str]:
    """By rule the day on which it was carried out last, and its version then."""
    found: Mapping[str, str] = json.loads(work.unit.settings.get(retention_setting(work.tenant.key)) or "{}")
    return found


def _before(work: Work, rule: RetentionRule) -> datetime:
    return work.now() - timedelta(days=rule.days)
