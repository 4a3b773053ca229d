"""What allocating, shipping and completing sales orders leave in the database."""

import pytest

from .conftest import held, signed_in

ORDER, TWO_SHIPMENTS, NO_SHIPMENT, PENDING = 1, 2, 3, 5
LINE, GAUGES = 1, 2
"""Lines of the first order: 30 of a part of which item 5 holds 100, and three gauges with serial numbers."""
ITEM, OTHER_PART, GAUGE = 5, 7, 30
SHIP = "/api/order/so/shipment/1/ship/"


def allocations(server, order=ORDER):
    sql = (
        "SELECT a.line, a.item, a.shipment, a.quantity FROM sales_allocation a"
        ' JOIN sales_order_line l ON l.pk = a.line WHERE l."order" = ? ORDER BY a.pk'
    )
    return held(server, sql, order)


def one(server, sql, *values):
    return held(server, sql, *values)[0]


def allocate(client, quantity, line=LINE, item=ITEM, shipment=1):
    items = [{"line_item": line, "stock_item": item, "quantity": quantity}]
    return client.post(f"/api/order/so/{ORDER}/allocate/", {"items": items, "shipment": shipment})


def scan(client, code, **more):
    return client.post("/api/barcode/so-allocate/", {"barcode": code, "sales_order": ORDER, **more})


def test_the_same_scan_again_allocates_again(server, admin):
    for _ in range(5):
        assert scan(admin, "INV-SI5").json()["shipment"] == 1
    assert [row[3] for row in allocations(server)] == [30, 30, 30, 10, 0]


@pytest.mark.parametrize(("quantity", "written"), [(2, 2), ("2.00", 2), (0, 0), (-3, -3)])
def test_a_scan_allocates_what_it_says(server, admin, quantity, written):
    assert scan(admin, "INV-SI5", quantity=quantity).status_code == 200
    assert allocations(server) == [(LINE, ITEM, 1, written)]


@pytest.mark.parametrize("quantity", [2.5, "2.5", "", None, [2], True])
def test_a_scan_takes_whole_numbers_only(server, admin, quantity):
    assert set(scan(admin, "INV-SI5", quantity=quantity).json()) == {"quantity"}
    assert allocations(server) == []


@pytest.mark.parametrize("order", [TWO_SHIPMENTS, NO_SHIPMENT])
def test_without_a_certain_shipment_nothing_is_done(server, admin, order):
    code = {TWO_SHIPMENTS: "INV-SI19", NO_SHIPMENT: "INV-SI20"}[order]
    answer = scan(admin, code, sales_order=order)
    assert (answer.status_code, answer.json()["shipment"], "success" in answer.json()) == (200, None, False)
    assert allocations(server, order) == []


def test_a_serial_number_is_allocated_once(server, admin):
    assert scan(admin, "INV-SI30", quantity=3).json()["quantity"] == 1
    refused = scan(admin, "INV-SI30")
    assert (refused.status_code, refused.json()["error"]) == (400, "Insufficient stock available")
    assert allocations(server) == [(GAUGES, GAUGE, 1, 1)]


def test_scanning_to_allocate_asks_for_no_role_but_to_see_the_item(server):
    with signed_in(server, "viewer") as viewer, signed_in(server, "nobody") as nobody:
        assert scan(viewer, "INV-SI5", quantity=1).status_code == 200
        assert scan(nobody, "INV-SI5", quantity=1).status_code == 403
    assert len(allocations(server)) == 1


def test_allocating_asks_for_the_role(server):
    with signed_in(server, "viewer") as viewer:
        assert allocate(viewer, 1).status_code == 403
    assert allocations(server) == []


def test_allocating_twice_allocates_twice_and_takes_decimals(server, admin):
    assert [allocate(admin, "2.5").status_code for _ in range(2)] == [201, 201]
    assert allocations(server) == [(LINE, ITEM, 1, 2.5)] * 2


def test_the_wrong_part_is_allocated_all_the_same(server, admin):
    assert allocate(admin, 1, item=OTHER_PART).status_code == 201
    assert allocations(server) == [(LINE, OTHER_PART, 1, 1)]


@pytest.mark.parametrize(
    "wrong",
    [
        {"quantity": 101},
        {"quantity": 0},
        {"line": 5},
        {"shipment": 2},
        {"item": 999},
        {"quantity": "1.123456"},
    ],
)
def test_one_wrong_entry_allocates_nothing(server, admin, wrong):
    good = {"quantity": 1, "line": LINE, "item": ITEM, "shipment": 1} | wrong
    entry = {"line_item": good["line"], "stock_item": good["item"], "quantity": good["quantity"]}
    right = {"line_item": LINE, "stock_item": ITEM, "quantity": 1}
    body = {"items": [right, entry], "shipment": good["shipment"]}
    assert admin.post(f"/api/order/so/{ORDER}/allocate/", body).status_code == 400
    assert allocations(server) == []


def test_serial_numbers_are_allocated_together_or_not_at_all(server, admin):
    path = f"/api/order/so/{ORDER}/allocate-serials/"
    body = {"line_item": GAUGES, "quantity": 2, "serial_numbers": "5-6", "shipment": 1}
    assert admin.post(path, body).status_code == 201
    assert allocations(server) == [(GAUGES, 30, 1, 1), (GAUGES, 31, 1, 1)]
    for serials in ("6-7", "7,999", "7"):
        assert set(admin.post(path, {**body, "serial_numbers": serials}).json()) == {"serial_numbers"}
    assert len(allocations(server)) == 2


def test_an_allocation_is_changed_and_deleted(server, admin):
    allocate(admin, 10)
    assert admin.patch("/api/order/so-allocation/1/", {"quantity": 3}).json()["quantity"] == 3
    assert admin.patch("/api/order/so-allocation/1/", {"quantity": 101}).status_code == 400
    assert allocations(server) == [(LINE, ITEM, 1, 3)]
    with signed_in(server, "operator") as operator:
        assert operator.delete("/api/order/so-allocation/1/").status_code == 403
    assert admin.delete("/api/order/so-allocation/1/").status_code == 204
    assert allocations(server) == []


def test_a_serial_number_is_allocated_whole(server, admin):
    allocate(admin, 1, line=GAUGES, item=GAUGE)
    assert admin.patch("/api/order/so-allocation/1/", {"quantity": 0.5}).status_code == 400
    assert allocations(server) == [(GAUGES, GAUGE, 1, 1)]


def test_shipping_splits_what_is_allocated_in_part(server, admin):
    allocate(admin, 10)
    allocate(admin, 1, line=GAUGES, item=GAUGE)
    body = {"tracking_number": "T-1", "invoice_number": "I-1", "shipment_date": "2031-01-02"}
    assert admin.post(SHIP, body).json()["complete"] is True
    assert one(server, "SELECT quantity, location FROM stock_item WHERE pk = ?", ITEM) == (90, 5)
    gone = "SELECT quantity, customer, location, parent FROM stock_item WHERE sales_order = 1 ORDER BY pk"
    assert held(server, gone) == [(1, 11, None, None), (10, 11, None, ITEM)]
    assert held(server, "SELECT shipped FROM sales_order_line WHERE pk < 3") == [(10,), (1,)]
    papers = "SELECT tracking_number, invoice_number, shipment_date FROM shipment WHERE pk = 1"
    assert one(server, papers) == tuple(body.values())
    kinds = "SELECT tracking_type FROM stock_tracking WHERE item = ? ORDER BY pk"
    assert held(server, kinds, GAUGE) == [(1,), (60,)]


def test_a_shipment_leaves_once_and_not_empty(server, admin):
    assert admin.post(SHIP, {}).status_code == 400
    allocate(admin, 10)
    assert [admin.post(SHIP, {}).status_code for _ in range(2)] == [200, 400]
    assert one(server, "SELECT shipped FROM sales_order_line WHERE pk = ?", LINE) == (10,)


def test_with_a_worker_a_shipment_leaves_later(server, admin):
    admin.post("/demo/worker/", {"running": True})
    allocate(admin, 10)
    task = admin.post(SHIP, {"tracking_number": "T-1"}).json()
    assert (task["pending"], task["complete"]) == (True, False)
    assert one(server, "SELECT tracking_number, shipment_date FROM shipment WHERE pk = 1") == ("T-1", None)
    assert admin.post(SHIP, {}).json()["task_id"] == task["task_id"]
    path = f"/api/background-task/{task['task_id']}/"
    assert [admin.get(path).json()["complete"] for _ in range(3)] == [False, True, True]
    assert one(server, "SELECT shipped FROM sales_order_line WHERE pk = ?", LINE) == (10,)
    assert admin.post(SHIP, {}).status_code == 400


def test_a_worker_that_stands_still_ships_nothing(server, admin):
    admin.post("/demo/worker/", {"running": True})
    allocate(admin, 10)
    path = f"/api/background-task/{admin.post(SHIP, {}).json()['task_id']}/"
    admin.post("/demo/worker/", {"running": False})
    assert not any(admin.get(path).json()["complete"] for _ in range(3))
    assert admin.post("/demo/worker/work/").json() == {"running": False, "waiting": 0}
    assert admin.get(path).json()["success"] is True
    assert admin.get("/api/background-task/0000/").status_code == 404


def test_only_staff_switch_the_worker(server):
    with signed_in(server, "operator") as operator:
        assert operator.post("/demo/worker/", {"running": True}).status_code == 403
        assert operator.get("/demo/worker/").json() == {"running": False, "waiting": 0}


def test_a_shipment_is_made_once_and_its_papers_change(server, admin):
    made = admin.post("/api/order/so/shipment/", {"order": NO_SHIPMENT}).json()
    assert made["reference"] == "1"
    assert admin.post("/api/order/so/shipment/", {"order": NO_SHIPMENT}).status_code == 400
    body = {"tracking_number": "T-2", "invoice_number": "I-2", "checked_by": 2}
    changed = admin.patch(f"/api/order/so/shipment/{made['pk']}/", body).json()
    assert changed["checked_by_detail"]["username"] == "operator"
    sql = 'SELECT tracking_number, invoice_number, checked_by FROM shipment WHERE "order" = ?'
    assert held(server, sql, NO_SHIPMENT) == [tuple(body.values())]


def test_two_shipments_of_an_order_never_have_one_reference(server, admin):
    answer = admin.patch("/api/order/so/shipment/3/", {"reference": "1"})
    assert answer.status_code == 400
    assert one(server, "SELECT reference FROM shipment WHERE pk = 3") == ("2",)


def test_the_states_of_an_order(server, admin):
    def state(action, body=None):
        assert admin.post(f"/api/order/so/{PENDING}/{action}/", body or {}).status_code == 201
        return one(server, "SELECT status FROM sales_order WHERE pk = ?", PENDING)[0]

    assert [state("issue"), state("hold"), state("issue"), state("issue")] == [15, 25, 15, 15]
    assert scan(admin, "INV-SI6", sales_order=PENDING).status_code == 200
    assert admin.post("/api/order/so/shipment/5/ship/", {}).status_code == 200
    assert [state("complete"), state("complete")] == [20, 30]
    assert admin.post(f"/api/order/so/{PENDING}/complete/", {}).status_code == 400
    assert state("cancel") == 30


def test_an_order_with_something_left_to_send_is_not_completed(server, admin):
    path = f"/api/order/so/{ORDER}/complete/"
    assert set(admin.post(path, {}).json()) == {"accept_incomplete"}
    assert set(admin.post(path, {"accept_incomplete": True}).json()) == {"non_field_errors"}
    assert one(server, "SELECT status FROM sales_order WHERE pk = ?", ORDER) == (15,)


def test_cancelling_gives_back_what_was_allocated(server, admin):
    allocate(admin, 10)
    assert admin.post(f"/api/order/so/{ORDER}/cancel/", {}).status_code == 201
    assert allocations(server) == []
    assert scan(admin, "INV-SI5").json() == {"sales_order": ["Sales order is not open"]}
