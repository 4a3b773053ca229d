"""A printer that takes a stream of bytes, and is asked how it is where its language can be."""

import time
from collections.abc import Callable

from station.printers.base import (
    BROKEN_OFF,
    BUSY,
    SILENT,
    STUCK,
    TOO_HOT,
    WRONG_MEDIA,
    Document,
    Failed,
    Printed,
    PrinterStatus,
    PrintOutcome,
    Sent,
    Unknown,
)
from station.printers.channel import Channel, Connect
from station.printers.dialects import DIALECTS, Dialect
from station.printers.heard import Heard
from station.settings_tree import PrinterSettings
from station.text import NOTHING, Text, say

ANSWER_SECONDS = 1.0
"""How long a printer may take to say how it is; they answer within milliseconds, or never."""
LOOK_SECONDS = 0.25
"""Time between two questions whether the label has come out."""
_PIECE = 65_536
_SLOWEST = 200.0
"""Bytes a second that every printer takes, as an average."""
_LONGEST_ANSWER = 10_000
OFFLINE = say("The printer went away before anything was sent. Check its cable and its power.")


class StreamPrinter:
    """Sends each label through a channel of its own; ``wait`` takes seconds, ``clock`` counts them."""

    def __init__(
        self,
        settings: PrinterSettings,
        connect: Connect,
        wait: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.settings = settings
        self._connect = connect
        self._wait = wait
        self._clock = clock
        self._patience = min(ANSWER_SECONDS, settings.timeout_seconds)
        self._dialect = DIALECTS.get(settings.language) if settings.ask_status else None

    def print(self, document: Document) -> PrintOutcome:
        """Send a label, unless the printer tells that it cannot print now."""
        channel = self._connect(self.settings)
        if isinstance(channel, Failed):
            return channel
        try:
            heard = self._before(channel)
            if isinstance(heard, Failed):
                return heard
            return self._sent(channel, document) or self._afterwards(channel)
        finally:
            channel.close()

    def status(self) -> PrinterStatus:
        """Ask the printer how it is; one that tells nothing but can be reached is silent."""
        channel = self._connect(self.settings)
        if isinstance(channel, Failed):
            return PrinterStatus(False, (channel.reason,))
        try:
            heard = self._asked(channel)
        except OSError:
            return PrinterStatus(False, (OFFLINE,))
        finally:
            channel.close()
        return SILENT if heard is None else heard.status

    def _before(self, channel: Channel) -> Heard | Failed | None:
        """Ask before a label goes out: nothing is sent to a printer that is not ready."""
        try:
            heard = self._asked(channel)
        except OSError:
            return Failed(OFFLINE)
        if heard is None:
            return None
        if heard.status.ready is False:
            return Failed(heard.status.reason)
        expected = self.settings.width_mm
        if heard.width_mm and expected and abs(heard.width_mm - expected) > 1:
            return Failed(WRONG_MEDIA)
        return heard

    def _asked(self, channel: Channel) -> Heard | None:
        if self._dialect is None:
            return None
        heard = self._answer(channel, self._dialect, self._dialect.question)
        if heard is None:
            # A printer that gives no answer is not waited for again.
            self._dialect = None
        return heard

    def _answer(self, channel: Channel, dialect: Dialect, question: bytes) -> Heard | None:
        left = memoryview(question)
        while left:
            left = left[channel.send(left, self._patience) :]
        return self._listened(channel, dialect)

    def _listened(self, channel: Channel, dialect: Dialect) -> Heard | None:
        answer, end = b"", self._clock() + self._patience
        while not dialect.is_whole(answer):
            left = end - self._clock()
            if left <= 0 or len(answer) > _LONGEST_ANSWER:
                break
            answer += channel.receive(left)
        return dialect.read(answer)

    def _sent(self, channel: Channel, document: Document) -> Failed | Unknown | None:
        """Send every byte; None if all of them went."""
        content = document.content * document.copies
        seconds = self.settings.timeout_seconds
        end, sent = self._clock() + seconds + len(content) / _SLOWEST, 0
        try:
            while sent < len(content):
                if self._clock() > end:
                    raise TimeoutError("the printer is too slow")
                sent += channel.send(memoryview(content)[sent : sent + _PIECE], seconds)
        except OSError as error:
            if not sent:
                return Failed(OFFLINE)
            return Unknown(STUCK if isinstance(error, TimeoutError) else BROKEN_OFF)
        return None

    def _afterwards(self, channel: Channel) -> PrintOutcome:
        if self._dialect is None or self._dialect.afterwards is None:
            return self._all_gone(channel)
        try:
            return self._followed(channel, self._dialect, self._dialect.afterwards)
        except OSError:
            return Unknown(BROKEN_OFF)

    def _all_gone(self, channel: Channel) -> PrintOutcome:
        try:
            channel.finish(self.settings.timeout_seconds)
        except TimeoutError:
            return Unknown(STUCK)
        except OSError:
            return Unknown(BROKEN_OFF)
        return Sent()

    def _followed(self, channel: Channel, dialect: Dialect, question: bytes) -> PrintOutcome:
        """Ask until the label has come out, or something keeps it, or time is up."""
        note, end = NOTHING, self._clock() + self.settings.timeout_seconds
        while self._clock() < end:
            heard = self._answer(channel, dialect, question)
            if heard is None:
                continue
            if not heard.left and heard.left is not None:
                return Printed()
            note = heard.status.reason
            if heard.status.ready is False and not _passes(note):
                break
            self._wait(LOOK_SECONDS)
        outcome = self._all_gone(channel)
        return Sent(note) if isinstance(outcome, Sent) else outcome


def _passes(reason: Text) -> bool:
    """Tell whether a printer comes out of this by itself."""
    return reason in (BUSY, TOO_HOT)
