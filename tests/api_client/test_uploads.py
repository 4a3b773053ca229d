"""Sending a file: what goes over the wire, and every way it can fail, on sockets that really do it."""

import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from station.api_client import http
from station.api_client.http import Exchange, HttpClient, HttpFile, HttpReply, HttpRequest, Lost, NeverSent
from station.settings_tree import ServerSettings

LARGE = b"\xff\xd8\xff" + bytes(8_000_000)
OK = b"HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"


def upload(content: bytes = b"\xff\xd8\xff picture", **fields: object) -> HttpRequest:
    file = HttpFile("attachment", "s1-photo.jpg", "image/jpeg", content)
    return HttpRequest("POST", "/api/attachment/", body=fields, file=file)


def exchange(url: str, request: HttpRequest) -> Exchange:
    settings = ServerSettings(url=url, connect_seconds=0.3, read_seconds=0.3)
    with HttpClient(settings, "inv-secret-token") as client:
        return client.exchange(request)


@contextmanager
def serving(serve: Callable[[socket.socket], None]) -> Iterator[str]:
    """Serve one connection on a real socket with a small window, so that much stays with the sender."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)

        def take() -> None:
            connection, _ = listening.accept()
            with connection:
                serve(connection)

        thread = threading.Thread(target=take)
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        thread.join()


def whole_request(connection: socket.socket) -> bytes:
    got = b""
    while not got.rstrip().endswith(b"--") or b"\r\n\r\n" not in got:
        got += connection.recv(65_536)
    return got


def reset(connection: socket.socket) -> None:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def test_a_form_carries_its_fields_and_the_file_as_it_is():
    came: list[bytes] = []

    def serve(connection: socket.socket) -> None:
        came.append(whole_request(connection))
        connection.sendall(OK)

    with serving(serve) as url:
        told = exchange(url, upload(b"\x00\r\n--\xff", model_id=7, comment="übergroß\r\nX: 1"))
    assert told == HttpReply(201, "application/json", b"{}")
    head, _, body = came[0].partition(b"\r\n\r\n")
    assert b"\r\nAuthorization: Token inv-secret-token\r\n" in head
    assert b"\r\nContent-Type: multipart/form-data; boundary=" in head
    assert f"\r\nContent-Length: {len(body)}\r\n".encode() in head + b"\r\n"
    assert b'name="model_id"\r\n\r\n7\r\n' in body
    assert 'name="comment"\r\n\r\nübergroß\r\nX: 1\r\n'.encode() in body
    assert b'name="attachment"; filename="s1-photo.jpg"\r\n' in body
    assert b"Content-Type: image/jpeg\r\n\r\n\x00\r\n--\xff\r\n" in body


def cut_in_the_middle(connection: socket.socket) -> None:
    connection.recv(4096)
    reset(connection)


def answer_and_cut(connection: socket.socket) -> None:
    whole_request(connection)
    connection.sendall(OK[:-1])


def cut_after_all(connection: socket.socket) -> None:
    whole_request(connection)
    reset(connection)


def say_nothing(connection: socket.socket) -> None:
    whole_request(connection)
    connection.settimeout(5)
    connection.recv(1)  # ends when the client gives up and closes


@pytest.mark.parametrize(
    ("serve", "content", "cause"),
    [
        (cut_in_the_middle, LARGE, "the connection was cut"),
        (cut_after_all, b"small", "the connection was cut"),
        (answer_and_cut, b"small", "the answer was cut off"),
        (say_nothing, b"small", "no answer within the time allowed"),
    ],
)
def test_an_upload_that_fails_on_its_way_may_have_happened(serve, content: bytes, cause: str):
    with serving(serve) as url:
        assert exchange(url, upload(content)) == Lost(cause)


def test_a_server_that_stops_reading_does_not_hold_the_station_up():
    ended = threading.Event()

    def read_a_little(connection: socket.socket) -> None:
        connection.recv(4096)
        ended.wait(10)

    with serving(read_a_little) as url:
        told = exchange(url, upload(LARGE))
        ended.set()
    assert told == Lost("it could not be sent within the time allowed")


def test_an_upload_ends_by_its_deadline_however_steadily_it_goes(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(http, "UPLOAD_SECONDS", -1.0)
    with serving(lambda connection: connection.recv(4096)) as url:
        assert exchange(url, upload()) == Lost("it could not be sent within the time allowed")


def test_an_upload_to_nobody_was_never_sent():
    with socket.create_server(("127.0.0.1", 0)) as free:
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
    assert exchange(url, upload()) == NeverSent("the connection was refused")


def test_a_file_is_not_sent_after_a_redirect():
    with socket.create_server(("127.0.0.1", 0)) as other:
        other.settimeout(0)
        place = f"http://127.0.0.1:{other.getsockname()[1]}/api/attachment/"

        def send_elsewhere(connection: socket.socket) -> None:
            whole_request(connection)
            connection.sendall(f"HTTP/1.1 307 X\r\nLocation: {place}\r\nContent-Length: 0\r\n\r\n".encode())

        with serving(send_elsewhere) as url:
            told = exchange(url, upload())
        with pytest.raises(BlockingIOError):
            other.accept()
    assert isinstance(told, HttpReply)
    assert told.status == 307
