"""Master keys that are not kept beside the database."""

from __future__ import annotations

import base64
import pickle
import traceback

import pytest

from crmcore.errors import InvalidValue, KeyMismatch
from crmcore.ports.secrets import Secrets
from crmcore.system.secrets import EnvironmentKey, GivenKey, new_key

KEY = bytes(range(224, 256))
WRITTEN = [KEY.hex(), KEY.hex().upper(), base64.b64encode(KEY).decode(), base64.urlsafe_b64encode(KEY).decode()]
WRITTEN += [WRITTEN[2].rstrip("="), f"  {WRITTEN[0]}\n"]
NO_KEYS: list[bytes | str] = [
    "", b"", b"short", KEY[:31], KEY[:31].hex(), base64.b64encode(KEY[:31]).decode(), "not base64 " * 8, "ä" * 64,
    "=" * 64, bytes(1025),
]  # fmt: skip


@pytest.mark.parametrize("key", [KEY, bytearray(KEY), *WRITTEN])
def test_a_key_is_given_as_bytes_or_text(key: bytes | str) -> None:
    """Hexadecimal and both base64 alphabets are read; there is nothing to make."""
    secrets: Secrets = GivenKey(key)
    assert KEY == secrets.master_key() == secrets.make()


@pytest.mark.parametrize("key", [*NO_KEYS, None, 42])
def test_what_is_no_key_is_refused(key: bytes) -> None:
    """A key that is too short, too long or unreadable is refused without being shown."""
    with pytest.raises(KeyMismatch, match="32 to 1024 bytes") as caught:
        GivenKey(key)
    assert not key or str(key) not in str(caught.value)
    assert caught.value.__context__ is None


@pytest.mark.parametrize("written", WRITTEN)
def test_a_key_is_read_from_the_environment(monkeypatch: pytest.MonkeyPatch, written: str) -> None:
    """The variable is looked up when the key is asked for."""
    secrets: Secrets = EnvironmentKey()
    monkeypatch.setenv("CRMCORE_KEY", written)
    assert KEY == secrets.master_key() == secrets.make()
    monkeypatch.setenv("CRMCORE_KEY", new_key().hex())
    assert KEY != secrets.master_key()


@pytest.mark.parametrize("text", [None, "", "  "])
def test_an_environment_without_a_key_has_none(monkeypatch: pytest.MonkeyPatch, text: str | None) -> None:
    """No key is no error until one has to be made, which the environment cannot keep."""
    monkeypatch.delenv("SHOP_KEY", raising=False)
    if text is not None:
        monkeypatch.setenv("SHOP_KEY", text)
    secrets = EnvironmentKey("SHOP_KEY")
    assert secrets.master_key() is None
    with pytest.raises(KeyMismatch, match="SHOP_KEY"):
        secrets.make()


def test_an_unusable_key_in_the_environment_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A variable that holds no key is an error at once, not a missing key."""
    monkeypatch.setenv("CRMCORE_KEY", "hunter2")
    for ask in (EnvironmentKey().master_key, EnvironmentKey().make):
        with pytest.raises(KeyMismatch, match="no master key") as caught:
            ask()
        assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize("variable", ["", "A=B", "A\0"])
def test_a_variable_has_a_name(variable: str) -> None:
    """A name that no variable can have is refused."""
    with pytest.raises(InvalidValue, match="variable"):
        EnvironmentKey(variable)


def test_a_key_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither repr nor a traceback nor a pickle holds it."""
    monkeypatch.setenv("CRMCORE_KEY", KEY.hex())
    given = GivenKey(KEY)
    assert ["GivenKey(<secret>)", "EnvironmentKey('CRMCORE_KEY')"] == [repr(given), repr(EnvironmentKey())]
    with pytest.raises(InvalidValue) as caught:
        pickle.dumps(given)
    shown = "".join(traceback.TracebackException.from_exception(caught.value, capture_locals=True).format())
    assert KEY.hex() not in shown
    assert repr(KEY) not in shown.replace(f"KEY = {KEY!r}", "")


def test_new_keys_differ() -> None:
    """A new key has 32 bytes and is another each time."""
    keys = {new_key() for _ in range(100)}
    assert (100, {32}) == (len(keys), set(map(len, keys)))
