"""The decode command as a process, on files that are pictures and files that are not."""

import json
import os
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest

from station.input.opencv import cv2
from tests.command_line import CommandLine
from tests.input.pictures import DIGIKEY, code, desk, jpeg, save


@pytest.fixture
def computer(tmp_path: Path) -> CommandLine:
    (tmp_path / "home").mkdir()
    return CommandLine(tmp_path / "home")


def big_png(width: int, height: int) -> bytes:
    """Write the head of a picture far larger than its file."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(bytes(100_000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def test_every_format_is_read_and_told_as_json(computer: CommandLine, tmp_path: Path):
    picture = desk((code(DIGIKEY, "DataMatrix"), 50, 50), (code("PO-0001", "Code128"), 50, 250))
    files = [
        str(save(tmp_path / f"a.{kind}", picture)) for kind in ("png", "jpg", "bmp", "tiff", "webp", "gif")
    ]
    ran = computer.run("decode", *files, "--json")
    assert (ran.code, ran.err) == (0, "")
    assert [line["file"] for line in ran.lines] == files
    for line in ran.lines:
        by_text = {one["text"]: one for one in line["codes"]}
        assert set(by_text) == {DIGIKEY, "PO-0001"}
        found = by_text[DIGIKEY]
        assert (found["bytes_hex"], found["symbology"], found["aim"], found["engine"]) == (
            DIGIKEY.encode().hex(),
            "DataMatrix",
            "]d1",
            "zxing-cpp",
        )
        assert np.shape(found["position"]) == (4, 2)
        assert abs(found["position"][0][0] - 86) < 5


def test_people_see_separators_and_that_nothing_is_there(computer: CommandLine, tmp_path: Path):
    one = save(tmp_path / "a.png", desk((code(DIGIKEY, "DataMatrix"), 50, 50)))
    none = save(tmp_path / "b.png", desk())
    ran = computer.run("decode", str(one), str(none))
    assert ran.code == 0
    assert (
        ran.out
        == f"{one}: DataMatrix   [)><RS>06<GS>P296-1<GS>1PNE555P<GS>Q50<RS><EOT>\n{none}: no code found\n"
    )


def test_files_that_are_no_pictures_are_told_and_the_others_are_done(computer: CommandLine, tmp_path: Path):
    good = save(tmp_path / "good.png", desk((code("PO-0001"), 50, 50)))
    bad = {
        "missing.png": None,
        "empty.png": b"",
        "text.png": b"no picture",
        "bomb.png": big_png(60_000, 60_000),
        "long.png": cv2.imencode(".png", np.zeros((2, 40_000), np.uint8))[1].tobytes(),
        "cut.png": good.read_bytes()[:60],
        "cut.jpg": jpeg(desk())[:300],
    }
    for name, content in bad.items():
        if content is not None:
            (tmp_path / name).write_bytes(content)
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    names = [*bad, "folder", "pipe"]
    ran = computer.run("decode", *(str(tmp_path / name) for name in names), str(good), "--json")
    assert ran.code == 1
    sentences = ran.err.splitlines()
    assert len(sentences) == len(names)
    for name, sentence in zip(names, sentences, strict=True):
        assert str(tmp_path / name) in sentence
    assert "Traceback" not in ran.err
    assert [line["codes"] for line in ran.lines[:-1]] == [[]] * len(names)
    assert [line["problem"] for line in ran.lines[:-1]] == sentences
    assert [one["text"] for one in ran.lines[-1]["codes"]] == ["PO-0001"]


def test_codes_on_nothing_and_in_deep_colours_are_read(computer: CommandLine, tmp_path: Path):
    drawn = code("PO-0001")
    transparent = np.zeros((*drawn.shape, 4), np.uint8)
    transparent[:, :, 3] = 255 - drawn
    files = [
        save(tmp_path / "transparent.png", transparent),
        save(tmp_path / "deep.png", drawn.astype(np.uint16) * 200),
        save(tmp_path / "grey.tiff", drawn),
        save(tmp_path / "float.tiff", drawn.astype(np.float32) / 300),
    ]
    ran = computer.run("decode", *map(str, files), "--json")
    assert [[one["text"] for one in line["codes"]] for line in ran.lines] == [["PO-0001"]] * 4


def test_a_name_of_any_bytes(computer: CommandLine, tmp_path: Path):
    name = os.fsdecode(bytes(tmp_path) + b"/\xff\x1b[31m.png")
    Path(name).write_bytes(cv2.imencode(".png", desk((code("PO-0001"), 50, 50)))[1].tobytes())
    assert "PO-0001" in computer.run("decode", name).out
    ran = computer.run("decode", name, name + "x", "--json")
    assert json.loads(ran.out.splitlines()[0])["file"] == name
    assert "\x1b" not in ran.err


def test_the_help_tells_the_form_and_the_exit_codes(computer: CommandLine):
    told = computer.run("decode", "--help").out
    assert "bytes_hex" in told
    assert "exit code is 1" in told
    assert computer.run("decode").code == 2
