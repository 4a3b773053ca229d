"""Snapshots come to the window from any thread, and never pile up."""

import threading

from PySide6.QtCore import Qt, QThread

from station.model import Result
from station.screen import Snapshot
from station.text import say
from station.ui.bridge import GuiCalls, LatestBridge

from .gallery import STATUS, home, tape_row


def snapshot(number):
    return Snapshot(home(), STATUS, (tape_row(number, Result.DONE, say("Scan {n}", n=number)),))


def from_a_thread(act):
    thread = threading.Thread(target=act)
    thread.start()
    thread.join()


def test_a_thousand_snapshots_cost_one_event_and_the_newest_is_shown(qtbot):
    shown = []
    bridge = LatestBridge(shown.append)
    posted = []
    bridge._published.connect(lambda: posted.append(1), Qt.ConnectionType.DirectConnection)
    from_a_thread(lambda: [bridge.publish(snapshot(number)) for number in range(1000)])
    assert (shown, len(posted)) == ([], 1)
    qtbot.waitUntil(lambda: bool(shown))
    assert [snap.tape[0].scan_id for snap in shown] == ["scan-999"]
    bridge.publish(snapshot(1000))
    qtbot.waitUntil(lambda: len(shown) == 2)


def test_it_is_shown_on_the_gui_thread(qtbot, qapp):
    threads = []
    bridge = LatestBridge(lambda _: threads.append(QThread.currentThread()))
    from_a_thread(lambda: bridge.publish(snapshot(1)))
    qtbot.waitUntil(lambda: bool(threads))
    assert threads == [qapp.thread()]


def test_a_snapshot_published_while_one_is_shown_is_shown_next(qtbot):
    shown = []

    def show(snap):
        shown.append(snap.tape[0].scan_id)
        if len(shown) == 1:
            bridge.publish(snapshot(2))

    bridge = LatestBridge(show)
    bridge.publish(snapshot(1))
    qtbot.waitUntil(lambda: shown == ["scan-1", "scan-2"])


def test_after_closing_nothing_is_shown(qtbot):
    shown, called = [], []
    bridge, calls = LatestBridge(shown.append), GuiCalls()
    bridge.publish(snapshot(1))
    bridge.close()
    bridge.publish(snapshot(2))
    calls.call(lambda: called.append(1))
    qtbot.waitUntil(lambda: called == [1])
    assert shown == []


def test_calls_from_a_thread_keep_their_order(qtbot):
    called = []
    calls = GuiCalls()
    from_a_thread(lambda: [calls.call(lambda n=n: called.append(n)) for n in range(5)])
    qtbot.waitUntil(lambda: called == [0, 1, 2, 3, 4])
