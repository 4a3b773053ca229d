"""The codes to set a scanner up by: known texts that can be recognised whatever a keyboard makes of them.

The space is the same under every layout, so spaces carry the structure. Every character is followed by
two of them: a dead key that swallows the first leaves the second. Long runs of spaces part the beginning,
the printable characters and the control characters; ``MARK`` stands around them, so that nothing which
trims spaces at the ends can do harm, and that prefix and suffix can be told from the code.
"""

import re
from dataclasses import dataclass

GS, RS, EOT = "\x1d", "\x1e", "\x04"
CONTROLS = GS + RS + EOT
PRINTABLE = "".join(chr(code) for code in range(0x21, 0x7F))
"""What has ink; the space is known beforehand."""
MARK = "0"
GAP = 2


@dataclass(frozen=True, slots=True)
class Pattern:
    """A code by the characters that it shows in this order and the length of its long runs of spaces."""

    characters: str
    run: int
    least_run: int

    @property
    def text(self) -> str:
        """Return what the symbol holds."""
        gap, run = " " * GAP, " " * self.run
        return MARK + run + gap.join(self.characters) + run + gap.join((MARK, *_marked(CONTROLS)))


def _marked(controls: str) -> list[str]:
    return [part for control in controls for part in (control, MARK)]


def _woven() -> str:
    """Put letters and digits around every symbol: two dead keys in a row could not be told apart."""
    safe = [char for char in PRINTABLE if char.isalnum()]
    symbols = [char for char in PRINTABLE if not char.isalnum()]
    # The underscore comes last, alone; it is dead under no layout.
    last = symbols.pop(symbols.index("_"))
    triples = zip(safe[::2], symbols, safe[1::2], strict=True)
    return "".join(char for triple in triples for char in triple) + last


WHOLE = Pattern(_woven(), run=12, least_run=11)
# These four tell all layouts of the tables apart, with Caps Lock too, and are dead under none of them.
SHORT = Pattern("q:#/", run=5, least_run=5)

CODE = WHOLE.text
"""For a DataMatrix: 327 characters, about seven seconds for a scanner that takes 20 ms for a key."""
STRIPS = (SHORT.text,)
"""For scanners that read lines only, as Code 128: enough to recognise one of the known layouts."""

_SPACED = re.compile(rf"(?:[^ ] {{{GAP},4}}){{10}}")


def is_calibration(text: str) -> bool:
    """Tell whether a text is, or is part of, a set-up code under any layout; no other code is so spaced."""
    return bool(_SPACED.search(text)) or is_strip(text)


def is_strip(text: str) -> bool:
    """Tell whether a text is built like the short code."""
    run = f" {{{SHORT.run}}}"
    spaced = f" {{1,{2 * GAP}}}".join(["[^ ]"] * len(SHORT.characters))
    return bool(re.search(f"[^ ]{run}{spaced}{run}[^ ]", text))
