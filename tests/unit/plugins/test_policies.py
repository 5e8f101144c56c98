"""Policies that plugins bring are taken by their names: by campaigns, by a CRM that uses one, by deciding."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from crmcore import CRM, Action, Context, Email, Person, Policy, Rule, RulePolicy, hookimpl
from crmcore.errors import InvalidValue, NoPolicy, PluginError, UnknownPolicy
from tests.unit.services.sending import Wire

TEA = RulePolicy([Rule(None, "tea", "email")], name="tea for all")


class Plugin:
    """A plugin that brings what a test says."""

    def __init__(self, *policies: object) -> None:
        self.policies = policies

    @hookimpl
    def register_policies(self) -> Sequence[Policy]:
        """What the test says."""
        return self.policies  # type: ignore[return-value]


class Nameless:
    """A policy whose name cannot be asked for."""

    version = "1"
    needs: Sequence[str] = ()

    @property
    def name(self) -> str:
        """Fails."""
        raise SystemExit

    def propensities(self, context: Context) -> Mapping[Action, float]:
        """Holds."""
        return {context.allowed[0]: 1.0}


def shop(*policies: object) -> CRM:
    """A CRM with a customer who may be written to, and an offer."""
    crm = CRM.in_memory(plugins=[Plugin(*policies)], channels=[Wire()])
    kim = crm.customers.add(Person("Kim"), Email("kim@example.org"))
    crm.consents.grant(kim, channel="email", purpose="offers", evidence="form")
    crm.offers.define("tea", "product", "convenience", {"email": ("Tea", "Hello")})
    return crm


def define(crm: CRM, policy: str) -> None:
    """A campaign that is decided by a policy, and started."""
    everyone = "purchases.count >= 0"
    crm.campaigns.define("spring", "convenience", offers=["tea"], channels=["email"], where=everyone, policy=policy)
    crm.campaigns.start("spring")


def test_a_campaign_is_decided_by_the_policy_it_names() -> None:
    """Though none is in use."""
    with shop(TEA) as crm:
        define(crm, "tea for all")
        assert 1 == crm.tick().dispatched.accepted
        (decided,) = crm.decisions.on("campaign spring")
        assert ("tea for all", TEA.version) == (decided.policy, decided.policy_version)


def test_a_policy_is_used_and_decides_by_its_name() -> None:
    """As the object does."""
    with shop(TEA) as crm:
        assert 1 == crm.decide("one", "tea for all").messages
        with crm.begin() as tx:
            assert 1 == tx.decide("two", "tea for all").messages
        crm.use("tea for all")
        assert 1 == crm.decide("three").messages


def test_a_name_that_no_plugin_brings_is_refused() -> None:
    """With the nearest one; a campaign is not defined by it."""
    with shop(TEA) as crm:
        for call in (
            lambda: crm.decide("one", "tea for al"),
            lambda: crm.use("tea for al"),
            lambda: define(crm, "tea for al"),
        ):
            with pytest.raises(UnknownPolicy, match="brings in this process is named 'tea for al'; did you mean"):
                call()
        with pytest.raises(InvalidValue):
            define(crm, "")
        assert [] == list(crm.campaigns.all())


def test_without_a_policy_in_use_it_is_said_what_to_do() -> None:
    """That `use` is for this process, and that a plugin brings one for others."""
    with (
        shop() as crm,
        pytest.raises(NoPolicy, match=r"no policy is in use in this process; crm.use\(policy\) sets one"),
    ):
        crm.decide("one")


@pytest.mark.parametrize(
    "junk",
    [object(), RulePolicy, "policy", None, Nameless(), RulePolicy([], name="in use"), RulePolicy([], name="in order")],
)
def test_a_plugins_junk_is_reported_and_stops_nobody(junk: object) -> None:
    """What is no policy, or has a name that means something else, is left out."""
    with shop(junk, TEA) as crm:
        assert ["register_policies"] == [fault.hook for fault in crm.plugin_faults()]
        assert 1 == crm.decide("one", "tea for all").messages


def test_two_policies_of_one_name_are_refused() -> None:
    """Whoever brings them."""
    for plugins in ([Plugin(TEA, TEA)], [Plugin(TEA), Plugin(TEA)]):
        with pytest.raises(PluginError, match="a second policy 'tea for all'"):
            CRM.in_memory(plugins=plugins)
