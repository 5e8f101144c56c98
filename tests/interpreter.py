"""An interpreter of its own for code that sets its process up, such as Django's settings."""

from __future__ import annotations

import multiprocessing
import warnings
from concurrent.futures import ProcessPoolExecutor
from typing import Any, Self

_NAMESPACE: dict[str, Any] = {"__name__": "page"}


class Interpreter:
    """Runs one piece of code after the other in one process and one namespace, in the folder where it begins."""

    def __init__(self) -> None:
        self._process = ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn"))

    def run(self, source: str, path: str) -> None:
        """Run a piece; what it raises is raised here, with the trace of there."""
        self._process.submit(_run, source, path).result()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.shutdown()


def _run(source: str, path: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        exec(compile(source, path, "exec"), _NAMESPACE)
