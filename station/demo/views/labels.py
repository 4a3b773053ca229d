"""Printing labels on the server: templates, a print, and how far it is."""

import secrets
import string

from werkzeug import Response

from station.demo.answers import Answer, JsonObject, Refused, not_found
from station.demo.background import is_running
from station.demo.call import Call
from station.demo.clock import today
from station.demo.database import Row, get, insert, one, update
from station.demo.fields import Fields
from station.demo.label_prints import TABLES, TEMPLATES, LabelTemplate, pdf, shown
from station.demo.lists import Selection, listing
from station.demo.records.people import user_brief
from station.demo.routing import Route

PLUGIN, MACHINES, SHEETS = "inventreelabel", "inventreelabelmachine", "inventreelabelsheet"
MOST_LABELS = 1000
NO_TEMPLATE = 'Invalid pk "{pk}" - object does not exist.'
TEMPLATES_BY_PK = {template.pk: template for template in TEMPLATES}


def templates(call: Call) -> Answer:
    """List the templates."""
    wanted = call.request.args.get("model_type")
    newest = call.generation.checks_view_permission
    found = [each for each in TEMPLATES if wanted in (None, "", each.model)]
    if call.request.args.get("enabled", "").lower() == "false":
        found = []
    return listing(call, found, lambda each: shown(each, newest=newest))


def machines(call: Call) -> Answer:
    """List the machines, of which there are none."""
    return Answer([])


def print_labels(call: Call) -> Answer:
    """Print labels of some things with a template, at once or with the worker."""
    template, items = _wanted(call)
    if call.generation.checks_view_permission and not call.signed_in.may("view", template.model):
        raise Refused(403, {"detail": "You do not have permission to view this model type"})
    plugin = str(call.data.get("plugin") or PLUGIN)
    if plugin == SHEETS:
        raise Refused(400, {"plugin": ["Plugin not found"]})
    if plugin == MACHINES and not call.data.get("machine"):
        raise Refused(400, {"machine": ["This field is required."]})
    if plugin == MACHINES:
        raise Refused(400, {"machine": [f'"{call.data["machine"]}" is not a valid choice.']})
    known = [pk for pk in items if get(call.connection, TABLES[template.model], pk) is not None]
    if not known:
        raise Refused(400, {"non_field_errors": ["No valid items provided to template"]})
    made = insert(
        call.connection,
        "label_print",
        day=today(),
        user=call.signed_in.pk,
        template=template.pk,
        plugin=PLUGIN,
        total=len(known),
    )
    # Printing waits for the worker also where shipping does not.
    if not is_running(call.connection):
        _finish(call, made)
    return Answer(_shown(call, _find(call, made)), 201)


def _wanted(call: Call) -> tuple[LabelTemplate, list[int]]:
    fields = Fields(call.connection, call.data)
    pk = fields.integer("template") if "template" in call.data else None
    template = TEMPLATES_BY_PK.get(pk or 0)
    items = call.data.get("items")
    if "template" not in call.data:
        fields.complain("template", "This field is required.")
    elif template is None:
        fields.complain("template", NO_TEMPLATE.format(pk=pk))
    if "items" not in call.data:
        fields.complain("items", "This field is required.")
    elif not isinstance(items, list):
        fields.complain("items", f'Expected a list of items but got type "{type(items).__name__}".')
    elif not items:
        fields.complain("items", "This list may not be empty.")
    fields.done()
    assert template is not None
    assert isinstance(items, list)
    return template, [item for item in items[:MOST_LABELS] if type(item) is int]


def _finish(call: Call, pk: int) -> None:
    """Make the file of a print; the first is called output.pdf, others have something behind it."""
    name = "output.pdf"
    while one(call.connection, "SELECT 1 FROM label_print WHERE path = ?", name) is not None:
        name = f"output_{''.join(secrets.choice(string.ascii_letters + string.digits) for _ in range(7))}.pdf"
    update(call.connection, "label_print", pk, path=name)


def outputs(call: Call) -> Answer:
    """List what was printed: for each user the own, before that anybody's."""
    rows = Selection(call, "label_print t")
    if call.generation.checks_view_permission and not call.signed_in.is_staff:
        rows.where("t.user = ?", call.signed_in.pk)
    return listing(call, rows.rows(), lambda row: _shown(call, row))


def output(call: Call) -> Answer:
    """Tell how far a print is; the second question finds it done."""
    row = _find(call, call.pk)
    if row["path"] is None and row["asked"] and is_running(call.connection):
        _finish(call, row["pk"])
    update(call.connection, "label_print", row["pk"], asked=row["asked"] + 1)
    return Answer(_shown(call, _find(call, row["pk"])))


def _find(call: Call, pk: int) -> Row:
    row = get(call.connection, "label_print", pk)
    hidden = call.generation.checks_view_permission and not call.signed_in.is_staff
    if row is None or (hidden and row["user"] != call.signed_in.pk):
        raise not_found("DataOutput")
    return row


def _shown(call: Call, row: Row) -> JsonObject:
    done = row["path"] is not None
    return {
        "pk": row["pk"],
        "created": row["day"],
        "user": row["user"],
        "user_detail": user_brief(call.connection, row["user"]),
        "total": row["total"],
        "progress": row["total"] if done else 0,
        "complete": done,
        "output_type": "label",
        "template_name": TEMPLATES_BY_PK[row["template"]].name,
        "plugin": row["plugin"],
        "output": f"/media/data_output/{row['path']}" if done else None,
        "errors": None,
    }


def file(call: Call) -> Response:
    """Give the PDF of a print to those who are signed in."""
    if call.user is None:
        return Response("Unauthorized", 401, content_type="text/html; charset=utf-8")
    name = str(call.values["name"])
    row = one(call.connection, "SELECT * FROM label_print WHERE path = ?", name)
    if row is None:
        return Response("<h1>Not Found</h1>", 404, content_type="text/html; charset=utf-8")
    content = pdf(TEMPLATES_BY_PK[row["template"]].name, row["total"])
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return Response(content, content_type="application/pdf", headers=headers)


ROUTES = (
    Route("/api/label/template/", {"GET": templates}),
    Route("/api/machine/", {"GET": machines}, staff=frozenset({"GET"})),
    Route("/api/label/print/", {"POST": print_labels}),
    Route("/api/data-output/", {"GET": outputs}),
    Route("/api/data-output/<int:pk>/", {"GET": output}, writes=True),
    Route("/media/data_output/<name>", {"GET": file}, open=True),
)
