"""Receiving: where goods go, and photos of them; one test for each outcome."""

from dataclasses import replace
from decimal import Decimal

import pytest

from station.model import Done, Photo, Photograph, Place, Refused, Tone, Unknown, Why
from station.operations import Found, LoadPicture, LoadPlaces, Received, StockAt
from station.workflows.receiving.rules import Rules
from tests.workbench import AMPLIFIER, ORDER, OTHER_ORDER, RESISTOR, SHELF, bag, found_label
from tests.workflows.dock import AT_SHELF, NO_MATCH, NO_PLACE, booked_dock, dock_with, open_dock

RACK = Place(8, "Warehouse/Rack", structural=True)
HOME = Place(9, "Warehouse/Amplifiers")
DOCK_SIDE = Place(1, "Warehouse/Receiving")
NOWHERE = "LM358BIDDFR has no place to go. Scan the location where you put it."


def homeless(**more):
    return dock_with(replace(AMPLIFIER, destination=RACK), RESISTOR, **more).scan(bag())


# Places.


def test_the_line_goes_before_the_order_and_the_order_before_the_part():
    usual = replace(AMPLIFIER, usual_place=HOME)
    assert dock_with(usual).scan(bag()).write.location_name == HOME.name
    order = replace(ORDER, destination=DOCK_SIDE, lines=(usual,))
    assert open_dock(order).scan(bag()).write.location_name == DOCK_SIDE.name
    order = replace(order, lines=(replace(usual, destination=Place(3, "Line's own")),))
    assert open_dock(order).scan(bag()).write.location_name == "Line's own"


def test_where_only_others_are_held_nothing_is_sent_before_a_location_is_scanned():
    dock = homeless()
    assert dock.said == [("s1", "ask", NOWHERE)]
    assert dock.commits == []
    assert (dock.prompt, dock.view.tone) == ("Scan the location where you put LM358BIDDFR.", Tone.ASK)
    dock.scan("INV-SL7", "l1").answer(Done(Found(SHELF)))
    assert [(c.op_id, c.write.location) for c in dock.commits] == [("s1:placed", 7)]
    assert dock.said[-1] == ("s1", "pending", "Receiving 10 × LM358BIDDFR ...")


def test_a_place_to_work_in_goes_before_one_that_only_holds_others():
    assert homeless(context=AT_SHELF).write.location == 7


def test_the_same_bag_again_asks_for_its_place_and_is_booked_once():
    dock = homeless().scan(bag(), "s2")
    assert dock.said == [("s2", "ask", NOWHERE)]
    dock.scan("INV-SL7", "l1").answer(Done(Found(SHELF)))
    assert [c.scan_id for c in dock.commits] == ["s1"]


def test_another_bag_waits_beside_the_first():
    dock = homeless().scan(bag(lot="B"), "s2").scan("INV-SL7", "l1").answer(Done(Found(SHELF)))
    assert [c.scan_id for c in dock.commits] == ["s1", "s2"]


LEFT = "LM358BIDDFR had no place to go and is not booked. Open its order and scan it again."


def test_an_order_that_is_left_says_what_is_not_booked():
    dock = homeless().press("cancel")
    assert dock.said[0] == ("s1", "refused", LEFT)
    assert dock.commits == []


def test_an_order_that_is_left_for_another_says_what_is_not_booked():
    dock = homeless().scan("PO-0002", "o1").answer(NO_MATCH).answer(Done((OTHER_ORDER,)))
    dock.answer(Done(OTHER_ORDER))
    assert ("s1", "refused", LEFT) in dock.said
    assert str(dock.view.title) == "Receive PO-0002 from Mouser Electronics"


def test_a_place_that_is_gone_is_forgotten_and_asked_anew():
    dock = booked_dock(context=AT_SHELF).answer(Refused(Why.PLACE_GONE, "gone"), "s1:receive")
    headline = (
        "Nothing can be put into Warehouse/Shelf 3 any more. Scan the location where you put LM358BIDDFR."
    )
    assert (dock.headline, dock.view.tone) == (headline, Tone.ASK)
    assert dock.context.location is None
    dock.scan("INV-SL9", "l1").answer(Done(Found(replace(SHELF, pk=9, name="Warehouse/B"))))
    assert (dock.write.location, dock.write.location_name) == (9, "Warehouse/B")
    dock.send_booked("s1:placed")
    assert dock.headline == "Received 10 × LM358BIDDFR into Warehouse/B."


def test_a_default_place_that_is_gone_leaves_the_place_to_work_in():
    dock = booked_dock(order=replace(ORDER, destination=HOME)).scan("INV-SL7", "l1")
    dock.answer(Done(Found(SHELF))).answer(Refused(Why.PLACE_GONE, "gone"), "s1:receive")
    assert dock.context.location.pk == 7
    assert dock.prompt == "Scan the location where you put LM358BIDDFR."


def test_where_the_part_lies_already_is_asked_beside_the_booking_and_shown():
    stored = replace(AMPLIFIER, units="m")
    dock = dock_with(stored).scan(bag())
    assert dock.asked_beside == [LoadPlaces(stored.part)]
    lies = tuple(StockAt(Place(n, f"Shelf {n}"), Decimal(n)) for n in (4, 3, 2, 1))
    dock.answer(Done(lies), f"s1:places:{stored.part}")
    assert dock.fields()["Lies already in"] == "Shelf 4 (4 m), Shelf 3 (3 m), Shelf 2 (2 m)"
    assert dock.scan(bag(lot="B"), "s2").asked_beside == [], "once for a part"


@pytest.mark.parametrize(
    "outcome", [Unknown("lost"), Done("nonsense"), Done((1, None)), Refused(Why.INVALID)]
)
def test_what_is_not_known_of_other_places_is_not_shown(outcome):
    dock = booked_dock().answer(outcome, f"s1:places:{AMPLIFIER.part}")
    assert "Lies already in" not in dock.fields()
    assert dock.answer(outcome, "s1:places:x").commits == []


def test_the_picture_of_a_part_is_shown():
    dock = dock_with(replace(AMPLIFIER, picture="/media/a.png"))
    assert dock.asked_beside == [LoadPicture("/media/a.png")]
    dock.answer(Done(b"PNG"), "e1:picture:/media/a.png").scan(bag())
    assert dock.view.picture == b"PNG"
    assert dock.view.rows[0].picture == b"PNG"


# Photos.

PHOTO = Photo("a.jpg", "00")
ALWAYS = Rules(photo=True)
STORED = Received(11, Decimal(10), 1, (77,))


def attached(dock):
    write = dock.write
    return write.model, write.pk, write.file, write.sha256, write.name


def test_a_photo_of_the_bag_goes_to_its_stock_item():
    dock = booked_dock().send_booked("s1:receive", STORED).press("photo", "p1")
    assert dock.said == [("p1", "pending", "Taking a photo of LM358BIDDFR ...")]
    assert dock.effects[-1] == Photograph("p1:photo")
    dock.answer(Done(PHOTO), "p1:photo")
    assert attached(dock) == ("stockitem", 77, "a.jpg", "00", "LM358BIDDFR")
    [commit] = dock.commits
    assert (commit.op_id, commit.scan_id) == ("p1:photo-attached", "p1")
    verdict = dock.workflow.judge(commit.write, "p1", Done())
    assert str(verdict.headline) == "The photo of LM358BIDDFR is on the server."


def test_a_photo_waits_until_its_bag_is_booked():
    dock = booked_dock().press("photo", "p1").answer(Done(PHOTO), "p1:photo")
    assert dock.commits == []
    assert attached(dock.send_booked("s1:receive", STORED))[:2] == ("stockitem", 77)


def test_a_photo_goes_to_the_order_where_the_server_tells_no_item():
    dock = booked_dock().press("photo", "p1").answer(Done(PHOTO), "p1:photo").send_booked("s1:receive")
    assert attached(dock) == ("purchaseorder", 5, "a.jpg", "00", "LM358BIDDFR")


@pytest.mark.parametrize("photo_first", [True, False])
def test_a_photo_stays_with_its_bag_when_the_next_one_is_scanned(photo_first):
    dock = open_dock(rules=ALWAYS).scan(bag()).scan(bag(RESISTOR, 50), "s2")
    if photo_first:
        dock.answer(Done(PHOTO), "s1:photo").send_booked("s1:receive", STORED)
    else:
        dock.send_booked("s1:receive", STORED).answer(Done(PHOTO), "s1:photo")
    assert attached(dock) == ("stockitem", 77, "a.jpg", "00", "LM358BIDDFR")


def test_every_bag_is_photographed_where_the_site_wants_it():
    dock = open_dock(rules=ALWAYS).scan(bag())
    assert dock.effects[-1] == Photograph("s1:photo")


def test_a_bag_without_a_place_is_photographed_and_its_photo_goes_with_it():
    dock = homeless(rules=ALWAYS)
    assert dock.effects[-1] == Photograph("s1:photo")
    dock.answer(Done(PHOTO), "s1:photo").scan("INV-SL7", "l1").answer(Done(Found(SHELF)))
    assert attached(dock.send_booked("s1:placed", STORED))[:2] == ("stockitem", 77)


@pytest.mark.parametrize("why", [Why.NO_MATCH, Why.NO_LOCATION])
def test_a_photo_goes_with_a_bag_that_is_booked_another_way(why):
    dock = open_dock(rules=ALWAYS).scan(bag()).answer(Done(PHOTO), "s1:photo")
    dock.answer(Refused(why), "s1:receive")
    if why is Why.NO_LOCATION:
        dock.scan("INV-SL7", "l1").answer(Done(Found(SHELF)))
    [commit] = dock.commits
    assert attached(dock.send_booked(commit.op_id, STORED))[:2] == ("stockitem", 77)


@pytest.mark.parametrize("why", [Why.LINE_COMPLETE, Why.ALREADY_RECEIVED])
def test_a_photo_of_a_bag_that_is_refused_is_given_up_and_says_so(why):
    dock = booked_dock().press("photo", "p1").answer(Refused(why), "s1:receive")
    sentence = "LM358BIDDFR was not booked, so its photo was not kept. Scan the next bag."
    assert dock.said == [("p1", "refused", sentence)]
    assert dock.answer(Done(PHOTO), "p1:photo").commits == []


def test_a_label_that_only_the_server_reads_and_does_not_has_no_other_way():
    dock = open_dock().scan("{pc:C84}").answer(Done(found_label(5, 112))).answer(NO_MATCH, "s1:receive")
    assert dock.commits == []
    assert dock.headline.startswith("The server cannot read this label of RC0603FR-0710KL.")


@pytest.mark.parametrize(
    ("outcome", "sentence"),
    [
        (
            Refused(Why.NO_CAMERA, "none"),
            "No camera can take a photo. Set one up (F3), then scan PHOTO again.",
        ),
        (Unknown("late"), "The photo could not be taken. Scan PHOTO again."),
        (Done("nonsense"), "The photo could not be taken. Scan PHOTO again."),
    ],
)
def test_no_photo_says_what_to_do(outcome, sentence):
    dock = booked_dock().send_booked("s1:receive", STORED).press("photo", "p1").answer(outcome, "p1:photo")
    assert dock.said == [("p1", "refused", sentence)]
    assert dock.headline == sentence


def test_a_photo_that_failed_is_not_the_bags_last_word():
    dock = open_dock(rules=ALWAYS).scan(bag()).answer(Refused(Why.NO_CAMERA, "none"), "s1:photo")
    assert dock.said == []
    assert dock.headline.startswith("No camera can take a photo.")


def test_a_photo_needs_a_bag():
    dock = open_dock().press("photo")
    assert dock.said == [("c1", "refused", "Scan a bag first, then PHOTO.")]
    assert "photo" not in dock.actions


def test_two_presses_take_two_photos_and_one_press_one():
    dock = booked_dock().press("photo", button="b1")
    assert dock.effects[-1] == Photograph("b1:photo")
    assert dock.press("photo", button="b2").effects[-1] == Photograph("b2:photo")
    assert dock.press("photo", button="b2").said == [("", "refused", "A photo is being taken. Wait for it.")]


def test_a_late_place_books_a_bag_and_no_place_twice():
    dock = booked_dock().answer(NO_PLACE, "s1:receive").scan(bag(), "s2")
    assert dock.said == [("s2", "ask", NOWHERE)]
