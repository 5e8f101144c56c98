"""A decision as a row, and back. Writing is kept fast: a whole segment is decided for at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

from crmcore.codec.decisions import (
    digest_of,
    dump_allowed,
    dump_plain,
    dump_propensities,
    dump_rulings,
    load_allowed,
    load_plain,
    load_propensities,
    load_rulings,
)
from crmcore.domain.decision.action import Action
from crmcore.domain.decision.decision import Decision, DecisionId
from crmcore.domain.decision.ruling import Ruling
from crmcore.domain.kernel.event import Plain
from crmcore.domain.kernel.ids import CustomerId
from crmcore.stores.sql.stored import micros, stored_id, stored_instant

K = TypeVar("K")
V = TypeVar("V")

INSERT = (
    "INSERT INTO crm_decision (tenant, id, customer, origin, occasion, decided_at, day, policy, policy_version, arm,"
    " offer, channel, slot, probability, propensities, allowed_set, verdicts, seen, versions, stage,"
    " purpose, rulings)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
SELECT = (
    "SELECT d.id, d.customer, d.origin, d.occasion, d.decided_at, d.day, d.policy, d.policy_version, d.arm, d.offer,"
    " d.channel, d.slot, d.probability, d.propensities, d.allowed_set, s.body, d.verdicts, d.seen, d.versions, d.stage,"
    " d.purpose, d.rulings"
    " FROM crm_decision AS d JOIN crm_allowed_set AS s ON s.tenant = d.tenant AND s.digest = d.allowed_set"
)

_KEPT = 1_000
Propensities = tuple[tuple[Action, float], ...]


class DecisionWriter:
    """Makes rows of decisions; each distinct set of allowed actions is written and digested once."""

    def __init__(self, tenant: int) -> None:
        self._tenant = tenant
        self._bodies: dict[bytes, str] = {}
        # By identity: what decisions share is long to compare. It is held here, so ids stay its own.
        self._seen: dict[int, tuple[tuple[Action, ...], bytes]] = {}
        self._texts: dict[int, tuple[object, str]] = {}
        self._written: dict[tuple[bytes, int], tuple[Propensities, str]] = {}
        self._instants: dict[datetime, int] = {}

    def row(self, decision: Decision) -> tuple[object, ...]:
        """The values of `INSERT`."""
        customer, intended = decision.customer.bytes, decision.intended
        digest = self._digest(decision.allowed)
        return (
            self._tenant,
            decision.id.bytes,
            customer,
            customer if decision.origin is decision.customer else decision.origin.bytes,
            decision.occasion,
            self._micros(decision.decided_at),
            decision.day,
            decision.policy,
            decision.policy_version,
            decision.arm,
            intended.offer,
            intended.channel,
            intended.slot,
            decision.probability,
            self._propensities(decision, digest),
            digest,
            self._text(decision.verdicts),
            self._text(decision.seen),
            self._text(decision.versions),
            decision.stage,
            decision.purpose,
            self._rulings(decision.rulings),
        )

    def allowed_sets(self) -> Sequence[tuple[int, bytes, str]]:
        """Tenant, digest and body of each set of the decisions so far."""
        return [(self._tenant, digest, body) for digest, body in self._bodies.items()]

    def _digest(self, allowed: tuple[Action, ...]) -> bytes:
        seen = self._seen.get(id(allowed))
        if seen is None:
            body = dump_allowed(allowed)
            digest = digest_of(body)
            self._bodies[digest] = body
            seen = self._seen[id(allowed)] = (allowed, digest)
        return seen[1]

    def _text(self, shared: Mapping[str, Plain]) -> str:
        """The text of what one run of deciding shares among decisions, made once; by identity, as above."""
        kept = self._texts.get(id(shared))
        if kept is None:
            kept = self._texts[id(shared)] = (shared, dump_plain(shared))
        return kept[1]

    def _rulings(self, rulings: Mapping[str, Ruling]) -> str | None:
        """The text of rulings, made once for all decisions that share them; None where there are none."""
        if not rulings:
            return None
        kept = self._texts.get(id(rulings))
        if kept is None:
            kept = self._texts[id(rulings)] = (rulings, dump_rulings(rulings))
        return kept[1]

    def _propensities(self, decision: Decision, digest: bytes) -> str:
        propensities = decision.propensities
        kept = self._written.get((digest, id(propensities)))
        if kept is None:
            kept = propensities, dump_propensities(propensities, decision.allowed)
            self._written[digest, id(propensities)] = kept
        return kept[1]

    def _micros(self, instant: datetime) -> int:
        """The instant as it is stored; a run of deciding has one."""
        found = self._instants.get(instant)
        if found is None:
            found = self._instants[instant] = micros(instant)
        return found


class DecisionReader:
    """Makes decisions of rows of `SELECT`; what was read last of what many decisions share is kept."""

    def __init__(self) -> None:
        self._sets: dict[bytes, tuple[Action, ...]] = {}
        self._read: dict[tuple[bytes, str], Propensities] = {}

    def decision(self, row: tuple[Any, ...]) -> Decision:
        """The decision of a row."""
        id_, customer, origin, occasion, decided_at, day, policy, policy_version, arm, *action = row[:12]
        probability, propensities, digest, body, verdicts, seen, versions, stage, purpose, rulings = row[12:]
        allowed = self._sets.get(digest)
        if allowed is None:
            allowed = _kept(self._sets, digest, load_allowed(body))
        shares = self._read.get((digest, propensities))
        if shares is None:
            shares = _kept(self._read, (digest, propensities), load_propensities(propensities, allowed))
        return Decision(
            DecisionId(stored_id(id_)),
            CustomerId(stored_id(customer)),
            CustomerId(stored_id(origin)),
            occasion,
            stored_instant(decided_at),
            day,
            policy,
            policy_version,
            arm,
            Action(*action),
            probability,
            shares,
            allowed,
            load_plain(verdicts),  # type: ignore[arg-type]
            load_plain(seen),
            load_plain(versions),
            stage,
            purpose,
            {} if rulings is None else load_rulings(rulings),
        )


def _kept(kept: dict[K, V], key: K, value: V) -> V:
    """The value, kept under its key; of too many all are forgotten."""
    if len(kept) >= _KEPT:
        kept.clear()
    kept[key] = value
    return value
