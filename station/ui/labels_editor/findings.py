"""What is to be said of a label that was tried out, with the lines that it is about."""

from dataclasses import dataclass

from station.labels.trial import Trial
from station.model import Tone
from station.text import NOTHING, Text, say

MOST = 50


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about a line of the template; line 0 means all of it."""

    line: int
    tone: Tone
    text: Text

    @property
    def sentence(self) -> Text:
        """What the list says."""
        return say("Line {line}: {text}", line=self.line, text=self.text) if self.line else self.text


def findings(trial: Trial) -> list[Finding]:
    """Return the mistakes, then what a person should know before it is printed."""
    found = [Finding(one.line, Tone.BAD, one.text) for one in trial.problems]
    found += [Finding(one.line, Tone.BAD, one.text) for one in trial.unread or ()]
    if trial.page is not None:
        found += [Finding(one.line, Tone.UNSURE, one.text) for one in trial.page.cautions]
    return found[:MOST]


def read_back(trial: Trial) -> tuple[Tone, Text]:
    """Return what reading the codes back brought."""
    if trial.page is None:
        return Tone.BAD, say(
            "The text has a mistake: the label is shown as it was before. Mend the marked line."
        )
    if not trial.page.symbols:
        return Tone.NEUTRAL, say("There is no code on this label.")
    if trial.unread is None:
        return Tone.NEUTRAL, say("Reading the codes back ...")
    if trial.unread:
        return Tone.BAD, say("Read back: not every code on it was read. The list below says which.")
    return Tone.GOOD, say("Read back: every code on it was read.")


def size_of(trial: Trial) -> Text:
    """Return how large the label is."""
    if trial.page is None:
        return NOTHING
    drawing = trial.page.drawing
    return say("{width} × {height} mm", width=f"{drawing.width:g}", height=f"{drawing.height:g}")
