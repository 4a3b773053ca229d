"""Codes outside ISO 15434: every sample right, nothing seen where nothing is, no code that takes for ever."""

import random
import string

import pytest
from hypothesis import given, strategies as st

from station.barcode.gs1 import read_ean
from station.barcode.patterns import Pattern, checked
from station.barcode.reader import LONGEST, ReadOptions, read
from station.model import Confidence, Kind
from tests.barcode.samples import expected, samples

FORMATS = {
    "digikey-1d": "digikey-1d",
    "lcsc": "lcsc",
    "lcsc-1d": "lcsc-1d",
    "tme-qr": "tme-qr",
    "tme-dm": "tme-datamatrix",
    "maker-free": "maker",
    "amazon": "amazon",
    "gs1": "gs1",
    "hibc": "hibc",
}


@pytest.mark.parametrize("sample", samples(*FORMATS), ids=lambda sample: sample["id"])
def test_every_field_of_every_sample_is_right(sample):
    reading = read(sample["received"])
    assert reading.format == FORMATS[sample["family"]]
    wanted = expected(sample)
    assert {name: reading.get(name) for name in wanted} == wanted


@pytest.mark.parametrize(
    ("sample_id", "confidence"),
    [("tme-dm-01", Confidence.CERTAIN), ("tme-dm-07", Confidence.LIKELY), ("gs1-07", Confidence.GUESS)],
)
def test_lost_separators_make_a_reading_doubtful(sample_id, confidence):
    [sample] = [sample for sample in samples() if sample["id"] == sample_id]
    reading = read(sample["received"])
    assert reading.confidence is confidence
    assert bool(reading.problems) == (confidence is not Confidence.CERTAIN)


ALPHABETS = [
    string.ascii_letters + string.digits,
    string.printable,
    string.ascii_uppercase + string.digits + "-./",
    "".join(chr(code) for code in range(0x20, 0x500)),
]


@pytest.mark.parametrize("alphabet", ALPHABETS, ids=["letters", "printable", "part numbers", "unicode"])
def test_random_codes_have_no_fields(alphabet):
    source = random.Random(20261121)
    for _ in range(2500):
        text = "".join(source.choices(alphabet, k=source.randint(1, 60)))
        reading = read(text)
        assert reading.fields == (), text


@pytest.mark.parametrize(
    ("text", "gtin", "name"),
    [
        ("4006381333931", "04006381333931", "EAN-13"),
        ("036000291452", "00036000291452", "UPC-A"),
        ("96385074", "00000096385074", "EAN-8"),
        ("10614141000415", "10614141000415", "GTIN-14"),
        ("7032069804988", "07032069804988", "EAN-13"),
    ],
)
def test_trade_numbers_are_told_by_length_and_check_digit(text, gtin, name):
    reading = read(text)
    assert (reading.kind, reading.format, reading.text) == (Kind.PLAIN, "ean", text)
    assert (reading.get("gtin"), reading.identifiers) == (gtin, ((name, text),))


@pytest.mark.parametrize("text", ["4006381333932", "00000000", "123456", "400638133393\uff11"])
def test_a_wrong_check_digit_is_no_trade_number(text):
    assert read_ean(text) is None


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("]C10109506000134352310300150017261200", {"weight": "1.500", "expiry": "2026-12-31"}),
        ("]d2010950600013435230100\x1d10AB", {"quantity": "100", "lot": "AB"}),
        ("\x1d10AB/1\x1d21XYZ", {"lot": "AB/1", "serial": "XYZ"}),
        ("]e00109506000134352", {"gtin": "09506000134352"}),
        (
            "https://id.gs1.org/01/09506000134352/10/A%2F1?17=260228&x=1",
            {"lot": "A/1", "expiry": "2026-02-28"},
        ),
        ("HTTPS://EXAMPLE.COM/shop/01/4006381333931", {"gtin": "04006381333931"}),
    ],
)
def test_gs1_codes(text, fields):
    reading = read(text)
    assert reading.format.startswith("gs1")
    assert {name: reading.get(name) for name in fields} == fields


@pytest.mark.parametrize(
    "text",
    [
        "0109506000134353",  # wrong check digit
        "010950600013435217261301",  # no thirteenth month
        "]C10599",  # no such identifier
        "https://example.com/01/123",  # no GTIN
        "https://[::1/01/09506000134352",
        "+A999",  # HIBC too short
        "+999912345/$$5200151",  # HIBC labeller begins with a letter
    ],
)
def test_what_breaks_the_rules_is_not_read(text):
    reading = read(text)
    assert reading.fields == ()


@pytest.mark.parametrize(
    ("secondary", "fields"),
    [
        ("$LOT1", {"lot": "LOT1"}),
        ("$$0926LOT1", {"expiry": "2026-09", "lot": "LOT1"}),
        ("$$2092826LOT1", {"expiry": "2026-09-28", "lot": "LOT1"}),
        ("$$3260928LOT1", {"expiry": "2026-09-28", "lot": "LOT1"}),
        ("$$426092812LOT1", {"expiry": "2026-09-28", "lot": "LOT1"}),
        ("$$526271LOT1", {"expiry": "2026-09-28", "lot": "LOT1"}),
        ("$$62627112LOT1", {"expiry": "2026-09-28", "lot": "LOT1"}),
        ("$$7LOT1", {"lot": "LOT1"}),
        ("$$8243260928LOT1", {"quantity": "24", "expiry": "2026-09-28", "lot": "LOT1"}),
        ("$$9001003260928LOT1", {"quantity": "100", "expiry": "2026-09-28", "lot": "LOT1"}),
        ("26271LOT1", {"expiry": "2026-09-28", "lot": "LOT1"}),
        ("$LOT1/Q500/14D20260928/S77", {"quantity": "500", "expiry": "2026-09-28", "serial": "77"}),
    ],
)
def test_hibc_secondary_data(secondary, fields):
    characters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%"
    code = f"+A99912345/{secondary}"
    check = characters[sum(map(characters.index, code)) % 43]
    reading = read(code + check)
    assert (reading.format, reading.confidence) == ("hibc", Confidence.CERTAIN)
    assert {name: reading.get(name) for name in fields} == fields
    wrong = characters[(characters.index(check) + 1) % 43]
    assert read(code + wrong).confidence is Confidence.GUESS


def test_booqables_links_are_read_and_kept_whole():
    link = "http://bqbl.it/76bd3f1e-0000-4000-8000-00000000abcd"
    reading = read(link)
    assert (reading.kind, reading.format, reading.text) == (Kind.PLAIN, "booqable", link)


OWN = r"BAG/(?P<sku>[A-Z0-9-]{3,20})/(?P<quantity>[0-9]{1,6})"


def test_a_pattern_of_the_sites_own_reads_its_codes():
    pattern = checked("own-bag", OWN)
    assert isinstance(pattern, Pattern)
    reading = read("BAG/AB-1/25", ReadOptions(patterns=(pattern,)))
    assert (reading.kind, reading.format) == (Kind.LABEL, "own-bag")
    assert (reading.get("sku"), reading.get("quantity")) == ("AB-1", "25")
    assert read("BAG/AB-1/25 ", ReadOptions(patterns=(pattern,))).format == "own-bag"
    assert read("BAG/AB-1", ReadOptions(patterns=(pattern,))).fields == ()


@pytest.mark.parametrize(
    "expression",
    [
        "(",
        "[A-Z]+",
        "(?P<colour>[a-z]+)",
        "(?P<sku>(a+)+)b",
        "(?P<sku>(a|aa)+)$",
        "(?P<sku>a+)+b",
        "(?P<sku>.*)(?P<lot>.*)x",
        "(?P<sku>a*a*)b",
        r"(?P<sku>.*.*)b",
        "(?P<sku>x)(?=y)",
        r"(?P<sku>(x))\2",
        "(?P<sku>" + "a" * 600 + ")",
        "(?P<sku>a{1,99999999999999999999})",
        "".join(f"{c}+" for c in "abcdefghij") + "(?P<sku>x)",
    ],
)
def test_patterns_that_could_run_away_or_say_nothing_are_refused(expression):
    assert not isinstance(checked("bad", expression), Pattern)


HOSTILE = [
    "[)>06",
    "[)>\x1e06\x1d",
    "0109506000134352",
    "+A999",
    "{pbn:",
    "P",
    "QTY:1 PN:",
    "AMZN,FNSKU:",
    "ü=:06",
    "]C1",
]


@given(st.sampled_from(HOSTILE), st.sampled_from(["1P", "10", ",", " ", "/", "$$", "K1K", "\x1d", "A"]))
def test_the_longest_codes_are_read(head, piece):
    text = (head + piece * LONGEST)[:LONGEST]
    assert read(text).kind in Kind
