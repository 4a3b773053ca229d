"""The whole station on a real display: keys are pressed, and the screen and the server are looked at.

No part of the program is replaced: the keys go through the X server, the window paints, the demo
server books. What was painted is read from the screen log, which the station writes after each paint.
"""

import shutil
import sqlite3
import subprocess
import time
from contextlib import closing

import pytest

from .screen import StationOnScreen

pytestmark = pytest.mark.skipif(shutil.which("Xvfb") is None, reason="Xvfb is not installed")

ORDER = "PO-0001"
SKU = "296-LM358BIDDFRCT-ND"
LABEL = (
    f"[)>\x1e06\x1dP{SKU}\x1d1PLM358BIDDFR\x1dK\x1d1K72991337\x1d10K85781337\x1d11K1\x1d4LPH\x1dQ10"
    "\x1d11ZPICK\x1d12Z15221337\x1d13Z361337"
)


@pytest.fixture
def database(tmp_path):
    return tmp_path / "demo.sqlite"


@pytest.fixture
def station(screen, tmp_path, database):
    arguments = ["--demo", "--demo-database", str(database)]
    with closing(StationOnScreen(screen, tmp_path, arguments)) as station:
        station.wait_for("headline", headline="Ready")
        yield station


def booked(database):
    """Return what the demo server holds of the scanned article: received in all, and the new stock."""
    line = (
        "SELECT line.received FROM purchase_order_line line JOIN supplier_part part ON part.pk = line.part"
        ' JOIN purchase_order o ON o.pk = line."order" WHERE part.SKU = ? AND o.reference = ?'
    )
    stock = (
        "SELECT item.quantity FROM stock_item item JOIN supplier_part part ON part.pk = item.supplier_part"
        " JOIN purchase_order o ON o.pk = item.purchase_order WHERE part.SKU = ? AND o.reference = ?"
    )
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        return [connection.execute(query, (SKU, ORDER)).fetchall() for query in (line, stock)]


@pytest.mark.parametrize("pause_ms", [2, 5, 20])
def test_a_label_is_received_by_two_pulls_of_the_trigger(station, scanner, database, pause_ms):
    assert booked(database) == [[(0,)], []]
    scanner.scan(ORDER, pause_ms)
    row = station.wait_for("scan", result="done")
    assert row["text"] == ORDER
    scanner.scan(LABEL, pause_ms)
    headline = station.wait_for("headline", tone="good", headline="LM358BIDDFR")
    assert "10" in headline["headline"]
    row = station.wait_for("scan", result="done")
    assert row["text"] == LABEL
    assert "LM358BIDDFR" in row["headline"]
    assert booked(database) == [[(10,)], [(10,)]]
    assert station.errors() == ""


def test_scans_close_together_are_two_scans_and_none_is_lost(station, scanner, database):
    scanner.scan(ORDER, 2)
    time.sleep(0.03)
    scanner.scan(LABEL, 2)
    texts = {station.wait_for("scan", result="done")["text"] for _ in range(2)}
    assert texts == {ORDER, LABEL}
    assert booked(database) == [[(10,)], [(10,)]]


def test_a_return_within_a_label_does_not_split_it(station, scanner):
    scanner.scan("Line 1\rLine 2", 2)
    assert station.new_scan()["text"] == "Line 1\rLine 2"


def test_what_a_person_types_is_taken_at_enter(station, scanner):
    scanner.scan("po-0001", 130)
    row = station.wait_for("scan", text="po-0001")
    assert row["result"] in ("pending", "done", "refused", "ask")


def test_the_same_label_again_is_booked_once(station, scanner, database):
    for text in (ORDER, LABEL):
        scanner.scan(text, 2)
        station.wait_for("scan", result="done", text=text)
    scanner.scan(LABEL, 2)
    second = station.wait_for("headline", tone="ask")
    assert second["prompt"] != ""
    assert booked(database) == [[(10,)], [(10,)]]


@pytest.fixture
def keyboard_layout(screen):
    """Set the layout of the display, and give it the American one back."""

    def choose(layout):
        subprocess.run(["setxkbmap", "-display", screen, layout], check=True, timeout=20)

    yield choose
    choose("us")


ISO_15434 = f"[)>\x1e06\x1dP{SKU}\x1d1PLM358BIDDFR{{x}}\x1dQ10\x1e\x04"


@pytest.mark.parametrize("layout", ["de", "fr", "es", "ru", "se"])
def test_under_any_layout_the_keys_tell_what_a_us_scanner_meant(station, scanner, keyboard_layout, layout):
    keyboard_layout(layout)
    for code in (ISO_15434, "AB-12/34_[5]"):
        scanner.scan(code, 2)
        assert station.new_scan()["text"] == code


def into_the_text_field(station, scanner):
    """Give the field for typed codes the focus; the scan that follows shows that the key has arrived."""
    scanner.press("F2")
    scanner.scan("A-1", 2)
    station.wait_for("scan", text="A-1")


def test_dead_keys_are_not_lost_where_a_text_field_has_the_focus(station, scanner, keyboard_layout):
    keyboard_layout("fr")
    into_the_text_field(station, scanner)
    for code in (ISO_15434, "[a]{e}[o]"):
        scanner.scan(code, 2)
        assert station.new_scan()["text"] == code


def test_a_person_composes_letters_in_a_text_field_as_ever(station, scanner, keyboard_layout):
    keyboard_layout("fr")
    into_the_text_field(station, scanner)
    # The keys that type ^ dead, e, and q where a US keyboard has a.
    scanner.scan("[ea", 150)
    assert station.wait_for("scan", text="q")["text"] == "êq"
