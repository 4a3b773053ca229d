"""Packing: the parcel leaves, with its numbers, its papers, its photo; and the counters of the session."""

from dataclasses import replace
from decimal import Decimal

import pytest

from station.model import (
    Chime,
    Context,
    Deliver,
    Done,
    HourCount,
    NotSent,
    OnDuty,
    Photo,
    Photograph,
    Refused,
    Tally,
    Unknown,
    Why,
)
from station.operations import Allocated, AttachPhoto, Deallocate, LoadSalesOrder, Ship
from station.workflows.packing.rules import Papers, Rules
from station.workflows.packing.states import (
    Choosing,
    Counting,
    Naming,
    Packing,
    Settling,
    Shipped,
    Shipping,
    Verifying,
)
from tests.workflows.packing_bench import (
    ANY_TIME,
    CHIP,
    COIL,
    FIRST,
    GAUGE,
    GAUGES,
    MAY_PACK,
    SALES,
    SECOND,
    SOON,
    WIRE,
    Packer,
    allocation,
    in_parcel,
    native,
    open_packer,
    with_set_aside,
)

OF_CHIP = allocation(201, SOON, CHIP, 20)
OF_GAUGE = allocation(202, GAUGES[0], GAUGE)
ELSEWHERE = allocation(203, COIL, WIRE, 2, shipment=72)
CANCELLED = "Cancelled. Nothing was booked."
LEFT = "Shipment 1 of SO-0001 has left. Scan the next order."
GONE = replace(FIRST, shipped_on="2026-11-21", tracking="TRACK-1")
WRITE = Ship(71, 5, "TRACK-1", "", 3, "1", "SO-0001")
HOURS = (HourCount("2026-11-21 14:00", "Ada", 2, 5, 20, 1), HourCount("2026-11-21 13:00", "Bob", 1, 2, 9, 0))


def shipping(rules=ANY_TIME):
    packer = in_parcel(OF_CHIP, OF_GAUGE, ELSEWHERE, rules=rules).press("ship", "p1")
    return packer.scan("TRACK-1", "t1")


def shipped(**rules):
    return shipping(replace(ANY_TIME, **rules)).answer(Done(GONE))


def test_the_tracking_number_is_asked_and_sends_the_parcel():
    packer = in_parcel(OF_CHIP, rules=ANY_TIME).press("ship")
    assert packer.said == [("c1", "ask", "Scan the tracking number, or CONFIRM to go on without.")]
    assert packer.actions == ["confirm", "cancel"]
    packer.scan("TRACK-1")
    assert packer.write == WRITE
    assert packer.said == [
        ("s1", "done", "tracking number: TRACK-1."),
        ("s1", "pending", "Sending shipment 1 on its way ..."),
    ]
    assert packer.view.busy


def test_without_a_tracking_number():
    packer = in_parcel(OF_CHIP, rules=ANY_TIME).press("ship").press("confirm", "c2")
    assert packer.write == replace(WRITE, tracking="")


def test_numbers_that_were_scanned_before_are_not_asked_for():
    packer = in_parcel(OF_CHIP, rules=ANY_TIME).press("tracking").scan("TRACK-1")
    assert packer.said == [("s1", "done", "tracking number: TRACK-1.")]
    packer.press("invoice", "c2").scan("INV-9", "s2")
    assert packer.fields()["Tracking number"] == "TRACK-1"
    assert packer.fields()["Invoice"] == "INV-9"
    assert packer.press("ship", "c3").write == replace(WRITE, invoice="INV-9")


def test_a_number_can_be_left_out():
    packer = open_packer().press("invoice").press("confirm", "c2")
    assert packer.said == [("c2", "done", "No number. Scan the next item.")]
    assert isinstance(packer.state, Packing)


@pytest.mark.parametrize("code", ["x" * 101, native(91)])
def test_what_is_no_tracking_number_is_not_taken_for_one(code):
    packer = in_parcel(OF_CHIP, rules=ANY_TIME).press("ship").scan(code)
    sentence = "That is no tracking number. Scan it from its own label, or CONFIRM."
    assert packer.said == [("s1", "refused", sentence)]
    assert isinstance(packer.state, Naming)
    assert packer.scan("", "s2").verdicts["s2"][0] == "refused"
    packer.press("cancel", "c3")
    assert packer.said == [("c1", "refused", "Cancelled. Nothing was booked."), ("c3", "done", CANCELLED)]


def test_control_characters_are_no_part_of_a_number():
    packer = in_parcel(OF_CHIP, rules=ANY_TIME).press("ship").scan("A\x1dB\u202eC")
    assert packer.write.tracking == "ABC"


def test_who_is_not_signed_in_yet_has_checked_nothing():
    packer = in_parcel(OF_CHIP, rules=ANY_TIME)
    packer.context = Context()
    assert packer.press("tracking").scan("T").press("ship", "c2").write.checked_by is None
    assert MAY_PACK.pk == 3


def test_what_has_left_is_heard_and_the_next_order_can_be_scanned():
    packer = shipped()
    assert packer.said == [("t1", "done", LEFT)]
    assert packer.chimes == [Chime.FINISHED]
    assert packer.actions == ["print", "save", "photo", "finish", "home"]
    assert packer.scan("SO-0002", "s9").headline == "Looking for SO-0002 ..."


def test_a_parcel_without_a_number_of_its_own_keeps_what_the_server_tells():
    packer = in_parcel(OF_CHIP, rules=ANY_TIME).press("ship").press("confirm").answer(Done())
    assert isinstance(packer.state, Shipped)
    packer.press("print", "c2")
    [made] = packer.of(Deliver)
    assert "Tracking number" not in [str(label) for label, _ in made.report.facts]


@pytest.mark.parametrize(
    ("why", "headline"),
    [
        (Why.ALREADY_SHIPPED, "Shipment 1 of SO-0001 has left already. Scan the next order."),
        (Why.EMPTY_SHIPMENT, "Shipment 1 is empty. Nothing was sent; scan what goes into it."),
        (Why.NOT_PLACED, "SO-0001 is not open any more. Nothing was changed; ask the office."),
        (Why.ORDER_CLOSED, "SO-0001 was closed meanwhile. Nothing was changed; scan another order."),
        (
            Why.NOT_SUPPORTED,
            "This server cannot do this from a station: sending shipment 1 of SO-0001. Ask the office.",
        ),
    ],
)
def test_a_parcel_that_is_refused_stays_and_the_order_is_told_anew(why, headline):
    packer = shipping().answer(Refused(why, "its words"))
    assert (packer.headline, packer.view.detail) == (headline, "its words")
    assert packer.beside == [LoadSalesOrder(5)]
    packer.tell_order(SALES)
    assert packer.scan("REEL-2", "s2").write.quantity == 20


@pytest.mark.parametrize(
    ("outcome", "headline"),
    [
        (
            NotSent("no"),
            "Kept here and done when the server is back: sending shipment 1 of SO-0001. Go on scanning.",
        ),
        (
            Unknown("lost"),
            "No answer for sending shipment 1 of SO-0001."
            " The station checks with the server; do not scan it again.",
        ),
    ],
)
def test_what_is_kept_or_lost_is_not_waited_for_and_its_end_is_shown(outcome, headline):
    packer = shipping().answer(outcome)
    assert packer.headline == headline
    assert not packer.workflow.waiting(packer.state)
    assert packer.answer(Done(GONE), "t1:ship").headline == LEFT
    lost = shipping().answer(outcome).answer(Refused(Why.EMPTY_SHIPMENT), "t1:ship")
    assert isinstance(lost.state, Packing)


def test_cancel_while_it_is_being_sent_does_not_say_that_nothing_happened():
    packer = shipping().press("cancel")
    assert packer.said == [("c1", "done", "That goes on by itself. Scan the next order.")]
    assert isinstance(packer.state, Choosing)
    assert shipping().press("confirm", "c2").said[0][2] == "Wait for the server, or scan CANCEL."


# Waiting for what is under way.


def settling(action="ship", rules=ANY_TIME):
    return open_packer(rules=rules).scan("REEL-2").scan("G-5", "s2").press(action)


def test_ship_waits_until_all_is_set_aside_and_goes_on_by_itself():
    packer = settling()
    waiting = "Waiting until 2 items are set aside. CANCEL goes on scanning."
    assert packer.said == [("c1", "pending", waiting)]
    assert packer.workflow.waiting(packer.state)
    packer.allocated(201, "s1")
    assert isinstance(packer.state, Settling)
    packer.allocated(202, "s2")
    assert packer.said[-1] == ("c1", "ask", "Scan the tracking number, or CONFIRM to go on without.")


@pytest.mark.parametrize("action", ["verify", "new-shipment"])
def test_other_actions_wait_as_well(action):
    packer = settling(action).allocated(201, "s1").allocated(202, "s2")
    if action == "verify":
        assert isinstance(packer.state, Verifying)
        return
    packer.answer(Done(SECOND))
    assert packer.row(CHIP).cells[3] == "20"


def test_what_is_kept_is_waited_for_and_other_answers_come_in_between():
    packer = settling().answer(NotSent("no"), "s1:allocate").answer(Done(b"PNG"), "e1:picture:/x")
    assert isinstance(packer.state, Settling)


def test_a_refusal_stops_what_was_wanted():
    packer = settling().answer(Refused(Why.NOT_ENOUGH), "s1:allocate")
    sentence = "Not everything could be set aside. Look at the list, then scan this again."
    assert packer.verdicts["c1"] == ("refused", sentence)
    assert isinstance(packer.state, Packing)
    assert packer.beside


def test_cancel_stops_waiting_and_what_is_under_way_goes_on():
    packer = settling().press("cancel", "c2")
    assert packer.verdicts["c1"] == ("refused", "Not waited for any more. Scan the next item.")
    packer.allocated(201, "s1").allocated(202, "s2")
    assert packer.row(GAUGE).cells[3] == "1"


def test_giving_way_while_ship_waits():
    packer = settling().allocated(201, "s1").allocated(202, "s2", over=1)
    assert isinstance(packer.write, Deallocate)
    assert isinstance(packer.state, Naming)


# Papers.


def test_the_packing_list_tells_what_was_in_the_parcel_and_nothing_else():
    packer = shipped().press("print")
    assert packer.said == [("c1", "pending", "Making the packing list ...")]
    [made] = packer.of(Deliver)
    assert made.on_paper
    assert made.report.name == "packing-list-SO-0001-1"
    assert [(str(label), value) for label, value in made.report.facts] == [
        ("Customer", "Acme"),
        ("Sales order", "SO-0001"),
        ("Shipment", "1"),
        ("Tracking number", "TRACK-1"),
    ]
    assert made.report.rows == (("IC-0004", "STM32G0", "20", "B2"), ("GAU-0010", "Gauge", "1", "G-5"))
    packer.answer(Done("packing-list.csv"), made.op_id)
    assert packer.said == [("c1", "done", "The packing list is here: packing-list.csv.")]


def test_the_packing_list_as_a_file_before_and_after_it_has_left():
    for packer in (in_parcel(OF_CHIP, rules=ANY_TIME), shipped()):
        [made] = packer.press("save").of(Deliver)
        assert not made.on_paper
    packer.answer(Refused(Why.NOT_SAVED, "disk full"), made.op_id)
    sentence = "The packing list could not be made. Try the other way: PRINT for paper, SAVE for a file."
    assert packer.verdicts["c1"] == ("refused", sentence)
    packer.press("save", "c2").answer(NotSent("x"), "c2:papers")
    assert packer.verdicts["c2"][0] == "refused"


def test_the_packing_list_of_an_order_told_strangely():
    packer = in_parcel(allocation(201, replace(SOON, pk=999), CHIP, 1), rules=ANY_TIME, stock={40: ()})
    packer.answer(Done(replace(with_set_aside(SALES, replace(OF_CHIP, item=999)), lines=())), "x:fresh")
    [made] = packer.press("save").of(Deliver)
    assert made.report.rows == (("", "", "20", ""),)
    packer.answer(Done(replace(SALES, shipments=())), "y:fresh")
    [made] = packer.press("save", "c2").of(Deliver)
    assert (made.report.name, made.report.rows) == ("packing-list-SO-0001", ())


@pytest.mark.parametrize(("papers", "on_paper"), [(Papers.PAPER, True), (Papers.FILE, False)])
def test_a_site_can_have_the_packing_list_made_by_itself(papers, on_paper):
    packer = shipped(papers=papers)
    [made] = packer.of(Deliver)
    assert made.on_paper is on_paper
    assert len(made.report.rows) == 2
    assert packer.answer(Done("x.csv"), made.op_id).headline == LEFT
    packer.answer(Refused(Why.NO_PRINTER), made.op_id)
    assert packer.headline.startswith("The packing list could not be made.")
    assert shipped().of(Deliver) == []


# Photos.


def test_a_photo_of_the_parcel_is_attached_to_the_shipment():
    packer = shipped().press("photo")
    assert packer.said == [("c1", "pending", "Taking a photo of the parcel ...")]
    [taken] = packer.of(Photograph)
    packer.answer(Done(Photo("a.jpg", "00")), taken.op_id)
    assert packer.write == AttachPhoto("salesordershipment", 71, "a.jpg", "00", "", name="SO-0001 1")


def test_a_photo_that_comes_while_something_else_is_asked_is_attached_all_the_same():
    packer = in_parcel(OF_CHIP).press("photo").scan("UNKNOWN", "s2")
    packer.answer(Done(Photo("a.jpg", "00")), "c1:photo-71")
    assert packer.write.pk == 71
    packer.answer(Done(Photo("b.jpg", "01")), "c1:photo-99")
    assert (packer.write.pk, packer.write.name) == (99, "99")


@pytest.mark.parametrize(
    ("outcome", "sentence"),
    [
        (
            Refused(Why.NO_CAMERA),
            "No camera can take a photo. Set one up (F3), then scan PHOTO again.",
        ),
        (NotSent("busy"), "The photo could not be taken. Scan PHOTO again."),
        (Done("nonsense"), "The photo could not be taken. Scan PHOTO again."),
    ],
)
def test_without_a_photo(outcome, sentence):
    packer = in_parcel(OF_CHIP).press("photo").answer(outcome, "c1:photo-71")
    assert packer.said == [("c1", "refused", sentence)]


def test_what_is_written_after_it_has_left_changes_nothing_on_the_screen():
    packer = shipped().answer(Done(), "c1:photo-71:attach")
    assert packer.headline == LEFT
    assert packer.answer(Done(SALES), "x:fresh").press("save").of(Deliver)[0].report.rows


# Counters.


def counted(packer=None):
    return (packer or Packer()).press("finish", "f1").answer(Done(HOURS), "f1:tally")


@pytest.mark.parametrize("opened", [Packer, open_packer, shipped])
def test_the_counters_come_from_the_journal_and_lead_back(opened):
    packer = opened().press("finish")
    before = packer.state.behind
    assert packer.of(Tally) == [Tally("c1:tally", "pack")]
    packer.answer(Done(HOURS))
    assert packer.said == [
        ("c1", "done", "In the last twelve hours: parcels 3, lines 7, scans 29, errors 1.")
    ]
    assert packer.view.rows[0].cells == ("2026-11-21 14:00", "Ada", "2", "5", "20", "1")
    packer.press("cancel", "c2")
    assert packer.said == [("c2", "done", "Back.")]
    assert packer.state == before


def test_the_counters_as_a_file():
    packer = counted().press("save")
    [made] = packer.of(Deliver)
    assert (made.report.name, made.on_paper) == ("packing-counters", False)
    assert made.report.rows[1] == ("2026-11-21 13:00", "Bob", "1", "2", "9", "0")
    packer.answer(Done("counters.csv"), made.op_id)
    assert packer.said == [("c1", "done", "The report is here: counters.csv.")]
    assert packer.press("print", "c2").of(Deliver)[0].on_paper
    packer.answer(Refused(Why.NO_PRINTER, "none"), "c2:counters")
    sentence = "The report could not be made. Try the other way: PRINT for paper, SAVE for a file."
    assert packer.said == [("c2", "refused", sentence)]
    packer.press("save", "c3").press("cancel", "c4").answer(NotSent("x"), "c3:counters")
    assert packer.verdicts["c3"][0] == "refused"


def test_the_counters_are_no_obstacle():
    packer = counted(open_packer()).scan("REEL-2")
    assert packer.write.quantity == 20
    told = Allocated(201, CHIP.pk, SOON.pk, Decimal(20))
    packer = counted(packer).answer(Done(told), "s1:allocate").press("cancel")
    assert packer.row(CHIP).cells[3] == "20"
    assert counted().press("ship").said[0][2] == "Scan an order first, then this code."
    assert isinstance(Packer().press("finish").answer(Done("x")).state, Counting)
    assert Packer().press("finish").answer(NotSent("x")).view.rows == ()
    assert counted(shipped()).answer(Done(), "x").headline.startswith("In the last twelve hours: parcels 3")


def test_a_badge_says_who_is_at_work():
    for packer in (Packer(), open_packer(), shipped()):
        packer.press("badge", value="Ada")
        sentence = "Ada is at work now. What is scanned is recorded under this name."
        assert packer.said == [("c1", "done", sentence)]
        assert packer.of(OnDuty) == [OnDuty("Ada")]
        assert packer.context.operator == "Ada"


def test_who_checked_is_the_user_and_not_the_badge():
    packer = in_parcel(OF_CHIP, rules=ANY_TIME).press("badge", value="Ada").press("tracking", "c2").scan("T")
    assert packer.press("ship", "c3").write.checked_by == 3


def test_a_supervisor_is_only_heard_during_the_check():
    packer = in_parcel(OF_CHIP, rules=Rules(supervisors=("Ada",))).press("badge", value="Ada")
    assert packer.press("ship", "c2").answer(Done(with_set_aside(SALES, OF_CHIP))).prompt.startswith("Scan")
    assert packer.press("ship", "c3").verdicts["c3"][0] == "refused"


def test_states_of_shipping_show_the_list():
    packer = shipping()
    assert isinstance(packer.state, Shipping)
    assert [row.cells[0] for row in packer.view.rows] == ["STM32G0", "Gauge", "Wire"]
    assert packer.prompt == "Wait for the server."
    assert Decimal(packer.row(GAUGE).cells[4]) == 2
