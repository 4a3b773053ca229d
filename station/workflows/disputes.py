"""Disputes: writes of which nobody can tell whether they happened; a person looks and rules, once."""

from collections.abc import Mapping
from dataclasses import dataclass

from station.model import (
    Context,
    Dispute,
    Event,
    Outcome,
    Pressed,
    Return,
    Ruling,
    Say,
    Scanned,
    Settle,
    Step,
    Tone,
    Verdict,
)
from station.operations import Write
from station.screen import Action, Field, Row, View
from station.text import Text, say
from station.workflows.base import BASIC_ANSWERS, CANCEL, CONFIRM, done, refused

BOOKED = Action("booked", say("It is booked"), "STATION:BOOKED")
SEND_AGAIN = Action("send-again", say("Send it again"), "STATION:SEND-AGAIN")
DROP = Action("drop", say("Drop it"), "STATION:DROP")
NEXT = Action("next-line", say("Next"), "STATION:NEXT-LINE")
BACK = Action("cancel", say("Back"), "STATION:CANCEL")

RULINGS = {"booked": Ruling.BOOKED, "send-again": Ruling.SEND_AGAIN, "drop": Ruling.DROP}
_MEANS = {
    Ruling.BOOKED: say("The server has booked it. The station takes it as done and sends nothing."),
    Ruling.SEND_AGAIN: say("The server has not booked it. The station sends it once more."),
    Ruling.DROP: say("It shall not be booked. The station forgets it and sends nothing."),
}
NOTHING_LEFT = say("Nothing is in doubt.")


@dataclass(frozen=True, slots=True)
class Looking:
    """A dispute is on the screen, the first if ``op_id`` is empty; a person looks at the server."""

    op_id: str = ""


@dataclass(frozen=True, slots=True)
class Ruled:
    """A person has ruled and is asked to confirm it, for it cannot be taken back."""

    op_id: str
    ruling: Ruling


DisputeState = Looking | Ruled


class DisputesWorkflow:
    """Shows the writes in dispute one by one and has a person settle each."""

    name = "disputes"
    ANSWERS = BASIC_ANSWERS | RULINGS.keys() | {"next-line"}
    ARROWS: Mapping[type, frozenset[type]] = {
        Looking: frozenset({Looking, Ruled}),
        Ruled: frozenset({Looking, Ruled}),
    }

    def begin(self) -> DisputeState:
        """Start with the oldest dispute."""
        return Looking()

    def waiting(self, state: DisputeState) -> bool:
        """Nothing is asked of the server here."""
        return False

    def step(self, state: DisputeState, event: Event, context: Context) -> Step[DisputeState]:
        """React to an event."""
        if isinstance(event, Pressed):
            return self._pressed(state, event, context)
        if isinstance(event, Scanned):
            only = say("Only control codes count on this screen. Scan CANCEL to go back to work.")
            return Step(state, (Say(refused(event.scan.id, only)),))
        return Step(state)

    def _pressed(self, state: DisputeState, event: Pressed, context: Context) -> Step[DisputeState]:
        dispute = shown(state, context.disputes)
        if event.action == "cancel":
            return self._cancelled(state, event)
        if dispute is None:
            return Step(Looking(), (Say(refused(event.scan_id, NOTHING_LEFT)),))
        if event.action == "next-line":
            following = _after(dispute, context.disputes)
            return Step(Looking(following.op_id), (Say(done(event.scan_id, following.headline)),))
        if event.action in RULINGS:
            ruling = RULINGS[event.action]
            return Step(Ruled(dispute.op_id, ruling), (Say(done(event.scan_id, _MEANS[ruling])),))
        if isinstance(state, Ruled):
            told = say("Settled: {headline}", headline=dispute.headline)
            settle = Settle(dispute.op_id, state.ruling)
            return Step(Looking(), (Say(done(event.scan_id, told)), settle))
        first = say("Scan first what the server shows: booked, send again or drop.")
        return Step(state, (Say(refused(event.scan_id, first)),))

    def _cancelled(self, state: DisputeState, event: Pressed) -> Step[DisputeState]:
        if isinstance(state, Ruled):
            kept = say("Nothing was settled.")
            return Step(Looking(state.op_id), (Say(done(event.scan_id, kept)),))
        return Step(Looking(), (Say(done(event.scan_id, say("Back to work."))), Return()))

    def judge(self, write: Write, scan_id: str, outcome: Outcome) -> Verdict:
        """This screen writes nothing of its own."""
        raise AssertionError(f"settling disputes made no {write.KIND}")

    def doubt(self, write: Write, scan_id: str) -> Verdict:
        """This screen writes nothing of its own."""
        raise AssertionError(f"settling disputes made no {write.KIND}")

    def view(self, state: DisputeState, context: Context) -> View:
        """Return what the screen shows."""
        dispute = shown(state, context.disputes)
        if dispute is None:
            prompt = say("Scan CANCEL to go back to work.")
            return View(self.name, say("In doubt"), NOTHING_LEFT, prompt, Tone.GOOD, actions=(BACK,))
        return View(
            self.name,
            say("In doubt"),
            dispute.headline,
            _prompt(state),
            tone=Tone.ASK if isinstance(state, Ruled) else Tone.UNSURE,
            fields=_fields(dispute),
            columns=(say("Scanned"), say("What"), say("Code")),
            rows=tuple(_row(one, dispute) for one in context.disputes),
            actions=(CONFIRM, CANCEL) if isinstance(state, Ruled) else (BOOKED, SEND_AGAIN, DROP, NEXT, BACK),
        )


def shown(state: DisputeState, disputes: tuple[Dispute, ...]) -> Dispute | None:
    """Return the dispute on the screen; None if there is none left."""
    known = next((dispute for dispute in disputes if dispute.op_id == state.op_id), None)
    return known or (disputes[0] if disputes else None)


def _after(dispute: Dispute, disputes: tuple[Dispute, ...]) -> Dispute:
    return disputes[(disputes.index(dispute) + 1) % len(disputes)]


def _prompt(state: DisputeState) -> Text:
    if isinstance(state, Ruled):
        return say("{meaning} Scan CONFIRM if that is so.", meaning=_MEANS[state.ruling])
    return say("Look at the order on the server, then scan what you see.")


def _fields(dispute: Dispute) -> tuple[Field, ...]:
    seen = dispute.evidence or say("The server shows nothing that tells.")
    return (
        Field(say("Scanned"), dispute.at, strong=True),
        Field(say("Code"), dispute.code),
        Field(say("Why in doubt"), dispute.cause),
        Field(say("What the server shows"), seen),
    )


def _row(dispute: Dispute, current: Dispute) -> Row:
    return Row((dispute.at, str(dispute.headline), dispute.code), Tone.UNSURE, dispute is current)
