"""The keyboard scanner as the settings have it: what makes a scan of keys, and what a scan of keys means."""

import functools

from station.assembly import read_options
from station.barcode.typed import TextReader, is_whole, text_reader
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
    return text_reader(wedge.keys, wedge.layout, read_options(settings))
