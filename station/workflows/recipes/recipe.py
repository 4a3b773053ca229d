"""What a recipe is once it has been read and checked: steps in order, as frozen values."""

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from station.model import Kind


class What(StrEnum):
    """What a field of a recipe holds; the words are those of the file."""

    ITEM = "stock item"
    PART = "part"
    LOCATION = "location"
    PURCHASE_ORDER = "purchase order"
    SALES_ORDER = "sales order"
    BUILD = "build order"
    CODE = "code"
    QUANTITY = "quantity"
    CHOICE = "choice"
    TEXT = "text"


SCANNED = (
    *(What.ITEM, What.PART, What.LOCATION, What.PURCHASE_ORDER, What.SALES_ORDER, What.BUILD),
    What.CODE,
)
"""What can be scanned."""


class Job(StrEnum):
    """What a recipe can have the server do."""

    MOVE = "move"
    COUNT = "count"
    ADD = "add"
    REMOVE = "remove"
    STATUS = "change status"
    LINK = "link"
    UNLINK = "unlink"
    RECEIVE = "receive"


@dataclass(frozen=True, slots=True)
class Named:
    """A field that an earlier step has given, or with ``detail`` something about it."""

    field: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A text with fields in it, in the order in which they stand."""

    parts: tuple[str | Named, ...] = ()


Given = Named | Decimal | str | Sentence
"""What a job is given: a field, a number, a word such as a status, or a text with fields."""


@dataclass(frozen=True, slots=True)
class ScanStep:
    """Wait for a code; the thing that it stands for becomes the field ``name``.

    Only codes that begin with one of ``starts_with`` count, and only those of ``kind``; empty and None let
    all count.
    """

    what: What
    name: str
    prompt: Sentence = field(default_factory=Sentence)
    starts_with: tuple[str, ...] = ()
    kind: Kind | None = None


@dataclass(frozen=True, slots=True)
class AskStep:
    """Wait for a quantity, one of several choices, or a text; it becomes the field ``name``."""

    what: What
    name: str
    prompt: Sentence = field(default_factory=Sentence)
    choices: tuple[str, ...] = ()
    least: Decimal | None = None
    most: Decimal | None = None


@dataclass(frozen=True, slots=True)
class ConfirmStep:
    """Wait until the operator agrees."""

    prompt: Sentence = field(default_factory=Sentence)


@dataclass(frozen=True, slots=True)
class DoStep:
    """Write to the server; ``given`` are the names of what the job needs, with what they are."""

    job: Job
    given: tuple[tuple[str, Given], ...]

    def get(self, name: str) -> Given | None:
        """Return what the job is given under a name; None for nothing."""
        return dict(self.given).get(name)


@dataclass(frozen=True, slots=True)
class PrintStep:
    """Print a label from a template, filled with all fields."""

    template: str
    copies: Named | Decimal = Decimal(1)


@dataclass(frozen=True, slots=True)
class SayStep:
    """Tell the operator something."""

    sentence: Sentence


RecipeStep = ScanStep | AskStep | ConfirmStep | DoStep | PrintStep | SayStep
WAITS = (ScanStep, AskStep, ConfirmStep)
"""The steps that wait for the operator."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """A workflow of a site's own; after its last step it goes on with step ``again``, counted from 0.

    That step and the first one wait for the operator.
    """

    name: str
    title: str
    steps: tuple[RecipeStep, ...]
    again: int = 0
