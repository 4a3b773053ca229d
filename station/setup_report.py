"""What the set-up page says of a scan: its keys, what was read, and what a set-up code has taught."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from station.calibration.advice import advice
from station.calibration.code import is_calibration
from station.calibration.learn import Learned, learn
from station.calibration.received import Reading as KeyReading, Received, ReceivedKey
from station.input.keystroke import Keys, Keystroke, by_position, characters, typed_text
from station.model import Kind, Reading, Tone
from station.text import NOTHING, Text, say, visible

Change = tuple[tuple[str, ...], object]
"""A setting by its path in the file, and its new value."""

LONGEST_SHOWN = 200
LEAST_GAP_MS, LEAST_DELAY_MS = 30, 60
"""Whatever one scan measured: a computer that is busy for a moment stretches the next."""
_NAMES = {"\x1c": "FS", "\x1d": "GS", "\x1e": "RS", "\x1f": "US", "\x04": "EOT", "\r": "CR", " ": "space"}
_ENDINGS = {"enter": ("enter",), "enter enter": ("enter",), "tab": ("tab",)}


@dataclass(frozen=True, slots=True)
class SetUpScan:
    """A scan for the set-up page; ``table`` is where the settings of its scanner stand.

    ``keys`` are those of a keyboard, with the one that ended the scan; other scanners have none.
    """

    scanner: Text
    table: tuple[str, ...]
    transport: str
    text: str
    keys: Keys = ()
    ending: Keystroke | None = None


@dataclass(frozen=True, slots=True)
class KeyLine:
    """One character of a scan: what the computer typed, what a US keyboard has there, milliseconds before."""

    typed: str
    by_position: str
    gap: int | None


@dataclass(frozen=True, slots=True)
class SetUpReport:
    """All that the set-up page shows of a scan; ``changes`` are what would be saved.

    ``scanner`` and ``text`` say where it came from, and what came.
    """

    tone: Tone
    headline: Text
    sentences: tuple[Text, ...]
    keys: tuple[KeyLine, ...]
    fields: tuple[tuple[str, str], ...]
    changes: tuple[Change, ...] = ()
    scanner: Text = NOTHING
    text: str = ""


def report(scan: SetUpScan, read: Callable[[str], Reading], meant: str) -> SetUpReport:
    """Say all about a scan; ``meant`` is its text as the settings in force understand it."""
    return replace(_said(scan, read, meant), scanner=scan.scanner, text=scan.text)


def _said(scan: SetUpScan, read: Callable[[str], Reading], meant: str) -> SetUpReport:
    keys = tuple(_key_lines(scan.keys))
    texts = (scan.text, by_position(scan.keys) or "")
    if not any(is_calibration(text) for text in texts):
        return _plain(scan, read(meant), keys)
    learned = learn(_received(scan))
    if isinstance(learned, Text):
        return SetUpReport(Tone.BAD, learned, (), keys, ())
    return _taught(scan, learned, keys)


def _plain(scan: SetUpScan, reading: Reading, keys: tuple[KeyLine, ...]) -> SetUpReport:
    told = [("read as", f"{reading.format or reading.kind}, {reading.confidence}")]
    told += [("text", visible(reading.text, LONGEST_SHOWN))]
    told += [(field.name, visible(field.value, LONGEST_SHOWN)) for field in reading.fields]
    notes = tuple(say("{repair}.", repair=repair) for repair in reading.repairs)
    if reading.kind is Kind.UNUSABLE:
        return SetUpReport(Tone.BAD, reading.problem, notes, keys, tuple(told))
    headline = say("{scanner}: a scan came. Nothing was booked.", scanner=scan.scanner)
    return SetUpReport(Tone.NEUTRAL, headline, (*notes, *reading.problems), keys, tuple(told))


def _taught(scan: SetUpScan, learned: Learned, keys: tuple[KeyLine, ...]) -> SetUpReport:
    changes = tuple(_changes(scan, learned))
    is_whole = not (learned.lost or learned.ambiguous)
    headline = (
        say("{scanner} is understood. Save it to be done.", scanner=scan.scanner)
        if is_whole
        else say("{scanner} loses something. What it is and what helps stands below.", scanner=scan.scanner)
    )
    return SetUpReport(
        Tone.GOOD if is_whole else Tone.UNSURE,
        headline,
        advice(learned),
        keys,
        tuple(_facts(learned)),
        changes,
    )


def _facts(learned: Learned) -> list[tuple[str, str]]:
    """Return what was learned as names and values; both are technical terms that are not translated."""
    names = ("GS", "RS", "EOT")
    facts = [
        ("transport", learned.transport),
        ("keys read by", learned.by),
        ("layout", learned.layout or "as it should be"),
        ("Caps Lock", "on" if learned.caps_lock else "off"),
    ]
    facts += [
        (name, visible(seen, LONGEST_SHOWN) or "lost")
        for name, (_, seen) in zip(names, learned.controls, strict=False)
    ]
    facts += [
        ("prefix", visible(learned.prefix, LONGEST_SHOWN) or "none"),
        ("suffix", visible(learned.suffix, LONGEST_SHOWN) or "none"),
    ]
    if learned.timing.greatest_gap_ms:
        timing = learned.timing
        facts.append(("key gap", f"{timing.median_gap_ms} ms, at most {timing.greatest_gap_ms} ms"))
        facts.append(("idle time", f"{max(timing.proposed_delay_ms, LEAST_DELAY_MS)} ms proposed"))
    return facts


def _changes(scan: SetUpScan, learned: Learned) -> list[Change]:
    if not scan.keys:
        told = {"prefix": learned.prefix, "suffix": learned.suffix}
        return [((*scan.table, name), _escaped(text)) for name, text in told.items() if text]
    suffixes = _ENDINGS.get(learned.suffix)
    settings: dict[str, object] = {
        "keys": "position" if learned.key_map.reading is KeyReading.POSITION else "text",
        "key_map": "" if learned.exact else learned.key_map.to_setting(),
        "layout": "",
        "prefix": learned.prefix,
        "suffix": "" if suffixes else learned.suffix.rstrip("\r\n\t"),
        "suffixes": list(suffixes or ("enter", "tab")),
    }
    if learned.timing.proposed_gap_ms:
        settings["greatest_gap_ms"] = max(learned.timing.proposed_gap_ms, LEAST_GAP_MS)
        settings["input_delay_ms"] = max(learned.timing.proposed_delay_ms, LEAST_DELAY_MS)
    return [((*scan.table, name), value) for name, value in settings.items()]


def _escaped(text: str) -> str:
    return "".join(char if char.isprintable() else f"\\x{ord(char):02x}" for char in text)


def _received(scan: SetUpScan) -> Received:
    if not scan.keys:
        return Received(scan.transport, text=scan.text)
    keys = [
        ReceivedKey(typed_text(group), group[0].press if len(group) == 1 else None, group[-1].at)
        for group in characters(scan.keys)
    ]
    if scan.ending is not None:
        keys.append(ReceivedKey(scan.ending.text or "\r", scan.ending.press, scan.ending.at))
    return Received(scan.transport, tuple(keys))


def _key_lines(keys: Keys) -> list[KeyLine]:
    lines, before = [], None
    for group in characters(keys):
        at = group[-1].at
        typed, placed = (_key_name(text) for text in (typed_text(group), by_position(group) or ""))
        lines.append(KeyLine(typed, placed, None if before is None else at - before))
        before = at
    return lines


def _key_name(text: str) -> str:
    return _NAMES.get(text) or visible(text)
