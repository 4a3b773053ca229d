"""Laying what arrived beside the known code: what has become of every character."""

import re
from dataclasses import dataclass

from station.calibration.code import CONTROLS, GAP, Pattern

_LONGEST_PREFIX = 40
_RUNS = re.compile(" +")


@dataclass(frozen=True, slots=True)
class Alignment:
    """Each meant character with what arrived for it, empty where it is lost; what came before and after."""

    pattern: Pattern
    printable: tuple[tuple[str, str], ...]
    controls: tuple[tuple[str, str], ...]
    prefix: str
    suffix: str

    @property
    def exact(self) -> bool:
        """Tell whether every printable character arrived as itself."""
        return all(meant == seen for meant, seen in self.printable)


def align(text: str, pattern: Pattern) -> Alignment | None:
    """Find a pattern in a text; None where it does not fit without a doubt."""
    long = list(re.finditer(f" {{{pattern.least_run},}}", text))
    if len(long) != 2:
        return None
    first, second = long
    head, body, tail = text[: first.start()], text[first.start() : second.end()], text[second.end() :]
    seen = _seen(body, pattern)
    if seen is None or not 0 < len(head) <= _LONGEST_PREFIX:
        return None
    match = _tail(re.escape(head[-1])).fullmatch(tail)
    if match is None:
        return None
    controls = [_alive(match[2 * place + 1], match[2 * place + 2]) for place in range(len(CONTROLS))]
    printable = tuple(zip(pattern.characters, seen, strict=True))
    return Alignment(
        pattern, printable, tuple(zip(CONTROLS, controls, strict=True)), head[:-1], match["suffix"]
    )


def _tail(mark: str) -> re.Pattern[str]:
    control = rf" {{1,{2 * GAP}}}(?:([^ ]{{1,16}}?)( {{1,{GAP}}}))??{mark}"
    # Whatever else ends a scan, it is not spaced like the code.
    return re.compile(f"{mark}{control * len(CONTROLS)}(?P<suffix>(?!.*  ).*)", re.DOTALL)


def _alive(seen: str | None, spaces: str | None) -> str:
    """A dead key shows its accent and swallows a space; before a letter the accent would merge with it."""
    return seen if seen and spaces and len(spaces) == GAP else ""


def _seen(body: str, pattern: Pattern) -> list[str] | None:
    """Return what arrived for each character, None if items and spaces do not make up their number."""
    items = [item for item in body.split(" ") if item]
    runs = [len(run) for run in _RUNS.findall(body)]
    extra = pattern.run - GAP
    runs[0] -= extra
    runs[-1] -= extra
    if any(len(item) > 1 for item in items):
        return None
    for places in (_beside_spaces(items, runs), _swallowing_spaces(items, runs)):
        if places is not None and len(places) == len(pattern.characters):
            return places
    return None


def _beside_spaces(items: list[str], runs: list[int]) -> list[str] | None:
    """Dead keys vanished and left the spaces behind them alone: all runs are even."""
    if any(run < GAP or run % GAP for run in runs):
        return None
    lost = [[""] * (run // GAP - 1) for run in runs]
    return lost[0] + [seen for item, gone in zip(items, lost[1:], strict=True) for seen in (item, *gone)]


def _swallowing_spaces(items: list[str], runs: list[int]) -> list[str]:
    """Dead keys swallowed the next space, with or without leaving their accent."""
    seen = [""] * (runs[0] - GAP)
    for item, run in zip(items, runs[1:], strict=True):
        seen += [""] if run < GAP else [item, *[""] * (run - GAP)]
    return seen
