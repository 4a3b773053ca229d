"""Labels that the inventory server makes: printed by a machine there, or as a PDF by a printer here."""

from collections.abc import Callable, Mapping, Sequence

from station.model import Done, NotSent, Outcome, Refused, Why
from station.operations import (
    LoadLabelTemplates,
    LoadPrint,
    Operation,
    PrintOnServer,
    ServerPrint,
    ServerTemplate,
)
from station.printers.base import (
    SILENT,
    Document,
    Failed,
    Printer,
    PrinterStatus,
    PrintOutcome,
    Sent,
    Unknown,
)
from station.printers.kinds import KINDS, Factory, open_printer
from station.settings_tree import PrinterSettings
from station.text import Text, say

Perform = Callable[[Operation], Outcome]
"""Carries out an operation on the server; used by the printer's thread alone."""

NO_THING = say("This label belongs to nothing that the server keeps, so the server cannot print it.")
ON_SERVER = say("The PDF lies on the server. Print it there, or set passes_to to a printer here.")
IN_DOUBT = say("The server gave no answer while it printed. Look whether the label came out.")
_PASSES = {Why.SIGN_IN, Why.FORBIDDEN}
"""Refusals that end when somebody signs in or is given a right."""


def server_kind(
    perform: Perform, others: Sequence[PrinterSettings], kinds: Mapping[str, Factory] = KINDS
) -> Factory:
    """Return what makes printers of the kind ``server``; ``others`` are the printers a PDF can go to."""

    def made(settings: PrinterSettings) -> Printer | Text:
        if not settings.passes_to:
            return ServerPrinter(settings, perform, None)
        target = next((each for each in others if each.name == settings.passes_to), None)
        if target is None or target.language != "pdf" or target.kind == "server":
            return say(
                'The printer "{name}" passes to "{target}", which must be one here with the language pdf.',
                name=settings.name,
                target=settings.passes_to,
            )
        printer = open_printer(target, kinds)
        return printer if isinstance(printer, Text) else ServerPrinter(settings, perform, printer)

    return made


class ServerPrinter:
    """Has the server print a label of the thing that ``model`` and ``pk`` in the label's data name.

    ``printer`` gets the PDF, None where the server's machine prints.
    """

    def __init__(self, settings: PrinterSettings, perform: Perform, printer: Printer | None) -> None:
        self.settings = settings
        self._perform = perform
        self._printer = printer
        self._templates: dict[str, int] = {}

    def print(self, document: Document) -> PrintOutcome:
        """Have the label made, and print what comes back."""
        model, pk = document.data.get("model", ""), document.data.get("pk", "")
        if not model or not (pk.isascii() and pk.isdigit()):
            return Failed(NO_THING, for_good=True)
        template = self._template(model)
        if isinstance(template, Failed):
            return template
        settings = self.settings
        write = PrintOnServer(
            template, (int(pk),), settings.plugin, settings.machine, document.copies, document.title
        )
        outcome = self._perform(write)
        if not isinstance(outcome, Done) or not isinstance(outcome.data, ServerPrint):
            return self._not_made(outcome)
        return self._brought(outcome.data.output, document)

    def status(self) -> PrinterStatus:
        """Tell how the printer here is; of the server's machines it is not told."""
        return SILENT if self._printer is None else self._printer.status()

    def _template(self, model: str) -> int | Failed:
        wanted = self.settings.template
        if wanted.isascii() and wanted.isdigit():
            return int(wanted)
        if model not in self._templates:
            outcome = self._perform(LoadLabelTemplates(model))
            if not isinstance(outcome, Done) or not isinstance(outcome.data, tuple):
                return _failure(outcome)
            found = next((each.pk for each in outcome.data if _is_called(each, wanted)), None)
            if found is None:
                reason = say(
                    'The server has no label template "{name}" for this. Set one that it has.', name=wanted
                )
                return Failed(reason, for_good=True)
            self._templates[model] = found
        return self._templates[model]

    def _not_made(self, outcome: Outcome) -> PrintOutcome:
        """Judge a print that the server did not confirm; one that is only a file there has no label yet."""
        is_file = self._printer is not None and not self.settings.machine
        if is_file or isinstance(outcome, Refused | NotSent):
            return _failure(outcome)
        return Unknown(IN_DOUBT)

    def _brought(self, output: str, document: Document) -> PrintOutcome:
        if self._printer is None:
            return Sent() if self.settings.machine else Sent(ON_SERVER)
        outcome = self._perform(LoadPrint(output))
        if not isinstance(outcome, Done) or not isinstance(outcome.data, bytes):
            return _failure(outcome)
        return self._printer.print(Document(outcome.data, document.copies, document.title, document.data))


def _is_called(template: ServerTemplate, name: str) -> bool:
    """Tell whether a template has a name; the first one does where none is set."""
    return not name or template.name.casefold() == name.casefold()


def _failure(outcome: Outcome) -> Failed:
    if isinstance(outcome, Refused):
        reason = say("The server refused to print ({reason}).", reason=outcome.text or outcome.why)
        return Failed(reason, for_good=outcome.why not in _PASSES)
    cause = getattr(outcome, "cause", "it was not understood")
    return Failed(say("The server cannot be asked to print ({cause}).", cause=cause))
