"""Promise S7: a wording reaches no attribute and calls nothing, in bounded time and size."""

from __future__ import annotations

import contextlib
import time
from typing import ClassVar
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcore import CRM, Answer, Outgoing, Unknown
from crmcore.domain.kernel.reach import Address
from crmcore.domain.marketing.offer import Wording
from crmcore.errors import InvalidValue, PredicateError, RenderError, UnknownField
from crmcore.ports.channel import Capabilities
from crmcore.services.rendering import TEXT_LIMIT, Rendered, render

_UTC = ZoneInfo("UTC")
_REFUSED = [
    "name.__class__",
    "name.__init__.__globals__",
    "name.upper()",
    "name[0]",
    "name!r",
    "name:>99999999999",
    "0",
    "__import__('os').system('id')",
    "customer.__class__",
    "().__class__.__bases__",
    "self",
    "*",
    "lambda: 0",
    "\N{FULLWIDTH LATIN SMALL LETTER N}ame.upper",
    "purchases.count(days=10**9)",
    "purchases.count(days=1) or name",
    "f'name'",
    "%(name)s",
    "#",
    "",
    "{7*7}",
    "{{7*7}}",
]


@pytest.mark.parametrize("inner", _REFUSED)
@pytest.mark.parametrize("place", [0, 1])
def test_a_placeholder_is_a_field_or_nothing(inner: str, place: int) -> None:
    """What is no field is not taken as a wording, in subject or text."""
    wording = ["x", "x"]
    wording[place] = "${" + inner + "}"
    with CRM.in_memory(channels=[_Nowhere()]) as crm:
        with pytest.raises((UnknownField, PredicateError, InvalidValue)):
            crm.offers.define("tea", "product", "convenience", {"email": (wording[0], wording[1])})
        assert [] == list(crm.offers.defined())


@pytest.mark.parametrize(
    "written", ["{{7*7}}", "%(name)s", "{name}", "$name", "#{7*7}", "<%= 7 %>", "{% for x in y %}", "{0.__class__}"]
)
def test_the_markup_of_other_languages_is_text(written: str) -> None:
    """What is no placeholder goes out as it is written."""
    assert written == render(Wording(written), {}, _UTC).text


class _Nowhere:
    """A channel that delivers nothing."""

    port_version: ClassVar[int] = 1
    name = "email"
    capabilities = Capabilities("email", idempotent=True)

    def validate(self, address: Address) -> str | None:
        """Every address will do."""
        return None

    def deliver(self, message: Outgoing) -> Answer:
        """Nothing."""
        return Unknown()


_MARKUP = st.text(st.sampled_from("${}$()._[]'\"%\\na\n"), max_size=60)


@given(_MARKUP, st.text(max_size=30))
def test_any_text_renders_or_is_refused(wording: str, name: str) -> None:
    """No wording raises anything but what it should, and an unfilled one comes out unchanged."""
    with contextlib.suppress(RenderError, InvalidValue):
        done = render(Wording(wording, ""), {"name": name}, _UTC)
        assert isinstance(done, Rendered)
        assert "$" in wording or wording == done.text


@pytest.mark.parametrize("wording", ["$" * TEXT_LIMIT, "${" * (TEXT_LIMIT // 2), "${name" * 15_000, "${name}" * 14_000])
def test_time_and_size_are_bounded(wording: str) -> None:
    """The worst wordings take less than a second and give no more than the largest text."""
    begun = time.process_time()
    with contextlib.suppress(RenderError, InvalidValue):
        assert len(render(Wording(wording), {"name": "n" * TEXT_LIMIT}, _UTC).text) <= TEXT_LIMIT
    assert time.process_time() - begun < 1
