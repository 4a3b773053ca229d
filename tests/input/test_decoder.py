"""The decoder on codes that zxing-cpp and segno draw: straight, turned, small, and several at once."""

import io

import numpy as np
import pytest
import segno

from station.input import decoder
from station.input.decoder import LiveDecoder, decode, to_grey, zbar
from station.input.opencv import cv2
from tests.input.pictures import DIGIKEY, code, desk, turned

LONG = "0123456789" * 400

# Format of the writer, content, what is read, its name and AIM identifier.
DRAWN = [
    ("DataMatrix", "hello", "hello", "DataMatrix", "]d1"),
    ("DataMatrix", DIGIKEY, DIGIKEY, "DataMatrix", "]d1"),
    ("QRCode", "grüße カタ", "grüße カタ", "QRCode", "]Q1"),
    ("MicroQRCode", "12345", "12345", "MicroQRCode", "]Q1"),
    ("RMQRCode", "rmqr", "rmqr", "RMQRCode", "]Q1"),
    ("Aztec", "Aztec", "Aztec", "Aztec", "]z0"),
    ("PDF417", "PDF417 text", "PDF417 text", "PDF417", "]L2"),
    ("MicroPDF417", "micro", "micro", "MicroPDF417", "]L2"),
    ("Code128", "PO-0001", "PO-0001", "Code128", "]C0"),
    ("Code39", "3PRM8N", "3PRM8N", "Code39", "]A0"),
    ("Code93", "PO-0001", "PO-0001", "Code93", "]G0"),
    ("EAN13", "4006381333931", "4006381333931", "EAN-13", "]E0"),
    ("EAN8", "96385074", "96385074", "EAN-8", "]E4"),
    ("UPCA", "036000291452", "0036000291452", "UPC-A", "]E0"),
    ("UPCE", "01234565", "0012345000065", "UPC-E", "]E0"),
    ("ITF", "1234567890", "1234567890", "ITF", "]I0"),
    ("Codabar", "A12345B", "A12345B", "Codabar", "]F0"),
    ("DataBar", "0109506000134352", "0109506000134352", "DataBar", "]e0"),
]
ONLY_LINEAR = [row for row in DRAWN if row[3] in {name for name, _ in decoder._ZBAR.values()} - {"QRCode"}]


@pytest.mark.parametrize(("kind", "content", "text", "symbology", "aim"), DRAWN)
@pytest.mark.parametrize("angle", [0, 90, 180, 270])
def test_every_symbology_is_read_in_four_directions(kind, content, text, symbology, aim, angle):
    picture = np.rot90(code(content, kind), angle // 90)
    (found,) = decode(picture)
    assert (found.text, found.symbology, found.aim) == (text, symbology, aim)
    assert found.raw == text.encode()
    assert len(found.corners) == 4


@pytest.mark.parametrize(("kind", "content", "text", "symbology", "aim"), DRAWN)
def test_every_symbology_is_read_at_45_degrees(kind, content, text, symbology, aim):
    if symbology in ("DataBar", "MicroPDF417", "PDF417", "RMQRCode"):
        pytest.skip("stacked and wide codes are read along and across only")
    found = decode(turned(code(content, kind, scale=4), 45))
    assert [(one.text, one.symbology) for one in found] == [(text, symbology)]


@pytest.mark.parametrize(("kind", "content", "text", "symbology", "aim"), ONLY_LINEAR)
def test_both_engines_give_the_same(kind, content, text, symbology, aim):
    (ours,) = zbar(code(content, kind))
    assert (ours.text, ours.raw, ours.symbology) == (text, text.encode(), symbology)
    assert ours.aim in (aim, "")
    assert ours.engine == "pyzbar"


@pytest.mark.parametrize("digits", ["01234505", "01234514", "01234523", "01234531", "01234543", "01234558"])
def test_a_short_product_code_is_written_out_the_same_by_both(digits):
    digits = next(f"{digits[:7]}{n}" for n in range(10) if _drawn(f"{digits[:7]}{n}"))
    picture = code(digits, "UPCE")
    assert [one.text for one in zbar(picture)] == [one.text for one in decoder.zxing(picture)]


def _drawn(digits):
    try:
        return code(digits, "UPCE").size
    except ValueError:
        return 0


@pytest.mark.parametrize("angle", range(5, 90, 20))
@pytest.mark.parametrize("digits", ["123456", "09876543210128", "12345678901234567890"])
def test_a_slanting_line_across_an_itf_code_is_not_taken_for_all_of_it(digits, angle):
    assert [one.text for one in decode(turned(code(digits, "ITF"), angle))] == [digits]


def test_a_short_itf_code_is_none():
    assert decode(code("1234", "ITF")) == []


@pytest.mark.parametrize("kind", ["DataMatrix", "QRCode", "Aztec", "PDF417", "Code128"])
def test_separators_come_exactly(kind):
    assert [one.raw for one in decode(code(DIGIKEY, kind))] == [DIGIKEY.encode()]


@pytest.mark.parametrize("kind", ["DataMatrix", "QRCode", "Aztec", "PDF417"])
def test_all_bytes_come_exactly(kind):
    raw = bytes(range(256))
    assert [one.raw for one in decode(code(raw, kind))] == [raw]


def test_gs1_separators_are_kept_and_the_identifier_tells():
    content = "[01]09506000134352[10]AB[21]12"
    for kind, aim in (("DataMatrix", "]d2"), ("Code128", "]C1")):
        (found,) = decode(code(content, kind, gs1=True))
        assert (found.raw, found.aim) == (b"010950600013435210AB\x1d2112", aim)


@pytest.mark.parametrize("text", ["PO-0001", "grüße", "カタカナ", "日本語"])
def test_qr_codes_of_another_maker(text):
    file = io.BytesIO()
    segno.make_qr(text, encoding="utf-8", eci=False).save(file, kind="png", scale=3, border=6)
    picture = cv2.imdecode(np.frombuffer(file.getvalue(), np.uint8), cv2.IMREAD_GRAYSCALE)
    assert [one.raw for one in decode(picture)] == [text.encode()]
    assert [one.raw for one in zbar(picture)] == [text.encode()]


def test_text_of_another_encoding_is_told_by_the_code():
    assert [one.text for one in decode(code(b"gr\xfc\xdfe", "QRCode"))] == ["grüße"]


def test_zbar_withholds_a_qr_code_whose_bytes_it_has_mangled():
    assert zbar(code(bytes(range(128, 256)), "QRCode")) == []


def test_several_codes_in_one_picture_each_at_its_place():
    picture = desk(
        (code("LEFT"), 20, 20), (code(DIGIKEY, "DataMatrix"), 400, 50), (code("PO-0001", "Code128"), 50, 200)
    )
    found = {one.text: one for one in decode(picture)}
    assert set(found) == {"LEFT", DIGIKEY, "PO-0001"}
    assert 400 < found[DIGIKEY].centre[0] < 500
    assert 200 < found["PO-0001"].centre[1] < 480


def test_a_code_is_found_at_its_place_in_the_turned_view():
    canvas = np.full((600, 900), 255, np.uint8)
    one = turned(code("PO-0001", "Code128"), 45)
    height, width = one.shape
    canvas[50 : 50 + height, 400 : 400 + width] = one
    (found,) = decode(canvas)
    assert found.centre == pytest.approx((400 + width / 2, 50 + height / 2), abs=12)


def test_a_long_code_is_whole():
    assert [one.text for one in decode(code(LONG, "QRCode"))] == [LONG[:4000]]


def test_codes_that_hardly_have_pixels_are_read():
    drawn = code("PO-0001 / 0815-4711", "DataMatrix", scale=8)
    small = cv2.resize(drawn, None, fx=0.19, fy=0.19, interpolation=cv2.INTER_AREA)
    assert [one.text for one in decode(small)] == ["PO-0001 / 0815-4711"]


@pytest.mark.parametrize("shape", [(0, 0), (1, 1), (1, 17_000), (3, 3, 3), (480, 640), (1500, 1500)])
def test_pictures_without_a_code(shape):
    assert decode(np.full(shape, 128, np.uint8)) == []


def test_noise_is_no_code():
    noise = np.random.default_rng(1).integers(0, 255, (300, 400, 3), dtype=np.uint8)
    assert decode(noise) == []
    assert to_grey(noise).shape == (300, 400)


# Live.


def test_live_the_passes_take_turns_and_a_lucky_one_keeps_its_turn():
    tilted = turned(code("PO-0001", "Code128"), 45)
    assert decoder.zxing(tilted) == zbar(tilted) == []
    live = LiveDecoder()
    found = [[one.text for one in live.decode(tilted)] for _ in range(6)]
    assert found == [[], [], [], ["PO-0001"], ["PO-0001"], ["PO-0001"]]
    assert [one.text for one in live.decode(tilted, extra=False)] == ["PO-0001"]
    assert live.decode(np.full((50, 50), 255, np.uint8)) == []
    assert live.decode(tilted, extra=False) == []


def test_live_a_code_that_is_easy_is_read_in_its_first_frame():
    assert [one.text for one in LiveDecoder().decode(desk((code("PO-0001"), 50, 50)))] == ["PO-0001"]


def test_without_the_zbar_library_the_rest_is_read(monkeypatch):
    monkeypatch.setattr(decoder, "pyzbar", None)
    assert [one.text for one in decode(code("PO-0001"))] == ["PO-0001"]
    assert decode(np.full((50, 50), 255, np.uint8)) == []
