"""Every way an HTTP exchange can fail, on sockets that really do it."""

import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from station.api_client.http import (
    Exchange,
    HttpClient,
    HttpReply,
    HttpRequest,
    Lost,
    NeverSent,
    address_problem,
)
from station.settings_tree import ServerSettings

Answer = Callable[[socket.socket], None]
POST = HttpRequest("POST", "/api/barcode/", body={"barcode": "A"})


@contextmanager
def serving(answer: Answer, connections: int = 1) -> Iterator[tuple[str, list[bytes]]]:
    """Serve connections on a real socket; gives the address and the requests that came."""
    requests: list[bytes] = []

    def serve() -> None:
        for _ in range(connections):
            connection, _ = listening.accept()
            with connection:
                requests.append(_request(connection))
                answer(connection)

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=serve)
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}", requests
        thread.join()


def _request(connection: socket.socket) -> bytes:
    """Read one request with its body; anything that is no HTTP request ends with the first piece."""
    got = connection.recv(65_536)
    while b"\r\n\r\n" in got and not got.endswith(b"}"):
        got += connection.recv(65_536)
    return got


def exchange(url: str, request: HttpRequest = POST, **settings: object) -> Exchange:
    server = ServerSettings(url=url, connect_seconds=0.3, read_seconds=0.3, **settings)
    with HttpClient(server, "inv-secret-token") as client:
        return client.exchange(request)


def reply(text: str) -> Answer:
    return lambda connection: connection.sendall(text.replace("\n", "\r\n").encode())


def reset(connection: socket.socket) -> None:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def say_nothing(connection: socket.socket) -> None:
    connection.settimeout(5)
    connection.recv(1)  # ends when the client gives up and closes


def test_a_whole_answer_is_a_reply():
    with serving(reply("HTTP/1.1 200 OK\nContent-Type: application/json\nContent-Length: 2\n\n{}")) as (
        url,
        _,
    ):
        assert exchange(url) == HttpReply(200, "application/json", b"{}")


def test_the_request_carries_token_language_and_json_and_no_cookie():
    text = "HTTP/1.1 200 OK\nSet-Cookie: sessionid=abc\nContent-Length: 2\nConnection: close\n\n{}"
    with serving(reply(text), connections=2) as (url, requests):
        server = ServerSettings(url=url)
        with HttpClient(server, "inv-secret-token") as client:
            client.exchange(POST)
            client.exchange(POST)
    for request in requests:
        assert request.startswith(b"POST /api/barcode/ HTTP/1.1\r\n")
        assert b"\r\nAuthorization: Token inv-secret-token\r\n" in request
        assert b"\r\nAccept-Language: en\r\n" in request
        assert b"ookie" not in request
        assert request.endswith(b'{"barcode": "A"}')


def test_a_refused_connection_was_never_sent():
    with socket.create_server(("127.0.0.1", 0)) as listening:
        url = f"http://127.0.0.1:{listening.getsockname()[1]}"
    assert exchange(url) == NeverSent("the connection was refused")


def test_an_unknown_name_was_never_sent():
    assert exchange("http://no-such-host.invalid") == NeverSent("the server's name is not known")


def test_a_connection_that_is_not_accepted_in_time_was_never_sent():
    with socket.socket() as full:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        waiting = [_knock(full.getsockname()) for _ in range(3)]
        told = exchange(f"http://127.0.0.1:{full.getsockname()[1]}")
        for knocking in waiting:
            knocking.close()
    assert told == NeverSent("no connection within the time allowed")


def _knock(address: tuple[str, int]) -> socket.socket:
    knocking = socket.socket()
    knocking.setblocking(False)
    knocking.connect_ex(address)
    return knocking


def test_a_broken_address_was_never_sent():
    assert exchange("http://[::1") == NeverSent("the server's address is not valid")


def test_a_missing_certificate_file_was_never_sent():
    told = exchange("https://127.0.0.1:9", ca_file="/nowhere/ca.pem")
    assert told == NeverSent("the certificate file of the server cannot be read")


@pytest.mark.parametrize(
    ("answer", "cause"),
    [
        (reset, "the connection was cut"),
        (lambda connection: None, "the connection was cut"),
        (say_nothing, "no answer within the time allowed"),
        (reply("HTTP/1.1 200 OK\nContent-Length: 100\n\nhalf"), "the answer was cut off"),
        (reply("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n5\nhalf"), "the answer was cut off"),
        (reply("nonsense\n\n"), "an unexpected answer (BadStatusLine)"),
        (
            reply("HTTP/1.1 200 OK\nContent-Encoding: gzip\nContent-Length: 4\n\nhalf"),
            "an unexpected answer (error)",
        ),
    ],
    ids=["reset", "closed", "silent", "half", "half chunked", "garbage", "not gzip"],
)
def test_what_fails_after_sending_may_have_happened(answer: Answer, cause: str):
    with serving(answer) as (url, requests):
        assert exchange(url) == Lost(cause)
    assert len(requests) == 1


def test_an_endless_answer_is_cut_off(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("station.api_client.http.LARGEST_REPLY", 10)
    with serving(reply("HTTP/1.1 200 OK\nContent-Length: 20\n\n12345678901234567890")) as (url, _):
        assert exchange(url) == Lost("the answer is larger than any real one")


def test_a_redirect_to_another_host_is_not_followed_and_takes_no_token_there():
    with serving(reply("HTTP/1.1 200 OK\nContent-Length: 2\n\n{}"), connections=0) as (other, requests):
        text = f"HTTP/1.1 302 Found\nLocation: {other}/api/\nContent-Length: 0\n\n"
        with serving(reply(text)) as (url, _):
            told = exchange(url)
    assert isinstance(told, HttpReply)
    assert told.status == 302
    assert requests == []


def test_a_server_without_tls_is_no_encrypted_connection():
    with serving(reply("HTTP/1.1 200 OK\n\n")) as (url, _):
        assert exchange(url.replace("http:", "https:")) == Lost("no encrypted connection could be made")


@pytest.mark.parametrize(
    "url",
    ["https://inventree.example.com", "http://127.0.0.1:8000", "http://localhost:8000/x", "http://[::1]:80"],
)
def test_addresses_that_can_be_used(url: str):
    assert address_problem(ServerSettings(url=url)) is None


def test_plain_http_to_another_host_needs_to_be_allowed():
    settings = ServerSettings(url="http://inventree.example.com")
    assert str(address_problem(settings)) == (
        "The connection to inventree.example.com would not be encrypted. "
        "Use https, or set allow_http for this server."
    )
    assert address_problem(ServerSettings(url="http://inventree.example.com", allow_http=True)) is None


def test_no_address_is_a_problem_of_its_own():
    assert str(address_problem(ServerSettings())).startswith("No server is set up.")
