"""The corners of the readers: rare forms, broken values, and what must stay unread."""

import pytest

from station.barcode.envelope import opened
from station.barcode.gs1 import GS, read_gs1
from station.barcode.reader import read
from station.barcode.separators import restore
from station.model import Confidence, Kind

HEAD = f"[)>\x1e06{GS}"


def fields(text: str) -> dict[str, str]:
    return {field.name: field.value for field in read(text).fields}


@pytest.mark.parametrize(
    ("content", "name", "value"),
    [
        ("Q000000012", "quantity", "12"),
        ("Q2.50", "quantity", "2.50"),
        ("Q50NAR000", "quantity", "50"),
        ("Q", "quantity", ""),
        ("Qmany", "quantity", ""),
        ("Q1.2.3", "quantity", ""),
        ("1T000000000", "lot", ""),
        ("16D00010101", "production_date", ""),
        ("14D20260931", "expiry", "20260931"),
        ("15D28092026", "expiry", "2026-09-28"),
        ("17D28092026", "production_date", "2026-09-28"),
        ("6D20260928042", "ship_date", "2026-09-28"),
        ("9D2022-05", "date_code", "2022-05"),
        ("D211207", "date", "2021-12-07"),
        ("D1850+2", "date", "1850+2"),
    ],
)
def test_values_as_labels_print_them(content, name, value):
    assert fields(HEAD + "1PX" + GS + content)[name] == value


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("Q50NAR000", "Behind the quantity 50 stands NAR000."),
        ("Qmany", "The quantity many is no number."),
        ("lower case", "A field of the label has no identifier: lower case."),
        ("4LXYZ", "4L holds 3 characters, more than the 2 it may."),
    ],
)
def test_what_is_odd_about_a_value_is_told(content, problem):
    assert problem in [str(told) for told in read(HEAD + "1PX" + GS + content).problems]


def test_suppliers_put_things_where_they_like():
    nxp = HEAD + GS.join(["1P935264217557", "30P74HC595D", "Q2500"])
    assert fields(nxp)["mpn"] == "74HC595D"
    yageo = HEAD + GS.join(["31PCC0603KRX7R8BB392", "Q4000"])
    assert fields(yageo)["mpn"] == "CC0603KRX7R8BB392"
    farnell = HEAD + GS.join(["3P2470468", "1PGRM155"])
    assert (fields(farnell)["supplier"], fields(farnell)["sku"]) == ("Farnell", "2470468")


def test_a_message_may_hold_several_formats():
    reading = read(f"[)>\x1e06{GS}1PA{GS}Q1\x1e05{GS}0109506000134352\x1e\x04")
    assert reading.get("mpn") == "A"
    assert ("format 05", "0109506000134352") in reading.identifiers


def test_what_cannot_be_a_label_is_none():
    assert opened(HEAD + GS * 300) is None
    assert opened("[)>\x1e\x04") is None
    assert restore(f"[)>^06]{']' * 300}") is None
    assert restore("[)>^07]A") is None


def test_spelled_spaces_become_spaces():
    reading = read("[)>^06]K12432␠TRAVIS]Q1")
    assert reading.get("customer_order") == "12432 TRAVIS"
    assert "spaces were spelled ␠" in reading.repairs


def test_an_end_without_rs_is_an_end():
    assert read(f"{HEAD}1PA{GS}Q1\x04").text == f"{HEAD}1PA{GS}Q1\x04"


def test_a_separator_that_is_content_as_well_splits_only_where_it_must():
    reading = read("[)>^06#PLTC6102CMS8#PBF-ND#1PLTC6102CMS8#PBF#Q15")
    assert (reading.get("mpn"), reading.get("quantity")) == ("LTC6102CMS8#PBF", "15")


def test_caps_lock_on_a_short_code_is_likely():
    reading = read("inv-si12")
    assert (reading.kind, reading.text, reading.confidence) == (Kind.NATIVE, "INV-SI12", Confidence.LIKELY)
    assert reading.repairs == ("Caps Lock was on",)


@pytest.mark.parametrize(
    "text",
    [
        "P1PQ5K20835594/3",
        "PA B1PCQ5K20835594/3",
        "AMZN,PO:FBA15H9RGK6C",
        "AMZN," + "A" * 600,
        "{pbn:PICK1,on:SO1}",
        "QTY:many PN:A",
        "1234567000000000123456",
        "HTTP://[bad/01/09506000134352",
        "https://example.com/01",
        "31PA\rB",
    ],
)
def test_what_only_begins_like_a_format_stays_unread(text):
    assert read(text).fields == ()


@pytest.mark.parametrize(("text", "name"), [("X001UECQAX", "fnsku"), ("B0ABCDEFGH", "asin")])
def test_amazons_bare_numbers_are_guesses(text, name):
    reading = read(text)
    assert (reading.confidence, reading.get(name), reading.kind) == (Confidence.GUESS, text, Kind.PLAIN)


@pytest.mark.parametrize(
    "secondary",
    [
        "",
        "XYZ",
        "$$1326LOT",
        "$$2133226LOT",
        "$$3261332LOT",
        "$$526999LOT",
        "$$5LOTLOT",
        "$$X",
        "16DXX",
        "SA",
    ],
)
def test_broken_secondary_data_gives_no_false_date(secondary):
    characters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%"
    code = f"+A99912345/{secondary}" if secondary else "+A99912345"
    reading = read(code + characters[sum(map(characters.index, code)) % 43])
    assert reading.format == "hibc"
    assert reading.get("expiry") == ""


def test_gs1_gives_up_on_what_has_no_single_split():
    assert read_gs1("01" + "09506000134352" + "21" + "1" * 80) is None
    assert read_gs1("0109506000134352" + "17" + "26X231") is None
