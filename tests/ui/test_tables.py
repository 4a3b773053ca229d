"""The models behind tape and table move only what changed."""

from dataclasses import replace

import pytest
from hypothesis import given, strategies as st
from PySide6.QtCore import QModelIndex, Qt

from station.model import Result, Tone
from station.screen import Row
from station.text import english, say
from station.ui.widgets.lines import shared
from station.ui.widgets.lines_model import ROW_ROLE as LINE_ROLE, LinesModel
from station.ui.widgets.tape_model import ROW_ROLE, TapeModel

from .gallery import tape_row


class Changes:
    """Writes down what a model says of its changes."""

    def __init__(self, model):
        self.said = []
        model.rowsInserted.connect(lambda _, first, last: self.said.append(("inserted", first, last)))
        model.rowsRemoved.connect(lambda _, first, last: self.said.append(("removed", first, last)))
        model.modelReset.connect(lambda: self.said.append(("reset",)))
        model.dataChanged.connect(lambda top, bottom: self.said.append(("changed", top.row(), bottom.row())))


def rows(*numbers, result=Result.DONE):
    return tuple(tape_row(number, result, say("Scan {n}", n=number)) for number in numbers)


@pytest.fixture
def tape(qapp):
    return TapeModel(english)


def test_a_new_scan_is_inserted_on_top(tape):
    tape.show_rows(rows(2, 1))
    changes = Changes(tape)
    assert [row.scan_id for row in tape.show_rows(rows(4, 3, 2, 1))] == ["scan-4", "scan-3"]
    assert changes.said == [("inserted", 0, 1)]


def test_a_result_changes_its_own_row(tape):
    tape.show_rows(rows(3, 2, 1))
    changes = Changes(tape)
    before = tape.rows()
    judged = (before[0], replace(before[1], result=Result.REFUSED), before[2])
    assert tape.show_rows(judged) == [judged[1]]
    assert changes.said == [("changed", 1, 1)]


def test_the_oldest_scans_fall_off_the_end(tape):
    tape.show_rows(rows(3, 2, 1))
    changes = Changes(tape)
    tape.show_rows(rows(4, 3))
    assert changes.said == [("inserted", 0, 0), ("removed", 2, 3)]


def test_the_same_tape_says_nothing(tape):
    same = rows(2, 1)
    tape.show_rows(same)
    changes = Changes(tape)
    assert tape.show_rows(same) == []
    assert tape.show_rows(rows(2, 1)) == []
    assert changes.said == []


def test_another_tape_replaces_all_and_reports_only_what_is_new(tape):
    tape.show_rows(rows(3, 2, 1))
    changes = Changes(tape)
    assert [row.scan_id for row in tape.show_rows(rows(7, 2, 3))] == ["scan-7"]
    assert changes.said == [("reset",)]
    tape.show_rows(())
    assert tape.rowCount() == 0


numbers = st.lists(st.integers(0, 6), unique=True, max_size=6)


@given(st.lists(st.tuples(numbers, st.sampled_from(Result)), max_size=6))
def test_whatever_comes_the_tape_shows_it(qapp, tapes):
    model = TapeModel(english)
    for wanted, result in tapes:
        shown = rows(*wanted, result=result)
        before = {row.scan_id: row for row in model.rows()}
        changed = model.show_rows(shown)
        assert model.rows() == shown
        assert {row.scan_id for row in changed} == {
            row.scan_id for row in shown if before.get(row.scan_id) != row
        }
        assert [model.index(n).data(ROW_ROLE) for n in range(model.rowCount())] == list(shown)


def test_a_row_of_the_tape_can_be_read_aloud(tape):
    tape.show_rows((tape_row(1, Result.DONE, say("Received"), "A\x1dB"),))
    assert tape.index(0).data() == "Received · A<GS>B"
    assert tape.index(0).data(Qt.ItemDataRole.DecorationRole) is None
    assert tape.data(QModelIndex()) is None
    assert tape.rowCount(tape.index(0)) == 0


@pytest.fixture
def lines(qapp):
    return LinesModel()


def test_only_lines_that_changed_are_painted_again(lines):
    table = tuple(Row((str(n), "x"), Tone.NEUTRAL) for n in range(40))
    assert lines.show_lines(("A", "B"), table)
    changes = Changes(lines)
    changed = (*table[:7], Row(("7", "y"), Tone.GOOD, True), *table[8:])
    assert not lines.show_lines(("A", "B"), changed)
    assert not lines.show_lines(("A", "B"), changed)
    assert changes.said == [("changed", 7, 7)]
    assert lines.current() == 7
    assert lines.index(7, 0).data(LINE_ROLE).tone is Tone.GOOD


def test_a_row_with_too_few_cells_is_padded(lines):
    lines.show_lines(("A", "B"), (Row(("1",)),))
    assert (lines.text(0, 0), lines.text(0, 1)) == ("1", "")


def test_columns_of_quantities_are_set_to_the_right(lines):
    lines.show_lines(("Item", "Ordered", "None"), (Row(("B12", "10", "")), Row(("C", "2.5", ""))))
    assert [lines.is_numeric(column) for column in range(3)] == [False, True, False]
    lines.show_lines(("Item", "Difference"), (Row(("A", "+40")), Row(("B", "-2"))))
    assert lines.is_numeric(1)
    sides = [
        lines.headerData(n, Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole) for n in range(2)
    ]
    assert [bool(side & Qt.AlignmentFlag.AlignRight) for side in sides] == [False, True]


def test_a_column_of_quantities_stays_one_while_its_lines_change(lines):
    lines.show_lines(("Item", "Ordered"), (Row(("B12", "10")),))
    lines.show_lines(("Item", "Ordered"), (Row(("B12", "being received")),))
    assert lines.is_numeric(1)


def test_there_is_nothing_beside_the_table(lines):
    lines.show_lines(("A",), (Row(("1",)),))
    assert lines.headerData(0, Qt.Orientation.Vertical) is None
    assert lines.headerData(0, Qt.Orientation.Horizontal, Qt.ItemDataRole.FontRole) is None
    assert lines.index(0, 0).data(Qt.ItemDataRole.ToolTipRole) is None
    assert lines.data(QModelIndex()) is None
    assert lines.rowCount(lines.index(0, 0)) == lines.columnCount(lines.index(0, 0)) == 0


@given(st.lists(st.integers(1, 3000), min_size=1, max_size=8), st.integers(8, 2000))
def test_columns_share_the_width_to_the_pixel(wanted, room):
    widths = shared(wanted, room)
    assert sum(widths) == room
    assert min(widths) >= 1
    if sum(wanted) >= room:
        assert all(width <= want for width, want in zip(widths, wanted, strict=True))


def test_a_column_whose_texts_come_later_makes_a_new_table(lines):
    table = (Row(("Gauge", "", "3")), Row(("Wire", "", "5")))
    assert lines.show_lines(("Part", "Where", "Missing"), table)
    placed = (replace(table[0], cells=("Gauge", "Shelf B", "3")), table[1])
    assert lines.show_lines(("Part", "Where", "Missing"), placed), "its width is found anew"
    moved = (replace(placed[0], cells=("Gauge", "Shelf C", "3")), table[1])
    assert not lines.show_lines(("Part", "Where", "Missing"), moved)
