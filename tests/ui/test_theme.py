"""The tokens: every text can be read on its ground, and the sheet is made of tokens alone."""

import re

import pytest

from station.model import Result, Tone
from station.ui.resources import resource
from station.ui.sounds import SOUNDING
from station.ui.style import style_sheet
from station.ui.theme import (
    COMPACT,
    DARK,
    LIGHT,
    ROOMY,
    ROOMY_FROM,
    Look,
    contrast,
    palette_for,
    sizes_for,
)
from station.ui.widgets.tape import ICONS

LEAST_CONTRAST = 4.5


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_every_text_can_be_read_on_every_ground(palette):
    poor = [pair for pair in palette.text_pairs() if contrast(*pair) < LEAST_CONTRAST]
    assert poor == []


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_each_tone_has_its_own_colours(palette):
    assert set(palette.tones) == set(Tone)
    assert len({colours.fill for colours in palette.tones.values()}) == len(Tone)


def test_contrast_is_that_of_wcag():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast("#ffffff", "#777777") == contrast("#777777", "#ffffff")


@pytest.mark.parametrize(
    ("theme", "system_is_dark", "palette"),
    [
        ("auto", False, LIGHT),
        ("auto", True, DARK),
        ("light", True, LIGHT),
        ("dark", False, DARK),
    ],
)
def test_auto_follows_the_system(theme, system_is_dark, palette):
    assert palette_for(theme, system_is_dark) is palette


def test_the_large_type_needs_room_both_ways():
    wide, high = ROOMY_FROM
    assert sizes_for(wide, high) is ROOMY
    assert sizes_for(wide - 1, high) is COMPACT
    assert sizes_for(wide, high - 1) is COMPACT


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("sizes", [COMPACT, ROOMY], ids=["compact", "roomy"])
def test_the_style_sheet_has_no_colour_of_its_own(palette, sizes):
    sheet = style_sheet(Look(palette, sizes))
    tokens = {getattr(palette, name) for name in palette.__slots__ if name != "tones"}
    tokens |= {colour for tone in palette.tones.values() for colour in (tone.fill, tone.on_fill, tone.ink)}
    assert set(re.findall(r"#[0-9a-f]{6}\b", sheet)) <= tokens
    assert "$" not in sheet


def test_every_tone_and_result_has_its_files():
    assert set(ICONS) == set(Result)
    names = {*(tone.value for tone in Tone), *ICONS.values(), "picture", "next", "station"}
    assert [name for name in names if not resource("icons", f"{name}.svg").is_file()] == []
    assert [tone for tone in SOUNDING if not resource("sounds", f"{tone.value}.wav").is_file()] == []
