"""Reading a dump, line by line: nothing of it is believed before its last line fits the others."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from hashlib import sha256
from typing import IO, Any

from attrs import frozen

from crmcore.codec.record_lines import Unreadable, read_day, read_instant, read_line, record_of
from crmcore.domain.kernel.ids import TenantKey
from crmcore.errors import InvalidDump, InvalidValue, KeyMismatch
from crmcore.ports.store.record_kind import RecordKind, Row, Value
from crmcore.ports.store.record_kinds import RECORD_KINDS
from crmcore.services.scope import FINGERPRINT
from crmcore.services.work import Work

FORMAT = 1
LINE_LIMIT = 64 * 1024 * 1024
"""How long a line may be, in characters."""
CHUNK = 2_000
"""How many records are put at a time."""

_HEAD = {"record", "format", "currency", "zone", "region", "added_at", "evaluated_on", "salt", "keyed"}
_ORDER = {kind.name: place for place, kind in enumerate(RECORD_KINDS)}

Wrong = Callable[[str, str], InvalidDump]


@frozen
class Head:
    """The first line of a dump."""

    currency: str
    zone: str
    region: str | None
    added_at: int
    evaluated_on: int | None
    salt: str | None
    keyed_by: str | None
    keyed_as: TenantKey | None

    @classmethod
    def of(cls, found: Mapping[str, Any], wrong: Wrong) -> Head:
        """The head as it is written. Raises `InvalidDump`."""
        number = found.get("format")
        if found["record"] != "dump" or type(number) is not int or number < 1:
            raise wrong("format", "this is no dump of crmcore")
        if number > FORMAT:
            raise wrong("newer", "the dump was made by a newer crmcore; upgrade crmcore")
        keyed = found.get("keyed") or {"by": None, "as": None}
        try:
            if not found.keys() <= _HEAD:
                raise ValueError
            texts = (found["currency"], found["zone"], found["region"], found["salt"], keyed["by"])
            if not all(each is None or isinstance(each, str) for each in texts) or None in texts[:2]:
                raise ValueError
            if not (keyed["as"] is None or (type(keyed["as"]) is int and 0 < keyed["as"] < 2**63)):
                raise ValueError
            day = found["evaluated_on"]
            return cls(
                *texts[:3],
                read_instant(found["added_at"]),
                None if day is None else read_day(day),
                *texts[3:],
                None if keyed["as"] is None else TenantKey(keyed["as"]),
            )
        except (KeyError, ValueError, TypeError, OverflowError):
            raise wrong("field", "the first line lacks something, or says something else") from None

    def require_fit(self, work: Work) -> None:
        """Raises `InvalidValue` or `KeyMismatch` unless the tenant is of the same kind."""
        for name in ("currency", "zone", "region"):
            if getattr(work.tenant, name) != getattr(self, name):
                raise InvalidValue(
                    name,
                    f"the tenant has {getattr(work.tenant, name)!r}",
                    f"the dump is of one with {getattr(self, name)!r}; add a tenant like that",
                )
        if self.keyed_as is not None and work.unit.settings.get(FINGERPRINT) != self.keyed_by:
            raise KeyMismatch(
                "the dump has digests, of suppressed addresses or of what was erased, made with another master key"
                " than this database's; make the database with that key: CRM.open(keys=...) before the first migrate()"
            )


class Merges:
    """The merges of a dump: whom each customer is merged into, and who it says is the head."""

    def __init__(self) -> None:
        self._said: dict[Value, tuple[Value, Value]] = {}

    def add(self, kind: RecordKind, rows: Sequence[Row]) -> None:
        """Look at records put."""
        if kind.name == "merge":
            places = [kind.names.index(name) for name in ("customer", "into_customer", "head")]
            for customer, into, head in (tuple(row[place] for place in places) for row in rows):
                self._said[customer] = (into, head)

    def lead_on(self) -> bool:
        """Whether each leads to the head that it tells, and none back to where it began."""
        heads: dict[Value, Value] = {}
        for customer in self._said:
            path = [customer]
            while path[-1] in self._said and path[-1] not in heads:
                path.append(self._said[path[-1]][0])
                if len(path) > len(self._said) + 1:
                    return False
            head = heads.get(path[-1], path[-1])
            heads.update(dict.fromkeys(path[:-1], head))
        return all(heads[customer] == head for customer, (_, head) in self._said.items())


class DumpReader:
    """Reads the lines of a dump, digesting them as they go by."""

    def __init__(self, file: IO[str]) -> None:
        self._file = file
        self._digest = sha256()
        self.line = 0
        self.counts: dict[str, int] = {}
        self.found = ""

    def wrong(self, reason: str, told: str) -> InvalidDump:
        """The error of the line read last."""
        return InvalidDump(max(self.line, 1), reason, told)

    def head(self) -> Mapping[str, Any]:
        """The first line. Raises `InvalidDump`."""
        found, line = self._next()
        self._digest.update(line.encode())
        return found

    def chunks(self) -> Iterator[tuple[RecordKind, list[Row]]]:
        """The records, some of one kind at a time; then the last line is compared with them. Raises `InvalidDump`."""
        held: list[Row] = []
        of: RecordKind | None = None
        for kind, row in self._records():
            if of is not None and (kind is not of or len(held) >= CHUNK):
                yield of, held
                held = []
            if of is not None and _ORDER[kind.name] < _ORDER[of.name]:
                raise self.wrong("order", "records of this kind come before those above")
            of = kind
            held.append(row)
        if of is not None:
            yield of, held

    def _records(self) -> Iterator[tuple[RecordKind, Row]]:
        while True:
            found, line = self._next()
            if found["record"] == "end":
                self._end(found)
                return
            self._digest.update(line.encode())
            try:
                kind, row = record_of(found)
            except Unreadable as error:
                raise self.wrong(error.reason, error.told) from None
            self.counts[kind.name] = self.counts.get(kind.name, 0) + 1
            yield kind, row

    def _end(self, found: Mapping[str, Any]) -> None:
        self.found = self._digest.hexdigest()
        if found.get("sha256") != self.found or found.get("counts") != self.counts:
            raise self.wrong("digest", "the lines above are not those that the dump was made with")
        try:
            more = self._file.read(1)
        except ValueError:
            more = "?"
        if more:
            self.line += 1
            raise self.wrong("end", "there is something after the last line")

    def _next(self) -> tuple[dict[str, Any], str]:
        try:
            line = self._file.readline(LINE_LIMIT + 1)
        except (UnicodeDecodeError, ValueError):
            self.line += 1
            raise self.wrong("text", "the file is not UTF-8 from here on, or cannot be read") from None
        if not isinstance(line, str):
            raise InvalidValue("file", "a stream of bytes", "a dump is read from a path or a text stream")
        self.line += 1
        if not line:
            raise self.wrong("cut", "the file ends here, before its last line")
        if not line.endswith("\n"):
            if len(line) > LINE_LIMIT:
                raise self.wrong("long", "the line is longer than any of a dump")
            raise self.wrong("cut", "the file ends within this line")
        try:
            line.encode()
            return read_line(line), line
        except UnicodeEncodeError:
            raise self.wrong("text", "the line is no valid Unicode") from None
        except Unreadable as error:
            raise self.wrong(error.reason, error.told) from None
