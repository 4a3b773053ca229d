"""What the operator answers to a step that asks: a quantity, a choice, a text, a yes."""

from dataclasses import dataclass
from decimal import Decimal

from station.model import Kind, Pressed, Scanned, decimal_or_none
from station.text import NOTHING, Text, say
from station.workflows.recipes.fields import Value
from station.workflows.recipes.jobs import FINEST, MOST
from station.workflows.recipes.recipe import AskStep, ConfirmStep, RecipeStep, What

LONGEST_TEXT = 400
MOST_DIGITS = 12
TYPED = "typed"
"""The source of what a person has typed."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A value, or why there is none; ``digits`` is a quantity that is still being put together."""

    value: Value | None = None
    digits: str | None = None
    problem: Text = NOTHING


def typed(step: RecipeStep, event: Scanned) -> Answer:
    """Take a code, or what was typed in its place."""
    text = event.reading.text
    if event.reading.kind is Kind.UNUSABLE:
        return Answer(problem=event.reading.problem)
    if not isinstance(step, AskStep):
        return Answer(problem=say("Scan CONFIRM to go on, or CANCEL."))
    if step.what is What.TEXT:
        too_long = len(text) > LONGEST_TEXT
        return Answer(problem=say("This is too long for a text.")) if too_long else Answer(text)
    if step.what is What.CHOICE:
        return _choice(step, text)
    # A code of digits is no quantity; only a person means one.
    quantity = decimal_or_none(text) if event.scan.source == TYPED else None
    return _quantity(step, quantity)


def pressed(step: RecipeStep, digits: str, event: Pressed) -> Answer:
    """Take a control code, a key or a button."""
    if isinstance(step, ConfirmStep) and event.action == "confirm":
        return Answer()
    if not isinstance(step, AskStep):
        return Answer(problem=say("This is not what the recipe waits for."))
    if step.what is What.QUANTITY:
        return _pressed_quantity(step, digits, event)
    if step.what is What.CHOICE and event.action in {"digit", "status"}:
        return _choice(step, event.value.upper())
    return Answer(problem=say("This is no answer to the question. Read it once more."))


def _pressed_quantity(step: AskStep, digits: str, event: Pressed) -> Answer:
    if event.action == "digit":
        return Answer(digits=_with_digit(digits, event.value.upper()))
    if event.action == "confirm":
        return _quantity(step, decimal_or_none(digits.rstrip(".")))
    return _quantity(step, decimal_or_none(event.value))


def _with_digit(digits: str, digit: str) -> str:
    if digit == "BACK":
        return digits[:-1]
    if digit == "POINT":
        return digits if "." in digits else (digits or "0") + "."
    return (digits + digit)[:MOST_DIGITS]


def _quantity(step: AskStep, quantity: Decimal | None) -> Answer:
    if quantity is None:
        return Answer(problem=say("Scan a quantity, or its digits and then CONFIRM."))
    least = Decimal(0) if step.least is None else step.least
    most = MOST if step.most is None else min(step.most, MOST)
    if not least <= quantity <= most or quantity % FINEST:
        return Answer(problem=say("The quantity must be from {least} to {most}.", least=least, most=most))
    return Answer(quantity)


def _choice(step: AskStep, text: str) -> Answer:
    """Take a choice by its number, or by its own word."""
    named = [choice for choice in step.choices if choice.upper() == text.upper()]
    if named:
        return Answer(named[0])
    if text.isascii() and text.isdigit() and len(text) == 1 and 1 <= int(text) <= len(step.choices):
        return Answer(step.choices[int(text) - 1])
    return Answer(problem=say("There is no choice {choice}. Scan one of the digits shown.", choice=text))
