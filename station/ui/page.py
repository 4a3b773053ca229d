"""What stands where in the main window."""

from typing import TYPE_CHECKING

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from station.input.preview import Preview
from station.model import Tone
from station.screen import Status, TapeRow, View
from station.text import Translate, say, visible
from station.ui.commands import Commands
from station.ui.icons import Icons
from station.ui.labels import plain_label
from station.ui.theme import Look
from station.ui.widgets.actions import Actions
from station.ui.widgets.camera_view import CameraView
from station.ui.widgets.code_entry import CodeEntry
from station.ui.widgets.fields import Fields
from station.ui.widgets.picture import Picture
from station.ui.widgets.plain_text import PlainText, Style
from station.ui.widgets.prompt_bar import PromptBar
from station.ui.widgets.status_bar import StatusBar
from station.ui.widgets.tables import Tables
from station.ui.widgets.tape import EMPTY, Tape
from station.ui.widgets.tape_model import TapeModel
from station.ui.widgets.tone_panel import TonePanel

if TYPE_CHECKING:
    from station.ui.widgets.code_picture import CodePicture

IDLE = say(
    "Nothing is open. What you scan decides what happens: an order opens its workflow, a location "
    "becomes the place to work in, and everything else shows what it is."
)

IDLE_SCREENS = frozenset({"home", "lookup", "pack", "receive", "place"})
"""Screens on which scanning anything is what to do next."""
LONGEST_NAME = 30
SCANS_PART = 4
"""The scans take at most a quarter of the width: in a narrow window the work needs it more."""


class Page(QWidget):
    """The regions of the window from top to bottom: result, prompt, work and tape, actions, status."""

    def __init__(self, look: Look, icons: Icons, translate: Translate, commands: Commands) -> None:
        super().__init__()
        self.setObjectName("page")
        self._look = look
        self._translate = translate
        self.panel = TonePanel(look, icons, translate)
        self.prompt = PromptBar(look, icons, translate)
        self.notice = plain_label("notice")
        self.fields = Fields(look, translate)
        self.picture = Picture(look, icons)
        self.tables = Tables(look, icons, translate, commands.pressed)
        self.lines = self.tables.first.lines
        self.code: CodePicture | None = None
        self.idle = PlainText(Style(19, 13, "#000000", lines=6))
        self.idle.set_text(IDLE.rendered(translate))
        self.tape_model = TapeModel(translate, self)
        self.tape = Tape(look, icons, self.tape_model, EMPTY.rendered(translate))
        self.tape.on_label_clicked = lambda scan_id: commands.pressed("reprint", scan_id)
        self.buttons = Actions(look, translate, commands.pressed)
        placeholder = say("Type a code (F2)").rendered(translate)
        self.entry = CodeEntry(placeholder, lambda text: commands.entered("code", text))
        self.entry.on_begun = self.tables.forget_cursor
        self.camera = CameraView(look, translate, commands.tapped)
        self.status = StatusBar(look, translate)
        self._facts, self._scans, self._seen = QFrame(), QFrame(), QFrame()
        self._arrange()
        self.set_look(look)

    @property
    def headline(self) -> PlainText:
        """Return the widget that paints the headline."""
        return self.panel.headline

    @property
    def tone(self) -> Tone:
        """Return the tone that is shown."""
        return self.panel.tone

    @property
    def prompt_text(self) -> str:
        """Return what the operator is asked to scan."""
        return self.prompt.prompt.text()

    def show_view(self, view: View) -> None:
        """Show what the present workflow wants to be seen."""
        self.panel.show_view(view)
        self.prompt.show_prompt(view.prompt)
        self.fields.show_fields(view.fields)
        self.picture.show_picture(view.picture)
        self._facts.setVisible(bool(view.fields or view.picture))
        has_table = bool(view.columns or view.beside)
        self.tables.show_view(view)
        self._show_code(view.code)
        self.idle.setVisible(view.screen in IDLE_SCREENS and not (view.fields or has_table))
        self.tables.setVisible(has_table or not (view.fields or view.code))
        self.buttons.show_actions(view.actions, bool(view.fields or view.code or has_table))

    def show_status(self, status: Status) -> None:
        """Show the station's own state and its notice."""
        self.status.show_status(status)
        for device in status.devices:
            self.camera.show_device(device)
        notice = status.notice.rendered(self._translate)
        self.notice.setText(notice)
        self.notice.setVisible(bool(notice))

    def show_preview(self, preview: Preview) -> None:
        """Show what a camera sees; the place for it opens with the first picture."""
        if self.camera.show_preview(preview):
            self._camera_name.setText(visible(preview.source, LONGEST_NAME))
            self._seen.show()

    def show_tape(self, rows: tuple[TapeRow, ...]) -> list[TapeRow]:
        """Show the scans of the session; return those that are new or changed."""
        before = self.tape_model.rows()
        changed = self.tape_model.show_rows(rows)
        if changed:
            self.tape.lay_out()
        if rows and (not before or rows[0].scan_id != before[0].scan_id):
            self.tables.forget_cursor()
            self.tape.show_newest()
        return changed

    def press_key(self, key: str) -> bool:
        """Press the button or the row that has this key; tell whether there is one."""
        return self.buttons.press_key(key) or self.tables.press_key(key)

    def set_look(self, look: Look) -> None:
        """Take over colours and sizes."""
        self._look = look
        for part in (self.panel, self.prompt, self.fields, self.picture, self.tables, self.tape, self.camera):
            part.set_look(look)
        if self.code is not None:
            self.code.set_look(look)
        self.buttons.set_look(look)
        self.status.set_look(look)
        self.idle.set_style(Style(look.sizes.prompt, look.sizes.small, look.palette.muted, lines=7))
        self._widest_scans = look.sizes.tape
        self._set_scans_width()
        self._work.setContentsMargins(*[look.sizes.gap] * 4)
        self._work.setSpacing(look.sizes.gap)
        self._set_card_margins(look.sizes.gap)

    def _show_code(self, code: str) -> None:
        if self.code is None and code:
            # Imported late: most screens have no code.
            from station.ui.widgets.code_picture import CodePicture

            self.code = CodePicture(self._look, self._translate)
            self._middle.insertWidget(0, self.code, 2)
        if self.code is not None:
            self.code.show_code(code)

    def _set_scans_width(self) -> None:
        width = min(self._widest_scans, self.width() // SCANS_PART)
        for part in (self.entry, self._scans, self._seen):
            part.setFixedWidth(width)

    def _arrange(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.panel)
        layout.addWidget(self.prompt)
        layout.addLayout(self._arranged_work(), 1)
        layout.addWidget(self.notice)
        layout.addWidget(self.status)
        self.notice.hide()
        self._seen.hide()

    def _arranged_work(self) -> QHBoxLayout:
        self._fill_cards()
        self._middle = QHBoxLayout()
        self._middle.addWidget(self.tables, 3)
        left = QVBoxLayout()
        left.addWidget(self._facts)
        left.addLayout(self._middle, 1)
        left.addStretch(0)
        left.addWidget(self.buttons)
        right = QVBoxLayout()
        right.addWidget(self._seen)
        right.addWidget(self._scans, 1)
        right.addWidget(self.entry)
        self._work = QHBoxLayout()
        self._work.addLayout(left, 1)
        self._work.addLayout(right)
        return self._work

    def _fill_cards(self) -> None:
        for card in (self._facts, self._scans, self._seen):
            card.setObjectName("card")
        self._facts_layout = QHBoxLayout(self._facts)
        self._facts_layout.addWidget(self.fields, 1)
        self._facts_layout.addWidget(self.picture)
        self.tables.first.column.insertWidget(1, self.idle)
        self._scans_layout = QVBoxLayout(self._scans)
        self._caption = plain_label("caption", say("Scans").rendered(self._translate))
        self._scans_layout.addWidget(self._caption)
        self._scans_layout.addWidget(self.tape, 1)
        self._seen_layout = QVBoxLayout(self._seen)
        self._camera_name = plain_label("caption", wrap=False)
        self._seen_layout.addWidget(self._camera_name)
        self._seen_layout.addWidget(self.camera)

    def _set_card_margins(self, gap: int) -> None:
        self._facts_layout.setContentsMargins(2 * gap, gap, gap, gap)
        self.idle.setContentsMargins(2 * gap, 0, 2 * gap, 0)
        self._scans_layout.setContentsMargins(2, gap, 2, 2)
        self._caption.setContentsMargins(gap, 0, 0, 0)
        self._seen_layout.setContentsMargins(2, gap, 2, 2)
        self._camera_name.setContentsMargins(gap, 0, 0, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the new width between the work and the scans."""
        super().resizeEvent(event)
        self._set_scans_width()
