"""The line that always says what to scan next."""

from PySide6.QtWidgets import QFrame, QHBoxLayout

from station.text import Text, Translate
from station.ui.icons import Icons
from station.ui.theme import Look
from station.ui.widgets.icon import Icon
from station.ui.widgets.plain_text import PlainText, Style


class PromptBar(QFrame):
    """An arrow and the prompt, right under the tone panel."""

    def __init__(self, look: Look, icons: Icons, translate: Translate) -> None:
        super().__init__()
        self.setObjectName("prompt")
        self._translate = translate
        self._icon = Icon(icons)
        self.prompt = PlainText(Style(26, 16, "#000000"))
        self._layout = QHBoxLayout(self)
        self._layout.addWidget(self._icon)
        self._layout.addWidget(self.prompt, 1)
        self.set_look(look)

    def show_prompt(self, prompt: Text) -> None:
        """Say what to scan next."""
        self.prompt.set_text(prompt.rendered(self._translate))

    def set_look(self, look: Look) -> None:
        """Take over colours and sizes."""
        sizes, palette = look.sizes, look.palette
        self._icon.set_icon("next", palette.accent, sizes.prompt)
        self.prompt.set_style(Style(sizes.prompt, sizes.body, palette.ink, bold=True))
        self._layout.setContentsMargins(2 * sizes.gap, sizes.gap, 2 * sizes.gap, sizes.gap)
        self._layout.setSpacing(sizes.gap)
