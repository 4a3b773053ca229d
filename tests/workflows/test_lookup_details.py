"""A thing on the screen: what comes in for it, in which tables it stands, what was brought from elsewhere."""

from dataclasses import replace
from decimal import Decimal

import pytest

from station.model import Brought, Done, NotSent, Place, Pressed, Refused, Tone, Why
from station.operations import Details, LoadDetails, LoadPicture, LoadThing, Lookup
from station.workflows.lookup.states import Looking, Ready, Showing
from tests.workflows.lookup_bench import (
    CHIPS,
    LOCATION,
    MOVEMENTS,
    OF_ITEM,
    OF_PART,
    ORDER,
    ORDERS,
    PART,
    STOCK_ITEM,
    SUPPLIER_PARTS,
    Bench,
    cells,
    item,
)

PLACES = ["Place", "Quantity", "Batch, serial", "Expiry", "Status"]


def shown(thing=STOCK_ITEM, details=None):
    bench = Bench().show(thing)
    return bench.answer("s1:details", Done(details)) if details else bench


def columns(bench):
    return [str(column) for column in bench.view.columns]


def test_the_first_answer_is_told_before_anything_else_is_asked():
    bench = shown()
    assert bench.said == [("s1", "done", "Stock item LM358BIDDFR, 10 pcs in Warehouse/Receiving")]
    assert bench.asked == {
        "s1:picture": LoadPicture("/media/a.png"),
        "s1:details": LoadDetails("stockitem", 90, 40),
    }
    assert not bench.workflow.waiting(bench.state)
    assert bench.fields == {
        "Quantity": "10 pcs",
        "Place": "Warehouse/Receiving",
        "Description": "Dual operational amplifier",
        "IPN": "IC-0042",
        "Batch": "A7",
        "Status": "OK",
        "Expiry": "2027-03-01",
        "Linked code": "this code",
    }


def test_a_scan_that_comes_meanwhile_goes_on_and_the_late_answers_change_nothing():
    bench = shown()
    bench.scan("OTHER", "s2")
    assert bench.asked == {"s2:lookup": Lookup("OTHER")}
    for op in ("s1:details", "s1:picture"):
        bench.answer(op, Done(OF_PART))
        assert isinstance(bench.state, Looking)
        assert bench.effects == ()


def test_details_are_asked_for_one_thing_after_the_other():
    bench = shown().show(PART, scan_id="s2").show(LOCATION, scan_id="s3")
    assert bench.asked == {}
    bench.answer("s1:details", Done(OF_ITEM))
    assert bench.asked == {"s3:details": LoadDetails("stocklocation", 7, None)}
    assert bench.rows == []
    bench.answer("s3:details", Done(Details((CHIPS,))))
    assert bench.asked == {}
    assert bench.rows == [("LM358BIDDFR", "10", "A7", "2027-03-01", "OK")]


def test_details_that_come_for_nobody_leave_the_way_free():
    bench = shown().press("cancel").answer("s1:details", Done(OF_ITEM))
    assert bench.effects == ()
    assert bench.show(PART, scan_id="s2").asked["s2:details"] == LoadDetails("part", 40, 40)


@pytest.mark.parametrize(
    ("linked", "told"),
    [("", "none"), (None, None), ("0" * 32, "another code"), (STOCK_ITEM.linked, "this code")],
)
def test_the_linked_code_is_compared_with_the_one_that_was_scanned(linked, told):
    assert shown(replace(STOCK_ITEM, linked=linked)).fields.get("Linked code") == told


def test_a_stock_item_tells_of_its_past_and_the_orders_of_its_part():
    bench = shown(STOCK_ITEM, OF_ITEM)
    assert (columns(bench), str(bench.view.caption)) == (
        ["When", "What", "Quantity", "Who"],
        "Last movements",
    )
    assert bench.rows == [
        ("11-20 09:41", "Stock counted", "10", "dock"),
        ("11-19 08:00", "Location changed", "", ""),
    ]
    beside = bench.view.beside
    assert (str(beside.title), cells(beside.rows)) == (
        "Open orders",
        [("PO-0001", "DigiKey", "15 to come"), ("SO-0001", "ACME", "2.5 to go")],
    )


def test_a_part_tells_of_its_stock_by_place_and_of_orders_and_suppliers():
    bench = shown(PART, OF_PART)
    assert (columns(bench), str(bench.view.caption)) == (PLACES, "Stock")
    assert bench.rows == [
        ("Receiving", "10", "A7", "2027-03-01", "OK"),
        ("Shelf 3", "5", "A1", "2020-01-01", "OK"),
        ("ACME", "1", "SN-9", "", ""),
        ("nowhere", "2", "", "", ""),
    ]
    assert [row.tone for row in bench.view.rows] == [
        Tone.NEUTRAL,
        Tone.UNSURE,
        Tone.UNSURE,
        Tone.NEUTRAL,
    ]
    assert str(bench.view.beside.title) == "Open orders and suppliers"
    assert cells(bench.view.beside.rows)[2:] == [
        ("296-LM358", "DigiKey", "packs of 100"),
        ("LM358-ND", "Mouser", ""),
    ]


def test_what_there_is_nothing_of_has_no_table():
    of_suppliers = shown(PART, Details(supplier_parts=SUPPLIER_PARTS))
    assert (str(of_suppliers.view.caption), of_suppliers.view.beside) == ("Suppliers", None)
    nothing = shown(PART, Details())
    assert (nothing.rows, nothing.view.columns, str(nothing.view.caption)) == ([], (), "")


def test_a_location_tells_what_lies_there():
    bench = shown(LOCATION, Details((CHIPS,)))
    assert (columns(bench), str(bench.view.caption)) == (["Part", *PLACES[1:]], "What lies here")
    assert bench.rows == [("LM358BIDDFR", "10", "A7", "2027-03-01", "OK")]


def test_more_than_can_be_read_is_counted():
    seven = tuple(item(pk, pk) for pk in range(1, 8))
    assert len(shown(PART, Details(seven[:6])).rows) == 6
    bench = shown(PART, Details(seven))
    assert [row[0] for row in bench.rows] == [*["Receiving"] * 5, "2 more"]
    assert bench.view.rows[-1].action is None
    many = shown(PART, Details(seven, more_items=True))
    assert many.rows[-1] == ("2 or more besides",)
    past = shown(STOCK_ITEM, Details(movements=MOVEMENTS * 4, orders=ORDERS * 4))
    assert [past.rows[-1], cells(past.view.beside.rows)[-1]] == [("6 more",), ("6 more",)]
    assert [len(past.rows), len(shown(STOCK_ITEM, Details(movements=MOVEMENTS)).rows)] == [3, 2]


def test_places_that_are_alike_in_their_last_name_are_told_apart():
    twin = Place(8, "Annexe/Shelf 3")
    bench = shown(PART, Details((*OF_PART.items, item(94, place=twin))))
    assert [row[0] for row in bench.rows] == [
        "Receiving",
        "Warehouse/Shelf 3",
        "ACME",
        "nowhere",
        "Annexe/Shelf 3",
    ]


def test_what_could_not_be_read_is_said():
    told = shown(PART, Details((CHIPS,), untold=("orders", "suppliers")))
    assert told.fields["Could not be read"] == "orders, suppliers"
    refused = Bench().show(PART).answer("s1:details", Refused(Why.FORBIDDEN))
    assert refused.fields["More of it"].startswith("Your account may not do this.")
    strange = Bench().show(PART).answer("s1:details", Done("nonsense"))
    assert strange.fields["More of it"].startswith("The server gave no usable answer.")
    assert strange.answer("s1:details", Done(OF_PART)).rows == []


def test_what_the_server_names_is_never_more_than_text():
    nasty = replace(CHIPS, name="<b>{0}</b>\u202e", batch="\x1d<img src=x>")
    assert shown(LOCATION, Details((nasty,))).rows[0][:3] == ("<b>{0}</b>\u202e", "10", "\x1d<img src=x>")


# A row of the list.


@pytest.mark.parametrize("value", ["2", "4"])
def test_a_row_opens_its_stock_item(value):
    bench = shown(PART, OF_PART).press("row", value)
    chosen = OF_PART.items[int(value) - 1]
    assert bench.asked == {"p1:thing": LoadThing("stockitem", chosen.pk)}
    assert bench.said[0][:2] == ("p1", "done")
    assert (bench.state.thing.name, bench.state.thing.item) == (chosen.name, chosen)


@pytest.mark.parametrize("value", ["0", "5", "x", ""])
def test_a_row_that_is_gone_is_refused(value):
    bench = shown(PART, OF_PART).press("row", value)
    assert bench.said == [("p1", "refused", "This row is not shown any more. Choose another one.")]
    assert (bench.view.tone, bench.asked) == (Tone.BAD, {})
    assert shown(PART).press("row", value).said[0][1] == "refused"


def test_only_a_row_that_is_shown_is_opened():
    hidden = Details((CHIPS,), movements=MOVEMENTS, orders=ORDERS)
    assert shown(STOCK_ITEM, hidden).press("row", "1").said[0][1] == "refused"
    beside = Details((CHIPS,), movements=MOVEMENTS)
    assert shown(STOCK_ITEM, beside).press("row", "1").said[0][1] == "done"


def test_the_row_that_counts_the_rest_opens_nothing():
    bench = shown(PART, Details(tuple(item(pk) for pk in range(1, 8))))
    assert bench.press("row", "6").said[0][1] == "refused"


# What another screen brings.


DIGIT = Pressed("digit", "d1", "2")


def bring(thing=STOCK_ITEM, pressed=DIGIT):
    return Bench().take(Brought(thing, pressed))


def test_what_is_brought_is_shown_at_once_and_then_loaded():
    bench = bring(replace(STOCK_ITEM, description="", linked="0"))
    assert bench.said == [("d1", "done", "Stock item LM358BIDDFR, 10 pcs in Warehouse/Receiving")]
    assert bench.asked == {"d1:thing": LoadThing("stockitem", 90)}
    assert not bench.workflow.waiting(bench.state)
    assert bench.fields["Linked code"] == "yes"
    bench.answer("d1:thing", Done(STOCK_ITEM))
    assert bench.asked == {
        "d1:picture": LoadPicture("/media/a.png"),
        "d1:details": LoadDetails("stockitem", 90, 40),
    }
    assert bench.fields["Description"] == "Dual operational amplifier"


def test_a_button_names_what_is_asked_as_a_scan_does():
    assert bring(pressed=Pressed("digit", value="2", press="b7")).asked == {
        "b7:thing": LoadThing("stockitem", 90)
    }


def test_what_is_gone_is_not_shown_any_more():
    bench = bring().answer("d1:thing", Refused(Why.NOT_FOUND))
    assert isinstance(bench.state, Ready)
    assert bench.said[0][:2] == ("d1", "refused")
    assert str(bench.view.headline).startswith("The server does not have this any more.")


@pytest.mark.parametrize("outcome", [NotSent("no route"), Done("nonsense")])
def test_what_cannot_be_loaded_stays_as_it_was_known(outcome):
    bench = bring(ORDER).answer("d1:thing", outcome)
    assert isinstance(bench.state, Showing)
    assert (str(bench.view.headline), "More of it" in bench.fields) == ("PO-0001", True)
    assert bench.effects == ()


def test_a_quantity_of_nothing_is_still_a_quantity():
    assert shown(replace(PART, quantity=Decimal(0))).fields["Quantity"] == "0 pcs"
