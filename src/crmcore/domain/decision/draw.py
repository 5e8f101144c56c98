"""Keyed draws: reproducible, and independent of batch, order and worker."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b

from crmcore.domain.decision.action import Action
from crmcore.domain.kernel.ids import CustomerId

_SCALE = 1.0 / (1 << 53)


def uniform(salt: str, purpose: str, customer: CustomerId) -> float:
    """A number in [0, 1) that depends on its arguments alone: 53 bits of BLAKE2b (RFC 7693) keyed by nothing secret.

    The texts are separated by a NUL, which none of them can hold.
    """
    digest = blake2b(f"{salt}\0{purpose}\0".encode() + customer.bytes, digest_size=8).digest()
    return (int.from_bytes(digest) >> 11) * _SCALE


def draw(propensities: Sequence[tuple[Action, float]], number: float) -> tuple[Action, float]:
    """The action in whose share of [0, 1), in the order given, the number falls, and its probability (inverse of the
    sum).
    """
    reached = 0.0
    for action, probability in propensities:
        reached += probability
        if number < reached:
            return action, probability
    return propensities[-1]
