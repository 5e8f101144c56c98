"""Duplicates: finding customers who may be one and the same, and deciding about them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from uuid import UUID

from attrs import evolve, frozen

from crmcore.domain.customer.suggestion import CERTAIN, Reason, Suggestion, in_order
from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.reach import Reach
from crmcore.errors import InvalidValue, UnknownSuggestion
from crmcore.linkage.extra import needing_rapidfuzz
from crmcore.linkage.result import THRESHOLD
from crmcore.linkage.result import Duplicates as Linked
from crmcore.linkage.result import Pair as LinkedPair
from crmcore.services.duplicate_records import Customers, Pair, customer_of, parts_of
from crmcore.services.merging import allow_merging, merge, reject_between
from crmcore.services.resolving import addressed, origins, require_callback, require_count, require_id, resolve
from crmcore.services.scope import ID, PLAIN, Scope, run
from crmcore.services.work import Work


@frozen
class DuplicatesFound:
    """What looking for duplicates came to: how many customers were looked at and how many pairs compared.

    Of the pairs found, `added` are suggested now, `known` were suggested before and are still open, `decided` were
    accepted or rejected before and stay so. Of those open `merged` were merged at once, and `refused` could not be.
    """

    customers: int
    compared: int
    deterministic: int
    probable: int
    added: int
    known: int
    decided: int
    merged: int = 0
    refused: int = 0


@frozen
class _Found:
    """A pair that was found."""

    pair: Pair
    probability: float
    deterministic: bool
    reasons: tuple[Reason, ...]


class Duplicates:
    """What one can do with customers who may be one and the same.

    They are found by rule (the same contact point, or the same external id of two sources, under the same name) and by
    a model learnt from the customers themselves (extra ``duplicates``). What is found waits to be accepted, which
    merges the two, or rejected, which is remembered.
    """

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def find(
        self,
        threshold: float = THRESHOLD,
        *,
        fields: Mapping[str, str | Sequence[str]] | None = None,
        automatic: float | None = None,
        progress: Callable[[int], object] | None = None,
    ) -> DuplicatesFound:
        """Look at all customers and suggest those pairs that are one with a probability of at least `threshold`.

        `fields` says which attribute gives which part of a record, as ``{"city": "town"}``; left out, attributes that
        are called as the parts are. With `automatic` those that are at least so probable, and those found by rule, are
        merged at once, the younger into the older; one that cannot be merged stays open. `progress` is told how many
        customers were read. Bound to the CRM it reads in one transaction, suggests in another, and each merge is one of
        its own.

        Raises `InvalidValue` for what is no probability or no part, `UnknownAttribute`, `MissingExtra`.
        """
        with needing_rapidfuzz():
            from crmcore.linkage.duplicates import find_duplicates, require_threshold
        require_threshold(threshold)
        if automatic is not None:
            require_threshold(automatic, "automatic")
        require_callback(progress, "progress")
        with self._scope.reading() as work:
            parts_of(work, fields)
        if not self._scope.implicit:
            with self._scope.writing():
                pass
        customers = Customers(self._scope, fields, progress)
        people = find_duplicates(customers.people(), threshold=threshold)
        organisations = find_duplicates(customers.organisations, threshold=threshold)
        found = _put_together(customers.certain, people, organisations)
        compared = people.compared + organisations.compared

        def action(work: Work) -> tuple[DuplicatesFound, Sequence[UUID]]:
            return _suggest(work, found, customers.count, compared, automatic)

        told, sure = run(self._scope, "duplicates.find", action)
        return self._merged(told, sure) if sure else told

    def open(self, after: UUID | None = None, limit: int = 100) -> Sequence[Suggestion]:
        """Suggestions that wait for a decision, the surest first, from the one after `after`, which is one's id.

        Left out are those about archived customers, and about two who are one already. Raises `UnknownSuggestion`,
        `InvalidValue`.
        """
        require_count(limit, "limit")
        with self._scope.reading() as work:
            last = None if after is None else _get(work, after)
            return work.unit.duplicates.open(after=last, limit=limit)

    def count(self) -> int:
        """How many suggestions `open` gives in all."""
        with self._scope.reading() as work:
            return work.unit.duplicates.count()

    def of(self, customer: CustomerId | Reach) -> Sequence[Suggestion]:
        """All suggestions about a customer and those merged into it, decided ones too, the surest first. Raises
        `UnknownCustomer`.
        """
        with self._scope.reading() as work:
            return work.unit.duplicates.of(origins(work, resolve(work, customer)))

    def get(self, suggestion: UUID) -> Suggestion:
        """The suggestion of that id. Raises `UnknownSuggestion`."""
        with self._scope.reading() as work:
            return _get(work, suggestion)

    def accept(self, suggestion: UUID, *, into: CustomerId | Reach | None = None, key: str | None = None) -> CustomerId:
        """Merge the two customers, and return the one merged into: `into`, which is one of them, or the older one.

        Accepting again changes nothing. Raises `UnknownSuggestion`, `InvalidValue` for a rejected suggestion, for
        `into` another customer, and as `merges.merge`; `MoneyOutOfRange`.
        """

        def action(work: Work) -> CustomerId:
            return _accept(work, suggestion, into)

        arguments = (suggestion, into)
        return CustomerId(run(self._scope, "duplicates.accept", action, key=key, arguments=arguments, form=ID))

    def reject(self, suggestion: UUID, *, key: str | None = None) -> bool:
        """Say that the two are not one, which rejects all that is suggested between them. It is remembered, whomever
        they are merged into, and not suggested again. False when it is rejected already.

        Raises `UnknownSuggestion`, and `InvalidValue` for one that is accepted: ``merges.unmerge`` undoes that and
        rejects it.
        """

        def action(work: Work) -> bool:
            allow_merging(work)
            found = _get(work, suggestion)
            heads = _heads(work, found)
            if found.state == "accepted" or heads[0] == heads[1]:
                raise InvalidValue("suggestion", "one about customers who are merged", "undo the merge to reject it")
            return found.id in reject_between(work, *heads)

        return run(self._scope, "duplicates.reject", action, key=key, arguments=(suggestion,), form=PLAIN)

    def reopen(self, suggestion: UUID, *, key: str | None = None) -> bool:
        """Have a rejected suggestion wait for a decision again; False when it does already. Raises
        `UnknownSuggestion`, and `InvalidValue` for one that is accepted.
        """

        def action(work: Work) -> bool:
            found = _get(work, suggestion)
            if found.state == "accepted":
                raise InvalidValue("suggestion", "one that is accepted", "undo the merge first")
            if not work.unit.duplicates.decide(found.id, "open", at=work.now(), actor=work.actor):
                return False
            work.emit("duplicate.reopened", found.one, {"suggestion": str(found.id)})
            return True

        return run(self._scope, "duplicates.reopen", action, key=key, arguments=(suggestion,), form=PLAIN)

    def _merged(self, told: DuplicatesFound, sure: Sequence[UUID]) -> DuplicatesFound:
        """Merge those that are sure enough, each whole or not at all."""
        merged = refused = 0
        for suggestion in sure:
            try:
                run(self._scope, "duplicates.accept", partial(_accept, suggestion=suggestion))
            except (InvalidValue, UnknownSuggestion):
                refused += 1
            else:
                merged += 1
        return evolve(told, merged=merged, refused=refused)


def _get(work: Work, suggestion: UUID) -> Suggestion:
    require_id(suggestion, "suggestion")
    found = work.unit.duplicates.get(suggestion)
    if found is None:
        raise UnknownSuggestion
    return found


def _heads(work: Work, suggestion: Suggestion) -> Pair:
    heads = addressed(work, [suggestion.one, suggestion.other])
    return heads[suggestion.one].customer, heads[suggestion.other].customer


def _accept(work: Work, suggestion: UUID, into: CustomerId | Reach | None = None) -> CustomerId:
    allow_merging(work)
    found = _get(work, suggestion)
    if found.state == "rejected":
        raise InvalidValue("suggestion", "one that is rejected", "reopen it first")
    one, other = _heads(work, found)
    if into is not None:
        chosen = resolve(work, into)
        if chosen not in (one, other):
            raise InvalidValue("into", "another customer", "it is one of the two")
        one, other = (other, one) if chosen == one else (one, other)
    elif one != other:
        customers = work.unit.customers.get([one, other])
        if (customers[one].added_at, one.int) < (customers[other].added_at, other.int):
            one, other = other, one
    if one != other:
        merge(work, one, other)
    if work.unit.duplicates.decide(found.id, "accepted", at=work.now(), actor=work.actor):
        work.emit("duplicate.accepted", other, {"suggestion": str(found.id)})
    return other


def _put_together(certain: Mapping[Pair, Sequence[str]], *linked: Linked) -> Sequence[_Found]:
    """All pairs found, by rule and by the model."""
    found: dict[Pair, _Found] = {}
    for pairs in linked:
        for each in pairs.pairs:
            pair = in_order(customer_of(each.left), customer_of(each.right))
            found[pair] = _Found(pair, each.probability, False, tuple(_reasons(each)))
    for pair, fields in certain.items():
        by_rule = tuple(Reason(name, "same", 0.0) for name in (*fields, "name"))
        told = found[pair].reasons if pair in found else ()
        found[pair] = _Found(pair, CERTAIN, True, by_rule + told)
    return list(found.values())


def _reasons(pair: LinkedPair) -> Iterator[Reason]:
    for each in pair.reasons:
        yield evolve(each, bits=round(each.bits, 3))
    if pair.through is not None:
        from crmcore.linkage.weights import log_odds

        yield Reason("through", "a third record", round(log_odds(pair.probability) - pair.bits, 3))


def _suggest(
    work: Work, found: Sequence[_Found], customers: int, compared: int, automatic: float | None
) -> tuple[DuplicatesFound, Sequence[UUID]]:
    """Keep what was found; returns with it the open suggestions that are to be merged at once, the surest first."""
    work.hold_definitions()
    unit, now = work.unit, work.now()
    kept = _by_heads(work)
    named = {id_ for each in found for id_ in each.pair}
    there = set(unit.customers.existing(named)) if named else set()
    heads = addressed(work, there)
    put: list[Suggestion] = []
    added = known = decided = 0
    sure: list[tuple[float, int, UUID]] = []
    for each in found:
        if not there.issuperset(each.pair):
            continue
        pair = in_order(*(heads[id_].customer for id_ in each.pair))
        before = kept.get(pair)
        if pair[0] == pair[1] or (before is not None and before.state != "open"):
            decided += 1
            continue
        if before is None:
            id_ = work.setting.ids.new()
            suggestion = Suggestion(id_, *pair, each.probability, each.deterministic, each.reasons, now)
            added += 1
        else:
            suggestion = evolve(
                before, probability=each.probability, deterministic=each.deterministic, reasons=each.reasons
            )
            known += 1
        kept[pair] = suggestion
        put.append(suggestion)
        if automatic is not None and each.probability >= automatic:
            sure.append((-each.probability, suggestion.id.int, suggestion.id))
    unit.duplicates.put(put)
    rules = sum(each.deterministic for each in found)
    told = DuplicatesFound(customers, compared, rules, len(found) - rules, added, known, decided)
    work.emit("duplicates.found", None, {"customers": customers, "found": len(found), "added": added})
    return told, [id_ for *_, id_ in sorted(sure)]


def _by_heads(work: Work) -> dict[Pair, Suggestion]:
    """By the customers that each is about today, the suggestion that counts: an open one before others."""
    every = list(work.unit.duplicates.every())
    heads = addressed(work, {id_ for each in every for id_ in (each.one, each.other)})
    found: dict[Pair, Suggestion] = {}
    for each in every:
        pair = in_order(heads[each.one].customer, heads[each.other].customer)
        if pair not in found or each.state == "open":
            found[pair] = each
    return found
