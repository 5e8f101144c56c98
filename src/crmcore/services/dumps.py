"""Dumps: a whole tenant as lines of JSON, and back into an empty one."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from typing import IO

from attrs import frozen

from crmcore.codec.record_lines import record_line, write_day, write_instant, write_json
from crmcore.domain.kernel.time import from_micros, to_micros
from crmcore.errors import CRMError, InvalidDump, InvalidValue, MoneyOutOfRange, NotFound, StorageError, TenantNotEmpty
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
        lines = _Lines(file)
        lines.write(write_json(_head(work)))
        for kind in RECORD_KINDS:
            count = 0
            for row in work.unit.records.read(kind):
                lines.write(record_line(kind, row))
                count += 1
            if count:
                lines.counts[kind.name] = count
        digest = lines.digest.hexdigest()
        lines.write(write_json({"record": "end", "counts": lines.counts, "sha256": digest}))
        return Dumped(lines.counts, digest)


class _Lines:
    """Writes lines and digests them."""

    def __init__(self, file: IO[str]) -> None:
        self._file = file
        self.digest = sha256()
        self.counts: dict[str, int] = {}

    def write(self, line: str) -> None:
        whole = line + "\n"
        self.digest.update(whole.encode())
        self._file.write(whole)


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
        _require_empty(work)
        head = reader.head()
        restored = Head.of(head, reader.wrong)
        restored.require_fit(work)
        work.unit.records.clear()
        merges = Merges()
        for kind, rows in reader.chunks():
            try:
                work.unit.records.put(kind, rows)
                _settle(work)
            except CRMError as error:
                raise _rejected(error, reader) from error
            merges.add(kind, rows)
        if not merges.lead_on():
            raise reader.wrong("conflict", "merged customers do not lead to the heads that are told")
        try:
            _make_derived(work, restored)
        except (NotFound, MoneyOutOfRange, InvalidValue, StorageError) as error:
            raise _rejected(error, reader) from error
        return Dumped(reader.counts, reader.found)


def _settle(work: Work) -> None:
    """Have the rows put checked now, where statements wait to be sent."""
    with work.unit.savepoint():
        pass


def _rejected(error: CRMError, reader: DumpReader) -> CRMError:
    """What the store says of records that do not fit, as an error of the dump; of other failures as it is."""
    if type(error) is StorageError or not isinstance(error, StorageError):
        return InvalidDump(reader.line, "conflict", f"records up to here do not fit together: {error.code}")
    return error


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


def _require_empty(work: Work) -> None:
    """Raises `TenantNotEmpty` unless the tenant has nothing but the measures that plugins bring."""
    counts = {name: count for name, count in work.unit.tenants.count_rows().items() if count}
    counts.pop("events", None)
    brought = {declaration.name for declaration in work.setting.plugins.measures()}
    defined = work.unit.definitions.all()
    if all(each.kind == "measure" and each.name in brought for each in defined):
        counts.pop("definitions", None)
    if counts:
        raise TenantNotEmpty(counts)
