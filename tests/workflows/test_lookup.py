"""Looking up: one test for each outcome."""

from decimal import Decimal

import pytest

from station.model import (
    Answered,
    Ask,
    Chosen,
    Context,
    Done,
    Entered,
    NotSent,
    Place,
    Pressed,
    Refused,
    Say,
    SwitchTo,
    Tone,
    Unknown,
    Why,
    WorkAt,
)
from station.operations import (
    FindBuilds,
    FindOrders,
    FindSalesOrders,
    Found,
    LoadPicture,
    Lookup,
    Receive,
    Thing,
)
from station.workflows.lookup.sentences import found_sentence, next_step, thing_data, thing_fields
from station.workflows.lookup.states import FindingOrder, Looking, NotKnown, Ready, Showing
from station.workflows.lookup.workflow import LookupWorkflow
from tests.workbench import (
    AT_WORK,
    ORDER,
    ORDER_THING,
    OTHER_ORDER,
    PART,
    RACK,
    SHELF,
    STOCK_ITEM,
    bag,
    found_label,
    scanned,
)
from tests.workflows.packing_bench import BUILD, SALES

HOME = LookupWorkflow("home", context_decides=True)
LOOKUP = LookupWorkflow("lookup", context_decides=False)
NO_MATCH = Refused(Why.NO_MATCH, "No match found for barcode data")


def looking(workflow=HOME, text="ABC-123"):
    return workflow.step(Ready(), scanned(text), AT_WORK).state


def answered(workflow, state, outcome):
    return workflow.step(state, Answered(state.op, outcome), AT_WORK)


def looked_up(outcome, workflow=HOME, text="ABC-123"):
    return answered(workflow, looking(workflow, text), outcome)


def searched(outcome, workflow=HOME):
    return answered(workflow, looked_up(NO_MATCH, workflow).state, outcome)


def said(step):
    """Return result and headline of the step's last verdict."""
    verdict = [effect.verdict for effect in step.effects if isinstance(effect, Say)][-1]
    return str(verdict.result), str(verdict.headline)


def screen(step, workflow=HOME):
    return workflow.view(step.state, AT_WORK)


def test_a_scan_is_looked_up_at_once():
    step = HOME.step(Ready(), scanned("ABC-123"), AT_WORK)
    assert step.effects == (Ask("s1:lookup", Lookup("ABC-123")),)
    assert HOME.waiting(step.state)
    assert str(screen(step).headline) == "Looking up ABC-123 ..."
    assert screen(step).busy


def test_a_stock_item_is_shown_with_place_and_quantity():
    step = looked_up(Done(Found(STOCK_ITEM)))
    assert said(step) == ("done", "Stock item LM358BIDDFR, 10 in Warehouse/Receiving")
    view = screen(step)
    assert (str(view.title), str(view.headline), view.tone) == ("Stock item", "LM358BIDDFR", Tone.GOOD)
    assert [(str(f.label), str(f.value)) for f in view.fields] == [
        ("Quantity", "10"),
        ("Place", "Warehouse/Receiving"),
    ]
    assert str(view.prompt) == "Scan the next code, or choose what to do."
    assert not HOME.waiting(step.state)


def test_at_home_an_order_opens_receiving():
    step = looked_up(Done(Found(ORDER_THING)))
    assert step.effects == (SwitchTo("receive", Chosen(scanned("ABC-123"), 5, None)),)
    assert step.state == Ready()


def test_at_home_a_bag_opens_its_order_and_is_offered():
    step = looked_up(Done(found_label(order=5, supplier_part=111)), text=bag())
    assert step.effects == (SwitchTo("receive", Chosen(scanned(bag()), 5, 111)),)


def test_at_home_a_bag_that_is_in_stock_already_is_shown():
    step = looked_up(Done(found_label(order=5, thing=STOCK_ITEM)))
    assert said(step)[1] == "Stock item LM358BIDDFR, 10 in Warehouse/Receiving"
    assert isinstance(step.state, Showing)


def test_a_part_that_also_names_an_order_is_still_the_part():
    step = looked_up(Done(Found(PART, order=5)))
    assert said(step) == ("done", "Part LM358BIDDFR")


def test_a_label_without_an_order_shows_its_part():
    assert said(looked_up(Done(found_label()))) == ("done", "Part LM358BIDDFR")


def test_at_home_a_location_becomes_the_place_to_work_in():
    step = looked_up(Done(Found(SHELF)))
    assert WorkAt(Place(7, "Warehouse/Shelf 3")) in step.effects
    assert said(step) == ("done", "Location Warehouse/Shelf 3")
    assert str(screen(step).prompt).startswith("What you receive without a place of its own goes here.")


def test_nobody_works_at_a_location_that_only_holds_locations():
    step = looked_up(Done(Found(RACK)))
    assert not any(isinstance(effect, WorkAt) for effect in step.effects)
    assert str(screen(step).prompt).startswith("Nothing can be put here: it only holds other locations.")


def test_looking_up_as_a_mode_changes_nothing():
    order = looked_up(Done(Found(ORDER_THING)), LOOKUP)
    assert said(order) == ("done", "Purchase order PO-0001")
    assert str(screen(order, LOOKUP).prompt).startswith("Scan RECEIVE to receive it")
    place = looked_up(Done(Found(SHELF)), LOOKUP)
    assert [type(effect) for effect in place.effects] == [Say, Ask]
    assert not any(isinstance(effect, WorkAt | SwitchTo) for effect in (*order.effects, *place.effects))


def test_a_picture_is_fetched_and_keeps_nobody_waiting():
    step = looked_up(Done(Found(Thing("part", 40, "LM358BIDDFR", picture="/media/a.png"))))
    assert Ask("s1:picture", LoadPicture("/media/a.png"), at_leisure=True) in step.effects
    assert not HOME.waiting(step.state)
    shown = HOME.step(step.state, Answered("s1:picture", Done(b"PNG")), AT_WORK)
    assert screen(shown).picture == b"PNG"
    missing = HOME.step(step.state, Answered("s1:picture", Refused(Why.NOT_FOUND)), AT_WORK)
    assert screen(missing).picture == b""
    strange = HOME.step(step.state, Answered("s1:picture", Done("no bytes")), AT_WORK)
    assert screen(strange).picture == b""


def test_an_unknown_code_may_be_the_reference_of_an_order():
    step = looked_up(NO_MATCH)
    assert step.effects == (Ask("s1:order", FindOrders(("ABC-123",))),)
    assert HOME.waiting(step.state)
    assert str(screen(step).headline) == "Looking up ABC-123 ..."
    opened = searched(Done((ORDER,)))
    assert opened.effects == (SwitchTo("receive", Chosen(scanned("ABC-123"), 5, None)),)


def test_as_a_mode_an_order_found_by_its_reference_is_shown():
    step = searched(Done((ORDER,)), LOOKUP)
    assert said(step) == ("done", "Purchase order PO-0001")
    assert [(str(f.label), str(f.value)) for f in screen(step, LOOKUP).fields] == [
        ("Supplier", "DigiKey"),
        ("Supplier reference", "SO 72991337"),
        ("Status", "Placed"),
    ]


@pytest.mark.parametrize("outcome", [Done(()), Done((ORDER, OTHER_ORDER)), Refused(Why.FORBIDDEN)])
def test_a_code_that_nothing_has_is_refused_with_the_servers_words(outcome):
    step = searched(outcome)
    for read in (FindSalesOrders, FindBuilds):
        if isinstance(step.state, FindingOrder):
            assert [type(effect.read) for effect in step.effects if isinstance(effect, Ask)] == [read]
            step = answered(HOME, step.state, Done(()))
    assert said(step) == ("refused", "Nothing on the server has the code ABC-123. Scan another one.")
    assert isinstance(step.state, NotKnown)
    assert screen(step).tone is Tone.BAD
    assert screen(step).detail == "No match found for barcode data"


NO_ANSWER = "The server gave no usable answer. Scan again; if it stays so, check the server."
SIGN_IN = "The server does not accept this station's sign-in. Connect to the server again."


@pytest.mark.parametrize(
    ("outcome", "headline"),
    [
        (NotSent("refused"), "The server cannot be reached. Check the network, then scan again."),
        (Unknown("read timeout"), NO_ANSWER),
        (Done("nonsense"), NO_ANSWER),
        (Refused(Why.SIGN_IN), SIGN_IN),
        (Refused(Why.NOT_FOUND), "The server does not have this any more. Scan it again, or another code."),
        (Refused(Why.LINE_COMPLETE, "odd"), "The server refused. Scan again, or another code."),
    ],
)  # fmt: skip
def test_a_question_without_an_answer_says_why(outcome, headline):
    for step in (looked_up(outcome), searched(outcome)):
        assert said(step) == ("refused", headline)
        assert isinstance(step.state, Ready)
        assert str(screen(step).headline) == headline


def test_a_refused_sign_in_is_told_also_when_the_order_was_searched():
    assert said(searched(Refused(Why.SIGN_IN))) == ("refused", SIGN_IN)


@pytest.mark.parametrize("workflow", [HOME, LOOKUP])
def test_cancel_gives_up_what_is_being_looked_up(workflow):
    for state in (looking(workflow), looked_up(NO_MATCH, workflow).state):
        step = workflow.step(state, Pressed("cancel", "c1"), AT_WORK)
        verdicts = [effect.verdict for effect in step.effects]
        assert [(v.scan_id, str(v.result)) for v in verdicts] == [("s1", "refused"), ("c1", "done")]
        assert str(screen(step, workflow).headline) == "Cancelled. Nothing was booked."
        late = workflow.step(step.state, Answered(state.op, Done(Found(PART))), AT_WORK)
        assert late.state == step.state
        assert late.effects == ()


def test_the_cancel_button_has_no_scan_to_answer():
    step = HOME.step(looking(), Pressed("cancel"), AT_WORK)
    assert [effect.verdict.scan_id for effect in step.effects] == ["s1"]


def test_cancel_clears_what_is_shown():
    shown = looked_up(Done(Found(PART))).state
    step = HOME.step(shown, Pressed("cancel", "c1"), AT_WORK)
    assert isinstance(step.state, Ready)
    assert said(step) == ("done", "Ready for the next code.")


@pytest.mark.parametrize("state", [Ready(), looking(), looked_up(Done(Found(PART))).state])
def test_confirming_nothing_is_refused_and_changes_nothing(state):
    step = HOME.step(state, Pressed("confirm", "c1"), AT_WORK)
    assert step.state == state
    assert said(step) == ("refused", "There is nothing to confirm here. Scan a code.")


@pytest.mark.parametrize(
    "state", [Ready(), looking(), looked_up(NO_MATCH).state, looked_up(Done(Found(PART))).state]
)
def test_answers_and_entries_that_nobody_waits_for_change_nothing(state):
    for event in (Answered("old:lookup", Done(Found(SHELF))), Entered("order", "PO-0001", "e1")):
        step = HOME.step(state, event, AT_WORK)
        assert (step.state, step.effects) == (state, ())


def test_an_unusable_scan_says_why_and_asks_nobody():
    for state in (Ready(), looked_up(Done(Found(PART))).state):
        step = HOME.step(state, scanned("a\x00b", "s2"), AT_WORK)
        assert said(step)[0] == "refused"
        assert str(screen(step).headline).startswith("The code holds a NUL character")
        assert not any(isinstance(effect, Ask) for effect in step.effects)


def test_markup_is_a_code_like_any_other():
    step = HOME.step(Ready(), scanned("<img src=x>{0.__class__}"), AT_WORK)
    assert step.effects == (Ask("s1:lookup", Lookup("<img src=x>{0.__class__}")),)
    assert str(screen(step).headline) == "Looking up <img src=x>{0.__class__} ..."
    unknown = answered(HOME, answered(HOME, step.state, NO_MATCH).state, Done(()))
    assert "<img src=x>{0.__class__}" in str(screen(unknown).headline)


def test_a_new_scan_replaces_what_is_shown():
    shown = looked_up(Done(Found(PART))).state
    assert isinstance(HOME.step(shown, scanned("DEF", "s2"), AT_WORK).state, Looking)


def test_the_screens_offer_what_can_be_done():
    modes = ["receive", "pack", "search", "move", "count", "link", "history"]
    assert [action.name for action in HOME.view(Ready(), AT_WORK).actions] == [*modes, "lookup"]
    assert [action.name for action in LOOKUP.view(Ready(), AT_WORK).actions] == ["home", *modes]
    assert "connect" in [action.name for action in HOME.view(Ready(), Context()).actions]
    assert str(HOME.view(HOME.begin(), AT_WORK).headline) == "Ready. Scan any code."
    assert [str(w.view(Ready(), AT_WORK).title) for w in (HOME, LOOKUP)] == ["Home", "Look up"]


def test_looking_up_makes_no_writes_to_judge():
    write = Receive(5, "PO-0001", "label")
    with pytest.raises(AssertionError, match="made no receive"):
        HOME.judge(write, "s1", Done())
    with pytest.raises(AssertionError, match="made no receive"):
        HOME.doubt(write, "s1")


# What is said of a thing.


def test_the_facts_of_a_thing_on_screen_and_for_scripts():
    thing = Thing(
        "stockitem", 90, "LM358BIDDFR", "Amplifier", None, Decimal("2.50"), "m",
        facts=(("Batch", "A7"), ("Made up {0}", "x")),
    )  # fmt: skip
    assert [(str(f.label), str(f.value), f.strong) for f in thing_fields(thing)[:4]] == [
        ("Quantity", "2.5 m", True),
        ("Place", "nowhere: it has no location", True),
        ("Description", "Amplifier", False),
        ("Batch", "A7", False),
    ]
    assert str(thing_fields(thing)[4].label) == "Made up {0}"
    data = thing_data(thing)
    assert (data["quantity"], data["location"], data["batch"]) == ("2.5", None, "A7")
    assert thing_data(STOCK_ITEM)["location"] == "Warehouse/Receiving"
    assert thing_data(PART)["quantity"] is None


def test_what_cannot_be_named_is_still_found():
    strange = Thing("teapot", 1, "Pot", quantity=Decimal(0))
    assert str(found_sentence(strange)) == "Found Pot"
    assert str(next_step(strange)) == "Scan the next code, or choose what to do."
    assert isinstance(looked_up(NO_MATCH).state, FindingOrder)


@pytest.mark.parametrize("model", ["salesorder", "salesordershipment", "build"])
def test_at_home_what_is_packed_opens_packing_and_as_a_mode_it_is_shown(model):
    order = Thing(model, 9, "SO-0009")
    opened = looked_up(Done(Found(order)))
    assert opened.effects == (SwitchTo("pack", Chosen(scanned("ABC-123"), 9, model=model)),)
    shown = screen(looked_up(Done(Found(order)), LOOKUP), LOOKUP)
    assert str(shown.prompt) == "Scan PACK to pack it, or scan the next code."


@pytest.mark.parametrize(("order", "skipped", "facts"), [
    (SALES, 1, {"Customer": SALES.customer, "Status": SALES.status}),
    (BUILD, 2, {"Part": BUILD.part_name, "Status": BUILD.status}),
])  # fmt: skip
def test_as_a_mode_every_order_is_found_by_its_reference(order, skipped, facts):
    step = looked_up(NO_MATCH, LOOKUP)
    for _ in range(skipped):
        step = answered(LOOKUP, step.state, Done(()))
    step = answered(LOOKUP, step.state, Done((order,)))
    assert said(step)[0] == "done"
    told = {str(field.label): str(field.value) for field in screen(step, LOOKUP).fields}
    assert facts.items() <= told.items()
