"""Attaching photos: what is sent, how a photo is recognised, what is refused before sending."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pytest

from station import photos
from station.api_client.http import HttpClient, HttpReply
from station.api_client.inventree.attachments import LONGEST_COMMENT, attached, comment_of, evidence
from station.api_client.inventree.backend import InvenTreeBackend
from station.api_client.inventree.wire import Body
from station.api_client.inventree.writer import Writer
from station.demo.faults import Fault, Kind
from station.demo.server import DemoServer
from station.model import Done, Evidence, Photo, Refused, Unknown, Why
from station.operations import AttachPhoto, LookBack
from station.settings_tree import ServerSettings
from tests.api_client.scripted import Server

JPEG = b"\xff\xd8\xff" + bytes(range(256)) * 400
PATH = "/api/attachment/"


def photo_in(folder: Path, op_id: str = "s1:photo") -> Photo:
    done = photos.keep(op_id, JPEG, folder)
    assert isinstance(done, Done)
    assert isinstance(done.data, Photo)
    return done.data


@pytest.fixture
def server() -> Iterator[DemoServer]:
    with DemoServer() as running:
        yield running


@pytest.fixture
def backend(server: DemoServer, tmp_path: Path) -> Iterator[InvenTreeBackend]:
    settings = ServerSettings(url=server.url, connect_seconds=1, read_seconds=1)
    made = InvenTreeBackend(
        HttpClient(settings, server.tokens["operator"]),
        photo=lambda name, digest: photos.kept(name, digest, tmp_path),
    )
    yield made
    made.close()


def held(server: DemoServer) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(server.database)) as database:
        rows = database.execute("SELECT model_type, model_id, comment, content FROM attachment").fetchall()
    return [(*row[:3], sha256(row[3]).hexdigest()) for row in rows]


@pytest.mark.parametrize("model", ["stockitem", "purchaseorder", "salesordershipment"])
def test_a_photo_lies_on_the_server_byte_by_byte(server, backend, tmp_path: Path, model: str):
    photo = photo_in(tmp_path)
    write = AttachPhoto(model, 1, photo.file, photo.sha256, "torn")
    assert backend.perform(write) == Done()
    assert held(server) == [(model, 1, "torn Station s1-photo", sha256(JPEG).hexdigest())]


@pytest.mark.parametrize("kind", [Kind.DROP_AFTER, Kind.HALF_BODY])
def test_a_photo_whose_answer_is_lost_is_found_and_there_once(server, backend, tmp_path: Path, kind: Kind):
    photo = photo_in(tmp_path)
    write = AttachPhoto("stockitem", 2, photo.file, photo.sha256, "torn")
    server.faults.set(Fault(kind, PATH, "POST"))
    assert isinstance(backend.perform(write), Unknown)
    assert backend.perform(LookBack(write)) == Done(Evidence.APPLIED)
    assert len(held(server)) == 1


@pytest.mark.parametrize("kind", [Kind.DROP_BEFORE, Kind.SERVER_ERROR])
def test_a_photo_that_was_lost_is_sent_again(server, backend, tmp_path: Path, kind: Kind):
    photo = photo_in(tmp_path)
    write = AttachPhoto("stockitem", 2, photo.file, photo.sha256, "torn")
    server.faults.set(Fault(kind, PATH, "POST"))
    assert isinstance(backend.perform(write), Unknown)
    assert backend.perform(LookBack(write)) == Done(Evidence.NOT_APPLIED)
    assert backend.perform(write) == Done()
    assert len(held(server)) == 1


@pytest.mark.parametrize("user", ["viewer", "nobody"])
def test_someone_without_the_role_attaches_nothing(server, user: str):
    client = HttpClient(ServerSettings(url=server.url), server.tokens[user])
    told = InvenTreeBackend(client, photo=lambda *_: JPEG).perform(WRITE)
    client.close()
    assert isinstance(told, Refused)
    assert told.why is Why.FORBIDDEN
    assert held(server) == []


def test_another_photo_of_the_same_thing_is_another_one(server, backend, tmp_path: Path):
    one, two = photo_in(tmp_path, "s1:photo"), photo_in(tmp_path, "s1:photo2")
    first = AttachPhoto("stockitem", 2, one.file, one.sha256, "torn")
    second = AttachPhoto("stockitem", 2, two.file, two.sha256, "torn")
    backend.perform(first)
    assert backend.perform(LookBack(second)) == Done(Evidence.NOT_APPLIED)
    backend.perform(second)
    assert backend.perform(LookBack(second)) == Done(Evidence.APPLIED)
    assert len(held(server)) == 2


def test_a_photo_that_is_gone_or_changed_is_not_sent(server, backend, tmp_path: Path):
    photo = photo_in(tmp_path)
    write = AttachPhoto("stockitem", 2, photo.file, photo.sha256, "torn")
    file = tmp_path / photo.file
    file.write_bytes(JPEG + b"more")
    assert backend.perform(write) == Refused(Why.PHOTO_GONE, photo.file)
    file.unlink()
    assert backend.perform(write) == Refused(Why.PHOTO_GONE, photo.file)
    assert held(server) == []
    assert [entry.path for entry in server.requests.entries()] == []


def test_a_file_of_nobody_elses_business_is_not_sent(tmp_path: Path):
    folder = tmp_path / "photos"
    folder.mkdir()
    (tmp_path / "secret.jpg").write_bytes(JPEG)
    (folder / "settings.toml").write_bytes(JPEG)
    digest = sha256(JPEG).hexdigest()
    hostile = [
        "../secret.jpg",
        str(tmp_path / "secret.jpg"),
        "settings.toml",
        "",
        ".",
        "..",
        "a\0.jpg",
        "CON.jpg",
    ]
    for name in (*hostile, "..\\secret.jpg", "x" * 4000 + ".jpg", "\ud800.jpg"):
        assert photos.kept(name, digest, folder) is None


def test_a_photo_is_for_this_user_alone_and_never_written_over(tmp_path: Path):
    folder = tmp_path / "data" / "photos"
    photo = photo_in(folder, "../a:\u202e\x1db/c")
    assert photo.file == "a---b-c.jpg"
    assert (folder.stat().st_mode & 0o777, (folder / photo.file).stat().st_mode & 0o777) == (0o700, 0o600)
    assert photos.kept(photo.file, photo.sha256, folder) == JPEG
    again = photos.keep("../a:\u202e\x1db/c", b"other", folder)
    assert isinstance(again, Refused)
    assert again.why is Why.NOT_SAVED
    assert photos.kept(photo.file, photo.sha256, folder) == JPEG


def test_old_photos_are_forgotten(tmp_path: Path):
    photos.forget(0.0, tmp_path / "none")
    old, new = (tmp_path / photo_in(tmp_path, name).file for name in ("old", "new"))
    (tmp_path / "other.txt").touch()
    os.utime(old, (100, 100))
    os.utime(tmp_path / "other.txt", (100, 100))
    photos.forget(101.0, tmp_path)
    assert {file.name for file in tmp_path.iterdir()} == {new.name, "other.txt"}


def test_a_folder_that_cannot_be_is_told(tmp_path: Path):
    (tmp_path / "file").write_text("in the way")
    told = photos.keep("s1", JPEG, tmp_path / "file" / "photos")
    assert isinstance(told, Refused)
    assert told.why is Why.NOT_SAVED


def test_an_old_server_is_not_sent_a_photo():
    server = Server(get={"apiVersion": 160})
    write = AttachPhoto("stockitem", 2, "s1-photo.jpg", "", "torn")
    told = Writer(server, lambda _: None, lambda *_: JPEG).perform(write)
    assert isinstance(told, Refused)
    assert told.why is Why.NOT_SUPPORTED
    assert server.asked == ["get"]


@pytest.mark.parametrize(
    "comment", ["<b>x</b>", "a\0\x1d\u202eb", "\ud800", "é" * 4000, "Station s1-photo", ""]
)
def test_any_comment_is_one_that_the_server_takes(server, backend, tmp_path: Path, comment: str):
    photo = photo_in(tmp_path)
    write = AttachPhoto("stockitem", 2, photo.file, photo.sha256, comment)
    assert len(comment_of(write)) <= LONGEST_COMMENT
    assert set(comment_of(write)).isdisjoint("<>\0\x1d\u202e\ud800")
    assert backend.perform(write) == Done()
    assert backend.perform(LookBack(write)) == Done(Evidence.APPLIED)


WRITE = AttachPhoto("stockitem", 2, "s1-photo.jpg", "", "torn")
ROW = {"pk": 9, "model_type": "stockitem", "model_id": 2, "comment": "torn Station s1-photo"}


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([ROW], Done(Evidence.APPLIED)),
        ([{**ROW, "comment": "Station s1-photo"}], Done(Evidence.APPLIED)),
        ([{**ROW, "comment": "Station s1-photo2"}], Done(Evidence.NOT_APPLIED)),
        ([{**ROW, "comment": "xStation s1-photo"}], Done(Evidence.NOT_APPLIED)),
        ([], Done(Evidence.NOT_APPLIED)),
        ([{**ROW, "comment": None}], Unknown("the answer was not understood")),
        ([{**ROW, "model_id": 3}], Unknown("the answer was not understood")),
        ([{**ROW, "model_type": "part"}], Unknown("the answer was not understood")),
    ],
)
def test_what_the_list_of_attachments_tells(rows: list, told: object):
    assert evidence(rows, WRITE) == told


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (ROW, Done()),
        ({**ROW, "model_id": 3}, Unknown("the answer was not understood")),
        ({"error": "no room"}, Refused(Why.INVALID, "no room")),
        ([], Unknown("the answer was not understood")),
    ],
)
def test_what_the_answer_to_attaching_tells(body: object, told: object):
    assert attached(Body(201, body), WRITE) == told


def test_a_server_in_front_that_takes_no_large_files_says_so():
    server = Server(
        get={"apiVersion": 530}, post_attachment=HttpReply(413, "text/html", b"<html>too large</html>")
    )
    told = Writer(server, lambda _: None, lambda *_: JPEG).perform(WRITE)
    assert isinstance(told, Refused)
