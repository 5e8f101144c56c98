"""Keyed draws: reproducible, and independent of batch, order and worker."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from hashlib import blake2b
from itertools import accumulate
from uuid import UUID

from attrs import define, field

from crmcore.domain.decision.action import Action
from crmcore.domain.kernel.ids import CustomerId

_SCALE = 1.0 / (1 << 53)


def uniform(salt: str, purpose: str, customer: CustomerId) -> float:
    """A number in [0, 1) that depends on its arguments alone: 53 bits of BLAKE2b (RFC 7693) keyed by nothing secret.

    The texts are separated by a NUL, which none of them can hold.
    """
    return uniforms(salt, purpose, (customer,))[0]


def uniforms(salt: str, purpose: str, ids: Iterable[UUID]) -> Sequence[float]:
    """The number of each of the ids; see `uniform`."""
    texts = f"{salt}\0{purpose}\0".encode()
    digests = [blake2b(texts + id_.bytes, digest_size=8).digest() for id_ in ids]
    return [(int.from_bytes(digest) >> 11) * _SCALE for digest in digests]


@define(eq=False)
class Shares:
    """The shares that actions have of [0, 1), by their propensities, in the order given."""

    propensities: tuple[tuple[Action, float], ...]
    _ends: Sequence[float] = field(init=False)

    def __attrs_post_init__(self) -> None:
        self._ends = list(accumulate(probability for _, probability in self.propensities))

    def draw(self, number: float) -> tuple[Action, float]:
        """The action in whose share the number falls, and its probability (inverse of the sum); the last one where
        rounding leaves the number beyond all.
        """
        place = bisect_right(self._ends, number)
        return self.propensities[place if place < len(self._ends) else -1]
