"""The connect dialog asks, reports, and never stands in the way of a scan."""

import pytest
from PySide6.QtCore import Qt

from station.input.wedge import WedgeDecoder
from station.text import say
from station.ui.commands import ConnectRequest
from station.ui.wedge_filter import WedgeFilter

from .gallery import DIGIKEY

URL = "https://inventree.example.com"


@pytest.fixture
def dialog(window):
    window.ask_for_server()
    return window._dialog


def test_it_asks_for_what_is_missing(dialog, window):
    assert dialog.isVisible()
    assert dialog.focusWidget() is dialog.url
    window.ask_for_server(URL)
    assert dialog.focusWidget() is dialog.user
    window.ask_for_server(URL, "dock")
    assert dialog.focusWidget() is dialog.password
    assert not dialog.remember.isChecked()


def test_a_request_with_user_and_password(dialog, commands, qtbot):
    dialog.url.setText(f"  {URL} ")
    assert not dialog.connect_button.isEnabled()
    dialog.user.setText("dock")
    dialog.password.setText(" secret ")
    dialog.remember.setChecked(True)
    qtbot.mouseClick(dialog.connect_button, Qt.MouseButton.LeftButton)
    request = ConnectRequest(URL, "dock", " secret ", remember=True)
    assert commands.asked == [("connect", request)]
    assert "secret" not in repr(request)


def test_a_request_with_a_token_holds_no_password(dialog, commands, qtbot):
    dialog.url.setText(URL)
    dialog.password.setText("secret")
    dialog.by_token.setChecked(True)
    assert not dialog.password.isVisible()
    dialog.token.setText("inv-0123")
    qtbot.mouseClick(dialog.connect_button, Qt.MouseButton.LeftButton)
    assert commands.asked == [("connect", ConnectRequest(URL, token="inv-0123"))]


def test_while_it_connects_the_fields_are_locked_and_a_problem_opens_them_again(dialog, window, commands):
    dialog.url.setText(URL)
    dialog.user.setText("dock")
    dialog.url.returnPressed.emit()
    assert dialog.message.text() == f"Connecting to {URL} …"
    assert not dialog.url.isEnabled()
    dialog.url.returnPressed.emit()
    assert len(commands.asked) == 1
    window.show_connecting(say("Signing in"))
    assert dialog.message.text() == "Signing in"
    window.show_connect_problem(say("The server does not know this user or password."))
    assert dialog.message.text().startswith("The server does not know")
    assert dialog.url.isEnabled()
    assert dialog.connect_button.isEnabled()


def test_it_closes_when_the_server_is_there_and_can_be_opened_again(dialog, window):
    window.show_connected()
    assert window._dialog is None
    window.show_connecting(say("too late"))
    window.show_connect_problem(say("too late"))
    window.show_connected()
    window.ask_for_server(URL, problem=say("Signed out"))
    assert window._dialog is not dialog
    assert window._dialog.message.text() == "Signed out"


def test_not_now_closes_it_and_asks_for_nothing(dialog, commands, qtbot):
    qtbot.mouseClick(dialog.cancel_button, Qt.MouseButton.LeftButton)
    assert not dialog.isVisible()
    assert commands.asked == []


def test_a_scan_passes_by_the_dialog(dialog, commands, keyboard, qapp):
    keys = WedgeFilter(
        WedgeDecoder(inner_return_ms=0), lambda decision: commands.scanned(decision.scan, "keyboard")
    )
    qapp.installEventFilter(keys)
    try:
        for part in (dialog.connect_button, dialog.remember, dialog.url):
            part.setFocus()
            keyboard.type(dialog.windowHandle(), f"{DIGIKEY} \r")
    finally:
        qapp.removeEventFilter(keys)
    assert commands.asked == [("scanned", f"{DIGIKEY} ", "keyboard")] * 3
    assert dialog.url.text() == ""
    assert not dialog.remember.isChecked()
