"""From a scan of the set-up code to all that is known of a scanner and the computer it types on."""

import re
from dataclasses import dataclass, field

from station.calibration.align import Alignment, align
from station.calibration.code import CODE, PRINTABLE, SHORT, WHOLE, is_calibration
from station.calibration.key_map import KeyMap, Understanding, understood
from station.calibration.keyboards import caps_lock, completed, layout_of
from station.calibration.received import Reading, Received, Stream, streams
from station.calibration.timing import Timing, timing
from station.text import Text, say

_WORDS = {"\r\n": "enter", "\r": "enter", "\n": "enter", "\t": "tab"}
# The set-up codes are a DataMatrix and a Code 128; other AIM identifiers cannot stand before them.
_AIM = re.compile(r"\](?:d[0-6]|C[0-4])$")
# A dead key in place of the bracket leaves an accent or nothing and may swallow or change the letter.
_BROKEN_AIM = re.compile(r"[^0-9A-Za-z]?[dC]?[0-6]")


@dataclass(frozen=True, slots=True)
class Learned:
    """What stands between a scanner and the station, and what to do about it.

    ``layout`` is the computer's keyboard as far as it can be named. ``controls`` says what GS, RS and EOT
    arrive as, nothing where lost. ``prefix`` is as it arrives, without the AIM identifier, which differs
    from symbology to symbology; ``aim`` tells whether there is one. What is in ``lost`` never arrives; of
    each pair in ``ambiguous``, which arrive alike, the first is assumed. ``inferred`` means that the short
    code named a layout and its table told the rest.
    """

    transport: str
    key_map: KeyMap
    exact: bool
    layout: str = ""
    caps_lock: bool = False
    controls: tuple[tuple[str, str], ...] = ()
    prefix: str = ""
    suffix: str = ""
    aim: bool = False
    timing: Timing = field(default_factory=Timing)
    lost: tuple[str, ...] = ()
    ambiguous: tuple[tuple[str, str], ...] = ()
    inferred: bool = False

    @property
    def by(self) -> str:
        """Return which reading of the keys is right: 'position', 'text', or 'learned' for neither."""
        return str(self.key_map.reading) if self.exact else "learned"

    def restore(self, text: str) -> str:
        """Return what the scanner meant by a later scan, given in the reading of ``key_map``."""
        return self.key_map.restore(text)


@dataclass(frozen=True, slots=True)
class _Found:
    stream: Stream
    alignment: Alignment
    understanding: Understanding
    inferred: bool

    @property
    def loss(self) -> tuple[int, bool]:
        return len(self.understanding.lost) + len(self.understanding.ambiguous), not self.alignment.exact


def learn(received: Received) -> Learned | Text:
    """Learn from a scan of the set-up code; a sentence where nothing can be learned from it."""
    read = streams(received)
    aligned = [(stream, alignment) for stream in read if (alignment := _aligned(stream.text)) is not None]
    found = [_found(stream, alignment) for stream, alignment in aligned]
    known = [one for one in found if one is not None]
    if not known:
        return _strange_strip() if aligned else _refusal([stream.text for stream in read])
    typed = next((one.alignment for one in known if one.stream.reading is Reading.TEXT), None)
    # Of equals the first, which is the reading by position: it does not change with the layout.
    return _learned(received, min(known, key=lambda one: one.loss), typed)


def _aligned(text: str) -> Alignment | None:
    return align(text, WHOLE) or align(text, SHORT)


def _found(stream: Stream, alignment: Alignment) -> _Found | None:
    inferred = alignment.pattern is SHORT
    if inferred:
        layout = layout_of(alignment)
        if layout is None:
            return None
        alignment = completed(alignment, layout)
    return _Found(stream, alignment, understood(alignment, stream.reading), inferred)


def _learned(received: Received, best: _Found, typed: Alignment | None) -> Learned:
    known = best.understanding
    prefix, aim = _without_aim(best.alignment.prefix, known)
    pressed = any(key.press is not None and key.press.caps for key in received.keys)
    return Learned(
        transport=received.transport,
        key_map=known.key_map,
        exact=best.alignment.exact,
        layout=(layout_of(typed) or "") if typed else "",
        caps_lock=caps_lock(typed) if typed else pressed,
        controls=best.alignment.controls,
        prefix=prefix,
        suffix=_suffix(best.alignment.suffix),
        aim=aim,
        timing=timing(best.stream.times),
        lost=known.lost,
        ambiguous=known.ambiguous,
        inferred=best.inferred,
    )


def _without_aim(prefix: str, known: Understanding) -> tuple[str, bool]:
    """Split the AIM identifier off a prefix and tell whether there was one."""
    restored = known.key_map.restore(prefix)
    if _AIM.search(restored):
        return prefix[:-3], True
    broken = "]" in known.lost and _BROKEN_AIM.fullmatch(restored) is not None
    return ("", True) if broken else (prefix, False)


def _suffix(text: str) -> str:
    """Name Enter and Tab as the settings do; anything else stays as it is."""
    keys = re.findall("\r\n|[\r\n\t]", text)
    return " ".join(_WORDS[key] for key in keys) if "".join(keys) == text else text


def _strange_strip() -> Text:
    return say("The short code is not enough for this keyboard. Scan the large set-up code instead.")


def _refusal(texts: list[str]) -> Text:
    if not any(texts):
        return say("Nothing arrived. Check that the scanner is connected and scan the set-up code again.")
    own = [text for text in texts if is_calibration(text)]
    if not own:
        return say("That was another code. Scan the set-up code.")
    shown = max(len(text.replace(" ", "")) for text in own)
    whole = len(CODE.replace(" ", ""))
    if shown < 0.9 * len(PRINTABLE):
        return say("Only a part of the set-up code arrived. Hold the scanner still and scan it again.")
    if shown > 1.5 * whole:
        return say("The set-up code arrived more than once. Scan it again, a single time.")
    return say(
        "Characters of the set-up code went missing or came twice. Set a longer delay between characters "
        "in the scanner and scan the code again."
    )
