"""The kinds of printers a station knows; a new kind is registered here, or handed in by who has it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from station.printers.base import Failed, Printer
from station.printers.channel import Channel
from station.settings_tree import PrinterSettings
from station.text import Text, say

Factory = Callable[[PrinterSettings], Printer | Text]
"""Makes a printer, or says what its settings lack; no device is touched before something is printed."""


def _tcp(settings: PrinterSettings) -> Printer:
    from station.printers import tcp
    from station.printers.stream import StreamPrinter

    return StreamPrinter(settings, tcp.connect)


def _usb(settings: PrinterSettings) -> Printer:
    from station.printers import device_file
    from station.printers.stream import StreamPrinter

    return StreamPrinter(settings, device_file.connect)


def _serial(settings: PrinterSettings) -> Printer:
    from station.printers import serial_line
    from station.printers.stream import StreamPrinter

    return StreamPrinter(settings, serial_line.connect)


def _ipp(settings: PrinterSettings) -> Printer:
    from station.printers.ipp import IppPrinter

    return IppPrinter(settings)


def _brother(settings: PrinterSettings) -> Printer | Text:
    """Make a Brother QL at the network or at USB; the roll gives the size of its labels."""
    from station.printers.brother import DPI, ROLLS
    from station.printers.stream import StreamPrinter

    roll = ROLLS.get(settings.media)
    if roll is None:
        return say(
            'The printer "{name}" needs to know its roll; set media to one of {rolls}.',
            name=settings.name,
            rolls=", ".join(ROLLS),
        )
    width, height = float(roll.width_mm), float(roll.length_mm or settings.height_mm)
    sized = replace(settings, language="brother", dpi=DPI, width_mm=width, height_mm=height)
    return StreamPrinter(sized, _device_or_network)


def _device_or_network(settings: PrinterSettings) -> Channel | Failed:
    from station.printers import device_file, tcp

    return device_file.connect(settings) if settings.address.startswith("/") else tcp.connect(settings)


def _file(settings: PrinterSettings) -> Printer:
    from station.printers.files import FilePrinter

    return FilePrinter(settings)


# Each factory imports its module when it is first used: a station pays only for the printers that it has.
KINDS: dict[str, Factory] = {
    "tcp": _tcp,
    "usb": _usb,
    "serial": _serial,
    "ipp": _ipp,
    "brother": _brother,
    "file": _file,
}

EXAMPLES = {
    "tcp": "192.0.2.7 or printer.local:9100",
    "usb": "/dev/usb/lp0",
    "serial": "/dev/ttyUSB0",
    "ipp": "ipp://localhost/printers/NAME",
    "brother": "192.0.2.8 or /dev/usb/lp0",
}
"""What the address looks like, for kinds that cannot do without one."""


def open_printers(
    settings: Iterable[PrinterSettings], kinds: Mapping[str, Factory] = KINDS
) -> tuple[list[Printer], list[Text]]:
    """Make the printers that are set up and enabled; say of each other one why it cannot be."""
    printers: list[Printer] = []
    problems: list[Text] = []
    for each in settings:
        if not each.enabled:
            continue
        made = open_printer(each, kinds)
        if isinstance(made, Text):
            problems.append(made)
        else:
            printers.append(made)
    return printers, problems


def open_printer(settings: PrinterSettings, kinds: Mapping[str, Factory] = KINDS) -> Printer | Text:
    """Make one printer, or say what is wrong with its settings."""
    if settings.kind not in kinds:
        return say(
            'The printer "{name}" has the kind "{kind}"; here it must be one of {kinds}.',
            name=settings.name,
            kind=settings.kind,
            kinds=", ".join(kinds),
        )
    if not settings.address and settings.kind in EXAMPLES:
        return say(
            'The printer "{name}" has no address; it looks like {example}.',
            name=settings.name,
            example=EXAMPLES[settings.kind],
        )
    return kinds[settings.kind](settings)


def printer_for(template: str, printers: Iterable[Printer]) -> Printer | None:
    """Return the printer for a template: the first that is set up for it, else the first that takes all."""
    those = list(printers)
    named = (printer for printer in those if template in printer.settings.templates)
    return next(named, None) or next((each for each in those if not each.settings.templates), None)
