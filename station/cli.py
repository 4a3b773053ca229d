"""The command line. Others script against it: names, exit codes and output stay as they are."""

import argparse
import contextlib
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from station import __version__
from station.assembly import WORKFLOWS, Beginning, read_options
from station.cli_options import (
    PROBLEM,
    WRONG_USAGE,
    CommandProblem,
    UsageProblem,
    add_common,
    settings_file_of,
    settings_of,
    told_settings,
)
from station.demo.generation import GENERATIONS
from station.demo_process import DemoProblem, demo_server
from station.input.base import text_of
from station.input.lines import unescaped
from station.input.sources import KINDS, SourceKind
from station.journal.problems import JournalProblem
from station.journal_cli import add_journal
from station.label_cli import add_labels
from station.means import Means, demo_means
from station.modes import RECIPE, is_recipe
from station.plugins import Plugins
from station.settings_tree import LAYOUT_CODES, Settings

EPILOG = """\
examples:
  station                                   the window
  station --demo                            the window with a practice server of its own
  station login https://inventree.example.com --user anna
  station run --headless --workflow receive --order PO-0001 < scans.txt
  printf '%s\\n' PO-0001 | station run --headless --demo
  station journal list                      what was scanned and what became of it
  station doctor                            what works on this computer and what does not
  station label bag --data '{"barcode": "LOT-7"}' --output bag.pdf
  station printers                          the label printers, and how they are
  station recipes                           the site's own workflows, with what is wrong with them

exit codes: 0 fine, 1 a problem was found, 2 wrong usage.
settings: one TOML file, STATION_* environment variables, --set; "station doctor" shows where.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit code."""
    parser = _parser()
    try:
        given = parser.parse_args(arguments)
        command: Callable[[argparse.Namespace], int] = getattr(given, "command", _run)
        return command(given)
    except (UsageProblem, CommandProblem, DemoProblem, JournalProblem) as problem:
        print(problem, file=sys.stderr)
        return WRONG_USAGE if isinstance(problem, UsageProblem) else PROBLEM
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return PROBLEM


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="station",
        description="A barcode scanning station for receiving docks and packing benches.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"station {__version__}")
    add_common(parser)
    _beginning(parser)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    _add_run(commands)
    _add_demo_server(commands)
    add_journal(commands)
    _add_login(commands)
    _add_parse(commands)
    _add_decode(commands)
    _add_doctor(commands)
    _add_recipes(commands)
    add_labels(commands)
    return parser


def _beginning(parser: argparse.ArgumentParser) -> None:
    none = argparse.SUPPRESS
    parser.add_argument("--demo", action="store_true", default=none, help="use a practice server of its own")
    parser.add_argument(
        "--demo-database", metavar="FILE", default=none, help="keep the practice server's data in FILE"
    )
    parser.add_argument(
        "--demo-plan", metavar="FILE", default=none, help="let the practice server make the trouble in FILE"
    )
    parser.add_argument(
        "--workflow",
        metavar="NAME",
        type=_workflow,
        default=none,
        help=f"start in this workflow: {', '.join(WORKFLOWS)} or 'recipe NAME'",
    )
    parser.add_argument("--order", metavar="REFERENCE", default=none, help="open this purchase order first")
    parser.add_argument("--location", metavar="NAME", default=none, help="work at this location")


def _add_run(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    run = commands.add_parser(
        "run",
        help="run the station; --headless takes scans from standard input",
        description=(
            "Run the station. With --headless there is no window: scans come from standard input, one a "
            "line, with control characters as \\x1d or the like, and what happens goes to standard output, "
            'one JSON object a line, of the types "scan", "outcome", "state" and "print".'
        ),
    )
    add_common(run)
    _beginning(run)
    run.add_argument("--headless", action="store_true", help="without a window")
    run.add_argument(
        "--input",
        metavar="ADDRESS",
        type=_input,
        action="append",
        help="where scans come from (headless): stdin, serial:URL, evdev:DEVICE or camera:SOURCE; repeatable",
    )
    run.add_argument(
        "--settle-timeout",
        metavar="SECONDS",
        type=_seconds,
        default=300.0,
        help="how long to wait at the end of input until all is settled (default 300)",
    )
    run.set_defaults(command=_run)


def _add_demo_server(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    demo = commands.add_parser(
        "demo-server",
        help="run the practice server alone",
        description="Run the practice server on the loopback interface. The first line of output is JSON "
        'with "url" and "tokens".',
    )
    demo.add_argument("--port", type=_port, default=0, help="port to listen on; 0 takes a free one")
    demo.add_argument("--database", metavar="FILE", help="keep the data in FILE")
    demo.add_argument("--reset", action="store_true", help="start with the pristine warehouse")
    demo.add_argument(
        "--generation",
        choices=GENERATIONS,
        default=next(iter(GENERATIONS)),
        help="answer as this version of InvenTree does (default: %(default)s)",
    )
    demo.add_argument("--plan", metavar="FILE", help="make the trouble in FILE (see docs/FAULTS.md)")
    demo.add_argument("--until-stdin-closes", action="store_true", help="end when standard input ends")
    demo.set_defaults(command=_demo_server)


def _add_login(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    login = commands.add_parser(
        "login",
        help="sign in to a server and keep its token on this computer",
        description="Sign in to a server. The password is asked for, or read from standard input if that is "
        "no terminal; it is not kept. The token goes to the keyring, or to a file only you can read.",
    )
    add_common(login)
    login.add_argument("url", metavar="ADDRESS", help="such as https://inventree.example.com")
    login.add_argument("--user", required=True, help="user name on the server")
    login.set_defaults(command=_login)


def _add_parse(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parse = commands.add_parser(
        "parse",
        help="tell what codes say",
        description="Tell what codes say, given as arguments or one a line on standard input (\\x1d and the "
        "like are understood). With --sheet, write the control codes to a PDF.",
    )
    add_common(parse)
    parse.add_argument(
        "text", metavar="TEXT", nargs="*", help="a code; none, stdin or - means standard input"
    )
    parse.add_argument("--json", action="store_true", help="one JSON object a code")
    parse.add_argument("--layout", choices=LAYOUT_CODES, help="the layout under which a US scanner typed")
    parse.add_argument("--sheet", metavar="FILE", help="write the control codes to this PDF")
    parse.set_defaults(command=_parse)


def _add_decode(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    decode = commands.add_parser(
        "decode",
        help="read the codes in picture files",
        description="Read the codes in picture files. With --json, one object a file and line, with its "
        '"codes": "text", "bytes_hex", "symbology", "aim", "position" (four corners in pixels) and "engine". '
        'A file that cannot be read is told on standard error, and as "problem" in its object; the others '
        "are done, and the exit code is 1. A picture without a code is no problem: its list is empty.",
    )
    decode.add_argument("file", metavar="FILE", nargs="+", help="a PNG, JPEG, BMP, TIFF, WebP or GIF picture")
    decode.add_argument("--json", action="store_true", help="one JSON object a file")
    decode.set_defaults(command=_decode)


def _add_doctor(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    doctor = commands.add_parser("doctor", help="check what works on this computer and what does not")
    add_common(doctor)
    doctor.add_argument("--json", action="store_true", help="as JSON, for scripts")
    doctor.set_defaults(command=_doctor)


def _add_recipes(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    recipes = commands.add_parser(
        "recipes",
        help="list the recipes and check their files",
        description="List the recipes with their control codes, and tell what is wrong with the others. The "
        "exit code is 1 if anything is.",
    )
    add_common(recipes)
    recipes.add_argument("--json", action="store_true", help="as JSON, for scripts")
    recipes.set_defaults(command=_recipes)


def _workflow(text: str) -> str:
    if text not in WORKFLOWS and not is_recipe(text):
        known = ", ".join(WORKFLOWS)
        raise argparse.ArgumentTypeError(f"invalid choice: {text!r} (choose from {known}, recipe NAME)")
    return text.lower()


def _seconds(text: str) -> float:
    seconds = float(text)
    if not 0 <= seconds <= 86_400:
        raise argparse.ArgumentTypeError("must be between 0 and 86400")
    return seconds


def _input(text: str) -> str:
    kind, _, target = text.partition(":")
    # Whether a plug-in brings the kind is known once the settings are.
    if text != "stdin" and not (kind and target):
        raise argparse.ArgumentTypeError(_wanted_input(text, KINDS))
    return text


def _wanted_input(text: str, kinds: Mapping[str, SourceKind]) -> str:
    forms = ", ".join(f"{name}:{known.target}" for name, known in kinds.items())
    return f"--input must be stdin, {forms}, not {text!r}."


def _check_beginning(means: Means, workflow: str, inputs: Sequence[str]) -> None:
    """Say what the command line names and the station has not, such as a recipe or a kind of input."""
    if is_recipe(workflow):
        from station.recipes.files import recipes_of

        recipes = recipes_of(means.settings).recipes
        if workflow not in {RECIPE.format(recipe.name.lower()) for recipe in recipes}:
            raise UsageProblem(f"There is no {workflow}; see: station recipes.")
    for kind, text in ((text.partition(":")[0], text) for text in inputs):
        if kind not in {"stdin", *KINDS} and kind not in means.plugins.sources():
            raise UsageProblem(_wanted_input(text, {**KINDS, **means.plugins.sources()}))


def _port(text: str) -> int:
    port = int(text)
    if not 0 <= port <= 65_535:
        raise argparse.ArgumentTypeError("must be between 0 and 65535")
    return port


# Commands.


def _run(given: argparse.Namespace) -> int:
    if getattr(given, "headless", False):
        with _means_of(given) as means:
            from station.headless import run_headless

            beginning, inputs = beginning_of(given), given.input or ["stdin"]
            _check_beginning(means, beginning.workflow, inputs)
            return run_headless(means, beginning, inputs, given.settle_timeout)
    problem = _display_problem()
    if problem:
        print(problem, file=sys.stderr)
        return PROBLEM
    with _means_of(given) as means:
        from station.app import run_window

        beginning = beginning_of(given)
        _check_beginning(means, beginning.workflow, ())
        return run_window(means, beginning)


def beginning_of(given: argparse.Namespace) -> Beginning:
    """Return how the station starts."""
    return Beginning(
        getattr(given, "workflow", "home"), getattr(given, "order", ""), getattr(given, "location", "")
    )


@contextlib.contextmanager
def _means_of(given: argparse.Namespace) -> Iterator[Means]:
    """Give what the run works with; for a demo, a demo server runs meanwhile."""
    if hasattr(given, "demo_database") and not hasattr(given, "demo"):
        raise UsageProblem("--demo-database only makes sense together with --demo.")
    if hasattr(given, "demo_plan") and not hasattr(given, "demo"):
        raise UsageProblem("--demo-plan only makes sense together with --demo.")
    settings, problems = told_settings(given)
    plugins = Plugins(settings.plugins.enabled)
    plain = Means(settings, settings_file_of(given), tuple(problems), plugins=plugins)
    if not hasattr(given, "demo"):
        yield plain
        return
    kept = Path(given.demo_database) if hasattr(given, "demo_database") else None
    plan = Path(given.demo_plan) if hasattr(given, "demo_plan") else None
    with demo_server(kept, plan) as demo, demo_means(plain, demo, kept) as means:
        yield means


def _display_problem() -> str:
    """Say in one sentence that there is no screen, and name a way."""
    if not sys.platform.startswith("linux") or os.environ.get("QT_QPA_PLATFORM"):
        return ""
    if os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        return ""
    return (
        "There is no display to show the window on: run it under xvfb-run, or set QT_QPA_PLATFORM=vnc "
        "and look at it with a VNC viewer."
    )


def _demo_server(given: argparse.Namespace) -> int:
    from station.demo.server import run

    generation = GENERATIONS[given.generation]
    database = Path(given.database) if given.database else None
    plan = Path(given.plan) if given.plan else None
    return run(given.port, database, given.reset, given.until_stdin_closes, plan, generation)


def _login(given: argparse.Namespace) -> int:
    from station.login import login, server_at

    server = server_at(settings_of(given).server, given.url, given.user)
    return login(server, getattr(given, "profile", ""), settings_file_of(given))


def _parse(given: argparse.Namespace) -> int:
    from station.parse import parse, write_command_sheet

    settings = settings_of(given)
    if given.sheet:
        prefix = settings.codes.command_prefix
        return write_command_sheet(Path(given.sheet), prefix, _recipe_names(settings))
    options = replace(read_options(settings), readers=Plugins(settings.plugins.enabled).readers())
    if given.layout:
        options = replace(options, layout=given.layout)
    named = [] if given.text in (["stdin"], ["-"]) else given.text
    texts = [text_of(unescaped(os.fsencode(text))) for text in named]
    return parse(texts, options, as_json=given.json)


def _recipe_names(settings: Settings) -> list[tuple[str, str]]:
    from station.recipes.files import recipes_of

    return [(recipe.title, recipe.name) for recipe in recipes_of(settings).recipes]


def _recipes(given: argparse.Namespace) -> int:
    from station.recipes.files import recipes_of
    from station.recipes.listing import list_recipes

    settings = settings_of(given)
    return list_recipes(recipes_of(settings), settings.codes.command_prefix, given.json)


def _decode(given: argparse.Namespace) -> int:
    from station.decode import decode_files

    return decode_files(given.file, as_json=given.json)


def _doctor(given: argparse.Namespace) -> int:
    from station.doctor import run_doctor

    return run_doctor(settings_of(given), settings_file_of(given), as_json=given.json)
