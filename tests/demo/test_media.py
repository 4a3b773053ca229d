"""Pictures are drawn as valid PNG files, for those who are signed in."""

import struct
import zlib

import pytest

from station.demo.pictures import SHAPES, SIZE, THUMBNAIL, draw


def size_of(png: bytes) -> tuple[int, int]:
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    assert png[12:16] == b"IHDR"
    assert zlib.crc32(png[12:29]) == struct.unpack(">I", png[29:33])[0]
    width, height = struct.unpack(">II", png[16:24])
    return width, height


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_can_be_drawn(shape):
    png = draw(shape, "#c83232", 32)
    assert size_of(png) == (32, 32)
    length = struct.unpack(">I", png[33:37])[0]
    pixels = zlib.decompress(png[41 : 41 + length])
    assert len(pixels) == 32 * (1 + 32 * 3)
    assert bytes.fromhex("c83232") in pixels


@pytest.mark.parametrize(("name", "size"), [("lm358.png", SIZE), ("lm358.thumbnail.png", THUMBNAIL)])
def test_a_picture_for_those_who_are_signed_in(admin, stranger, name, size):
    path = f"/media/part_images/{name}"
    answer = admin.get(path)
    assert answer.headers["Content-Type"] == "image/png"
    assert size_of(answer.content) == (size, size)
    refused = stranger.get(path)
    assert (refused.status_code, refused.text) == (401, "Unauthorized")


def test_every_picture_that_a_part_names_exists(admin):
    for part in admin.get("/api/part/").json():
        for path in {part["image"], part["thumbnail"]}:
            if path and path.startswith("/media/"):
                assert admin.get(path).status_code == 200


def test_a_proxy_can_ask_who_may_read(admin, stranger):
    assert admin.get("/auth/").status_code == 200
    assert stranger.get("/auth/").status_code == 401
