"""How PostgreSQL reads the contents of interactions: by functions that come with the migrations."""

from __future__ import annotations

from collections.abc import Sequence

from crmcore.domain.kernel.value_type import Scalar
from crmcore.stores.sql.content import ContentSql, Fragment

_LINE = (
    " CROSS JOIN LATERAL json_array_elements(CASE json_typeof(NULLIF(i.content, '')::json -> 'lines')"
    " WHEN 'array' THEN NULLIF(i.content, '')::json -> 'lines' END) AS l (line)"
)
_PRODUCT = "CASE json_typeof(l.line) WHEN 'object' THEN l.line ->> 'product' END"


class PostgresContent(ContentSql):
    """Reads values out of the JSON of ``i.content``."""

    def number(self, name: str) -> Fragment:
        """The whole number of that name, 0 where there is none."""
        return Fragment("COALESCE(crm_content_integer(i.content, ?), 0)", (name,))

    def among(self, name: str, allowed: Sequence[Scalar]) -> Fragment:
        """The condition that the value of that name is one of several."""
        marks = " IN (?" + ", ?" * (len(allowed) - 1) + ")"
        if isinstance(allowed[0], str):
            return Fragment("crm_content_text(i.content, ?)" + marks, (name, *allowed))
        return Fragment("crm_content_integer(i.content, ?)" + marks, (name, *allowed))

    def lines(self, products: Sequence[Scalar]) -> Fragment:
        """What the lines of some products come to, NULL without any."""
        return Fragment("crm_content_lines(i.content, ?)", ([*products],))

    def text(self, name: str) -> Fragment:
        """The text of that name, NULL where there is none."""
        return Fragment("crm_content_text(i.content, ?)", (name,))

    def products(self) -> tuple[str, str]:
        """A row for each line, and its product."""
        return _LINE, _PRODUCT


POSTGRES_CONTENT = PostgresContent()
