"""Referrals: who brought whom. The referral that a customer makes is an interaction, whom it brought is a tie."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from attrs import evolve, frozen

from crmcore.domain.customer.tie import REFERRER, TieId
from crmcore.domain.kernel.ids import CustomerId, InteractionId
from crmcore.domain.kernel.money import Money
from crmcore.domain.kernel.reach import Reach
from crmcore.domain.kernel.time import Moment, day_date, day_of
from crmcore.domain.relationship.content import Content, Referral
from crmcore.domain.relationship.interaction import Entry
from crmcore.domain.relationship.referral import Grown, forest
from crmcore.errors import InvalidValue
from crmcore.services.figures import Summable
from crmcore.services.resolving import resolve
from crmcore.services.scope import ID, Scope, run
from crmcore.services.tie_keeping import NewTie, about, add_ties, keep_ties, tell_added
from crmcore.services.ties import FURTHEST, moment_told
from crmcore.services.work import Work

_TOTAL = "purchases.total"


@frozen
class Brought:
    """What a customer brought: by whom it was brought itself, how far it is from the root of its tree (which is 0), how
    many customers it referred `direct` and `in_all`, with those whom they referred, and what these bought.
    """

    customer: CustomerId
    referrer: CustomerId | None
    generation: int
    direct: int
    in_all: int
    direct_total: Money
    total: Money


class Referrals:
    """What one can do with referrals."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def record(
        self,
        referrer: CustomerId | Reach,
        referred: CustomerId | Reach,
        *,
        about: str = "",
        occurred_at: datetime | None = None,
        touchpoint: str | None = None,
        source: str | None = None,
        external_id: str | None = None,
        key: str | None = None,
    ) -> InteractionId:
        """Record that a customer referred another: the interaction ``Referral`` of the one, and the tie ``referrer`` of
        the other to it, from the tenant day on which it occurred. Returns the interaction's id.

        Recorded again under the same (`source`, `external_id`) it is the same. When the interaction is voided the tie
        is removed with it; when it is corrected to another referral the tie stays. Raises as ``interactions.record``
        and ``ties.add``: `TieConflict` for a customer whom another referred.
        """
        entry = Entry(referrer, Referral(about), occurred_at, source, external_id, touchpoint)

        def action(work: Work) -> InteractionId:
            from crmcore.services.interactions import record_entry

            brought, by = resolve(work, referred), resolve(work, referrer)
            if brought == by:
                raise InvalidValue("referred", "the customer itself", "nobody refers himself")
            interaction = record_entry(work, evolve(entry, customer=by))
            known = work.unit.ties.of_interaction(interaction)
            if any(tie.customer == brought for tie in known):
                return interaction
            occurred = work.unit.interactions.get([interaction])[interaction].occurred_at
            since = day_date(day_of(occurred, work.zone))
            ties = add_ties(work, [NewTie(brought, REFERRER, by, since, None, source)], interaction=interaction)
            tell_added(work, ties)
            return interaction

        arguments = (entry, referred)
        return InteractionId(
            run(self._scope, "referrals.record", action, key=key, arguments=arguments, form=ID, relying=True)
        )

    def of(self, customer: CustomerId | Reach, *, as_of: date | datetime | None = None) -> Brought:
        """What one customer brought, by ties ``referrer`` that hold on a day, today if not given.

        It looks at 100 generations before and after the customer at most. Raises `UnknownCustomer`.
        """
        with self._scope.reading() as work:
            moment = moment_told(work, as_of)
            found = resolve(work, customer)
            type_ = work.definitions.tie_types[REFERRER]
            below = work.unit.ties.reached(type_, [found], back=True, steps=FURTHEST, moment=moment)
            above = work.unit.ties.reached(type_, [found], back=False, steps=FURTHEST, moment=moment)
            referrers = sorted((each for each, step in above.items() if step == 1), key=lambda each: each.int)
            reached = {each: step for each, step in below.items() if each != found}
            summable = Summable.of(work, (_TOTAL,))
            totals = {each: row[0] for each, row in summable.each(work, reached, moment).items()}
            direct = [each for each, step in reached.items() if step == 1]
            grown = Grown(
                found,
                referrers[0] if referrers else None,
                max(above.values(), default=0),
                len(direct),
                len(reached),
                sum(totals.get(each, 0) for each in direct),
                sum(totals.values()),
            )
            return _brought(work, grown)

    def forest(self, *, as_of: date | datetime | None = None) -> Iterator[Brought]:
        """Everyone who referred or was referred, tree by tree, each before those whom it referred; those are in the
        order of their ids. One statement reads the ties, one what was bought.
        """
        with self._scope.reading() as work:
            moment = moment_told(work, as_of)
            edges = list(work.unit.ties.edges(REFERRER, moment))
            totals = _totals(work, (customer for customer, _ in edges), moment)
            for grown in forest(edges, totals):
                yield _brought(work, grown)


def follow_correction(work: Work, voided: InteractionId, content: Content, instead: InteractionId) -> None:
    """Let ties follow the referral that they came from: removed with it, or kept by the referral in its place."""
    ties = work.unit.ties.of_interaction(voided)
    if not ties:
        return
    now = work.now()
    work.unit.ties.remove([tie.id for tie in ties], now)
    if isinstance(content, Referral):
        ids = work.setting.ids.many(len(ties))
        kept = [
            evolve(tie, id=TieId(id_), interaction=instead, recorded_at=now) for id_, tie in zip(ids, ties, strict=True)
        ]
        keep_ties(work, kept, work.definitions.tie_types)
        return
    work.emit_many([("tie.removed", tie.customer, {**about(tie), "reason": "referral voided"}) for tie in ties])


def _totals(work: Work, customers: Iterator[CustomerId], moment: Moment) -> dict[CustomerId, int]:
    rows = Summable.of(work, (_TOTAL,)).each(work, customers, moment)
    return {customer: row[0] for customer, row in rows.items()}


def _brought(work: Work, grown: Grown) -> Brought:
    currency = work.tenant.currency
    return Brought(
        grown.customer,
        grown.referrer,
        grown.generation,
        grown.direct,
        grown.in_all,
        Money.of_millionths(grown.direct_total, currency),
        Money.of_millionths(grown.total, currency),
    )
