"""Lists as the server gives them: filters, search, order, and pages only for those who ask with ``limit``."""

import re
from collections.abc import Callable
from typing import TypeVar
from urllib.parse import urlencode

from station.demo.answers import Answer, JsonObject, Refused
from station.demo.call import Call, as_bool
from station.demo.database import Row, get

Listed = TypeVar("Listed")
NO_CHOICE = "Select a valid choice. That choice is not one of the available choices."


class Selection:
    """A SELECT that grows with the filters of a request; filters it does not know do nothing."""

    def __init__(self, call: Call, source: str, columns: str = "t.*") -> None:
        self._call = call
        self._select = f"SELECT {columns} FROM {source}"
        self._clauses: list[str] = []
        self._values: list[object] = []
        self._order = "t.pk"

    def where(self, clause: str, *values: object) -> None:
        """Keep only the rows for which the clause holds."""
        self._clauses.append(f"({clause})")
        self._values.extend(values)

    def exact(self, **columns: str) -> None:
        """Filter by parameters whose text must equal a column."""
        for name, column in columns.items():
            if value := self._call.request.args.get(name):
                self.where(f"{column} = ?", value)

    def choice(self, name: str, table: str, clause: str) -> None:
        """Filter by another object, which must exist; ``clause`` is a column or has a ``?`` for the key."""
        if value := self._call.request.args.get(name):
            pk = int(value) if value.isascii() and value.isdigit() else None
            if get(self._call.connection, table, pk) is None:
                raise Refused(400, {name: [NO_CHOICE]})
            self.where(clause if "?" in clause else f"{clause} = ?", pk)

    def whole_number(self, name: str, column: str) -> None:
        """Filter by a number such as a status."""
        if value := self._call.request.args.get(name):
            if not re.fullmatch(r"-?\d{1,18}", value, re.ASCII):
                raise Refused(400, {name: ["Enter a number."]})
            self.where(f"{column} = ?", int(value))

    def yes_or_no(self, **clauses: str) -> None:
        """Filter by parameters that are true or false of a row; other texts are ignored."""
        for name, clause in clauses.items():
            wanted = as_bool(self._call.request.args.get(name, ""))
            if wanted is not None:
                self.where(clause if wanted else f"NOT ({clause})")

    def search(self, *columns: str) -> None:
        """Keep the rows in which every word of ``search`` is part of some column."""
        for word in self._call.request.args.get("search", "").split():
            text = word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
            self.where(
                " OR ".join(f"{column} LIKE ? ESCAPE '\\'" for column in columns),
                *[f"%{text}%"] * len(columns),
            )

    def order(self, default: str, **allowed: str) -> None:
        """Order by the columns that ``ordering`` names, else by the default."""
        wanted = [
            self._direction(allowed[name.lstrip("-")], descending=name.startswith("-"))
            for name in self._call.request.args.get("ordering", "").split(",")
            if name.lstrip("-") in allowed
        ]
        self._order = ", ".join(wanted) or default

    @staticmethod
    def _direction(columns: str, *, descending: bool) -> str:
        return ", ".join(f"{column} DESC" if descending else column for column in columns.split(", "))

    def rows(self) -> list[Row]:
        """Return the rows that are left, in order."""
        where = f" WHERE {' AND '.join(self._clauses)}" if self._clauses else ""
        sql = f"{self._select}{where} ORDER BY {self._order}"
        return self._call.connection.execute(sql, self._values).fetchall()


def listing(call: Call, rows: list[Listed], present: Callable[[Listed], JsonObject]) -> Answer:
    """Answer with all rows, or with the page that the request asks for."""
    limit = _natural(call, "limit")
    if not limit:
        return Answer([present(row) for row in rows])
    offset = _natural(call, "offset")
    return Answer(
        {
            "count": len(rows),
            "next": _page(call, limit, offset + limit) if offset + limit < len(rows) else None,
            "previous": _page(call, limit, offset - limit) if offset > 0 else None,
            "results": [present(row) for row in rows[offset : offset + limit]],
        }
    )


def _natural(call: Call, name: str) -> int:
    text = call.request.args.get(name, "")
    return int(text) if re.fullmatch(r"\d{1,18}", text, re.ASCII) else 0


def _page(call: Call, limit: int, offset: int) -> str:
    query = {**call.request.args.to_dict(), "limit": str(limit), "offset": str(offset)}
    if offset <= 0:
        del query["offset"]
    return f"{call.request.base_url}?{urlencode(sorted(query.items()))}"
