"""Files and links that people attach to things; the files lie in the database, so no name leads elsewhere."""

from urllib.parse import quote, urlsplit

from werkzeug import Response
from werkzeug.utils import secure_filename

from station.demo.answers import Answer, JsonObject, Refused, not_found
from station.demo.call import Call
from station.demo.clock import today
from station.demo.codes import BY_LABEL
from station.demo.database import Row, get, insert, number, one
from station.demo.fields import Fields
from station.demo.lists import Selection, listing
from station.demo.records.people import user_brief
from station.demo.routing import Route

TABLES = {label: model.table for label, model in BY_LABEL.items() if model.table} | {"company": "company"}
"""What things can be attached to."""
MOST = 100_000_000
"""Bytes of all files together."""
LONGEST_NAME = 100
PICTURES = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg", b"GIF8": "image/gif"}
MAY_NOT_WRITE = "User does not have permission to create or edit attachments for this model"
MAY_NOT_DELETE = "User does not have permission to delete this attachment"
COLUMNS = (
    "t.pk, t.path, t.filename, t.link, t.comment, t.size, t.kind, t.day, t.user, t.model_type, t.model_id"
)


def create(call: Call) -> Answer:
    """Attach a file or a link."""
    fields = Fields(call.connection, call.data)
    model, pk = fields.text("model_type", required=True, blank=False), fields.integer("model_id")
    comment = fields.text("comment", longest=250) or ""
    link = fields.text("link", longest=2000) or None
    if model is not None and model not in TABLES:
        fields.complain("model_type", f'"{model}" is not a valid choice.')
    if link is not None and not _is_address(link):
        fields.complain("link", "Enter a valid URL.")
    fields.done()
    assert model is not None
    if get(call.connection, TABLES[model], pk) is None:
        raise Refused(400, {"model_id": [f'Invalid pk "{pk}" - object does not exist.']})
    if not call.signed_in.may("change", model):
        raise Refused(403, {"detail": MAY_NOT_WRITE})
    values = {"model_type": model, "model_id": pk, "comment": comment, "link": link}
    values |= _file(call, f"attachments/{model}/{pk}")
    if link is None and "path" not in values:
        raise Refused(400, {"attachment": ["Missing file"], "link": ["Missing external link"]})
    made = insert(call.connection, "attachment", **values, user=call.signed_in.pk, day=today())
    return Answer(_shown(call, _find(call, made)), 201)


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("http", "https", "ftp") and bool(parts.hostname)


def _file(call: Call, folder: str) -> JsonObject:
    sent = call.files.get("attachment")
    if sent is None:
        return {}
    content = sent.read()
    if not content:
        raise Refused(400, {"attachment": ["The submitted file is empty."]})
    if number(call.connection, "SELECT sum(size) FROM attachment") + len(content) > MOST:
        raise Refused(400, {"attachment": ["The demo server has no room for more files."]})
    path = _free_path(call, folder, secure_filename(sent.filename or "")[-LONGEST_NAME:] or "file")
    kind = next((kind for head, kind in PICTURES.items() if content.startswith(head)), "")
    filename = path.rpartition("/")[2]
    return {"path": path, "filename": filename, "content": content, "size": len(content), "kind": kind}


def _free_path(call: Call, folder: str, name: str) -> str:
    path, tries = f"{folder}/{name}", 0
    while one(call.connection, "SELECT 1 FROM attachment WHERE path = ?", path) is not None:
        tries += 1
        stem, point, ending = name.rpartition(".")
        path = f"{folder}/{stem}_{tries}.{ending}" if point else f"{folder}/{name}_{tries}"
    return path


def _find(call: Call, pk: int) -> Row:
    row = one(call.connection, f"SELECT {COLUMNS} FROM attachment t WHERE t.pk = ?", pk)
    if row is None:
        raise not_found("Attachment")
    return row


def _shown(call: Call, row: Row) -> JsonObject:
    return {
        **{key: row[key] for key in ("pk", "link", "comment", "model_type", "model_id")},
        "attachment": f"/media/{quote(row['path'])}" if row["path"] else None,
        "thumbnail": None,
        "filename": row["filename"],
        "is_image": bool(row["kind"]),
        "upload_date": row["day"],
        "upload_user": row["user"],
        "user_detail": user_brief(call.connection, row["user"]),
        "file_size": row["size"],
        "tags": [],
    }


def attachments(call: Call) -> Answer:
    """List attachments."""
    selection = Selection(call, "attachment t", COLUMNS)
    selection.exact(model_type="t.model_type")
    selection.whole_number("model_id", "t.model_id")
    selection.search("t.comment", "t.filename", "t.link")
    return listing(call, selection.rows(), lambda row: _shown(call, row))


def attachment(call: Call) -> Answer:
    """Show one attachment."""
    return Answer(_shown(call, _find(call, call.pk)))


def delete(call: Call) -> Answer:
    """Delete an attachment with its file."""
    row = _find(call, call.pk)
    if not call.signed_in.may("delete", row["model_type"]):
        raise Refused(403, {"detail": MAY_NOT_DELETE})
    call.connection.execute("DELETE FROM attachment WHERE pk = ?", (row["pk"],))
    return Answer(None, 204)


def download(call: Call) -> Answer | Response:
    """Give a file; as something to keep, never as something to show."""
    if call.user is None:
        return Response("Unauthorized", 401, content_type="text/html; charset=utf-8")
    path = f"attachments/{call.values['name']}"
    row = one(call.connection, "SELECT content, kind, filename FROM attachment WHERE path = ?", path)
    if row is None:
        return Response("<h1>Not Found</h1>", 404, content_type="text/html; charset=utf-8")
    headers = {
        "Content-Disposition": f'attachment; filename="{row["filename"]}"',
        "X-Content-Type-Options": "nosniff",
    }
    return Response(row["content"], content_type=row["kind"] or "application/octet-stream", headers=headers)


ROUTES = (
    Route("/api/attachment/", {"GET": attachments, "POST": create}),
    Route("/api/attachment/<int:pk>/", {"GET": attachment, "DELETE": delete}),
    Route("/media/attachments/<path:name>", {"GET": download}, open=True),
)
