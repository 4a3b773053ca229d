"""What the labels of the suppliers say, read without a server."""

import pytest

from station.demo.codes import barcode_hash
from station.demo.supplier_labels import Label, read_ecia, read_lcsc, read_tme

GS, RS, EOT = "\x1d", "\x1e", "\x04"


@pytest.mark.parametrize("end", ["", RS + EOT])
def test_an_ecia_label(end):
    text = f"[)>{RS}06{GS}PSKU{GS}1PMPN{GS}KOURS{GS}1KTHEIRS{GS}11K1{GS}Q10{end}"
    assert read_ecia(text) == Label("SKU", "MPN", "OURS", "THEIRS", "10")


def test_the_old_header_of_mouser():
    assert read_ecia(f">[)>06{GS}K21421337{GS}1PMPN{GS}Q32") == Label("", "MPN", "21421337", "", "32")


@pytest.mark.parametrize("text", ["", f"06{GS}PSKU", f"[)>06{GS}PSKU", f"]d1[)>{RS}06{GS}PSKU", "[)>06PSKU"])
def test_without_its_header_a_label_is_not_read(text):
    assert read_ecia(text) is None


def test_a_label_without_a_quantity():
    assert read_ecia(f"[)>{RS}06{GS}PSKU") == Label("SKU")


def test_an_lcsc_label():
    assert read_lcsc("{pbn:PICK,on:SO1,pc:C1,pm:X,qty:2,mc:,cc:1}") == Label("C1", "X", "", "SO1", "2")
    assert read_lcsc("pbn:PICK,on:SO1") is None


def test_a_tme_code():
    text = "QTY:1 PN:WBP-302 PO:19361337/1 CPO:PO-7 MFR:W MPN:M RoHS https://www.example.org/x"
    assert read_tme(text) == Label("WBP-302", "M", "PO-7", "19361337/1", "1")
    assert read_tme("PWBP-302 1PM Q1 K1/1") == Label("WBP-302", "M", "1/1", "", "1")


def test_control_characters_do_not_count_in_a_hash():
    assert barcode_hash(f"\rA{GS}B{RS}{EOT}\n") == barcode_hash("AB")
    assert barcode_hash("Größe 🙂") != barcode_hash("Gre ")
