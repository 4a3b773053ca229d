"""A table from a file becomes a recipe, or a list of what is wrong with it, each with its line."""

import re
from collections.abc import Callable, Collection, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from station.model import Kind
from station.recipes.sentences import field_named, sentence_of
from station.text import Text, say, visible
from station.workflows.recipes.fields import kind_of
from station.workflows.recipes.jobs import NEEDS, Need
from station.workflows.recipes.recipe import (
    SCANNED,
    WAITS,
    AskStep,
    ConfirmStep,
    DoStep,
    Given,
    Job,
    Named,
    PrintStep,
    Recipe,
    RecipeStep,
    SayStep,
    ScanStep,
    Sentence,
    What,
)

MOST_STEPS = 50
MOST_CHOICES = 9
LONGEST_TEXT = 200
LONGEST_NAME = 40
MOST_COPIES = 99
FIELD = re.compile(r"[a-z][a-z0-9_]{0,29}")
TEMPLATE = re.compile(r"[\w-]{1,64}", re.ASCII)

_VERBS = ("scan", "ask", "do", "print", "say")
_KINDS = {"supplier label": Kind.LABEL, "server code": Kind.NATIVE, "other": Kind.PLAIN}
_ASKS = {"quantity": What.QUANTITY, "choice": What.CHOICE, "text": What.TEXT}
_SHORT: dict[What, str] = {
    What.ITEM: "item",
    What.PURCHASE_ORDER: "order",
    What.SALES_ORDER: "order",
    What.BUILD: "order",
}
"""What a field is called if nobody says so, where it is not called after what it holds."""


class Wrong(Exception):
    """Something in a file that cannot be used; ``key`` is where in its step it stands."""

    def __init__(self, key: str, text: Text) -> None:
        super().__init__(str(text))
        self.key = key
        self.text = text


Report = Callable[[int, str, Text], None]
"""Is told the number of a step (-1 for none), a key of it, and what is wrong."""


def recipe_of(
    name: str, table: Mapping[str, Any], templates: Collection[str] | None, report: Report
) -> Recipe | None:
    """Make the recipe that a file describes; None if anything was wrong, and ``report`` was told.

    ``templates`` are the label templates there are; None is for where that is not known.
    """
    reports: list[Text] = []

    def wrong(step: int, key: str, text: Text) -> None:
        reports.append(text)
        report(step, key, text)

    title = _head(name, table, wrong)
    rows = table.get("step", [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        wrong(-1, "step", say("Each step begins with a line [[step]]."))
        return None
    if not 1 <= len(rows) <= MOST_STEPS:
        wrong(
            -1,
            "step",
            say("A recipe has from 1 to {most} steps, each under a line [[step]].", most=MOST_STEPS),
        )
        return None
    reader = _Steps(templates)
    steps = [_guarded(reader, number, row, wrong) for number, row in enumerate(rows)]
    again = _again(rows, steps, wrong)
    if reports:
        return None
    return Recipe(name, title, tuple(step for step in steps if step is not None), again)


def _head(name: str, table: Mapping[str, Any], wrong: Report) -> str:
    for key in table:
        if key not in {"title", "step"}:
            wrong(-1, key, say('A recipe has no "{key}", only a title and steps.', key=key))
    title = table.get("title", name)
    if not isinstance(title, str) or not title.strip() or len(title) > LONGEST_NAME:
        wrong(-1, "title", say("The title must be a text of at most {most} characters.", most=LONGEST_NAME))
        return name
    return title


def _guarded(reader: "_Steps", number: int, row: dict[str, Any], wrong: Report) -> RecipeStep | None:
    try:
        return reader.step(row)
    except Wrong as problem:
        wrong(number, problem.key, problem.text)
        return None


def _again(rows: list[dict[str, Any]], steps: list[RecipeStep | None], wrong: Report) -> int:
    """Return the step with which the next round begins; it waits for somebody, as the first one does."""
    marked = [number for number, row in enumerate(rows) if row.get("again") is True]
    for number in marked[1:]:
        wrong(number, "again", say("Only one step can be the one to go on with again."))
    again = marked[0] if marked else 0
    for number in sorted({0, again}):
        if steps[number] is not None and not isinstance(steps[number], WAITS):
            said = say("A round must begin with a step that scans or asks; this one would never stop.")
            wrong(number, "again" if number else "", said)
    return again


class _Steps:
    """Reads steps in order and remembers which fields they give."""

    def __init__(self, templates: Collection[str] | None) -> None:
        self._templates = templates
        self._fields: dict[str, What] = {}
        self._choices: dict[str, tuple[str, ...]] = {}

    def step(self, row: dict[str, Any]) -> RecipeStep:
        """Read one step; raises Wrong."""
        verbs = [verb for verb in _VERBS if verb in row]
        if len(verbs) != 1:
            raise Wrong(verbs[1] if verbs else "", say("A step does one thing: scan, ask, do, print or say."))
        if not isinstance(row.get("again", False), bool):
            raise Wrong("again", say('"again" must be true or false.'))
        read: dict[str, Callable[[dict[str, Any]], RecipeStep]] = {
            "scan": self._scan,
            "ask": self._ask,
            "do": self._do,
            "print": self._print,
            "say": self._say,
        }
        return read[verbs[0]](row)

    # Steps that wait.

    def _scan(self, row: dict[str, Any]) -> ScanStep:
        _only(row, "scan", "as", "prompt", "starts_with", "kind")
        what = _one_of(row, "scan", {each.value: each for each in SCANNED})
        prompt = self._sentence(row, "prompt")
        kind = _one_of(row, "kind", _KINDS) if "kind" in row else None
        beginnings = row.get("starts_with", [])
        beginnings = [beginnings] if isinstance(beginnings, str) else beginnings
        if not isinstance(beginnings, list) or not all(isinstance(each, str) and each for each in beginnings):
            raise Wrong("starts_with", say('"starts_with" must be a text, or a list of texts.'))
        return ScanStep(what, self._new(row, what), prompt, tuple(beginnings), kind)

    def _ask(self, row: dict[str, Any]) -> AskStep | ConfirmStep:
        if row["ask"] == "confirm":
            _only(row, "ask", "prompt")
            return ConfirmStep(self._sentence(row, "prompt"))
        what = _one_of(row, "ask", {**_ASKS, "confirm": What.TEXT})
        more = {What.QUANTITY: ("least", "most"), What.CHOICE: ("choices",)}.get(what, ())
        _only(row, "ask", "as", "prompt", *more)
        prompt = self._sentence(row, "prompt")
        choices = _choices(row) if what is What.CHOICE else ()
        least, most = (_number(row, key) if key in row else None for key in ("least", "most"))
        if least is not None and most is not None and least > most:
            raise Wrong("most", say('"most" must not be less than "least".'))
        name = self._new(row, what)
        self._choices[name] = choices
        return AskStep(what, name, prompt, choices, least, most)

    def _new(self, row: dict[str, Any], what: What) -> str:
        """Return the name of the field that a step gives, and remember it."""
        name = row.get("as", _SHORT.get(what, what.value))
        if not isinstance(name, str) or not FIELD.fullmatch(name):
            raise Wrong("as", say("The name of a field has small letters, digits and _, such as item_2."))
        if name in self._fields:
            said = say('There is a field "{name}" already; name this one otherwise with "as".', name=name)
            raise Wrong("as" if "as" in row else "", said)
        self._fields[name] = what
        return name

    # Steps that act.

    def _do(self, row: dict[str, Any]) -> DoStep:
        job = _one_of(row, "do", {each.value: each for each in Job})
        needs = NEEDS[job]
        _only(row, "do", *needs)
        given = {name: self._given(row, name, need) for name, need in needs.items()}
        return DoStep(job, tuple((name, each) for name, each in given.items() if each is not None))

    def _given(self, row: dict[str, Any], name: str, need: Need) -> Given | None:
        if name not in row:
            return None if need.is_note else self._at_hand(name, need)
        if need.is_note:
            return self._sentence(row, name)
        value = row[name]
        if isinstance(value, str) and value.upper() in need.words:
            return value.upper()
        if What.QUANTITY in need.kinds and not isinstance(value, str):
            return _number(row, name)
        named = field_named(value) if isinstance(value, str) else None
        if named is None:
            raise Wrong(name, _wanted(name, need))
        if self._known(name, named) not in need.kinds:
            raise Wrong(name, _wanted(name, need))
        self._check_words(name, named, need)
        return named

    def _at_hand(self, name: str, need: Need) -> Named | None:
        """Take the one field of the right sort that an earlier step gave."""
        fitting = [field for field, what in self._fields.items() if what in need.kinds]
        if len(fitting) == 1:
            self._check_words(name, Named(fitting[0]), need)
            return Named(fitting[0])
        if not fitting and need.can_miss:
            return None
        if fitting:
            said = say("Say which field is the {name}: {fields}.", name=name, fields=", ".join(fitting))
        else:
            said = say("The {name} is missing: give it here, or in an earlier step.", name=name)
        raise Wrong("do", said)

    def _check_words(self, name: str, named: Named, need: Need) -> None:
        unknown = [word for word in self._choices.get(named.field, ()) if word.upper() not in need.words]
        if need.words and unknown:
            said = say(
                'The choices of "{field}" must all be among {words}.',
                field=named.field,
                words=", ".join(need.words),
            )
            raise Wrong(name, said)

    def _print(self, row: dict[str, Any]) -> PrintStep:
        _only(row, "print", "copies")
        template = row["print"]
        if not isinstance(template, str) or not TEMPLATE.fullmatch(template):
            raise Wrong("print", say("A label template is called by letters, digits, - and _."))
        if self._templates is not None and template not in self._templates:
            raise Wrong("print", say('There is no label template "{name}".', name=template))
        return PrintStep(template, self._copies(row))

    def _copies(self, row: dict[str, Any]) -> Named | Decimal:
        copies = row.get("copies", 1)
        if isinstance(copies, str):
            named = field_named(copies)
            if named is None or self._known("copies", named) is not What.QUANTITY:
                raise Wrong("copies", say("The copies are a number, or a field with a quantity."))
            return named
        if isinstance(copies, bool) or not isinstance(copies, int) or not 1 <= copies <= MOST_COPIES:
            raise Wrong("copies", say("The copies must be from 1 to {most}.", most=MOST_COPIES))
        return Decimal(copies)

    def _say(self, row: dict[str, Any]) -> SayStep:
        _only(row, "say")
        return SayStep(self._sentence(row, "say"))

    # What stands in a step.

    def _sentence(self, row: dict[str, Any], key: str) -> Sentence:
        text = row.get(key, "")
        if not isinstance(text, str) or len(text) > LONGEST_TEXT or (key in row and not text.strip()):
            said = say('"{key}" must be a text of at most {most} characters.', key=key, most=LONGEST_TEXT)
            raise Wrong(key, said)
        sentence = sentence_of(text)
        if isinstance(sentence, Text):
            raise Wrong(key, sentence)
        for part in sentence.parts:
            if isinstance(part, Named):
                self._known(key, part)
        return sentence

    def _known(self, key: str, named: Named) -> What:
        """Return what a field holds; raises Wrong if no earlier step gives it, or it has no such detail."""
        if named.field not in self._fields:
            said = say('No earlier step gives a field "{field}".', field=visible(named.field))
            raise Wrong(key, said)
        what = kind_of(self._fields[named.field], named.detail)
        if what is None:
            said = say('"{field}" has no "{detail}".', field=named.field, detail=visible(named.detail))
            raise Wrong(key, said)
        return what


def _only(row: dict[str, Any], verb: str, *keys: str) -> None:
    for key in row:
        if key not in {verb, "again", *keys}:
            known = ", ".join(keys) or "nothing else"
            said = say('A "{verb}" step knows no "{key}", only: {known}.', verb=verb, key=key, known=known)
            raise Wrong(key, said)


def _one_of(row: dict[str, Any], key: str, words: Mapping[str, Any]) -> Any:  # noqa: ANN401 - what a word means
    value = row[key]
    if not isinstance(value, str) or value not in words:
        raise Wrong(key, say('"{key}" must be one of: {words}.', key=key, words=", ".join(words)))
    return words[value]


def _number(row: dict[str, Any], key: str) -> Decimal:
    value = row[key]
    problem = Wrong(key, say('"{key}" must be a number from 0 to 9999999 with at most 5 decimals.', key=key))
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise problem
    try:
        number = Decimal(str(value))
    except (InvalidOperation, ValueError):
        raise problem from None
    if not number.is_finite() or not 0 <= number <= 9_999_999 or number % Decimal("0.00001"):
        raise problem
    return number


def _choices(row: dict[str, Any]) -> tuple[str, ...]:
    choices = row.get("choices")
    said = say('"choices" must be a list of 2 to {most} different texts.', most=MOST_CHOICES)
    if not isinstance(choices, list) or not 2 <= len(choices) <= MOST_CHOICES:
        raise Wrong("choices" if "choices" in row else "ask", said)
    if not all(isinstance(each, str) and each.strip() and len(each) <= LONGEST_NAME for each in choices):
        raise Wrong("choices", said)
    if len({each.upper() for each in choices}) < len(choices):
        raise Wrong("choices", said)
    return tuple(choices)


def _wanted(name: str, need: Need) -> Text:
    forms = [
        *need.words,
        *(f"a field with a {kind}" for kind in sorted(need.kinds) if kind is not What.CHOICE),
    ]
    forms += ["a number"] if What.QUANTITY in need.kinds else []
    return say(
        '"{name}" must be {forms}; a field is written in braces, such as "{example}".',
        name=name,
        forms=" or ".join(forms),
        example="{item}",
    )
