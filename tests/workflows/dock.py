"""Receiving with its state, for tests of receiving."""

from dataclasses import replace

from station.model import (
    Answered,
    Commit,
    Context,
    Done,
    Entered,
    Place,
    Pressed,
    Refused,
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
from tests.workflows.driven import Driven

RECEIVE = ReceiveWorkflow()
NO_MATCH = Refused(Why.NO_MATCH, "No match found for barcode data")
NO_PLACE = Refused(Why.NO_LOCATION, "No location specified")
AT_SHELF = Context(MAY_RECEIVE, Place(7, "Warehouse/Shelf 3"))
SIGN_IN = "The server does not accept this station's sign-in. Connect to the server again."
NO_NETWORK = "The server cannot be reached. Check the network, then scan again."


class Dock(Driven):
    """Receiving with its state; where it works follows the scans."""

    def __init__(self, context=AT_WORK, rules=None):
        super().__init__(ReceiveWorkflow(rules) if rules else RECEIVE, context)

    def send(self, event):
        super().send(event)
        for effect in self.effects:
            if isinstance(effect, WorkAt):
                self.context = replace(self.context, location=effect.location)
        return self

    def scan(self, text, scan_id="s1", earlier=None):
        return self.send(replace(scanned(text, scan_id), earlier=earlier))

    def press(self, action, scan_id="c1", value="", button=""):
        """Scan a control code, or with ``button`` press that button."""
        return self.send(Pressed(action, "" if button else scan_id, value, button))

    def send_booked(self, op_id, received=None):
        """Let the server book what is on its way."""
        return self.send(Answered(op_id, Done(received)))

    @property
    def asked(self):
        """What was asked that a scan waits for."""
        return [read for read in super().asked if not isinstance(read, LoadPicture | LoadPlaces)]

    @property
    def asked_beside(self):
        """What was asked that no scan waits for."""
        return [read for read in super().asked if isinstance(read, LoadPicture | LoadPlaces)]

    @property
    def commits(self):
        return [effect for effect in self.effects if isinstance(effect, Commit)]

    @property
    def write(self):
        """The one write that the last step has made."""
        [commit] = self.commits
        return commit.write


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
