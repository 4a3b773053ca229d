"""One request while it is being served: who asks, with what, inside which transaction."""

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO

from werkzeug import Request
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.formparser import FormDataParser

from station.demo.answers import Crashed, JsonObject, Refused
from station.demo.database import Row, one
from station.demo.desk import Desk
from station.demo.generation import Generation
from station.demo.roles import User

TRUE = ("true", "1", "y", "yes", "t", "on")
FALSE = ("false", "0", "n", "no", "f", "off")
LARGEST_FIELD = 500_000
MOST_FIELDS = 1000
FORM_TYPES = ("application/x-www-form-urlencoded", "multipart/form-data")


@dataclass
class Call:
    """A request with its transaction, its user, and the values found in its path."""

    request: Request
    connection: sqlite3.Connection
    user: User | None
    content: bytes
    values: Mapping[str, str | int]
    desk: Desk

    @property
    def signed_in(self) -> User:
        """The user; only for endpoints that ask for one."""
        assert self.user is not None
        return self.user

    @property
    def generation(self) -> Generation:
        """Which server answers."""
        return self.desk.generation

    @property
    def pk(self) -> int:
        """The primary key in the path."""
        return int(self.values["pk"])

    @cached_property
    def body(self) -> object:
        """What was sent: parsed JSON or a form's fields; refused when it can be neither."""
        kind = self.request.mimetype
        if kind == "application/json":
            return self._json()
        if kind in FORM_TYPES:
            return self._form[0].to_dict()
        if not self.content:
            return {}
        raise Refused(415, {"detail": f'Unsupported media type "{self.request.content_type}" in request.'})

    @property
    def fields(self) -> JsonObject:
        """The body as an object; anything else crashes the real server where it remembers scans."""
        if not self.generation.keeps_scans:
            return self.data
        if not isinstance(self.body, dict):
            raise Crashed("TypeError", self.request.path)
        return self.body

    @property
    def data(self) -> JsonObject:
        """The body as an object; anything else is refused."""
        if not isinstance(self.body, dict):
            text = f"Invalid data. Expected a dictionary, but got {type(self.body).__name__}."
            raise Refused(400, {"non_field_errors": [text]})
        return self.body

    @cached_property
    def files(self) -> Mapping[str, FileStorage]:
        """The files that were sent with a form."""
        return self._form[1].to_dict()

    @cached_property
    def _form(self) -> tuple[MultiDict[str, str], MultiDict[str, FileStorage]]:
        # Werkzeug's own way leaves files on the disk open; what was sent is in memory already.
        parser = FormDataParser(
            stream_factory=lambda *_, **__: BytesIO(),
            max_form_memory_size=LARGEST_FIELD,
            max_form_parts=MOST_FIELDS,
        )
        try:
            _, fields, files = parser.parse(
                BytesIO(self.content), self.request.mimetype, len(self.content), self.request.mimetype_params
            )
        except RequestEntityTooLarge:
            raise Refused(413, {"detail": "Request body exceeded the limit"}) from None
        return fields, files

    def _json(self) -> object:
        try:
            return json.loads(self.content.decode("utf-8")) if self.content else {}
        except RecursionError:
            raise Refused(400, {"detail": "JSON parse error - nested too deeply"}) from None
        except ValueError as error:
            raise Refused(400, {"detail": f"JSON parse error - {error}"}) from None

    def flag(self, name: str, default: bool = False) -> bool:
        """Read a yes-or-no query parameter."""
        value = self.request.args.get(name)
        return default if value is None else as_bool(value) is True

    def setting(self, key: str) -> object:
        """Return the value of a global setting."""
        row: Row | None = one(self.connection, "SELECT value FROM setting WHERE key = ?", key)
        return json.loads(row["value"]) if row is not None else None


def as_bool(value: str) -> bool | None:
    """Read the server's spellings of true and false; None for anything else."""
    value = value.lower()
    return True if value in TRUE else False if value in FALSE else None
