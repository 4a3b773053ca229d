"""Working on build orders: allocating stock to them, using it up, and making what they are for."""

from dataclasses import dataclass

from station.demo.answers import Answer, Crashed, JsonObject, Refused, not_found
from station.demo.building import allocated_to, allocated_unlike_needed, finish
from station.demo.call import Call
from station.demo.clock import now
from station.demo.database import Row, get, insert, one, update
from station.demo.fields import Fields, amount
from station.demo.records.builds import build_allocation
from station.demo.records.stock import is_in_stock, stock_item_with
from station.demo.routing import Route
from station.demo.status import OUTPUT_CREATED, STOCK_CODES
from station.demo.stock_history import track
from station.demo.stock_moves import unallocated
from station.demo.views.background import carry_out
from station.demo.views.receive_items import new_serials

WAYS = ("reject", "accept", "trim")


def _build(call: Call) -> Row:
    row = get(call.connection, "build", call.pk)
    if row is None:
        raise Crashed("KeyError", call.request.path)
    return row


def _line(fields: Fields, build: Row, *, required: bool = True) -> Row | None:
    def check(row: Row) -> str | None:
        return None if row["build"] == build["pk"] else "Build Line Item must point to the same build order"

    return fields.reference("build_line", "build_line", required=required, nullable=not required, check=check)


@dataclass(frozen=True)
class Share:
    """One checked item of the request."""

    line: int
    item: int
    quantity: float
    output: int | None


def _share(fields: Fields, build: Row) -> Share:
    line = _line(fields, build)
    item = fields.reference("stock_item", "stock_item", required=True, nullable=False, check=_in_stock)
    quantity = _positive(fields)
    output = fields.reference("output", "stock_item")
    fields.done()
    assert line is not None
    assert item is not None
    need = get(fields.connection, "bom_item", line["bom_item"])
    assert need is not None
    free = unallocated(fields.connection, item)
    if need["sub_part"] != item["part"]:
        fields.complain("stock_item", "Selected stock item does not match BOM line")
    elif output is not None:
        fields.complain("output", "Build output cannot be specified for allocation of untracked parts")
    elif quantity > free:
        fields.complain("quantity", f"Available quantity ({free:g}) exceeded")
    return Share(line["pk"], item["pk"], quantity, None)


def _in_stock(row: Row) -> str | None:
    return None if is_in_stock(row) else "Item must be in stock"


def _positive(fields: Fields) -> float:
    quantity = fields.quantity("quantity")
    if "quantity" not in fields.errors and quantity <= 0:
        fields.complain("quantity", "Quantity must be greater than zero")
    return quantity


def allocate(call: Call) -> Answer:
    """Allocate stock to lines; the same again adds to what is allocated already."""
    build = _build(call)
    fields = Fields(call.connection, call.data)
    shares = fields.rows("items", lambda entry: _share(entry, build))
    fields.done()
    if not shares:
        raise Refused(400, {"non_field_errors": ["Allocation items must be provided"]})
    for share in shares:
        _add(call, share)
    items = [
        {
            "build_line": share.line,
            "stock_item": share.item,
            "quantity": amount(share.quantity),
            "output": share.output,
        }
        for share in shares
    ]
    return Answer({"items": items}, 201)


def _add(call: Call, share: Share) -> None:
    sql = "SELECT * FROM build_allocation WHERE build_line = ? AND stock_item = ?"
    row = one(call.connection, sql, share.line, share.item)
    if row is None:
        values = {"build_line": share.line, "stock_item": share.item, "quantity": share.quantity}
        insert(call.connection, "build_allocation", **values)
    else:
        quantity = round(row["quantity"] + share.quantity, 5)
        update(call.connection, "build_allocation", row["pk"], quantity=quantity)


def unallocate(call: Call) -> Answer:
    """Take back what is allocated to a build order, or to one of its lines."""
    build = _build(call)
    fields = Fields(call.connection, call.data)
    line = _line(fields, build, required=False)
    output = fields.reference("output", "stock_item")
    fields.done()
    pk = line["pk"] if line is not None else None
    for row in allocated_to(call.connection, build["pk"], pk):
        call.connection.execute("DELETE FROM build_allocation WHERE pk = ?", (row["pk"],))
    return Answer({"build_line": pk, "output": output["pk"] if output is not None else None}, 201)


def _used(fields: Fields, build: Row) -> tuple[int, float]:
    def check(row: Row) -> str | None:
        of_build = {found["pk"] for found in allocated_to(fields.connection, build["pk"])}
        return None if row["pk"] in of_build else "Build item must point to the same build order"

    item = fields.reference("build_item", "build_allocation", required=True, nullable=False, check=check)
    quantity = _positive(fields)
    if item is not None and quantity > item["quantity"]:
        fields.complain("quantity", "Consumed quantity exceeds allocated quantity")
    return (item["pk"] if item is not None else 0), quantity


def consume(call: Call) -> Answer:
    """Use up what is allocated, by line or by allocation."""
    build = _build(call)
    fields = Fields(call.connection, call.data)
    items = fields.rows("items", lambda entry: _used(entry, build), required=False)
    lines = fields.rows("lines", lambda entry: _line(entry, build), required=False)
    notes = fields.text("notes") or ""
    fields.done()
    if not items and not lines:
        raise Refused(400, {"non_field_errors": ["At least one item or line must be provided"]})
    for line in lines:
        if line is not None:
            found = allocated_to(call.connection, build["pk"], line["pk"])
            items += [(row["pk"], row["quantity"]) for row in found]
    return _work(call, "consume", build, {"items": [list(item) for item in items], "notes": notes})


def _work(call: Call, work: str, build: Row, arguments: JsonObject) -> Answer:
    return carry_out(call, work, build["pk"], arguments, call.data)


def create_output(call: Call) -> Answer:
    """Begin to make something: one item, or one for each serial number."""
    build = _build(call)
    part = get(call.connection, "part", build["part"])
    assert part is not None
    fields = Fields(call.connection, call.data)
    quantity = _positive(fields)
    batch = fields.text("batch_code") or ""
    text = fields.text("serial_numbers")
    location = fields.reference("location", "stock_location")
    fields.done()
    if part["trackable"] and not text:
        raise Refused(400, {"serial_numbers": ["Serial numbers must be provided for trackable parts"]})
    values: JsonObject = {
        "part": part["pk"],
        "quantity": quantity,
        "batch": batch,
        "location": location["pk"] if location is not None else build["destination"],
        "build": build["pk"],
        "is_building": True,
        "creation_date": now(),
        "updated": now(),
    }
    serials = new_serials(call.connection, part, text, quantity) if text else ()
    entries = [{**values, "quantity": 1.0, "serial": serial} for serial in serials] or [values]
    return Answer([_made(call, entry) for entry in entries], 201)


def _made(call: Call, values: JsonObject) -> JsonObject:
    pk = insert(call.connection, "stock_item", **values)
    deltas = {"quantity": values["quantity"], "location": values["location"], "buildorder": values["build"]}
    track(call.connection, pk, OUTPUT_CREATED, deltas, user=call.signed_in.pk)
    row = get(call.connection, "stock_item", pk)
    assert row is not None
    return stock_item_with(call.connection, row, frozenset({"part_detail"}))


def _output(fields: Fields, build: Row) -> int:
    def check(row: Row) -> str | None:
        if row["build"] != build["pk"]:
            return "Build output does not match the parent build"
        return None if row["is_building"] else "This build output has already been completed"

    row = fields.reference("output", "stock_item", required=True, nullable=False, check=check)
    return row["pk"] if row is not None else 0


def complete_outputs(call: Call) -> Answer:
    """Put what was built into stock."""
    build = _build(call)
    fields = Fields(call.connection, call.data)
    outputs = fields.rows("outputs", lambda entry: _output(entry, build))
    location = fields.reference("location", "stock_location", required=True, nullable=False)
    status = fields.choice("status_custom_key", STOCK_CODES)
    notes = fields.text("notes") or ""
    fields.done()
    if not outputs:
        raise Refused(400, {"non_field_errors": ["A list of build outputs must be provided"]})
    assert location is not None
    arguments = {"outputs": outputs, "location": location["pk"], "status": status or 10, "notes": notes}
    return _work(call, "complete outputs", build, arguments)


def finish_build(call: Call) -> Answer:
    """Complete a build order, if nothing is left to do or the request accepts what is."""
    build = _build(call)
    fields = Fields(call.connection, call.data)
    over = fields.text("accept_overallocated") or "reject"
    unallocated_too = fields.boolean("accept_unallocated", default=False)
    incomplete_too = fields.boolean("accept_incomplete", default=False)
    if over not in WAYS:
        fields.complain("accept_overallocated", f'"{over}" is not a valid choice.')
    elif over == "reject" and allocated_unlike_needed(call.connection, build["pk"], ">"):
        fields.complain("accept_overallocated", "Some stock items have been overallocated")
    if not unallocated_too and allocated_unlike_needed(call.connection, build["pk"], "<"):
        fields.complain("accept_unallocated", "Required stock has not been fully allocated")
    if not incomplete_too and build["completed"] < build["quantity"]:
        fields.complain("accept_incomplete", "Required build quantity has not been completed")
    fields.done()
    unfinished = "SELECT 1 FROM stock_item WHERE build = ? AND is_building"
    if one(call.connection, unfinished, build["pk"]) is not None:
        raise Refused(400, {"non_field_errors": ["Build order has incomplete outputs"]})
    finish(call.connection, build["pk"], call.signed_in.pk)
    body = {"accept_unallocated": unallocated_too, "accept_incomplete": incomplete_too}
    return Answer({"accept_overallocated": over, **body}, 201)


def _allocation(call: Call) -> Row:
    row = get(call.connection, "build_allocation", call.pk)
    if row is None:
        raise not_found("BuildItem")
    return row


def allocation(call: Call) -> Answer:
    """Show one allocation."""
    return Answer(build_allocation(call.connection, _allocation(call)))


def change_allocation(call: Call) -> Answer:
    """Change the quantity of an allocation."""
    row = _allocation(call)
    item = get(call.connection, "stock_item", row["stock_item"])
    assert item is not None
    fields = Fields(call.connection, call.data)
    quantity = _positive(fields) if "quantity" in fields.body else row["quantity"]
    lying = item["quantity"]
    if quantity > lying:
        text = f"Allocated quantity ({quantity:g}) must not exceed available stock quantity ({lying:g})"
        fields.complain("quantity", text)
    fields.done()
    update(call.connection, "build_allocation", row["pk"], quantity=quantity)
    return allocation(call)


def delete_allocation(call: Call) -> Answer:
    """Take an allocation back."""
    call.connection.execute("DELETE FROM build_allocation WHERE pk = ?", (_allocation(call)["pk"],))
    return Answer(None, 204)


BUILD = "build"
ALLOCATION = {"GET": allocation, "PATCH": change_allocation, "DELETE": delete_allocation}
ROUTES = (
    Route("/api/build/<int:pk>/allocate/", {"POST": allocate}, model=BUILD),
    Route("/api/build/<int:pk>/unallocate/", {"POST": unallocate}, model=BUILD),
    Route("/api/build/<int:pk>/consume/", {"POST": consume}, model=BUILD),
    Route("/api/build/<int:pk>/create-output/", {"POST": create_output}, model=BUILD),
    Route("/api/build/<int:pk>/complete/", {"POST": complete_outputs}, model=BUILD),
    Route("/api/build/<int:pk>/finish/", {"POST": finish_build}, model=BUILD),
    Route("/api/build/item/<int:pk>/", ALLOCATION, model="builditem"),
)
