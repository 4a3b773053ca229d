"""Labels for Brother QL printers: what the head prints is read back from the commands."""

import pytest
from hypothesis import given, settings, strategies as st

from station.printers.brother import HEAD_DOTS, ROLLS, raster

ROW = b"g\x00\x5a"


def printed(commands, roll):
    """Return the dots on the roll as a person sees them, row by row from the left."""
    at, rows = commands.index(ROW), []
    while commands[at : at + 3] == ROW:
        rows.append(commands[at + 3 : at + 93])
        at += 93
    assert commands[at:] == b"\x1a", "the label is printed and cut"
    bits = [f"{int.from_bytes(row, 'big'):0{HEAD_DOTS}b}"[::-1] for row in rows]
    begin = HEAD_DOTS - roll.dots - roll.margin
    for row in bits:
        beside = row[:begin] + row[begin + roll.dots :]
        assert "1" not in beside, "nothing is printed beside the roll"
    return [row[begin : begin + roll.dots] for row in bits]


def packed(rows):
    width = len(rows[0])
    return b"".join(
        int(row.ljust(-(-width // 8) * 8, "0"), 2).to_bytes(-(-width // 8), "big") for row in rows
    )


def pattern(width, height):
    return ["".join("1" if (x * 7 + y * 13) % 11 < 4 else "0" for x in range(width)) for y in range(height)]


@pytest.mark.parametrize("name", ROLLS)
def test_a_label_of_the_rolls_own_dots_comes_out_as_it_is(name):
    roll = ROLLS[name]
    rows = pattern(roll.dots, roll.dots_long or 90)
    assert printed(raster(packed(rows), roll.dots, roll), roll) == rows


def centred(things, wanted, blank):
    """Return so many of the things in the middle, or all of them with blanks around."""
    spare = wanted - len(things)
    if spare >= 0:
        around = spare - spare // 2, spare // 2
        return [blank] * around[0] + list(things) + [blank] * around[1]
    return list(things)[-spare // 2 :][:wanted]


@settings(max_examples=30)
@given(st.sampled_from(list(ROLLS)), st.integers(1, 1400), st.integers(1, 40))
def test_a_label_of_another_size_stays_in_the_middle(name, width, height):
    roll = ROLLS[name]
    rows = pattern(width, height)
    if roll.dots_long:
        rows = centred(rows, roll.dots_long, "0" * width)
    wanted = ["".join(centred(row, roll.dots, "0")) for row in rows]
    assert printed(raster(packed(pattern(width, height)), width, roll), roll) == wanted


def test_the_printer_is_told_its_roll():
    commands = raster(bytes(88 * 271), 696, ROLLS["62x29"])
    assert commands.startswith(bytes(200) + b"\x1b@")
    assert b"\x1biz\xce\x0b\x3e\x1d" + (271).to_bytes(4, "little") in commands
    tape = raster(bytes(87 * 100), 696, ROLLS["62"])
    assert b"\x1biz\xce\x0a\x3e\x00" + (100).to_bytes(4, "little") in tape
