"""The history of scans: one test for each outcome."""

from dataclasses import replace
from datetime import timedelta

import pytest

from station.model import (
    Answered,
    Context,
    Deliver,
    Done,
    Entered,
    NotSent,
    Pressed,
    Refused,
    Remembered,
    Rescan,
    Review,
    SwitchTo,
    Tone,
    Unknown,
    Why,
)
from station.operations import ForgetScans, LoadServerScan, LoadServerScans, ServerScan, ServerScans
from station.workflows.history.workflow import HistoryWorkflow
from tests.workbench import AT, MAY_RECEIVE
from tests.workflows.driven import Driven

STAFF = Context(replace(MAY_RECEIVE, is_staff=True))
CHOOSE = "Choose a scan first: press the digit before its row."
HERE = "This is not possible here. Scan CANCEL to go back to the list."


def own(number, code="", result="done", workflow="receive"):
    at = AT - timedelta(minutes=number)
    code = code or f"CODE-{number}"
    return Remembered(f"o{number}", at, code, "usb", workflow, result, f"Said {number}.", "Ada")


def kept(number, worked=True, endpoint="/api/barcode/", code=""):
    return ServerScan(number, code or f"KEPT-{number}", f"2026-11-21 1{number}:00", endpoint, worked, "bob")


OWN = tuple(own(number) for number in range(1, 4))
KEPT = (kept(1), kept(2, worked=False), kept(3))


def clock(number):
    return f"{(AT - timedelta(minutes=number)).astimezone():%Y-%m-%d %H:%M:%S}"


def opened(rows=OWN, server=None, context=None):
    """The history was opened, and both sides have answered."""
    driven = Driven(HistoryWorkflow(), context).press("history", "h1")
    answer = Done(ServerScans(KEPT, 3)) if server is None else server
    return driven.answer(Done(rows), "h1:own").answer(answer, "h1:server")


def on_own(number=1, **more):
    return opened(**more).press("digit", "d1", str(number))


def on_kept(number=1, **more):
    return opened(**more).press("digit", "d0", "0").press("digit", "d1", str(number))


def rows(table):
    return [row.cells for row in table.rows]


# The list.


def test_both_sides_are_asked_for_and_shown_side_by_side():
    driven = Driven(HistoryWorkflow()).press("history", "h1")
    assert driven.effects[0] == Review("h1:own", "", 0, 10)
    assert driven.asked == [LoadServerScans("", None, 0, 9)]
    assert str(driven.view.beside.title) == "On the server: asking ..."
    driven.answer(Done(OWN), "h1:own").answer(Done(ServerScans(KEPT, 3)), "h1:server")
    assert str(driven.view.caption) == "This station"
    assert rows(driven.view)[0] == (clock(1)[5:16], "CODE-1", "Said 1.")
    assert str(driven.view.beside.title) == "On the server: 3"
    assert rows(driven.view.beside)[1] == ("11-21 12:00", "KEPT-2", "bob")
    assert [row.tone for row in driven.view.beside.rows] == [Tone.GOOD, Tone.BAD, Tone.GOOD]
    assert driven.headline == "What was scanned."
    assert not driven.workflow.waiting(driven.state)


def test_nothing_is_asked_before_the_screen_is_opened_by_its_word():
    driven = Driven(HistoryWorkflow())
    assert driven.prompt == "Scan HISTORY to load it."
    assert str(driven.view.beside.title) == "On the server"


@pytest.mark.parametrize(
    ("answer", "title"),
    [
        (Done(ServerScans((), is_kept=False)), "the server is set to keep no scans."),
        (Refused(Why.NOT_SUPPORTED), "this server keeps no scans: it is too old for that."),
        (Refused(Why.NOT_FOUND), "this server keeps no scans: it is too old for that."),
        (NotSent("off"), "The server cannot be reached. Check the network, then scan again."),
        (Done("odd"), "The server gave no usable answer. Scan again; if it stays so, check the server."),
    ],
)
def test_a_server_without_scans_says_why_in_its_place(answer, title):
    driven = opened(server=answer)
    assert str(driven.view.beside.title) == f"On the server: {title}"
    assert driven.view.beside.rows == ()
    assert len(driven.view.rows) == 3


def test_what_was_kept_before_the_server_was_told_to_stop_is_still_shown():
    assert str(opened(server=Done(ServerScans(KEPT, 3, False))).view.beside.title) == "On the server: 3"


def test_a_journal_that_tells_nonsense_is_shown_empty():
    assert opened(rows="nonsense").view.rows == ()
    driven = Driven(HistoryWorkflow()).press("history", "h1").answer(Refused(Why.INVALID), "h1:own")
    assert driven.view.rows == ()


def test_answers_to_older_questions_change_nothing():
    driven = opened().press("history", "h2")
    assert driven.answer(Done(OWN), "h1:own").view.rows == ()
    assert str(driven.answer(Done(ServerScans(KEPT, 3)), "h1:server").view.beside.title).endswith(
        "asking ..."
    )


@pytest.mark.parametrize("typed", [True, False])
def test_words_typed_or_scanned_filter_both_sides(typed):
    driven = opened()
    if typed:
        driven.send(Entered("words", " PO-0001 ", "e1"))
    else:
        driven.scan("PO-0001", "e1")
    assert driven.said == [("e1", "done", "Scans with PO-0001.")]
    assert driven.effects[1] == Review("e1:own", "PO-0001", 0, 10)
    assert driven.asked == [LoadServerScans("PO-0001", None, 0, 9)]
    assert driven.fields() == {"Looking for": "PO-0001", "Shown": "All"}
    assert driven.send(Entered("words", " ", "e2")).headline == "All scans."


def test_an_unusable_scan_looks_for_nothing():
    driven = opened().scan("a\x00b", "s9")
    assert driven.said[0][:2] == ("s9", "refused")
    assert driven.asked == []
    assert driven.send(Entered("order", "PO-1", "e1")).effects == ()


def test_only_what_failed_or_worked_is_shown_by_a_digit():
    driven = opened()
    for words, worked in (("Only what failed", False), ("Only what worked", True), ("All", None)):
        driven.press("digit", f"d{worked}", "POINT")
        assert driven.headline == words
        assert driven.effects[1].worked is worked
        assert driven.asked == [LoadServerScans("", worked, 0, 9)]


def test_pages_are_turned_on_both_sides_at_once():
    many = tuple(own(number) for number in range(1, 11))
    driven = opened(rows=many)
    assert len(driven.view.rows) == 9
    assert "next-line" in driven.actions
    driven.press("next-line", "n1")
    assert driven.effects[1] == Review("n1:own", "", 9, 10)
    assert driven.asked == [LoadServerScans("", None, 9, 9)]
    assert driven.fields()["Page"] == "2"
    driven.press("next-line", "n2")
    assert driven.said == [("n2", "refused", "These are the oldest. Scan FINISH for the newest.")]
    driven.press("finish", "n3")
    assert driven.headline == "Page 1."
    assert opened(server=Done(ServerScans(KEPT, 10))).press("next-line").headline == "Page 2."


def test_digits_choose_on_the_side_that_shows_them():
    driven = opened()
    assert [row.action.key for row in driven.view.rows] == ["1", "2", "3"]
    assert [row.action for row in driven.view.beside.rows] == [None] * 3
    driven.press("digit", "d0", "0")
    assert driven.headline == "Digits choose scans on the server now."
    assert [row.action for row in driven.view.rows] == [None] * 3
    assert [row.action.key for row in driven.view.beside.rows] == ["1", "2", "3"]
    assert driven.press("digit", "d0", "0").headline == "Digits choose scans of this station now."


@pytest.mark.parametrize("value", ["4", "9", "BACK"])
def test_a_digit_without_a_row_is_refused(value):
    words = "There is no row with this digit. Press one that stands before a row."
    assert opened().press("digit", "d1", value).said == [("d1", "refused", words)]
    other = opened(server=NotSent("off")).press("digit", "d0", "0")
    assert other.press("digit", "d1", value).said == [("d1", "refused", words)]


def test_cancel_shows_all_and_then_leaves():
    driven = opened().scan("X", "e1").press("cancel", "c1")
    assert (driven.headline, driven.state.query.words) == ("All scans.", "")
    driven.press("cancel", "c2")
    assert driven.effects[-1] == SwitchTo("home")
    assert opened().press("lookup", "c3").effects[-1] == SwitchTo("lookup")
    for action in ("repeat", "delete", "confirm"):
        assert opened().press(action).said == [("c1", "refused", CHOOSE)]


# One scan.


def test_a_scan_of_this_station_is_shown_with_what_became_of_it():
    driven = on_own(2)
    assert driven.headline == "CODE-2"
    assert driven.fields() == {
        "Code": "CODE-2",
        "When": clock(2),
        "Result": "done",
        "What was said": "Said 2.",
        "Scanner": "usb",
        "Screen": "receive",
        "Operator": "Ada",
    }
    assert driven.actions == ["lookup", "repeat", "cancel"]
    assert driven.press("cancel").headline == "Back to the list."


def test_it_is_looked_up_and_run_again_where_it_was_as_a_scan_of_its_own():
    driven = on_own().press("lookup", "c1")
    assert driven.effects[-1] == Rescan("CODE-1", "lookup", "c1")
    driven = on_own().press("repeat", "c1")
    assert driven.effects[-1] == Rescan("CODE-1", "receive", "c1")
    assert driven.said == [("c1", "done", "Once more: CODE-1.")]
    button = on_own().send(Pressed("repeat", press="p1"))
    assert button.effects[-1] == Rescan("CODE-1", "receive", "p1")


def test_a_scan_without_a_code_cannot_be_run_again():
    empty = replace(own(1), code="", headline="")
    driven = on_own(rows=(empty,))
    assert "Code" not in driven.fields()
    words = "This scan held no code that can be used. Scan the code itself."
    assert driven.press("repeat").said == [("c1", "refused", words)]
    shown = opened(rows=(empty,)).send(Pressed("digit", "d1", "1"))
    shown.state = replace(shown.state, verdict=None)
    assert shown.headline == "A scan without a code that can be used."


def test_a_scan_of_the_server_is_loaded_with_what_it_answered():
    driven = on_kept(2)
    assert driven.asked == [LoadServerScan(2)]
    driven.answer(Done(replace(KEPT[1], answer="No match found")))
    assert driven.fields()["What the server answered"] == "No match found"
    assert driven.view.tone is Tone.BAD or driven.headline == "KEPT-2"
    assert driven.answer(Unknown("lost")).fields()["Code"] == "KEPT-2"


@pytest.mark.parametrize(
    ("endpoint", "screen"),
    [
        ("/api/barcode/", "lookup"),
        ("/api/barcode/po-receive/", "receive"),
        ("/api/barcode/po-allocate/", "receive"),
        ("/api/barcode/so-allocate/", "pack"),
    ],
)
def test_a_scan_of_the_server_is_run_again_where_such_scans_are_made(endpoint, screen):
    driven = on_kept(server=Done(ServerScans((kept(1, endpoint=endpoint),), 1)))
    assert driven.press("repeat").effects[-1] == Rescan("KEPT-1", screen, "c1")


def test_a_code_that_the_server_has_cut_is_not_run_again():
    cut = kept(1, code="x" * 250)
    for action in ("lookup", "repeat"):
        driven = on_kept(server=Done(ServerScans((cut,), 1))).press(action)
        words = "The server has kept only the beginning of this code. Scan the code itself."
        assert driven.said == [("c1", "refused", words)]
    whole = replace(cut, code="x" * 249)
    driven = on_kept(server=Done(ServerScans((whole,), 1))).press("lookup")
    assert isinstance(driven.effects[-1], Rescan)


def test_what_is_shown_does_not_understand_other_words_but_looks_for_others():
    for driven in (on_own(), on_kept()):
        for action, value in (("digit", "1"), ("next-line", ""), ("save", ""), ("confirm", "")):
            assert driven.press(action, "c1", value).said == [("c1", "refused", HERE)]
        assert driven.scan("X", "e1").headline == "Scans with X."
    assert on_kept().press("history", "h2").headline == "What was scanned."


def test_the_list_goes_on_being_loaded_behind_a_scan():
    driven = (
        Driven(HistoryWorkflow()).press("history", "h1").answer(Done(OWN), "h1:own").press("digit", "d1", "1")
    )
    driven.answer(Done(ServerScans(KEPT, 3)), "h1:server").press("cancel")
    assert len(driven.view.beside.rows) == 3


# Deleting.


def test_staff_delete_a_scan_from_the_server_after_confirming():
    driven = on_kept(context=STAFF)
    assert driven.actions == ["lookup", "repeat", "delete", "cancel"]
    driven.press("delete")
    words = "CONFIRM deletes this scan from the server for everybody, CANCEL keeps it."
    assert driven.said == [("c1", "ask", words)]
    assert (driven.actions, driven.view.tone) == (["confirm", "cancel"], Tone.ASK)
    driven.press("cancel", "c2")
    assert driven.headline == "Nothing was deleted."
    driven.press("confirm", "c3")
    assert driven.said == [("c3", "refused", HERE)]
    driven.press("delete").press("confirm", "c4")
    assert driven.write == ForgetScans((1,), "KEPT-1")
    assert driven.headline == "Deleting KEPT-1 ..."
    driven.answer(Done(), "c4:forget")
    assert driven.headline == "The scan is deleted from the server."
    assert driven.asked == [LoadServerScans("", None, 0, 9)]


def test_others_may_not_delete_and_the_station_keeps_its_own():
    driven = on_kept()
    assert driven.actions == ["lookup", "repeat", "cancel"]
    only = "Only staff may delete scans from the server. Ask whoever manages it."
    assert driven.press("delete").said == [("c1", "refused", only)]
    assert "delete" in on_kept(context=Context()).press("delete").headline
    assert on_own(context=STAFF).press("delete").headline.startswith("Only scans that the server keeps")


def test_a_deletion_that_fails_leaves_the_list():
    driven = on_kept(context=STAFF).press("delete").press("confirm", "c2")
    assert driven.answer(NotSent("off"), "c2:forget").asked == []
    again = driven.press("digit", "d1", "1")
    assert again.answer(Done(), "c2:forget").asked == []


# Saving.


def saving():
    return opened().scan("X", "e1").press("save", "v1")


def test_both_sides_go_into_one_file():
    driven = saving()
    assert driven.effects[0] == Review("v1:own", "X", 0, 5000)
    assert driven.asked == [LoadServerScans("X", None, 0, 1000)]
    assert driven.workflow.waiting(driven.state)
    assert (driven.headline, driven.actions) == ("Saving the history ...", ["cancel"])
    driven.answer(Done(OWN[:1]), "v1:own").answer(Done(ServerScans(KEPT[:1], 1)), "v1:server")
    [deliver] = driven.effects
    assert isinstance(deliver, Deliver)
    assert not deliver.on_paper
    report = deliver.report
    assert [(str(name), value) for name, value in report.facts] == [
        ("Looking for", "X"),
        ("Shown", "All"),
        ("This station", "1"),
        ("On the server", "1"),
    ]
    assert report.rows == (
        ("This station", clock(1), "CODE-1", "receive", "done", "Said 1.", "Ada"),
        ("On the server", "2026-11-21 11:00", "KEPT-1", "/api/barcode/", "worked", "", "bob"),
    )
    driven.answer(Done("scan-history.csv"), "v1:file")
    assert driven.said == [("v1", "done", "The history is saved as scan-history.csv.")]
    assert not driven.workflow.waiting(driven.state)


def test_what_is_left_out_of_the_file_is_said_in_it():
    driven = (
        saving().answer(Done(OWN[:1] * 5000), "v1:own").answer(Done(ServerScans(KEPT, 1500)), "v1:server")
    )
    assert [value for _, value in driven.effects[0].report.facts[2:]] == [
        "the latest 5000; there are older ones",
        "the latest 3; there are older ones",
    ]
    without = saving().answer(Refused(Why.NOT_SUPPORTED), "v1:server").effects[0].report
    assert without.facts[3][1] == "this server keeps no scans: it is too old for that."


def test_a_file_that_cannot_be_written_or_is_not_waited_for():
    driven = saving().answer(Refused(Why.NOT_SAVED, "disk full"), "v1:file")
    words = "The file could not be written. Make room on this computer, then try again."
    assert driven.said == [("v1", "refused", words)]
    assert driven.view.detail == "disk full"
    given_up = saving().press("cancel")
    assert [said[:2] for said in given_up.said] == [("v1", "refused"), ("c1", "done")]
    assert given_up.answer(Done("x.csv"), "v1:file").effects == ()
    assert saving().scan("Y", "s9").effects == ()


# Answers to deletions.


@pytest.mark.parametrize(
    ("outcome", "result", "headline"),
    [
        (Done(), "done", "The scan is deleted from the server."),
        (Refused(Why.TAKEN_BACK), "taken back", "Taken back before it was sent: deleting the scan."),
        (Refused(Why.NOT_FOUND), "refused", "The server does not have this scan any more."),
        (Refused(Why.FORBIDDEN), "refused",
         "Your account may not do this. Ask whoever manages the server for the right."),
        (NotSent("off"), "kept",
         "Kept here and done when the server is back: deleting the scan. Go on scanning."),
        (Unknown("lost"), "unsure",
         "No answer for deleting the scan. The station checks with the server; go on scanning."),
    ],
)  # fmt: skip
def test_what_the_answer_to_a_deletion_means(outcome, result, headline):
    workflow, write = HistoryWorkflow(), ForgetScans((1,))
    verdict = workflow.judge(write, "s1", outcome)
    assert (str(verdict.result), str(verdict.headline)) == (result, headline)
    assert str(workflow.doubt(write, "s1").headline).startswith("Nobody can tell whether this was done")


def test_foreign_text_is_shown_and_never_acts():
    evil = own(1, "<b>{0}\x1d\u202e" + "x" * 4000, result="odd\x07")
    driven = opened(rows=(evil,), server=Done(ServerScans((kept(1, code="<img>\x1d"),), 1)))
    cell = driven.view.rows[0].cells[1]
    assert cell.startswith("<b>{0}<GS><U+202E>")
    assert len(cell) < 300
    assert driven.view.rows[0].tone is Tone.NEUTRAL
    assert driven.view.beside.rows[0].cells[1] == "<img><GS>"
    assert driven.send(Answered("h1:server", Done(None))).view.beside.rows == ()
