"""Dumps: a whole tenant as lines of JSON, and back into an empty one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from itertools import chain
from typing import IO

from attrs import frozen

from crmcore.codec.record_lines import record_line, write_day, write_instant, write_json
from crmcore.domain.kernel.time import from_micros, to_micros
from crmcore.errors import CRMError, InvalidDump, StorageError, TenantNotEmpty
from crmcore.ports.store.record_kinds import RECORD_KINDS
from crmcore.services.dump_files import File, made, opened
from crmcore.services.dump_reader import FORMAT, DumpReader, Head, Merges
from crmcore.services.salt import salt_of, salt_setting
from crmcore.services.scope import FINGERPRINT, Scope
from crmcore.services.work import Work


@frozen
class Dumped:
    """What a dump holds: how many records of each kind there are that it has, and the SHA-256 of its lines."""

    counts: Mapping[str, int]
    sha256: str


def dump(scope: Scope, target: File) -> Dumped:
    """See `crmcore.app.Surface.dump`."""
    with scope.reading() as work, made(target) as file:
        found = _written(work, file)
        file.write(write_json({"record": "end", "counts": dict(found.counts), "sha256": found.sha256}) + "\n")
        return found


def _written(work: Work, file: IO[str] | None) -> Dumped:
    """The head and all records, digested and, if there is a file, written to it."""
    digest = sha256()
    counts: dict[str, int] = {}
    for line in chain([write_json(_head(work))], _lines(work, counts)):
        whole = line + "\n"
        digest.update(whole.encode())
        if file is not None:
            file.write(whole)
    return Dumped(counts, digest.hexdigest())


def _lines(work: Work, counts: dict[str, int]) -> Iterator[str]:
    """The line of each record, counted as it goes by."""
    for kind in RECORD_KINDS:
        count = 0
        for row in work.unit.records.read(kind):
            yield record_line(kind, row)
            count += 1
        if count:
            counts[kind.name] = count


def _head(work: Work) -> dict[str, object]:
    tenant, unit = work.tenant, work.unit
    evaluated_on = unit.lifecycle.day()
    head: dict[str, object] = {
        "record": "dump",
        "format": FORMAT,
        "currency": tenant.currency,
        "zone": tenant.zone,
        "region": tenant.region,
        "added_at": write_instant(to_micros(tenant.added_at)),
        "evaluated_on": None if evaluated_on is None else write_day(evaluated_on),
        "salt": unit.settings.get(salt_setting(tenant.key)),
    }
    if unit.records.keyed():
        head["keyed"] = {"by": unit.settings.get(FINGERPRINT), "as": tenant.keyed_as or tenant.key}
    return head


def restore(scope: Scope, source: File) -> Dumped:
    """See `crmcore.app.CRM.restore`."""
    with opened(source) as file, scope.writing() as work:
        reader = DumpReader(file)
        work.hold_definitions(to_change=True)
        head = Head.of(reader.head(), reader.wrong)
        head.require_fit(work)
        held = _held(work)
        if held:
            return _known(work, reader, held)
        work.unit.records.clear()
        merges = Merges()
        for kind, rows in reader.chunks():
            with _fitting(reader):
                work.unit.records.put(kind, rows)
                _settle(work)
            merges.add(kind, rows)
        if not merges.lead_on():
            raise reader.wrong("conflict", "merged customers do not lead to the heads that are told")
        with _fitting(reader):
            _make_derived(work, head)
        return Dumped(reader.counts, reader.found)


def _known(work: Work, reader: DumpReader, held: Mapping[str, int]) -> Dumped:
    """What was restored before, and not changed since: so that restoring may be repeated blindly. Raises
    `TenantNotEmpty` when the tenant has anything else.
    """
    for _ in reader.chunks():
        pass
    if reader.counts.get("customer", 0) == held.get("customers", 0):
        present = _written(work, None)
        if present.sha256 == reader.found:
            return present
    raise TenantNotEmpty(held)


@contextmanager
def _fitting(reader: DumpReader) -> Iterator[None]:
    """Around what the store may say of records that do not fit: as an error of the dump; other failures as they are."""
    try:
        yield
    except StorageError as error:
        if type(error) is not StorageError:
            raise
        raise _unfit(reader, error.code) from error
    except CRMError as error:
        raise _unfit(reader, error.code) from error
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        # Definitions and the like that were not written by crmcore.
        raise _unfit(reader, "unreadable") from error


def _unfit(reader: DumpReader, code: str) -> InvalidDump:
    return InvalidDump(reader.line, "conflict", f"records up to here do not fit together: {code}")


def _settle(work: Work) -> None:
    """Have the rows put checked now, where statements wait to be sent."""
    with work.unit.savepoint():
        pass


def _make_derived(work: Work, restored: Head) -> None:
    unit = work.unit
    unit.tenants.restored(
        from_micros(restored.added_at), keyed_as=restored.keyed_as, evaluated_on=restored.evaluated_on
    )
    if restored.salt is not None:
        unit.settings.put(salt_setting(work.tenant.key), restored.salt)
    else:
        salt_of(work)
    definitions = work.redefined()
    unit.records.finish()
    unit.attributes.rebuild()
    for measure in definitions.all_measures:
        unit.measures.build(measure)
    unit.segments.touch_everyone()


def _held(work: Work) -> Mapping[str, int]:
    """What the tenant has, but for the measures that plugins bring and the events that told of them; nothing when it is
    empty.
    """
    counts = {name: count for name, count in work.unit.tenants.count_rows().items() if count}
    brought = {declaration.name for declaration in work.setting.plugins.measures()}
    if all(each.kind == "measure" and each.name in brought for each in work.unit.definitions.all()):
        counts.pop("definitions", None)
    return counts if counts.keys() - {"events"} else {}
