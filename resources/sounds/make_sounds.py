"""Make the sound files of the station: run it after changing a tune, and keep the files."""

import math
import struct
import wave
from pathlib import Path

RATE = 22_050
FADE = 0.008
HERE = Path(__file__).parent

# Each tune is a row of (hertz, seconds); 0 hertz is a pause. They differ in number, direction and
# pitch, so that they can be told apart over the noise of a dock and by ears that miss high notes.
TUNES = {
    "good": ((880, 0.07), (1320, 0.11)),
    "ask": ((660, 0.10), (0, 0.05), (880, 0.10), (0, 0.05), (660, 0.14)),
    "bad": ((196, 0.22), (0, 0.06), (165, 0.38)),
    "finished": ((523, 0.12), (0, 0.03), (784, 0.12), (0, 0.03), (1047, 0.30)),
    "wrong": ((147, 0.24), (0, 0.09), (147, 0.24)),
    "unsure": ((523, 0.12), (0, 0.08), (523, 0.12), (0, 0.08), (523, 0.12)),
}


def note(hertz: float, seconds: float) -> list[float]:
    """Return the samples of one note between -1 and 1, faded at both ends so that it does not click."""
    count = round(seconds * RATE)
    fade = FADE * RATE
    shape = [min(1.0, n / fade, (count - 1 - n) / fade) for n in range(count)]
    # Two overtones carry further on the small loudspeakers of a dock PC.
    waves = [
        math.sin(2 * math.pi * hertz * n / RATE)
        + 0.4 * math.sin(4 * math.pi * hertz * n / RATE)
        + 0.2 * math.sin(6 * math.pi * hertz * n / RATE)
        for n in range(count)
    ]
    return [0.5 * level * value for level, value in zip(shape, waves, strict=True)]


def write(name: str) -> None:
    """Write one tune as a mono WAV file with 16 bits."""
    samples = [sample for hertz, seconds in TUNES[name] for sample in note(hertz, seconds)]
    with wave.open(str(HERE / f"{name}.wav"), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(b"".join(struct.pack("<h", round(32_000 * sample)) for sample in samples))


if __name__ == "__main__":
    for tune in TUNES:
        write(tune)
