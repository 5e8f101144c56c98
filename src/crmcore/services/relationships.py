"""Relationships: the form of each, told from the record, and the thresholds by which it is told."""

from __future__ import annotations

from typing import Any

from crmcore.codec.definitions import dump_form
from crmcore.domain.kernel.field import FieldRef
from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.reach import Reach
from crmcore.domain.relationship.form import Relationship, RelationshipForm
from crmcore.errors import InvalidValue
from crmcore.services.evaluating import reevaluate
from crmcore.services.resolving import resolve
from crmcore.services.scope import NOTHING, Scope, run
from crmcore.services.segments import field_values
from crmcore.services.work import Work

_PARTS = (
    "length",
    "continuity",
    "repetition",
    "direction",
    "attitude",
    "loyalty",
    "kinds",
    "touchpoints",
    "products",
    "minutes",
)


class Relationships:
    """What one can do with the form of relationships. For many customers ask for the fields ``relationship.*``."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def of(self, customer: CustomerId | Reach) -> Relationship:
        """The form of the customer's relationship today, and the employees who know the customer by name. Raises
        `UnknownCustomer`.
        """
        with self._scope.reading() as work:
            return relationship(work, resolve(work, customer))

    def form(self) -> RelationshipForm:
        """The thresholds by which forms are told."""
        with self._scope.reading() as work:
            return work.definitions.form

    def define(self, form: RelationshipForm) -> None:
        """Tell forms by other thresholds from now on, of the past too. Raises `InvalidValue`."""
        if not isinstance(form, RelationshipForm):
            raise InvalidValue("form", f"a {type(form).__name__}", "thresholds are a RelationshipForm(...)")

        def action(work: Work) -> None:
            work.hold_definitions(to_change=True)
            definition = work.unit.definitions.put("form", "form", dump_form(form), work.now())
            work.redefined()
            work.unit.segments.touch_everyone()
            reevaluate(work, None, "forms defined")
            work.emit("relationships.defined", None, {"version": definition.version})

        run(self._scope, "relationships.define", action, form=NOTHING)


def relationship(work: Work, customer: CustomerId) -> Relationship:
    """The form of a customer's relationship today."""
    definitions = work.definitions
    fields = [definitions.catalogue.resolve(FieldRef(f"relationship.{part}")) for part in _PARTS]
    values = field_values(work, customer, fields)
    found: dict[str, Any] = {part: values[field.ref] for part, field in zip(_PARTS, fields, strict=True)}
    known = work.unit.interactions.employees(customer)
    by_name = tuple(each for each in known if each.contacts >= definitions.form.familiar)
    return Relationship(**found, familiar=by_name)
