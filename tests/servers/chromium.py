"""A real browser on this machine: found, started without a window and without script, and driven over its pipe.

The DevTools protocol goes over two pipes that the browser is given (``--remote-debugging-pipe``): no port is opened,
and no client library is needed.
"""

from __future__ import annotations

import base64
import fcntl
import json
import os
import select
import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from attrs import define, field

VARIABLE = "CRMCORE_TEST_CHROMIUM"
NO_BROWSER = (
    f"These tests need Chromium, and there is none. Give its path as {VARIABLE}, have chromium or google-chrome in "
    "PATH, or run them as root on Debian, where it is installed."
)
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_INSTALLING = 600.0
_PATIENCE = 30.0
_SWITCHES = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage", "--hide-scrollbars"),
    *("--blink-settings=scriptEnabled=false", "--remote-debugging-pipe"),
)


class NoBrowser(LookupError):
    """There is no browser to test with; the message tells how to have one."""


def chromium() -> Path:
    """Its program: the one named by the environment, else in PATH, else installed from Debian when root."""
    named = os.environ.get(VARIABLE)
    if named:
        return Path(named)
    found = _in_path()
    if found is None and os.geteuid() == 0 and shutil.which("apt-get") is not None:
        quiet = {"DEBIAN_FRONTEND": "noninteractive", **os.environ}
        for command in (["update"], ["install", "-y", "--no-install-recommends", "chromium"]):
            done = subprocess.run(
                ["apt-get", "-qq", *command], env=quiet, capture_output=True, timeout=_INSTALLING, check=False
            )
            if done.returncode:
                break
        found = _in_path()
    if found is None:
        raise NoBrowser(NO_BROWSER)
    return found


def _in_path() -> Path | None:
    found = next(filter(None, map(shutil.which, _NAMES)), None)
    return None if found is None else Path(found)


@define
class Tab:
    """A tab of a browser that is open, as the DevTools protocol speaks with it."""

    _commands: int
    _answers: int
    _session: str | None = None
    _number: int = 0
    _rest: bytes = b""
    _events: list[Mapping[str, Any]] = field(factory=list)

    def call(self, method: str, **parameters: object) -> Mapping[str, Any]:
        """One command, and its result."""
        self._number += 1
        told: dict[str, object] = {"id": self._number, "method": method, "params": parameters}
        if self._session is not None:
            told["sessionId"] = self._session
        os.write(self._commands, json.dumps(told).encode() + b"\0")
        while True:
            heard = self._heard()
            if heard.get("id") == self._number:
                assert "error" not in heard, (method, heard["error"])
                found: Mapping[str, Any] = heard["result"]
                return found
            self._events.append(heard)

    def attach(self) -> None:
        """Speak with the tab that is open."""
        (target, *_) = [each for each in self.call("Target.getTargets")["targetInfos"] if each["type"] == "page"]
        self._session = self.call("Target.attachToTarget", targetId=target["targetId"], flatten=True)["sessionId"]
        for domain in ("Page", "DOM", "Accessibility", "Network"):
            self.call(f"{domain}.enable")

    def show(self, url: str) -> None:
        """Go to an address and wait until it is there."""
        self._events.clear()
        self.call("Page.navigate", url=url)
        self.loaded()

    def loaded(self) -> None:
        """Wait until a page has come."""
        self._until("Page.loadEventFired")
        self._events.clear()

    def statuses(self) -> Sequence[int]:
        """The status of each answer that came since the last page was asked for."""
        return [each["params"]["response"]["status"] for each in self._of("Network.responseReceived")]

    def press(self, key: str, text: str = "") -> None:
        """Press a key, as a person without a mouse does."""
        codes = {"Tab": 9, "Enter": 13, " ": 32}
        pressed = {"key": key, "code": "Space" if key == " " else key, "windowsVirtualKeyCode": codes[key]}
        self.call("Input.dispatchKeyEvent", type="keyDown", text=text, **pressed)
        self.call("Input.dispatchKeyEvent", type="keyUp", **pressed)

    def nodes(self) -> Sequence[tuple[str, str, Mapping[str, Any]]]:
        """What a screen reader is told, in its order: the role, the name and the properties of each thing."""
        every = {node["nodeId"]: node for node in self.call("Accessibility.getFullAXTree")["nodes"]}
        found, ahead = [], [next(iter(every))]
        while ahead:
            node = every[ahead.pop()]
            ahead += reversed([child for child in node.get("childIds", ()) if child in every])
            if not node.get("ignored"):
                more = {each["name"]: each["value"].get("value") for each in node.get("properties", ())}
                found.append((node["role"]["value"], node.get("name", {}).get("value", ""), more))
        return found

    def focused(self) -> str:
        """The name of what has the focus; a page itself has none."""
        return next((name for role, name, more in self.nodes() if more.get("focused") and role != "RootWebArea"), "")

    def picture(self, path: Path, *, width: int = 800, height: int = 1200) -> Path:
        """A picture of the page at a width."""
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        taken = self.call("Page.captureScreenshot", format="png")["data"]
        path.write_bytes(base64.b64decode(taken))
        return path

    def widths(self) -> tuple[float, float]:
        """How wide the window is, and how wide what is in it."""
        found = self.call("Page.getLayoutMetrics")
        return found["cssLayoutViewport"]["clientWidth"], found["cssContentSize"]["width"]

    def _of(self, method: str) -> Sequence[Mapping[str, Any]]:
        return [each for each in self._events if each.get("method") == method]

    def _until(self, method: str) -> None:
        while not self._of(method):
            self._events.append(self._heard())

    def _heard(self) -> Mapping[str, Any]:
        until = time.monotonic() + _PATIENCE
        while b"\0" not in self._rest:
            ready, _, _ = select.select([self._answers], [], [], max(0, until - time.monotonic()))
            assert ready, "the browser does not answer"
            part = os.read(self._answers, 1 << 16)
            assert part, "the browser has ended"
            self._rest += part
        told, _, self._rest = self._rest.partition(b"\0")
        heard: Mapping[str, Any] = json.loads(told)
        return heard


@contextmanager
def browsing(folder: Path, *more: str) -> Iterator[Tab]:
    """A browser that knows nothing yet, with one tab, until the end of the block; `folder` is its own and empty."""
    commands, our_end = _pipe()
    their_end, answers = _pipe()[::-1]

    # The browser reads commands from descriptor 3 and writes its answers to 4.
    placing = ["bash", "-c", f'exec "$@" 3<&{commands} 4>&{their_end}', "placing"]
    home = {**os.environ, "HOME": str(folder), "XDG_CONFIG_HOME": str(folder), "XDG_CACHE_HOME": str(folder)}
    running = subprocess.Popen(
        [*placing, str(chromium()), *_SWITCHES, f"--user-data-dir={folder / 'profile'}", *more, "about:blank"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=home,
        pass_fds=(commands, their_end),
    )
    os.close(commands)
    os.close(their_end)
    try:
        tab = Tab(our_end, answers)
        tab.attach()
        yield tab
    finally:
        os.close(our_end)
        try:
            running.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            running.kill()
            running.wait(_PATIENCE)
        os.close(answers)


def _pipe() -> tuple[int, int]:
    """The two ends of a pipe, neither of which is where the browser looks for its own."""
    ends = os.pipe()
    high = tuple(fcntl.fcntl(each, fcntl.F_DUPFD_CLOEXEC, 10) for each in ends)
    for each in ends:
        os.close(each)
    return high[0], high[1]
