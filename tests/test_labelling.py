"""Labels beside the work: what is asked for them, what they say, what is said of them; a scripted server."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

import pytest
from hypothesis import given, strategies as st

from station.barcode import read
from station.journal.rows import ScanRow, WriteRow
from station.journal.states import WriteState
from station.labelling import MARK, Labelling, OwnCodes, plain_code
from station.labels_told import note_of
from station.messages import LabelChanged
from station.model import Done, NotSent, Outcome, Place, Pressed, Print, Refused, Result, Tone, Unknown, Why
from station.operations import (
    Found,
    GenerateCode,
    LoadThing,
    Lookup,
    Move,
    Moved,
    MoveItem,
    Read,
    Receive,
    Received,
    ReceiveLine,
    Ship,
    Thing,
    Write,
)
from station.screen import LabelResult
from station.tape import Tape
from station.text import say
from station.workflows.automatic_labels import LabelRules
from tests.workbench import Clock, Recorder, label, scan

RULES = LabelRules(after_receive="bag", after_move="stock-item", after_ship="shipment")
CODE = label("296-1", "LM358", 10, lot="L-7")
BY_LABEL = Receive(5, "PO-0001", CODE, 11, location_name="Dock", quantity=Decimal(10), part="LM358")
BY_LINE = ReceiveLine(
    5, "PO-0001", 11, Decimal(10), CODE, batch="L-7", part="LM358", expiry_date="2027-01-31"
)
ITEM = Thing(
    "stockitem",
    12,
    "LM358BIDDFR",
    "Amplifier",
    Place(3, "Dock/A1"),
    Decimal(20),
    "pcs",
    facts=(("IPN", "IC-1"), ("Batch", "L-7"), ("SKU", "296-1")),
)


@dataclass
class Desk:
    """Keeps what is to be printed."""

    labels: list[Print] = field(default_factory=list)
    again: list[tuple[str, int]] = field(default_factory=list)

    def print_label(self, label: Print) -> None:
        self.labels.append(label)

    def reprint(self, scan_id: str, copies: int) -> None:
        self.again.append((scan_id, copies))


class Bench:
    """Labelling with a desk that keeps labels and a server that the test speaks for."""

    def __init__(self, rules: LabelRules = RULES, has_desk: bool = True) -> None:
        self.asked: list[tuple[str, Read]] = []
        self.desk, self.told, self.tape = Desk(), Recorder(), Tape(Clock())
        self.kept: dict[str, ScanRow] = {}
        self.tape.add(scan(CODE), "receive")
        desk = self.desk if has_desk else None
        self.labelling = Labelling(
            rules,
            desk,
            lambda op_id, asked: self.asked.append((op_id, asked)),
            read,
            self.tape,
            self.told,
            self.kept.get,
        )

    def booked(
        self, write: Write, told: object = None, workflow: str = "receive", op: str = "s1:x"
    ) -> "Bench":
        row = WriteRow(
            op, "s1", workflow, write, WriteState.DONE, 0, 0.0, None, "", "2026-11-21T09:30:00+00:00"
        )
        self.labelling.booked(row, told if isinstance(told, Outcome) else Done(told), "Ada")
        return self

    def answer(self, outcome: object) -> Read:
        """Answer the question that is under way; return which it was."""
        op_id, asked = self.asked[-1]
        assert self.labelling.owns(op_id)
        self.labelling.answered(outcome if isinstance(outcome, Outcome) else Done(outcome))
        return asked

    def received(self, *pks: int) -> "Bench":
        return self.booked(BY_LINE, Received(11, Decimal(10), 3, pks or (12,)))

    @property
    def question(self) -> Read:
        return self.asked[-1][1]

    @property
    def data(self) -> Mapping[str, str]:
        return self.desk.labels[-1].data

    def note(self) -> str:
        [row] = self.tape.rows()
        return str(row.label.text) if row.label else ""


def test_a_receipt_by_line_is_asked_for_its_item_and_its_code():
    bench = Bench().received()
    assert bench.answer(ITEM) == LoadThing("stockitem", 12)
    assert bench.answer("INV-SI12") == GenerateCode("stockitem", 12)
    [printed] = bench.desk.labels
    assert (printed.template, printed.copies, printed.scan_id) == ("bag", 0, "s1")
    wanted = {
        "barcode": "INV-SI12",
        "name": "LM358BIDDFR",
        "IPN": "IC-1",
        "quantity": "20",
        "units": "pcs",
        "batch": "L-7",
        "lot": "L-7",
        "expiry": "2027-01-31",
        "sku": "296-1",
        "mpn": "LM358",
        "order": "PO-0001",
        "location": "Dock/A1",
        "user": "Ada",
        "model": "stockitem",
        "pk": "12",
    }
    assert wanted.items() <= bench.data.items()


def test_a_receipt_by_label_is_found_by_the_label():
    bench = Bench().booked(BY_LABEL, Received(11, Decimal(10), 3))
    assert bench.answer(Found(ITEM)) == Lookup(CODE)
    assert bench.answer("INV-SI12") == GenerateCode("stockitem", 12)
    assert bench.data["barcode"] == "INV-SI12"


@pytest.mark.parametrize(
    ("outcome", "reason"),
    [
        (Done(Found(replace(ITEM, model="supplierpart"))), "the server does not tell which stock item"),
        (Done(None), "the server does not tell which stock item"),
        (Refused(Why.NOT_FOUND), "the server does not tell which stock item"),
        (Refused(Why.SIGN_IN), "The server does not accept this station's sign-in."),
        (NotSent("no network"), "The server cannot be reached."),
        (Unknown("half an answer"), "The server gave no usable answer."),
    ],
)
def test_a_receipt_whose_item_is_not_found_says_so_and_is_tried_again_by_a_click(outcome, reason):
    bench = Bench().booked(BY_LABEL)
    bench.answer(outcome)
    assert bench.note().startswith(f"label not printed: {reason}")
    assert bench.tape.rows()[0].label.tone is Tone.BAD
    verdict = bench.labelling.pressed(Pressed("reprint", "s2", "s1"))
    assert (verdict.result, str(verdict.headline)) == (Result.DONE, "The label is tried once more.")
    assert bench.question == Lookup(CODE)
    bench.answer(Found(ITEM))
    bench.answer("INV-SI12")
    assert len(bench.desk.labels) == 1
    assert bench.desk.again == []


def test_the_last_label_is_tried_again_by_the_word_too():
    bench = Bench().booked(BY_LABEL)
    bench.answer(NotSent("no network"))
    assert bench.labelling.pressed(Pressed("reprint", "s2")).result is Result.DONE
    assert len(bench.asked) == 2


@pytest.mark.parametrize(
    "outcome", [NotSent("gone"), Unknown("half"), Refused(Why.FORBIDDEN), Done("nonsense")]
)
def test_without_its_item_a_label_says_what_the_receipt_has_told(outcome):
    bench = Bench().received()
    bench.answer(outcome)
    bench.answer(outcome if not isinstance(outcome, Done) else Done(7))
    assert bench.data["barcode"] == plain_code("stockitem", 12) == '{"stockitem": 12}'
    assert (bench.data["name"], bench.data["batch"], bench.data["pk"]) == ("LM358", "L-7", "12")
    assert "quantity" not in bench.data, "packs are no pieces"


def test_what_is_gone_gets_no_label():
    bench = Bench().received()
    bench.answer(Refused(Why.NOT_FOUND))
    assert bench.note() == "label not printed: the server does not have it any more."
    assert bench.desk.labels == []


def test_one_label_after_the_other_and_the_code_is_asked_for_once():
    bench = Bench().received(12, 13)
    assert len(bench.asked) == 1
    bench.answer(ITEM)
    bench.answer("INV-SI12")
    assert bench.answer(replace(ITEM, pk=13)) == LoadThing("stockitem", 13)
    assert [each.data["barcode"] for each in bench.desk.labels] == ["INV-SI12", "INV-SI13"]
    assert len(bench.asked) == 3


def test_a_server_without_codes_of_its_own_is_asked_once():
    bench = Bench().received(12, 13)
    bench.answer(ITEM)
    bench.answer(Refused(Why.NOT_SUPPORTED))
    bench.answer(replace(ITEM, pk=13))
    assert [each.data["barcode"] for each in bench.desk.labels] == ['{"stockitem": 12}', '{"stockitem": 13}']


def test_an_answer_to_nothing_is_nobodys():
    bench = Bench().received()
    op_id, _ = bench.asked[0]
    bench.answer(ITEM)
    assert op_id.startswith(MARK)
    assert not bench.labelling.owns(op_id)


@pytest.mark.parametrize(
    ("write", "told", "workflow", "op", "rules"),
    [
        (BY_LINE, Received(11, None, None, (12,)), "receive", "s1:x", LabelRules()),
        (BY_LINE, Refused(Why.TAKEN_BACK), "receive", "s1:x", RULES),
        (BY_LINE, NotSent("later"), "receive", "s1:x", RULES),
        (BY_LINE, Received(11, None, None, (12,)), "recipe dock", "s1:x", RULES),
        (Move((MoveItem(12, Decimal(1)),), 3, "n"), Moved((12,), 3), "move", "s2:undo", RULES),
        (Move((MoveItem(12, Decimal(1)),), 3, "n"), Moved((12,), 3), "item", "s1:split", RULES),
        (Move((MoveItem(12, Decimal(1)),), 3, "n"), Moved((None,), 3), "move", "s1:move", RULES),
        (Move((MoveItem(12, Decimal(1)),), 3, "n"), None, "move", "s1:move", LabelRules("bag")),
        (Ship(4, 9), None, "pack", "s1:ship", LabelRules("bag")),
    ],
)
def test_what_prints_nothing_by_itself(write, told, workflow, op, rules):
    bench = Bench(rules).booked(write, told, workflow, op)
    assert (bench.asked, bench.desk.labels, bench.note()) == ([], [], "")


def test_no_desk_prints_nothing():
    bench = Bench(has_desk=False).received()
    assert bench.asked == []
    told = bench.labelling.print_by_hand(Print("bag", {}), "Ada")
    assert str(told) == "No printer for labels is set up. Set one up in the settings first."
    verdict = bench.labelling.pressed(Pressed("reprint", "s2"))
    assert (verdict.result, verdict.headline) == (Result.REFUSED, told)


def test_serial_numbers_without_their_items_cannot_be_found():
    bench = Bench().booked(replace(BY_LINE, serial_numbers="1,2"))
    assert bench.asked == []
    assert bench.note().startswith("label not printed: the server does not tell which stock item it became.")


def test_moved_items_get_theirs_each():
    move = Move((MoveItem(12, Decimal(1)), MoveItem(13, Decimal(1))), 3, "n", "Shelf")
    bench = Bench().booked(move, Moved((12, 14), 3), "move")
    assert bench.answer(ITEM) == LoadThing("stockitem", 12)
    bench.answer("INV-SI12")
    bench.answer(NotSent("gone"))
    assert [each.data["pk"] for each in bench.desk.labels] == ["12", "14"]
    assert bench.data["location"] == "Shelf"
    read_back = Bench().booked(move, None, "move")
    assert read_back.question == LoadThing("stockitem", 12)


def test_a_shipment_names_its_customer():
    bench = Bench().booked(Ship(4, 9, "TRACK-7", reference="1", order_reference="SO-0001"), None, "pack")
    shipment = Thing("salesordershipment", 4, "1", facts=(("Tracking number", "TRACK-8"),))
    assert bench.answer(shipment) == LoadThing("salesordershipment", 4)
    order = Thing("salesorder", 9, "SO-0001", facts=(("Customer", "Müller & Söhne"),))
    assert bench.answer(order) == LoadThing("salesorder", 9)
    assert bench.answer("INV-SS4") == GenerateCode("salesordershipment", 4)
    wanted = {"customer": "Müller & Söhne", "tracking": "TRACK-8", "reference": "1", "order": "SO-0001"}
    assert wanted.items() <= bench.data.items()


def test_a_shipment_without_its_order_is_printed_all_the_same():
    bench = Bench().booked(Ship(4, 9, "TRACK-7", order_reference="SO-0001"), None, "pack")
    for outcome in (NotSent("gone"), NotSent("gone"), NotSent("gone")):
        bench.answer(outcome)
    assert (bench.data["tracking"], bench.data["order"]) == ("TRACK-7", "SO-0001")


# Words.


@pytest.mark.parametrize("value", ["0", "", "1000", "x"])
def test_copies_that_are_none(value):
    verdict = Bench().labelling.pressed(Pressed("copies", "s2", value))
    assert (verdict.result, str(verdict.headline)) == (
        Result.REFUSED,
        "No copies are no label. Scan how many.",
    )


def test_copies_hold_for_the_next_label_only():
    bench = Bench()
    bench.labelling.pressed(Pressed("copies", "s2", "3"))
    bench.labelling.print_by_hand(Print("bag", {}, scan_id="s1"), "Ada")
    bench.labelling.print_by_hand(Print("bag", {}, 2), "Ada")
    bench.labelling.pressed(Pressed("copies", "s2", "4"))
    bench.labelling.pressed(Pressed("reprint", "s3"))
    bench.labelling.pressed(Pressed("reprint", "s3", "s1"))
    assert [each.copies for each in bench.desk.labels] == [3, 2]
    assert bench.desk.again == [("", 4), ("s1", 0)]


def test_who_takes_the_words():
    takes = Bench().labelling.takes
    assert takes(Pressed("reprint"), frozenset())
    assert takes(Pressed("copies", value="2"), frozenset({"reprint"}))
    assert not takes(Pressed("reprint"), frozenset({"reprint"}))
    assert takes(Pressed("reprint", value="s1"), frozenset({"reprint"})), "a click on the tape"
    assert not takes(Pressed("confirm"), frozenset())


# What is said.


def changed(job: int, result: LabelResult, headline: str = "x") -> LabelChanged:
    return LabelChanged("s1", job, result, say("{text}", text=headline))


def test_the_tape_says_what_most_needs_to_be_seen():
    bench = Bench()
    bench.labelling.changed(changed(1, LabelResult.PRINTED, "label printed"))
    assert bench.note() == "label printed"
    bench.labelling.changed(changed(2, LabelResult.PRINTED, "label printed"))
    assert bench.note() == "2 labels printed"
    bench.labelling.changed(changed(3, LabelResult.UNKNOWN, "in doubt"))
    bench.labelling.changed(changed(3, LabelResult.UNKNOWN, "in doubt"))
    assert bench.note() == "1 of 3: in doubt"
    bench.labelling.changed(changed(3, LabelResult.DROPPED))
    assert bench.note() == "2 labels printed"
    assert len(bench.told.labels) == 4, "what is not new is not told"


def test_a_label_of_no_scan_is_told_and_stands_nowhere():
    bench = Bench()
    bench.labelling.changed(replace(changed(1, LabelResult.SENT), scan_id=""))
    assert (bench.note(), len(bench.told.labels)) == ("", 1)


def test_a_label_in_doubt_brings_back_the_scan_of_an_earlier_session():
    bench = Bench()
    bench.kept["old"] = ScanRow("old", "", "dock", "BAG-7", "receive", "done", "Received {3} × LM358.")
    for scan_id, result in (("old", LabelResult.PRINTED), ("gone", LabelResult.UNKNOWN)):
        bench.labelling.changed(LabelChanged(scan_id, 1, result, say("x")))
    assert len(bench.tape.rows()) == 1
    for headline in ("in doubt", "in doubt still"):
        bench.labelling.changed(LabelChanged("old", 2, LabelResult.UNKNOWN, say("{text}", text=headline)))
    old, _ = bench.tape.rows()
    assert (old.text, old.result, str(old.headline)) == ("BAG-7", Result.DONE, "Received {3} × LM358.")
    assert str(old.label.text) == "1 of 2: in doubt still"


def test_no_labels_have_no_note():
    assert note_of({}) is None


# The server's own codes.


@pytest.mark.parametrize("code", ["INV-SI12", '{"stockitem": 12}', '{"stockitem":12}'])
def test_the_form_of_a_code_is_learned(code):
    codes = OwnCodes(read)
    codes.learn("stockitem", 12, code)
    assert codes.code("stockitem", 345) == code.replace("12", "345")
    assert codes.code("part", 345) == ""


@pytest.mark.parametrize(
    "code",
    ["INV-SI13", "12", "X12", "INV-PA12", "https://inventree.example.com/12", "INV-SI012", "12INV-SI12", ""],
)
def test_what_is_not_beyond_doubt_is_not_learned(code):
    codes = OwnCodes(read)
    codes.learn("stockitem", 12, code)
    assert codes.code("stockitem", 345) == ""


@given(code=st.text(max_size=40), pk=st.integers(1, 10**6), other=st.integers(1, 10**6))
def test_no_answer_makes_a_code_of_another_thing(code, pk, other):
    codes = OwnCodes(read)
    codes.learn("stockitem", pk, code)
    made = codes.code("stockitem", other)
    if made:
        reading = read(made)
        assert (reading.get("model"), reading.get("pk")) == ("stockitem", str(other))
