"""What adding and changing lines of purchase orders leaves in the database."""

import pytest

from .conftest import held, signed_in

LINES = "/api/order/po-line/"
MOUSER, CLOSED, PART, PART_OF_ANOTHER = 2, 7, 6, 10


def lines(server, order=MOUSER):
    sql = 'SELECT part, quantity, received FROM purchase_order_line WHERE "order" = ? ORDER BY pk'
    return held(server, sql, order)


def test_a_line_is_added_to_one_like_it(server, admin):
    before = lines(server)
    body = {"order": MOUSER, "part": PART, "quantity": 3}
    first, second = (admin.post(LINES, body).json() for _ in range(2))
    assert (first["pk"], first["quantity"], second["quantity"]) == (second["pk"], 3, 6)
    assert lines(server) == [*before, (PART, 6, 0)]


@pytest.mark.parametrize("more", [{"merge_items": False}, {"purchase_price": "1.25"}, {"destination": 8}])
def test_a_line_that_is_not_the_same_stands_alone(server, admin, more):
    before = lines(server)
    body = {"order": MOUSER, "part": PART, "quantity": 3}
    assert [admin.post(LINES, b).status_code for b in (body, body | more)] == [201, 201]
    assert lines(server) == [*before, (PART, 3, 0), (PART, 3, 0)]


@pytest.mark.parametrize(
    ("wrong", "fields"),
    [
        ({"part": PART_OF_ANOTHER}, {"part", "order"}),
        ({"part": None}, {"part"}),
        ({"order": 99}, {"order"}),
        ({"quantity": -1}, {"quantity"}),
        ({"purchase_price": "cheap"}, {"purchase_price"}),
        ({"order": CLOSED, "part": 3}, {"non_field_errors"}),
    ],
)
def test_a_wrong_line_is_not_added(server, admin, wrong, fields):
    before = held(server, "SELECT count(*) FROM purchase_order_line")
    answer = admin.post(LINES, {"order": MOUSER, "part": PART, "quantity": 3} | wrong)
    assert (answer.status_code, set(answer.json())) == (400, fields)
    assert held(server, "SELECT count(*) FROM purchase_order_line") == before


def test_a_line_is_changed_when_its_part_and_order_are_said_again(server, admin):
    path = f"{LINES}5/"
    assert set(admin.patch(path, {"quantity": 12}).json()) == {"part"}
    assert set(admin.patch(path, {"quantity": 12, "part": PART}).json()) == {"order"}
    body = {"quantity": 12, "part": PART, "order": MOUSER, "received": 99}
    assert admin.patch(path, body).json()["quantity"] == 12
    assert lines(server)[0] == (PART, 12, 0)


def test_who_may_not_change_orders_adds_no_line(server):
    before = lines(server)
    with signed_in(server, "viewer") as viewer:
        body = {"order": MOUSER, "part": PART, "quantity": 3}
        assert viewer.post(LINES, body).status_code == 403
        assert viewer.patch(f"{LINES}5/", body).status_code == 403
    assert lines(server) == before


def test_goods_are_received_on_an_added_line(server, admin):
    body = {"order": MOUSER, "part": PART, "quantity": 3, "reference": "extra"}
    line = admin.post(LINES, body).json()["pk"]
    items = {"items": [{"line_item": line, "quantity": 3}], "location": 8}
    assert admin.post(f"/api/order/po/{MOUSER}/receive/", items).status_code == 201
    assert lines(server)[-1] == (PART, 3, 3)
