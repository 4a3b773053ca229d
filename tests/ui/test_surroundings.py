"""Sounds, icons, the screen log and the application itself, with and without what they need."""

import json
import os
import subprocess
import sys
import wave
from pathlib import Path

import pytest

from station.model import Chime, Tone
from station.ui.application import prepare_environment
from station.ui.icons import Icons
from station.ui.resources import resource
from station.ui.screen_log import ScreenLog, screen_log_from
from station.ui.sounds import SOUNDING, Sounds, load_effects

ROOT = Path(__file__).parents[2]


class Effect:
    def __init__(self):
        self.played = 0

    def play(self):
        self.played += 1


def test_each_tone_and_chime_plays_its_own_sound():
    effects = {tone: Effect() for tone in SOUNDING}
    sounds = Sounds(True, lambda: effects)
    sounds.play(Tone.GOOD)
    assert effects[Tone.GOOD].played == 0
    sounds.load()
    for sound in (*Tone, *Chime):
        sounds.play(sound)
    assert [effect.played for effect in effects.values()] == [1] * len(SOUNDING)
    assert (str(sounds.device.state), sounds.device.ready) == ("ready", True)


def test_without_an_audio_device_it_is_silent_and_says_so():
    sounds = Sounds(True, dict)
    sounds.load()
    sounds.play(Tone.BAD)
    assert (str(sounds.device.state), sounds.device.ready) == ("no audio device found", False)


def test_sounds_that_are_switched_off_are_not_even_loaded():
    def fail():
        raise AssertionError

    sounds = Sounds(False, fail)
    sounds.load()
    assert "switched off" in str(sounds.device.state)


def test_missing_multimedia_libraries_are_no_fault():
    def missing():
        raise ImportError("libpulse.so.0")

    sounds = Sounds(True, missing)
    sounds.load()
    assert not sounds.device.ready


@pytest.mark.parametrize("tone", SOUNDING)
def test_sounds_are_short_and_distinct(tone):
    names = [resource("sounds", f"{one.value}.wav") for one in SOUNDING]
    assert len({name.read_bytes() for name in names}) == len(SOUNDING)
    with wave.open(str(resource("sounds", f"{tone.value}.wav"))) as sound:
        assert 0.1 < sound.getnframes() / sound.getframerate() < 0.8


def test_the_sound_files_are_those_that_the_script_makes(tmp_path):
    script = tmp_path / "make_sounds.py"
    script.write_bytes(resource("sounds", "make_sounds.py").read_bytes())
    subprocess.run([sys.executable, script], check=True)
    for tone in SOUNDING:
        name = f"{tone.value}.wav"
        assert (tmp_path / name).read_bytes() == resource("sounds", name).read_bytes()


def run_without_audio(code, tmp_path):
    environment = {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        "XDG_RUNTIME_DIR": str(tmp_path),
        "PULSE_SERVER": f"unix:{tmp_path}/none",
        "HOME": str(tmp_path),
    }
    return subprocess.run(
        [sys.executable, "-c", code], env=environment, cwd=ROOT, capture_output=True, text=True, timeout=60
    )


def test_a_machine_without_audio_starts_quietly(tmp_path):
    code = (
        "from station.ui.application import make_application\n"
        "application = make_application(['station'])\n"
        "from station.ui.sounds import Sounds\n"
        "from station.model import Tone\n"
        "sounds = Sounds(True); sounds.load(); sounds.play(Tone.GOOD)\n"
        "print(sounds.device.state, application.applicationName(), application.windowIcon().isNull())\n"
    )
    done = run_without_audio(code, tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("station False\n")


def test_the_first_paint_needs_neither_multimedia_nor_network(tmp_path):
    code = (
        "import sys\n"
        "import station.ui.window, station.ui.bridge, station.ui.wedge_filter, station.ui.application\n"
        "heavy = {'cv2', 'requests', 'keyring', 'numpy', 'PySide6.QtMultimedia', 'PySide6.QtNetwork'}\n"
        "print(sorted(heavy & set(sys.modules)))\n"
    )
    done = run_without_audio(code, tmp_path)
    assert (done.stdout, done.stderr) == ("[]\n", "")


@pytest.mark.qt_log_ignore("Couldn't|PulseAudioService", extend=True)
def test_the_real_loader_answers_on_any_machine(qapp):
    assert set(load_effects()) in (set(), set(SOUNDING))


def test_the_environment_is_cleared_of_what_opencv_leaves_behind():
    environment = {
        "QT_QPA_PLATFORM_PLUGIN_PATH": "/lib/cv2/qt/plugins",
        "QT_QPA_FONTDIR": "/usr/share/fonts",
        "QT_IM_MODULE": "ibus",
    }
    prepare_environment(environment)
    assert environment == {"QT_QPA_FONTDIR": "/usr/share/fonts", "QT_IM_MODULE": "ibus"}


def test_icons_take_their_colour_and_are_read_once(qapp):
    icons = Icons()
    pixmap = icons.pixmap("good", "#00ff00", 48, 2.0)
    assert pixmap.width() == 96
    image = pixmap.toImage()
    colours = {image.pixelColor(x, y).name() for x in range(96) for y in range(96)}
    assert "#00ff00" in colours
    assert icons.pixmap("good", "#00ff00", 48, 2.0) is pixmap


def test_a_missing_icon_is_logged_and_left_out(qapp, caplog):
    assert Icons().pixmap("nowhere", "#000000", 16).isNull()
    assert "nowhere" in caplog.text


def test_the_screen_log_is_off_unless_asked_for(tmp_path):
    assert screen_log_from({}) is None
    file = tmp_path / "screen.jsonl"
    log = screen_log_from({"STATION_SCREEN_LOG": str(file)})
    log.note("headline", headline="Ready to scan", text="\ud800")
    log.note("scan", scan_id="1")
    lines = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    assert [line["painted"] for line in lines] == ["headline", "scan"]
    assert lines[0]["headline"] == "Ready to scan"
    assert lines[0]["at"] <= lines[1]["at"]


def test_a_screen_log_that_cannot_be_written_ends_itself(tmp_path, caplog):
    log = ScreenLog(tmp_path / "no" / "folder")
    log.note("headline")
    log.note("headline")
    assert caplog.text.count("cannot be written") == 1
