r"""Stories of whole sessions: what is scanned and what the server does, against what the operator sees.

One instruction a line, and after an arrow what must hold then; ``#`` begins a remark:

    given operator OPERATOR may receive | may look
    given order REFERENCE: QUANTITY x PART, QUANTITY x PART [, N received]
    given location NAME
    open REFERENCE               scan an order and let the server answer
    scan CODE [as NAME]          -> RESULT: HEADLINE    (what the tape says of this scan)
    find THING | no match        the server answers a question with an order, a location or nothing
    booked | refused WHY         the server answers the write that is with it
    answer lost | not reached    the write's answer is lost, or the write never left
    read back applied | not applied | unclear | fails
    wait SECONDS
    tape NAME                    -> RESULT: HEADLINE
    screen                       -> HEADLINE
    journal                      -> STATE STATE ...     (all writes in order, read from the file)
    sent                         -> how many writes the server has got
    waiting                      -> WAITING and IN DOUBT as the status bar counts them

In a code ``{GS}``, ``{RS}`` and ``{EOT}`` stand for separators, ``{XX}`` for the character of that
hexadecimal number, ``{bag QUANTITY PART LOT}`` for a supplier's label; ``{5000 x}`` repeats a character.
"""

import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from station.model import Done, Evidence, NotSent, Outcome, Place, Refused, Unknown, Why
from station.operations import FindOrders, Found, OrderLine, PurchaseOrder, Received, Thing
from tests.workbench import MAY_LOOK, MAY_RECEIVE, ORDER, Workbench, label, line

SEPARATORS = {"GS": "\x1d", "RS": "\x1e", "EOT": "\x04"}
EVIDENCE = {
    "applied": Done(Evidence.APPLIED),
    "not applied": Done(Evidence.NOT_APPLIED),
    "unclear": Done(Evidence.UNCLEAR),
    "fails": Unknown("read timeout"),
}


def code_of(written: str) -> str:
    """Turn a code as a story writes it into its characters."""
    return re.sub(r"\{([^{}]+)\}", lambda match: _characters(match[1]), written)


def _characters(name: str) -> str:
    if name in SEPARATORS:
        return SEPARATORS[name]
    if name.startswith("bag "):
        quantity, part, *lot = name.split()[1:]
        return label(mpn=part, quantity=quantity, lot="".join(lot))
    count, _, char = name.partition(" ")
    return char * int(count) if char else chr(int(name, 16))


class Story:
    """Plays one story; ``play`` raises AssertionError at the first line that does not hold."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.identity = MAY_RECEIVE
        self.orders: dict[str, PurchaseOrder] = {}
        self.places: dict[str, Thing] = {}
        self.bench: Workbench | None = None
        self.scans = 0

    def play(self, text: str) -> None:
        for number, written in enumerate(text.split("\n"), 1):
            instruction, arrow, expected = (part.strip(" ") for part in written.partition("->"))
            if not instruction or instruction.startswith("#"):
                continue
            told = self._carry_out(instruction)
            if arrow:
                assert told == expected, f"line {number}: {written}"
        self.close()

    def close(self) -> None:
        if self.bench is not None:
            self.bench.close()
            self.bench = None

    def _carry_out(self, instruction: str) -> str:
        for name in ("given", "open", "scan", "find", "read back", "refused", "wait", "tape"):
            if instruction.startswith(name + " "):
                return getattr(self, "_" + name.replace(" ", "_"))(instruction[len(name) + 1 :]) or ""
        return getattr(self, "_" + instruction.replace(" ", "_"))() or ""

    def _running(self) -> Workbench:
        if self.bench is None:
            self.bench = Workbench(self.file).begin(Done(self.identity))
        return self.bench

    # What there is.

    def _given(self, what: str) -> None:
        kind, _, rest = what.partition(" ")
        if kind == "operator":
            self.identity = replace(
                MAY_RECEIVE if rest.endswith("may receive") else MAY_LOOK, user=rest.split()[0]
            )
        elif kind == "location":
            pk = 100 + len(self.places)
            self.places[rest] = Thing("stocklocation", pk, rest, place=Place(pk, rest))
        else:
            reference, _, lines = rest.partition(": ")
            number = len(self.orders) + 1
            parsed = tuple(self._line(10 * number + n, part) for n, part in enumerate(lines.split("; ")))
            self.orders[reference] = replace(ORDER, pk=number, reference=reference, lines=parsed)

    def _line(self, pk: int, written: str) -> OrderLine:
        match = re.fullmatch(r"(\S+) x (\S+)(?:, (\S+) received)?", written)
        assert match, f"no order line: {written}"
        return line(pk, match[2], "", match[1], match[3] or 0)

    # What the operator does.

    def _scan(self, written: str = "") -> str:
        code, _, name = written.partition(" as ")
        self.scans += 1
        name = name.strip() or f"scan {self.scans}"
        bench = self._running()
        bench.scan(code_of(code), name)
        return self._tape(name)

    def _open(self, reference: str) -> None:
        self._scan(reference)
        self._no_match()
        self._find(reference)
        self._find(reference)

    def _tape(self, name: str) -> str:
        result, headline = self._running().tape(name)
        return f"{result}: {headline}" if headline else result

    def _screen(self) -> str:
        return self._running().headline

    # What the server does.

    def _find(self, name: str) -> str:
        [question] = self._running().lanes.questions
        thing: object = self.orders.get(name) or Found(self.places[name])
        self._running().answer(Done((thing,) if isinstance(question, FindOrders) else thing))
        return self._screen()

    def _no_match(self) -> str:
        [question] = self._running().lanes.questions
        nothing = Done(()) if isinstance(question, FindOrders) else Refused(Why.NO_MATCH)
        self._running().answer(nothing)
        return self._screen()

    def _refuse_sign_in(self) -> str:
        self._running().answer(Refused(Why.SIGN_IN, "Invalid token."))
        return self._screen()

    def _written(self, outcome: Outcome) -> str:
        [op_id] = self._running().lanes.writes
        self._running().write_answered(outcome)
        return self._tape(op_id.rpartition(":")[0])

    def _booked(self) -> str:
        [write] = self._running().lanes.writes.values()
        return self._written(Done(Received(write.line, write.quantity or Decimal(1), write.location)))

    def _refused(self, why: str) -> str:
        return self._written(Refused(Why(why)))

    def _answer_lost(self) -> str:
        return self._written(Unknown("read timeout"))

    def _not_reached(self) -> str:
        return self._written(NotSent("connection refused"))

    def _read_back(self, evidence: str) -> str:
        self._running().go(2)
        [op_id] = [op for op in self._running().lanes.reads if ":look-" in op]
        self._running().answer(EVIDENCE[evidence], op_id)
        return self._tape(op_id.partition(":")[0])

    def _wait(self, seconds: str) -> None:
        self._running().go(float(seconds))

    # What can be seen.

    def _journal(self) -> str:
        return " ".join(self._running().states())

    def _sent(self) -> str:
        return str(len(self._running().lanes.written))

    def _waiting(self) -> str:
        status = self._running().snapshot.status
        return f"{status.waiting} and {status.in_doubt}"
