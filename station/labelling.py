"""Labels that follow writes, labels printed by hand, and what became of all of them."""

import json
from collections import deque
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace

from station.journal.rows import ScanRow, WriteRow
from station.labels_told import Told, note_of
from station.messages import Desk, LabelChanged, Listener
from station.model import Done, Kind, Outcome, Pressed, Print, Reading, Refused, Result, Verdict, Why
from station.operations import Found, GenerateCode, LoadThing, Lookup, Read, Receive, ReceiveLine, Thing
from station.past import scanned_text
from station.screen import LabelResult
from station.tape import Tape
from station.text import Text, say
from station.workflows.automatic_labels import Booked, LabelRules, WantedLabel, labels_after
from station.workflows.base import done, failed, refused
from station.workflows.label_data import label_data

MARK = "for a label: "
"""What the names of questions begin with that are asked for labels."""
WORDS = frozenset({"copies", "reprint"})
FOR_A_PERSON = frozenset({LabelResult.FAILED, LabelResult.UNKNOWN})
MOST_COPIES = 999
MOST_REMEMBERED = 200
NO_PRINTER = say("No printer for labels is set up. Set one up in the settings first.")
NONE_YET = say("No label was printed yet. Show a thing first, then scan PRINT.")
NO_ITEM = say("the server does not tell which stock item it became. Scan the item and print its label.")
GONE = say("the server does not have it any more.")


class OwnCodes:
    """The server's own codes of things; their form is learned from the first that it makes."""

    def __init__(self, read_code: Callable[[str], Reading]) -> None:
        self._read_code = read_code
        self._forms: dict[str, tuple[str, str]] = {}

    def code(self, model: str, pk: int) -> str:
        """Return a thing's code, empty if its form is not known."""
        form = self._forms.get(model)
        return f"{form[0]}{pk}{form[1]}" if form else ""

    def learn(self, model: str, pk: int, code: str) -> None:
        """Learn the form of a code, if the code of any other thing can be told from it beyond doubt."""
        before, key, after = code.partition(str(pk))
        if not key or str(pk) in after or any(char.isdigit() for char in before[-1:] + after[:1]):
            return
        other = pk * 10 + 7
        if all(self._means(f"{before}{each}{after}", model, each) for each in (pk, other)):
            self._forms[model] = (before, after)

    def _means(self, code: str, model: str, pk: int) -> bool:
        reading = self._read_code(code)
        named = (reading.get("model"), reading.get("pk"))
        return reading.kind is Kind.NATIVE and named == (model, str(pk))


def plain_code(model: str, pk: int) -> str:
    """Return the form of a thing's code that every version of the server understands."""
    return json.dumps({model: pk})


class _Making:
    """A label that is being filled; ``thing`` once the server has told of it."""

    def __init__(self, wanted: WantedLabel) -> None:
        self.wanted = wanted
        self.thing: Thing | None = None
        self.customer: Mapping[str, str] | None = None
        self.code = ""
        self.asked: Read | None = None
        self.op_id = ""
        self.is_loaded = False


class Labelling:
    """Has labels printed, beside all else: no verdict waits for a label, and none is changed by one.

    ``ask`` puts a question to the server, whose answer comes to ``answered``. One label is made after the
    other. ``read_code`` tells what a code says, ``recall`` what the journal has of a scan.
    """

    def __init__(
        self,
        rules: LabelRules,
        desk: Desk | None,
        ask: Callable[[str, Read], None],
        read_code: Callable[[str], Reading],
        tape: Tape,
        listener: Listener,
        recall: Callable[[str], ScanRow | None],
    ) -> None:
        self._rules = rules
        self._desk = desk
        self._ask = ask
        self._read_code = read_code
        self._tape = tape
        self._listener = listener
        self._recall = recall
        self._codes = OwnCodes(read_code)
        self._wanted: deque[WantedLabel] = deque()
        self._making: _Making | None = None
        self._number = 0
        self._copies = 0
        self._user = ""
        self._is_any = False
        self._last_unmade = ""
        self._told: dict[str, Told] = {}
        self._unmade: dict[str, list[WantedLabel]] = {}

    def booked(self, row: WriteRow, outcome: Outcome, by: str) -> None:
        """Have the labels printed that follow a write; ``by`` is who is at work."""
        if not isinstance(outcome, Done) or self._desk is None:
            return
        scanned = scanned_text(row.write) if isinstance(row.write, Receive | ReceiveLine) else ""
        reading = self._read_code(scanned)
        booked = Booked(row.op_id, row.scan_id, row.workflow, row.write, outcome.data, reading)
        wanted = labels_after(booked, self._rules)
        if not wanted:
            return
        said, self._copies, self._user = self._copies, 0, by
        self._wanted.extend(replace(each, copies=said or each.copies) for each in wanted)
        self._go_on()

    def print_by_hand(self, label: Print, by: str) -> Text | None:
        """Have a label printed that somebody asked for; returns why that is not possible."""
        if self._desk is None:
            return NO_PRINTER
        said, self._copies = self._copies, 0
        copies = said if said and label.copies == 1 else label.copies
        self._hand_over(replace(label, data={"user": by, **label.data}, copies=copies))
        return None

    # Words.

    def takes(self, event: Pressed, own_words: Collection[str]) -> bool:
        """Tell whether a word is for labels at large; ``own_words`` are those that the screen answers itself.

        A row of the tape that is clicked always is.
        """
        if event.action == "reprint" and event.value:
            return True
        return event.action in WORDS and event.action not in own_words

    def pressed(self, event: Pressed) -> Verdict:
        """Take COPIES or REPRINT; a row of the tape names the scan whose labels are meant."""
        if event.action == "copies":
            return self._copies_said(event)
        scan_id = event.value or self._last_unmade
        if self._desk is None:
            return refused(event.scan_id, NO_PRINTER)
        unmade = self._unmade.pop(scan_id, None)
        if unmade:
            self._wanted.extend(unmade)
            self._go_on()
            return done(event.scan_id, say("The label is tried once more."))
        if not scan_id and not self._is_any:
            return refused(event.scan_id, NONE_YET)
        copies, self._copies = self._copies, 0
        self._desk.reprint(scan_id, copies)
        return done(event.scan_id, say("The last label goes to the printer once more."))

    def _copies_said(self, event: Pressed) -> Verdict:
        copies = int(event.value) if event.value.isdecimal() else 0
        if not 1 <= copies <= MOST_COPIES:
            return refused(event.scan_id, say("No copies are no label. Scan how many."))
        self._copies = copies
        return done(event.scan_id, say("The next label is printed {copies} times.", copies=copies))

    # What the server is asked.

    def owns(self, op_id: str) -> bool:
        """Tell whether an answer belongs to a label."""
        return self._making is not None and self._making.op_id == op_id

    def _go_on(self) -> None:
        while self._making is None and self._wanted:
            self._making = _Making(self._wanted.popleft())
            self._next_step(self._making)

    def _next_step(self, making: _Making) -> None:
        """Ask what is not known yet, one question after the other; print when all is known."""
        if making.wanted.pk is None and not making.wanted.code:
            self._given_up(making, NO_ITEM)
            return
        making.asked = self._question(making)
        if making.asked is None:
            self._finished(making)
            return
        self._number += 1
        making.op_id = f"{MARK}{self._number}"
        self._ask(making.op_id, making.asked)

    def _question(self, making: _Making) -> Read | None:
        wanted = making.wanted
        if wanted.pk is None:
            return Lookup(wanted.code)
        if not making.is_loaded:
            return LoadThing(wanted.model, wanted.pk)
        if wanted.order is not None and making.customer is None:
            return LoadThing("salesorder", wanted.order)
        making.code = making.code or self._codes.code(wanted.model, wanted.pk)
        return None if making.code else GenerateCode(wanted.model, wanted.pk)

    def answered(self, outcome: Outcome) -> None:
        """Take the answer to the question for the label that is being made."""
        making = self._making
        assert making is not None, "only a label under way asks"
        trouble = self._learned(making, outcome)
        if trouble is None:
            self._next_step(making)
        else:
            self._given_up(making, trouble)
        self._go_on()

    def _learned(self, making: _Making, outcome: Outcome) -> Text | None:
        """Take an answer into the label; what a label can do without may stay unknown."""
        told, asked = (outcome.data if isinstance(outcome, Done) else None), making.asked
        if isinstance(asked, Lookup):
            return self._found(making, told, outcome)
        if isinstance(asked, GenerateCode):
            self._coded(making, asked, told, outcome)
        elif making.is_loaded:
            facts = dict(told.facts) if isinstance(told, Thing) else {}
            making.customer = {"customer": facts.get("Customer", ""), "address": facts.get("Address", "")}
        elif isinstance(outcome, Refused) and outcome.why is Why.NOT_FOUND:
            return GONE
        else:
            making.thing = told if isinstance(told, Thing) else None
            making.is_loaded = True
        return None

    def _found(self, making: _Making, told: object, outcome: Outcome) -> Text | None:
        """Take the stock item to which the scanned label leads now."""
        if isinstance(told, Found) and told.thing.model == making.wanted.model:
            making.wanted = replace(making.wanted, pk=told.thing.pk)
            making.thing, making.is_loaded = told.thing, True
            return None
        is_told = isinstance(outcome, Done) or (isinstance(outcome, Refused) and outcome.why is Why.NOT_FOUND)
        return NO_ITEM if is_told else failed(outcome)[0]

    def _coded(self, making: _Making, asked: GenerateCode, told: object, outcome: Outcome) -> None:
        """Take the server's own code; where it gives none, it reads the long form too."""
        code = told.strip() if isinstance(told, str) else ""
        making.code = code or plain_code(asked.model, asked.pk)
        if code or (isinstance(outcome, Refused) and outcome.why is Why.NOT_SUPPORTED):
            self._codes.learn(asked.model, asked.pk, making.code)

    def _finished(self, making: _Making) -> None:
        wanted, thing = making.wanted, making.thing
        data = {"user": self._user, "model": wanted.model, "pk": str(wanted.pk), "barcode": making.code}
        data |= wanted.told
        data |= {name: value for name, value in (making.customer or {}).items() if value}
        if thing is not None:
            data |= {name: value for name, value in label_data(thing, making.code).items() if value}
        self._making = None
        self._hand_over(Print(wanted.template, data, wanted.copies, wanted.scan_id))

    def _given_up(self, making: _Making, trouble: Text) -> None:
        wanted, self._making = making.wanted, None
        self._unmade = dict(list(self._unmade.items())[-MOST_REMEMBERED:])
        self._unmade.setdefault(wanted.scan_id, []).append(wanted)
        self._last_unmade = wanted.scan_id
        headline = say("label not printed: {reason}", reason=trouble)
        self.changed(LabelChanged(wanted.scan_id, 0, LabelResult.FAILED, headline))

    def _hand_over(self, label: Print) -> None:
        assert self._desk is not None, "without a desk no label is made"
        self._is_any, self._last_unmade = True, ""
        self._desk.print_label(label)

    # What became of labels.

    def changed(self, label: LabelChanged) -> None:
        """Take how a label is; its scan shows it beside what the server did."""
        known = self._told.get(label.scan_id, {})
        if known.get(label.job) == label:
            return
        self._is_any = self._is_any or label.job > 0
        self._listener.labelled(label)
        # A label that never came to the queue is behind the one that does.
        kept = {job: each for job, each in known.items() if job and job != label.job}
        if label.result is not LabelResult.DROPPED:
            kept[label.job] = label
        if label.scan_id:
            self._told = dict(list(self._told.items())[-MOST_REMEMBERED:]) | {label.scan_id: kept}
            if label.result in FOR_A_PERSON:
                self._bring_back(label.scan_id)
            self._tape.label(label.scan_id, note_of(kept))

    def _bring_back(self, scan_id: str) -> None:
        """Put the scan of an earlier session on the tape, for a person must see to its label."""
        scan = None if self._tape.holds(scan_id) else self._recall(scan_id)
        if scan is not None:
            verdict = Verdict(scan_id, Result(scan.result), say("{headline}", headline=scan.headline))
            self._tape.add_old(scan_id, scan.code, scan.workflow, verdict)
