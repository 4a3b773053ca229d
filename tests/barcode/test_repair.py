"""Restoring what scanners and keyboards made of a label: byte for byte, or said to be doubtful."""

import itertools

import pytest
from hypothesis import given, strategies as st

from station.barcode.layout_tables import LAYOUTS
from station.barcode.layouts import typed, undone
from station.barcode.reader import ReadOptions, read
from station.barcode.separators import EOT_SPELLINGS, GS_SPELLINGS, RS_SPELLINGS
from station.model import Confidence, Kind
from tests.barcode.samples import expected, samples

GS, RS, EOT = "\x1d", "\x1e", "\x04"
LABELS = samples("iso15434-06")
WHOLE = [sample for sample in LABELS if sample["received"] == sample["canonical"]]

# What the sample expects cannot be had from what was received: its lot ends in a digit that the code,
# as it came, holds only once for lot and packing list together.
NOT_TO_BE_KNOWN = {"digikey-07": {"lot"}}


@pytest.mark.parametrize("sample", LABELS + samples("inventree-internal"), ids=lambda sample: sample["id"])
def test_every_field_of_every_sample_is_right(sample):
    reading = read(sample["received"])
    unknown = NOT_TO_BE_KNOWN.get(sample["id"], set())
    wanted = {name: value for name, value in expected(sample).items() if name not in unknown}
    assert {name: reading.get(name) for name in wanted} == wanted
    if not unknown:
        assert reading.text.rstrip("\r") == sample["canonical"].rstrip("\r")


@pytest.mark.parametrize("sample", LABELS, ids=lambda sample: sample["id"])
def test_what_is_not_certain_says_so(sample):
    reading = read(sample["received"])
    lost = GS not in sample["received"] and "]" not in sample["received"] and "{GS}" not in sample["received"]
    assert (reading.confidence is Confidence.CERTAIN) == (not lost)
    assert bool(reading.problems) or not lost
    assert bool(reading.repairs) == (sample["received"] != sample["canonical"])


@pytest.mark.parametrize("gs", GS_SPELLINGS)
def test_separators_are_restored_from_every_spelling(gs):
    for sample, rs in itertools.product(LABELS, ["", *RS_SPELLINGS]):
        canonical = sample["canonical"]
        if not rs and RS in canonical[4:]:
            continue  # without any RS the end of the label is lost as well
        spelled = canonical.replace(GS, gs).replace(RS, rs)
        assert read(spelled).text == canonical, (sample["id"], gs, rs)


@pytest.mark.parametrize(
    "eot", [spelling for spelling in EOT_SPELLINGS if len(spelling) > 1 or spelling > "z"]
)
def test_the_end_is_restored_from_every_spelling(eot):
    for sample in LABELS:
        canonical = sample["canonical"]
        spelled = canonical.replace(GS, "]").replace(RS, "^").replace(EOT, eot)
        assert read(spelled).text == canonical, (sample["id"], eot)


@pytest.mark.parametrize("separator", "@.|#~/")
def test_separators_that_may_be_content_split_only_before_an_identifier(separator):
    for sample in LABELS:
        canonical = sample["canonical"]
        if separator not in canonical:
            assert read(canonical.replace(GS, separator)).text == canonical, (sample["id"], separator)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_layout_mix_ups_are_undone(layout):
    for sample in LABELS:
        mixed_up = typed(sample["canonical"], layout)
        if mixed_up is None:
            continue
        reading = read(mixed_up)
        # y and z trade places between Italian and Swiss French and nothing else tells them apart.
        assert reading.text == sample["canonical"] or reading.confidence is Confidence.LIKELY
        assert read(mixed_up, ReadOptions(layout=layout)).text == sample["canonical"]
        if mixed_up != sample["canonical"]:
            assert any("keyboard" in repair for repair in reading.repairs)


def test_caps_lock_is_undone():
    for sample in LABELS:
        reading = read(sample["canonical"].swapcase())
        assert reading.text == sample["canonical"]
        assert "Caps Lock was on" in reading.repairs


@pytest.mark.parametrize("aim", ["]d1", "]Q1", "]L0", "]C0"])
def test_the_aim_identifier_is_noted_and_removed(aim):
    for sample in WHOLE:
        reading = read(aim + sample["canonical"])
        assert reading.text == sample["canonical"]
        assert reading.repairs[0] == f"AIM identifier {aim} was removed"


@pytest.mark.parametrize(
    ("header", "repair"),
    [
        (f"[)>06{GS}", "RS was missing in the header"),
        (f">[)>{RS}06{GS}", "'>' before the header was removed"),
        (f"0[)>{RS}06{GS}", "'0' before the header was removed"),
        (f"[)>\x0006{GS}", "RS was spelled '\\x00'"),
        ("[)>@06@", "RS was spelled '@'"),
    ],
)
def test_headers_that_real_labels_have(header, repair):
    gs = header[-1]
    reading = read(f"{header}1PLM358BIDDFR{gs}Q10")
    assert reading.text == f"[)>{RS}06{GS}1PLM358BIDDFR{GS}Q10"
    assert repair in reading.repairs
    assert (reading.get("mpn"), reading.get("quantity")) == ("LM358BIDDFR", "10")


def test_damaged_alt_codes_are_no_more_than_a_guess():
    [sample] = [sample for sample in LABELS if sample["id"] == "digikey-21"]
    reading = read(sample["received"])
    assert reading.confidence is Confidence.GUESS
    assert "Alt codes arrived damaged" in str(reading.problems[0])


def test_lost_separators_without_a_known_order_stay_unread():
    reading = read("[)>06Q10SOMETHING1PELSE")
    assert (reading.kind, reading.confidence, reading.fields) == (Kind.PLAIN, Confidence.GUESS, ())
    assert "lost all separators" in str(reading.problems[0])


@pytest.mark.parametrize(
    "text", ["PO-0001", "SOME]THING^", "a[)>06b", "ü", "ы", "I AM ON CAPS", "{widget:1}", "]d1", "^]^]^]"]
)
def test_nothing_is_repaired_without_evidence(text):
    reading = read(text)
    assert (reading.kind, reading.text) == (Kind.PLAIN, text)


@given(st.sampled_from(list(LAYOUTS)), st.text(st.characters(min_codepoint=32, max_codepoint=126)))
def test_a_layout_is_undone_exactly_where_no_key_is_dead(layout, text):
    mixed_up = typed(text, layout)
    assert mixed_up is None or undone(mixed_up, layout) == text


@given(st.text(st.characters(), max_size=80), st.sampled_from(["[)>06", "[)>\x1e06\x1d", "[)>^06]", "ü=:06"]))
def test_any_rubbish_behind_a_header_is_read_without_a_fault(rubbish, header):
    assert read(header + rubbish).kind in Kind
