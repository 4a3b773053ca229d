"""What all screens that change stock have in common: codes are looked up, writes are followed."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Generic, TypeAlias, TypeVar

from station.model import (
    Answered,
    Brought,
    Commit,
    Context,
    Done,
    Effect,
    Event,
    Kind,
    Outcome,
    Place,
    Pressed,
    Result,
    Say,
    Scanned,
    Step,
    Verdict,
)
from station.operations import FindStock, LoadStockItem, StockItem, Write
from station.screen import View
from station.text import Text, say
from station.workflows import stock_codes, stock_sentences, stock_verdicts
from station.workflows.base import CANCELLED, ask, done, refused
from station.workflows.rights import may_add
from station.workflows.stock_codes import Offer, OfPart, Sought
from station.workflows.stock_verdicts import StockWrite

MOST_KEPT = 100
UNDER_WAY = frozenset({Result.PENDING, Result.KEPT, Result.UNSURE})
"""What has not had its last word."""
UNDO = ":undo"
WAIT = say("Wait for the server, or scan CANCEL.")


@dataclass(frozen=True, slots=True)
class Entry:
    """A write of this screen with what is known of it; ``left`` are items that the server left alone."""

    op_id: str
    scan_id: str
    write: StockWrite
    items: tuple[StockItem, ...]
    result: Result = Result.PENDING
    left: tuple[int, ...] = ()

    @property
    def is_under_way(self) -> bool:
        """Tell whether the server may still do it."""
        return self.result in UNDER_WAY


@dataclass(frozen=True, slots=True)
class Shown:
    """What stands on a screen: the last verdict and the writes, the latest last.

    ``digits`` are a quantity that is being put together from single digits.
    """

    verdict: Verdict | None = None
    entries: tuple[Entry, ...] = ()
    digits: str = ""

    def under_way(self, pk: int) -> bool:
        """Tell whether a write of an item is not settled yet."""
        return any(e.is_under_way and any(item.pk == pk for item in e.items) for e in self.entries)


S = TypeVar("S", bound=Shown)


@dataclass(frozen=True)
class Seeking(Generic[S]):
    """The server is asked what a code means."""

    behind: S
    sought: Sought


@dataclass(frozen=True)
class Choosing(Generic[S]):
    """A part has several stock items; a person chooses one, or scans it."""

    behind: S
    offer: Offer


StateOf: TypeAlias = S | Seeking[S] | Choosing[S]
StepOf: TypeAlias = Step[S | Seeking[S] | Choosing[S]]


class StockScreen(ABC, Generic[S]):
    """A screen on which stock is changed by scanning; ``S`` are its own states."""

    name: str
    ARROWS: Mapping[type, frozenset[type]]
    ANSWERS: frozenset[str]

    # What each screen says for itself.

    @abstractmethod
    def begin(self) -> S:
        """Return the state in which the screen starts."""

    @abstractmethod
    def item_found(self, shown: S, sought: Sought, item: StockItem, context: Context) -> StepOf[S]:
        """Take a stock item."""

    @abstractmethod
    def place_found(self, shown: S, sought: Sought, place: Place, context: Context) -> StepOf[S]:
        """Take a location in which something can be put."""

    @abstractmethod
    def pressed(self, shown: S, event: Pressed, context: Context) -> StepOf[S]:
        """Take an action other than cancel."""

    @abstractmethod
    def cancelled(self, shown: S, event: Pressed) -> StepOf[S]:
        """Leave what is under way."""

    @abstractmethod
    def view(self, state: StateOf[S], context: Context) -> View:
        """Return what the screen shows."""

    def left_for(self, shown: S) -> Step[S]:
        """Leave a question for another scan."""
        return Step(shown)

    def known(self, shown: S, event: Scanned, context: Context) -> StepOf[S] | None:
        """Take a code whose meaning the screen knows without asking; None for every other."""
        return None

    def no_items(self, shown: S) -> Text | None:
        """Say why no stock item is of use now; None if one is."""
        return None

    def items_of_part(self, shown: S, part: int) -> tuple[StockItem, ...]:
        """Return the stock of a part that the screen knows; the server is asked if there is none."""
        return ()

    def answered(self, shown: S, event: Answered, context: Context) -> StepOf[S]:
        """Take any other answer than to a code."""
        return self.settled(shown, event)

    # What all screens do alike.

    def waiting(self, state: StateOf[S]) -> bool:
        """Wait while a code is with the server."""
        return isinstance(state, Seeking)

    def judge(self, write: Write, scan_id: str, outcome: Outcome) -> Verdict:
        """Say what the answer to a write means."""
        return stock_verdicts.judge(write, scan_id, outcome)

    def doubt(self, write: Write, scan_id: str) -> Verdict:
        """Say that nobody can tell whether a write was carried out."""
        return stock_verdicts.doubt(write, scan_id)

    def step(self, state: StateOf[S], event: Event, context: Context) -> StepOf[S]:
        """React to an event."""
        if isinstance(event, Scanned):
            return self._scanned(state, event, context)
        if isinstance(event, Brought):
            return self._brought(state, event, context)
        if isinstance(event, Pressed):
            return self._pressed(state, event, context)
        if isinstance(event, Answered):
            return self._answered(state, event, context)
        return Step(state)

    def _scanned(self, state: StateOf[S], event: Scanned, context: Context) -> StepOf[S]:
        if isinstance(state, Seeking) or self.waiting(state):
            return Step(state, (Say(refused(event.scan.id, WAIT)),))
        shown, effects = self._left(state)
        step = self._seek(shown, event, context)
        return Step(step.state, (*effects, *step.effects))

    def _left(self, state: S | Choosing[S]) -> tuple[S, tuple[Effect, ...]]:
        """Leave a question that another scan has overtaken."""
        if isinstance(state, Choosing):
            offer = state.offer
            left = refused(offer.sought.scan_id, stock_sentences.none_chosen(offer.items[0]))
            return state.behind, (Say(left),)
        step = self.left_for(state)
        return step.state, step.effects

    def _seek(self, shown: S, event: Scanned, context: Context) -> StepOf[S]:
        scan_id = event.scan.id
        if event.reading.kind is Kind.UNUSABLE:
            return told(shown, refused(scan_id, event.reading.problem))
        if reason := forbidden(context):
            return told(shown, refused(scan_id, reason))
        step = self.known(replace(shown, digits=""), event, context)
        if step is not None:
            return step
        sought, meant = stock_codes.seek(event)
        return self._take(shown, sought, meant, context)

    def _brought(self, state: StateOf[S], event: Brought, context: Context) -> StepOf[S]:
        shown = state.behind if isinstance(state, Seeking | Choosing) else state
        return self._take(shown, *stock_codes.bring(event), context)

    def _take(
        self, shown: S, sought: Sought, meant: stock_codes.Told | tuple[Text, str], context: Context
    ) -> StepOf[S]:
        """Go on with what is known of a code."""
        shown = replace(shown, digits="")
        reason = forbidden(context)
        if reason is None and isinstance(meant, StockItem | OfPart | LoadStockItem):
            reason = self.no_items(shown)
        if reason is not None:
            return told(shown, refused(sought.scan_id, reason))
        if isinstance(meant, OfPart):
            known = self.items_of_part(shown, meant.pk)
            meant = stock_codes.offer_of(replace(sought, text=meant.name), known) or FindStock(meant.pk)
        if isinstance(meant, StockItem):
            return self.item_found(shown, sought, meant, context)
        if isinstance(meant, Place):
            if meant.structural:
                return told(shown, refused(sought.scan_id, stock_sentences.structural(meant.name)))
            return self.place_found(shown, sought, meant, context)
        if isinstance(meant, Offer):
            first, most = meant.items[0], stock_codes.MOST_CHOICES
            verdict = ask(sought.scan_id, stock_sentences.which_item(first, len(meant.items), most))
            return Step(Choosing(replace(shown, verdict=verdict), meant), (Say(verdict),))
        if isinstance(meant, Text):
            return told(shown, refused(sought.scan_id, meant))
        if isinstance(meant, tuple):
            return told(shown, refused(sought.scan_id, *meant))
        asking, question = stock_codes.asked(sought, meant)
        return Step(Seeking(shown, asking), (question,))

    def _pressed(self, state: StateOf[S], event: Pressed, context: Context) -> StepOf[S]:
        if isinstance(state, Seeking | Choosing) and event.action == "cancel":
            sought = state.sought if isinstance(state, Seeking) else state.offer.sought
            left = Say(refused(sought.scan_id, CANCELLED))
            step = told(state.behind, done(event.scan_id, CANCELLED))
            return Step(step.state, (left, *step.effects))
        reason = forbidden(context)
        if reason is not None and event.action != "cancel":
            return Step(state, (Say(refused(event.scan_id, reason)),))
        if isinstance(state, Choosing) and event.action == "digit":
            return self._chosen(state, event, context)
        if isinstance(state, Choosing):
            first = say("Answer first what is asked on the screen, or scan CANCEL.")
            return Step(state, (Say(refused(event.scan_id, first)),))
        if not isinstance(state, Seeking) and event.action == "cancel":
            return self.cancelled(state, event)
        if isinstance(state, Seeking) or self.waiting(state):
            return Step(state, (Say(refused(event.scan_id, WAIT)),))
        return self.pressed(state, event, context)

    def _chosen(self, state: Choosing[S], event: Pressed, context: Context) -> StepOf[S]:
        item = state.offer.chosen(event.value)
        if item is None:
            return Step(state, (Say(refused(event.scan_id, stock_sentences.no_choice(event.value))),))
        heard = Say(done(event.scan_id, stock_sentences.chosen(item)))
        step = self.item_found(state.behind, state.offer.sought, item, context)
        return Step(step.state, (heard, *step.effects))

    def _answered(self, state: StateOf[S], event: Answered, context: Context) -> StepOf[S]:
        if isinstance(state, Seeking) and event.op_id == state.sought.op:
            sought = state.sought
            return self._take(state.behind, sought, stock_codes.answered(sought, event.outcome), context)
        if not isinstance(state, Seeking | Choosing):
            return self.answered(state, event, context)
        step = self.answered(state.behind, event, context)
        assert not isinstance(step.state, Seeking | Choosing), "an answer beside a question asks nothing"
        return Step(replace(state, behind=step.state), step.effects)

    def settled(self, shown: S, event: Answered) -> Step[S]:
        """Note what became of a write, and say so where its scan was the last."""
        if event.op_id.endswith(UNDO) and isinstance(event.outcome, Done):
            return Step(_taken_back(shown))
        entry = next((each for each in shown.entries if each.op_id == event.op_id), None)
        if entry is None:
            return Step(shown)
        verdict = self.judge(entry.write, entry.scan_id, event.outcome)
        left = stock_verdicts.left_there(event.outcome)
        settled = replace(entry, result=verdict.result, left=left)
        entries = tuple(settled if each is entry else each for each in shown.entries)
        is_last = shown.verdict is not None and shown.verdict.scan_id == entry.scan_id
        return Step(replace(shown, entries=entries, verdict=verdict if is_last else shown.verdict))


def forbidden(context: Context) -> Text | None:
    """Say that the person may not change stock; None if so, or if the server has not told."""
    if may_add(context.identity, "stockitem"):
        return None
    return stock_sentences.no_right(context.identity.user if context.identity else "")


def told(shown: S, verdict: Verdict, *effects: Effect) -> Step[S]:
    """Show a verdict and say it."""
    return Step(replace(shown, verdict=verdict), (Say(verdict), *effects))


def committed(shown: S, entry: Entry, headline: Text, *before: Effect) -> Step[S]:
    """Send a write on its way; what was settled long ago leaves the screen."""
    verdict = Verdict(entry.scan_id, Result.PENDING, headline)
    entries = (*shown.entries, entry)
    surplus = len(entries) - MOST_KEPT
    kept = tuple(e for turn, e in enumerate(entries) if turn >= surplus or e.is_under_way)
    state = replace(shown, entries=kept, verdict=verdict, digits="")
    return Step(state, (*before, Say(verdict), Commit(entry.op_id, entry.scan_id, entry.write)))


def note_of(op_id: str) -> str:
    """Return the note by which the server's history tells a write from every other."""
    return f"Station {op_id}"


def _taken_back(shown: S) -> S:
    """Mark the latest write that was done: whatever is taken back, the latest goes first."""
    latest = next((e for e in reversed(shown.entries) if e.result is Result.DONE), None)
    back = tuple(replace(e, result=Result.TAKEN_BACK) if e is latest else e for e in shown.entries)
    return replace(shown, entries=back, verdict=done("", say("Taken back. Scan the next code.")))
