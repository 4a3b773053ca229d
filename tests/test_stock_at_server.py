"""The screens of stock without a window, against the demo server: what it holds, what the journal has."""

import sqlite3
from contextlib import closing

import pytest

from station.demo.faults import Fault, Kind
from station.demo.server import DemoServer
from tests.command_line import CommandLine, Ran
from tests.test_headless import QUICK, query

A1, A2, B1, B2, SHELF_A = 4, 5, 8, 9, 3
LM358, STM32, OTHER_STM32, NE555, WIDGET, GAUGE = 2, 5, 6, 7, 24, 30
IMPATIENT = ("--set", "journal.patience_seconds=1")


def item(pk: int) -> str:
    return f'{{"stockitem": {pk}}}'


def place(pk: int) -> str:
    return f'{{"stocklocation": {pk}}}'


def station(
    server: DemoServer, computer: CommandLine, screen: str, *scans: str, user: str = "operator", more=QUICK
) -> Ran:
    text = "\n".join(scans).encode() + b"\n"
    arguments = ["run", "--headless", "--server", server.url, "--workflow", screen, *more]
    return computer.run_here(*arguments, scans=text, STATION_SERVER_TOKEN=server.tokens[user])


def stock(server: DemoServer, *keys: int) -> list[tuple[object, ...]]:
    """Return quantity, location and status of stock items."""
    listed = ", ".join(map(str, keys))
    sql = f"SELECT quantity, location, status FROM stock_item WHERE pk IN ({listed}) ORDER BY pk"
    return query(server.database, sql)


def notes(server: DemoServer, pk: int) -> list[object]:
    return [row[0] for row in query(server.database, f"SELECT notes FROM stock_tracking WHERE item = {pk}")]


def writes(computer: CommandLine) -> list[tuple[object, ...]]:
    return query(computer.journal, "SELECT kind, state FROM writes ORDER BY rowid")


def said(ran: Ran) -> dict[str, tuple[object, object]]:
    """Return the last outcome of each scan by the scanned text."""
    texts = {line["scan"]: str(line["text"]) for line in ran.of("scan")}
    return {texts[line["scan"]]: (line["result"], line["headline"]) for line in ran.of("outcome")}


def change(server: DemoServer, sql: str) -> None:
    """Do something on the server that the station does not hear of."""
    with closing(sqlite3.connect(server.database, timeout=10)) as connection, connection:
        connection.execute(sql)


# Move.


def test_items_move_whole_and_in_part_by_one_write(server: DemoServer, computer: CommandLine):
    ran = station(
        server, computer, "move", item(LM358), item(STM32), "STATION:QTY-12.5", item(WIDGET), place(B1)
    )
    assert said(ran)[place(B1)] == ("done", "Moved 3 stock items to Warehouse/Shelf B/B1.")
    assert stock(server, LM358, STM32, WIDGET) == [(250, B1, 10), (87.5, A2, 10), (1, B1, 10)]
    split = query(server.database, f"SELECT quantity, location FROM stock_item WHERE parent = {STM32}")
    assert split == [(12.5, B1)]
    assert writes(computer) == [("move", "DONE")]
    assert str(notes(server, LM358)[-1]).startswith("Station ")


def test_the_place_first_and_every_item_moves_at_once(server: DemoServer, computer: CommandLine):
    scans = [place(B1), item(LM358), item(NE555), item(OTHER_STM32), place(SHELF_A)]
    ran = station(server, computer, "move", *scans)
    assert said(ran)[item(OTHER_STM32)][0] == "repeated", "it lies there"
    assert "only holds other locations" in str(said(ran)[place(SHELF_A)][1])
    assert [row[:2] for row in stock(server, LM358, NE555)] == [(250, B1), (75, B1)]
    assert writes(computer) == [("move", "DONE")] * 2


@pytest.mark.parametrize("kind", [Kind.DROP_AFTER, Kind.DROP_BEFORE])
def test_a_lost_answer_moves_a_part_once(server: DemoServer, computer: CommandLine, kind: Kind):
    server.faults.set(Fault(kind, "/api/stock/transfer/"))
    scans = (item(STM32), "STATION:QTY-10", place(B1))
    ran = station(server, computer, "move", *scans, more=[*QUICK, *IMPATIENT])
    assert said(ran)[place(B1)][0] == "done"
    assert [row[0] for row in stock(server, STM32)] == [90]
    assert query(server.database, f"SELECT quantity FROM stock_item WHERE parent = {STM32}") == [(10,)]
    assert writes(computer) == [("move", "DONE")]


def test_what_the_server_leaves_is_said(server: DemoServer, computer: CommandLine):
    change(server, f"UPDATE stock_item SET status = 70 WHERE pk = {NE555}")
    ran = station(server, computer, "move", item(LM358), item(NE555), place(B1))
    told = "The server left 1 of 2 stock items where they were. Look at them on the server."
    assert said(ran)[place(B1)] == ("refused", told)
    assert [row[1] for row in stock(server, LM358, NE555)] == [B1, 6]


# Add and remove.


def test_ten_are_taken_whenever_it_is_scanned(server: DemoServer, computer: CommandLine):
    scans = [
        "STATION:QTY-10",
        item(NE555),
        item(NE555),
        item(NE555),
        item(GAUGE),
        "STATION:QTY-100",
        item(NE555),
    ]
    ran = station(server, computer, "remove", *scans)
    assert [row[0] for row in stock(server, NE555, GAUGE)] == [45, 1]
    assert said(ran)[item(GAUGE)][0] == "refused"
    too_few = "There are only 45 of NE555DR, not 100. Nothing was taken; scan QTY with what you take."
    assert ("refused", too_few) in ran.outcomes
    assert writes(computer) == [("remove stock", "DONE")] * 3
    assert len(set(notes(server, NE555)[-3:])) == 3


def test_stock_is_added_once_although_the_answer_is_lost(server: DemoServer, computer: CommandLine):
    server.faults.set(Fault(Kind.DROP_AFTER, "/api/stock/add/"))
    ran = station(server, computer, "add", "STATION:QTY-2.5", item(15), more=[*QUICK, *IMPATIENT])
    assert said(ran)[item(15)] == ("done", "2.5 added to Wire AWG24 red W-1.")
    assert [row[0] for row in stock(server, 15)] == [90]


# Count.


def test_a_stocktake_with_every_kind_of_difference(server: DemoServer, computer: CommandLine):
    change(server, f"UPDATE stock_item SET location = {B2} WHERE pk = {GAUGE}")
    change(server, "UPDATE stock_item SET delete_on_deplete = 0 WHERE pk = 21")
    scans = [
        *(place(B2), item(11), item(15), "STATION:QTY-80", item(18)),
        *(item(NE555), "STATION:QTY-70", "STATION:FINISH", "STATION:DIGIT-2", "STATION:SAVE"),
    ]
    ran = station(server, computer, "count", *scans)
    differs = (
        "Warehouse/Shelf B/B2: 3 missing, 1 with another quantity, 1 belong elsewhere."
        " Nothing is written before CONFIRM."
    )
    assert said(ran)["STATION:FINISH"] == ("ask", differs)
    assert stock(server, NE555, 15) == [(75, 6, 10), (87.5, B2, 10)], "nothing was written"
    [report] = list(computer.home.rglob("stocktake-*.csv"))
    assert "Wire AWG24 red,W-1,Warehouse/Shelf B/B2,87.5,80,-7.5" in report.read_text(encoding="utf-8-sig")

    ran = station(server, computer, "count", *scans, "STATION:CONFIRM")
    assert stock(server, 11, 15, 18) == [(15, B2, 10), (80, B2, 10), (30, B2, 10)]
    assert stock(server, NE555) == [(70, B2, 10)]
    assert stock(server, 20) == [], "it was set to vanish when used up"
    assert stock(server, 21) == [(0, B2, 50)]
    assert stock(server, GAUGE) == [(1, B2, 70)], "a serial number is set to LOST"
    assert sorted(writes(computer)) == [
        ("change status", "DONE"), *[("count", "DONE")] * 4, ("move", "DONE"),
    ]  # fmt: skip
    assert said(ran)[item(15)] == ("done", "Wire AWG24 red W-1 is counted: 80.")


def test_a_location_that_holds_what_it_should(server: DemoServer, computer: CommandLine):
    ran = station(server, computer, "count", place(B2), *map(item, (11, 15, 18, 20, 21)), "STATION:FINISH")
    assert said(ran)["STATION:FINISH"][0] == "done"
    assert writes(computer) == []


# One stock item.


def test_a_part_is_split_off_although_the_answer_is_lost(server: DemoServer, computer: CommandLine):
    server.faults.set(Fault(Kind.DROP_AFTER, "/api/stock/transfer/"))
    scans = (item(STM32), "STATION:SPLIT", "STATION:QTY-30", "STATION:CONFIRM")
    ran = station(server, computer, "item", *scans, more=[*QUICK, *IMPATIENT])
    told = "30 of STM32G071CBT6 ST-2301 are a stock item of their own now."
    assert said(ran)["STATION:CONFIRM"] == ("done", told)
    assert stock(server, STM32) == [(70, A2, 10)]
    split = query(server.database, f"SELECT quantity, location FROM stock_item WHERE parent = {STM32}")
    assert split == [(30, A2)]


def test_two_items_become_one(server: DemoServer, computer: CommandLine):
    scans = (item(STM32), "STATION:MERGE", item(OTHER_STM32), "STATION:CONFIRM")
    ran = station(server, computer, "item", *scans)
    told = "STM32G071CBT6 ST-2301 is one stock item now, with 160."
    assert said(ran)["STATION:CONFIRM"] == ("done", told)
    assert stock(server, STM32, OTHER_STM32) == [(160, A2, 10)]
    assert writes(computer) == [("merge", "DONE")]


def test_a_count_and_a_status_of_one_item(server: DemoServer, computer: CommandLine):
    ran = station(server, computer, "item", item(NE555), "STATION:QTY-70", "STATION:CONFIRM")
    assert said(ran)["STATION:CONFIRM"] == ("done", "NE555DR is counted: 70.")
    station(server, computer, "item", item(NE555), "STATION:STATUS-DAMAGED")
    assert stock(server, NE555) == [(70, 6, 55)]
    ran = station(server, computer, "item", item(GAUGE), "STATION:COUNT", "STATION:STATUS-LOST")
    assert said(ran)["STATION:COUNT"][0] == "refused"
    assert said(ran)["STATION:STATUS-LOST"][0] == "ask"
    assert stock(server, GAUGE) == [(1, B1, 10)]


# Rights and screens.


def test_who_may_only_look_changes_nothing(server: DemoServer, computer: CommandLine):
    ran = station(server, computer, "move", item(LM358), place(B1), user="viewer")
    told = "viewer may not change stock. Ask whoever manages the server for the right."
    assert ran.outcomes == [("refused", told)] * 2
    assert writes(computer) == []


def test_the_words_open_the_screens(server: DemoServer, computer: CommandLine):
    words = ["STATION:MOVE", "STATION:COUNT", "STATION:ADD", "STATION:REMOVE"]
    ran = station(server, computer, "home", *words)
    assert [headline for _, headline in ran.outcomes] == [
        "Moving stock.", "Counting stock.", "Adding stock.", "Taking stock out.",
    ]  # fmt: skip
