"""Every kind of label printer: the station's own, the system's, the server's, and those of plug-ins."""

from collections.abc import Mapping, Sequence

from station.plugins import Plugins
from station.printers.base import Printer
from station.printers.kinds import KINDS, Factory
from station.printers.server import Perform, server_kind
from station.settings_tree import PrinterSettings
from station.text import Text, say


def known_kinds(
    settings: Sequence[PrinterSettings], plugins: Plugins, perform: Perform
) -> Mapping[str, Factory]:
    """Return the kinds by their names; ``perform`` asks the server, for whoever prints on it."""
    kinds = {**plugins.printers(), **KINDS, "system": _system}
    return {**kinds, "server": server_kind(perform, settings, kinds)}


def _system(settings: PrinterSettings) -> Printer | Text:
    # Imported here because Qt costs a fifth of a second, and most printers need none of it.
    try:
        from station.ui.system_printers import system_printer
    except ImportError as error:
        return say("The printers of the system cannot be used here ({reason}).", reason=error)
    return system_printer(settings)


def system_names() -> list[str] | Text:
    """Return what the printers of the system are called, or say why that cannot be told."""
    try:
        from station.ui.system_printers import names
    except ImportError as error:
        return say("The printers of the system cannot be listed here ({reason}).", reason=error)
    return names()
