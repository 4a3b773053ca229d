"""Labels of things on a server: filled with what it knows, or made by the server itself."""

import io
import json
from contextlib import closing

import numpy as np
import pytest
import requests
from PIL import Image

from station.demo.faults import Fault, Kind
from station.demo.generation import GENERATIONS
from station.input.decoder import decode
from tests.demo_server import demo_server
from tests.in_process import QuickCommandLine
from tests.printers.sink import READY, Sink

TEMPLATE = "InvenTree Stock Item Label (QR)"
PRINTING = "/api/label/print/"
ASKING = "Asking the server for its label templates.\nThe server is making the label.\n"
FETCHING = "Fetching the label from the server.\n"


@pytest.fixture
def station(tmp_path, monkeypatch, capsys):
    return QuickCommandLine(tmp_path, monkeypatch, capsys)


@pytest.fixture(scope="module", params=["1.5", "1.2", "0.13"])
def any_server(request):
    with demo_server(generation=GENERATIONS[request.param]) as running:
        yield running, request.param


def read(file):
    picture = Image.open(io.BytesIO(file.read_bytes())).convert("L")
    return [code.raw.decode() for code in decode(np.asarray(picture))]


def stock_label(station, *more):
    return station.run("label", "--server-template", TEMPLATE, "--object", "stockitem:1", *more)


def test_a_thing_is_printed_with_its_own_code_on_every_version(station, any_server):
    server, generation = any_server
    station.sign_in(server)
    ran = station.run("label", "stock-item", "--object", "StockItem:2", "--output", "x.png")
    assert (ran.code, ran.err) == (0, "")
    (code,) = read(station.home / "x.png")
    assert code == ("INV-SI2" if generation == "1.5" else '{"stockitem": 2}')
    station.run("label", "stock-item", "--code", "REEL-000123", "--output", "y.png")
    assert (station.home / "y.png").read_bytes() == (station.home / "x.png").read_bytes()


def test_what_is_given_counts_before_what_the_server_has(station, server):
    station.sign_in(server)
    data = json.dumps({"name": "By hand"})
    for thing in ("part:1", "stocklocation:1", "stockitem:1"):
        ran = station.run("label", "part", "--object", thing, "--data", data, "--output", "x.svg")
        assert ran.code == 0
        assert "By hand" in (station.home / "x.svg").read_text(encoding="utf-8")


def test_the_label_of_a_part_has_its_picture(station, server):
    station.sign_in(server)
    station.run("label", "part", "--object", "part:1", "--output", "x.svg")
    assert "<image" in (station.home / "x.svg").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--object", "stockitem:99999"], "The server has no stockitem 99999."),
        (["--object", "rocket:1"], "There are no labels of rocket; take stockitem, for one."),
        (["--code", "<b>no\\x1dsuch"], "Nothing on the server has the code <b>no<GS>such."),
    ],
)
def test_a_thing_that_is_not_there_is_one_sentence(station, server, arguments, sentence):
    station.sign_in(server)
    ran = station.run("label", "bag", *arguments, "--output", "x.pdf")
    assert (ran.code, ran.out, ran.err) == (1, "", f"{sentence}\n")


@pytest.mark.parametrize("path", ["/api/stock/1/", "/api/barcode/generate/", "/api/barcode/"])
def test_a_server_that_does_not_answer_is_one_sentence(station, server, path):
    station.sign_in(server)
    server.faults.set(Fault(Kind.DROP_BEFORE, path))
    thing = ["--code", "REEL-000123"] if path == "/api/barcode/" else ["--object", "stockitem:1"]
    ran = station.run("label", "bag", *thing, "--output", "x.pdf")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith("The server")
    assert ran.err.count("\n") == 1


# Made by the server.


def test_the_servers_label_is_fetched_into_a_file(station, any_server):
    server, generation = any_server
    station.sign_in(server)
    ran = stock_label(station, "--output", "x.pdf")
    if generation == "0.13":
        assert (ran.code, ran.out) == (1, "")
        assert "too old to print labels" in ran.err
        return
    assert (ran.code, ran.out, ran.err) == (0, "The label is in x.pdf.\n", ASKING + FETCHING)
    assert (station.home / "x.pdf").read_bytes().startswith(b"%PDF-")


def test_the_servers_label_is_printed_here(station, server):
    station.sign_in(server)
    with closing(Sink(READY)) as sink:
        station.printer(address=sink.address, language="pdf")
        ran = stock_label(station, "--printer", "Desk", "--json")
        assert (ran.code, ran.lines[0]["outcome"]) == (0, "sent")
        assert sink.came.wait(10)
        assert sink.labels[0].startswith(b"%PDF-")


def test_a_printer_of_the_server_fills_the_label_itself(station, server):
    station.sign_in(server)
    station.printer("Files", kind="file", address=str(station.home / "out"), language="pdf")
    station.printer("Server", kind="server", template=TEMPLATE, passes_to="Files")
    ran = station.run("label", "stock-item", "--object", "stockitem:1", "--printer", "Server")
    assert (ran.code, ran.out) == (0, "The label is printed on Server.\n")
    assert [file.name for file in (station.home / "out").iterdir()] == ["stock-item.pdf"]


def test_while_the_server_works_that_is_told(station, server):
    station.sign_in(server)
    headers = {"Authorization": f"Token {server.tokens['admin']}"}
    requests.post(f"{server.url}/demo/worker/", json={"running": True}, headers=headers, timeout=20)
    ran = stock_label(station, "--output", "x.pdf")
    assert (ran.code, ran.out) == (0, "The label is in x.pdf.\n")
    assert ran.err.startswith(f"{ASKING}The server is still making the label.\n")
    assert ran.err.endswith(FETCHING)


def test_a_template_that_the_server_has_not_and_a_printer_that_takes_no_pdf(station, server):
    station.sign_in(server)
    station.printer(address="127.0.0.1:9")
    asked = ("label", "--server-template", "Nix", "--object", "stockitem:1")
    ran = station.run(*asked, "--output", "x.pdf")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.endswith('The server has no label template "Nix" for this. Set one that it has.\n')
    ran = station.run(*asked, "--printer", "Desk")
    assert ran.err.startswith('The server\'s labels are PDF, which the printer "Desk" does not take.')
    assert ran.code == 1


@pytest.mark.parametrize("kind", [Kind.DROP_AFTER, Kind.SERVER_ERROR])
def test_a_label_that_the_server_lost_is_no_file(station, server, kind):
    station.sign_in(server)
    server.faults.set(Fault(kind, PRINTING, "POST"))
    ran = stock_label(station, "--output", "x.pdf")
    assert (ran.code, ran.out) == (1, "")
    assert "The server cannot be asked to print" in ran.err
    assert not (station.home / "x.pdf").exists()
