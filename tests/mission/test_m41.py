"""M41: ports for storage and channels, adapters that plug in from outside and are proved right by a kit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any, ClassVar

import pytest

from crmcore import CRM, Email, Line, MeasureDeclaration, Person, Phone, Rule, RulePolicy, hookimpl
from crmcore.domain.decision.message import Accepted, Answer, Outgoing
from crmcore.domain.kernel.ids import TenantKey
from crmcore.ports.store import Store
from crmcore.stores.memory.store import MemoryStore
from crmcore.testing import ChannelConformance, CountingIds, Delivered, FarSide, StoreConformance
from crmcore.testing.channel_kit.far_side import Ability
from tests.mission.conftest import Texts, agree, euros


class ShelfStore(MemoryStore):
    """A store of somebody else's."""


class RashStore(MemoryStore):
    """A store that commits what has failed."""

    @contextmanager
    def begin(self, tenant: TenantKey | None, *, write: bool, relying: bool = False) -> Iterator[Any]:
        """Begin; keep what was done, also when the block raises."""
        failure: Exception | None = None
        with super().begin(tenant, write=write, relying=relying) as unit:
            try:
                yield unit
            except Exception as error:
                failure = error
        if failure is not None:
            raise failure


class DeafTexts(Texts):
    """A channel that says it took the message, and drops the text."""

    def deliver(self, message: Outgoing) -> Answer:
        """Accept, whatever it is."""
        self.sent[message.key] = (message.address.sent_as, "")
        return Accepted()


class Plugin:
    """What a separate package brings: a store, a channel and a measure."""

    def __init__(self) -> None:
        self.texts = Texts()

    @hookimpl
    def register_stores(self) -> Mapping[str, Any]:
        """A store for URLs like shelf://."""
        return {"shelf": lambda url: ShelfStore()}

    @hookimpl
    def register_channels(self) -> Sequence[Texts]:
        """A channel to phones."""
        return [self.texts]

    @hookimpl
    def register_measures(self) -> Sequence[MeasureDeclaration]:
        """A measure that every tenant has."""
        return [MeasureDeclaration("teas", "purchase", where={"product": "tea"}, doc="tea bought")]


class TextsSide(FarSide):
    """The phones; `kind` is the channel that is held to the kit."""

    cannot: ClassVar[Mapping[Ability, str]] = dict.fromkeys(
        ("throttle", "kill", "answer_junk", "hang", "secrets"), "the phones are a dict"
    )

    def __init__(self, kind: type[Texts] = Texts) -> None:
        self.kind = kind
        self.sent: dict[str, tuple[str, str]] = {}

    def open_channel(self) -> Texts:
        """The channel, which finds what it sent before."""
        return self.kind(sent=self.sent)

    def delivered(self) -> Sequence[Delivered]:
        """What has gone out; a text message has no subject."""
        return [Delivered(to, text) for to, text in self.sent.values()]


class TestTexts(ChannelConformance):
    """M41: a channel from outside is held to every obligation of the port by a kit that is given one fixture."""

    @pytest.fixture
    def far_side(self) -> FarSide:
        """The phones."""
        return TextsSide()


def test_adapters_plug_in_from_outside() -> None:
    """M41: a store, a channel and a measure of another package work like those that come along, without a change."""
    # Given a package that is none of ours
    plugin = Plugin()

    # When the app opens its store by its URL and uses its channel
    with CRM.open("shelf://", plugins=[plugin], ids=CountingIds()) as crm:
        crm.migrate(currency="EUR", zone="UTC", region="DE")
        ann = crm.customers.add(Person("Ann"), Email("ann@example.org"))
        crm.customers.identify(ann, Phone("030 901820"))
        crm.interactions.purchase(ann, euros(8), lines=[Line("tea", euros(8))])
        agree(crm, ann, channel="sms")
        crm.offers.define("tin", "product", "convenience", {"sms": ("", "A tin for ${teas.count} tea")})
        crm.decide("spring", RulePolicy([Rule(None, "tin", "sms")]))
        ticked = crm.tick()

        # Then all of it is there
        assert "ShelfStore" in repr(crm)
        assert 1 == ticked.dispatched.accepted
        assert [("+4930901820", "A tin for 1 tea")] == list(plugin.texts.sent.values())


def test_the_kit_finds_a_channel_that_is_wrong() -> None:
    """M41: proved right means that what is wrong is found: a channel that drops the text fails in the kit."""
    kit = ChannelConformance()
    for obligation in (
        kit.test_what_it_accepts_has_gone_out_as_given,
        kit.test_an_address_of_another_scheme_is_refused_for_good,
    ):
        with pytest.raises(AssertionError):
            obligation(TextsSide(DeafTexts))


@pytest.mark.parametrize(("store", "right"), [(ShelfStore, True), (RashStore, False)], ids=["right", "wrong"])
def test_the_kit_tells_a_store_that_is_right_from_one_that_is_wrong(
    tmp_path: Path, store: type[MemoryStore], right: bool
) -> None:
    """M41: a store that commits what has failed is found by the obligation of the port that says it must not."""

    # Given the kit for a store, which its author has only to subclass
    class Kit(StoreConformance):
        def open_store(self) -> Store:
            return store()

    # When the obligation is tried
    kit = Kit()
    kit.start(tmp_path)
    expected = nullcontext() if right else pytest.raises(AssertionError)

    # Then it holds for the one, and not for the other
    with expected:
        kit.test_a_write_is_rolled_back_when_the_block_raises("customers.add")
    kit.finish()


def test_a_fault_of_a_plugin_stays_its_own() -> None:
    """M41: a guest that raises is reported and stops nobody, neither the transaction nor the other guests."""

    # Given a plugin that fails at every event, and one that works
    class Failing:
        @hookimpl
        def on_event(self, event: object) -> None:
            raise OSError("the plugin's own trouble")

    class Listening:
        def __init__(self) -> None:
            self.heard: list[str] = []

        @hookimpl
        def on_event(self, event: Any) -> None:
            self.heard.append(event.name)

    listening = Listening()
    with CRM.in_memory(plugins=[Failing(), listening]) as crm:
        # When something is recorded
        crm.customers.add(Person("Ann"), Email("ann@example.org"))

        # Then it is recorded, the other has heard of it, and the fault can be read
        assert 1 == crm.customers.count()
        assert "customer.added" in listening.heard
        assert {("on_event", "OSError")} == {(fault.hook, fault.nature) for fault in crm.plugin_faults()}
