"""Linking: one test for each outcome."""

from dataclasses import replace
from decimal import Decimal

import pytest

from station.model import (
    Answered,
    Brought,
    Context,
    Done,
    Entered,
    NotSent,
    Place,
    Pressed,
    Refused,
    Tone,
    Unknown,
    Why,
)
from station.operations import Found, Link, Linked, LoadThing, Lookup, Thing, Unlink, code_hash
from station.workflows.linking.link import LinkWorkflow
from station.workflows.rights import ROLES_OF_MODEL
from tests.workbench import MAY_RECEIVE, found_label
from tests.workflows.driven import Driven

ALL = dict.fromkeys(
    ("part", "stock", "stock_location", "purchase_order", "sales_order", "return_order", "build"),
    ("view", "change"),
)
MAY_LINK = Context(replace(MAY_RECEIVE, roles={**ALL, "transfer_order": ("change",)}, api=530))
NO_MATCH = Refused(Why.NO_MATCH, "No match found for barcode data")
EAN = "4006381333931"
REEL = Thing("stockitem", 90, "LM358", place=Place(7, "Shelf 3"), quantity=Decimal(10), linked="")
BOX = Thing("stocklocation", 7, "Shelf 3", place=Place(7, "Shelf 3"), linked="")
OLD = replace(REEL, linked=code_hash("OLD"))
HOLDER = Thing("stockitem", 91, "NE555", place=Place(8, "Rack"), linked=code_hash(EAN))


def bench(context=MAY_LINK):
    return Driven(LinkWorkflow(), context)


def holding(thing=REEL, context=MAY_LINK):
    """A thing was scanned and found."""
    return bench(context).scan("INV-SI90", "s1").answer(Done(Found(thing)))


def checked(outcome, thing=REEL, code=EAN):
    """A code was scanned for a thing, and the server has told where it leads."""
    return holding(thing).scan(code, "s2").answer(outcome)


def linked(thing=REEL):
    """A link is on its way."""
    return checked(NO_MATCH, thing)


def moving():
    return checked(Done(Found(HOLDER))).press("confirm")


def stranded():
    return moving().answer(Done()).answer(Refused(Why.INVALID, "no"))


# The thing, then its code.


def test_a_thing_and_its_code_are_linked_and_the_next_thing_may_come():
    driven = bench().scan("INV-SI90", "s1")
    assert driven.asked == [Lookup("INV-SI90")]
    assert driven.headline == "Looking up INV-SI90 ..."
    driven.answer(Done(Found(REEL)))
    assert driven.said == [("s1", "done", "Stock item LM358: now scan its code.")]
    assert driven.prompt == "Scan the code that shall lead to Stock item LM358."
    assert driven.fields()["Place"] == "Shelf 3"
    driven.scan(EAN, "s2")
    assert driven.asked == [Lookup(EAN)]
    assert driven.headline == f"Looking where {EAN} leads ..."
    driven.answer(NO_MATCH)
    assert driven.write == Link("stockitem", 90, EAN, "LM358", replaces="")
    assert driven.said == [("s2", "pending", f"Linking {EAN} to Stock item LM358 ...")]
    assert not driven.workflow.waiting(driven.state)
    driven.answer(Done(Linked("stockitem", 90)), "s2:link")
    assert driven.headline == f"{EAN} leads to Stock item LM358 now. Scan the next thing."
    assert driven.view.tone is Tone.GOOD


def test_the_next_thing_is_scanned_while_the_link_is_on_its_way():
    driven = linked().scan("INV-SL7", "s3").answer(Done(Found(BOX)))
    assert driven.headline == "Location Shelf 3: now scan its code."
    driven.answer(Done(Linked("stockitem", 90)), "s2:link")
    assert driven.headline == "Location Shelf 3: now scan its code."
    driven.scan("SHELF-CODE", "s4").answer(NO_MATCH)
    assert driven.write == Link("stocklocation", 7, "SHELF-CODE", "Shelf 3", "")


@pytest.mark.parametrize("model", ROLES_OF_MODEL)
def test_every_kind_of_thing_can_have_a_code(model):
    driven = linked(Thing(model, 5, "X", linked=""))
    assert driven.write == Link(model, 5, EAN, "X", "")


@pytest.mark.parametrize(
    ("model", "api", "works"),
    [
        ("salesordershipment", 344, False),
        ("salesordershipment", 345, True),
        ("transferorder", 425, False),
        ("transferorder", 530, True),
        ("part", 160, True),
        ("salesordershipment", 0, True),
    ],
)
def test_what_the_server_is_too_old_for_is_said(model, api, works):
    context = Context(replace(MAY_LINK.identity, api=api))
    driven = holding(Thing(model, 5, "X", linked=""), context)
    assert ("too old" in driven.headline) is not works
    assert driven.actions == (["cancel"] if works else ["unlink", "home"])


def test_what_can_have_no_code_and_what_the_user_may_not_change_is_refused_before_anything_is_written():
    driven = holding(Thing("company", 5, "Acme"))
    assert driven.said == [("s1", "refused", "company Acme can have no code. Scan another thing.")]
    driven = holding(REEL, Context(MAY_RECEIVE))
    assert driven.said == [
        (
            "s1",
            "refused",
            "Your account may not change Stock item LM358. Ask whoever manages the server.",
        )
    ]
    assert holding(REEL, Context()).headline == "Stock item LM358: now scan its code."


@pytest.mark.parametrize(
    ("outcome", "headline"),
    [
        (NO_MATCH, "Nothing on the server has the code INV-SI90. Scan the thing first."),
        (NotSent("off"), "The server cannot be reached. Check the network, then scan again."),
        (Done("odd"), "The server gave no usable answer. Scan again; if it stays so, check the server."),
    ],
)
def test_a_thing_that_is_not_found_says_why(outcome, headline):
    driven = bench().scan("INV-SI90", "s1").answer(outcome)
    assert driven.said == [("s1", "refused", headline)]
    assert driven.headline == headline


def test_another_screen_brings_a_thing_which_is_loaded_anew():
    driven = bench().send(Brought(REEL, Pressed("link", press="p1")))
    assert driven.asked == [LoadThing("stockitem", 90)]
    assert driven.headline == "Looking up LM358 ..."
    assert driven.answer(Done(OLD)).headline == "Stock item LM358 has a code. Scan the one to take its place."


def test_another_screen_brings_a_code_and_the_thing_comes_after_it():
    driven = bench().send(Entered("code", EAN, "s0"))
    assert driven.said == [("s0", "done", f"Scan the thing that {EAN} shall lead to.")]
    assert (driven.fields(), driven.actions) == ({"Code": EAN}, ["cancel", "unlink", "home"])
    driven.scan("WRONG", "s1").answer(NO_MATCH)
    assert driven.prompt == f"Scan the thing that {EAN} shall lead to."
    driven.scan("INV-SI90", "s2").answer(Done(Found(REEL)))
    assert driven.asked == [Lookup(EAN)]
    driven.answer(NO_MATCH)
    assert driven.write == Link("stockitem", 90, EAN, "LM358", "")
    assert driven.state.under_way[0].scan_id == "s2"
    assert bench().send(Entered("order", "PO-1", "s0")).effects == ()


def test_a_waiting_code_is_refused_with_its_thing_and_cancelled():
    driven = bench().send(Entered("code", EAN, "s0"))
    driven.scan("x", "s1").answer(Done(Found(Thing("company", 1, "Acme"))))
    assert driven.state.code == EAN
    driven.press("cancel")
    assert driven.state.code == ""
    driven = bench().send(Entered("code", "x" * 501, "s0"))
    assert driven.headline == "The code has 501 characters; at most 500 can be linked. Scan another code."


# The code.


def test_a_code_of_500_characters_can_be_linked_and_one_more_cannot():
    assert checked(NO_MATCH, code="x" * 500).write is not None
    driven = holding().scan("x" * 501, "s2")
    assert driven.effects[0].verdict.scan_id == "s2"
    assert driven.headline == "The code has 501 characters; at most 500 can be linked. Scan another code."
    assert driven.scan(EAN, "s3").asked == [Lookup(EAN)]


@pytest.mark.parametrize("text", ["\x1d\x1e\x04", "\u200b", "\u202e\x1d"])
def test_a_code_of_which_the_server_would_keep_nothing_is_refused(text):
    assert holding().scan(text, "s2").headline == (
        "The code has no character that the server keeps. Scan another code."
    )


def test_an_unusable_scan_and_a_code_of_the_servers_own_are_no_codes_to_link():
    assert holding().scan("a\x00b", "s2").headline.startswith("The code holds a NUL character")
    driven = holding().scan("INV-SL7", "s2")
    own = "INV-SL7 is a code of the server's own; it cannot be linked. Scan another code."
    assert driven.said == [("s2", "refused", own)]
    assert driven.prompt.startswith("Scan the code that shall lead to")
    driven = checked(Done(Found(replace(HOLDER, linked=code_hash("else")))))
    assert driven.said == [
        ("s2", "refused", f"{EAN} is a code of the server's own; it cannot be linked. Scan another code.")
    ]


def test_what_looks_like_a_control_code_is_never_linked():
    words = "Station:Confrm looks like a control code; it is never linked. Scan another code."
    assert holding().scan("Station:Confrm", "s2").said == [("s2", "refused", words)]
    assert bench().send(Entered("code", "Station:Confrm", "s2")).said == [("s2", "refused", words)]
    own = Driven(LinkWorkflow("DO-"), MAY_LINK).scan("INV-SI90").answer(Done(Found(REEL)))
    assert own.scan("do-it", "s2").said[0][1] == "refused"
    assert own.scan("STATION:X", "s3").asked == [Lookup("STATION:X")]
    without = Driven(LinkWorkflow(""), MAY_LINK).scan("INV-SI90").answer(Done(Found(REEL)))
    assert without.scan(EAN, "s2").asked == [Lookup(EAN)]


def test_a_suppliers_label_is_linked_although_the_server_can_read_it():
    assert checked(Done(found_label())).write == Link("stockitem", 90, EAN, "LM358", "")


def test_a_code_that_leads_there_already_is_told_and_nothing_is_written():
    driven = holding(replace(REEL, linked=code_hash(EAN))).scan(EAN, "s2")
    there = ("s2", "done", f"{EAN} leads to Stock item LM358 already. Scan the next thing.")
    assert (driven.said, driven.write, driven.asked) == ([there], None, [])
    untold = replace(REEL, linked=None)
    driven = checked(Done(Found(untold)), untold)
    assert (driven.said, driven.write) == ([there], None)


@pytest.mark.parametrize("outcome", [NotSent("off"), Unknown("lost"), Refused(Why.FORBIDDEN), Done(None)])
def test_a_code_of_which_nobody_knows_where_it_leads_is_not_linked(outcome):
    driven = checked(outcome)
    assert driven.write is None
    assert driven.said[0][1] == "refused"
    assert driven.prompt.startswith("Scan the code that shall lead to")


def test_a_code_that_is_being_linked_is_not_linked_twice_and_is_no_thing():
    driven = linked().scan(EAN, "s3")
    words = f"{EAN} is being linked to Stock item LM358. Scan the next thing."
    assert driven.said == [("s3", "refused", words)]
    driven = linked().scan("INV-SL7", "s3").answer(Done(Found(BOX))).scan(EAN + " ", "s4")
    assert (driven.said, driven.asked) == ([("s4", "refused", words)], [])


# Asking.


def test_a_code_that_would_be_replaced_is_asked_for():
    driven = checked(NO_MATCH, OLD)
    assert driven.write is None
    words = f"Stock item LM358 has another code. CONFIRM replaces it by {EAN}, CANCEL keeps it."
    assert driven.said == [("s2", "ask", words)]
    assert driven.prompt.endswith("UNDO cannot bring it back.")
    driven.scan("X", "s3")
    assert driven.said == [
        ("s3", "refused", "First answer what is asked: CONFIRM or CANCEL. This scan was not used.")
    ]
    driven.press("confirm")
    assert driven.write == Link("stockitem", 90, EAN, "LM358", replaces=code_hash("OLD"))
    assert driven.said[0] == ("c1", "done", "Confirmed.")
    kept = checked(NO_MATCH, OLD).press("cancel")
    assert kept.said == [
        ("s2", "refused", "Cancelled. Nothing was linked."),
        ("c1", "done", "Cancelled. Nothing was linked."),
    ]
    assert kept.write is None


def test_a_server_that_does_not_tell_whether_there_is_a_code_is_asked_about():
    driven = checked(NO_MATCH, replace(REEL, linked=None))
    assert driven.headline == (
        "The server does not tell whether Stock item LM358 has a code; CONFIRM replaces one."
    )
    assert driven.press("confirm").write == Link("stockitem", 90, EAN, "LM358", replaces=None)


def test_a_code_that_is_on_its_way_to_the_same_thing_counts_as_its_code():
    driven = linked().scan("INV-SI90", "s3").answer(Done(Found(REEL))).scan("OTHER", "s4").answer(NO_MATCH)
    assert "has another code" in driven.headline
    assert driven.press("confirm").write.replaces == code_hash(EAN)


# Moving.


def test_a_code_that_belongs_elsewhere_is_shown_there_and_moved_in_two_steps():
    driven = checked(Done(Found(HOLDER)))
    words = (
        f"{EAN} leads to Stock item NE555 in Rack. CONFIRM moves it to Stock item LM358, CANCEL leaves it."
    )
    assert driven.said == [("s2", "ask", words)]
    assert driven.fields()["Leads to"] == "Stock item NE555"
    driven.press("confirm")
    assert driven.write == Unlink("stockitem", 91, EAN, "NE555")
    assert driven.workflow.waiting(driven.state)
    driven.answer(Done())
    assert driven.write == Link("stockitem", 90, EAN, "LM358", "")
    driven.answer(Done(Linked("stockitem", 90)))
    assert driven.headline == f"{EAN} leads to Stock item LM358 now. Scan the next thing."
    assert not driven.workflow.waiting(driven.state)


def test_moving_a_code_to_a_thing_with_another_one_asks_for_both():
    shelf = replace(BOX, linked=code_hash(EAN))
    driven = checked(Done(Found(shelf)), OLD)
    assert driven.headline == (
        f"{EAN} leads to Location Shelf 3, and Stock item LM358 has another code. "
        "CONFIRM moves it and replaces that one."
    )
    nowhere = checked(Done(Found(replace(HOLDER, place=None))))
    assert "leads to Stock item NE555. CONFIRM" in nowhere.headline


def test_what_the_user_may_not_change_keeps_its_code():
    roles = {"stock": ("view", "change")}
    driven = holding(REEL, Context(replace(MAY_LINK.identity, roles=roles)))
    driven.scan(EAN, "s2").answer(Done(Found(replace(BOX, linked=code_hash(EAN)))))
    assert driven.headline == (
        f"{EAN} leads to Location Shelf 3. Your account may not change Location Shelf 3. "
        "Ask whoever manages the server."
    )


def test_the_first_half_of_a_move_may_be_refused_late_or_given_up():
    driven = moving().answer(Refused(Why.FORBIDDEN, "no right"))
    assert driven.headline.startswith("Your account may not change Stock item NE555. Nothing was done")
    assert driven.view.detail == "no right"
    assert driven.write is None
    late = moving().answer(NotSent("off"))
    waits = f"Moving {EAN} to Stock item LM358 waits for the server. Wait for it, or scan CANCEL to go on."
    assert late.said == [("s2", "kept", waits)]
    assert late.headline == waits
    assert late.workflow.waiting(late.state)
    left = late.press("cancel")
    assert left.said == [
        (
            "c1",
            "done",
            f"{EAN} is still being taken from Stock item NE555, and will not be linked to Stock item LM358. "
            "UNDO puts it back.",
        )
    ]
    assert left.answer(Done(), "s2:unlink").write is None
    second = moving().answer(Done()).press("cancel")
    assert second.headline == (
        f"{EAN} is taken from Stock item NE555, and still on its way to Stock item LM358."
    )


def test_a_move_of_which_the_second_half_is_refused_says_what_stands_and_puts_it_back():
    driven = stranded()
    words = (
        f"{EAN} was taken from Stock item NE555 but not linked to Stock item LM358: it leads nowhere. "
        "CONFIRM puts it back."
    )
    assert driven.said == [("s2", "ask", words)]
    assert (driven.view.detail, driven.actions) == ("no", ["confirm", "cancel"])
    assert driven.scan("X", "s3").said[0][1] == "refused"
    driven.press("confirm")
    assert driven.write == Link("stockitem", 91, EAN, "NE555", "")
    driven.answer(Done(Linked("stockitem", 91)), "s2:back:link")
    assert driven.headline == f"{EAN} leads to Stock item NE555 now. Scan the next thing."


def test_what_leads_nowhere_may_be_left_so_or_undone():
    left = stranded().press("cancel")
    assert left.headline == f"{EAN} leads nowhere now. Scan the next thing."
    undone = stranded().answer(Done(), "c9:undo")
    assert undone.said == [("s2", "taken back", f"{EAN} leads to Stock item NE555 again.")]
    assert stranded().answer(Refused(Why.INVALID), "c9:undo").effects == ()


# Answers and words.


def test_undoing_is_shown_where_the_link_was():
    driven = linked().answer(Done(Linked("stockitem", 90)), "s2:link").answer(Done(), "c9:undo")
    assert driven.headline == "Taken back. Scan the next thing."
    on_the_way = holding().answer(Done(), "c9:undo")
    assert on_the_way.headline == "Stock item LM358: now scan its code."


def test_a_link_without_an_answer_stays_on_its_way():
    driven = linked().answer(Unknown("timeout"), "s2:link")
    assert driven.headline == (
        f"No answer for linking {EAN} to Stock item LM358. "
        "The station checks with the server; go on scanning."
    )
    assert driven.state.under_way
    driven.answer(Refused(Why.LINKED_ELSEWHERE, "matches"), "s2:link")
    assert driven.headline.startswith(f"{EAN} leads to something else by now. Nothing was linked")
    assert not driven.state.under_way


def test_answers_that_nobody_waits_for_change_nothing():
    for driven in (bench(), holding(), checked(NO_MATCH, OLD), stranded()):
        state = driven.state
        for op in ("old:thing", "s9:link", ""):
            assert driven.send(Answered(op, Done(Found(BOX)))).state == state
        assert driven.effects == ()
        driven.send(Entered("words", "x", "e1"))
        assert (driven.state, driven.effects) == (state, ())


def test_another_screens_thing_is_not_taken_in_the_middle_of_something():
    driven = holding()
    assert driven.send(Brought(BOX, Pressed("link", "c1"))).effects == ()
    assert driven.send(Entered("code", EAN, "e1")).effects == ()
    waiting = bench().scan("INV-SI90")
    assert waiting.scan("X", "s9").effects == ()


def test_cancel_gives_up_whatever_is_on_the_screen():
    assert bench().press("cancel").said == [("c1", "done", "Ready for the next thing.")]
    assert bench().scan("A", "s1").press("cancel").said[0] == (
        "s1",
        "refused",
        "Cancelled. Nothing was booked.",
    )
    assert holding().press("cancel").headline == "Ready to link codes."
    assert holding().scan(EAN, "s2").press("cancel").headline == "Cancelled. Nothing was linked."


def test_there_is_nothing_to_confirm_before_something_is_asked():
    driven = holding().press("confirm")
    assert driven.said == [("c1", "refused", "There is nothing to confirm here. Scan the next code.")]
    assert bench().scan("a\x00b", "s1").headline.startswith("The code holds a NUL character")
