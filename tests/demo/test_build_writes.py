"""What working on a build order leaves in the database."""

import pytest

from .conftest import held, signed_in

LINE, RESISTORS = 3, 8
"""A line that needs 20 of a part of which item 8 holds 5000."""
DESTINATION = 11


def allocations(server):
    return held(server, "SELECT build_line, stock_item, quantity FROM build_allocation ORDER BY pk")


def allocate(client, quantity, line=LINE, item=RESISTORS, **more):
    items = [{"build_line": line, "stock_item": item, "quantity": quantity, **more}]
    return client.post("/api/build/1/allocate/", {"items": items})


def consume(client, **body):
    return client.post("/api/build/1/consume/", body)


def test_the_same_again_adds_to_what_is_allocated(server, admin):
    assert [allocate(admin, 20).status_code for _ in range(2)] == [201, 201]
    assert allocations(server) == [(LINE, RESISTORS, 40)]
    assert admin.get(f"/api/build/line/{LINE}/").json()["allocated"] == 40


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"quantity": 5001}, "quantity"),
        ({"quantity": 0}, "quantity"),
        ({"quantity": 1, "item": 7}, "stock_item"),
        ({"quantity": 1, "line": 99}, "build_line"),
        ({"quantity": 1, "output": 8}, "output"),
    ],
)
def test_what_can_not_be_allocated_is_not(server, admin, wrong, field):
    answer = allocate(admin, **wrong)
    assert (answer.status_code, set(answer.json()["items"][0])) == (400, {field})
    assert allocations(server) == []


@pytest.mark.parametrize("user", ["viewer", "operator"])
def test_who_may_not_add_to_builds_allocates_nothing(server, user):
    with signed_in(server, user) as client:
        assert allocate(client, 20).status_code == 403
        assert consume(client, lines=[{"build_line": LINE}]).status_code == 403
    assert allocations(server) == []


def test_consuming_a_line_splits_what_is_used_from_its_item(server, admin):
    allocate(admin, 20)
    assert consume(admin, lines=[{"build_line": LINE}], notes="station 7f3a").json()["complete"] is True
    assert held(server, "SELECT quantity FROM stock_item WHERE pk = ?", RESISTORS) == [(4980,)]
    used = "SELECT pk, quantity, location FROM stock_item WHERE consumed_by = 1"
    ((pk, *rest),) = held(server, used)
    assert rest == [20, None]
    history = "SELECT tracking_type, notes FROM stock_tracking WHERE item = ? ORDER BY pk"
    assert held(server, history, pk) == [(40, "station 7f3a"), (57, "station 7f3a")]
    assert allocations(server) == []
    assert held(server, "SELECT consumed FROM build_line WHERE pk = ?", LINE) == [(20,)]


def test_consuming_twice_finds_nothing_the_second_time(server, admin):
    allocate(admin, 20)
    for _ in range(2):
        assert consume(admin, lines=[{"build_line": LINE}]).status_code == 200
    assert held(server, "SELECT consumed FROM build_line WHERE pk = ?", LINE) == [(20,)]


def test_consuming_a_part_leaves_the_rest_allocated(server, admin):
    allocate(admin, 20)
    assert consume(admin, items=[{"build_item": 1, "quantity": 5}]).status_code == 200
    assert allocations(server) == [(LINE, RESISTORS, 15)]
    assert consume(admin, items=[{"build_item": 1, "quantity": 16}]).status_code == 400
    assert consume(admin, items=[], lines=[]).status_code == 400
    assert allocations(server) == [(LINE, RESISTORS, 15)]


def test_with_a_worker_stock_is_consumed_later_and_once(server, admin):
    admin.post("/demo/worker/", {"running": True})
    allocate(admin, 20)
    tasks = {consume(admin, lines=[{"build_line": LINE}]).json()["task_id"] for _ in range(2)}
    assert len(tasks) == 1
    assert allocations(server) == [(LINE, RESISTORS, 20)]
    assert [admin.get(f"/api/background-task/{tasks.copy().pop()}/").json()["complete"] for _ in "ab"] == [
        0,
        1,
    ]
    assert held(server, "SELECT consumed FROM build_line WHERE pk = ?", LINE) == [(20,)]


def test_taking_allocations_back(server, admin):
    allocate(admin, 20)
    allocate(admin, 3, line=2, item=5)
    assert admin.patch("/api/build/item/1/", {"quantity": 12}).json()["quantity"] == 12
    assert admin.patch("/api/build/item/1/", {"quantity": 5001}).status_code == 400
    with signed_in(server, "operator") as operator:
        assert operator.delete("/api/build/item/1/").status_code == 403
    assert allocations(server) == [(LINE, RESISTORS, 12), (2, 5, 3)]
    assert admin.delete("/api/build/item/1/").status_code == 204
    assert admin.get("/api/build/item/1/").status_code == 404
    assert allocations(server) == [(2, 5, 3)]
    assert admin.post("/api/build/1/unallocate/", {"build_line": 2}).status_code == 201
    assert allocations(server) == []


def test_merging_stock_keeps_what_was_allocated_from_it(server, admin):
    allocate(admin, 3, line=2, item=6)
    body = {"items": [{"item": 5}, {"item": 6}], "location": 8}
    assert admin.post("/api/stock/merge/", body).status_code == 201
    assert allocations(server) == [(2, 5, 3)]


def test_building_makes_stock_when_the_outputs_are_complete(server, admin):
    body = {"quantity": 2, "serial_numbers": "2001-2002"}
    pks = [item["pk"] for item in admin.post("/api/build/1/create-output/", body).json()]
    sql = "SELECT serial, is_building, location FROM stock_item WHERE build = 1 ORDER BY pk"
    assert held(server, sql) == [("2001", 1, DESTINATION), ("2002", 1, DESTINATION)]
    done = {"outputs": [{"output": pks[0]}], "location": 8}
    assert [admin.post("/api/build/1/complete/", done).status_code for _ in range(2)] == [200, 400]
    assert held(server, sql) == [("2001", 0, 8), ("2002", 1, DESTINATION)]
    assert held(server, "SELECT completed FROM build") == [(1,)]
    assert admin.post("/api/build/1/create-output/", body).status_code == 400
    assert admin.post("/api/build/1/create-output/", {"quantity": 1}).status_code == 400


def test_finishing_uses_up_what_is_allocated(server, admin):
    allocate(admin, 20)
    accept = {"accept_unallocated": True, "accept_incomplete": True}
    assert set(admin.post("/api/build/1/finish/", {}).json()) == set(accept)
    assert held(server, "SELECT status FROM build") == [(20,)]
    assert admin.post("/api/build/1/finish/", accept).status_code == 201
    assert held(server, "SELECT status FROM build") == [(40,)]
    assert held(server, "SELECT consumed FROM build_line WHERE pk = ?", LINE) == [(20,)]


def test_more_than_is_needed_has_to_be_accepted(server, admin):
    allocate(admin, 21)
    accept = {"accept_unallocated": True, "accept_incomplete": True}
    assert set(admin.post("/api/build/1/finish/", accept).json()) == {"accept_overallocated"}
    assert held(server, "SELECT status FROM build") == [(20,)]
