"""Labels as files in a folder; nothing there is ever written over."""

import contextlib
import errno
from pathlib import Path

from station import folders
from station.printers.base import READY, Document, Failed, Printed, PrinterStatus, PrintOutcome
from station.settings_tree import PrinterSettings
from station.text import Text, say

ENDINGS = {"zpl-bitmap": "zpl", "brother": "bin"}
"""The endings of files, where they are others than the language's name."""


class FilePrinter:
    """Writes each label once, whatever number of copies is asked for; the file has the label's title."""

    def __init__(self, settings: PrinterSettings) -> None:
        self.settings = settings
        self._folder = Path(settings.address).expanduser() if settings.address else folders.labels_folder()

    def print(self, document: Document) -> PrintOutcome:
        """Write a label into a file of its own."""
        ending = ENDINGS.get(self.settings.language, self.settings.language)
        try:
            file = folders.new_file(self._folder, document.title, f".{ending}")
        except (OSError, ValueError) as error:
            return Failed(self._trouble(error))
        try:
            file.write_bytes(document.content)
        except OSError as error:
            with contextlib.suppress(OSError):
                file.unlink()
            return Failed(self._trouble(error))
        return Printed()

    def status(self) -> PrinterStatus:
        """Tell whether the folder can be written to."""
        try:
            file = folders.new_file(self._folder, "check", ".tmp")
            file.unlink()
        except (OSError, ValueError) as error:
            return PrinterStatus(False, (self._trouble(error),))
        return READY

    def _trouble(self, error: Exception) -> Text:
        if isinstance(error, OSError) and error.errno == errno.ENOSPC:
            return say("The disk is full, so the label was not written to {folder}.", folder=self._folder)
        reason = getattr(error, "strerror", None) or error
        return say(
            "Labels cannot be written to {folder} ({reason}). Check the folder.",
            folder=self._folder,
            reason=reason,
        )
