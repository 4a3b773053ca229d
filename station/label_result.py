"""What became of a label from the command line, said in a sentence and as JSON."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from station.cli_options import CommandProblem
from station.labels.drawing import Caution
from station.labels.render import Page
from station.printers.base import Failed, Printed, PrintOutcome, Sent, Unknown
from station.text import NOTHING, Text, say

FINE_OUTCOMES = ("printed", "sent", "written")


def aside(text: object) -> None:
    """Say something beside the result."""
    print(text, file=sys.stderr, flush=True)


@dataclass
class Result:
    """What became of a label; ``text`` is that in one sentence."""

    outcome: str
    text: Text
    reason: Text = NOTHING
    template: str = ""
    printer: str = ""
    file: str = ""
    copies: int = 1
    cautions: Sequence[Caution] = field(default_factory=tuple)

    def as_object(self) -> dict[str, object]:
        """Return it for scripts."""
        return {
            "outcome": self.outcome,
            "text": str(self.text),
            "reason": str(self.reason),
            "template": self.template,
            "printer": self.printer,
            "file": self.file,
            "copies": self.copies,
            "cautions": [
                {"trouble": str(one.trouble), "line": one.line, "text": str(one.text)}
                for one in self.cautions
            ],
        }


def tell_cautions(template: str, pages: Sequence[Page]) -> list[Caution]:
    """Say what a person should know before such labels are used."""
    told: list[Caution] = []
    for caution in (caution for page in pages for caution in page.cautions):
        if caution not in told:
            told.append(caution)
            aside(f"{template}, line {caution.line}: {caution.text}")
    return told


def result_of(
    outcome: PrintOutcome, template: str, printer: str, copies: int, cautions: Sequence[Caution]
) -> Result:
    """Say what became of a label that went to a printer."""
    match outcome:
        case Printed():
            kind, reason = "printed", NOTHING
            text = say("The label is printed on {printer}.", printer=printer)
        case Sent(note):
            kind, reason = "sent", note
            text = say(
                "The label was sent to {printer}, which does not tell whether it came out.", printer=printer
            )
            if note != NOTHING:
                text = say("The label was sent to {printer}. {note}", printer=printer, note=note)
        case Failed(why):
            kind, reason = "failed", why
            text = say("The label was not printed on {printer}. {why}", printer=printer, why=why)
        case Unknown(cause):
            kind, reason = "unknown", cause
            text = say("Nobody knows whether {printer} printed the label. {why}", printer=printer, why=cause)
    return Result(kind, text, reason, template, printer, "", copies, cautions)


def write(name: str, content: bytes) -> None:
    """Write a label into the file that was named. Raises CommandProblem."""
    file = Path(name)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise CommandProblem(
            say(
                "{file} cannot be written ({reason}). Name another file, or make room.",
                file=name,
                reason=reason,
            )
        ) from error
