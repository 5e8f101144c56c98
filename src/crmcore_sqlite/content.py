"""How SQLite reads the contents of interactions: by its JSON functions; names come as JSON paths."""

from __future__ import annotations

from collections.abc import Sequence

from crmcore.domain.kernel.value_type import Scalar
from crmcore.stores.sql.content import ContentSql, Fragment

_CONTENT = "NULLIF(i.content, '')"
# A value that is no whole number adds nothing.
_NUMBER = (
    "CASE WHEN typeof(json_extract(" + _CONTENT + ", ?)) = 'integer' THEN json_extract(" + _CONTENT + ", ?) ELSE 0 END"
)
_AMONG = "json_extract(" + _CONTENT + ", ?) IN (?"
_LINES = (
    "(SELECT SUM(json_extract(l.value, '$.base')) FROM json_each(NULLIF(i.content, ''), '$.lines') AS l"
    " WHERE CASE l.type WHEN 'object' THEN json_extract(l.value, '$.product') END IN (?"
)
_TEXT = "CASE WHEN json_type(" + _CONTENT + ", ?) = 'text' THEN json_extract(" + _CONTENT + ", ?) END"
_LINE = ", json_each(NULLIF(i.content, ''), '$.lines') AS l"
_PRODUCT = "CASE l.type WHEN 'object' THEN json_extract(l.value, '$.product') END"


class SQLiteContent(ContentSql):
    """Reads values out of the JSON of ``i.content``."""

    def number(self, name: str) -> Fragment:
        """The whole number of that name, 0 where there is none."""
        path = _path(name)
        return Fragment(_NUMBER, (path, path))

    def among(self, name: str, allowed: Sequence[Scalar]) -> Fragment:
        """The condition that the value of that name is one of several."""
        return Fragment(_AMONG + ", ?" * (len(allowed) - 1) + ")", (_path(name), *allowed))

    def lines(self, products: Sequence[Scalar]) -> Fragment:
        """What the lines of some products come to, NULL without any."""
        return Fragment(_LINES + ", ?" * (len(products) - 1) + "))", (*products,))

    def text(self, name: str) -> Fragment:
        """The text of that name, NULL where there is none."""
        path = _path(name)
        return Fragment(_TEXT, (path, path))

    def products(self) -> tuple[str, str]:
        """A row for each line, and its product."""
        return _LINE, _PRODUCT


def _path(name: str) -> str:
    return f'$."{name}"'


SQLITE_CONTENT = SQLiteContent()
