"""The dialog that asks which server to connect to, and as whom."""

from collections.abc import Callable

from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from station.text import NOTHING, Text, Translate, say
from station.ui.commands import ConnectRequest
from station.ui.labels import plain_label

LONGEST = 2048


class ConnectDialog(QDialog):
    """Collects a request and hands it over; progress and problems are told to it from outside.

    The dialog stays open until ``accept`` is called, and while the request is on its way its
    fields are locked. Nothing in it answers to Enter by itself but the fields.
    """

    def __init__(
        self, parent: QWidget | None, translate: Translate, on_request: Callable[[ConnectRequest], None]
    ) -> None:
        super().__init__(parent)
        self._translate = translate
        self._on_request = on_request
        self.url, self.user, self.password, self.token = (QLineEdit() for _ in range(4))
        self.by_password = QRadioButton(self._say("User and password"))
        self.by_token = QRadioButton(self._say("Token"))
        self.remember = QCheckBox(self._say("Stay signed in on this computer"))
        self.message = plain_label("muted")
        self.connect_button = QPushButton(self._say("Connect"))
        self.cancel_button = QPushButton(self._say("Not now"))
        self.setWindowTitle(self._say("Connect to a server"))
        self._set_up_fields()
        self._arrange()
        self._choose()

    def begin(self, url: str, user: str, problem: Text = NOTHING) -> None:
        """Open the dialog with what is known already, and say why it opens."""
        self.url.setText(url)
        self.user.setText(user)
        self._show_message("problem", problem)
        self._lock(False)
        self.open()
        self.activateWindow()
        (self.password if url and user else self.user if url else self.url).setFocus()

    def show_progress(self, progress: Text) -> None:
        """Say how far the connection is; the fields are locked meanwhile."""
        self._show_message("muted", progress)
        self._lock(True)

    def show_problem(self, problem: Text) -> None:
        """Say what went wrong and let the operator try again."""
        self._show_message("problem", problem)
        self._lock(False)

    def request(self) -> ConnectRequest:
        """Return what the fields hold; only the chosen way to sign in is part of it."""
        url, remember = self.url.text().strip(), self.remember.isChecked()
        if self.by_token.isChecked():
            return ConnectRequest(url, token=self.token.text().strip(), remember=remember)
        return ConnectRequest(url, self.user.text().strip(), self.password.text(), remember=remember)

    def _say(self, template: str) -> str:
        return say(template).rendered(self._translate)

    def _set_up_fields(self) -> None:
        self.url.setPlaceholderText("https://inventree.example.com")
        for field in self._fields():
            field.setMaxLength(LONGEST)
            field.textChanged.connect(self._check)
            field.returnPressed.connect(self._submit)
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.token.setEchoMode(QLineEdit.EchoMode.Password)
        self.by_password.setChecked(True)
        self.by_password.toggled.connect(self._choose)
        self.connect_button.setObjectName("primary")
        self.connect_button.clicked.connect(self._submit)
        self.cancel_button.clicked.connect(self.reject)
        for button in (self.connect_button, self.cancel_button):
            button.setAutoDefault(False)

    def _fields(self) -> tuple[QLineEdit, ...]:
        return self.url, self.user, self.password, self.token

    def _arrange(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(28, 24, 28, 24)
        layout.setSpacing(14)
        layout.addWidget(plain_label("heading", self._say("Connect to a server")))
        layout.addWidget(plain_label("muted", self._say("Scanning goes on meanwhile; scans are kept.")))
        layout.addLayout(self._arranged_form())
        layout.addWidget(self.remember)
        layout.addWidget(self.message)
        layout.addLayout(self._arranged_buttons())

    def _arranged_form(self) -> QFormLayout:
        ways = QHBoxLayout()
        ways.setSpacing(24)
        self._group = QButtonGroup(self)
        for way in (self.by_password, self.by_token):
            self._group.addButton(way)
            ways.addWidget(way)
        ways.addStretch(1)
        self._form = QFormLayout()
        self._form.setVerticalSpacing(10)
        self._form.setHorizontalSpacing(16)
        self._form.addRow(plain_label("field", self._say("Server address"), wrap=False), self.url)
        self._form.addRow(plain_label("field", self._say("Sign in with"), wrap=False), ways)
        self._form.addRow(plain_label("field", self._say("User"), wrap=False), self.user)
        self._form.addRow(plain_label("field", self._say("Password"), wrap=False), self.password)
        self._form.addRow(plain_label("field", self._say("Token"), wrap=False), self.token)
        return self._form

    def _arranged_buttons(self) -> QHBoxLayout:
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.cancel_button)
        buttons.addWidget(self.connect_button)
        return buttons

    def _choose(self) -> None:
        """Show the fields of the chosen way to sign in."""
        for field in (self.user, self.password):
            self._form.setRowVisible(field, self.by_password.isChecked())
        self._form.setRowVisible(self.token, self.by_token.isChecked())
        self._check()

    def _check(self) -> None:
        request = self.request()
        self.connect_button.setEnabled(bool(request.url and (request.user or request.token)))

    def _submit(self) -> None:
        if self.connect_button.isEnabled():
            self.show_progress(say("Connecting to {server} …", server=self.request().url))
            self._on_request(self.request())

    def _show_message(self, name: str, text: Text) -> None:
        self.message.setObjectName(name)
        self.message.setText(text.rendered(self._translate))
        # The style sheet goes by the name of a widget, and looks only when it is polished.
        self.message.style().unpolish(self.message)
        self.message.style().polish(self.message)

    def _lock(self, is_locked: bool) -> None:
        for part in (*self._fields(), self.by_password, self.by_token, self.remember):
            part.setEnabled(not is_locked)
        self.connect_button.setEnabled(not is_locked)
        if not is_locked:
            self._check()
