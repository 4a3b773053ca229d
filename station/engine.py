"""The engine: events in, effects out; it owns the workflow's state, the journal and every deadline."""

import logging
import math
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from station.barcode import read
from station.barcode.commands import COMMANDS, code_of
from station.connectivity import SLOW_SECONDS
from station.echoes import Echoes
from station.halted import halted_snapshot
from station.journal.store import Journal, WriteRow
from station.labelling import Labelling
from station.messages import Came, Desk, DeviceChanged, LabelChanged, Listener, Message, Returned
from station.model import (
    Answered,
    Ask,
    Commit,
    Context,
    Copy,
    Deliver,
    Done,
    Effect,
    Entered,
    Event,
    Kind,
    NotSent,
    OnDuty,
    Outcome,
    Photograph,
    Pressed,
    Print,
    Reading,
    Recall,
    Refused,
    Rescan,
    Result,
    Return,
    Review,
    Say,
    Scan,
    Scanned,
    Settle,
    SwitchTo,
    Tally,
    Verdict,
    Why,
    WorkAt,
)
from station.modes import WISHES, mode_of, not_possible
from station.operations import Identify
from station.outbox import Lanes, Outbox
from station.pace import Pace
from station.past import Past, scanned_text
from station.questions import Questions
from station.screen import Action, Snapshot
from station.surroundings import Surroundings
from station.tape import Tape
from station.text import NOTHING, Text, say
from station.workflows.automatic_labels import LabelRules
from station.workflows.base import Workflow, done, on_duty, refused

log = logging.getLogger(__name__)

IDENTIFY = "identify"
AGAIN = "history"
"""The source of scans that are acted on once more."""
UNDO = Action("undo", COMMANDS["undo"].label, code_of("undo"))
DISPUTES = Action("disputes", COMMANDS["disputes"].label, code_of("disputes"))
LONGEST_PAUSE = 60.0


class Engine:
    """Takes messages one after the other; never waits, never touches a socket or a widget.

    ``workflows`` maps names to workflows, ``start`` names the first. ``now`` gives seconds since 1970.
    ``notice`` stands on the screen as long as nothing more urgent does. The home screen offers ``recipes``.
    """

    def __init__(
        self,
        workflows: Mapping[str, Workflow[Any]],
        start: str,
        journal: Journal,
        lanes: Lanes,
        listener: Listener,
        now: Callable[[], float],
        pace: Pace,
        notice: Text = NOTHING,
        read_code: Callable[[str], Reading] = read,
        desk: Desk | None = None,
        recipes: Sequence[Action] = (),
        labels: LabelRules | None = None,
    ) -> None:
        self._workflows = workflows
        self._journal = journal
        self._lanes = lanes
        self._listener = listener
        self._now = now
        self._read_code = read_code
        self._desk = desk
        self._recipes = tuple(recipes)
        self._pace = pace
        self._name = start
        self._state: Any = workflows[start].begin()
        self._context = Context()
        self._backlog: deque[Scanned | Pressed | Entered] = deque()
        self._tape = Tape(now)
        self._questions = Questions(lanes.read, now, pace.leisure)
        self._unrecorded: dict[str, tuple[Verdict, str]] = {}
        self._past = Past(journal, workflows, now)
        self._outbox = Outbox(journal, lanes, self, now, pace)
        self._surroundings = Surroundings(notice)
        self._labelling = Labelling(
            labels or LabelRules(), desk, self._questions.ask, read_code, self._tape, listener, journal.scan
        )
        self._echoes = Echoes(pace.same_scan)
        self._halted: Text | None = None
        self._aside: tuple[str, Any] | None = None
        self._last = ""
        self._identify_at = 0.0

    # From outside.

    def begin(self) -> None:
        """Take up what an earlier run left unsettled, and find out who is signed in."""
        for row in self._outbox.take_up():
            self._tape.add_old(row.scan_id, scanned_text(row.write), row.workflow, self._past.verdict_of(row))
        for scan, verdict, workflow in self._past.close_unfinished():
            self._tape.add_old(scan.id, scan.code, workflow, verdict)
        self._identify()
        self._outbox.send()
        self._publish()

    def handle(self, message: Message) -> None:
        """Take one message and do all that follows from it; JournalProblem if it cannot be recorded."""
        if self._halted is not None:
            self._try_again(message)
            return
        if isinstance(message, Came):
            self._came(message.scan)
        elif isinstance(message, Returned):
            self._returned(message)
        elif isinstance(message, DeviceChanged):
            self._surroundings.device_changed(message.key, message.device)
        elif isinstance(message, LabelChanged):
            self._labelling.changed(message)
        elif isinstance(message, Pressed) and message.action == "cancel" and not message.scan_id:
            self._dispatch(message)
        else:
            self._backlog.append(message)
        self._drain()
        self._publish()

    def _try_again(self, message: Message) -> None:
        """Go on if a scan can be recorded again; all else waits for that, and is looked up on the server."""
        if isinstance(message, Returned):
            self._questions.answered(message.op_id)
            self._outbox.lose(message.op_id)
            if self._labelling.owns(message.op_id):
                self._labelling.answered(message.outcome)
        elif isinstance(message, Came):
            reading = self._read_code(message.scan.text)
            self._journal.record_scan(message.scan, reading, self._context.operator)
            self._halted = None
            # What the screen was about to do when it stopped may be half done.
            self._switch("home")
            self._outbox.take_up_lost()
            self._take_in(message.scan, reading)
            self._drain()
            self._publish()

    def halt(self, problem: Text, message: Message | None = None) -> None:
        """Stop with a loud word: what cannot be recorded is not done."""
        self._halted = problem
        lost = NOTHING
        if isinstance(message, Came) and all(row.scan_id != message.scan.id for row in self._tape.rows()):
            lost = say("{code} was not recorded.", code=message.scan.text)
        status = self._surroundings.halted(problem)
        self._listener.changed(halted_snapshot(problem, lost, status, self._tape.rows()))

    def elapsed(self) -> None:
        """Do what is due by the clock."""
        if self._halted is not None:
            return
        if self._identify_at <= self._now() and not self._questions.is_open(IDENTIFY):
            self._identify()
        self._questions.elapsed()
        self._outbox.elapsed()
        self._publish()

    def seconds_to_wait(self) -> float:
        """Return how long nothing is due, at most a minute."""
        if self._halted is not None:
            return LONGEST_PAUSE
        # What the lanes are busy with comes back as a message; only what waits for the clock counts.
        due = min(self._outbox.due(), self._questions.due, self._slow_at())
        if not self._questions.is_open(IDENTIFY):
            due = min(due, self._identify_at)
        return min(max(due - self._now(), 0.01), LONGEST_PAUSE)

    def _slow_at(self) -> float:
        """Return when the oldest request under way will have been out for too long; infinite if it has."""
        slow_at = min(self._questions.oldest, self._outbox.oldest_out()) + SLOW_SECONDS
        return slow_at if slow_at >= self._now() else math.inf

    @property
    def settled(self) -> bool:
        """Tell whether everything that came in has its final answer."""
        if self._halted is not None:
            return True
        asking = self._questions.are_open_besides(IDENTIFY)
        busy = self._backlog or asking or not self._surroundings.identified
        return not busy and self._outbox.settled and not self._workflow.waiting(self._state)

    def fault(self, error: Exception) -> None:
        """Go on after a bug: tell the operator, start the workflow anew; the journal keeps what was done."""
        log.error("the engine met a fault", exc_info=error)
        notice = say("The station met a fault and started this screen anew. The log tells more.")
        self._surroundings.notify(notice)
        self._name, self._state = "home", self._workflows["home"].begin()
        self._publish()

    def close(self) -> None:
        """Close the journal; what is still being sent is in doubt at the next start."""
        self._journal.close()

    # Scans.

    @property
    def _workflow(self) -> Workflow[Any]:
        return self._workflows[self._name]

    def _came(self, scan: Scan) -> None:
        reading = self._read_code(scan.text)
        self._journal.record_scan(scan, reading, self._context.operator)
        self._take_in(scan, reading)

    def _take_in(self, scan: Scan, reading: Reading) -> None:
        self._put_on_tape(scan, reading)
        self._surroundings.scanned(scan.source, reading.text)
        first = self._echoes.first_source(reading.text, scan.source, scan.at.timestamp())
        if first is not None:
            self._judged(Verdict(scan.id, Result.REPEATED, self._counted_once(first)))
            return
        event = self._event_of(scan, reading)
        if isinstance(event, Scanned):
            self._go_on()
        if isinstance(event, Pressed) and event.action == "cancel" and self._held_up():
            self._dispatch(event)
        else:
            self._backlog.append(event)

    def _go_on(self) -> None:
        """Ask nothing more about what was shown before: nobody looks at it any longer."""
        for op_id in self._questions.give_up_waiting():
            self._dispatch(Answered(op_id, NotSent("the next code was scanned")))

    def _put_on_tape(self, scan: Scan, reading: Reading) -> None:
        self._listener.scanned(scan, reading)
        self._tape.add(scan, self._name)

    def _event_of(self, scan: Scan, reading: Reading) -> Scanned | Pressed:
        if reading.kind is Kind.COMMAND:
            return Pressed(reading.get("action"), scan.id, reading.get("value"))
        return Scanned(scan, reading, self._past.earlier(scan, reading))

    def _rescan(self, wanted: Rescan) -> None:
        """Act on a code once more, before all that was scanned since; whoever asks for it means it."""
        name = wanted.screen if wanted.screen in self._workflows else "home"
        if name != self._name:
            self._switch(name)
        at = datetime.fromtimestamp(self._now(), UTC)
        raw = wanted.code.encode("utf-8", "surrogatepass")
        scan = Scan(f"{wanted.origin}-again", raw, wanted.code, AGAIN, None, at)
        reading = self._read_code(scan.text)
        self._journal.record_scan(scan, reading, self._context.operator)
        self._put_on_tape(scan, reading)
        self._backlog.appendleft(self._event_of(scan, reading))

    def _repeat(self, event: Pressed) -> None:
        """Act on the last scan once more."""
        if not self._last:
            self._judged(refused(event.scan_id, say("Nothing was scanned yet that could be repeated.")))
            return
        self._judged(done(event.scan_id, say("Once more: {code}.", code=self._last)))
        self._rescan(Rescan(self._last, self._name, event.origin))

    def _counted_once(self, first: str) -> Text:
        name = self._surroundings.name_of(first)
        return say("{scanner} has just read the same code; it counts once.", scanner=name)

    def _held_up(self) -> bool:
        return not self._surroundings.identified or self._workflow.waiting(self._state)

    def _drain(self) -> None:
        while self._backlog and not self._held_up():
            self._dispatch(self._backlog.popleft())

    def _dispatch(self, event: Event) -> None:
        if isinstance(event, Scanned | Entered) or (isinstance(event, Pressed) and event.action != "undo"):
            # Whoever goes on takes nothing back.
            self._outbox.release()
        if isinstance(event, Scanned):
            self._last = event.scan.text
        if isinstance(event, Pressed) and self._opens(event):
            return
        if isinstance(event, Pressed) and event.action in WISHES:
            self._judged(done(event.scan_id, WISHES[event.action]))
            self._listener.wished(event.action)
            return
        if isinstance(event, Pressed) and event.action == "undo":
            self._undo(event)
            return
        if isinstance(event, Pressed) and self._labelling.takes(event, self._workflow.ANSWERS):
            self._judged(self._labelling.pressed(event))
            return
        if isinstance(event, Pressed) and event.action == "badge" and "badge" not in self._workflow.ANSWERS:
            self._apply(OnDuty(event.value), self._name)
            self._judged(done(event.scan_id, on_duty(event.value)))
            return
        if isinstance(event, Pressed) and event.action == "repeat" and "repeat" not in self._workflow.ANSWERS:
            self._repeat(event)
            return
        if isinstance(event, Pressed) and event.action not in self._workflow.ANSWERS:
            self._judged(refused(event.scan_id, not_possible(event)))
            return
        if self._aside is not None and isinstance(event, Answered):
            self._step_aside(self._aside, event)
        step = self._workflow.step(self._state, event, self._context)
        self._state = step.state
        for effect in step.effects:
            self._apply(effect, self._name)

    def _opens(self, event: Pressed) -> bool:
        """Go to the screen that a word opens, unless the present one has a use for the word itself."""
        mode = None if event.action in self._workflow.ANSWERS else mode_of(event, self._workflows)
        if mode is None:
            return False
        self._switch(mode[0])
        self._judged(done(event.scan_id, mode[1]))
        if event.action in self._workflow.ANSWERS:
            # A screen that knows its own word has something to load.
            self._dispatch(event)
        return True

    def _step_aside(self, aside: tuple[str, Any], event: Answered) -> None:
        """Let the screen that was left for a while hear of its writes."""
        name, state = aside
        step = self._workflows[name].step(state, event, self._context)
        self._aside = (name, step.state)
        for effect in step.effects:
            self._apply(effect, name)

    def _switch(self, name: str) -> None:
        if name == self._name == "disputes":
            return
        self._aside = (self._name, self._state) if name == "disputes" else None
        self._name = name
        self._state = self._workflow.begin()

    def _apply(self, effect: Effect, workflow: str) -> None:
        if isinstance(effect, Ask):
            ask = self._questions.ask_at_leisure if effect.at_leisure else self._questions.ask
            ask(effect.op_id, effect.read)
        elif isinstance(effect, Commit):
            self._outbox.commit(effect.op_id, effect.scan_id, workflow, effect.write, self._context.operator)
        elif isinstance(effect, Say):
            self._judged(effect.verdict, workflow)
        elif isinstance(effect, WorkAt):
            self._context = replace(self._context, location=effect.location)
        elif isinstance(effect, OnDuty):
            self._context = replace(self._context, on_duty=effect.name)
        elif isinstance(effect, SwitchTo):
            self._switch(effect.workflow)
            if effect.event is not None:
                self._dispatch(effect.event)
        elif isinstance(effect, Settle):
            self._outbox.settle(effect.op_id, effect.ruling, self._context.operator)
        elif isinstance(effect, Return):
            self._return()
        elif isinstance(effect, Recall | Tally | Review):
            self._dispatch(Answered(effect.op_id, Done(self._past.told(effect))))
        elif isinstance(effect, Rescan):
            self._rescan(effect)
        elif isinstance(effect, Copy):
            self._listener.copied(effect.text)
        elif isinstance(effect, Print):
            trouble = self._labelling.print_by_hand(effect, self._context.operator)
            if trouble is not None:
                self._surroundings.notify(trouble)
        else:
            self._hand(effect)

    def _hand(self, effect: Photograph | Deliver) -> None:
        """Have something done beside the station, where there is anyone to do it."""
        if self._desk is None:
            why = Why.NO_CAMERA if isinstance(effect, Photograph) else Why.NO_PRINTER
            self._dispatch(Answered(effect.op_id, Refused(why)))
        elif isinstance(effect, Photograph):
            self._desk.photograph(effect.op_id)
        else:
            self._desk.deliver(effect.op_id, effect.report, effect.on_paper)

    def _undo(self, event: Pressed) -> None:
        """Take back the latest write, whichever screen it was made on."""
        undone = self._outbox.undo(f"{event.origin}:undo", self._context.operator)
        if isinstance(undone, Text):
            self._judged(refused(event.scan_id, undone))
        elif undone.by is None:
            self._judged(done(event.scan_id, say("Taken back before it was sent.")))
        else:
            self._judged(done(event.scan_id, say("The server is asked to undo it.")))

    def _return(self) -> None:
        name, state = self._aside or ("home", self._workflows["home"].begin())
        self._name, self._state, self._aside = name, state, None

    def _judged(self, verdict: Verdict, workflow: str = "") -> None:
        if not verdict.scan_id:
            return
        name = workflow or self._name
        if verdict.result is Result.PENDING:
            # It is no outcome yet, so the disk can wait until it stands on the screen.
            self._unrecorded[verdict.scan_id] = (verdict, name)
        else:
            self._unrecorded.pop(verdict.scan_id, None)
            self._journal.record_verdict(verdict, name)
        self._tape.judge(verdict, name)
        self._listener.judged(verdict, name)

    # Lanes.

    def _returned(self, message: Returned) -> None:
        asked = message.op_id == IDENTIFY or self._questions.is_open(message.op_id)
        if not (asked or self._outbox.owns(message.op_id)):
            # What the desk answers tells nothing of the server.
            self._dispatch(Answered(message.op_id, message.outcome))
            return
        self._surroundings.heard(message.outcome, message.seconds, self._now())
        self._questions.answered(message.op_id)
        if message.op_id == IDENTIFY:
            self._identity_answered(message.outcome)
        elif self._outbox.owns(message.op_id):
            self._outbox.returned(message.op_id, message.outcome)
        elif self._labelling.owns(message.op_id):
            self._labelling.answered(message.outcome)
        else:
            self._dispatch(Answered(message.op_id, message.outcome))

    def _identify(self) -> None:
        self._identify_at = self._now() + LONGEST_PAUSE
        self._questions.ask(IDENTIFY, Identify())

    def _identity_answered(self, outcome: Outcome) -> None:
        online = isinstance(outcome, Done)
        self._identify_at = self._now() + (self._pace.heartbeat if online else self._pace.reconnect)
        identity = self._surroundings.identity_answered(outcome)
        if identity is not None:
            self._context = replace(self._context, identity=identity)

    # Writes.

    def answered(self, row: WriteRow, outcome: Outcome) -> None:
        """Tell what became of a write, whichever screen is up by now, and let the workflow know."""
        self._judged(self._workflows[row.workflow].judge(row.write, row.scan_id, outcome), row.workflow)
        self._dispatch(Answered(row.op_id, outcome))
        self._labelling.booked(row, outcome, self._context.operator)

    def disputed(self, row: WriteRow) -> None:
        """Tell that a person must look whether a write happened."""
        self._judged(self._workflows[row.workflow].doubt(row.write, row.scan_id), row.workflow)

    # The screen.

    def _unanswered(self) -> float:
        return self._now() - min(self._questions.oldest, self._outbox.oldest_out(), self._now())

    def _publish(self) -> None:
        self._outbox.count()
        disputes = self._past.disputes(self._outbox.disputes()) if self._outbox.in_doubt else ()
        self._context = replace(self._context, disputes=disputes)
        outbox = self._outbox
        status = self._surroundings.status(self._context, self._unanswered(), outbox.waiting, outbox.in_doubt)
        view = self._workflow.view(self._state, self._context)
        if self._name == "home" and not view.fields:
            # What stands there of a thing wants the room.
            view = replace(view, actions=(*view.actions, *self._recipes))
        if self._name != "disputes":
            offers = ((UNDO, self._outbox.can_undo), (DISPUTES, bool(self._context.disputes)))
            view = replace(view, actions=(*view.actions, *(action for action, is_open in offers if is_open)))
        self._listener.changed(Snapshot(view, status, self._tape.rows()))
        for verdict, name in self._unrecorded.values():
            self._journal.record_verdict(verdict, name)
        self._unrecorded.clear()
