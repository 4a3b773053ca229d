"""The label command: a label into a file or onto a printer, and what became of it in one sentence."""

import json
import platform
import sys
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from station import folders
from station.cli_options import FINE, PROBLEM, CommandProblem, UsageProblem
from station.label_making import LabelMaker, for_printer, in_language
from station.label_result import FINE_OUTCOMES, Result, aside, result_of, tell_cautions, write
from station.label_source import data_in, key_in, key_of_code, thing_data, unknown_in
from station.labels import shelf
from station.labels.drawing import Caution
from station.labels.fields import said
from station.plugins import Plugins
from station.printer_kinds import known_kinds
from station.printers.base import (
    READY,
    Document,
    Failed,
    Printed,
    Printer,
    PrinterStatus,
    PrintOutcome,
)
from station.printers.kinds import Factory, open_printer, open_printers, printer_for
from station.printers.server import ServerPrinter
from station.recipes.files import recipes_of
from station.server_session import ServerSession
from station.settings_tree import PrinterSettings, Settings
from station.text import Text, say

LANGUAGES = ("pdf", "png", "svg", "zpl", "epl", "tspl")
"""The endings that files of labels can have."""
ONE_LABEL = ("png", "svg")
USUAL_DPI = 203


@dataclass(frozen=True)
class Wanted:
    """What the command line asks for; ``copies`` and ``dpi`` are 0 where it does not say."""

    template: str
    server_template: str = ""
    data: str = ""
    thing: str = ""
    code: str = ""
    output: str = ""
    printer: str = ""
    copies: int = 0
    dpi: int = 0
    as_json: bool = False


def run_label(wanted: Wanted, settings: Settings) -> int:
    """Make a label, print it or write it, and say what became of it; returns the exit code."""
    _check(wanted)
    plugins = Plugins(settings.plugins.enabled)
    with closing(ServerSession(settings.server, plugins, aside)) as session:
        command = LabelCommand(settings, maker_of(settings), session, plugins)
        try:
            result = command.result(wanted)
        except CommandProblem as problem:
            if not wanted.as_json:
                raise
            result = Result("failed", say("{why}", why=problem), template=wanted.template)
    if wanted.as_json:
        print(json.dumps(result.as_object()))
    else:
        print(result.text, file=sys.stdout if result.outcome in FINE_OUTCOMES else sys.stderr)
    return FINE if result.outcome in FINE_OUTCOMES else PROBLEM


def maker_of(settings: Settings) -> LabelMaker:
    """Return what makes the labels of this station, with the templates of the site."""
    names = [(recipe.title, recipe.name) for recipe in recipes_of(settings).recipes]
    return LabelMaker(
        shelf.load(folders.templates_folder()), settings.codes.command_prefix, names, platform.node()
    )


def list_labels(as_json: bool) -> int:
    """Print the templates, and what is wrong with others; returns 1 if there is a problem, else 0."""
    found = shelf.load(folders.templates_folder())
    templates = [found.templates[name] for name in sorted(found.templates)]
    if as_json:
        rows = [
            {"name": each.name, "title": each.title, "width_mm": each.width, "height_mm": each.height}
            for each in templates
        ]
        problems = [{"file": one.file, "line": one.line, "text": str(one.text)} for one in found.problems]
        print(json.dumps({"templates": rows, "problems": problems}, indent=2))
    else:
        for each in templates:
            print(f"{each.name:<20}  {f'{each.width:g} × {each.height:g} mm':<16}  {each.title}")
        for problem in found.problems:
            print(problem, file=sys.stderr)
    return PROBLEM if found.problems else FINE


def _check(wanted: Wanted) -> None:
    """Refuse what does not go together."""
    if bool(wanted.template) == bool(wanted.server_template):
        raise UsageProblem(
            "Name one label (see: station label --list), or one of the server's by --server-template."
        )
    if wanted.thing and wanted.code:
        raise UsageProblem("--object and --code both name the thing; give one of them.")
    if wanted.output and wanted.printer:
        raise UsageProblem("--output and --printer both say where the label goes; give one of them.")
    if wanted.dpi and not wanted.output:
        raise UsageProblem("--dpi is for --output; a printer has its own in the settings.")
    if wanted.output and language_of(wanted) not in LANGUAGES:
        raise UsageProblem(
            f"--output wants a name that ends in {', '.join(f'.{each}' for each in LANGUAGES)}."
        )
    if wanted.copies > 1 and language_of(wanted) in ONE_LABEL:
        raise UsageProblem(f"A {language_of(wanted)} file holds one label; take pdf for more copies.")
    if wanted.server_template:
        _check_server(wanted)


def _check_server(wanted: Wanted) -> None:
    if not (wanted.thing or wanted.code):
        raise UsageProblem("The server makes labels of things that it keeps: name one by --object or --code.")
    if wanted.data:
        raise UsageProblem("The server fills its own templates; --data goes with a label of this station.")
    if not (wanted.output or wanted.printer):
        raise UsageProblem(
            "Name the printer that gets the server's label by --printer, or a file by --output."
        )
    if wanted.output and (language_of(wanted) != "pdf" or wanted.copies > 1):
        raise UsageProblem(
            "The server's label comes as one PDF; name a file that ends in .pdf, without --copies."
        )


def language_of(wanted: Wanted) -> str:
    """Return the language that the ending of the file stands for."""
    return Path(wanted.output).suffix.lower().removeprefix(".")


class LabelCommand:
    """One label from the command line."""

    def __init__(
        self, settings: Settings, maker: LabelMaker, session: ServerSession, plugins: Plugins
    ) -> None:
        self._settings = settings
        self._maker = maker
        self._session = session
        self._kinds = known_kinds(settings.printers, plugins, session.perform)

    def result(self, wanted: Wanted) -> Result:
        """Make and print or write the label. Raises CommandProblem, UsageProblem."""
        if wanted.server_template:
            return self._from_server(wanted)
        printer = None if wanted.output else self._printer(wanted)
        data = self._data(wanted)
        if printer is None:
            return self._written(wanted, data)
        return self._printed(wanted, data, printer)

    def _data(self, wanted: Wanted) -> dict[str, object]:
        given = data_in(wanted.data) if wanted.data else {}
        for text in unknown_in(given):
            aside(text)
        if not (wanted.thing or wanted.code):
            return given
        return {**thing_data(self._session.perform, *self._key(wanted)), **given}

    def _key(self, wanted: Wanted) -> tuple[str, int]:
        return key_in(wanted.thing) if wanted.thing else key_of_code(self._session.perform, wanted.code)

    # Into a file.

    def _written(self, wanted: Wanted, data: Mapping[str, object]) -> Result:
        language, copies = language_of(wanted), wanted.copies or 1
        pages = self._maker.pages(wanted.template, data, wanted.dpi or USUAL_DPI)
        if isinstance(pages, Text):
            raise CommandProblem(pages)
        cautions = tell_cautions(wanted.template, pages)
        content = in_language([*pages] * copies, language)
        if isinstance(content, Text):
            raise CommandProblem(content)
        write(wanted.output, content)
        text = say("The label is in {file}.", file=wanted.output)
        return Result(
            "written", text, template=wanted.template, file=wanted.output, copies=copies, cautions=cautions
        )

    # Onto a printer.

    def _printer(self, wanted: Wanted) -> Printer:
        """Return the printer that was named, else the one that the settings have for the template."""
        if wanted.printer:
            return self._named(wanted.printer)
        printers, problems = open_printers(self._settings.printers, self._kinds)
        found = printer_for(wanted.template, printers)
        if found is not None:
            return found
        if problems:
            raise CommandProblem(problems[0])
        raise CommandProblem(
            say("No printer is set up for this label. Set one up, or name a file by --output.")
        )

    def _named(self, name: str) -> Printer:
        found = next((each for each in self._settings.printers if each.name == name), None)
        if found is None:
            known = ", ".join(each.name for each in self._settings.printers) or "none"
            raise CommandProblem(
                say('No printer "{name}" is set up; there are: {known}.', name=name, known=known)
            )
        if not found.enabled:
            raise CommandProblem(say('The printer "{name}" is switched off in the settings.', name=name))
        return _opened(found, self._kinds)

    def _printed(self, wanted: Wanted, data: Mapping[str, object], printer: Printer) -> Result:
        settings = printer.settings
        content, cautions = self._made(wanted.template, data, settings)
        copies = wanted.copies or settings.copies
        values = {name: said(value) for name, value in data.items()}
        outcome = printer.print(Document(content, copies, wanted.template, values))
        return result_of(outcome, wanted.template, settings.name, copies, cautions)

    def _made(
        self, template: str, data: Mapping[str, object], settings: PrinterSettings
    ) -> tuple[bytes, Sequence[Caution]]:
        """Make a label in a printer's language; the server makes its own."""
        if settings.kind == "server":
            return b"", ()
        pages = self._maker.pages(template, data, settings.dpi)
        content = pages if isinstance(pages, Text) else for_printer(pages, settings)
        if isinstance(pages, Text) or isinstance(content, Text):
            raise CommandProblem(content)
        return content, tell_cautions(template, pages)

    # By the server.

    def _from_server(self, wanted: Wanted) -> Result:
        kept = _Kept() if wanted.output else None
        target = kept or self._for_pdf(wanted.printer)
        model, pk = self._key(wanted)
        name = target.settings.name
        asked = PrinterSettings(name=name, kind="server", template=wanted.server_template, passes_to=name)
        copies = wanted.copies or target.settings.copies
        document = Document(b"", copies, f"{model}-{pk}", {"model": model, "pk": str(pk)})
        outcome = ServerPrinter(asked, self._session.perform, target).print(document)
        if kept is None:
            return result_of(outcome, wanted.server_template, name, copies, ())
        if isinstance(outcome, Failed):
            raise CommandProblem(outcome.reason)
        write(wanted.output, kept.content)
        text = say("The label is in {file}.", file=wanted.output)
        return Result("written", text, template=wanted.server_template, file=wanted.output)

    def _for_pdf(self, name: str) -> Printer:
        printer = self._named(name)
        if printer.settings.language == "pdf" and printer.settings.kind != "server":
            return printer
        raise CommandProblem(
            say(
                'The server\'s labels are PDF, which the printer "{name}" does not take. Choose one with the '
                "language pdf.",
                name=name,
            )
        )


class _Kept:
    """Keeps what would be printed."""

    def __init__(self) -> None:
        self.settings = PrinterSettings(name="file", kind="file", language="pdf")
        self.content = b""

    def print(self, document: Document) -> PrintOutcome:
        self.content = document.content
        return Printed()

    def status(self) -> PrinterStatus:
        return READY


def _opened(settings: PrinterSettings, kinds: Mapping[str, Factory]) -> Printer:
    printer = open_printer(settings, kinds)
    if isinstance(printer, Text):
        raise CommandProblem(printer)
    return printer
