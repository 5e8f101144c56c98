"""The erasure journal replayed: whoever came back with a restored database is erased again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from crmcore.codec.erasure_lines import ErasureLine, load_line
from crmcore.domain.customer.erasure import Replayed
from crmcore.ports.journal import Journal
from crmcore.services.erasing import erase_customers, scrub, suppress_digests
from crmcore.services.own_settings import journal_setting
from crmcore.services.scope import Scope


def replay(scope: Scope, journal: Journal) -> Replayed:
    """Erase again, each in a transaction of its own, whoever of the tenant stands in the journal and is not erased."""
    with scope.reading() as work:
        tenant = work.tenant.name
    done = _replay(scope, _lasting(_lines(journal, 0, tenant)))
    with scope.writing() as work:
        setting = work.setting
    if done.erased:
        scrub(scope, setting)
    return done


def catch_up(scope: Scope) -> Replayed:
    """Replay what the CRM's own journal has and the database has not, as it is older than that: it was restored. What
    the app's own transactions have decided is left to `replay`.
    """
    with scope.reading() as work:
        setting, tenant = work.setting, work.tenant.name
        journal = setting.erasure_journal
        if journal is None:
            return Replayed()
        known = int(work.unit.settings.get(journal_setting(work.tenant.key)) or 0)
    lines = list(_lines(journal, known, tenant))
    if not lines:
        return Replayed()
    done = _replay(scope, [line for line in _lasting(lines) if not line.joined])
    with scope.writing() as work:
        name, end = journal_setting(work.tenant.key), lines[-1][0]
        if int(work.unit.settings.get(name) or 0) < end:
            work.unit.settings.put(name, str(end))
    if done.erased:
        scrub(scope, setting)
    return done


def _lines(journal: Journal, position: int, tenant: str) -> Iterator[tuple[int, ErasureLine]]:
    for after, text in journal.since(position):
        line = load_line(text)
        if line is not None and line.tenant == tenant:
            yield after, line


def _lasting(lines: Iterable[tuple[int, ErasureLine]]) -> list[ErasureLine]:
    """The lines of erasures that were not undone."""
    found: dict[tuple[object, object], ErasureLine] = {}
    for _, line in lines:
        if line.undone:
            found.pop((line.customer, line.at), None)
        else:
            found[line.customer, line.at] = line
    return list(found.values())


def _replay(scope: Scope, lines: Iterable[ErasureLine]) -> Replayed:
    erased = already = unknown = suppressed = 0
    for line in lines:
        with scope.writing() as work:
            suppressed += suppress_digests(work, line.suppressed)
            work.unit.erasures.keep_keys(line.keys, work.now())
            if work.unit.erasures.erased([line.customer]):
                already += 1
            elif work.unit.customers.existing([line.customer]):
                # What was to be suppressed besides stands in the journal.
                erase_customers(work, [line.customer], suppress="withdrawn", again=True)
                erased += 1
            else:
                unknown += 1
    return Replayed(erased, already, unknown, suppressed)
