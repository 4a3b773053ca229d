"""A code on the screen: a scanner reads exactly the text from it, or a sentence says why there is none."""

import numpy as np
import pytest
from PySide6.QtGui import QImage

from station.input.decoder import decode
from station.screen import Snapshot
from station.ui.theme import COMPACT
from station.ui.widgets.code_picture import LARGEST_DOT, LEAST_DOT, QUIET_MODULES, TOO_LONG, TOO_SMALL

from .conftest import lay_out
from .gallery import MARKUP, STATUS, home, receiving
from .gallery_bench import coded, looked_up

NATIVE = '{"stockitem": 1337}'
LONG = "a" * 2900


def show(window, view):
    window.show_snapshot(Snapshot(view, STATUS, ()))
    lay_out()
    return window.page.code


def in_grey(widget):
    """Take a picture of a widget as a camera would have it."""
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    # A copy: the pixels go with their image.
    return rows[:, : image.width()].copy()


def read(widget):
    return [(code.symbology, code.text) for code in decode(in_grey(widget))]


def extent(grey, ground):
    """Return left, top, right and bottom of all pixels that are not of this grey."""
    rows, columns = np.where(grey != ground)
    return columns.min(), rows.min(), columns.max() + 1, rows.max() + 1


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", [(1024, 768), (1180, 820), (1920, 1080)])
@pytest.mark.parametrize(
    "code", [NATIVE, "INV-SI1337", "1337", MARKUP, "Müller 抵抗器 4.7kΩ", "[)>\x1e06\x1d1PLM358\x1e\x04"]
)
def test_a_code_is_read_from_the_screen(make_window, theme, size, code):
    window = make_window(theme, size=size)
    card = show(window, coded(code))
    assert read(card) == [("QRCode", code)]
    assert card.symbol.dot() >= 4
    assert read(window) == [("QRCode", code)], "with all the rest of the window around it"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_modules_are_whole_pixels_black_on_white_with_a_quiet_zone(make_window, theme):
    card = show(make_window(theme), coded(NATIVE))
    dot, side = card.symbol.dot(), card.symbol.dot() * (25 + 2 * QUIET_MODULES)
    grey = in_grey(card.symbol)
    left, top = (card.symbol.width() - side) // 2, (card.symbol.height() - side) // 2
    square = grey[top : top + side, left : left + side]
    assert set(np.unique(square)) == {0, 255}
    quiet = QUIET_MODULES * dot
    assert extent(square, 255) == (quiet, quiet, side - quiet, side - quiet)
    modules = square.reshape(33, dot, 33, dot)
    assert (modules == modules[:, :1, :, :1]).all(), "every module has one colour"


def test_the_text_stands_beside_it_as_plain_text(window):
    card = show(window, coded(MARKUP))
    assert "<img src=x" in card.text.text()
    assert "<U+202E>" in card.text.text()
    assert card.text.isVisible()


def test_a_code_stands_beside_the_tables(window):
    card = show(window, looked_up(code=NATIVE))
    assert read(card) == [("QRCode", NATIVE)]
    assert window.page.lines.isVisible()
    assert card.geometry().right() < window.page.tables.x()


def test_a_code_alone_has_all_the_room_but_no_more_than_is_of_use(make_window):
    window = make_window(size=(1920, 1080))
    card = show(window, home(code="1337", screen="lookup"))
    assert card.symbol.dot() == LARGEST_DOT
    assert not window.page.tables.isVisible()
    assert not window.page.idle.isVisible()


@pytest.mark.parametrize("code", ["x" * 4000, "x" * 2954, MARKUP * 100, "9" * 7090, "\ud800"])
def test_what_no_code_can_hold_has_a_sentence(window, code):
    card = show(window, coded(code))
    assert (card.symbol.text(), card.symbol.dot()) == (str(TOO_LONG), 0)
    assert " ".join(card.symbol.painted_lines()) == str(TOO_LONG)
    assert read(card) == []
    assert len(card.text.painted_lines()) <= 6
    card = show(window, coded(NATIVE))
    assert read(card) == [("QRCode", NATIVE)]


def test_a_code_that_needs_more_room_says_so_and_is_there_once_it_has_it(make_window, qtbot):
    window = make_window(size=(1024, 768))
    card = show(window, coded(LONG))
    assert card.symbol.dot() == 0
    assert card.symbol.text() == str(TOO_SMALL)
    window.resize(1480, 1050)
    qtbot.waitUntil(lambda: card.symbol.dot() >= LEAST_DOT)
    assert window.look.sizes is COMPACT
    assert read(card) == [("QRCode", LONG)]


def test_another_code_takes_the_place_of_the_last_and_goes_with_its_screen(window):
    for code in ("INV-SI1", "INV-SI2"):
        card = show(window, coded(code))
        assert read(card) == [("QRCode", code)]
    assert show(window, receiving()) is card
    assert not card.isVisible()
    card = show(window, coded("INV-SI2"))
    assert read(card) == [("QRCode", "INV-SI2")]


def test_screens_without_a_code_or_a_second_table_make_neither(window):
    show(window, receiving())
    assert window.page.code is None
    assert window.page.tables.second is None
    assert window.page.tables.first.words is None
