"""Makes labels: a template's name and the data in, what a printer is sent out."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from station.barcode.commands import PREFIX, code_of, read_command
from station.barcode.sheet_codes import Names, sheet_codes
from station.labels.bitmap_printers import to_epl, to_tspl
from station.labels.drawing import Caution, Trouble
from station.labels.fields import Data, said
from station.labels.pages import lists_of, spread
from station.labels.png import to_png
from station.labels.render import LEAST_DPI, MOST_DPI, Page, render
from station.labels.shelf import Shelf
from station.labels.svg import to_svg
from station.labels.template import Template
from station.labels.zpl import to_zpl
from station.printers.brother import ROLLS, raster
from station.settings_tree import PrinterSettings
from station.text import Text, say

BADGE = "badge"
FORBIDS = frozenset({Trouble.NO_CODE})
"""What makes a label worthless; all other cautions are for a person to weigh."""
DOTS = ("zpl", "zpl-bitmap", "epl", "tspl", "brother", "png")
"""Languages in which a label has the size that its dots have on the printer."""
_ALMOST = 1.0
"""Millimetres that a label may be larger than what lies in the printer."""


class LabelMaker:
    """Makes labels from the templates on a shelf.

    ``prefix`` begins control codes, ``recipes`` are (title, name) of the site's own, ``station`` is the name
    of this station.
    """

    def __init__(
        self,
        shelf: Shelf,
        prefix: str = PREFIX,
        recipes: Names = (),
        station: str = "",
        now: Callable[[], datetime] = datetime.now,
    ) -> None:
        self._shelf = shelf
        self._prefix = prefix
        self._recipes = recipes
        self._station = station
        self._now = now

    def document(self, template: str, data: Data, printer: PrinterSettings) -> bytes | Text:
        """Return one copy in the printer's language, or say why the label cannot be printed there.

        It is empty for a printer of the kind ``server``, which has its own templates.
        """
        if printer.kind == "server":
            return b""
        pages = self.pages(template, data, printer.dpi)
        return pages if isinstance(pages, Text) else for_printer(pages, printer)

    def page(self, template: str, data: Data, dpi: int) -> Page | Text:
        """Return the first label as it is drawn, or say why there is none; look at its cautions."""
        drawn = self._drawn(template, data, dpi)
        return drawn if isinstance(drawn, Text) else drawn[0]

    def pages(self, template: str, data: Data, dpi: int) -> Sequence[Page] | Text:
        """Return every label that a list takes, one where there is none, or say why one is worthless."""
        drawn = self._drawn(template, data, dpi)
        if isinstance(drawn, Text):
            return drawn
        bad = next((caution for page in drawn for caution in forbidding(page)), None)
        if bad is None:
            return drawn
        return say('The label "{name}" is not printed. {why}', name=template, why=bad.text)

    def _drawn(self, name: str, data: Data, dpi: int) -> Sequence[Page] | Text:
        template = self._template(name)
        if isinstance(template, Text):
            return template
        filled = self._filled(template, data)
        if isinstance(filled, Text):
            return filled
        each_page = spread(template, filled)
        if isinstance(each_page, Text):
            return each_page
        return [render(template, page, dpi, self._shelf.typeface) for page in each_page]

    def _template(self, name: str) -> Template | Text:
        found = self._shelf.templates.get(name)
        if found is not None:
            return found
        wrong = next((each for each in self._shelf.problems if Path(each.file).stem == name), None)
        if wrong is not None:
            place = f"{Path(wrong.file).name}, line {wrong.line}"
            return say(
                'The label "{name}" cannot be used ({place}): {why}', name=name, place=place, why=wrong.text
            )
        known = ", ".join(sorted(self._shelf.templates))
        return say('There is no label "{name}". There are: {known}.', name=name, known=known)

    def _filled(self, template: Template, data: Data) -> dict[str, object] | Text:
        """Return the data with what the station knows by itself."""
        now = self._now()
        own: dict[str, object] = {
            "date": f"{now:%Y-%m-%d}",
            "time": f"{now:%H:%M}",
            "station": self._station,
        }
        if "codes" in lists_of(template):
            codes = sheet_codes(self._prefix, self._recipes)
            own["codes"] = [{"name": label, "barcode": code} for label, code in codes]
        user = said(data.get("user"))
        if template.name == BADGE and user:
            code = code_of("badge", user, self._prefix)
            if read_command(code, self._prefix) is None:
                return say(
                    'No badge can be made for "{user}": take up to 40 letters from A to Z, digits and ._@+-',
                    user=user,
                )
            own |= {"barcode": code, "name": user}
        return {**own, **{name: value for name, value in data.items() if value not in ("", None)}}


def forbidding(page: Page) -> list[Caution]:
    """Return the cautions for which a label must not be printed."""
    return [caution for caution in page.cautions if caution.trouble in FORBIDS]


def for_printer(pages: Sequence[Page], printer: PrinterSettings) -> bytes | Text:
    """Return labels in a printer's language, or say why they would not come out whole or at their size."""
    return _unfit(pages[0], printer) or in_language(pages, printer.language, printer.media)


def in_language(pages: Sequence[Page], language: str, media: str = "") -> bytes | Text:
    """Return labels in a printer's language, one after the other; ``media`` is the roll of a Brother."""
    if language == "pdf":
        # Imported here because ReportLab costs 100 ms, and most label printers speak something else.
        from station.labels.pdf import to_pdf

        return to_pdf(pages)
    if language == "brother":
        if media not in ROLLS:
            return say(
                "The printer needs to know its roll; set media to one of {rolls}.", rolls=", ".join(ROLLS)
            )
        return b"".join(raster(page.bits, page.width, ROLLS[media]) for page in pages)
    if language in _PICTURES:
        if len(pages) > 1:
            return say(
                "The list takes {count} pages, and {language} holds one. Take pdf.",
                count=len(pages),
                language=language,
            )
        return _PICTURES[language](pages[0])
    return b"".join(_COMMANDS[language](page) for page in pages)


_PICTURES: Mapping[str, Callable[[Page], bytes]] = {"png": to_png, "svg": to_svg}
_COMMANDS: Mapping[str, Callable[[Page], bytes]] = {
    "zpl": to_zpl,
    "zpl-bitmap": lambda page: to_zpl(page, native=False),
    "epl": to_epl,
    "tspl": to_tspl,
}


def _unfit(page: Page, printer: PrinterSettings) -> Text | None:
    """Say why a label would not come out whole, or not at its size."""
    if printer.language in DOTS and not LEAST_DPI <= printer.dpi <= MOST_DPI:
        return say(
            "Labels are drawn for {least} to {most} dpi. Set dpi of this printer.",
            least=LEAST_DPI,
            most=MOST_DPI,
        )
    size, paper = (page.drawing.width, page.drawing.height), (printer.width_mm, printer.height_mm)
    if any(has and needs > has + _ALMOST for needs, has in zip(size, paper, strict=True)):
        return say(
            "The label is {size} mm large, those in the printer {paper} mm. Choose another printer or label.",
            size=" × ".join(f"{each:g}" for each in size),
            paper=" × ".join(f"{each:g}" if each else "…" for each in paper),
        )
    return None
