"""Short sounds for the results, silent where there is nothing to play them on."""

import logging
from collections.abc import Callable
from typing import Protocol

from station.model import Chime, Tone
from station.screen import Device
from station.text import Text, say
from station.ui.resources import resource

log = logging.getLogger(__name__)

Sound = Tone | Chime

SOUNDING: tuple[Sound, ...] = (Chime.WRONG, Tone.BAD, Tone.UNSURE, Tone.ASK, Chime.FINISHED, Tone.GOOD)
"""What is heard, and of several at once the first. Bad news comes before good: a bag in the hand must be put
aside now, a finished order can wait. A neutral screen makes no sound: the scanner has beeped."""


class Effect(Protocol):
    """A sound that is loaded and can be played."""

    def play(self) -> None:
        """Play it from the beginning; returns at once."""
        ...


Load = Callable[[], dict[Sound, Effect]]
"""Loads the sounds; an empty dict tells that there is no audio device."""


class Sounds:
    """Plays a sound for each tone and chime. Loads nothing before ``load``, after the first paint."""

    def __init__(self, enabled: bool, load: Load | None = None) -> None:
        self._enabled = enabled
        self._load = load or load_effects
        self._effects: dict[Sound, Effect] = {}
        self._state = say("not loaded yet") if enabled else say("switched off in the settings")

    @property
    def device(self) -> Device:
        """Return whether sounds can be heard, in the operator's words."""
        return Device(say("Sound"), self._state, bool(self._effects))

    def load(self) -> None:
        """Load the sounds, if they are wanted and can be played."""
        if not self._enabled:
            return
        try:
            self._effects = self._load()
        except ImportError as error:
            log.info("No sounds: %s", error)
        self._state = self._found()

    def play(self, sound: Sound) -> None:
        """Play a sound, or nothing where there is none."""
        effect = self._effects.get(sound)
        if effect is not None:
            effect.play()

    def _found(self) -> Text:
        return say("ready") if self._effects else say("no audio device found")


def load_effects() -> dict[Sound, Effect]:
    """Load the sound files for the default audio device; nothing if the machine has none."""
    # Imported late: the window is painted before the multimedia libraries are needed.
    from PySide6.QtCore import QUrl
    from PySide6.QtMultimedia import QMediaDevices, QSoundEffect

    if QMediaDevices.defaultAudioOutput().isNull():
        return {}
    effects: dict[Sound, Effect] = {}
    for sound in SOUNDING:
        effect = QSoundEffect()
        effect.setSource(QUrl.fromLocalFile(str(resource("sounds", f"{sound.value}.wav"))))
        effects[sound] = effect
    return effects
