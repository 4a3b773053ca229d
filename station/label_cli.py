"""The commands for labels and their printers, as the command line knows them."""

import argparse
import os

from station.cli_options import add_common, settings_of
from station.input.base import text_of
from station.input.lines import unescaped

EPILOG = """\
examples:
  station label --list
  station label bag --data '{"barcode": "LOT-7", "name": "Bolt"}' --output bag.pdf
  station label stock-item --object stockitem:12 --printer Desk --copies 3
  station label badge --data '{"user": "anna"}'
  station label commands --output commands.pdf
  station label --server-template "Stock label" --object stockitem:12 --output stock.pdf

A label goes to the printer that the settings have for it, unless --printer or --output is given. The exit
code is 0 if it was printed, sent or written, 1 if not or if nobody knows, 2 for wrong usage.
"""


def add_labels(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the commands."""
    label = commands.add_parser(
        "label",
        help="print a label, or write it into a file",
        description="Print a label, or write it into a file, and tell what became of it.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_common(label)
    label.add_argument("template", metavar="TEMPLATE", nargs="?", default="", help="the label, from --list")
    label.add_argument(
        "--list", action="store_true", help="list the labels, and what is wrong with their files"
    )
    label.add_argument("--server-template", metavar="NAME", default="", help="a label that the server makes")
    label.add_argument(
        "--data", metavar="JSON", default="", help="values by name; - is standard input, @FILE a file"
    )
    label.add_argument(
        "--object", metavar="MODEL:KEY", default="", help="a thing on the server: stockitem:12"
    )
    label.add_argument("--code", metavar="TEXT", default="", help="a thing on the server, by any code on it")
    label.add_argument(
        "--output", metavar="FILE", default="", help="write .pdf, .png, .svg, .zpl, .epl or .tspl"
    )
    label.add_argument("--printer", metavar="NAME", default="", help="print on this printer of the settings")
    label.add_argument("--copies", metavar="N", type=_copies, default=0, help="how many, up to 999")
    label.add_argument(
        "--dpi", metavar="N", type=_dpi, default=0, help="resolution of the file (default 203)"
    )
    label.add_argument("--json", action="store_true", help="tell the outcome as JSON, for scripts")
    label.set_defaults(command=_label)
    printers = commands.add_parser(
        "printers",
        help="list the label printers, and how they are",
        description="List the label printers of the settings with what they tell of themselves, the printers "
        "of the system, and the label templates of the server. The exit code is 1 if one that is switched on "
        "is not ready.",
    )
    add_common(printers)
    printers.add_argument("--json", action="store_true", help="as JSON, for scripts")
    printers.set_defaults(command=_printers)


def _copies(text: str) -> int:
    copies = int(text)
    if not 1 <= copies <= 999:
        raise argparse.ArgumentTypeError("must be between 1 and 999")
    return copies


def _dpi(text: str) -> int:
    dpi = int(text)
    if not 100 <= dpi <= 600:
        raise argparse.ArgumentTypeError("must be between 100 and 600")
    return dpi


def _label(given: argparse.Namespace) -> int:
    from station.label_command import Wanted, list_labels, run_label

    if given.list:
        return list_labels(given.json)
    wanted = Wanted(
        given.template,
        given.server_template,
        given.data,
        given.object,
        text_of(unescaped(os.fsencode(given.code))),
        given.output,
        given.printer,
        given.copies,
        given.dpi,
        given.json,
    )
    return run_label(wanted, settings_of(given))


def _printers(given: argparse.Namespace) -> int:
    from station.printers_command import run_printers

    return run_printers(settings_of(given), given.json)
