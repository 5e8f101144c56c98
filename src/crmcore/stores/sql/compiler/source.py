"""Sources: relations with at most one row for a customer, from which fields are read."""

from __future__ import annotations

from attrs import field, frozen

from crmcore.stores.sql.compiler.fragment import TENANT, Sql, sql, value


@frozen
class Stored:
    """Rows of a table whose key is the tenant, perhaps a number in `key`, and the customer."""

    table: str
    key: str = ""
    number: int = 0
    customer: str = "customer"

    def relation(self) -> Sql:
        """What stands after FROM or JOIN."""
        return Sql(self.table)

    def conditions(self, alias: str) -> list[Sql]:
        """Which rows they are, the customer aside."""
        found = [sql(alias, ".tenant = ", TENANT)]
        if self.key:
            found.append(sql(alias, ".", self.key, " = ", value(self.number)))
        return found


@frozen
class Derived:
    """Rows computed by a SELECT; two of equal `key` are the same rows."""

    key: tuple[object, ...]
    query: Sql = field(eq=False)
    customer: str = "customer"

    def relation(self) -> Sql:
        """What stands after FROM or JOIN."""
        return sql("(", self.query, ")")

    def conditions(self, alias: str) -> list[Sql]:
        """None: the query says which rows they are."""
        return []


Source = Stored | Derived

CUSTOMER = Stored("crm_customer", customer="id")
STANDING = Stored("crm_standing")
COST = Stored("crm_cost")


def measure_rows(number: int) -> Stored:
    """The running figures of a measure."""
    return Stored("crm_measure", "measure", number)


def attribute_rows(number: int) -> Stored:
    """The golden values of an attribute."""
    return Stored("crm_attribute", "attribute", number)


def member_rows(segment: int) -> Stored:
    """The members of a segment."""
    return Stored("crm_membership", "segment", segment)


def touched_rows(segment: int) -> Stored:
    """The customers touched since a segment was last refreshed."""
    return Stored("crm_segment_touch", "segment", segment)
