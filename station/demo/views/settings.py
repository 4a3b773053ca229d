"""Global settings: everybody may read them, staff may change them."""

import json

from station.demo.answers import Answer, JsonObject, Refused
from station.demo.call import Call
from station.demo.database import Row, one, update
from station.demo.lists import Selection, listing
from station.demo.routing import Route


def _present(row: Row) -> JsonObject:
    return {
        **{key: row[key] for key in ("pk", "key", "name", "description", "type")},
        "value": json.loads(row["value"]),
        "units": "",
        "choices": [],
        "model_name": None,
        "api_url": None,
        "typ": "inventree",
        "read_only": False,
        "confirm": False,
        "confirm_text": "",
    }


def _find(call: Call) -> Row:
    row = one(call.connection, "SELECT * FROM setting WHERE key = ?", call.values["key"])
    if row is None:
        raise Refused(404, {"detail": "Not found."})
    return row


def show(call: Call) -> Answer:
    """Show one setting."""
    return Answer(_present(_find(call)))


def change(call: Call) -> Answer:
    """Change the value of one setting."""
    row = _find(call)
    if "value" in call.fields:
        update(call.connection, "setting", row["pk"], value=json.dumps(call.fields["value"]))
    return Answer(_present(_find(call)))


def show_all(call: Call) -> Answer:
    """List the settings that the demo server knows."""
    return listing(call, Selection(call, "setting t").rows(), _present)


ROUTES = (
    Route("/api/settings/global/", {"GET": show_all}),
    Route(
        "/api/settings/global/<key>/",
        {"GET": show, "PATCH": change, "PUT": change},
        staff=frozenset({"PATCH", "PUT"}),
    ),
)
