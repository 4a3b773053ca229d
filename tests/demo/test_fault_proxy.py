"""The proxy between client and server: it passes on what is sound, refuses what is not, and ends cleanly."""

import http.client
import json
import re
import signal
import socket
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from station.demo.faults import Fault, Kind, Plan
from station.demo.faults.__main__ import main
from station.demo.faults.messages import BODY_LIMIT, HEAD_LIMIT
from station.demo.faults.proxy import Proxy
from station.demo.faults.upstream import read_address

from .fronts import LINK, LONG, front

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def place():
    with front("proxy") as made:
        yield made


def talk(port: int, sent: bytes) -> bytes:
    """Say something and return all that comes back until the proxy ends the connection."""
    with socket.create_connection(("127.0.0.1", port), timeout=LONG) as client:
        client.sendall(sent)
        client.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: client.recv(65_536), b""))


@contextmanager
def scripted(*answers: bytes):
    """A server that takes one connection for each list of bytes, answers its first request, and hangs up."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        got: list[bytes] = []
        hung_up = threading.Semaphore(0)

        def serve() -> None:
            for answer in answers:
                client, _ = listener.accept()
                with client:
                    got.append(client.recv(65_536))
                    client.sendall(answer)
                hung_up.release()

        thread = threading.Thread(target=serve)
        thread.start()
        with Proxy(read_address(f"http://127.0.0.1:{listener.getsockname()[1]}"), Plan()) as proxy:
            yield proxy, got, hung_up
        thread.join(LONG)


def test_a_connection_serves_many_requests_and_a_fault_answer_does_not_end_it(place):
    place.faults.set(Fault(Kind.STATUS, "/api/user/", after=1))
    with closing(http.client.HTTPConnection("127.0.0.1", place.port, timeout=LONG)) as client:
        client.connect()
        own, seen = client.sock, []
        for _ in range(3):
            client.request("GET", "/api/user/me/", headers=dict(place.session.headers))
            answer = client.getresponse()
            answer.read()
            seen.append(answer.status)
            assert client.sock is own
    assert seen == [200, 503, 200]


def test_a_chunked_request_takes_effect_and_can_be_hit(place):
    def pieces():
        yield b'{"barcode": "CHUNKED", '
        yield b'"stockitem": 4}'

    place.faults.set(Fault(Kind.DROP_BEFORE, LINK, after=1))
    headers = {"Content-Type": "application/json"}
    assert place.ask(LINK, "POST", data=pieces(), headers=headers).status_code == 200
    assert place.is_linked("CHUNKED")
    with pytest.raises(OSError, match=r"(?i)reset"):
        place.ask(LINK, "POST", data=pieces(), headers=headers)
    assert place.told[-1]["fault"] == "drop-before"


def test_two_clients_at_once_do_not_wait_for_each_other(place):
    place.faults.set(Fault(Kind.DELAY, LINK))
    place.pause.over.clear()
    with ThreadPoolExecutor(1) as pool:
        slow = pool.submit(place.link)
        assert place.pause.begun.wait(LONG)
        assert place.ask("/api/user/me/").status_code == 200
        assert not slow.done()
        place.pause.over.set()
        assert slow.result(LONG).status_code == 200


def test_each_fault_is_told_with_what_the_server_did(place):
    place.faults.add(Plan((Fault(Kind.STATUS, LINK, status=409), Fault(Kind.STATUS_AFTER, LINK))))
    place.link()
    place.link()
    about = {"method": "POST", "path": LINK}
    assert place.told[1:] == [
        {"fault": "status", **about, "status": 409, "upstream_status": None},
        {"fault": "status-after", **about, "status": 500, "upstream_status": 200},
    ]


GET = b"GET /api/ HTTP/1.1\r\nHost: x\r\n"


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"\x16\x03\x01\x02\r\n\r\n", 400),
        (b"GET api HTTP/1.1\r\n\r\n", 400),
        (b"GET / HTTP/1.0\r\n\r\n", 505),
        (GET + b"Bad Name: x\r\n\r\n", 400),
        (GET + b"X: a\r\n folded\r\n\r\n", 400),
        (GET + b"X: a\nEvil: b\r\n\r\n", 400),
        (GET + b"X:" + b" " * 60_000 + b"\0\r\n\r\n", 400),
        (GET + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\n", 400),
        (GET + b"Content-Length: -1\r\n\r\n", 400),
        (GET + b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n", 400),
        (GET + b"Transfer-Encoding: gzip\r\n\r\n", 400),
        (GET + b"Transfer-Encoding: chunked\r\n\r\nxyz\r\n", 400),
        (GET + b"Transfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n", 400),
        (GET + b"X: " + b"x" * HEAD_LIMIT + b"\r\n\r\n", 431),
        (GET + b"Content-Length: %d\r\n\r\n" % (BODY_LIMIT + 1), 413),
        (GET + b"Transfer-Encoding: chunked\r\n\r\n%x\r\n" % (BODY_LIMIT + 1), 413),
    ],
)
def test_what_servers_could_read_differently_is_refused(sent, status):
    # No server is asked: there is none.
    with Proxy(read_address("http://127.0.0.1:9"), Plan()) as proxy:
        assert talk(proxy.port, sent).startswith(b"HTTP/1.1 %d " % status)


@pytest.mark.parametrize("sent", [b"", b"\r\n", b"GET / HT", GET + b"Content-Length: 9\r\n\r\nhalf"])
def test_a_client_that_leaves_gets_nothing(sent):
    with Proxy(read_address("http://127.0.0.1:9"), Plan()) as proxy:
        assert talk(proxy.port, sent) == b""


def test_two_requests_in_one_piece_are_answered_in_order(place):
    sent = b"GET /api/ HTTP/1.1\r\nHost: x\r\n\r\n"
    assert re.findall(rb"HTTP/1.1 (\d+)", talk(place.port, sent * 2)) == [b"200", b"200"]


def test_a_server_that_is_away_is_a_bad_gateway():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with Proxy(read_address(f"http://127.0.0.1:{port}"), Plan()) as proxy:
        assert talk(proxy.port, GET + b"\r\n").startswith(b"HTTP/1.1 502 ")


def test_an_answer_that_ends_with_its_connection_gets_a_length():
    with scripted(b"HTTP/1.0 200 OK\r\n\r\nall") as (proxy, got, _):
        assert talk(proxy.port, GET + b"Connection: close\r\nExpect: 100-continue\r\n\r\n") == (
            b"HTTP/1.1 100 Continue\r\n\r\n"
            b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nConnection: close\r\n\r\nall"
        )
    assert got == [f"GET /api/ HTTP/1.1\r\nHost: {proxy._upstream.name}\r\n\r\n".encode()]


def test_chunks_of_the_server_are_passed_on():
    chunks = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nall\r\n0\r\nX: y\r\n\r\n"
    with scripted(chunks) as (proxy, *_):
        assert talk(proxy.port, GET + b"\r\n") == chunks


@pytest.mark.parametrize("answer", [b"no HTTP\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n"])
def test_an_answer_that_is_none_is_a_bad_gateway(answer):
    with scripted(answer) as (proxy, *_):
        assert talk(proxy.port, GET + b"\r\n").startswith(b"HTTP/1.1 502 ")


def test_a_server_that_hangs_up_on_an_idle_connection_loses_no_request():
    good = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
    with scripted(good, good) as (proxy, got, hung_up):
        client = http.client.HTTPConnection("127.0.0.1", proxy.port, timeout=LONG)
        with closing(client):
            for _ in range(2):
                client.request("GET", "/")
                client.getresponse().read()
                assert hung_up.acquire(timeout=LONG)
    assert len(got) == 2


def test_stopping_ends_connections_and_delays(place):
    with Proxy(read_address(place.server.url), Plan((Fault(Kind.DELAY, seconds=120),))) as proxy:
        client = socket.create_connection(("127.0.0.1", proxy.port), timeout=LONG)
        client.sendall(GET + b"\r\n")
    with client, pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", proxy.port), timeout=LONG)


# The command.


def test_the_command_tells_its_address_and_its_faults_and_ends_at_a_signal(server, tmp_path):
    plan = tmp_path / "plan.toml"
    plan.write_text('[[fault]]\nkind = "status"\nstatus = 409\n', encoding="utf-8")
    command = [sys.executable, "-m", "station.demo.faults", "--listen", "127.0.0.1:0"]
    command += ["--upstream", server.url, "--plan", str(plan)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        try:
            first = json.loads(process.stdout.readline())
            port = int(first["listening"].rpartition(":")[2])
            assert talk(port, GET + b"\r\n").startswith(b"HTTP/1.1 409 ")
        finally:
            process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=LONG)
    assert (process.returncode, err) == (0, b"")
    assert [json.loads(line)["fault"] for line in out.splitlines()] == ["status"]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], "The following arguments are required: --upstream, --plan."),
        (["--upstream", "x", "--plan", "p"], "The upstream must look like http://HOST:PORT, not 'x'."),
        (["--upstream", "http://h/api", "--plan", "p"], "The upstream is a server without a path"),
        (["--upstream", "http://h:99999", "--plan", "p"], "Port out of range 0-65535."),
        (["--upstream", "http://h", "--plan", "/no/plan"], "/no/plan can not be read"),
        (["--upstream", "https://h", "--plan", "p", "--ca", "/no/ca"], "/no/ca can not be used as a cert"),
        (["--upstream", "http://h", "--plan", "p", "--listen", "8000"], "--listen wants HOST:PORT"),
        (["--upstream", "http://h", "--plan", "p", "--listen", "h:66000"], "--listen wants HOST:PORT"),
    ],
)
def test_wrong_usage_is_one_sentence(capsys, arguments, told):
    assert main(arguments) == 2
    said = capsys.readouterr()
    assert said.err.startswith(told)
    assert (said.err.count("\n"), said.out) == (1, "")


def test_the_practice_server_takes_a_plan_and_refuses_a_wrong_one(tmp_path):
    plan = tmp_path / "plan.toml"
    for text, code in (("", 0), ('[[fault]]\nkind = "x"\n', 2)):
        plan.write_text(text, encoding="utf-8")
        command = [
            sys.executable,
            "-m",
            "station",
            "demo-server",
            "--until-stdin-closes",
            "--plan",
            str(plan),
        ]
        ran = subprocess.run(command, cwd=ROOT, input=b"", capture_output=True, timeout=60, check=False)
        assert ran.returncode == code
        assert ran.stderr.count(b"\n") == (1 if code else 0)
