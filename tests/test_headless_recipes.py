"""Recipes without a window against a server: what is said, what the server and the journal hold."""

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from station.assembly import Beginning, Station
from station.demo.faults import Fault, Kind
from station.demo.server import DemoServer
from station.means import Means
from station.model import Pressed
from station.settings_tree import JournalSettings, ServerSettings, Settings
from tests.command_line import CommandLine, Ran
from tests.demo_server import demo_server
from tests.test_headless import QUICK, query
from tests.workbench import Recorder

REMOVE = "/api/stock/remove/"
TAKE = b"STATION:RECIPE-TAKE-10\n"
REEL = b"REEL-000123\n"
HELD = "SELECT quantity FROM stock_item WHERE batch = 'LOT-22A'"


def at(
    server: DemoServer,
    computer: CommandLine,
    scans: bytes,
    *more: str,
    workflow: str,
    user: str = "operator",
) -> Ran:
    arguments = ["run", "--headless", "--server", server.url, "--workflow", workflow, *QUICK, *more]
    return computer.run_here(*arguments, scans=scans, STATION_SERVER_TOKEN=server.tokens[user])


def notes(server: DemoServer) -> list[str]:
    rows = query(server.database, "SELECT notes FROM stock_tracking WHERE notes LIKE 'Take 10%'")
    return [str(note) for (note,) in rows]


def held(server: DemoServer) -> float:
    return float(str(query(server.database, HELD)[0][0]))


def states(computer: CommandLine) -> list[object]:
    return [state for (state,) in query(computer.journal, "SELECT state FROM writes ORDER BY rowid")]


def taken(left: int) -> tuple[str, str]:
    return "done", f"Taken: 10 × LM358BIDDFR. There are {left} now."


@pytest.mark.parametrize("opened", ["code", "option"])
def test_each_of_three_scans_takes_10(server: DemoServer, computer: CommandLine, opened: str):
    if opened == "code":
        ran = at(server, computer, TAKE + REEL * 3, workflow="home")
        assert ran.outcomes[0] == ("done", "TAKE-10.")
    else:
        ran = at(server, computer, REEL * 3, workflow="recipe take-10")
    assert (ran.code, ran.err) == (0, "")
    assert ran.outcomes[-3:] == [taken(240), taken(230), taken(220)]
    assert ran.of("outcome")[-1]["workflow"] == "recipe take-10"
    assert held(server) == 220
    assert states(computer) == ["DONE"] * 3
    assert len(set(notes(server))) == 3


def test_a_lost_answer_is_read_back_and_not_taken_twice(server: DemoServer, computer: CommandLine):
    server.faults.set(Fault(Kind.DROP_AFTER, REMOVE))
    ran = at(server, computer, REEL * 3, workflow="recipe take-10")
    assert ran.code == 0
    assert [result for result, _ in ran.outcomes].count("unsure") == 1
    assert held(server) == 220
    assert states(computer) == ["DONE"] * 3
    assert len(set(notes(server))) == 3


def test_what_did_not_reach_the_server_is_kept_and_taken_once(server: DemoServer, computer: CommandLine):
    server.faults.set(Fault(Kind.RATE_LIMIT, REMOVE, seconds=0))
    ran = at(server, computer, REEL, workflow="recipe take-10")
    assert [result for result, _ in ran.outcomes] == ["kept", "done"]
    assert held(server) == 240


def test_whoever_may_only_look_takes_nothing(server: DemoServer, computer: CommandLine):
    ran = at(server, computer, REEL, workflow="recipe take-10", user="viewer")
    assert ran.code == 1
    assert str(ran.outcomes[0][1]).startswith("Your account may not do all of this recipe.")
    assert (held(server), states(computer)) == (250, [])


def test_put_away_and_quarantine_and_take_it_back(server: DemoServer, computer: CommandLine):
    scans = b"STATION:RECIPE-PUT-AWAY\nLOC-A1\nINV-SI4\nINV-SI24\n"
    scans += b"STATION:RECIPE-QUARANTINE\nINV-SI4\nSTATION:DIGIT-2\nSTATION:UNDO\n"
    ran = at(server, computer, scans, workflow="home")
    told = [headline for _, headline in ran.outcomes]
    assert "Moved: 12 × MC34063ADR to Warehouse/Shelf A/A1." in told
    assert "Moved: 1 × Widget Mk II to Warehouse/Shelf A/A1." in told
    assert ran.outcomes[-1] == ("taken back", "Taken back; now: MC34063ADR marked as OK.")
    [(place, status)] = query(
        server.database,
        "SELECT l.name, i.status FROM stock_item i JOIN stock_location l ON l.pk = i.location WHERE i.pk = 4",
    )
    assert (place, status) == ("A1", 10)
    like = "SELECT notes FROM stock_tracking WHERE notes LIKE 'Quarantine: Wrong part (%do2)'"
    assert len(query(server.database, like)) == 1


def test_a_bad_recipe_is_said_and_the_others_work(server: DemoServer, computer: CommandLine):
    own = computer.settings_file.parent / "recipes"
    own.mkdir(parents=True)
    (own / "mine.toml").write_text("[[step]]\nscan = 'pallet'\n")
    ran = at(server, computer, REEL, workflow="recipe take-10")
    notice = ran.of("state")[0]["notice"]
    assert str(notice).startswith(f'{own / "mine.toml"}, line 2: The recipe "mine" is left out:')
    assert ran.outcomes == [taken(240)]


def test_a_recipe_that_there_is_not_is_told(computer: CommandLine):
    ran = computer.run("run", "--headless", "--demo", "--workflow", "recipe fly")
    assert (ran.code, ran.err) == (2, "There is no recipe fly; see: station recipes.\n")


def test_a_write_of_a_recipe_that_is_gone_is_cleared_up(server: DemoServer, computer: CommandLine):
    server.faults.set(Fault(Kind.DROP_AFTER, REMOVE))
    slow = ["--set", "journal.look_back_seconds=600", "--settle-timeout", "1.5"]
    assert at(server, computer, REEL, *slow, workflow="recipe take-10").code == 1
    assert states(computer) == ["UNKNOWN"]
    ran = at(server, computer, b"", "--set", "recipes.off=take-10", workflow="home")
    assert ran.outcomes == [("done", "Taken: 10 × LM358BIDDFR.")]
    assert (states(computer), held(server)) == (["DONE"], 240)


def test_the_home_screen_offers_each_recipe_and_no_other_screen_does():
    shown = Recorder()
    with demo_server() as server, TemporaryDirectory() as folder:
        file = str(Path(folder) / "journal.sqlite")
        settings = replace(
            Settings(), server=ServerSettings(url=server.url), journal=JournalSettings(file=file)
        )
        means = Means(settings, Path(folder), token=lambda _: server.tokens["operator"])
        station = Station(means, shown, Beginning(), lambda: "id")
        station.start()
        try:
            station.put(Pressed("recipe", value="put-away", press="b1"))
            assert station.wait_until_settled(10)
        finally:
            station.stop()
    views = {snapshot.view.screen: snapshot.view for snapshot in shown.snapshots}
    codes = [action.code for action in views["home"].actions if action.name == "recipe"]
    assert codes == [f"STATION:RECIPE-{name}" for name in ("put-away", "quarantine", "take-10")]
    offered = views["recipe put-away"]
    assert (str(offered.title), str(offered.prompt)) == (
        "Put away",
        "Scan the location where you put things.",
    )
    assert not [action for action in offered.actions if action.name == "recipe"]
