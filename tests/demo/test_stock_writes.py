"""What the stock endpoints leave in the database: quantities, places, histories, and nothing half done."""

import json

import pytest

from .conftest import held, signed_in

REEL, LOT, TRAY, TUBE, JAR, SERIAL = 2, 3, 5, 6, 16, 30
"""Stock items: 250 and 40 of one part, 100 and 60 of another, an expired jar, one with a serial number."""
SHELF, OTHER_SHELF, STRUCTURAL = 8, 9, 1
MARK = "station 7f3a"
"""A remark by which whoever wrote it finds the entry again."""


def item(server, pk, columns="quantity"):
    found = held(server, f"SELECT {columns} FROM stock_item WHERE pk = ?", pk)
    return found[0] if found else None


def history(server, pk):
    sql = "SELECT tracking_type, notes, deltas FROM stock_tracking WHERE item = ? AND tracking_type <> 1"
    return [(kind, notes, json.loads(deltas)) for kind, notes, deltas in held(server, sql, pk)]


def adjust(client, what, pk, quantity, **more):
    return client.post(f"/api/stock/{what}/", {"items": [{"pk": pk, "quantity": quantity}], **more})


def test_counting_writes_the_quantity_the_day_and_the_remark(server, admin):
    assert adjust(admin, "count", REEL, "12.5", notes=MARK).status_code == 201
    assert item(server, REEL, "quantity, stocktake_date IS NOT NULL") == (12.5, 1)
    assert history(server, REEL) == [(10, MARK, {"quantity": 12.5})]


def test_counting_can_move(server, admin):
    assert adjust(admin, "count", REEL, 5, location=SHELF).status_code == 201
    assert item(server, REEL, "quantity, location") == (5, SHELF)
    assert history(server, REEL)[0][2] == {"quantity": 5, "location": SHELF, "old_location": 4}


def test_counting_nothing_deletes_the_item_and_keeps_the_remark(server, admin):
    assert adjust(admin, "count", LOT, 0, notes=MARK).json()["items"][0]["pk"] is None
    assert item(server, LOT) is None
    assert held(server, "SELECT item, tracking_type FROM stock_tracking WHERE notes = ?", MARK) == [
        (None, 10)
    ]


@pytest.mark.parametrize(("what", "kind", "left"), [("add", 11, 260), ("remove", 12, 240)])
def test_adding_and_removing_twice_counts_twice(server, admin, what, kind, left):
    assert adjust(admin, what, REEL, 10, notes=MARK).status_code == 201
    assert item(server, REEL) == (left,)
    assert adjust(admin, what, REEL, 10).status_code == 201
    assert item(server, REEL) == (2 * left - 250,)
    assert [(entry[0], entry[1]) for entry in history(server, REEL)] == [(kind, MARK), (kind, "")]


def test_removing_more_than_there_is_empties_the_item(server, admin):
    assert adjust(admin, "remove", LOT, 41).status_code == 201
    assert item(server, LOT) is None
    assert held(server, "SELECT count(*) FROM stock_tracking WHERE item = ?", LOT) == [(0,)]


def test_an_item_that_stays_when_empty_is_emptied(server, admin):
    assert admin.patch(f"/api/stock/{LOT}/", {"delete_on_deplete": False}).status_code == 200
    assert adjust(admin, "remove", LOT, 41).status_code == 201
    assert item(server, LOT) == (0,)
    assert history(server, LOT) == [(12, "", {"removed": 41, "quantity": 0})]


@pytest.mark.parametrize("what", ["count", "add", "remove"])
def test_a_serial_number_is_one_thing_whatever_is_said(server, admin, what):
    assert adjust(admin, what, SERIAL, 3).status_code == 201
    assert item(server, SERIAL, "quantity, serial") == (1, "5")


def test_a_part_of_a_serial_number_is_not_moved(server, admin):
    before = held(server, "SELECT count(*) FROM stock_item")
    assert adjust(admin, "transfer", SERIAL, 0.5, location=OTHER_SHELF).status_code == 201
    assert item(server, SERIAL, "quantity, location") == (1, SHELF)
    assert held(server, "SELECT count(*) FROM stock_item") == before


def test_moving_everything_keeps_the_item(server, admin):
    for _ in range(2):
        assert adjust(admin, "transfer", REEL, 250, location=SHELF, notes=MARK).status_code == 201
    assert item(server, REEL, "quantity, location") == (250, SHELF)
    assert history(server, REEL) == [(20, MARK, {"location": SHELF}), (25, MARK, {})]


def test_moving_a_part_makes_another_item_each_time(server, admin):
    for _ in range(2):
        assert adjust(admin, "transfer", REEL, 100, location=SHELF, notes=MARK).status_code == 201
    assert item(server, REEL, "quantity, location") == (50, 4)
    made = held(server, "SELECT pk, quantity, location, batch, barcode_hash FROM stock_item WHERE parent = 2")
    assert [row[1:] for row in made] == [(100, SHELF, "LOT-22A", "")] * 2
    assert [entry[:2] for entry in history(server, made[0][0])] == [(40, MARK)]
    assert history(server, REEL)[0][2]["stockitem"] == made[0][0]


def test_one_wrong_item_moves_none(server, admin):
    items = [{"pk": REEL, "quantity": 250}, {"pk": 9999, "quantity": 1}, {"pk": LOT, "quantity": "a lot"}]
    answer = admin.post("/api/stock/transfer/", {"items": items, "location": SHELF})
    assert answer.status_code == 400
    assert answer.json()["items"] == [
        {},
        {"pk": ['Invalid pk "9999" - object does not exist.']},
        {"quantity": ["A valid number is required."]},
    ]
    assert item(server, REEL, "quantity, location") == (250, 4)


def test_an_item_named_twice_may_vanish_on_the_way(server, admin):
    items = [{"pk": LOT, "quantity": 40}, {"pk": LOT, "quantity": 40}]
    answer = admin.post("/api/stock/remove/", {"items": items})
    assert [entry["pk"] for entry in answer.json()["items"]] == [None, None]


def test_the_condition_changes_once(server, admin):
    for _ in range(2):
        body = {"items": [REEL, LOT], "status": 75, "note": MARK}
        assert admin.post("/api/stock/change_status/", body).status_code == 201
    assert item(server, LOT, "status") == (75,)
    assert history(server, LOT) == [(25, MARK, {"status": 75})]


def test_merging_keeps_the_first(server, admin):
    body = {"items": [{"item": TRAY}, {"item": TUBE}], "location": SHELF, "notes": MARK}
    assert admin.post("/api/stock/merge/", body).status_code == 201
    assert item(server, TRAY, "quantity, location") == (160, SHELF)
    assert item(server, TUBE) is None
    assert history(server, TRAY) == [(45, MARK, {"location": SHELF, "quantity": 160})]


@pytest.mark.parametrize("others", [[], [TRAY], [REEL], [SERIAL]])
def test_what_does_not_belong_together_is_not_merged(server, admin, others):
    body = {"items": [{"item": pk} for pk in [TRAY, *others]], "location": SHELF}
    answer = admin.post("/api/stock/merge/", body)
    assert (answer.status_code, list(answer.json())) == (400, ["non_field_errors"])
    assert item(server, TRAY, "quantity, location") == (100, 5)


def test_given_to_a_customer_and_taken_back(server, admin):
    body = {"items": [{"item": TRAY}], "customer": 11, "notes": MARK}
    assert admin.post("/api/stock/assign/", body).status_code == 201
    assert item(server, TRAY, "customer, location") == (11, None)
    assert adjust(admin, "return", TRAY, 100, location=SHELF).status_code == 201
    assert item(server, TRAY, "customer, location") == (None, SHELF)
    assert [entry[0] for entry in history(server, TRAY)] == [100, 15]


def test_only_what_is_sold_is_given_to_a_customer(server, admin):
    answer = admin.post("/api/stock/assign/", {"items": [{"item": REEL}], "customer": 1})
    assert answer.status_code == 400
    assert set(answer.json()) == {"items", "customer"}


def test_changing_fields_leaves_no_history(server, admin):
    body = {"batch": "B2", "expiry_date": "2031-02-28", "status": 50, "packaging": "Bag", "notes": MARK}
    assert admin.patch(f"/api/stock/{REEL}/", body).status_code == 200
    assert item(server, REEL, ", ".join(body)) == tuple(body.values())
    assert history(server, REEL) == []


@pytest.mark.parametrize(
    "body", [{"expiry_date": "soon"}, {"status": 11}, {"location": STRUCTURAL}, {"quantity": -1}]
)
def test_a_wrong_field_changes_nothing(server, admin, body):
    answer = admin.patch(f"/api/stock/{REEL}/", {"batch": "B2", **body})
    assert (answer.status_code, set(answer.json())) == (400, set(body))
    assert item(server, REEL, "batch") == ("LOT-22A",)


def test_making_items(server, admin):
    assert admin.post("/api/stock/", {"part": 11, "quantity": 5, "location": SHELF}).status_code == 201
    body = {"part": 25, "quantity": 2, "location": SHELF, "serial_numbers": "900-901"}
    made = admin.post("/api/stock/", body).json()
    assert [item(server, entry["pk"], "serial, quantity") for entry in made] == [("900", 1), ("901", 1)]
    assert admin.post("/api/stock/", {**body, "quantity": 3}).status_code == 400
    assert held(server, "SELECT quantity FROM stock_item WHERE part = 11 AND location = ?", SHELF) == [(5,)]


def test_serialising_splits_a_heap(server, admin):
    heap = admin.post("/api/stock/", {"part": 25, "quantity": 5, "location": SHELF}).json()[0]["pk"]
    body = {"quantity": 2, "serial_numbers": "70,71", "destination": OTHER_SHELF}
    assert admin.post(f"/api/stock/{heap}/serialize/", body).status_code == 201
    assert item(server, heap) == (3,)
    made = held(server, "SELECT serial, quantity, location FROM stock_item WHERE parent = ?", heap)
    assert made == [("70", 1, OTHER_SHELF), ("71", 1, OTHER_SHELF)]
    assert admin.post(f"/api/stock/{heap}/serialize/", body).status_code == 400


def test_deleting_needs_the_right_to_delete(server, admin):
    with signed_in(server, "operator") as operator:
        assert operator.delete(f"/api/stock/{JAR}/").status_code == 403
    assert item(server, JAR) == (250,)
    assert admin.delete(f"/api/stock/{JAR}/").status_code == 204
    assert item(server, JAR) is None


@pytest.mark.parametrize("what", ["count", "add", "remove", "transfer", "return"])
def test_who_may_only_look_changes_nothing(server, what):
    with signed_in(server, "viewer") as viewer:
        assert adjust(viewer, what, REEL, 1, location=SHELF).status_code == 403
    assert item(server, REEL, "quantity, location") == (250, 4)


@pytest.mark.parametrize("items", [None, {}, "2", [2], [None], [{"pk": [2], "quantity": {}}], [{}]])
def test_what_is_no_list_of_items_is_refused(server, admin, items):
    for what in ("count", "transfer", "merge", "assign"):
        body = {"items": items, "location": SHELF, "customer": 11}
        assert admin.post(f"/api/stock/{what}/", body).status_code == 400
    assert admin.post("/api/stock/change_status/", {"items": [[2]], "status": 10}).status_code == 400


def test_a_remark_is_found_again(server, admin):
    adjust(admin, "add", REEL, 1, notes=MARK)
    found = admin.get(f"/api/stock/track/?item={REEL}&search=7f3a&limit=5").json()
    assert [(row["notes"], row["tracking_type"]) for row in found["results"]] == [(MARK, 11)]
