"""A bench for the wedge decoder: keys in, scans and typing out, by a clock that is turned by hand."""

from dataclasses import dataclass, field

from hypothesis import strategies as st

from station.input.keystroke import KeyKind, Keystroke
from station.input.wedge import EOT, SEPARATORS, WedgeDecoder

GS, RS, FS, US = "\x1d", "\x1e", "\x1c", "\x1f"
ISO_15434 = f"[)>{RS}06{GS}1PLM358BIDDFR{GS}Q10{RS}{EOT}"
BYTES_TYPED = st.text(st.characters(exclude_characters="\x04"), min_size=3, max_size=60)


@dataclass
class Bench:
    """A decoder with a clock and a timer that are both turned by hand, and everything that came of it."""

    decoder: WedgeDecoder = field(default_factory=WedgeDecoder)
    now: int = 1000
    serial: int = 0
    due: int | None = None
    scans: list[str] = field(default_factory=list)
    keys: list[tuple[Keystroke, ...]] = field(default_factory=list)
    typed: list[Keystroke] = field(default_factory=list)
    swallowed: list[Keystroke] = field(default_factory=list)
    pressed: list[Keystroke] = field(default_factory=list)

    def key(self, kind, text="", gap=2, repeat=False, press=None):
        self.wait(gap)
        self.serial += 1
        stroke = Keystroke(kind, text, self.now, repeat, self.serial, press)
        self.pressed.append(stroke)
        decision = self.decoder.press(stroke)
        self._note(decision)
        (self.swallowed if decision.swallow else self.typed).append(stroke)

    def wait(self, milliseconds):
        """Let time pass; the timer fires when its time has come and no key came first."""
        end = self.now + milliseconds
        if self.due is not None and self.due < end:
            self.due = None
            self._note(self.decoder.elapsed())
        self.now = end

    def text(self, text, gap=2, first_gap=1000):
        for number, char in enumerate(text):
            kind = KeyKind.CONTROL if char in SEPARATORS | {EOT} else KeyKind.CHARACTER
            self.key(kind, char, first_gap if number == 0 else gap)

    def enter(self, gap=2):
        self.key(KeyKind.ENTER, "\r", gap)

    def scan(self, text, gap=2, first_gap=1000):
        self.text(text, gap, first_gap)
        self.enter(gap)
        self.settle()

    def settle(self):
        """Let the time pass that the decoder waits for."""
        if self.due is not None:
            self.wait(self.due - self.now + 1)

    def rest(self):
        self.wait(10_000)

    @property
    def typing(self):
        return "".join(key.text for key in self.typed)

    def _note(self, decision):
        if decision.scan is not None:
            self.scans.append(decision.scan)
            self.keys.append(decision.keys)
        self.typed.extend(decision.released)
        if decision.wait_ms is not None:
            self.due = self.now + decision.wait_ms if decision.wait_ms else None


def bench(**rules):
    return Bench(WedgeDecoder(**rules))
