"""Printers and queues of CUPS that are reached by the Internet Printing Protocol."""

import http.client
import time
from collections.abc import Callable
from urllib.parse import urlsplit

from station.printers.base import (
    FAULTY,
    HEAD_OPEN,
    JAMMED,
    PAPER_OUT,
    PAUSED,
    READY,
    RIBBON_OUT,
    WRONG_MEDIA,
    Document,
    Failed,
    Printed,
    PrinterStatus,
    PrintOutcome,
    Sent,
    Unknown,
)
from station.printers.ipp_message import Attribute, Malformed, Message, Tag, attribute, decoded, encoded
from station.settings_tree import PrinterSettings
from station.text import NOTHING, Text, say

PRINT_JOB, GET_JOB, GET_PRINTER = 0x0002, 0x0009, 0x000B
LOOK_SECONDS = 0.5
PORT = 631
_FIRST_ERROR, _VALUES_NOT_SUPPORTED = 0x0400, 0x040B
_LATER = {0x0506, 0x0507, 0x0502, 0x0505}
"""Answers after which a job may be taken later: unavailable, device error, not accepting jobs, busy."""
_STOPPED = 5
_NOT_MOVING = (3, 4, 6)
_CANCELED, _ABORTED, _COMPLETED = 7, 8, 9
_LARGEST_ANSWER = 1_000_000
_RAW = ("application/vnd.cups-raw", "application/octet-stream")
FORMATS = {
    "pdf": ("application/pdf",),
    "png": ("image/png",),
    "svg": ("image/svg+xml",),
    "zpl": ("application/vnd.zebra-zpl", *_RAW),
    "zpl-bitmap": ("application/vnd.zebra-zpl", *_RAW),
}
"""What the languages are called in IPP; all others go as they are."""
REASONS = (
    ("media-empty", PAPER_OUT),
    ("media-needed", PAPER_OUT),
    ("media-jam", JAMMED),
    ("door-open", HEAD_OPEN),
    ("cover-open", HEAD_OPEN),
    ("interlock-open", HEAD_OPEN),
    ("marker-supply-empty", RIBBON_OUT),
    ("media-mismatch", WRONG_MEDIA),
    ("paused", PAUSED),
    ("stopped", FAULTY),
)
UNCERTAIN = say("The connection broke while the label was handed over. Look whether it came out.")
NO_IPP = say("What answers there is no printer. Check its address, such as ipp://localhost/printers/NAME.")
_NO_JOBS = say("The printer takes no jobs now. Switch its queue on again.")
_HELD = say("The printer has taken the label and holds it. Look at the printer.")
_REFUSED = {
    401: say("The printer asks for a password. Allow this station to print without one."),
    403: say("The printer does not allow this station to print. Allow it there."),
    404: NO_IPP,
    405: NO_IPP,
    426: say("The printer wants an encrypted connection. Write ipps:// instead of ipp://."),
}


class _Lost(Exception):
    """No answer of a printer; ``was_sent`` tells that the request may have had its effect."""

    def __init__(self, reason: Text, was_sent: bool = False) -> None:
        super().__init__(str(reason))
        self.reason = reason
        self.was_sent = was_sent


class IppPrinter:
    """A printer behind an address such as ipp://host:631/printers/zpl; ``wait`` takes seconds."""

    def __init__(
        self,
        settings: PrinterSettings,
        wait: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.settings = settings
        self._wait = wait
        self._clock = clock

    def print(self, document: Document) -> PrintOutcome:
        """Have the printer take a job, and follow it until it has come to its end or time is up."""
        told = self._told()
        if isinstance(told, Failed):
            return told
        format_ = self._format(told)
        if format_ is None:
            return Failed(
                say("The printer does not take {language}. Set another language.", language=self._language),
                for_good=True,
            )
        status = status_of(told)
        if status.ready is False:
            return Failed(status.reason)
        try:
            answer = self._asked(self._job(document, format_), document.content)
        except _Lost as lost:
            return Unknown(UNCERTAIN) if lost.was_sent else Failed(lost.reason)
        if answer.code >= _FIRST_ERROR:
            return self._refused(answer)
        job = answer.first("job-id")
        return self._followed(job) if isinstance(job, int) else Sent()

    def status(self) -> PrinterStatus:
        """Ask the printer how it is."""
        told = self._told()
        return PrinterStatus(False, (told.reason,)) if isinstance(told, Failed) else status_of(told)

    @property
    def _language(self) -> str:
        return self.settings.language

    def _told(self) -> Message | Failed:
        wanted = ("printer-state", "printer-state-reasons", "printer-is-accepting-jobs")
        try:
            answer = self._asked(
                self._request(
                    GET_PRINTER,
                    attribute("requested-attributes", Tag.KEYWORD, *wanted, "document-format-supported"),
                )
            )
        except _Lost as lost:
            return Failed(lost.reason)
        return _refusal(answer) if answer.code >= _FIRST_ERROR else answer

    def _offline(self) -> Text:
        return say(
            "{address} does not answer. Check the printer's power and network.", address=self.settings.address
        )

    def _format(self, told: Message) -> str | None:
        """Choose a format that the printer takes; one that does not tell gets the first."""
        ours = FORMATS.get(self._language, _RAW)
        theirs = told.all("document-format-supported")
        return next((each for each in ours if each in theirs), None) if theirs else ours[0]

    def _job(self, document: Document, format_: str) -> Message:
        request = self._request(
            PRINT_JOB,
            attribute("job-name", Tag.NAME, document.title[:100]),
            attribute("document-format", Tag.MEDIA_TYPE, format_),
        )
        job = [attribute("copies", Tag.INTEGER, document.copies)]
        if format_ not in _RAW and self.settings.width_mm and self.settings.height_mm:
            job.append(_media(self.settings.width_mm, self.settings.height_mm))
        return Message(request.code, request.request_id, (*request.groups, (Tag.JOB, tuple(job))))

    def _request(self, code: int, *attributes: Attribute) -> Message:
        return Message(
            code,
            groups=(
                (
                    Tag.OPERATION,
                    (
                        attribute("attributes-charset", Tag.CHARSET, "utf-8"),
                        attribute("attributes-natural-language", Tag.LANGUAGE, "en"),
                        attribute("printer-uri", Tag.URI, self.settings.address),
                        attribute("requesting-user-name", Tag.NAME, "station"),
                        *attributes,
                    ),
                ),
            ),
        )

    def _refused(self, answer: Message) -> Failed:
        if answer.code != _VALUES_NOT_SUPPORTED or "media" not in str(answer.first("status-message")):
            return _refusal(answer)
        reason = say(
            "The printer has no labels of {width} × {height} mm. Set the size of its roll.",
            width=self.settings.width_mm,
            height=self.settings.height_mm,
        )
        return Failed(reason, for_good=True)

    def _followed(self, job: int) -> PrintOutcome:
        request = self._request(
            GET_JOB,
            attribute("job-id", Tag.INTEGER, job),
            attribute("requested-attributes", Tag.KEYWORD, "job-state", "job-state-reasons"),
        )
        end, note = self._clock() + self.settings.timeout_seconds, NOTHING
        while self._clock() < end:
            try:
                answer = self._asked(request)
            except _Lost:
                break
            state = answer.first("job-state")
            if state == _COMPLETED:
                return Printed()
            if state in (_CANCELED, _ABORTED):
                return Failed(_ended(answer), for_good=True)
            note = _HELD if state in _NOT_MOVING else NOTHING
            self._wait(LOOK_SECONDS)
        return Sent(note)

    def _asked(self, request: Message, document: bytes = b"") -> Message:
        """Exchange one message. Raises _Lost."""
        connection, path = self._connected()
        try:
            connection.request("POST", path, encoded(request) + document, {"Content-Type": "application/ipp"})
            reply = connection.getresponse()
            if reply.status in _REFUSED:
                raise _Lost(_REFUSED[reply.status])
            return decoded(reply.read(_LARGEST_ANSWER))[0]
        except (OSError, http.client.HTTPException, Malformed) as error:
            raise _Lost(NO_IPP, was_sent=True) from error
        finally:
            connection.close()

    def _connected(self) -> tuple[http.client.HTTPConnection, str]:
        try:
            parts = urlsplit(self.settings.address)
            kind = http.client.HTTPSConnection if parts.scheme == "ipps" else http.client.HTTPConnection
            connection = kind(parts.hostname or "", parts.port or PORT, timeout=self.settings.timeout_seconds)
            connection.connect()
        except (OSError, ValueError, http.client.HTTPException) as error:
            raise _Lost(self._offline()) from error
        return connection, parts.path or "/"


def status_of(told: Message) -> PrinterStatus:
    """Return how a printer is; warnings do not keep it from printing, and reports only where it is open.

    A printer with several trays reports the empty one, and prints from another.
    """
    keywords = [str(each) for each in told.all("printer-state-reasons")]
    hard = [
        each
        for each in keywords
        if not each.endswith("-warning") and ("open" in each or not each.endswith("-report"))
    ]
    reasons = [reason for word, reason in REASONS if any(word in each for each in hard)]
    stopped = told.first("printer-state") == _STOPPED
    refuses = told.first("printer-is-accepting-jobs") is False
    if stopped or refuses or any(reason != FAULTY for reason in reasons):
        return PrinterStatus(False, tuple(reasons) or (PAUSED if stopped else _NO_JOBS,))
    return READY


def _refusal(answer: Message) -> Failed:
    said = str(answer.first("status-message") or f"status {answer.code:#06x}")
    reason = say("The printer refused the label ({reason}).", reason=said)
    return Failed(reason, for_good=answer.code not in _LATER)


def _ended(answer: Message) -> Text:
    reasons = ", ".join(str(each) for each in answer.all("job-state-reasons")) or "no reason given"
    return say("The printer broke the label off ({reasons}). Print it again.", reasons=reasons)


def _media(width: float, height: float) -> Attribute:
    size = (
        attribute("x-dimension", Tag.INTEGER, round(width * 100)),
        attribute("y-dimension", Tag.INTEGER, round(height * 100)),
    )
    margins = tuple(
        attribute(f"media-{side}-margin", Tag.INTEGER, 0) for side in ("top", "bottom", "left", "right")
    )
    return attribute("media-col", Tag.COLLECTION, (attribute("media-size", Tag.COLLECTION, size), *margins))
