"""Promise S7: a wording reaches no attribute and calls nothing, in bounded time and size."""

from __future__ import annotations

import time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcore import CRM, CRMError, Email, Person
from crmcore.domain.marketing.offer import Wording
from crmcore.errors import RenderError
from crmcore.services.rendering import TEXT_LIMIT, Rendered, render

_UTC = ZoneInfo("UTC")
_HOSTILE = [
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
    "name}${name",
    "*",
    "lambda: 0",
    "name\n",
    "ｎａｍｅ.upper",
    "purchases.count(days=10**9)",
    "purchases.count(days=1) or name",
    "f'{name}'",
    "%(name)s",
    "{{7*7}}",
    "#{7*7}",
    "",
]  # fmt: skip


@pytest.mark.parametrize("inner", _HOSTILE)
@pytest.mark.parametrize("place", ["subject", "text"])
def test_a_placeholder_is_a_field_or_nothing(inner: str, place: str) -> None:
    """What is no field cannot be defined as a wording; what is no placeholder goes out as it is written."""
    written = "${" + inner + "}"
    subject, text = (written, "x") if place == "subject" else ("x", written)
    with CRM.in_memory(channels=[_Nowhere()]) as crm:
        crm.customers.add(Person("Sara"), Email("sara@example.org"))
        try:
            crm.offers.define("tea", "product", "convenience", {"email": (subject, text)})
        except CRMError as error:
            assert error.code in ("unknown_field", "predicate_error", "invalid_value")
        else:
            assert inner.strip() in ("name", "name}${name") or "{" in inner


class _Nowhere:
    """A channel that delivers nothing."""

    port_version = 1
    name = "email"
    scheme = "email"
    idempotent = True
    cost = None

    def deliver(self, message: object) -> object:
        """Nothing."""
        return None


_MARKUP = st.text(st.sampled_from("${}$()._[]'\"%\\na\n"), max_size=60)


@given(_MARKUP, st.text(max_size=30))
def test_any_text_renders_or_is_refused(wording: str, name: str) -> None:
    """No wording raises anything but what it should, and an unfilled one comes out unchanged."""
    try:
        done = render(Wording(wording, ""), {"name": name}, _UTC)
    except CRMError as error:
        assert error.code in ("render_error", "invalid_value")
    else:
        assert isinstance(done, Rendered)
        if "$" not in wording:
            assert wording == done.text


@pytest.mark.parametrize("wording", ["$" * TEXT_LIMIT, "${" * (TEXT_LIMIT // 2), "${name" * 15_000, "${name}" * 14_000])
def test_time_and_size_are_bounded(wording: str) -> None:
    """The worst wordings take less than a second and give no more than the largest text."""
    begun = time.process_time()
    try:
        done = render(Wording(wording), {"name": "n" * TEXT_LIMIT}, _UTC)
        assert len(done.text) <= TEXT_LIMIT
    except (RenderError, CRMError):
        pass
    assert time.process_time() - begun < 1
