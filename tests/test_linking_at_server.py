"""Linking and the history of scans against the demo server: what its database holds afterwards."""

import csv

import pytest

from station.demo.generation import V0_13, V1_2, V1_5
from station.model import Tone
from station.operations import code_hash
from station.workflows.history.workflow import HistoryWorkflow
from station.workflows.linking.link import LinkWorkflow
from station.workflows.linking.unlink import UnlinkWorkflow
from tests.command_line import CommandLine
from tests.demo.conftest import held, signed_in
from tests.demo_server import demo_server
from tests.server_bench import ServerBench

TABLES = {
    "part": "part",
    "stockitem": "stock_item",
    "stocklocation": "stock_location",
    "supplierpart": "supplier_part",
    "manufacturerpart": "manufacturer_part",
    "purchaseorder": "purchase_order",
    "salesorder": "sales_order",
    "salesordershipment": "shipment",
    "build": "build",
}


@pytest.fixture
def make_bench(tmp_path):
    made = []

    def make(server, start="link", user="admin"):
        screens = {"link": LinkWorkflow(), "unlink": UnlinkWorkflow(), "history": HistoryWorkflow()}
        folder = tmp_path / str(len(made))
        folder.mkdir()
        made.append(ServerBench(server, folder, screens, start, user))
        return made[-1]

    yield make
    for bench in made:
        bench.close()


def code_of(server, model, pk=1):
    """Return what the server keeps of a thing's code."""
    return held(server, f"SELECT barcode_hash FROM {TABLES[model]} WHERE pk = ?", pk)[0][0]


def native(model, pk=1):
    return f'{{"{model}": {pk}}}'


@pytest.mark.parametrize("generation", [V1_5, V1_2, V0_13], ids=lambda generation: generation.name)
def test_a_batch_of_every_kind_of_thing_is_linked(make_bench, generation):
    models = [model for model in TABLES if model in generation.codes_of]
    with demo_server(generation=generation) as server:
        bench = make_bench(server)
        for model in models:
            assert bench.scan(native(model))[0] == "done", model
            result = bench.scan(f"CODE OF {model}")
            # Not every server tells of all things whether they have a code.
            assert result[0] in {"done", "ask"}, model
            if result[0] == "ask":
                bench.scan("STATION:CONFIRM")
            assert code_of(server, model) == code_hash(f"CODE OF {model}")


def test_a_code_that_would_be_replaced_stays_until_it_is_confirmed(server, make_bench):
    bench = make_bench(server)
    bench.scan(native("stockitem"), "OLD")
    before = len(server.requests.as_json())
    assert bench.scan(native("stockitem"), "NEW")[0] == "ask"
    assert not any("link" in entry["path"] for entry in server.requests.as_json()[before:])
    bench.scan("STATION:CANCEL")
    assert code_of(server, "stockitem") == code_hash("OLD")
    bench.scan(native("stockitem"), "NEW", "STATION:CONFIRM")
    assert code_of(server, "stockitem") == code_hash("NEW")
    assert bench.scan("STATION:UNDO") == (
        "refused",
        "It is too late: the server has forgotten the code that was there before; "
        "scan that one to link it again.",
    )


def test_a_code_is_moved_and_the_move_undone(server, make_bench):
    bench = make_bench(server)
    bench.scan(native("stockitem", 1), "LABEL")
    result, headline = bench.scan(native("part", 1), "LABEL")
    assert result == "ask"
    assert headline.startswith("LABEL leads to Stock item ")
    bench.scan("STATION:CONFIRM")
    assert (code_of(server, "stockitem"), code_of(server, "part")) == ("", code_hash("LABEL"))
    bench.scan("STATION:UNDO")
    assert (code_of(server, "stockitem"), code_of(server, "part")) == ("", "")
    bench.scan("STATION:UNDO")
    assert (code_of(server, "stockitem"), code_of(server, "part")) == (code_hash("LABEL"), "")


def test_a_code_is_freed_by_thing_or_by_code_and_put_back(server, make_bench):
    bench = make_bench(server)
    bench.scan(native("stocklocation"), "SHELF", "STATION:UNLINK")
    assert bench.scan("SHELF")[0] == "ask"
    assert code_of(server, "stocklocation") == code_hash("SHELF")
    bench.scan("STATION:CONFIRM")
    assert code_of(server, "stocklocation") == ""
    bench.scan("STATION:UNDO")
    assert code_of(server, "stocklocation") == code_hash("SHELF")
    bench.scan(native("stocklocation"), "STATION:CONFIRM")
    assert code_of(server, "stocklocation") == ""
    result, headline = bench.scan(native("stocklocation"))
    assert result == "refused"
    assert headline.endswith("has no linked code. Nothing was changed; scan the next thing.")


def test_nothing_is_sent_for_who_may_not_change_it(server, make_bench):
    bench = (
        make_bench(server, user="viewer")
        if "viewer" in server.tokens
        else make_bench(server, user="receiver")
    )
    result, headline = bench.scan(native("part"))
    assert result == "refused"
    assert headline.startswith("Your account may not change Part")
    assert not any("link" in entry["path"] for entry in server.requests.as_json())


def test_a_batch_runs_without_a_window_and_without_a_pause(server, tmp_path):
    rows = held(server, "SELECT pk FROM stock_item WHERE barcode_hash = '' ORDER BY pk LIMIT 5")
    items = [pk for (pk,) in rows]
    scans = ["STATION:LINK"]
    for pk in items:
        scans += [f"INV-SI{pk}", f"LABEL-{pk}"]
    ran = CommandLine(tmp_path).run(
        *("run", "--headless", "--server", server.url, "--workflow", "lookup"),
        scans="\n".join(scans).encode(),
        STATION_SERVER_TOKEN=server.tokens["operator"],
    )
    assert ran.code == 0
    assert [code_of(server, "stockitem", pk) for pk in items] == [code_hash(f"LABEL-{pk}") for pk in items]


# The history of scans.


def keep_scans(server, value=True):
    with signed_in(server, "admin") as admin:
        admin.patch("/api/settings/global/BARCODE_STORE_RESULTS/", {"value": value})


def test_both_histories_are_shown_filtered_opened_and_saved(server, make_bench, tmp_path):
    keep_scans(server)
    bench = make_bench(server, start="lookup")
    bench.scan("INV-PA1", "=NOBODY()", "STATION:HISTORY")
    shown = [("=NOBODY()", Tone.BAD), ("INV-PA1", Tone.GOOD)]
    assert [(row.cells[1], row.tone) for row in bench.view.rows] == shown
    assert [(row.cells[1], row.tone) for row in bench.view.beside.rows] == shown
    bench.scan("STATION:DIGIT-POINT")
    assert [row.cells[1] for row in (*bench.view.rows, *bench.view.beside.rows)] == ["=NOBODY()"] * 2
    bench.scan("STATION:CANCEL", "INV-PA1")
    assert [row.cells[1] for row in (*bench.view.rows, *bench.view.beside.rows)] == ["INV-PA1"] * 2
    bench.scan("STATION:CANCEL", "STATION:SAVE")
    assert str(bench.view.headline) == "The history is saved as scan-history.csv."
    [file] = tmp_path.glob("*/reports/*.csv")
    with file.open(encoding="utf-8-sig", newline="") as saved:
        cells = [row[2] for row in csv.reader(saved)]
    assert cells.count("'=NOBODY()") == 2
    bench.scan("STATION:DIGIT-0", "STATION:DIGIT-2")
    answered = {str(field.label): str(field.value) for field in bench.view.fields}
    assert answered["Code"] == "INV-PA1"
    assert "Match found" in answered["What the server answered"]
    bench.scan("STATION:LOOKUP")
    assert str(bench.view.title) == "Part"


def test_staff_delete_a_scan_and_others_cannot(server, make_bench):
    keep_scans(server)
    bench = make_bench(server, start="lookup", user="admin")
    bench.scan("NOBODY", "STATION:HISTORY", "STATION:DIGIT-0", "STATION:DIGIT-1", "STATION:DELETE")
    assert held(server, "SELECT count(*) FROM barcode_scan") == [(1,)]
    assert bench.scan("STATION:CONFIRM") == ("done", "The scan is deleted from the server.")
    assert held(server, "SELECT count(*) FROM barcode_scan") == [(0,)]
    assert bench.view.beside.rows == ()
    other = make_bench(server, start="lookup", user="operator")
    other.scan("NOBODY", "STATION:HISTORY", "STATION:DIGIT-0", "STATION:DIGIT-1")
    assert other.scan("STATION:DELETE")[0] == "refused"


@pytest.mark.parametrize(
    ("generation", "title"),
    [
        (V1_5, "On the server: the server is set to keep no scans."),
        (V1_2, "On the server: the server is set to keep no scans."),
        (V0_13, "On the server: this server keeps no scans: it is too old for that."),
    ],
)
def test_a_server_that_keeps_no_scans_says_so(make_bench, generation, title):
    with demo_server(generation=generation) as server:
        if generation.keeps_scans:
            keep_scans(server, False)
        bench = make_bench(server, start="lookup")
        bench.scan("NOBODY", "STATION:HISTORY")
        assert str(bench.view.beside.title) == title
        assert [row.cells[1] for row in bench.view.rows] == ["NOBODY"]


def test_looking_up_hands_an_unknown_code_or_a_thing_over(server, make_bench):
    bench = make_bench(server, start="lookup")
    bench.scan("NEW-SHELF", "STATION:LINK")
    assert str(bench.view.prompt) == "Scan the thing that NEW-SHELF shall lead to."
    bench.scan(native("stocklocation"))
    assert code_of(server, "stocklocation") == code_hash("NEW-SHELF")
    bench.scan("STATION:LOOKUP", native("part"), "STATION:LINK")
    assert str(bench.view.prompt).startswith("Scan the code that shall lead to Part ")
    bench.scan("NEW-PART", "STATION:LOOKUP", "NEW-PART", "STATION:UNLINK", "STATION:CONFIRM")
    assert code_of(server, "part") == ""
