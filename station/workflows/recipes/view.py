"""What the screen of a recipe shows."""

from station.model import Tone
from station.operations import Thing
from station.screen import Action, Field, Row, View
from station.text import NOTHING, Text, number, say
from station.workflows.base import CANCEL, CONFIRM, HOME, digit_choice
from station.workflows.recipes import finding
from station.workflows.recipes.fields import Value, Values, filled, written
from station.workflows.recipes.recipe import AskStep, ConfirmStep, Recipe, RecipeStep, ScanStep, What
from station.workflows.recipes.states import Choosing, Doing, Looking, RecipeState, Waiting

_QUESTIONS: dict[What, Text] = {
    What.QUANTITY: say("How many? Scan a quantity, or its digits and then CONFIRM."),
    What.CHOICE: say("Which one? Scan its digit."),
    What.TEXT: say("Scan or type a text."),
}


def view_of(screen: str, recipe: Recipe, state: RecipeState, not_allowed: Text) -> View:
    """Return what the screen shows; ``not_allowed`` says that the operator may not do this."""
    title = say("{title}", title=recipe.title)
    fields = _fields(state.round.values)
    if not_allowed != NOTHING:
        return View(screen, title, not_allowed, say("Scan HOME."), tone=Tone.BAD, actions=(HOME,))
    if isinstance(state, Choosing):
        return _choosing(screen, title, fields, state)
    if isinstance(state, Looking | Doing):
        headline = say("Waiting for the server ...")
        if isinstance(state, Looking):
            headline = say("Looking up {code} ...", code=state.scanned.reading.text)
        prompt = say("Go on scanning.")
        return View(screen, title, headline, prompt, fields=fields, actions=(CANCEL,), busy=True)
    return _waiting(screen, title, fields, recipe, state)


def _waiting(screen: str, title: Text, fields: tuple[Field, ...], recipe: Recipe, state: Waiting) -> View:
    step, verdict = recipe.steps[state.at], state.round.verdict
    prompt = _prompt(step, state.round.values)
    if isinstance(step, AskStep) and step.what is What.QUANTITY and state.digits:
        fields = (Field(say("Quantity"), state.digits, strong=True), *fields)
    is_asking = isinstance(step, AskStep | ConfirmStep)
    last = verdict if verdict and not (is_asking and verdict.tone is Tone.GOOD) else None
    return View(
        screen,
        title,
        last.headline if last else prompt,
        prompt,
        tone=last.tone if last else Tone.ASK if is_asking else Tone.NEUTRAL,
        detail=last.detail if last else "",
        fields=fields,
        actions=(*_answers(step), CANCEL, HOME),
    )


def _answers(step: RecipeStep) -> tuple[Action, ...]:
    if isinstance(step, AskStep) and step.what is What.CHOICE:
        choices = enumerate(step.choices, 1)
        return tuple(digit_choice(digit, say("{choice}", choice=choice)) for digit, choice in choices)
    asks_amount = isinstance(step, AskStep) and step.what is What.QUANTITY
    return (CONFIRM,) if asks_amount or isinstance(step, ConfirmStep) else ()


def _prompt(step: RecipeStep, values: Values) -> Text:
    if isinstance(step, ScanStep | AskStep | ConfirmStep) and step.prompt.parts:
        return say("{prompt}", prompt=filled(step.prompt, values))
    if isinstance(step, ScanStep):
        return say("Scan {wanted}.", wanted=finding.wanted(step.what))
    if isinstance(step, AskStep):
        return _QUESTIONS[step.what]
    return say("Scan CONFIRM to go on, or CANCEL.")


def _choosing(screen: str, title: Text, fields: tuple[Field, ...], state: Choosing) -> View:
    rows = tuple(_row(digit, thing) for digit, thing in enumerate(state.items, 1))
    more = say("There are more than can be shown: scan the code of the stock item itself.")
    return View(
        screen,
        title,
        say("Which one? Scan the digit of the stock item."),
        more if state.more else say("Scan one of the digits shown, or CANCEL."),
        tone=Tone.ASK,
        fields=fields,
        columns=(say("Stock item"), say("Quantity"), say("Place"), say("Batch"), say("Serial number")),
        rows=rows,
        actions=(CANCEL, HOME),
    )


def _row(digit: int, thing: Thing) -> Row:
    item = thing.item
    assert item is not None
    place = item.place.name if item.place else ""
    cells = (item.name, f"{number(item.quantity)} {item.units}".strip(), place, item.batch, item.serial)
    return Row(cells, action=digit_choice(digit, say("{name}", name=item.name)))


def _fields(values: Values) -> tuple[Field, ...]:
    return tuple(Field(say("{name}", name=name.capitalize()), written(value)) for name, value in values)


def heard(value: Value) -> Text:
    """Say what was scanned or answered."""
    if isinstance(value, Thing):
        return finding.found_sentence(value)
    return say("{value}.", value=written(value))
