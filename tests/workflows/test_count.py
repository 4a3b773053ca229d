"""A stocktake: what is expected, what is seen, what differs, and what is written of it."""

from dataclasses import replace
from decimal import Decimal

import pytest

from station.model import Done, NotSent, Refused, Result, Unknown, Why
from station.operations import (
    ChangeStatus,
    Contents,
    Count,
    FindStock,
    Found,
    LoadContents,
    Move,
    MoveItem,
    Thing,
    code_hash,
)
from station.screen import Report
from station.workflows.counting.states import Counted, Counting, Loading, Opening, Rereading, Reviewing
from station.workflows.counting.workflow import CountWorkflow
from tests.workflows.packing_bench import item, native
from tests.workflows.stock_bench import (
    BAD,
    CHIP,
    EMPTY,
    GAUGE,
    KEPT,
    MAY_LOOK,
    RACK,
    REEL,
    SHELF,
    SOLD,
    WIRE,
    Context,
    StockBench,
    count_bench,
    location,
)

LATER = item(94, 40, "STM32", 30, place=SHELF, batch="B3")
ALL = (CHIP, WIRE, GAUGE)


def reviewed(*seen, expected=ALL, digit="", **more):
    """Return a stocktake at its end, of which these were seen."""
    bench = count_bench(*expected, **more)
    for each in seen:
        bench.item(each, f"i{each.pk}")
    bench.press("finish", "f1")
    return bench.press("digit", "d1", digit) if digit else bench


def written(bench, *items):
    """Confirm, and let the server tell that nothing has changed; return the writes by their names."""
    bench.press("confirm", "c9").answer(Done(Contents(items or ALL)))
    return {commit.op_id: commit.write for commit in bench.commits}


# The sheet.


def test_a_location_is_loaded_and_every_item_is_seen():
    bench = StockBench(CountWorkflow())
    assert bench.item(CHIP).told == ("refused", "Scan the location first, then what lies there.")
    bench.at(SHELF)
    assert bench.questions == [LoadContents(7)]
    assert bench.view.busy
    bench.answer(Done(Contents(ALL)))
    assert bench.told == (
        "done",
        "Warehouse/Shelf A: 3 stock items expected. Scan each one, then FINISH.",
    )
    bench.scan(native(90), "i1")
    assert bench.questions == [], "an item of the sheet is known without asking"
    assert bench.told == ("done", "STM32 B1: 100 of 100. 2 to see.")
    assert bench.fields() == {"Seen": "1 of 3"}
    assert bench.cells == [
        ("Wire", "", "87.5 m", "", ""),
        ("Gauge G-5", "", "1", "", ""),
        ("STM32 B1", "", "100", "100", "0"),
    ]
    assert [row.current for row in bench.view.rows] == [False, False, True]


def test_an_item_is_known_by_its_linked_code_and_its_serial_number():
    bench = count_bench(replace(CHIP, codes=(code_hash("EAN"),)), GAUGE).scan("EAN", "i1").scan("G-5", "i2")
    assert set(bench.state.sheet.seen) == {90, 95}


def test_the_same_item_twice_is_said():
    bench = count_bench().item(CHIP).item(CHIP, "i2")
    assert bench.told == ("repeated", "STM32 B1 was seen already. QTY says another quantity of it.")


def test_another_quantity_of_the_last_item():
    bench = count_bench()
    assert bench.press("quantity", value="5").told == (
        "refused",
        "Scan a stock item first, then its quantity.",
    )
    bench.item(WIRE).press("quantity", value="80")
    assert bench.told == ("done", "Wire: 80 m of 87.5 m. 2 to see.")
    for digit in ("0", "POINT", "5"):
        bench.press("digit", value=digit)
    assert bench.state.sheet.seen[92].quantity == Decimal("0.5")
    assert bench.fields()["Quantity said"] == "0.5"
    assert bench.press("quantity", value="0").told == (
        "refused",
        "0 × Wire is nothing. Scan QTY with a number.",
    )
    bench.item(GAUGE, "i2").press("quantity", value="2")
    assert bench.told[1].startswith("Gauge G-5 has a serial number")
    assert bench.press("quantity", value="1").told[0] == "done"


def test_a_part_counts_for_its_only_item_and_else_a_person_chooses():
    bench = count_bench(CHIP, WIRE, LATER)
    assert bench.scan(native(42, "part")).told[1].startswith("Wire: 87.5 m of")
    bench.scan("4006381333931", "p1").answer(Done(Found(Thing("part", 40, "STM32"))))
    assert bench.told[0] == "ask"
    assert len(bench.view.rows) == 2
    assert bench.press("digit", value="2").state.sheet.last == 94
    assert bench.scan(native(40, "part"), "p2").state.sheet.last == 90, "only one was not seen yet"
    assert bench.scan(native(40, "part"), "p3").press("digit", value="1").told[0] == "repeated"


def test_a_part_of_which_nothing_is_expected_asks_the_server():
    bench = count_bench(WIRE).scan(native(40, "part"))
    assert bench.questions == [FindStock(40)]
    assert bench.answer(Done((REEL,))).state.sheet.surplus == (REEL,)


def test_what_belongs_elsewhere_is_noted():
    bench = count_bench().item(REEL)
    assert bench.told == (
        "ask",
        "STM32 B2: 20 found here; the server has it at Warehouse/Rack B. It would be moved here.",
    )
    bench.press("quantity", value="18")
    assert bench.cells[-1] == ("STM32 B2", "Warehouse/Rack B", "20", "18", "+18")


@pytest.mark.parametrize(
    ("of", "words"), [(SOLD, "it is at the customer Acme"), (EMPTY, "The server has nothing left of")]
)
def test_what_is_not_in_the_house_is_not_noted(of, words):
    bench = count_bench(WIRE).item(of)
    assert bench.told[0] == "refused"
    assert words in bench.told[1]
    assert bench.state.sheet.surplus == ()


def test_an_item_that_the_list_left_out_belongs_here_all_the_same():
    bench = count_bench(WIRE).item(WIRE).item(BAD, "i2").press("finish")
    assert bench.state.sheet.differences() == ()
    bench.item(BAD, "i3").press("quantity", value="90").press("finish")
    [difference] = bench.state.sheet.differences()
    assert (difference.kind, difference.by) == ("other quantity", -10)


# Locations.


def test_too_much_for_one_stocktake():
    bench = StockBench(CountWorkflow()).at(SHELF).answer(Done(Contents(ALL, complete=False)))
    assert bench.told[0] == "refused"
    assert bench.told[1].startswith("Warehouse/Shelf A holds more stock items than one stocktake takes.")
    assert isinstance(bench.state, Opening)


@pytest.mark.parametrize("outcome", [NotSent("refused"), Refused(Why.FORBIDDEN), Done(None), Done(ALL)])
def test_a_location_that_cannot_be_loaded(outcome):
    bench = StockBench(CountWorkflow()).at(SHELF).answer(outcome)
    assert bench.told[0] == "refused"
    assert isinstance(bench.state, Opening)


def test_another_location_waits_until_this_one_is_finished():
    bench = count_bench().at(RACK, "l2")
    assert isinstance(bench.state, Loading), "nothing was seen yet"
    bench = count_bench().item(CHIP)
    assert bench.at(SHELF, "l3").told[1].startswith("Warehouse/Shelf A is being counted already.")
    assert bench.at(RACK, "l4").told == (
        "refused",
        "Warehouse/Shelf A is being counted. Scan FINISH first, or CANCEL to leave it.",
    )
    assert isinstance(count_bench(CHIP).item(CHIP).at(RACK, "l5").state, Loading), "all is as expected"


def test_a_location_is_brought_in():
    bench = StockBench(CountWorkflow()).brought(Thing("stocklocation", 7, "Shelf"), "count")
    assert bench.questions == [LoadContents(7)]
    assert bench.state.place.name == "Shelf"


def test_cancel_throws_away_only_when_it_is_said_twice():
    bench = count_bench().item(CHIP).press("cancel")
    assert bench.told == (
        "ask",
        "1 seen at Warehouse/Shelf A would be thrown away. Scan CANCEL again, or go on counting.",
    )
    bench.item(WIRE, "i2").press("cancel")
    assert bench.told[0] == "ask"
    assert isinstance(bench.press("cancel").state, Opening)
    assert bench.press("cancel").told[1].startswith("There is nothing to cancel.")
    assert isinstance(count_bench().press("cancel").state, Opening)


def test_cancel_leaves_the_loading():
    bench = StockBench(CountWorkflow()).at(SHELF)
    assert bench.press("finish").told == ("refused", "Wait for the server, or scan CANCEL.")
    assert bench.scan(native(90), "i9").told[0] == "refused"
    bench.press("cancel")
    assert [each[:2] for each in bench.said] == [("l1", "refused"), ("c1", "done")]
    assert isinstance(bench.state, Opening)
    assert bench.press("finish").told[0] == "refused"


# The differences.


def test_without_a_difference_there_is_nothing_to_write():
    bench = reviewed(*ALL)
    agrees = (
        "Warehouse/Shelf A: all 3 stock items are as expected. There is nothing to write;"
        " scan the next location."
    )
    assert bench.told == ("done", agrees)
    assert "confirm" not in bench.actions
    assert bench.press("confirm").told == ("done", agrees)
    assert bench.commits == []
    assert isinstance(bench.at(RACK, "l2").state, Loading)


def test_the_differences_are_shown_and_nothing_is_written_before_it_is_confirmed():
    bench = count_bench().press("confirm")
    assert bench.told == ("refused", "There is nothing to confirm yet. Scan what lies here, then FINISH.")
    bench.item(WIRE).press("quantity", value="80").item(REEL, "i2").press("finish")
    assert bench.told == (
        "ask",
        "Warehouse/Shelf A: 2 missing, 1 with another quantity, 1 belong elsewhere."
        " Nothing is written before CONFIRM.",
    )
    assert bench.commits == []
    assert bench.cells == [
        ("STM32 B1", "missing, left as it is", "100", "0", "-100"),
        ("Gauge G-5", "missing, left as it is", "1", "0", "-1"),
        ("Wire", "other quantity", "87.5", "80", "-7.5"),
        ("STM32 B2", "belongs elsewhere", "0 (20)", "20", "+20"),
    ]
    assert bench.actions[:3] == ["confirm", "digit", "digit"]
    bench.press("digit", value="2")
    assert [cells[1] for cells in bench.cells[:2]] == ["missing, counted to 0", "missing, set to LOST"]
    assert "deletes items that are set to vanish" in bench.told[1]
    assert bench.press("digit", value="1").told == ("ask", "What is missing is left as it is. Scan CONFIRM.")
    assert bench.press("digit", value="7").told[0] == "refused"
    assert bench.press("quantity", value="7").told[0] == "refused"
    assert bench.press("finish").told[0] == "ask"


def test_counting_goes_on_after_a_look_at_the_differences():
    bench = reviewed(CHIP).press("cancel")
    assert isinstance(bench.state, Counting)
    bench = reviewed(CHIP).item(WIRE, "i2")
    assert isinstance(bench.state, Counting)
    assert set(bench.state.sheet.seen) == {90, 92}


# What is written.


def test_where_nothing_is_missing_there_is_no_choice():
    bench = reviewed(CHIP, REEL, expected=(CHIP,))
    assert bench.actions == ["confirm", "save", "print", "cancel"]


def test_what_is_missing_is_left_by_default():
    bench = reviewed(CHIP, WIRE)
    assert written(bench) == {}
    assert bench.told[1].startswith("What is missing at Warehouse/Shelf A is left as it is")
    assert isinstance(bench.state, Counted)
    assert bench.cells == [("Gauge G-5", "left as it is", "1", "0", "-1")]


def test_every_difference_is_one_write_for_the_scan_that_saw_it():
    bench = count_bench(*ALL, KEPT).item(WIRE, "i1").press("quantity", value="80").item(REEL, "i2")
    bench.press("quantity", value="18").press("finish").press("digit", value="2")
    writes = written(bench, *ALL, KEPT)
    assert writes == {
        "c9:count-90": Count(90, Decimal(0), "Station c9:count-90", Decimal(100), "STM32 B1"),
        "c9:lost-95": ChangeStatus((95,), 70, "Station c9:lost-95", 10, "Gauge G-5"),
        "c9:count-97": Count(97, Decimal(0), "Station c9:count-97", Decimal(10), "Fuse"),
        "c9:count-92": Count(92, Decimal(80), "Station c9:count-92", Decimal("87.5"), "Wire", native(92)),
        "c9:move-91": Move(
            (MoveItem(91, Decimal(20), 8, Decimal(20)),),
            7,
            "Station c9:move-91",
            "Warehouse/Shelf A",
            "STM32 B2",
            native(91),
        ),
        "c9:count-91": Count(91, Decimal(18), "Station c9:count-91", Decimal(20), "STM32 B2", native(91)),
    }
    scans = {commit.op_id: commit.scan_id for commit in bench.commits}
    assert scans["c9:count-92"] == "i1"
    assert scans["c9:move-91"] == scans["c9:count-91"] == "i2"
    assert scans["c9:count-90"] == "c9"
    assert bench.said[0] == ("c9", "done", "6 changes are on their way; each row tells what became of it.")


def test_a_serial_number_is_never_counted():
    bench = reviewed(digit="2", expected=(GAUGE, replace(GAUGE, pk=195, status=70)))
    writes = written(bench, GAUGE, replace(GAUGE, pk=195, status=70))
    assert [type(write) for write in writes.values()] == [ChangeStatus], "one of them is lost already"
    assert writes["c9:lost-95"].status == 70


def test_every_outcome_stands_in_its_row():
    bench = reviewed(REEL, digit="2", expected=(CHIP, WIRE))
    written(bench, CHIP, WIRE)
    assert {cells[1] for cells in bench.cells} == {"on its way"}
    bench.answer(Done(), "c9:count-90").answer(Unknown("lost"), "c9:count-92")
    bench.answer(Refused(Why.UNCHANGED), "c9:move-91")
    assert [(row.cells[1], row.tone) for row in bench.view.rows] == [
        ("done", "good"),
        ("in doubt", "unsure"),
        ("refused", "bad"),
    ]
    assert bench.headline == "1 of 3 changes: refused."
    for op in ("c9:count-92", "c9:move-91"):
        bench.answer(Done(), op)
    assert bench.headline == "All 3 changes are written. Scan the next location."
    assert bench.item(CHIP).told[1] == "This stocktake is closed. Scan the next location."
    assert isinstance(bench.at(RACK, "l2").state, Loading)


# What others did meanwhile.


def test_what_changed_meanwhile_is_shown_before_anything_is_written():
    bench = reviewed(CHIP, WIRE, REEL).press("confirm", "c9")
    assert isinstance(bench.state, Rereading)
    assert bench.questions == [LoadContents(7)]
    less = replace(CHIP, quantity=Decimal(95))
    bench.answer(Done(Contents((less, GAUGE, LATER, REEL))))
    assert bench.commits == []
    assert bench.told == (
        "ask",
        "Others have changed this meanwhile: STM32 B1, Wire, STM32 B3, STM32 B2. Nothing was written;"
        " look at the list, then scan CONFIRM again.",
    )
    assert isinstance(bench.state, Reviewing)
    sheet = bench.state.sheet
    assert set(sheet.seen) == {90, 91}, "the wire is gone and must be scanned again"
    assert sheet.surplus == ()
    writes = written(bench, less, GAUGE, LATER, REEL)
    assert list(writes) == ["c9:count-90"]
    assert (writes["c9:count-90"].quantity, writes["c9:count-90"].before) == (100, 95)


@pytest.mark.parametrize(
    "outcome", [NotSent("refused"), Unknown("lost"), Done(None), Done(Contents((), False))]
)
def test_nothing_is_written_if_the_location_cannot_be_read_again(outcome):
    bench = reviewed(CHIP, digit="2").press("confirm", "c9").answer(outcome)
    assert bench.told[0] == "refused"
    assert bench.commits == []
    assert isinstance(bench.state, Reviewing)
    assert bench.state.writes_off


def test_cancel_while_it_is_read_again_writes_nothing():
    bench = reviewed(CHIP).press("confirm", "c9").press("cancel")
    assert isinstance(bench.state, Reviewing)
    assert bench.answer(Done(Contents(ALL)), "c9:contents").commits == []


# The report.


def test_the_stocktake_is_kept_as_a_file():
    bench = count_bench().item(WIRE, "i1").press("quantity", value="80").item(REEL, "i2").press("save", "s9")
    assert not bench.report.on_paper
    report = bench.report.report
    assert isinstance(report, Report)
    assert report.name == "stocktake-Warehouse/Shelf A"
    assert report.rows == (
        ("STM32", "B1", "Warehouse/Shelf A", "100", "0", "-100", ""),
        ("Wire", "", "Warehouse/Shelf A", "87.5", "80", "-7.5", ""),
        ("Gauge", "G-5", "Warehouse/Shelf A", "1", "0", "-1", ""),
        ("STM32", "B2", "Warehouse/Rack B", "0", "20", "20", ""),
    )
    bench.answer(Done("stocktake.csv"), "s9:stocktake")
    assert bench.said == [("s9", "done", "The report is here: stocktake.csv.")]
    bench.press("finish").press("print", "p9")
    assert bench.report.on_paper
    assert bench.answer(Refused(Why.NO_PRINTER), "p9:stocktake").told[0] == "refused"
    bench.press("digit", value="2")
    written(bench)
    bench.answer(Done(), "c9:count-92")
    assert [row[-1] for row in bench.press("save").report.report.rows] == [
        "on its way",
        "done",
        "on its way",
        "on its way",
    ]


def test_the_worst_outcome_of_an_item_counts():
    bench = count_bench(WIRE).item(WIRE).item(REEL, "i2").press("quantity", value="18").press("finish")
    written(bench, WIRE)
    bench.answer(Done(), "c9:move-91").answer(Done(), "c9:count-91").answer(Done(), "c9:undo")
    assert [entry.result for entry in bench.state.entries] == [Result.DONE, Result.TAKEN_BACK]
    assert bench.cells[0][1] == "taken back"


def test_who_may_not_change_stock():
    bench = StockBench(CountWorkflow(), Context(MAY_LOOK)).scan(native(7, "stocklocation"))
    assert bench.told[0] == "refused"
    assert bench.questions == []
    assert location(SHELF).thing.pk == 7
