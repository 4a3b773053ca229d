"""Attaching photos to things: InvenTree's requests and replies as values."""

from station.api_client.http import HttpFile, HttpRequest
from station.api_client.inventree.wire import NOT_UNDERSTOOD, Body, Json, key_of, object_in, refused_in
from station.model import Done, Evidence, Outcome, Refused, Why
from station.operations import AttachPhoto

PATH = "/api/attachment/"
SINCE = 207
"""The API number from which on one endpoint takes what is attached to anything."""
LONGEST_COMMENT = 250


def unsupported(api: int) -> Refused | None:
    """Refuse for servers that keep attachments elsewhere, and otherwise."""
    return Refused(Why.NOT_SUPPORTED, "this server takes no photos from the station") if api < SINCE else None


def fingerprint(write: AttachPhoto) -> str:
    """Return the words by which a photo is recognised on the server."""
    return f"Station {write.file.rpartition('.')[0] or write.file}"


def comment_of(write: AttachPhoto) -> str:
    """Return the comment with the fingerprint at its end, as the server takes it."""
    mark = fingerprint(write)
    # The server refuses what looks like markup, and cannot keep all controls.
    words = "".join(c for c in write.comment if c.isprintable() and c not in "<>").replace(mark, "").strip()
    return f"{words[: LONGEST_COMMENT - len(mark) - 1]} {mark}".lstrip()


def attach_request(write: AttachPhoto, content: bytes) -> HttpRequest:
    """Send a photo as a form."""
    fields = {"model_type": write.model, "model_id": write.pk, "comment": comment_of(write)}
    file = HttpFile("attachment", write.file, "image/jpeg", content)
    return HttpRequest("POST", PATH, body=fields, file=file)


def attached(answer: Body | Outcome, write: AttachPhoto) -> Outcome:
    """Judge the answer to attaching: it repeats what the photo was attached to."""
    body = object_in(answer)
    if not isinstance(body, dict):
        return body
    if refusal := refused_in(body):
        return refusal
    made = key_of(body.get("pk")) is not None and key_of(body.get("model_id")) == write.pk
    return Done() if made else NOT_UNDERSTOOD


def list_request(write: AttachPhoto) -> HttpRequest:
    """Ask for all that is attached to a thing."""
    return HttpRequest("GET", PATH, {"model_type": write.model, "model_id": str(write.pk)})


def evidence(rows: list[dict[str, Json]] | Outcome, write: AttachPhoto) -> Outcome:
    """Judge by the comments of what is attached to the thing."""
    if not isinstance(rows, list):
        return rows
    if not all(_is_of(row, write) for row in rows):
        return NOT_UNDERSTOOD
    mark = fingerprint(write)
    came = any(row["comment"] == mark or row["comment"].endswith(f" {mark}") for row in rows)
    return Done(Evidence.APPLIED if came else Evidence.NOT_APPLIED)


def _is_of(row: dict[str, Json], write: AttachPhoto) -> bool:
    same = row.get("model_type") == write.model and key_of(row.get("model_id")) == write.pk
    return same and isinstance(row.get("comment"), str)
