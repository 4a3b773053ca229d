"""Finding the catalogue of the operator's language."""

import gettext
import locale
import struct
from pathlib import Path

import pytest

from station.text import english
from station.translation import DOMAIN, translator


def write_catalogue(folder: Path, language: str, **messages: str) -> None:
    """Write a catalogue as msgfmt would: sorted pairs, the header first."""
    pairs = sorted({"": "Content-Type: text/plain; charset=UTF-8\n", **messages}.items())
    originals = [key.encode() for key, _ in pairs]
    translations = [value.encode() for _, value in pairs]
    start = 28 + 16 * len(pairs)
    table, content = [], b""
    for text in (*originals, *translations):
        table += [len(text), start + len(content)]
        content += text + b"\0"
    head = struct.pack("<7I", 0x950412DE, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, 0)
    file = folder / language / "LC_MESSAGES" / f"{DOMAIN}.mo"
    file.parent.mkdir(parents=True)
    file.write_bytes(head + struct.pack(f"<{len(table)}I", *table) + content)


@pytest.fixture(autouse=True)
def forgotten_catalogues(monkeypatch):
    monkeypatch.setattr(gettext, "_translations", {})


@pytest.fixture
def german(tmp_path):
    write_catalogue(tmp_path, "de", Cancel="Abbrechen")
    return tmp_path


def test_a_language_is_found_with_and_without_its_country(german):
    assert translator("de", german)("Cancel") == "Abbrechen"
    assert translator("de_AT", german)("Cancel") == "Abbrechen"


def test_what_is_not_in_the_catalogue_stays_english(german):
    translate = translator("de", german)
    assert translate("Confirm") == "Confirm"
    assert translate("") == "", "the header of the catalogue is no translation"


def test_no_language_means_that_of_the_system(german, monkeypatch):
    monkeypatch.setattr(locale, "getlocale", lambda: ("de_DE", "UTF-8"))
    assert translator("", german)("Cancel") == "Abbrechen"
    monkeypatch.setattr(locale, "getlocale", lambda: (None, None))
    assert translator("", german) is english


def test_without_a_usable_catalogue_the_station_speaks_english(german):
    assert translator("fr", german) is english
    assert translator("../de", german / "nowhere") is english
    (german / "de" / "LC_MESSAGES" / f"{DOMAIN}.mo").write_bytes(b"no catalogue at all, but long enough")
    assert translator("de", german) is english
