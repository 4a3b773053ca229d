"""The window with the station behind it, on the demo server: real widgets, threads, HTTP and SQLite."""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from station.app import WindowRun
from station.assembly import Beginning
from station.demo.server import DemoServer
from station.means import Means
from station.messages import Returned
from station.model import Done, Pressed, Refused, Why
from station.settings_tree import JournalSettings, PrinterSettings, ServerSettings, Settings, WindowSettings
from station.ui.commands import ConnectRequest
from tests.labels_bench import items_of, things
from tests.printers.sink import READY, Sink
from tests.test_reports import REPORT

from .conftest import Keyboard
from .gallery_bench import found

LABEL = (
    "[)>\x1e06\x1dP296-LM358BIDDFRCT-ND\x1d1PLM358BIDDFR\x1dK\x1d1K72991337\x1dQ10\x1d11ZPICK\x1d13Z361337"
)
RECEIVED = "Received 10 × LM358BIDDFR into Warehouse/Receiving."


@pytest.fixture
def means(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Means:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    monkeypatch.delenv("STATION_SERVER_TOKEN", raising=False)
    journal = JournalSettings(file=str(tmp_path / "journal.sqlite"))
    settings = Settings(journal=journal, window=WindowSettings(sounds=False, language="en"))
    return Means(settings, tmp_path / "station.toml")


Open = Callable[[Means], WindowRun]


@pytest.fixture
def open_window(qtbot: QtBot, qapp: QApplication) -> Iterator[Open]:
    runs: list[WindowRun] = []

    def opened(means: Means) -> WindowRun:
        runs.append(WindowRun(means, Beginning()))
        qtbot.addWidget(runs[-1].window)
        runs[-1].open(qapp)
        return runs[-1]

    yield opened
    for run in runs:
        run.close()


def with_server(means: Means, server: DemoServer) -> Means:
    settings = replace(means.settings, server=ServerSettings(url=server.url, user="operator"))
    return replace(means, settings=settings, token=lambda _: server.tokens["operator"])


def headline(run: WindowRun) -> str:
    return run.window.page.headline.text()


def test_scans_before_the_station_has_begun_count(
    open_window: Open, means: Means, server: DemoServer, qtbot: QtBot
):
    run = open_window(with_server(means, server))
    run.scanned("PO-0001", "keyboard")
    run.scanned(LABEL, "keyboard")
    qtbot.waitUntil(lambda: headline(run) == RECEIVED, timeout=10_000)
    with closing(sqlite3.connect(server.database)) as database:
        assert database.execute("SELECT received FROM purchase_order_line WHERE pk = 1").fetchone() == (10,)


def test_without_a_server_the_dialog_asks_and_signs_in(
    open_window: Open, means: Means, server: DemoServer, qtbot: QtBot
):
    run = open_window(means)
    qtbot.waitUntil(lambda: run.window._dialog is not None, timeout=10_000)
    run.connect(ConnectRequest(server.url, "operator", "guess"))
    dialog = run.window._dialog
    qtbot.waitUntil(lambda: "(Invalid username/password.)" in dialog.message.text(), timeout=10_000)
    run.connect(ConnectRequest(server.url, "operator", "lab-Passw0rd!", remember=True))
    qtbot.waitUntil(lambda: run.window._dialog is None, timeout=10_000)
    run.scanned("REEL-000123", "keyboard")
    qtbot.waitUntil(lambda: headline(run) == "LM358BIDDFR", timeout=10_000)
    assert f'url = "{server.url}"' in means.settings_file.read_text(encoding="utf-8")
    assert "lab-Passw0rd!" not in means.settings_file.read_text(encoding="utf-8")


def test_a_token_is_tried_before_it_is_taken(
    open_window: Open, means: Means, server: DemoServer, qtbot: QtBot
):
    run = open_window(means)
    qtbot.waitUntil(lambda: run.window._dialog is not None, timeout=10_000)
    run.connect(ConnectRequest(server.url, token="inv-no-such-token"))
    dialog = run.window._dialog
    qtbot.waitUntil(lambda: "(Invalid token.)" in dialog.message.text(), timeout=10_000)
    run.connect(ConnectRequest(server.url, token=server.tokens["operator"]))
    qtbot.waitUntil(lambda: run.window._dialog is None, timeout=10_000)
    assert not means.settings_file.exists()


def test_the_dialog_can_be_called_again(open_window: Open, means: Means, qtbot: QtBot):
    run = open_window(means)
    qtbot.waitUntil(lambda: run.window._dialog is not None, timeout=10_000)
    run.window._dialog.reject()
    qtbot.waitUntil(lambda: run.window._dialog is None, timeout=10_000)
    run.scanned("STATION:CONNECT", "keyboard")
    qtbot.waitUntil(lambda: run.window._dialog is not None, timeout=10_000)


def test_scans_go_to_the_page_of_the_labels_while_it_is_open(
    open_window: Open, means: Means, server: DemoServer, qtbot: QtBot
):
    run = open_window(with_server(means, server))
    run.scanned("STATION:LABELS", "keyboard")
    qtbot.waitUntil(lambda: run.window._labels is not None, timeout=10_000)
    page = run.window._labels
    qtbot.waitUntil(lambda: page.verdict.text() == "Read back: every code on it was read.", timeout=10_000)
    # As from the thread of a scanner.
    run._desk.came(run._maker.from_text(LABEL, "serial"))
    qtbot.waitUntil(lambda: page.message.text().endswith("Nothing was booked."), timeout=10_000)
    page.done_button.click()
    assert run.window._labels is None
    run._desk.came(run._maker.from_text("LOC-A1", "serial"))
    qtbot.waitUntil(lambda: headline(run) == "Warehouse/Shelf A/A1", timeout=10_000)
    assert [row.text for row in run.window.page.tape_model.rows()] == ["LOC-A1", "STATION:LABELS"]


def test_a_journal_that_cannot_be_used_stops_scanning_aloud(open_window: Open, means: Means, qtbot: QtBot):
    Path(means.settings.journal.file).write_bytes(b"no database at all " * 60)
    run = open_window(means)
    qtbot.waitUntil(lambda: headline(run).startswith("The journal"), timeout=10_000)
    run.scanned("PO-0001", "keyboard")
    assert "Do not scan." in run.window.page.prompt_text


def test_the_value_of_an_action_goes_with_it(means: Means, qtbot: QtBot):
    run = WindowRun(means, Beginning())
    qtbot.addWidget(run.window)
    run.pressed("digit", "3")
    run.pressed("undo")
    inbox = run._station._engine._inbox
    first, second = inbox.get_nowait(), inbox.get_nowait()
    assert replace(first, press="") == Pressed("digit", value="3")
    assert replace(second, press="") == Pressed("undo")
    assert "" not in {first.press, second.press}
    assert first.press != second.press, "operations are named after it"


def test_typed_codes_are_scans_by_hand(open_window: Open, means: Means, server: DemoServer, qtbot: QtBot):
    run = open_window(with_server(means, server))
    run.entered("code", "LOC-A1")
    qtbot.waitUntil(lambda: headline(run) == "Warehouse/Shelf A/A1", timeout=10_000)
    with closing(sqlite3.connect(means.settings.journal.file)) as journal:
        assert journal.execute("SELECT source, result FROM scans").fetchall() == [("typed", "done")]


def test_an_enter_behind_a_scan_presses_no_row(open_window: Open, means: Means, qtbot: QtBot):
    run = open_window(means)
    qtbot.waitUntil(lambda: run.window._dialog is not None, timeout=10_000)
    run.window._dialog.reject()
    pressed: list[str] = []
    run.window.page.tables._on_pressed = lambda action, value: pressed.append(value)
    run.window.page.tables.show_view(found())
    run.window.page.tables.move_cursor(1)
    assert run.window.page.lines.framed == 0
    Keyboard().type(run.window.windowHandle(), "LOC-A1\t\r")
    assert (run.window.page.lines.framed, pressed) == (-1, [])


@pytest.mark.parametrize("text", ['{"stockitem": 1337}', "<b>ü抵</b>\x1d\u202e", "x" * 4000])
def test_a_text_is_put_on_the_clipboard_from_any_thread(means: Means, qtbot: QtBot, text: str):
    run = WindowRun(means, Beginning())
    qtbot.addWidget(run.window)
    QApplication.clipboard().setText("before")
    thread = threading.Thread(target=run._listener.copied, args=(text,))
    thread.start()
    thread.join()
    assert QApplication.clipboard().text() == "before", "the clipboard belongs to the thread of the window"
    qtbot.waitUntil(lambda: QApplication.clipboard().text() == text)
    assert not QApplication.clipboard().mimeData().hasHtml()


def test_the_window_puts_reports_on_paper_and_into_files(
    open_window: Open, means: Means, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    # Nobody prints there.
    monkeypatch.setenv("CUPS_SERVER", "127.0.0.1:9")
    run = open_window(means)
    answers: list[object] = []
    monkeypatch.setattr(run._station, "put", answers.append)
    for on_paper in (True, False):
        run._beside.deliver(f"r{on_paper}", REPORT, on_paper)
    run._beside.photograph("p")
    qtbot.waitUntil(lambda: sum(isinstance(a, Returned) for a in answers) == 3, timeout=10_000)
    told = {answer.op_id: answer.outcome for answer in answers if isinstance(answer, Returned)}
    assert told == {
        "rTrue": Done("PO-0001.pdf"),
        "rFalse": Done("PO-0001.csv"),
        "p": Refused(Why.NO_CAMERA, "no camera is set up"),
    }
    kept = {file.name for file in (tmp_path / "data" / "station" / "reports").iterdir()}
    assert kept == {"PO-0001.pdf", "PO-0001.csv"}


def test_a_label_comes_out_stands_on_the_tape_and_again_at_a_click(
    open_window: Open, means: Means, server: DemoServer, qtbot: QtBot
):
    with closing(Sink(READY)) as sink:
        desk = PrinterSettings(name="Desk", address=sink.address, language="zpl-bitmap")
        at_once = replace(means.settings.journal, undo_seconds=0.0)
        with_printer = replace(means, settings=replace(means.settings, printers=(desk,), journal=at_once))
        run = open_window(with_server(with_printer, server))
        run.scanned("PO-0001", "keyboard")
        run.scanned(LABEL, "keyboard")
        tape = run.window.page.tape
        label_printed = " · label printed"
        qtbot.waitUntil(lambda: str(tape.model().index(0, 0).data()).endswith(label_printed), timeout=10_000)
        tape.clicked.emit(tape.model().index(1, 0))
        tape.clicked.emit(tape.model().index(0, 0))
        qtbot.waitUntil(lambda: len(sink.labels) == 2, timeout=10_000)
        assert things(sink.labels[0]) == things(sink.labels[1]) == [("stockitem", items_of(server)[0])]
        assert headline(run) == RECEIVED
