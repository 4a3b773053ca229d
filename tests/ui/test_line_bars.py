"""Bars and pictures in the table: what is painted of them, where, and when again."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor

from station.model import Tone
from station.screen import Progress, Row, Snapshot
from station.text import say
from station.ui.theme import DARK, LIGHT, contrast
from station.ui.widgets.lines import font_for
from station.ui.widgets.picture import SMALL_SIDE, SmallPictures

from .gallery import COLUMNS, LONG_NAME, STATUS, line, receiving
from .test_picture import image_file, png_that_claims
from .test_tables import Changes

RED = "#ff0000"


def shown(window, *rows, columns=COLUMNS):
    window.show_snapshot(Snapshot(receiving(columns=columns, rows=rows), STATUS, ()))
    return window.page.lines


def with_bar(done, under_way=0.0, **changes):
    return replace(line(0), progress=Progress(done, under_way), **changes)


def cell(lines, row, column):
    """Take a picture of one cell."""
    return lines.viewport().grab(lines.visualRect(lines.model().index(row, column))).toImage()


def bar_inks(lines, row):
    """Return the colours along the middle of a bar, without its outline."""
    image, look = cell(lines, row, lines.model().bars), lines._delegate.look
    left, width = look.sizes.gap, lines._delegate.bar_width()
    middle = image.height() // 2
    return [image.pixelColor(left + 1 + x, middle).name() for x in range(width - 2)]


def share(inks, colour):
    return inks.count(colour) / len(inks)


@pytest.mark.parametrize(("theme", "palette"), [("light", LIGHT), ("dark", DARK)])
def test_half_a_bar_is_solid_and_what_is_under_way_stands_behind_it(make_window, theme, palette):
    lines = shown(make_window(theme), with_bar(0.5, 0.25), line(1))
    inks = bar_inks(lines, 0)
    good = palette.tones["good"].ink
    half, three_quarters = len(inks) // 2, len(inks) * 3 // 4
    assert set(inks[:half]) == {good}
    assert good not in inks[half:]
    assert palette.canvas not in inks[half : three_quarters - 1]
    assert set(inks[three_quarters:]) == {palette.canvas}


@pytest.mark.parametrize(
    ("done", "under_way", "solid", "empty"),
    [
        (0.0, 0.0, 0, 1),
        (1.0, 0.0, 1, 0),
        (1.0, 1.0, 1, 0),
        (-3.0, -1.0, 0, 1),
        (7.5, 2.0, 1, 0),
        (float("inf"), 0.0, 1, 0),
        (float("nan"), float("nan"), 0, 1),
        (0.0, 9.0, 0, 0),
        (1 / 3, 2 / 3, 1 / 3, 0),
        (0.7, 0.3, 0.7, 0),
    ],
)
def test_parts_of_the_whole_are_taken_as_such(window, done, under_way, solid, empty):
    inks = bar_inks(shown(window, with_bar(done, under_way)), 0)
    assert share(inks, LIGHT.tones["good"].ink) == pytest.approx(solid, abs=0.02)
    assert share(inks, LIGHT.canvas) == pytest.approx(empty, abs=0.02)


def test_the_first_and_the_last_of_a_thousand_are_seen(window):
    first, under_way, last = (
        bar_inks(shown(window, with_bar(*parts)), 0) for parts in ((0.001, 0), (0.001, 0.001), (0.999, 0))
    )
    good = LIGHT.tones["good"].ink
    assert first[0] == good
    assert (under_way[0], under_way[2] in (good, LIGHT.canvas)) == (good, False)
    assert last[-1] == LIGHT.canvas


@pytest.mark.parametrize(("theme", "palette"), [("light", LIGHT), ("dark", DARK)])
@pytest.mark.parametrize("current", [False, True])
def test_an_empty_bar_has_its_outline_on_any_ground(make_window, theme, palette, current):
    lines = shown(make_window(theme), with_bar(0.0, current=current))
    image = cell(lines, 0, lines.model().bars)
    edge = image.pixelColor(lines._delegate.look.sizes.gap, image.height() // 2).name()
    assert edge == palette.muted
    assert contrast(edge, palette.current if current else palette.surface) >= 3


def test_without_progress_there_is_no_column_for_it(window):
    lines = shown(window, line(0), line(1))
    assert lines.model().columnCount() == len(COLUMNS)
    lines = shown(window, line(0), with_bar(0.5))
    assert lines.model().columnCount() == len(COLUMNS) + 1
    assert lines.model().headerData(len(COLUMNS), lines.horizontalHeader().orientation()) == ""
    nothing = cell(lines, 0, len(COLUMNS))
    assert nothing.pixelColor(nothing.width() // 2, nothing.height() // 2).name() == LIGHT.surface


@pytest.mark.parametrize("size", [(900, 620), (1024, 768), (1920, 1080)])
def test_a_bar_keeps_its_width_beside_long_names(make_window, size):
    window = make_window(size=size)
    long = Row((LONG_NAME, LONG_NAME, "1000000", "1000000", "1000000"), progress=Progress(0.5))
    lines = shown(window, long, with_bar(1.0))
    bars = lines.model().bars
    widths = [lines.columnWidth(column) for column in range(bars + 1)]
    assert widths[bars] == lines._delegate.bar_width() + 2 * window.look.sizes.gap
    assert sum(widths) == lines.viewport().width()
    assert min(widths) > 40


def test_a_cell_too_many_is_not_painted_where_the_bars_are(window):
    lines = shown(window, Row(("1", "2"), progress=Progress(0.0)), columns=(say("A"),))
    assert (lines.model().columnCount(), lines.model().index(0, 1).data()) == (2, "")


def left_of_text(lines, row):
    """Return where the first text of a row begins: its first dark pixel behind icon and picture."""
    image, first = cell(lines, row, 0), lines._delegate.first_room()
    middle = range(8, image.height() - 8)
    for x in range(first, image.width()):
        if any(image.pixelColor(x, y).lightness() < 120 for y in middle):
            return x
    return -1


def test_a_picture_stands_before_its_row_and_the_others_keep_the_indent(window):
    bare = left_of_text(shown(window, line(0), line(0)), 0)
    lines = shown(window, replace(line(0), picture=image_file(40, 40)), line(0))
    delegate, gap = lines._delegate, window.look.sizes.gap
    side, icon = delegate.picture_side(), delegate.icon_room()
    assert left_of_text(lines, 0) == left_of_text(lines, 1) == bare - icon + side + gap
    image, other = cell(lines, 0, 0), cell(lines, 1, 0)
    centre = QPoint(bare - icon + side // 2, image.height() // 2)
    assert image.pixelColor(centre).name() == RED
    assert other.pixelColor(centre).name() == LIGHT.surface


@pytest.mark.parametrize(
    "data",
    [b"<svg/>", b"x" * 4000, png_that_claims(100_000, 100_000), image_file(2400, 2400), b"\x89PNG\r\n\x1a\n"],
    ids=["svg", "noise", "bomb", "large", "cut"],
)
def test_a_picture_that_is_unfit_leaves_its_place_empty(window, data):
    lines = shown(window, replace(line(0), picture=data), replace(line(0), picture=image_file(9, 9)))
    place = lines._delegate.first_room() - lines._delegate.picture_side() // 2
    image = cell(lines, 0, 0)
    assert image.pixelColor(place, image.height() // 2).name() == LIGHT.surface
    assert left_of_text(lines, 0) == left_of_text(lines, 1)


def test_small_pictures_are_decoded_once_small_and_only_while_they_are_shown(qapp):
    pictures, data = SmallPictures(), image_file(600, 300)
    image = pictures.image(data)
    assert (image.width(), image.height()) == (SMALL_SIDE, SMALL_SIDE // 2)
    assert pictures.image(bytes(bytearray(data))) is image
    pictures.keep([data, b""])
    assert pictures.image(data) is image
    pictures.keep([])
    assert pictures.image(data) is not image


def test_a_bar_that_grows_paints_its_own_row_again(window):
    rows = [with_bar(0.0, picture=image_file(20, 20)) for _ in range(5)]
    lines = shown(window, *rows)
    changes = Changes(lines.model())
    rows[3] = replace(rows[3], progress=Progress(1.0))
    ends = []
    lines.model().dataChanged.connect(lambda top, bottom: ends.append((top.column(), bottom.column())))
    shown(window, *rows)
    assert changes.said == [("changed", 3, 3)]
    assert ends == [(0, lines.model().bars)]
    assert QColor(bar_inks(lines, 3)[0]).name() == LIGHT.tones["good"].ink


def test_the_icon_stands_on_the_corner_of_the_picture_and_in_its_place_without_one(window):
    done = with_bar(1.0, tone=Tone.GOOD)
    lines = shown(window, replace(done, picture=image_file(40, 40)), done)
    delegate, icon_ink = lines._delegate, LIGHT.tones[Tone.GOOD].ink
    left, side = window.look.sizes.gap + 5, delegate.picture_side()

    def inked(row):
        image = cell(lines, row, 0)
        return [
            (x - left, y)
            for x in range(left, left + side)
            for y in range(image.height())
            if image.pixelColor(x, y).name() == icon_ink.lower()
        ]

    beside, alone = inked(0), inked(1)
    assert beside
    assert alone
    assert min(x for x, _ in beside) > side // 3
    assert cell(lines, 0, 0).pixelColor(left + 3, cell(lines, 0, 0).height() // 2).name() == RED
    assert min(x for x, _ in alone) < side // 3


def test_a_name_that_is_too_long_is_set_smaller_before_it_is_cut(qapp, window):
    style = window.page.lines._delegate.cell_style(line(0))
    base, least = window.font(), window.look.sizes.small
    assert font_for("C1", base, style, 200).pixelSize() == style.largest
    assert least <= font_for("GRM188R71H104KA93D", base, style, 170).pixelSize() < style.largest
    assert font_for("W" * 200, base, style, 170).pixelSize() == least
