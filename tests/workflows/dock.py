"""Receiving with its state, for tests of receiving."""

from dataclasses import replace

from station.model import (
    Answered,
    Ask,
    Commit,
    Context,
    Done,
    Entered,
    Place,
    Pressed,
    Refused,
    Say,
    Why,
    WorkAt,
)
from station.operations import LoadPicture, LoadPlaces
from station.workflows.receiving.workflow import ReceiveWorkflow
from tests.workbench import (
    AT_WORK,
    MAY_RECEIVE,
    ORDER,
    bag,
    scanned,
)

RECEIVE = ReceiveWorkflow()
NO_MATCH = Refused(Why.NO_MATCH, "No match found for barcode data")
NO_PLACE = Refused(Why.NO_LOCATION, "No location specified")
AT_SHELF = Context(MAY_RECEIVE, Place(7, "Warehouse/Shelf 3"))
SIGN_IN = "The server does not accept this station's sign-in. Connect to the server again."
NO_NETWORK = "The server cannot be reached. Check the network, then scan again."


class Dock:
    """Receiving with its state; what it wants done piles up in ``effects`` until it is looked at."""

    def __init__(self, context=AT_WORK, rules=None):
        self.workflow = ReceiveWorkflow(rules) if rules else RECEIVE
        self.context = context
        self.state = self.workflow.begin()
        self.effects = ()

    def send(self, event):
        step = self.workflow.step(self.state, event, self.context)
        self.state, self.effects = step.state, step.effects
        for effect in step.effects:
            if isinstance(effect, WorkAt):
                self.context = replace(self.context, location=effect.location)
        return self

    def scan(self, text, scan_id="s1", earlier=None):
        return self.send(replace(scanned(text, scan_id), earlier=earlier))

    def press(self, action, scan_id="c1", value="", button=""):
        """Scan a control code, or with ``button`` press that button."""
        return self.send(Pressed(action, "" if button else scan_id, value, button))

    def answer(self, outcome, op_id=""):
        """Answer the question that the state waits for, or the operation that is named."""
        return self.send(Answered(op_id or self.state.op, outcome))

    def send_booked(self, op_id, received=None):
        """Let the server book what is on its way."""
        return self.send(Answered(op_id, Done(received)))

    @property
    def asked(self):
        """What was asked that a scan waits for."""
        return [read for read in self._reads() if not isinstance(read, LoadPicture | LoadPlaces)]

    @property
    def asked_beside(self):
        """What was asked that no scan waits for."""
        return [read for read in self._reads() if isinstance(read, LoadPicture | LoadPlaces)]

    def _reads(self):
        return [effect.read for effect in self.effects if isinstance(effect, Ask)]

    @property
    def commits(self):
        return [effect for effect in self.effects if isinstance(effect, Commit)]

    @property
    def write(self):
        """The one write that the last step has made."""
        [commit] = self.commits
        return commit.write

    @property
    def actions(self):
        return [action.name for action in self.view.actions]

    @property
    def said(self):
        verdicts = [effect.verdict for effect in self.effects if isinstance(effect, Say)]
        return [(v.scan_id, str(v.result), str(v.headline)) for v in verdicts]

    @property
    def view(self):
        return self.workflow.view(self.state, self.context)

    @property
    def headline(self):
        return str(self.view.headline)

    @property
    def prompt(self):
        return str(self.view.prompt)

    def fields(self):
        return {str(f.label): str(f.value) for f in self.view.fields}


def open_dock(order=ORDER, context=AT_WORK, rules=None):
    dock = Dock(context, rules).send(Entered("order", order.reference, "e1"))
    return dock.answer(Done((order,))).answer(Done(order))


def dock_with(*lines, **more):
    """Return a dock with an order of these lines."""
    return open_dock(replace(ORDER, lines=lines), **more)


def fields_of(text):
    """Write a label of [)> fields, such as ``1PABC Q10 1TL7``."""
    return "[)>\x1e06\x1d" + "\x1d".join(text.split()) + "\x1e\x04"


def booked_dock(text="", scan_id="s1", **more):
    return open_dock(**more).scan(text or bag(), scan_id)


def asked_dock():
    return booked_dock(bag(quantity=25))
