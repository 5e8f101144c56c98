"""What a child has in hand, in memory that outlives it: should it die, the child that follows gives it back."""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from attrs import frozen

from crmcore.domain.decision.message import Claim, MessageId
from crmcore.domain.kernel.ids import TenantKey
from crmcore.services.outcomes import BATCH

if TYPE_CHECKING:
    from crmcore.app import CRM

_ID = 16


class Slot(ctypes.Structure):
    """Claims of one tenant, as memory that processes share: how many there are is written last."""

    _fields_ = (
        ("count", ctypes.c_uint64),
        ("tenant", ctypes.c_int64),
        ("ids", ctypes.c_ubyte * (_ID * BATCH)),
        ("tokens", ctypes.c_uint64 * BATCH),
    )


@frozen
class Hand:
    """The claims that a child works on: at most a batch."""

    slot: Slot

    @property
    def is_empty(self) -> bool:
        """Whether there are none."""
        return not self.slot.count

    def hold(self, tenant: TenantKey, claims: Sequence[Claim]) -> None:
        """These are in hand, and no others. Killed in between, none are."""
        slot = self.slot
        slot.count = 0
        slot.tenant = tenant
        ids = b"".join(claim.message.bytes for claim in claims)
        slot.ids[: len(ids)] = [*ids]
        slot.tokens[: len(claims)] = [claim.token for claim in claims]
        slot.count = len(claims)

    def held(self) -> Sequence[Claim]:
        """Those that are."""
        ids, tokens = bytes(self.slot.ids), self.slot.tokens
        each = [MessageId(UUID(bytes=ids[at : at + _ID])) for at in range(0, _ID * self.slot.count, _ID)]
        return [Claim(message, token) for message, token in zip(each, tokens, strict=False)]

    def give_back(self, crm: CRM) -> None:
        """Leave to others what the child before had in hand. Raises `StorageError`; then it still is."""
        if self.is_empty:
            return
        for tenant in crm.tenants.all():
            if tenant.key == self.slot.tenant:
                crm.tenant(tenant.name).outbox.give_back(self.held())
        self.slot.count = 0
