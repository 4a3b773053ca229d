"""The keyboard scanner as the settings have it: what makes a scan of keys, and what a scan of keys means."""

import functools

from station.assembly import read_options
from station.barcode.typed import TextReader, is_whole, text_reader
from station.calibration.key_map import KeyMap, from_setting
from station.calibration.received import Reading
from station.input.wedge import WedgeDecoder
from station.settings_tree import Settings


def wedge_decoder(settings: Settings) -> WedgeDecoder:
    """Make the decoder that tells the keys of a scanner from a person's."""
    wedge = settings.wedge
    return WedgeDecoder(
        greatest_gap_ms=wedge.greatest_gap_ms,
        input_delay_ms=wedge.input_delay_ms,
        least_length=wedge.least_length,
        inner_return_ms=wedge.inner_return_ms,
        prefix=wedge.prefix,
        suffix=wedge.suffix,
        suffixes=wedge.suffixes,
        is_complete=functools.partial(is_whole, options=read_options(settings)),
    )


def key_reader(settings: Settings) -> TextReader:
    """Make the choice between what the computer typed and what the keys say by their places."""
    wedge = settings.wedge
    learned = from_setting(wedge.key_map) if wedge.key_map else None
    if learned is not None:
        return functools.partial(_restored, learned)
    return text_reader(wedge.keys, wedge.layout, read_options(settings))


def set_up_decoder() -> WedgeDecoder:
    """Make the decoder for setting up: it takes nothing for known, and waits for the slowest of scanners."""
    return WedgeDecoder(greatest_gap_ms=150, input_delay_ms=500, inner_return_ms=0)


def _restored(learned: KeyMap, typed: str, by_position: str | None) -> str:
    if learned.reading is Reading.POSITION and by_position is not None:
        return learned.restore(by_position)
    return learned.restore(typed)
