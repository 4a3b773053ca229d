"""Unlinking, and what the answers to links and unlinks mean: one test for each outcome."""

from dataclasses import replace

import pytest

from station.model import Brought, Context, Done, Entered, NotSent, Pressed, Refused, Tone, Unknown, Why
from station.operations import Found, Link, Linked, LoadThing, Lookup, Unlink, code_hash
from station.workflows.linking.link import LinkWorkflow
from station.workflows.linking.unlink import UnlinkWorkflow
from tests.workbench import MAY_RECEIVE
from tests.workflows.driven import Driven
from tests.workflows.test_link import EAN, HOLDER, MAY_LINK, NO_MATCH, REEL

UNTOLD = replace(REEL, linked=None)


def bench(context=MAY_LINK):
    return Driven(UnlinkWorkflow(), context)


def asked(thing=HOLDER, code=EAN):
    return bench().scan(code, "s1").answer(Done(Found(thing)))


def test_a_code_is_freed_by_scanning_it_and_confirming():
    driven = bench().scan(EAN, "s1")
    assert (driven.asked, driven.headline) == ([Lookup(EAN)], f"Looking up {EAN} ...")
    driven.answer(Done(Found(HOLDER)))
    words = f"{EAN} leads to Stock item NE555. CONFIRM frees it, CANCEL keeps it."
    assert driven.said == [("s1", "ask", words)]
    assert (driven.view.tone, driven.fields()["Place"]) == (Tone.ASK, "Rack")
    driven.press("confirm")
    assert driven.write == Unlink("stockitem", 91, EAN, "NE555")
    assert driven.said[1] == ("s1", "pending", "Freeing the code of Stock item NE555 ...")
    driven.answer(Done())
    assert driven.headline == f"{EAN} does not lead to Stock item NE555 any more."
    assert driven.answer(Done(), "c9:undo").headline == "Taken back. Scan the next thing."


def test_a_thing_that_is_scanned_itself_is_freed_and_cannot_get_its_code_back():
    driven = asked(code="INV-SI91")
    assert driven.headline == "Stock item NE555 has a code. CONFIRM frees it, CANCEL keeps it."
    assert driven.prompt == "Scan CONFIRM to free it; UNDO could not bring it back. CANCEL keeps it."
    driven.press("confirm")
    assert driven.write == Unlink("stockitem", 91, "", "NE555")
    assert driven.answer(Done()).headline == "Stock item NE555 has no code any more."


def test_another_screen_brings_a_thing_which_is_loaded_anew():
    driven = bench().send(Brought(HOLDER, Pressed("unlink", press="p1")))
    assert driven.asked == [LoadThing("stockitem", 91)]
    driven.answer(Done(HOLDER)).press("confirm")
    assert driven.write == Unlink("stockitem", 91, "", "NE555")
    assert asked().send(Brought(REEL, Pressed("unlink", press="p2"))).effects == ()


def test_what_cannot_be_freed_is_refused_before_anything_is_written():
    assert asked(REEL).said == [
        (
            "s1",
            "refused",
            "Stock item LM358 has no linked code. Nothing was changed; scan the next thing.",
        )
    ]
    driven = bench(Context(MAY_RECEIVE)).scan(EAN).answer(Done(Found(HOLDER)))
    assert driven.headline.startswith("Your account may not change Stock item NE555.")
    driven = bench().scan("X").answer(NO_MATCH)
    assert driven.headline == "Nothing on the server has the code X. Scan the thing first."
    assert driven.view.detail == "No match found for barcode data"


def test_a_server_that_does_not_tell_of_codes_is_asked_about():
    driven = asked(UNTOLD)
    assert driven.headline == (
        "The server does not tell whether Stock item LM358 has a code; CONFIRM frees one."
    )
    assert driven.press("confirm").write == Unlink("stockitem", 90, "", "LM358")


def test_the_next_scan_does_not_confirm():
    driven = asked().scan("INV-SI90", "s2")
    assert driven.said == [("s1", "refused", "Nothing was confirmed, so the code stays.")]
    assert (driven.asked, driven.write) == ([Lookup("INV-SI90")], None)
    bad = asked().scan("a\x00b", "s2")
    assert [said[:2] for said in bad.said] == [("s1", "refused"), ("s2", "refused")]
    assert bench().scan("a\x00b", "s2").headline.startswith("The code holds a NUL character")


def test_cancel_keeps_the_code():
    assert asked().press("cancel").said == [
        ("s1", "refused", "Nothing was confirmed, so the code stays."),
        ("c1", "done", "Nothing was confirmed, so the code stays."),
    ]
    assert bench().scan("X").press("cancel").said[0][1] == "refused"
    assert bench().press("cancel").headline == "Ready to unlink codes."
    words = "There is nothing to confirm here. Scan a thing or its code."
    assert bench().press("confirm").said == [("c1", "refused", words)]


def test_answers_and_entries_that_nobody_waits_for_change_nothing():
    for driven in (bench(), asked(), bench().scan("X")):
        state = driven.state
        assert driven.answer(Done(), "old:unlink").state == state
        assert driven.answer(Refused(Why.INVALID), "c9:undo").state == state
        assert driven.send(Entered("code", EAN, "e1")).state == state
        assert driven.effects == ()
    assert bench().workflow.waiting(bench().scan("X").state)


# What answers mean.

LINK, UNLINK = Link("part", 4, EAN, "LM358"), Unlink("part", 4, EAN, "LM358")
LINKING, UNLINKING = LinkWorkflow(), UnlinkWorkflow()


@pytest.mark.parametrize(
    ("workflow", "write", "outcome", "result", "headline"),
    [
        (LINKING, LINK, Done(Linked("part", 4)), "done",
         f"{EAN} leads to Part LM358 now. Scan the next thing."),
        (UNLINKING, LINK, Done(), "taken back", f"{EAN} leads to Part LM358 now. Scan the next thing."),
        (LINKING, UNLINK, Done(), "taken back", f"{EAN} does not lead to Part LM358 any more."),
        (UNLINKING, UNLINK, Done(), "done", f"{EAN} does not lead to Part LM358 any more."),
        (LINKING, LINK, Refused(Why.TAKEN_BACK), "taken back",
         f"Taken back before it was sent: linking {EAN} to Part LM358."),
        (LINKING, LINK, Refused(Why.DROPPED), "refused",
         f"Dropped by hand, not done by this station: linking {EAN} to Part LM358."),
        (LINKING, LINK, Refused(Why.NOT_FOUND), "refused",
         "The server does not have Part LM358 any more. Nothing was done; scan the next thing."),
        (UNLINKING, UNLINK, Refused(Why.INVALID), "refused",
         "The server refused freeing the code of Part LM358. Nothing was done; read its answer below."),
        (LINKING, LINK, Refused(Why.NOT_SUPPORTED), "refused",
         "This server links no codes to things like Part LM358. Nothing was done; scan on."),
        (LINKING, LINK, Refused(Why.CHANGED), "refused",
         "Part LM358 has got another code meanwhile. Nothing was linked; scan it again to see what it has."),
        (LINKING, LINK, Refused(Why.SIGN_IN), "refused",
         "The server does not accept this station's sign-in. Connect to the server again."),
        (UNLINKING, UNLINK, NotSent("off"), "kept",
         "Kept here and done when the server is back: freeing the code of Part LM358. Go on scanning."),
        (UNLINKING, UNLINK, Unknown("lost"), "unsure",
         "No answer for freeing the code of Part LM358. The station checks with the server; go on scanning."),
    ],
)  # fmt: skip
def test_what_an_answer_means(workflow, write, outcome, result, headline):
    verdict = workflow.judge(write, "s1", outcome)
    assert (verdict.scan_id, str(verdict.result), str(verdict.headline)) == ("s1", result, headline)


def test_what_nobody_can_tell_is_a_matter_for_a_person():
    words = f"Nobody can tell whether this was done: linking {EAN} to Part LM358. Look at it on the server."
    assert str(LINKING.doubt(LINK, "s1").headline) == words
    assert str(UNLINKING.doubt(UNLINK, "s1").headline).startswith("Nobody can tell whether")


def test_codes_and_names_are_shown_and_never_act():
    evil = replace(HOLDER, name="<b>x</b>\u202e{0}", linked=code_hash("<img>{code}\x1d"))
    driven = asked(evil, "<img>{code}\x1dA")
    assert "<b>x</b><U+202E>{0}" in driven.headline
    linked = asked(replace(evil, linked=code_hash("<img>{code}\x1dA")), "<img>{code}\x1dA")
    assert linked.headline.startswith("<img>{code}<GS>A leads to Stock item <b>x</b><U+202E>{0}.")
