"""Pictures of a server are shown if they are harmless and whole."""

import struct
import zlib

import pytest
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QColor, QImage

from station.screen import Snapshot
from station.ui.widgets.picture import LARGEST_FILE, LONGEST_SIDE, decoded

from .gallery import STATUS, receiving


def image_file(width, height, format="PNG"):
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("#ff0000"))
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    assert image.save(buffer, format)
    return bytes(buffer.data().data())


def png_that_claims(width, height):
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + head
    return (
        b"\x89PNG\r\n\x1a\n"
        + struct.pack(">I", 13)
        + chunk
        + struct.pack(">I", zlib.crc32(chunk))
        + b"\0" * 8
    )


@pytest.mark.parametrize("format", ["PNG", "JPEG", "BMP", "WEBP"])
def test_raster_pictures_are_decoded(qapp, format):
    assert decoded(image_file(40, 20, format)).width() == 40


def test_a_large_picture_is_decoded_small(qapp):
    image = decoded(image_file(2000, 1000))
    assert (image.width(), image.height()) == (LONGEST_SIDE, LONGEST_SIDE // 2)
    assert decoded(image_file(3000, 1)).height() == 1


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"not a picture",
        b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>',
        b"<html><img src=x></html>",
        bytes(range(256)) * 10,
        png_that_claims(100_000, 100_000),
        image_file(8, 8) + b"\0" * LARGEST_FILE,
    ],
    ids=["empty", "text", "svg", "html", "noise", "bomb", "too large"],
)
def test_anything_else_is_not_decoded(qapp, data):
    assert decoded(data).isNull()


def test_a_picture_with_too_many_pixels_is_not_decoded_however_small_its_file(qapp):
    image = QImage(7000, 7000, QImage.Format.Format_Mono)
    image.fill(0)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    assert image.save(buffer, "PNG")
    data = bytes(buffer.data().data())
    assert len(data) < LARGEST_FILE
    assert decoded(data).isNull()


@pytest.mark.qt_log_ignore("libpng|PNG", extend=True)
def test_a_picture_that_breaks_off_gives_the_placeholder_or_its_beginning(window):
    window.show_snapshot(Snapshot(receiving(picture=image_file(300, 300)[:-40]), STATUS, ()))
    assert not window.page.picture.grab().isNull()


def test_a_picture_is_shown_and_goes_with_its_screen(window):
    picture = window.page.picture
    window.show_snapshot(Snapshot(receiving(picture=image_file(40, 20)), STATUS, ()))
    assert picture.isVisible()
    middle = picture.grab().toImage().pixelColor(picture.width() // 2, picture.height() // 2)
    assert middle.name() == "#ff0000"
    window.show_snapshot(Snapshot(receiving(), STATUS, ()))
    assert not picture.isVisible()


def test_a_broken_picture_gives_the_placeholder(window):
    window.show_snapshot(Snapshot(receiving(picture=b"broken"), STATUS, ()))
    assert window.page.picture.isVisible()
    assert window.page.picture.image().isNull()
    image = window.page.picture.grab().toImage()
    colours = {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}
    assert len(colours) > 1
