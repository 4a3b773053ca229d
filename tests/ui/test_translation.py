"""Every sentence of the window goes through the translation."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit

from station.screen import Device, Link, Snapshot, Status
from station.text import say
from station.ui.widgets.plain_text import PlainText
from station.ui.widgets.status_bar import Chip
from station.ui.widgets.tape import EMPTY

from .gallery import SNAPSHOTS, home

# Codes, names and numbers that come from labels and servers, and are nobody's to translate.
DATA = {
    "STN-UNDO", "STN-DONE", "STN-HOME", "STN-YES", "STN-CANCEL", "dock", "Receiving dock / Bench 1",
    "LM358BIDDFR", "296-LM358BIDDFRCT-ND", "\N{EN DASH}", "“Item has already been received”",
    "抵抗器 4.7kΩ ±1%", "Приёмка / Полка 3", "مقاومة",
}  # fmt: skip


def pseudo(template):
    return f"⟦{template}⟧" if template else ""


def shown_texts(window):
    parts = [
        (PlainText, PlainText.text),
        (QLabel, QLabel.text),
        (Chip, Chip.text),
        (QAbstractButton, QAbstractButton.text),
        (QLineEdit, QLineEdit.placeholderText),
    ]
    texts = [read(part) for kind, read in parts for part in window.findChildren(kind) if read(part)]
    model = window.page.lines.model()
    headers = [model.headerData(n, Qt.Orientation.Horizontal) for n in range(model.columnCount())]
    tape = window.page.tape_model
    return [window.windowTitle(), *texts, *headers, *(tape.headline(row) for row in tape.rows())]


@pytest.mark.parametrize("name", [name for name in SNAPSHOTS if name not in ("markup", "long")])
def test_no_sentence_escapes_the_translation(make_window, name):
    window = make_window(translate=pseudo)
    window.show_snapshot(SNAPSHOTS[name])
    untranslated = [text for text in shown_texts(window) if "⟦" not in text and text not in DATA]
    assert untranslated == []


def test_every_state_of_the_bar_and_the_dialog_is_translated(make_window):
    window = make_window(translate=pseudo)
    for link in Link:
        window.show_snapshot(
            Snapshot(home(), Status(link=link, devices=(Device(say("a"), say("b"), False),)), ())
        )
        assert all("⟦" in text for text in shown_texts(window))
    window.ask_for_server(problem=say("No such user"))
    # The placeholder is an example of an address, the same in every language.
    untranslated = [text for text in shown_texts(window) if "⟦" not in text]
    assert untranslated == ["https://inventree.example.com"]
    assert pseudo(EMPTY.template) == EMPTY.rendered(pseudo)
