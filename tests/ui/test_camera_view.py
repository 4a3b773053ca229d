"""The live picture of a camera: what is seen of it, and what a tap on it means."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor

from station.input.preview import Outline, Preview
from station.model import Tone
from station.screen import Device, Status
from station.text import say

GREY = b"\x60\x60\x60"
SQUARE = ((0.4, 0.4), (0.6, 0.4), (0.6, 0.6), (0.4, 0.6))
SMALL = ((0.10, 0.10), (0.12, 0.10), (0.12, 0.12), (0.10, 0.12))


def picture(*outlines, source="Overhead", width=640, height=360, region=None):
    return Preview(source, width, height, GREY * width * height, outlines, region)


def colour(view, across, down):
    image = view.grab().toImage()
    return image.pixelColor(int(across * image.width()), int(down * image.height()))


def shown(window, preview):
    window.show_preview(preview)
    window.page.layout().activate()
    return window.page.camera


def press(qtbot, view, across, down):
    place = QPoint(int(across * view.width()), int(down * view.height()))
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=place)


def test_without_a_camera_there_is_no_place_for_one(window):
    assert not window.page.camera.isVisible()


def test_the_picture_keeps_its_shape_in_the_column_of_the_scans(window, qtbot):
    view = shown(window, picture())
    qtbot.waitUntil(view.isVisible)
    assert abs(view.width() * 9 / 16 - view.height()) <= 1
    assert colour(view, 0.5, 0.5) == QColor(0x60, 0x60, 0x60)


def test_a_tall_picture_leaves_room_for_the_scans(window):
    view = shown(window, picture(width=360, height=640))
    assert view.height() <= view.width()
    assert window.page.tape.height() > 100


@pytest.mark.parametrize(("chosen", "tone"), [(True, Tone.GOOD), (False, Tone.UNSURE)])
def test_the_code_that_counts_is_outlined_in_green_and_others_in_amber(window, chosen, tone):
    view = shown(window, picture(Outline(SQUARE, "PO-0001", chosen)))
    assert colour(view, 0.5, 0.4) == QColor(window.look.palette.tones[tone].fill)


def test_several_codes_ask_for_a_tap_until_one_is_chosen(window):
    one, two = Outline(SQUARE, "A", False), Outline(SMALL, "B", False)
    assert "tap the one" in shown(window, picture(one, two)).words()
    assert shown(window, picture(Outline(SQUARE, "A", True), two)).words() == ""
    assert shown(window, picture(one)).words() == ""


def test_a_tap_tells_the_place_in_the_picture(window, commands, qtbot):
    view = shown(window, picture())
    press(qtbot, view, 0.25, 0.75)
    ((what, camera, (across, down)),) = commands.asked
    assert (what, camera) == ("tapped", "Overhead")
    assert (across, down) == pytest.approx((0.25, 0.75), abs=0.01)


def test_a_finger_beside_a_small_code_means_the_code(window, commands, qtbot):
    view = shown(window, picture(Outline(SMALL, "tiny", False), Outline(SQUARE, "large", False)))
    press(qtbot, view, 0.15, 0.15)
    assert commands.asked[0][2] == pytest.approx((0.11, 0.11), abs=0.001)


def test_what_is_not_read_is_dark(window):
    view = shown(window, picture(region=((0.25, 0.25), (0.75, 0.75))))
    assert colour(view, 0.1, 0.5).lightness() < colour(view, 0.5, 0.5).lightness() == 0x60


def test_a_camera_that_is_gone_says_so_over_its_last_picture_and_takes_no_tap(window, commands, qtbot):
    view = shown(window, picture(Outline(SQUARE, "old", True)))
    gone = Device(say("{name}", name="Overhead"), say("the camera is gone; plug it in"), False)
    window.page.show_status(Status(devices=(gone,)))
    assert view.words() == "the camera is gone; plug it in"
    press(qtbot, view, 0.5, 0.5)
    assert commands.asked == []
    assert shown(window, picture()).words() == ""


def test_of_two_cameras_the_one_that_sees_a_code_is_shown(window):
    view = shown(window, picture(source="Overhead"))
    shown(window, picture(source="Door"))
    assert view.source == "Overhead"
    shown(window, picture(Outline(SQUARE, "A", True), source="Door"))
    assert view.source == "Door"
    assert window.page.camera is view


def test_hostile_text_and_names_are_drawn_literally_and_bounded(window):
    text = "<b>bold</b>\x1d\u202e" + "W" * 4000
    view = shown(window, picture(Outline(SMALL, text, True), source="<img src=x>" * 40))
    assert view.width() <= window.look.sizes.tape
    assert window.width() == 1024
