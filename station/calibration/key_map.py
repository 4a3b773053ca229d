"""What was learned, applied to later scans, and its form in the settings."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from station.calibration.align import Alignment
from station.calibration.received import Reading, by_position
from station.input.key_positions import KeyPress

_CODE = "[0-9a-f]{1,6}"
_SETTING = re.compile(rf"(position|text)((?: {_CODE}(?:\.{_CODE}){{0,15}}>[0-7]?[0-9a-f]){{0,200}})")


@dataclass(frozen=True, slots=True)
class KeyMap:
    """Which reading of the keys to take, and what those characters mean that do not stand for themselves."""

    reading: Reading
    pairs: tuple[tuple[str, str], ...] = ()

    def restore(self, text: str) -> str:
        """Return what the scanner meant by a text of this reading; unknown characters stay."""
        if not self.pairs:
            return text
        meanings = dict(self.pairs)
        longest_first = sorted(meanings, key=len, reverse=True)
        return re.sub("|".join(map(re.escape, longest_first)), lambda match: meanings[match[0]], text)

    def restore_keys(self, presses: Iterable[KeyPress]) -> str:
        """Return what the scanner meant by keys that are read by their places."""
        return self.restore(by_position(presses))

    def to_setting(self) -> str:
        """Write the map in one line of ASCII: the reading, then code points as ``fc>5b``."""
        return " ".join([self.reading, *(f"{_codes(seen)}>{_codes(meant)}" for seen, meant in self.pairs)])


def from_setting(setting: str) -> KeyMap | None:
    """Read what ``to_setting`` wrote; None for anything else."""
    match = _SETTING.fullmatch(setting)
    if match is None:
        return None
    pairs = [pair.split(">") for pair in match[2].split()]
    codes = [[int(code, 16) for code in seen.split(".")] for seen, _ in pairs]
    if any(code > 0x10FFFF for seen in codes for code in seen):
        return None
    read = zip(codes, (chr(int(meant, 16)) for _, meant in pairs), strict=True)
    return KeyMap(Reading(match[1]), tuple(("".join(map(chr, seen)), meant) for seen, meant in read))


def _codes(text: str) -> str:
    return ".".join(f"{ord(char):x}" for char in text)


@dataclass(frozen=True, slots=True)
class Understanding:
    """A map with what it cannot give back."""

    key_map: KeyMap
    lost: tuple[str, ...]
    ambiguous: tuple[tuple[str, str], ...]


def understood(alignment: Alignment, reading: Reading) -> Understanding:
    """Turn an alignment round: from what arrives to what was meant."""
    claims: dict[str, str] = {}
    ambiguous: list[tuple[str, str]] = []
    for meant, seen in sorted(alignment.printable, key=_likely):
        if seen and claims.setdefault(seen, meant) != meant:
            ambiguous.append((claims[seen], meant))
    plain = KeyMap(reading, tuple(claims.items()))
    for control, seen in alignment.controls:
        restored = plain.restore(seen)
        if seen and _could_be_data(restored) and seen not in claims:
            ambiguous.append((restored, control))
        elif seen and claims.setdefault(seen, control) != control:
            ambiguous.append((claims[seen], control))
    pairs = tuple((seen, meant) for seen, meant in claims.items() if seen != meant)
    lost = tuple(meant for meant, seen in (*alignment.printable, *alignment.controls) if not seen)
    return Understanding(KeyMap(reading, pairs), lost, tuple(ambiguous))


def _likely(pair: tuple[str, str]) -> tuple[bool, bool]:
    """Of characters that arrive alike, take the one that arrives as itself, then letters and digits."""
    meant, seen = pair
    return meant != seen, not meant.isalnum()


def _could_be_data(spelling: str) -> bool:
    """A control spelled in letters and digits alone, as Alt029, cannot be told from what labels hold."""
    return spelling.isascii() and spelling.isalnum()
