"""Starting and stopping, the database file, and the command."""

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from station.demo.database import Database
from station.demo.server import CannotStart, DemoServer
from tests.demo_server import demo_server

from .conftest import signed_in

PROJECT = Path(__file__).resolve().parents[2]
COMMAND = """
import sys
from pathlib import Path
from station.demo.server import run
port, file, end = sys.argv[1:]
sys.exit(run(int(port), Path(file) if file else None, False, end == "stdin"))
"""


def link(server: DemoServer, code: str) -> int:
    with signed_in(server, "admin") as admin:
        return admin.post("/api/barcode/link/", {"barcode": code, "stockitem": 4}).status_code


def scan(server: DemoServer, code: str) -> int:
    with signed_in(server, "admin") as admin:
        return admin.post("/api/barcode/", {"barcode": code}).status_code


def test_every_user_has_a_token(server):
    assert set(server.tokens) == {"admin", "operator", "viewer", "receiver", "nobody"}
    assert len(set(server.tokens.values())) == 5


def test_a_temporary_database_is_gone_after_the_end():
    with DemoServer() as server:
        assert server.database.exists()
    assert not server.database.parent.exists()


def test_a_server_that_never_started_can_be_stopped():
    server = DemoServer()
    server.stop()
    assert not server.database.parent.exists()


def test_two_servers_live_side_by_side(server):
    with demo_server() as other:
        assert link(other, "ONLY-HERE") == 200
        assert scan(other, "ONLY-HERE") == 200
        assert scan(server, "ONLY-HERE") == 400


def test_a_database_file_is_kept(tmp_path):
    file = tmp_path / "inside" / "demo.sqlite3"
    with DemoServer(file) as server:
        assert link(server, "KEPT") == 200
        tokens = server.tokens
    with DemoServer(file) as server:
        assert scan(server, "KEPT") == 200
        assert server.tokens == tokens


def test_a_reset_begins_anew(tmp_path):
    file = tmp_path / "demo.sqlite3"
    with DemoServer(file) as server:
        assert link(server, "FORGOTTEN") == 200
    with DemoServer(file, reset=True) as server:
        assert scan(server, "FORGOTTEN") == 400


def test_an_empty_file_becomes_a_database(tmp_path):
    file = tmp_path / "demo.sqlite3"
    file.touch()
    with DemoServer(file) as server:
        assert server.tokens


def test_a_database_whose_filling_was_cut_off_is_filled(tmp_path):
    file = tmp_path / "demo.sqlite3"
    Database(file).create()
    with DemoServer(file) as server:
        assert scan(server, "INV-SI2") == 200


@pytest.mark.parametrize("reset", [False, True])
def test_another_file_is_refused_and_kept(tmp_path, reset):
    file = tmp_path / "letter.txt"
    file.write_text("Dear customer,\n" * 100)
    with pytest.raises(CannotStart, match="is not a demo database"):
        DemoServer(file, reset=reset).start()
    assert file.read_text().startswith("Dear customer")


def test_another_sqlite_database_is_refused_and_kept(tmp_path):
    file = tmp_path / "other.sqlite3"
    connection = sqlite3.connect(file)
    with connection:
        connection.execute("CREATE TABLE precious (text)")
    with pytest.raises(CannotStart, match="is not a demo database"):
        DemoServer(file, reset=True).start()
    assert connection.execute("SELECT count(*) FROM precious").fetchone() == (0,)
    connection.close()


def test_a_database_of_another_version_is_refused_until_it_is_reset(tmp_path):
    file = tmp_path / "demo.sqlite3"
    with DemoServer(file):
        pass
    connection = sqlite3.connect(file)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(CannotStart, match="reset it"):
        DemoServer(file).start()
    with DemoServer(file, reset=True) as server:
        assert server.tokens


def test_a_folder_is_refused(tmp_path):
    with pytest.raises(CannotStart, match="is not a demo database"):
        DemoServer(tmp_path).start()


def test_a_taken_port_is_refused(server):
    port = int(server.url.rpartition(":")[2])
    with pytest.raises(CannotStart, match=f"Port {port} can not be used"):
        DemoServer(port=port).start()


def test_stopping_does_not_wait_for_idle_connections():
    with DemoServer() as server:
        port = int(server.url.rpartition(":")[2])
        idle = socket.create_connection(("127.0.0.1", port))
        with signed_in(server, "admin") as admin:
            admin.get("/api/")
    idle.settimeout(10)
    assert idle.recv(1) == b""
    idle.close()


def command(*arguments: str, **more) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-c", COMMAND, *arguments],
        cwd=PROJECT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **more,
    )


def test_the_command_ends_with_its_standard_input():
    process = command("0", "", "stdin")
    first = json.loads(process.stdout.readline())
    assert first["url"].startswith("http://127.0.0.1:")
    assert "admin" in first["tokens"]
    rest, errors = process.communicate(timeout=20)
    assert (process.returncode, rest, errors) == (0, "", "")


@pytest.mark.skipif(os.name != "posix", reason="signals are sent the POSIX way")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_command_ends_with_a_signal(number):
    process = command("0", "", "forever")
    assert process.stdout.readline()
    process.send_signal(number)
    _, errors = process.communicate(timeout=20)
    assert (process.returncode, errors) == (0, "")


def test_the_command_says_in_one_sentence_why_it_can_not_start(tmp_path, server):
    file = tmp_path / "letter.txt"
    file.write_text("Dear customer,")
    port = server.url.rpartition(":")[2]
    for arguments in (("0", str(file), "stdin"), (port, "", "stdin")):
        process = command(*arguments)
        output, errors = process.communicate(timeout=20)
        assert (process.returncode, output) == (2, "")
        assert errors.count("\n") == 1
        assert "Traceback" not in errors


def test_threads_end_with_the_server():
    before = threading.active_count()
    with DemoServer() as server, signed_in(server, "admin") as admin:
        admin.get("/api/user/me/")
    assert threading.active_count() == before
