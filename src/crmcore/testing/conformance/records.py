"""Records, kind by kind."""

from __future__ import annotations

import pytest

from crmcore.codec.record_lines import KINDS
from crmcore.domain.customer.party import Household
from crmcore.domain.kernel.event import Event
from crmcore.domain.kernel.ids import Addressed, TenantKey
from crmcore.domain.kernel.time import to_micros
from crmcore.errors import CRMError
from crmcore.ports.store import Refreshed, UnitOfWork
from crmcore.ports.store.record_kind import Row
from crmcore.ports.store.record_kinds import RECORD_KINDS
from crmcore.testing.conformance import erasures, samples
from crmcore.testing.conformance.base import KitBase
from crmcore.testing.conformance.samples import CITY, LISTED, MEASURES, NOON, SCATTERED, TODAY, customer_id, own
from crmcore.testing.conformance.store import WRITES, furnish
from crmcore.testing.conformance.ties import tie

MANY = 2_500
"""More rows than are likely to be read at once."""


_MORE = (
    "consents.add",
    "chosen_hours.add",
    "suppressions.add",
    "attributes.rank",
    "quality.put",
    "erasures.keep_keys",
    "rectifications.add",
)
_GONE = ("books", b"<books|gone>")


def chain(link: bytes, event: Event) -> bytes:
    """A link that tells which events there were before."""
    return bytes([len(link), *link[1:8], *event.id.bytes[-8:]])


def everything(unit: UnitOfWork) -> dict[str, list[Row]]:
    """All records, by kind."""
    return {kind.name: list(unit.records.read(kind)) for kind in RECORD_KINDS}


class RecordObligations(KitBase):
    """What `RecordTable` promises, and `TenantTable` of a tenant that is restored."""

    def fill(self) -> dict[str, list[Row]]:
        """Give the first tenant records of every kind; returns them."""
        with self.write() as unit:
            furnish(unit)
            unit.interactions.add([samples.purchase(2, 1, "11", voids=1)], MEASURES)
            unit.attributes.state([samples.statement(1, 1, CITY, "Rome"), samples.statement(2, 1, samples.SCORE, 7)])
            unit.rates.set(samples.DOLLAR)
            unit.ledger.add([samples.cost(1, 1, "5"), samples.cost(2, 1, "-0.0008")])
            unit.lifecycle.put([samples.transition(1, 1, samples.standing())])
            unit.segments.mark(samples.VIPS, Refreshed(1, NOON, TODAY, "z"))
            unit.events.seal(chain, limit=1)
            unit.events.add([samples.event(3), samples.event(2), samples.event(1)])
            for name in _MORE:
                WRITES[name](unit)
            unit.promises.settle(samples.promise(9, 1).id, TODAY, kept=False)
            unit.ties.add([tie(5, 1, 800), tie(6, 800, 1)])
            samples.add(unit, samples.customer(5), samples.customer(6, Household("home")))
            unit.interactions.add([samples.purchase(50, 5, "8", source="books", external_id="gone")], MEASURES)
            unit.ledger.add([samples.cost(50, 5, "3", external_id="gone")])
            unit.erasures.erase([customer_id(5)], erasures.REDACTION, at=NOON)
        with self.read() as unit:
            found = everything(unit)
        assert [] == [name for name, rows in found.items() if not rows]
        return found

    def move(self, records: dict[str, list[Row]], tenant: TenantKey) -> None:
        """Put records into a tenant that has nothing yet."""
        with self.write(tenant) as unit:
            unit.records.clear()
            for kind in RECORD_KINDS:
                for row in records[kind.name]:
                    unit.records.put(kind, [row])
            unit.tenants.restored(samples.days_ago(9), keyed_as=self.tenant, evaluated_on=TODAY)
            unit.records.finish()

    def test_records_are_put_as_they_were_read(self) -> None:
        """What is read of one tenant and put into another is read there again, of every kind, in the same order."""
        records = self.fill()
        self.move(records, self.other)
        with self.read(self.other) as unit:
            assert records == everything(unit)
            assert len(records["interaction"]) == unit.interactions.count()
            assert {own(customer_id(1))} == set(
                unit.identifiers.find([samples.email("known@example.org").key]).values()
            )
            assert {} != dict(unit.interactions.voided([samples.interaction_id(1)]))
        with self.read() as unit:
            assert records == everything(unit)

    def test_who_is_merged_is_so_still(self) -> None:
        """Heads are found, and the merge is undone as it would have been before."""
        with self.write() as unit:
            furnish(unit)
            whose = Addressed(customer_id(800), customer_id(801))
            unit.contact_points.link([(whose, samples.address("moved@example.org"), samples.point_id(3))])
            unit.merges.merge(samples.merge(800, 1, "name"), MEASURES, samples.uuid(9_000_002))
        with self.read() as unit:
            records = everything(unit)
        self.move(records, self.other)
        told = []
        for tenant in (self.tenant, self.other):
            with self.read(tenant) as unit:
                merges = unit.merges.of(customer_id(1))
                heads = unit.merges.heads([customer_id(800), customer_id(801)])
            with self.write(tenant) as unit:
                unit.merges.unmerge(customer_id(800), MEASURES, samples.uuid(9_000_003))
                told.append((merges, heads, everything(unit)))
        assert told[0] == told[1]
        assert {customer_id(800): customer_id(1), customer_id(801): customer_id(1)} == dict(told[0][1])

    def test_who_is_erased_is_so_still(self) -> None:
        """A tombstone stays one, and what stands as a digest is known by it."""
        self.move(self.fill(), self.other)
        with self.read(self.other) as unit:
            found = unit.tenants.keyed(self.other)
            assert found is not None
            assert found.has_digests
            assert {customer_id(5)} == set(unit.erasures.erased([customer_id(1), customer_id(5)]))
            assert {b"k" * 32} == set(unit.erasures.known_keys([b"k" * 32, b"l" * 32]))
            assert [_GONE] == list(unit.interactions.known_digests([_GONE]))
            assert [_GONE] == list(unit.ledger.known_digests([_GONE]))

    def test_nobody_is_erased_where_nobody_was(self) -> None:
        """Without a tombstone a tenant has no digests."""
        with self.write() as unit:
            furnish(unit)
        with self.read() as unit:
            records = everything(unit)
        self.move(records, self.other)
        with self.read(self.other) as unit:
            found = unit.tenants.keyed(self.other)
            assert found is not None
            assert not found.has_digests

    def test_what_is_granted_is_used_on(self) -> None:
        """Entitlements are held, their uses known by external ids, and promises open."""
        with self.write() as unit:
            furnish(unit)
        with self.read() as unit:
            records = everything(unit)
        self.move(records, self.other)
        held = samples.entitlement(9, 1)
        told = []
        for tenant in (self.tenant, self.other):
            with self.write(tenant) as unit:
                known = unit.entitlements.use(samples.use_of(8, held, external_id="o-9"), TODAY)
                used = unit.entitlements.use(samples.use_of(8, held, external_id="o-8"), TODAY)
                assert ("known", "used") == (known, used)
                assert 1 == len(unit.promises.open(TODAY, limit=9))
                told.append((unit.entitlements.of(customer_id(1)), unit.ties.of([customer_id(1)])))
        assert told[0] == told[1]

    def test_rows_have_the_columns_of_their_kind(self) -> None:
        """A row has a value for each column, or None where that is optional: bytes, integers, floats and texts."""
        for name, rows in self.fill().items():
            for row in rows:
                assert len(KINDS[name].columns) == len(row)
                for column, value in zip(KINDS[name].columns, row, strict=True):
                    assert column.optional or value is not None
                    assert value is None or type(value) in (bytes, int, float, str)

    def test_records_are_in_the_order_of_their_key(self) -> None:
        """By bytes, numbers and code points; those that refer to others of their kind come last."""
        with self.write() as unit:
            samples.add(unit, *map(samples.customer, SCATTERED))
            samples.add(unit, samples.customer(1))
            unit.identifiers.claim(
                [(samples.external(id_), own(customer_id(1))) for id_ in ("b", "\U0001f600", "a", "\ufb00")]
            )
            unit.interactions.add([samples.purchase(9, 1)], MEASURES)
            unit.interactions.add([samples.purchase(2, 1, voids=9), samples.purchase(3, 1)], MEASURES)
            unit.segments.put(LISTED, [customer_id(1)], NOON)
        with self.read() as unit:
            found = everything(unit)
        ids = [row[0] for row in found["customer"]]
        assert sorted(ids) == ids  # type: ignore[type-var]
        assert ["a", "b", "\ufb00", "\U0001f600"] == [row[2] for row in found["identifier"]]
        ordered = [samples.interaction_id(number).bytes for number in (3, 9, 2)]
        assert ordered == [row[0] for row in found["interaction"]]

    def test_events_go_on_where_they_were(self) -> None:
        """Events keep their numbers, and those without one their order; the next is chained to the last numbered."""
        records = self.fill()
        self.move(records, self.other)
        sealed = []
        for tenant in (self.tenant, self.other):
            with self.write(tenant) as unit:
                unit.events.add([samples.event(5)])
                unit.events.seal(chain, limit=100)
                sealed.append(list(unit.events.since(0, limit=100)))
        assert sealed[0] == sealed[1]
        assert samples.event(5).id == sealed[0][-1].id
        assert [*range(1, len(sealed[0]) + 1)] == [event.sequence for event in sealed[0]]

    def test_a_tenant_says_that_it_was_restored(self) -> None:
        """When it was added, whose key it has, when all were evaluated; its revision has grown."""
        with self.store.begin(None, write=False) as unit:
            before = unit.tenants.keyed(self.other)
        self.move(self.fill(), self.other)
        with self.read(self.other) as unit:
            found = unit.tenants.keyed(self.other)
            assert TODAY == unit.lifecycle.day()
        assert before is not None
        assert found is not None
        assert before.keyed_as is None
        assert (samples.days_ago(9), self.tenant) == (found.added_at, found.keyed_as)
        assert found.revision > before.revision

    def test_keyed_digests_are_told(self) -> None:
        """Whether a record has a digest made with the tenant's key."""
        with self.write() as unit:
            furnish(unit)
            unit.suppressions.lift(b"d" * 32)
            if not unit.suppressions.count():
                assert not unit.records.keyed()
            WRITES["suppressions.add"](unit)
            assert unit.records.keyed()
        with self.read(self.other) as unit:
            assert not unit.records.keyed()

    def test_what_costs_come_to_is_made_anew(self) -> None:
        """After `finish` a table of values knows what customers cost."""
        self.move(self.fill(), self.other)
        of_one = [self.rows(samples.fields("value.cost"))]
        with self.read(self.other) as unit:
            fields = samples.fields("value.cost")
            found = [columns for _, columns in unit.fields.columns(fields, samples.only(1), samples.now(), chunk=9)]
        assert of_one[0][0][1] == found[0][0][0]
        assert found[0][0][0]

    def test_records_that_do_not_fit_are_refused(self) -> None:
        """One that refers to what is not there, or has a key that is taken, is an error."""
        rate: Row = ("USD", TODAY, "0.9")
        nobody, at = b"\1" * 16, to_micros(NOON)
        point: Row = (b"\1" * 16, b"\2" * 16, b"\1" * 16)
        statement: Row = (b"\3" * 16, b"\1" * 16, b"\1" * 16, 1, "Rome", None, "form", to_micros(NOON), to_micros(NOON))
        misfits: list[tuple[str, list[Row]]] = [
            ("rate", [rate, rate]),
            ("link", [point]),
            ("statement", [statement]),
            ("merge", [(nobody, nobody, nobody, at, None, "")]),
            ("restriction", [(nobody, nobody, nobody, "asked", at, None, "")]),
            ("promise", [(nobody, nobody, nobody, "call", "e-1", at, TODAY, None, None)]),
            ("quality", [(TODAY, "all", "validity", -1, 1)]),
            ("quality", [(TODAY, "all", "validity", 1, 1)] * 2),
        ]
        for kind, rows in misfits:
            with pytest.raises(CRMError), self.write(self.other) as unit:
                unit.records.put(KINDS[kind], rows)
        with self.read(self.other) as unit:
            assert [] == [*unit.records.read(KINDS["rate"]), *unit.records.read(KINDS["statement"])]

    def test_records_have_no_limit(self) -> None:
        """However many there are, all are put and read."""
        rows: list[Row] = [("USD", day, "0.9") for day in range(MANY)]
        with self.write() as unit:
            unit.records.put(KINDS["rate"], rows)
        with self.read() as unit:
            assert rows == list(unit.records.read(KINDS["rate"]))
