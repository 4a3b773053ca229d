"""Labels that an InvenTree server prints: requests and replies as values."""

from dataclasses import dataclass

from station.api_client.http import Exchange, HttpReply, HttpRequest
from station.api_client.inventree.wire import (
    NOT_UNDERSTOOD,
    Body,
    decimal_of,
    error_text,
    key_of,
    list_in,
    object_in,
    understood,
)
from station.model import Done, Outcome, Refused, Why
from station.operations import (
    LoadLabelTemplates,
    PrintOnServer,
    ServerMachine,
    ServerPrint,
    ServerTemplate,
)

FIRST_API = 326
"""The first interface that answers a print with what tells how far it is."""
TOO_OLD = "this server is too old to print labels for the station"
_MEDIA = "/media/"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the server is with a print: its key, and what came of it once that is known."""

    pk: int
    outcome: Outcome | None


def unsupported(api: int) -> Refused | None:
    """Refuse what older servers print in another way."""
    if api >= FIRST_API:
        return None
    return Refused(Why.NOT_SUPPORTED, TOO_OLD)


def templates_request(question: LoadLabelTemplates) -> HttpRequest:
    """Ask for the templates that are switched on."""
    model = {"model_type": question.model} if question.model else {}
    return HttpRequest("GET", "/api/label/template/", {"enabled": "true", **model})


def templates_in(answer: Body | Outcome) -> Outcome:
    """Read the templates."""
    rows = list_in(answer)
    if not isinstance(rows, list):
        return rows
    known = [(key_of(row.get("pk")), row) for row in rows]
    return Done(
        tuple(
            ServerTemplate(
                pk,
                str(row.get("name")),
                str(row.get("model_type")),
                _millimetres(row.get("width")),
                _millimetres(row.get("height")),
            )
            for pk, row in known
            if pk is not None
        )
    )


def machines_request() -> HttpRequest:
    """Ask for the machines."""
    return HttpRequest("GET", "/api/machine/")


def machines_in(answer: Body | Outcome) -> Outcome:
    """Read the machines that print labels and are switched on."""
    rows = list_in(answer)
    if not isinstance(rows, list):
        return rows
    return Done(
        tuple(
            ServerMachine(row["pk"], str(row.get("name")), str(row.get("status_text") or ""))
            for row in rows
            if isinstance(row.get("pk"), str)
            and row.get("machine_type") == "label-printer"
            and row.get("active") is not False
        )
    )


def _millimetres(value: object) -> float | None:
    number = decimal_of(value)
    return float(number) if number is not None and 0 < number < 10_000 else None


def print_request(write: PrintOnServer) -> HttpRequest:
    """Have labels printed."""
    body: dict[str, object] = {"template": write.template, "items": list(write.items)}
    if write.plugin:
        body["plugin"] = write.plugin
    if write.machine:
        body |= {"machine": write.machine, "driver_options": {"copies": write.copies}}
    return HttpRequest("POST", "/api/label/print/", body=body)


def progress_request(pk: int) -> HttpRequest:
    """Ask how far a print is."""
    return HttpRequest("GET", f"/api/data-output/{pk}/")


def progress(answer: Body | Outcome) -> Progress | Outcome:
    """Read how far a print is."""
    body = object_in(answer)
    if not isinstance(body, dict):
        return body
    pk = key_of(body.get("pk"))
    if pk is None:
        return NOT_UNDERSTOOD
    if body.get("errors"):
        return Progress(pk, Refused(Why.INVALID, error_text(body["errors"])))
    if body.get("complete") is not True:
        return Progress(pk, None)
    output = body.get("output")
    return Progress(pk, Done(ServerPrint(output if isinstance(output, str) else "")))


def pdf_request(output: str) -> HttpRequest | Refused:
    """Ask for the file that a print made; one on another server is not asked for."""
    if not output.startswith(_MEDIA) or ".." in output:
        return Refused(Why.INVALID, "the print is not among the server's files")
    return HttpRequest("GET", output)


def pdf_in(exchange: Exchange) -> Outcome:
    """Read the file that a print made."""
    if isinstance(exchange, HttpReply) and exchange.status == 200:
        if not exchange.body.startswith(b"%PDF-"):
            return Refused(Why.INVALID, "what the server printed is no PDF")
        return Done(exchange.body)
    answer = understood(exchange, writing=False)
    return NOT_UNDERSTOOD if isinstance(answer, Body) else answer
