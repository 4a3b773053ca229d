"""A recipe at work: waits where it asks, does what it says, and begins again by itself."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from station.model import (
    Answered,
    Commit,
    Context,
    Done,
    Effect,
    Event,
    Outcome,
    Place,
    Pressed,
    Print,
    Refused,
    Result,
    Say,
    Scanned,
    Step,
    Verdict,
)
from station.operations import Adjusted, Move, Receive, Thing, Write
from station.screen import View
from station.text import NOTHING, Text, say
from station.workflows.base import BASIC_ANSWERS, CANCELLED, Workflow, done, refused
from station.workflows.recipes import answering, finding, view
from station.workflows.recipes.answering import Answer
from station.workflows.recipes.fields import Code, Value, all_written, amount_of, filled
from station.workflows.recipes.jobs import made, may_do
from station.workflows.recipes.recipe import (
    WAITS,
    AskStep,
    ConfirmStep,
    DoStep,
    PrintStep,
    Recipe,
    SayStep,
    ScanStep,
    What,
)
from station.workflows.recipes.states import Choosing, Doing, Looking, OnItsWay, RecipeState, Round, Waiting
from station.workflows.recipes.verdicts import doubt, judge, pending

MOST_COPIES = 99
NAME = "recipe {}"
"""What the screen of a recipe is called; ``station.modes`` opens it by this name."""
NOT_ALLOWED = say("Your account may not do all of this recipe. Ask whoever manages the server for the right.")


@dataclass(frozen=True, slots=True)
class Origin:
    """The word or code that the recipe goes on with; ``name`` is what its writes are named after."""

    name: str
    scan_id: str


class RecipeWorkflow:
    """Runs one recipe, round after round."""

    ANSWERS = BASIC_ANSWERS | {"digit", "quantity", "status"}
    ARROWS: Mapping[type, frozenset[type]] = {
        Waiting: frozenset({Waiting, Looking, Doing}),
        Looking: frozenset({Waiting, Looking, Choosing, Doing}),
        Choosing: frozenset({Waiting, Choosing, Looking, Doing}),
        Doing: frozenset({Waiting, Doing}),
    }

    def __init__(self, recipe: Recipe) -> None:
        self.recipe = recipe
        self.name = NAME.format(recipe.name.lower())

    def begin(self) -> RecipeState:
        """Start with the first step."""
        return Waiting(Round(), 0)

    def waiting(self, state: RecipeState) -> bool:
        """Wait while a code is looked up, and while what follows depends on an answer."""
        return isinstance(state, Looking | Doing)

    def step(self, state: RecipeState, event: Event, context: Context) -> Step[RecipeState]:
        """React to an event."""
        if isinstance(event, Answered):
            return self._answered(state, event)
        if isinstance(event, Pressed):
            return self._pressed(state, event)
        if isinstance(event, Scanned) and not may_do(self.recipe, context):
            return self._told(state, refused(event.scan.id, NOT_ALLOWED))
        if isinstance(event, Scanned) and isinstance(state, Waiting | Choosing):
            return self._scanned(Waiting(state.round, state.at), event)
        return Step(state)

    # What the operator says.

    def _scanned(self, state: Waiting, event: Scanned) -> Step[RecipeState]:
        step = self.recipe.steps[state.at]
        scan_id = event.scan.id
        if not isinstance(step, ScanStep):
            return self._said(state, answering.typed(step, event), Origin(scan_id, scan_id))
        problem = finding.unfit(step, event)
        if problem != NOTHING:
            return self._told(state, refused(scan_id, problem))
        round = replace(state.round, scanned=event)
        if step.what is What.CODE:
            return self._given(round, state.at, Code(event.reading), Origin(scan_id, scan_id))
        looking, question = finding.looked_for(round, state.at, event)
        return Step(looking, (question,))

    def _pressed(self, state: RecipeState, event: Pressed) -> Step[RecipeState]:
        if event.action == "cancel":
            return self._cancelled(state, event.scan_id)
        if isinstance(state, Choosing):
            return self._item_chosen(state, event)
        assert isinstance(state, Waiting)
        answer = answering.pressed(self.recipe.steps[state.at], state.digits, event)
        return self._said(state, answer, Origin(event.origin, event.scan_id))

    def _said(self, state: Waiting, answer: Answer, origin: Origin) -> Step[RecipeState]:
        """Take an answer, or say why it is none."""
        if answer.problem != NOTHING:
            return self._told(state, refused(origin.scan_id, answer.problem))
        if answer.digits is not None:
            heard = done(origin.scan_id, say("{digits}, then CONFIRM.", digits=answer.digits or "0"))
            return Step(replace(state, digits=answer.digits), (Say(heard),))
        return self._given(state.round, state.at, answer.value, origin)

    def _item_chosen(self, state: Choosing, event: Pressed) -> Step[RecipeState]:
        digit = event.value if event.action == "digit" else ""
        if not (digit.isdigit() and 1 <= int(digit) <= len(state.items)):
            problem = say("Scan one of the digits shown, or CANCEL.")
            return self._told(state, refused(event.scan_id, problem))
        chosen = done(event.scan_id, finding.found_sentence(state.items[int(digit) - 1]))
        scan_id = state.scanned.scan.id
        step = self._given(state.round, state.at, state.items[int(digit) - 1], Origin(scan_id, scan_id))
        return Step(step.state, (Say(chosen), *step.effects))

    def _cancelled(self, state: RecipeState, scan_id: str) -> Step[RecipeState]:
        """Give up this round; cancelled once more, also what is kept from round to round."""
        if isinstance(state, Doing):
            left = say("The rest of the recipe is left out. What was sent stays as the server takes it.")
            return self._afresh(_parted(state), state.at, done(scan_id, left))
        if isinstance(state, Looking | Choosing):
            given_up = refused(state.scanned.scan.id, CANCELLED)
            step = self._afresh(state.round, state.at, given_up)
            told = (Say(done(scan_id, CANCELLED)),) if scan_id else ()
            return Step(step.state, (*step.effects, *told))
        if state.at > self.recipe.again:
            return self._afresh(state.round, state.at, done(scan_id, CANCELLED))
        return self._afresh(state.round, -1, done(scan_id, say("From the beginning.")))

    # What the server says.

    def _answered(self, state: RecipeState, event: Answered) -> Step[RecipeState]:
        if isinstance(state, Doing) and event.op_id == state.op:
            return self._written(state, event.outcome)
        if isinstance(state, Looking) and event.op_id == state.op:
            return self._looked_up(state, event.outcome)
        return Step(replace(state, round=self._settled(state.round, event)))

    def _settled(self, round: Round, event: Answered) -> Round:
        """Hear what became of a write that nobody waits for; the screen follows if it still speaks of it."""
        found = next((each for each in round.on_its_way if each.op == event.op_id), None)
        if found is None:
            return round
        if isinstance(event.outcome, Done | Refused):
            round = replace(round, on_its_way=tuple(each for each in round.on_its_way if each is not found))
        if round.verdict is None or round.verdict.scan_id != found.scan_id:
            return round
        return replace(round, verdict=self.judge(found.write, found.scan_id, event.outcome))

    def _looked_up(self, state: Looking, outcome: Outcome) -> Step[RecipeState]:
        step, scan_id = self.recipe.steps[state.at], state.scanned.scan.id
        assert isinstance(step, ScanStep)
        answer = finding.answered(state, step.what, outcome)
        if isinstance(answer, Choosing):
            question = say("Which one? Scan the digit of the stock item.")
            return Step(answer, (Say(Verdict(scan_id, Result.ASK, question)),))
        if isinstance(answer, Thing):
            return self._given(state.round, state.at, answer, Origin(scan_id, scan_id))
        if isinstance(answer[0], Looking):
            return Step(answer[0], (answer[1],))
        return self._told(Waiting(state.round, state.at), refused(scan_id, *answer))

    def _written(self, state: Doing, outcome: Outcome) -> Step[RecipeState]:
        verdict = self.judge(state.write, state.round.scan_id, outcome)
        if isinstance(outcome, Refused):
            return self._afresh(replace(state.round, verdict=verdict), state.at)
        if not isinstance(outcome, Done):
            # What is said or printed next would not be true yet.
            return self._left_out(state, verdict)
        round = replace(_updated(state.round, state.write, outcome), verdict=verdict)
        return self._on(round, state.at + 1, state.origin)

    def _left_out(self, state: Doing, verdict: Verdict) -> Step[RecipeState]:
        round = replace(_parted(state), verdict=verdict)
        if not any(isinstance(step, DoStep | PrintStep) for step in self.recipe.steps[state.at + 1 :]):
            return self._afresh(round, state.at)
        headline = say("{said} The rest of the recipe was left out.", said=verdict.headline)
        return self._afresh(round, state.at, replace(verdict, headline=headline))

    # From step to step.

    def _given(self, round: Round, at: int, value: Value | None, origin: Origin) -> Step[RecipeState]:
        """Go on with the value that a step has waited for."""
        step = self.recipe.steps[at]
        if isinstance(step, ConfirmStep) or value is None:
            verdict = done(origin.scan_id, say("Confirmed."))
        else:
            assert not isinstance(step, DoStep | PrintStep | SayStep)
            round = round.having(step.name, value)
            verdict = done(origin.scan_id, view.heard(value))
        on = self._on(replace(round, verdict=verdict), at + 1, origin.name)
        more = {effect.verdict.scan_id for effect in on.effects if isinstance(effect, Say)}
        return Step(on.state, on.effects if origin.scan_id in more else (Say(verdict), *on.effects))

    def _on(self, round: Round, at: int, origin: str) -> Step[RecipeState]:
        """Do the steps that wait for nobody, up to the next one that does."""
        effects: list[Effect] = []
        for index in range(at, len(self.recipe.steps)):
            step = self.recipe.steps[index]
            if isinstance(step, WAITS):
                return Step(Waiting(round, index), tuple(effects))
            if isinstance(step, DoStep):
                doing = self._do(step, round, index, origin)
                return Step(doing.state, (*effects, *doing.effects))
            if isinstance(step, SayStep):
                sentence = say("{sentence}", sentence=filled(step.sentence, round.values))
                round = replace(round, verdict=done(round.scan_id, sentence))
                effects.append(Say(done(round.scan_id, sentence)))
            else:
                round, told = _printed(step, round)
                effects.append(told)
        afresh = self._afresh(round, len(self.recipe.steps))
        return Step(afresh.state, (*effects, *afresh.effects))

    def _do(self, step: DoStep, round: Round, at: int, origin: str) -> Step[RecipeState]:
        op = f"{origin}:do{at}"
        write = made(step, round, op, self.recipe.title)
        if isinstance(write, Text):
            return self._afresh(round, at, refused(round.scan_id, write))
        verdict = pending(write, round.scan_id)
        effects = (Commit(op, round.scan_id, write), Say(verdict))
        doing = Doing(replace(round, verdict=verdict), at, origin, op, write)
        if isinstance(write, Receive) and at + 1 == len(self.recipe.steps):
            # It is held back for a while in case it is taken back, and nothing waits for its answer.
            return Step(self._afresh(_parted(doing), at).state, effects)
        return Step(doing, effects)

    def _afresh(self, round: Round, at: int, verdict: Verdict | None = None) -> Step[RecipeState]:
        """Begin the next round; what was given before the marked step is kept once that has been reached."""
        again = 0 if at < self.recipe.again else self.recipe.again
        named = {step.name for step in self.recipe.steps[:again] if isinstance(step, ScanStep | AskStep)}
        kept = tuple(pair for pair in round.values if pair[0] in named)
        scanned = round.scanned if kept else None
        fresh = Round(kept, scanned, verdict or round.verdict, round.on_its_way)
        return Step(Waiting(fresh, again), (Say(verdict),) if verdict else ())

    @staticmethod
    def _told(state: RecipeState, verdict: Verdict) -> Step[RecipeState]:
        return Step(replace(state, round=replace(state.round, verdict=verdict)), (Say(verdict),))

    # What every workflow tells.

    def judge(self, write: Write, scan_id: str, outcome: Outcome) -> Verdict:
        """Say what an answer to a write means."""
        return judge(write, scan_id, outcome)

    def doubt(self, write: Write, scan_id: str) -> Verdict:
        """Say that nobody can tell whether a write happened."""
        return doubt(write, scan_id)

    def view(self, state: RecipeState, context: Context) -> View:
        """Return what the screen shows."""
        not_allowed = NOTHING if may_do(self.recipe, context) else NOT_ALLOWED
        return view.view_of(self.name, self.recipe, state, not_allowed)


def _printed(step: PrintStep, round: Round) -> tuple[Round, Effect]:
    copies = amount_of(step.copies, round.values)
    if copies is None or copies != copies.to_integral_value() or not 1 <= copies <= MOST_COPIES:
        problem = say("No label was printed: the number of copies must be from 1 to 99.")
        verdict = refused(round.scan_id, problem)
        return replace(round, verdict=verdict), Say(verdict)
    return round, Print(step.template, all_written(round.values), int(copies), round.scan_id)


def _parted(state: Doing) -> Round:
    """Go on without the answer to a write."""
    parted = OnItsWay(state.op, state.round.scan_id, state.write)
    return replace(state.round, on_its_way=(*state.round.on_its_way, parted))


def _updated(round: Round, write: Write, outcome: Done) -> Round:
    """Let the fields tell what holds after a write: how much there is now, and where it lies."""
    if isinstance(write, Move):
        [item] = write.items
        place = Place(write.location, write.location_name)
        return _with_item(round, item.pk, None, place) if item.whole else round
    if isinstance(outcome.data, Adjusted) and outcome.data.quantity is not None:
        return _with_item(round, outcome.data.item, outcome.data.quantity, None)
    return round


def _with_item(round: Round, item: int, quantity: Decimal | None, place: Place | None) -> Round:
    for name, value in round.values:
        if isinstance(value, Thing) and value.item is not None and value.pk == item:
            round = round.having(name, finding.changed(value, quantity, place))
    return round


class Screens(dict[str, Workflow[Any]]):
    """All screens by name; a recipe that was taken away still judges the writes that it has made."""

    def __missing__(self, name: str) -> Workflow[Any]:
        if not name.startswith(NAME.format("")):
            raise KeyError(name)
        return RecipeWorkflow(Recipe(name.removeprefix(NAME.format("")), name, ()))
