"""What the doctor is told of cameras, on folders made like those of Linux."""

import os
import sys

import pytest

from station.input import cameras
from station.input.cameras import findings

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the folders of Linux")


def plug(tmp_path, number, name, index="0"):
    (tmp_path / "dev").mkdir(exist_ok=True)
    (tmp_path / "dev" / f"video{number}").touch()
    entry = tmp_path / "sys" / f"video{number}"
    entry.mkdir(parents=True)
    (entry / "name").write_text(f"{name}\n")
    (entry / "index").write_text(f"{index}\n")


def told(tmp_path):
    return [finding for finding in findings(tmp_path / "dev", tmp_path / "sys") if "camera" in finding[0]]


def test_without_a_camera_a_way_is_named(tmp_path):
    ((check, ok, text),) = told(tmp_path)
    assert (check, ok) == ("cameras", True)
    assert "plug one in" in text


def test_cameras_are_named_with_their_addresses_in_order(tmp_path):
    plug(tmp_path, 10, "Dock camera")
    plug(tmp_path, 2, "Webcam C920")
    plug(tmp_path, 3, "Webcam C920", index="1")
    (tmp_path / "dev" / "video11").touch()
    dev = tmp_path / "dev"
    assert told(tmp_path) == [
        ("camera", True, f"Webcam C920 at {dev}/video2, address camera:2"),
        ("camera", True, f"Dock camera at {dev}/video10, address camera:10"),
        ("camera", True, f"a camera without a name at {dev}/video11, address camera:11"),
    ]


def test_a_camera_that_may_not_be_used_comes_with_what_to_do(tmp_path, monkeypatch):
    plug(tmp_path, 0, "Webcam")
    # The tests may run as root, for whom no permission is missing.
    monkeypatch.setattr(os, "access", lambda *_: False)
    ((_, ok, text),) = told(tmp_path)
    assert not ok
    assert "usermod -aG video" in text


def test_the_libraries_are_usable_or_come_with_what_to_do(monkeypatch):
    assert [(name, ok) for name, ok, _ in findings()][-3:] == [
        ("cv2", True),
        ("zxingcpp", True),
        ("pyzbar", True),
    ]
    monkeypatch.setattr(cameras, "_LIBRARIES", (("no_such_library", "nothing", "Run: nothing"),))
    (name, ok, text) = findings()[-1]
    assert (name, ok) == ("no_such_library", False)
    assert text.endswith("Run: nothing.")


def test_on_other_systems_nothing_is_listed(monkeypatch):
    monkeypatch.setattr(sys, "platform", "win32")
    assert findings()[0] == ("cameras", True, "not listed on this system; try camera:0, camera:1")
