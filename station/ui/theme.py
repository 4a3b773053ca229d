"""The tokens of the window's look: colours in light and dark, type sizes and spacing."""

from collections.abc import Mapping
from dataclasses import dataclass

from station.model import Tone


@dataclass(frozen=True, slots=True)
class ToneColours:
    """A tone as a filled panel (``fill`` under ``on_fill``) and as ``ink`` on the other surfaces."""

    fill: str
    on_fill: str
    ink: str


@dataclass(frozen=True, slots=True)
class Palette:
    """All colours of one theme, as ``#rrggbb``."""

    canvas: str
    surface: str
    raised: str
    current: str
    line: str
    ink: str
    muted: str
    accent: str
    on_accent: str
    tones: Mapping[Tone, ToneColours]

    def text_pairs(self) -> tuple[tuple[str, str], ...]:
        """Return every (text, background) pair that the window puts on the screen."""
        grounds = (self.canvas, self.surface, self.raised, self.current)
        inks = (self.ink, self.muted, *(tone.ink for tone in self.tones.values()))
        panels = tuple((tone.on_fill, tone.fill) for tone in self.tones.values())
        return (
            *((ink, ground) for ink in inks for ground in grounds),
            *panels,
            (self.on_accent, self.accent),
        )


LIGHT = Palette(
    canvas="#eef1f4",
    surface="#ffffff",
    raised="#f6f8fa",
    current="#d9e9fb",
    line="#cdd5dd",
    ink="#101d28",
    muted="#455564",
    accent="#0a58a8",
    on_accent="#ffffff",
    tones={
        Tone.NEUTRAL: ToneColours("#22384c", "#ffffff", "#455564"),
        Tone.GOOD: ToneColours("#0a6b3b", "#ffffff", "#08602f"),
        Tone.ASK: ToneColours("#0a4fb5", "#ffffff", "#0a48a6"),
        Tone.BAD: ToneColours("#b01020", "#ffffff", "#a50e1d"),
        Tone.UNSURE: ToneColours("#ffb627", "#221600", "#6f4700"),
    },
)

DARK = Palette(
    canvas="#0e151b",
    surface="#17212a",
    raised="#1e2a35",
    current="#1d3c5e",
    line="#31404d",
    ink="#eef3f7",
    muted="#b0bec9",
    accent="#7db8ff",
    on_accent="#06192d",
    tones={
        Tone.NEUTRAL: ToneColours("#24384a", "#f2f6fa", "#b0bec9"),
        Tone.GOOD: ToneColours("#0d7a45", "#ffffff", "#63dd9d"),
        Tone.ASK: ToneColours("#1a5fc4", "#ffffff", "#9cc7ff"),
        Tone.BAD: ToneColours("#c01c2b", "#ffffff", "#ffa8a2"),
        Tone.UNSURE: ToneColours("#ffbe3d", "#221600", "#ffcf73"),
    },
)


@dataclass(frozen=True, slots=True)
class Sizes:
    """Type sizes and spacing in device-independent pixels."""

    headline: int
    headline_least: int
    prompt: int
    strong: int
    value: int
    body: int
    small: int
    icon: int
    gap: int
    row: int
    panel: int
    picture: int
    tape: int


COMPACT = Sizes(
    headline=44,
    headline_least=22,
    prompt=26,
    strong=28,
    value=19,
    body=16,
    small=13,
    icon=84,
    gap=10,
    row=38,
    panel=176,
    picture=128,
    tape=320,
)
ROOMY = Sizes(
    headline=72,
    headline_least=34,
    prompt=40,
    strong=44,
    value=28,
    body=22,
    small=17,
    icon=136,
    gap=16,
    row=54,
    panel=270,
    picture=200,
    tape=560,
)

ROOMY_FROM = (1500, 880)
"""The least width and height of a window for the roomy sizes."""


def sizes_for(width: int, height: int) -> Sizes:
    """Choose the sizes for a window; the large ones need room in both directions."""
    is_roomy = width >= ROOMY_FROM[0] and height >= ROOMY_FROM[1]
    return ROOMY if is_roomy else COMPACT


@dataclass(frozen=True, slots=True)
class Look:
    """What a widget needs to paint itself."""

    palette: Palette
    sizes: Sizes


def palette_for(theme: str, system_is_dark: bool) -> Palette:
    """Choose the palette for the setting ``auto``, ``light`` or ``dark``."""
    is_dark = theme == "dark" or (theme == "auto" and system_is_dark)
    return DARK if is_dark else LIGHT


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two ``#rrggbb`` colours after WCAG 2, from 1 to 21."""
    bright, dim = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[i : i + 2], 16) / 255) for i in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)
