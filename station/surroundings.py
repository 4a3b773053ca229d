"""What the station knows of all around it: the server, who is signed in there, the scanners."""

from dataclasses import replace

from station.connectivity import Connectivity
from station.model import Context, Done, Identity, Outcome, Refused, Why
from station.screen import Device, Link, Status
from station.text import Text, say
from station.workflows.base import failed


class Surroundings:
    """Takes in what server and devices tell, and gives what stands on every screen.

    ``notice`` stands there as long as nothing more urgent does.
    """

    def __init__(self, notice: Text) -> None:
        self.identified = False
        """Whether the server has been asked who is signed in, whatever came of it."""
        self._connectivity = Connectivity()
        self._told_at = 0.0
        self._devices: dict[str, Device] = {}
        self._last_scans: dict[str, str] = {}
        self._standing_notice = notice
        self._notice = notice
        self._needs_sign_in = False

    def device_changed(self, key: str, device: Device) -> None:
        """A scanner or printer changed its state."""
        self._devices[key] = device

    def scanned(self, source: str, text: str) -> None:
        """A code came from a source."""
        self._last_scans[source] = text

    def name_of(self, source: str) -> Text:
        """Return what people call the source of a scan."""
        return self._devices[source].name if source in self._devices else say("{source}", source=source)

    def heard(self, outcome: Outcome, seconds: float, now: float) -> None:
        """The server was asked something; ``seconds`` is how long that took, ``now`` seconds since 1970."""
        self._connectivity = self._connectivity.heard(outcome, seconds)
        if isinstance(outcome, Done):
            self._told_at = now

    def identity_answered(self, outcome: Outcome) -> Identity | None:
        """The server was asked who is signed in; returns who it is, if it told."""
        self.identified = True
        self._needs_sign_in = isinstance(outcome, Refused) and outcome.why in {Why.SIGN_IN, Why.NOT_SET_UP}
        if isinstance(outcome, Done) and isinstance(outcome.data, Identity):
            self._notice = self._standing_notice
            return outcome.data
        headline, detail = failed(outcome)
        self._notice = say("{sentence} ({detail})", sentence=headline, detail=detail) if detail else headline
        return None

    def notify(self, notice: Text) -> None:
        """Show this until the server tells again who is signed in."""
        self._notice = notice

    def status(self, context: Context, unanswered: float, waiting: int, in_doubt: int) -> Status:
        """Return how all stands; ``unanswered`` is how long the oldest request has been out, seconds."""
        identity = context.identity
        place = context.location
        link = self._connectivity.link(unanswered) if self.identified else Link.CONNECTING
        return Status(
            link=link,
            server=identity.server if identity else "",
            operator=_operator(context),
            location=place.name if place else "",
            as_of=0.0 if link is Link.ONLINE else self._told_at,
            waiting=waiting,
            in_doubt=in_doubt,
            devices=tuple(
                replace(device, last=self._last_scans.get(key, "")) for key, device in self._devices.items()
            ),
            notice=self._notice,
            needs_sign_in=self._needs_sign_in,
        )

    def halted(self, problem: Text) -> Status:
        """Return how all stands while nothing can be recorded: of server and writes nothing is told then."""
        return Status(notice=problem, devices=tuple(self._devices.values()))


def _operator(context: Context) -> str:
    """Name who is at work, and under whose account where that is another."""
    user = context.identity.user if context.identity else ""
    return f"{context.on_duty} ({user})" if context.on_duty and user else context.operator
