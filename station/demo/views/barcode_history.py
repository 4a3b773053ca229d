"""The history of scans, to read by everybody and to delete by staff."""

import json

from station.demo.answers import Answer, Crashed, JsonObject, Refused, not_found
from station.demo.call import Call
from station.demo.database import Row, get
from station.demo.lists import Selection, listing
from station.demo.records.people import user_brief
from station.demo.routing import Route


def _present(call: Call, row: Row) -> JsonObject:
    return {
        **{key: row[key] for key in ("pk", "data", "timestamp", "endpoint", "user")},
        "context": json.loads(row["context"]),
        "response": json.loads(row["response"]),
        "result": bool(row["result"]),
        "user_detail": user_brief(call.connection, row["user"]),
    }


def history(call: Call) -> Answer:
    """List the scans, newest first."""
    if "search" in call.request.args and not call.generation.searches_scans:
        raise Crashed("django.core.exceptions.FieldError", call.request.path)
    selection = Selection(call, "barcode_scan t")
    selection.choice("user", "user", "t.user")
    selection.yes_or_no(result="t.result")
    selection.search("t.data")
    selection.order(
        "t.pk DESC", timestamp="t.timestamp", user="t.user", endpoint="t.endpoint", result="t.result"
    )
    return listing(call, selection.rows(), lambda row: _present(call, row))


def entry(call: Call) -> Answer:
    """Show one scan."""
    return Answer(_present(call, _find(call)))


def _find(call: Call) -> Row:
    row = get(call.connection, "barcode_scan", call.pk)
    if row is None:
        raise not_found("BarcodeScanResult")
    return row


def delete(call: Call) -> Answer:
    """Delete one scan."""
    call.connection.execute("DELETE FROM barcode_scan WHERE pk = ?", (_find(call)["pk"],))
    return Answer(None, 204)


def delete_some(call: Call) -> Answer:
    """Delete the scans that are named."""
    items = call.fields.get("items")
    if not isinstance(items, list) or not items:
        raise Refused(400, {"non_field_errors": "List of items must be provided for bulk operation"})
    pks = [pk for pk in items if isinstance(pk, int) and abs(pk) < 2**63]
    marks = ", ".join("?" for _ in pks)
    deleted = call.connection.execute(f"DELETE FROM barcode_scan WHERE pk IN ({marks})", pks).rowcount
    return Answer({"success": f"Deleted {deleted} items"})


STAFF = frozenset({"DELETE"})
ROUTES = (
    Route("/api/barcode/history/", {"GET": history, "DELETE": delete_some}, staff=STAFF),
    Route("/api/barcode/history/<int:pk>/", {"GET": entry, "DELETE": delete}, staff=STAFF),
)
