"""The kinds of sources a station knows; a new kind is registered here and nowhere else."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from station.input.base import ScanMaker, Source
from station.settings_tree import ScannerSettings
from station.text import Text, say

Opener = Callable[[str, ScannerSettings, ScanMaker], Source | Text]
"""Makes a source, or says why there is none."""


@dataclass(frozen=True, slots=True)
class SourceKind:
    """One kind of source: ``open`` gets what stands behind the colon of its address.

    ``target`` names that part for messages and help, such as ``URL``. No device is touched before the
    source is started.
    """

    target: str
    open: Opener


def _serial(target: str, scanner: ScannerSettings, maker: ScanMaker) -> Source:
    from station.input.serial_port import SerialSource

    return SerialSource(target, scanner, maker)


def _input_device(target: str, scanner: ScannerSettings, maker: ScanMaker) -> Source:
    from station.input.input_device import InputDeviceSource

    return InputDeviceSource(target, scanner, maker)


def _camera(target: str, scanner: ScannerSettings, maker: ScanMaker) -> Source:
    from station.input.camera import CameraSource

    return CameraSource(target, scanner, maker)


# Each opener imports its module when it is first used: a station pays only for the scanners that it has.
KINDS = {
    "serial": SourceKind("URL", _serial),
    "evdev": SourceKind("DEVICE", _input_device),
    "camera": SourceKind("SOURCE", _camera),
}


MoreKinds = Callable[[], Mapping[str, "SourceKind"]]
"""Gives the kinds that plug-ins bring; asked only for an address of no kind of the station's own."""


def no_more_kinds() -> Mapping[str, SourceKind]:
    """Bring no kinds."""
    return {}


def open_source(scanner: ScannerSettings, maker: ScanMaker, more: MoreKinds = no_more_kinds) -> Source | Text:
    """Make the source of a scanner, or say why its address cannot be one."""
    kind, colon, target = scanner.source.partition(":")
    kinds = KINDS if kind in KINDS else {**KINDS, **more()}
    if kind not in kinds or not colon or not target.strip():
        forms = ", ".join(f"{name}:{known.target}" for name, known in kinds.items())
        return say(
            'The scanner "{name}" has the source "{source}"; it must be one of {forms}.',
            name=scanner.name,
            source=scanner.source,
            forms=forms,
        )
    return kinds[kind].open(target.strip(), scanner, maker)


def scanner_at(address: str, known: Iterable[ScannerSettings]) -> ScannerSettings:
    """Return the settings for an address given by hand: those of a known scanner with it, else defaults."""
    found = next((scanner for scanner in known if scanner.source == address), None)
    return replace(found, enabled=True) if found else ScannerSettings(name=address, source=address)
