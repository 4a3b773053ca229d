"""The engine: everything on disk before it is acted on, and everything settled in the end."""

import logging
from decimal import Decimal

import pytest

from station.connectivity import REMEMBERED, SLOW_SECONDS
from station.engine import IDENTIFY, LONGEST_PAUSE
from station.messages import DeviceChanged, Returned
from station.model import (
    Done,
    Entered,
    Evidence,
    Identity,
    NotSent,
    Pressed,
    Refused,
    Unknown,
    Why,
)
from station.operations import FindPlace, Found, Identify, LookBack, Lookup, Receive, Received
from station.screen import Device, Link
from station.text import say
from tests.workbench import (
    MAY_RECEIVE,
    ORDER,
    PACE,
    PART,
    SHELF,
    START,
    STOCK_ITEM,
    bag,
)

LOST, UNREACHED = Unknown("read timeout"), NotSent("connection refused")
WRITE = Receive(5, "PO-0001", bag(), 11, part="LM358BIDDFR", quantity=Decimal(10))


@pytest.fixture
def bench(make_bench):
    """Receiving with an open order and an operator."""
    bench = make_bench().begin()
    bench.open_order()
    return bench


# On disk first.


def test_every_scan_is_on_disk_before_it_is_acted_on(make_bench):
    bench = make_bench(start="home").begin()
    seen = []
    bench.told.on_scanned = lambda scan: seen.append(
        (scan.id, bench.rows("SELECT result FROM scans WHERE id = ?", scan.id), list(bench.lanes.questions))
    )
    bench.scan("ABC", "s1")
    bench.scan("STATION:HOME", "s2")
    bench.scan("", "s3")
    assert seen == [
        ("s1", [("pending",)], []),
        ("s2", [("pending",)], [Lookup("ABC")]),
        ("s3", [("pending",)], [Lookup("ABC")]),
    ]
    assert bench.lanes.questions == [Lookup("ABC")]


def test_every_write_is_sending_on_disk_before_the_lane_gets_it(bench):
    seen = []
    bench.lanes.on_write = lambda op_id: seen.extend(
        bench.rows("SELECT op_id, state, attempts FROM writes WHERE op_id = ?", op_id)
    )
    bench.scan(bag(), "s1")
    bench.write_answered(UNREACHED)
    bench.go(PACE.retry)
    assert seen == [("s1:receive", "SENDING", 1), ("s1:receive", "SENDING", 2)]


def test_the_verdict_is_on_disk_too(bench):
    bench.scan(bag(), "s1")
    bench.write_answered(Refused(Why.INVALID, "the server's words"))
    assert bench.rows("SELECT workflow, result, headline, detail FROM scans WHERE id = 's1'") == [
        (
            "receive",
            "refused",
            "The server refused LM358BIDDFR. Nothing was booked; read its answer below.",
            "the server's words",
        )
    ]


# Writes.


def test_pauses_double_up_to_a_minute(bench):
    bench.scan(bag(), "s1")
    pauses = []
    for _ in range(8):
        bench.write_answered(UNREACHED)
        [(not_before,)] = bench.rows("SELECT not_before FROM writes")
        pauses.append(not_before - bench.clock.now)
        bench.go(pauses[-1] - 0.01)
        assert bench.states() == ["QUEUED"]
        bench.go(0.01)
        assert bench.states() == ["SENDING"]
    assert pauses == [2, 4, 8, 16, 32, LONGEST_PAUSE, LONGEST_PAUSE, LONGEST_PAUSE]


def test_a_pause_that_the_server_asks_for_is_kept(bench):
    bench.scan(bag(), "s1")
    bench.write_answered(NotSent("too many requests", delay=300.0))
    bench.go(299)
    assert bench.states() == ["QUEUED"]
    bench.go(1)
    assert bench.states() == ["SENDING"]


def test_looking_back_until_the_server_tells(bench):
    bench.scan(bag(), "s1")
    bench.write_answered(LOST)
    for _ in range(3):
        bench.go(PACE.look_back)
        bench.answer(UNREACHED)
        assert bench.states() == ["UNKNOWN"]
    bench.go(PACE.look_back / 2)
    assert bench.lanes.questions == []
    bench.go(PACE.look_back / 2)
    assert bench.lanes.questions == [LookBack(bench.lanes.written[0])]
    bench.go(100)
    assert len(bench.lanes.questions) == 1, "one look at a time"


def test_what_stays_unclear_becomes_a_dispute(bench):
    bench.scan(bag(), "s1")
    bench.write_answered(LOST)
    bench.go(PACE.patience)
    bench.answer(Done(Evidence.UNCLEAR))
    assert bench.states() == ["DISPUTED"]
    assert bench.tape("s1")[0] == "unsure"
    assert bench.tape("s1")[1].startswith("Nobody can tell")
    assert (bench.snapshot.status.waiting, bench.snapshot.status.in_doubt) == (0, 1)


def test_a_verdict_reaches_tape_and_journal_whichever_screen_is_up(bench):
    bench.scan(bag(), "s1")
    bench.scan("STATION:HOME", "h1")
    assert bench.headline == "Ready. Scan any code."
    bench.write_answered(Done(Received(11, Decimal(10), 1)))
    assert bench.tape("s1") == ("done", "Received 10 × LM358BIDDFR.")
    assert bench.states() == ["DONE"]
    assert bench.rows("SELECT result, workflow FROM scans WHERE id = 's1'") == [("done", "receive")]
    assert bench.headline == "Ready. Scan any code."


# Scans.


def test_scans_wait_their_turn_and_none_is_dropped(make_bench):
    bench = make_bench(start="home").begin()
    for number in range(4):
        bench.scan(f"code {number}", f"s{number}")
    assert [bench.tape(f"s{number}")[0] for number in range(4)] == ["pending"] * 4
    asked = []
    for _ in range(4):
        asked += bench.lanes.questions
        bench.answer(Done(Found(STOCK_ITEM)))
    assert asked == [Lookup(f"code {number}") for number in range(4)]
    assert [bench.tape(f"s{number}")[0] for number in range(4)] == ["done"] * 4
    assert [scan.id for scan, _ in bench.told.scans] == ["s0", "s1", "s2", "s3"]


@pytest.mark.parametrize("by_code", [True, False])
def test_cancel_overtakes_what_waits(make_bench, by_code):
    bench = make_bench(start="home").begin()
    bench.scan("first", "s1")
    bench.scan("second", "s2")
    if by_code:
        bench.scan("STATION:CANCEL", "c1")
        assert bench.tape("c1")[0] == "done"
    else:
        bench.engine.handle(Pressed("cancel"))
    assert bench.tape("s1") == ("refused", "Cancelled. Nothing was booked.")
    assert bench.lanes.questions == [Lookup("first"), Lookup("second")], "the next one has its turn"
    bench.answer(Done(Found(PART)), "s1:lookup")
    assert bench.tape("s1")[0] == "refused", "the answer came too late"


def test_other_control_codes_wait_their_turn(make_bench):
    bench = make_bench(start="home").begin()
    bench.scan("first", "s1")
    bench.scan("STATION:RECEIVE", "m1")
    assert bench.snapshot.view.screen == "home"
    bench.answer(Done(Found(PART)))
    assert bench.snapshot.view.screen == "receive"
    assert bench.tape("m1") == ("done", "Receiving.")


def test_a_cancel_with_nothing_before_it_is_an_ordinary_action(bench):
    bench.scan("STATION:CANCEL", "c1")
    assert bench.tape("c1")[1] == "The order is closed on this screen. Scan the next order."


def test_an_order_scanned_at_home_opens_receiving(make_bench):
    bench = make_bench(start="home").begin()
    bench.open_order()
    assert bench.snapshot.view.screen == "receive"
    assert bench.tape("open-5") == ("done", "PO-0001 from DigiKey is open: 2 of 2 lines to come.")


def test_a_location_stays_the_place_to_work_in_on_every_screen(make_bench):
    bench = make_bench(start="home").begin()
    bench.scan("INV-SL7", "s1")
    bench.answer(Done(Found(SHELF)))
    bench.scan("STATION:RECEIVE", "m1")
    bench.open_order()
    bench.scan(bag(), "s2")
    assert bench.snapshot.status.location == "Warehouse/Shelf 3"
    assert bench.lanes.written[0].location == 7


def test_a_place_named_at_the_start_comes_first(make_bench):
    bench = make_bench(start="place", then="receive")
    bench.engine.begin()
    bench.engine.handle(Entered("location", "Shelf 3", "e1"))
    bench.engine.handle(Entered("order", "PO-0001", "e2"))
    bench.answer(Done(MAY_RECEIVE), IDENTIFY)
    assert bench.lanes.questions == [FindPlace("Shelf 3")]
    bench.answer(Done((SHELF,)))
    bench.answer(Done((ORDER,)))
    bench.answer(Done(ORDER))
    assert bench.headline.startswith("PO-0001 from DigiKey is open")
    assert bench.snapshot.status.location == "Warehouse/Shelf 3"


def test_what_only_a_window_can_do_is_passed_on(bench):
    bench.scan("STATION:CONNECT", "c1")
    assert bench.told.wishes == ["connect"]
    assert bench.tape("c1") == ("done", "Connect to a server.")


# Who is signed in.


def test_scans_wait_until_it_is_known_who_is_there(make_bench):
    bench = make_bench(start="home")
    bench.engine.begin()
    assert list(bench.lanes.reads.values()) == [Identify()]
    assert bench.snapshot.status.link is Link.CONNECTING
    bench.scan("ABC", "s1")
    assert bench.lanes.questions == []
    bench.answer(Done(MAY_RECEIVE), IDENTIFY)
    assert bench.lanes.questions == [Lookup("ABC")]
    status = bench.snapshot.status
    assert (status.operator, status.server, status.link) == ("operator", "Demo", Link.ONLINE)


@pytest.mark.parametrize(
    ("outcome", "notice", "sign_in", "link"),
    [
        (
            Refused(Why.SIGN_IN, "Expired."),
            "The server does not accept this station's sign-in. Connect to the server again. (Expired.)",
            True,
            Link.ONLINE,
        ),
        (
            Refused(Why.NOT_SET_UP),
            "No server can be used yet. Connect to one first.",
            True,
            Link.ONLINE,
        ),
        (
            UNREACHED,
            "The server cannot be reached. Check the network, then scan again. (connection refused)",
            False,
            Link.OFFLINE,
        ),
    ],
)
def test_without_an_identity_the_screen_says_why_and_work_goes_on(make_bench, outcome, notice, sign_in, link):
    bench = make_bench(start="home").begin(outcome)
    status = bench.snapshot.status
    assert (str(status.notice), status.needs_sign_in, status.link) == (notice, sign_in, link)
    bench.scan("ABC", "s1")
    assert bench.lanes.questions == [Lookup("ABC")]
    bench.go(PACE.reconnect - 0.1)
    assert IDENTIFY not in bench.lanes.reads
    bench.go(0.1)
    bench.answer(Done(MAY_RECEIVE), IDENTIFY)
    status = bench.snapshot.status
    assert (str(status.notice), status.needs_sign_in, status.operator) == ("", False, "operator")


def test_the_server_is_asked_now_and_then_and_only_once_at_a_time(make_bench):
    bench = make_bench(start="home").begin()
    bench.go(PACE.heartbeat)
    assert IDENTIFY in bench.lanes.reads
    bench.go(10 * LONGEST_PAUSE)
    bench.answer(Done(Identity("anna", "Demo", "1.5.0", 400, {})), IDENTIFY)
    assert bench.snapshot.status.operator == "anna"


# Status, settling, waiting.


def test_devices_are_shown_and_replaced_by_their_key(bench):
    bench.engine.handle(DeviceChanged("keyboard", Device(say("Scanner"), say("ready"), True)))
    bench.engine.handle(DeviceChanged("printer", Device(say("Printer"), say("none"), True)))
    bench.engine.handle(DeviceChanged("keyboard", Device(say("Scanner"), say("gone"), False)))
    assert [str(device.state) for device in bench.snapshot.status.devices] == ["gone", "none"]


def test_settled_means_that_everything_has_its_final_answer(make_bench):
    bench = make_bench()
    bench.engine.begin()
    assert not bench.engine.settled, "nobody has said who is signed in"
    bench.answer(Done(MAY_RECEIVE), IDENTIFY)
    assert bench.engine.settled
    bench.scan("PO-0001", "s1")
    assert not bench.engine.settled, "a question is with the server"
    bench.answer(Done((ORDER,)))
    bench.answer(Done(ORDER))
    assert bench.engine.settled
    for outcome in (UNREACHED, LOST):
        bench.scan(bag(lot=outcome.cause), outcome.cause)
        assert not bench.engine.settled, "a write is with the server"
        bench.write_answered(outcome)
        assert not bench.engine.settled, "a write is kept or in doubt"
        bench.go(PACE.look_back)
        if outcome is LOST:
            bench.answer(Done(Evidence.APPLIED))
        else:
            bench.write_answered(Done())
        assert bench.engine.settled
    bench.go(PACE.heartbeat)
    assert bench.engine.settled, "the heartbeat keeps nobody waiting"


def test_the_engine_sleeps_until_something_is_due(bench):
    assert bench.engine.seconds_to_wait() == PACE.heartbeat
    bench.scan(bag(), "s1")
    bench.scan(bag(lot="B"), "s2")
    assert bench.engine.seconds_to_wait() == SLOW_SECONDS, "the second write waits for the first"
    bench.write_answered(UNREACHED)
    assert bench.engine.seconds_to_wait() == PACE.retry
    bench.go(PACE.retry)
    bench.write_answered(LOST)
    assert bench.engine.seconds_to_wait() == PACE.look_back, "and nothing of its line is sent meanwhile"
    bench.go(PACE.look_back)
    assert bench.engine.seconds_to_wait() > PACE.look_back, "the look comes back by itself"
    bench.clock.go(1000)
    assert bench.engine.seconds_to_wait() == 0.01
    bench.engine.elapsed()
    assert bench.engine.seconds_to_wait() == SLOW_SECONDS, "the heartbeat is out"
    bench.go(SLOW_SECONDS + 0.1)
    assert bench.engine.seconds_to_wait() == LONGEST_PAUSE, "the heartbeat too"


# Faults.


def test_after_a_fault_the_screen_starts_anew_and_the_journal_knows_all(bench, caplog):
    bench.scan(bag(), "s1")
    with caplog.at_level(logging.ERROR):
        bench.engine.fault(RuntimeError("a bug"))
    assert "the engine met a fault" in caplog.text
    status = bench.snapshot.status
    assert str(status.notice) == "The station met a fault and started this screen anew. The log tells more."
    assert bench.snapshot.view.screen == "home"
    bench.write_answered(Done())
    assert bench.states() == ["DONE"]
    assert bench.tape("s1")[0] == "done"


def test_a_standing_notice_comes_back_when_nothing_more_urgent_is_to_say(make_bench):
    bench = make_bench(notice=say("The settings have a mistake.")).begin(UNREACHED)
    assert str(bench.snapshot.status.notice).startswith("The server cannot be reached.")
    bench.go(PACE.reconnect)
    bench.answer(Done(MAY_RECEIVE), IDENTIFY)
    assert str(bench.snapshot.status.notice) == "The settings have a mistake."


def test_a_button_has_no_scan_to_answer(bench):
    told = len(bench.told.verdicts)
    bench.engine.handle(Pressed("cancel"))
    bench.engine.handle(Pressed("home"))
    assert bench.snapshot.view.screen == "home"
    assert len(bench.told.verdicts) == told


def test_answers_that_nobody_waits_for_change_nothing_but_the_link(bench):
    before = bench.snapshot
    bench.engine.handle(Returned("old:receive", Done(), 0.1))
    assert bench.snapshot == before


def test_the_screen_says_slow_while_a_request_hangs_and_how_old_it_is(bench):
    bench.scan("AB-1", "s1")
    bench.go(SLOW_SECONDS + 1)
    status = bench.snapshot.status
    assert (status.link, status.as_of) == (Link.SLOW, START)
    bench.answer(UNREACHED)
    assert bench.snapshot.status.link is Link.OFFLINE
    bench.go(60)
    bench.answer(Done(MAY_RECEIVE), IDENTIFY)
    for number in range(REMEMBERED):
        bench.scan(f"AB-{number + 2}", f"t{number}")
        bench.answer(Refused(Why.NO_MATCH))
    assert (bench.snapshot.status.link, bench.snapshot.status.as_of) == (Link.ONLINE, 0.0)
