"""What a label on the command line is filled with: JSON, and a thing on the server."""

import json
import re
import sys
from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path

from station.cli_options import CommandProblem, UsageProblem
from station.labels.fields import FIELDS, LISTS, PICTURES, unknown_field
from station.model import Done, Outcome, Refused, Why
from station.operations import Found, GenerateCode, LoadPicture, LoadThing, Lookup, Operation, Thing
from station.text import Text, say
from station.workflows.base import failed
from station.workflows.label_data import label_data

Perform = Callable[[Operation], Outcome]
LARGEST = 1_000_000
KNOWN = frozenset({*FIELDS, *PICTURES, *LISTS, "model", "pk"})
_KEY = re.compile(r"([a-z]{1,40}):([0-9]{1,10})")


def data_in(given: str) -> dict[str, object]:
    """Read the data of a label: JSON, ``-`` for standard input, or ``@`` and the name of a file."""
    text = _text_of(given)
    try:
        data = json.loads(text, parse_float=Decimal)
    # ValueError: not JSON, or a number of thousands of digits.
    except (ValueError, RecursionError) as error:
        raise UsageProblem(
            say(
                "--data is no JSON ({reason}); it looks like {example}.",
                reason=error,
                example='{"name": "Bolt"}',
            )
        ) from error
    if not isinstance(data, dict):
        raise UsageProblem('--data must be one JSON object, such as {"name": "Bolt"}.')
    return data


def unknown_in(data: Mapping[str, object]) -> list[Text]:
    """Return a sentence for each name that no label has."""
    return [unknown_field(name, sorted(KNOWN)) for name in data if name not in KNOWN]


def _text_of(given: str) -> str:
    if given != "-" and not given.startswith("@"):
        return given
    try:
        if given == "-":
            content = sys.stdin.buffer.read(LARGEST + 1)
        else:
            with Path(given[1:]).open("rb") as opened:
                content = opened.read(LARGEST + 1)
        if len(content) > LARGEST:
            raise CommandProblem(say("The data of a label cannot be larger than {most} bytes.", most=LARGEST))
        return content.decode("utf-8-sig")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise CommandProblem(say("{file} cannot be read ({reason}).", file=given, reason=reason)) from error


def key_in(text: str) -> tuple[str, int]:
    """Read the model and key of a thing, such as ``stockitem:12``."""
    found = _KEY.fullmatch(text.strip().lower())
    if found is None:
        raise UsageProblem(say("--object wants MODEL:KEY, such as stockitem:12, not {text}.", text=text))
    return found[1], int(found[2])


def key_of_code(perform: Perform, code: str) -> tuple[str, int]:
    """Ask the server what a code stands for."""
    outcome = perform(Lookup(code))
    if isinstance(outcome, Done) and isinstance(outcome.data, Found):
        return outcome.data.thing.model, outcome.data.thing.pk
    if isinstance(outcome, Refused) and outcome.why in (Why.NO_MATCH, Why.NOT_FOUND):
        raise CommandProblem(say("Nothing on the server has the code {code}.", code=code))
    raise _trouble(outcome)


def thing_data(perform: Perform, model: str, pk: int) -> dict[str, object]:
    """Ask the server for a thing, its own code and its picture, as values for a label."""
    outcome = perform(LoadThing(model, pk))
    if not isinstance(outcome, Done) or not isinstance(outcome.data, Thing):
        raise _no_thing(outcome, model, pk)
    thing = outcome.data
    data: dict[str, object] = {**label_data(thing, _code_of(perform, thing))}
    if thing.picture:
        picture = perform(LoadPicture(thing.picture))
        # A label without its picture is still a label.
        if isinstance(picture, Done) and isinstance(picture.data, bytes):
            data["image"] = picture.data
    return data


def _code_of(perform: Perform, thing: Thing) -> str:
    outcome = perform(GenerateCode(thing.model, thing.pk))
    if isinstance(outcome, Done) and isinstance(outcome.data, str):
        return outcome.data.strip()
    if isinstance(outcome, Refused) and outcome.why is Why.NOT_SUPPORTED:
        # The form that every version of the server understands.
        return json.dumps({thing.model: thing.pk})
    raise _trouble(outcome)


def _no_thing(outcome: Outcome, model: str, pk: int) -> CommandProblem:
    if isinstance(outcome, Refused) and outcome.why is Why.NOT_SUPPORTED:
        return CommandProblem(say("There are no labels of {model}; take stockitem, for one.", model=model))
    if isinstance(outcome, Refused) and outcome.why is Why.NOT_FOUND:
        return CommandProblem(say("The server has no {model} {pk}.", model=model, pk=pk))
    return _trouble(outcome)


def _trouble(outcome: Outcome) -> CommandProblem:
    headline, detail = failed(outcome)
    return CommandProblem(
        say("{headline} ({detail})", headline=headline, detail=detail) if detail else headline
    )
