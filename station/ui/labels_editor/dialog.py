"""The page of the labels: templates to be changed, and the label as it will be printed."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QCloseEvent, QImage, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QScrollArea,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from station.label_editor import RESOLUTIONS, Abilities, Entry, LabelEditor
from station.labels.trial import Trial
from station.model import Tone
from station.text import Text, Translate, say, visible
from station.ui.labels import plain_label
from station.ui.labels_editor.findings import Finding, findings, read_back, size_of
from station.ui.labels_editor.preview import LabelPreview, dots_per_mm
from station.ui.labels_editor.samples import SamplesTable
from station.ui.labels_editor.source import SourceView
from station.ui.theme import Look
from station.ui.wedge_filter import TimerFactory, qt_timer

PAUSE_MS = 200
"""So long nothing must be typed before the label is drawn anew."""
ZOOMS = (1, 2, 4)
LONGEST_NAME = 100
EDGE = 4
MOST_ROWS = 3
"""Findings that are seen at once."""
UPPER, LOWER = 500, 450
"""The parts of the page above and below the divide, which can be moved."""
NOTICE = say("While this page is open, a scan only fills the label that is shown. Nothing is booked.")

OnShown = Callable[[dict[str, str]], None]


class LabelsDialog(QDialog):
    """Shows what the editor tells, and hands to it what a person does; a scan is never typed into it."""

    def __init__(
        self,
        parent: QWidget | None,
        look: Look,
        translate: Translate,
        editor: LabelEditor,
        make_timer: TimerFactory = qt_timer,
        on_shown: OnShown = lambda facts: None,
    ) -> None:
        super().__init__(parent)
        self._look, self._translate, self._editor, self._on_shown = look, translate, editor, on_shown
        self._pause = make_timer(editor.try_now, self)
        self._is_filling = False
        self.setWindowTitle(self._say(say("Labels")))
        self.templates = self._list(say("Templates"))
        self.source = SourceView(look)
        self.source.setAccessibleName(self._say(say("Text of the template")))
        self.preview = LabelPreview()
        self.samples = SamplesTable(
            (self._say(say("Field")), self._say(say("Value (\\n = new line)"))), editor.set_value
        )
        self.found = self._list(say("Mistakes and cautions"))
        self.verdict = plain_label("muted")
        self.message = plain_label("message")
        self.caption = plain_label("caption")
        self.zoom = self._choice([f"{zoom} ×" for zoom in ZOOMS], say("How many times its true size"))
        self.printer = self._choice([f"{dpi} dpi" for dpi in RESOLUTIONS], say("Dots of the printer"))
        self.name = QLineEdit()
        self.save = self._button(say("&Save"), lambda: editor.save(self.name.text().strip()))
        self.save.setObjectName("primary")
        self.revert = self._button(say("&Revert"), editor.revert)
        self.delete = self._button(say("De&lete"), editor.delete)
        self.test_print = self._button(say("Test &print"), editor.print_test)
        self.done_button = self._button(say("&Done"), self.reject)
        self._arrange()
        self._connect()

    def begin(self) -> None:
        """Show the templates."""
        self._measure_screen()
        self._editor.open(self)
        self.source.setFocus()

    def set_look(self, look: Look) -> None:
        """Choose the colours anew."""
        self._look = look
        self.source.set_look(look)

    # What the editor tells.

    def show_templates(self, entries: Sequence[Entry], chosen: str, able: Abilities) -> None:
        """Show the list, and what can be done with the one that is open."""
        self._is_filling = True
        self.templates.clear()
        for entry in entries:
            item = QListWidgetItem(self._entry(entry))
            item.setData(Qt.ItemDataRole.UserRole, entry.name)
            self.templates.addItem(item)
            if entry.name == chosen:
                self.templates.setCurrentItem(item)
        self._is_filling = False
        if self.name.property("template") != chosen:
            self.name.setProperty("template", chosen)
            self.name.setText(chosen)
        self.revert.setEnabled(able.can_revert)
        self.delete.setEnabled(able.can_delete)

    def show_text(self, text: str) -> None:
        """Show another text to write in."""
        self._is_filling = True
        self.source.setPlainText(text)
        self.source.mark({})
        self._is_filling = False
        self.message.clear()

    def show_samples(self, samples: Sequence[tuple[str, str]]) -> None:
        """Show the fields of the template with the values it is tried with."""
        self.samples.show_samples(samples)

    def show_trial(self, trial: Trial) -> None:
        """Show what came of the text."""
        found = findings(trial)
        self._show_label(trial)
        self._show_findings(found)
        tone, sentence = read_back(trial)
        self.verdict.setObjectName({Tone.BAD: "problem", Tone.GOOD: "good"}.get(tone, "muted"))
        self._restyle(self.verdict)
        self.verdict.setText(self._say(sentence))
        if trial.page is None or trial.unread is not None:
            self._on_shown(self._facts(trial, found, sentence))

    def show_message(self, message: Text) -> None:
        """Tell how saving, deleting or printing went."""
        self.message.setText(self._say(message))

    def end(self) -> None:
        """Close the page if it may be closed."""
        self.reject()

    # What a person does.

    def _edited(self) -> None:
        if not self._is_filling:
            self.message.clear()
            self._editor.edited(self.source.text)
            self._pause.start(PAUSE_MS)

    def _chosen(self) -> None:
        item = self.templates.currentItem()
        if item is not None and not self._is_filling:
            self._editor.choose(str(item.data(Qt.ItemDataRole.UserRole)))

    def _jump(self, item: QListWidgetItem) -> None:
        line = int(item.data(Qt.ItemDataRole.UserRole))
        if line:
            self.source.go_to(line)

    def _measure_screen(self) -> None:
        """Tell how many pixels of this screen a millimetre of the label takes."""
        zoom = ZOOMS[max(0, self.zoom.currentIndex())]
        self._editor.set_screen(dots_per_mm(self.screen()) * self.devicePixelRatioF() * zoom)

    # Showing.

    def _show_label(self, trial: Trial) -> None:
        picture, page = trial.picture, trial.page
        if picture is None or page is None:
            self.preview.show_old()
            return
        image = QImage(
            picture.grey, picture.columns, picture.rows, picture.columns, QImage.Format.Format_Grayscale8
        ).copy()
        pixels = trial.draft.pixels / self.devicePixelRatioF()
        size = QSize(round(page.drawing.width * pixels), round(page.drawing.height * pixels))
        self.preview.show_label(image, size)
        self.caption.setText(self._say(size_of(trial)))

    def _show_findings(self, found: Sequence[Finding]) -> None:
        marks: dict[int, Tone] = {}
        self.found.clear()
        for one in found:
            item = QListWidgetItem(self._say(one.sentence))
            item.setData(Qt.ItemDataRole.UserRole, one.line)
            self.found.addItem(item)
            # The first that is said of a line is the worst.
            marks.setdefault(one.line, one.tone)
        self.source.mark(marks)
        rows = min(len(found), MOST_ROWS)
        self.found.setVisible(bool(rows))
        self.found.setFixedHeight(rows * self.found.sizeHintForRow(0) + 2 * self.found.frameWidth() + EDGE)

    def _entry(self, entry: Entry) -> str:
        notes = [
            self._say(note)
            for note, holds in (
                (say("own"), entry.is_own),
                (say("not saved"), entry.is_changed),
                (say("mistake"), entry.has_problems),
            )
            if holds
        ]
        shown = visible(entry.name, LONGEST_NAME)
        return f"{shown} ({', '.join(notes)})" if notes else shown

    def _facts(self, trial: Trial, found: Sequence[Finding], verdict: Text) -> dict[str, str]:
        contents = [symbol.content for symbol in trial.page.symbols] if trial.page else []
        return {
            "template": trial.draft.file.stem,
            "text": trial.draft.text,
            "codes": "\n".join(contents),
            "findings": "\n".join(self._say(one.sentence) for one in found),
            "verdict": self._say(verdict),
        }

    def _say(self, text: Text) -> str:
        return text.rendered(self._translate)

    def _restyle(self, label: QLabel) -> None:
        # The style sheet goes by the name of a widget, and looks only when it is polished.
        label.style().unpolish(label)
        label.style().polish(label)

    # Making.

    def _button(self, label: Text, act: Callable[[], None]) -> QPushButton:
        button = QPushButton(self._say(label))
        button.setAutoDefault(False)
        button.clicked.connect(lambda: act())
        return button

    def _list(self, meaning: Text) -> QListWidget:
        made = QListWidget()
        made.setAccessibleName(self._say(meaning))
        return made

    def _choice(self, words: Sequence[str], meaning: Text) -> QComboBox:
        choice = QComboBox()
        choice.addItems(list(words))
        choice.setAccessibleName(self._say(meaning))
        return choice

    def _connect(self) -> None:
        self.source.textChanged.connect(self._edited)
        self.templates.currentRowChanged.connect(lambda _: self._chosen())
        self.found.itemClicked.connect(self._jump)
        self.found.itemActivated.connect(self._jump)
        self.zoom.currentIndexChanged.connect(lambda _: self._measure_screen())
        self.printer.currentIndexChanged.connect(lambda row: self._editor.set_printer(RESOLUTIONS[row]))
        for keys, button in (
            (QKeySequence.StandardKey.Save, self.save),
            (QKeySequence.StandardKey.Print, self.test_print),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(button.click)

    def _arrange(self) -> None:
        upper = QHBoxLayout()
        upper.setSpacing(12)
        upper.addWidget(self.templates, 3)
        upper.addLayout(self._arranged_label(), 6)
        upper.addWidget(self.samples, 5)
        lower = QVBoxLayout()
        lower.setSpacing(6)
        lower.addWidget(self.verdict)
        lower.addWidget(self.source, 1)
        lower.addWidget(self.found)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(8)
        layout.addWidget(plain_label("notice", self._say(NOTICE)))
        layout.addWidget(_divided(upper, lower), 1)
        layout.addWidget(self.message)
        layout.addLayout(self._arranged_buttons())

    def _arranged_label(self) -> QVBoxLayout:
        choices = QHBoxLayout()
        choices.addWidget(self.caption, 1)
        choices.addWidget(self.zoom)
        choices.addWidget(self.printer)
        area = QScrollArea()
        area.setObjectName("paper")
        area.setAlignment(Qt.AlignmentFlag.AlignCenter)
        area.setWidget(self.preview)
        shown = QVBoxLayout()
        shown.setSpacing(6)
        shown.addLayout(choices)
        shown.addWidget(area, 1)
        return shown

    def _arranged_buttons(self) -> QHBoxLayout:
        name = plain_label("muted", self._say(say("Name")), wrap=False)
        self.name.setMaxLength(LONGEST_NAME)
        self.name.setAccessibleName(name.text())
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(name)
        buttons.addWidget(self.name, 1)
        for button in (self.save, self.revert, self.delete):
            buttons.addWidget(button)
        buttons.addStretch(1)
        buttons.addWidget(self.test_print)
        buttons.addWidget(self.done_button)
        return buttons

    def reject(self) -> None:
        """Close the page, unless something is not saved: then say so first."""
        if self._editor.may_close():
            self._pause.stop()
            self._editor.closed()
            super().reject()

    def showEvent(self, event: QShowEvent) -> None:
        """Keep to the true size when the page is moved to another screen."""
        super().showEvent(event)
        self.windowHandle().screenChanged.connect(lambda _: self._measure_screen())

    def closeEvent(self, event: QCloseEvent) -> None:
        """End the page as the button does."""
        event.ignore()
        self.reject()


def _divided(upper: QLayout, lower: QLayout) -> QSplitter:
    """Put two layouts one above the other with a divide that can be moved."""
    divided = QSplitter(Qt.Orientation.Vertical)
    divided.setChildrenCollapsible(False)
    for layout, share in ((upper, UPPER), (lower, LOWER)):
        layout.setContentsMargins(0, 0, 0, 0)
        part = QWidget()
        part.setLayout(layout)
        divided.addWidget(part)
        divided.setStretchFactor(divided.count() - 1, share)
    # They are taken as shares of what room there is.
    divided.setSizes([UPPER, LOWER])
    return divided
