"""Scanning, linking and generating codes."""

from station.demo.answers import Answer, JsonObject, Refused, as_text
from station.demo.call import Call
from station.demo.codes import BY_LABEL, Match, Model, barcode_hash, find_internal, models_of, own_code
from station.demo.database import Row, update
from station.demo.fields import Fields
from station.demo.records.instances import matched
from station.demo.routing import Route
from station.demo.scan_history import remembered
from station.demo.status import PENDING
from station.demo.supplier_match import plugins, scan_label, told_of

LONGEST = 4095
INTERNAL = "InvenTreeBarcode"


class Found:
    """What a text stands for, and which plugin found it."""

    def __init__(self, plugin: str, matches: list[Match], supplier: int | None = None) -> None:
        self.plugin = plugin
        self.matches = matches
        self.supplier = supplier

    def body(self, call: Call) -> JsonObject:
        """Return the objects by model."""
        body: JsonObject = {}
        for match in self.matches:
            body.update(matched(call.connection, match, call.generation))
        if self.supplier is not None and call.generation.tells_all_of_a_scan:
            body["company"] = {"pk": self.supplier}
        return body


def barcode_field(fields: Fields) -> str:
    """Read the field that every barcode call has."""
    return fields.text("barcode", required=True, blank=False, longest=LONGEST) or ""


def may_see(call: Call, matches: list[Match]) -> None:
    """Refuse the whole scan if the user may not view one of the matched models."""
    if not call.generation.checks_view_permission:
        return
    if not all(call.signed_in.may("view", match.model.label) for match in matches):
        raise Refused(403, {"detail": "User does not have permission to view this model"})


def find(call: Call, text: str) -> Found | None:
    """Return what a text stands for: the server's own codes and links first, then suppliers' labels."""
    internal = find_internal(call.connection, text, call.generation)
    if internal is not None:
        may_see(call, [internal])
        return Found(INTERNAL, [internal])
    for plugin in plugins(call.connection, call.generation):
        matches = told_of(scan_label(call.connection, plugin, text), call.generation)
        if matches:
            may_see(call, matches)
            return Found(plugin.name, matches, plugin.supplier)
    return None


def scan_body(call: Call, text: str, found: Found | None) -> JsonObject:
    """Return the part of an answer that all scanning calls share."""
    return {
        **(found.body(call) if found else {}),
        "plugin": found.plugin if found else None,
        "barcode_data": text,
        "barcode_hash": barcode_hash(text),
    }


@remembered
def scan(call: Call) -> Answer:
    """Tell what a code stands for."""
    fields = Fields(call.connection, call.fields)
    text = barcode_field(fields)
    fields.done()
    found = find(call, text)
    body = scan_body(call, text, found)
    if found is None:
        raise Refused(400, as_text({**body, "error": "No match found for barcode data"}))
    return Answer({**body, "success": "Match found for barcode data"})


@remembered
def look_up_for_order(call: Call) -> Answer:
    """Tell which supplier part of an order's supplier a code stands for; changes nothing."""
    fields = Fields(call.connection, call.fields)
    text = barcode_field(fields)
    states = call.generation.purchases_to_match
    wanted = "pending" if states == (PENDING,) else "open"
    order = fields.reference(
        "purchase_order",
        "purchase_order",
        required=True,
        nullable=False,
        check=lambda row: None if row["status"] in states else f"Purchase order is not {wanted}",
    )
    fields.done()
    assert order is not None
    found = find(call, text)
    part = _part_of_supplier(call, found, order["supplier"]) if found else None
    if part is None:
        raise Refused(400, ["Invalid input."])
    match = matched(call.connection, Match(BY_LABEL["supplierpart"], part), call.generation)
    body = {**scan_body(call, text, found), **match}
    return Answer({**body, "success": "Matched supplier part"})


def _part_of_supplier(call: Call, found: Found, supplier: int) -> Row | None:
    rows = {match.model.label: match.row for match in found.matches}
    for label, column in (
        ("supplierpart", "pk"),
        ("manufacturerpart", "manufacturer_part"),
        ("part", "part"),
    ):
        if label in rows:
            sql = f"SELECT * FROM supplier_part WHERE {column} = ? AND supplier = ?"
            parts = call.connection.execute(sql, (rows[label]["pk"], supplier)).fetchall()
            return parts[0] if len(parts) == 1 else None
    return None


@remembered(only_wrong_fields=True)
def link(call: Call) -> Answer:
    """Link a label to an object; an older link of that object is replaced."""
    fields = Fields(call.connection, call.fields)
    text = barcode_field(fields)
    rows = {model: _target(fields, model) for model in models_of(call.generation)}
    fields.done()
    existing = find_internal(call.connection, text, call.generation)
    if existing is not None:
        raise _already_linked(call, text, existing)
    model, row = next(((model, row) for model, row in rows.items() if row is not None), (None, None))
    if model is None or row is None:
        labels = list(call.generation.codes_of)
        raise Refused(400, {"error": f"Missing data: provide one of '{labels}'"})
    _may_change(call, model)
    update(call.connection, str(model.table), row["pk"], barcode_hash=barcode_hash(text))
    return Answer(
        {
            "success": f"Assigned barcode to {model.label} instance",
            model.label: {"pk": row["pk"]},
            "barcode_data": text,
            "barcode_hash": barcode_hash(text),
        }
    )


def _already_linked(call: Call, text: str, existing: Match) -> Refused:
    may_see(call, [existing])
    found = matched(call.connection, existing, call.generation)
    body = {**found, "plugin": INTERNAL, "barcode_data": text}
    return Refused(400, as_text({**body, "error": "Barcode matches existing item"}))


def _target(fields: Fields, model: Model) -> Row | None:
    if model.table is None:
        if fields.body.get(model.label) is not None:
            fields.complain(model.label, f'Invalid pk "{fields.body[model.label]}" - object does not exist.')
        return None
    return fields.reference(model.label, model.table)


def _may_change(call: Call, model: Model) -> None:
    if not call.signed_in.may("change", model.label):
        whole = call.generation.tells_all_of_a_scan
        of = (
            f"<class '{model.python_class}'>"
            if whole
            else model.python_class.lower().replace(".models.", "_")
        )
        text = f"You do not have the required permissions for {of}"
        raise Refused(403, {"error": text})


def unlink(call: Call) -> Answer:
    """Take the link of an object away; nothing happens if it has none."""
    fields = Fields(call.connection, call.fields)
    rows = {model: _target(fields, model) for model in models_of(call.generation)}
    fields.done()
    labels = ", ".join(call.generation.codes_of)
    named = [model for model in rows if model.label in call.fields]
    if not named:
        raise Refused(400, {"error": f"Missing data: Provide one of '{labels}'"})
    if len(named) > 1:
        raise Refused(400, {"error": f"Multiple conflicting fields: '{labels}'"})
    model, row = named[0], rows[named[0]]
    if row is None:
        raise Refused(400, {"error": "Could not unassign barcode"})
    _may_change(call, model)
    update(call.connection, str(model.table), row["pk"], barcode_hash="")
    return Answer({"success": f"Barcode unassigned from {model.label} instance"})


def generate(call: Call) -> Answer:
    """Give the internal code of an object."""
    fields = Fields(call.connection, call.fields)
    label = fields.text("model", required=True, blank=False)
    pk = fields.integer("pk")
    if label is not None and label not in call.generation.codes_of:
        fields.complain("model", "Model is not supported")
    fields.done()
    model = BY_LABEL[str(label)]
    if pk is None or model.find(call.connection, pk) is None:
        raise Refused(400, {"error": "Model instance not found"})
    return Answer({"barcode": own_code(model, pk, call.generation)})


ROUTES = (
    Route("/api/barcode/", {"POST": scan}),
    Route("/api/barcode/link/", {"POST": link}),
    Route("/api/barcode/unlink/", {"POST": unlink}),
    Route("/api/barcode/generate/", {"POST": generate}),
    Route("/api/barcode/po-allocate/", {"POST": look_up_for_order}),
)
