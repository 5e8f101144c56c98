"""Secrets are used and never shown."""

from __future__ import annotations

import copy
import pickle
import traceback

import pytest

from crmcore.domain.kernel.secret import Secret
from crmcore.errors import InvalidValue


@pytest.mark.parametrize("secret", [Secret("hunter2"), Secret(b"hunter2")])
def test_a_secret_is_revealed_on_demand_alone(secret: Secret[str] | Secret[bytes]) -> None:
    """No way of writing it out shows it; `reveal` gives it."""
    shown = [repr(secret), str(secret), f"{secret}", f"{secret!r:>20}", f"{secret}", repr([secret])]
    assert [] == [text for text in shown if "hunter2" in text]
    assert secret.reveal() in ("hunter2", b"hunter2")


def test_a_secret_is_not_in_a_traceback() -> None:
    """A traceback that prints variables prints none of it."""

    def failing(secret: Secret[str]) -> None:
        raise ValueError(str(secret))

    with pytest.raises(ValueError) as caught:
        failing(Secret("hunter2"))
    shown = "".join(traceback.TracebackException.from_exception(caught.value, capture_locals=True).format())
    assert "<secret>" in shown
    assert "hunter2" not in shown.replace('Secret("hunter2")', "")


def test_a_secret_is_not_pickled() -> None:
    """Pickling it, or something that holds it, is refused; a copy is the secret itself."""
    secret = Secret("hunter2")
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        with pytest.raises(InvalidValue, match="pickle"):
            pickle.dumps({"key": secret}, protocol)
    assert secret is copy.copy(secret)
    assert secret is copy.deepcopy([secret])[0]
    assert not hasattr(secret, "__dict__")


def test_secrets_are_compared_by_value() -> None:
    """Equal secrets are equal, text and bytes differ, and none can be hashed."""
    assert Secret("ä") == Secret("ä")
    assert Secret("ä") != Secret("ö")
    assert Secret("a") != Secret(b"a")
    assert Secret("a") != "a"
    with pytest.raises(TypeError):
        hash(Secret("a"))
