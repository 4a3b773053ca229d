"""Receiving: how much is in a bag, said, printed, in packs, in units; one test for each outcome."""

from dataclasses import replace
from decimal import Decimal

import pytest

from station.model import Earlier, Tone
from station.operations import Receive, ReceiveLine
from station.workflows.receiving.quantity import Amount, in_units, pack_options
from station.workflows.receiving.rules import Over, Rules
from station.workflows.receiving.states import Confirming, Deciding, Receiving
from tests.workbench import AMPLIFIER, RESISTOR, bag, line
from tests.workflows.dock import asked_dock, dock_with, fields_of, open_dock

REEL = line(31, "CAP", "CAP-1000", 5, pack=Decimal(1000))
CABLE = line(32, "WIRE", "WIRE-1", 100, units="m")
DRUM = line(33, "HOSE", "HOSE-50", 4, pack=Decimal(50), units="m")

# Said before the bag.


def test_a_quantity_that_was_said_counts_before_the_labels_and_books_by_the_line():
    dock = open_dock().press("quantity", value="7")
    assert dock.said == [("c1", "done", "The next bag holds 7. Scan it.")]
    assert dock.fields()["Next bag: Quantity"] == "7"
    dock.scan(bag())
    assert isinstance(dock.write, ReceiveLine)
    assert (dock.write.quantity, dock.write.barcode) == (Decimal(7), bag())
    assert "Next bag: Quantity" not in dock.fields()
    assert dock.scan(bag(lot="B"), "s2").write.quantity == Decimal(10), "it was said of one bag"


def test_a_quantity_is_put_together_from_digits():
    dock = open_dock()
    for number, digit in enumerate(("2", "BACK", "1", "2", "POINT", "POINT", "5")):
        dock.press("digit", f"d{number}", digit)
    assert dock.said == [("d6", "done", "The next bag holds 12.5. Scan it.")]
    assert dock.fields()["Next bag: Quantity"] == "12.5"
    assert dock.scan(bag()).write.quantity == Decimal("12.5")


def test_a_digit_that_is_taken_back_leaves_the_labels_quantity():
    dock = open_dock().press("digit", value="2").press("digit", "d2", "BACK")
    assert dock.said == [("d2", "done", "The label of the next bag tells its quantity. Scan it.")]
    assert dock.scan(bag()).write.quantity == Decimal(10)


def test_a_point_first_is_zero_point():
    dock = open_dock().press("digit", value="POINT").press("digit", "d2", "5")
    assert dock.fields()["Next bag: Quantity"] == "0.5"


def test_what_was_said_is_forgotten_by_cancel_and_the_order_stays():
    dock = open_dock().press("quantity", value="7").press("cancel", "c2")
    assert dock.said == [("c2", "done", "Forgotten what was said of the next bag. Scan it.")]
    assert dock.scan(bag()).write.quantity == Decimal(10)


def test_what_was_said_of_a_bag_is_not_said_of_the_one_that_is_scanned_instead():
    dock = open_dock().press("quantity", value="25").scan(bag())
    assert isinstance(dock.state, Confirming)
    dock.scan(bag(RESISTOR, 40), "s2")
    assert dock.write.quantity == Decimal(40)


def test_what_was_said_is_kept_while_a_code_is_no_bag():
    dock = open_dock().press("quantity", value="7").scan("a\x00b", "s1")
    assert dock.scan(bag(), "s2").write.quantity == Decimal(7)


@pytest.mark.parametrize("text", ["0", "0.0"])
def test_zero_that_was_said_is_nothing_to_receive(text):
    dock = open_dock().press("quantity", value=text).scan(bag())
    assert dock.said[0][:2] == ("s1", "refused")
    assert dock.headline.startswith("0 × LM358BIDDFR is nothing to receive.")
    assert dock.commits == []


# Printed.


@pytest.mark.parametrize("printed", ["-5", "many"])
def test_a_quantity_that_is_no_number_is_refused_with_what_to_do(printed):
    dock = open_dock().scan(bag(quantity=printed))
    headline = (
        f"LM358BIDDFR: the label's quantity {printed} is no number. "
        "Scan QTY with the right one, then the bag."
    )
    assert dock.said == [("s1", "refused", headline)]
    assert (dock.commits, dock.view.tone) == ([], Tone.BAD)
    dock.press("quantity", value="5")
    assert dock.scan(bag(quantity=printed), "s2").write.quantity == Decimal(5)


def test_a_quantity_with_letters_behind_it_is_asked_about():
    text = bag(AMPLIFIER, "5NAR000")
    dock = open_dock().scan(text)
    assert dock.said[0][:2] == ("s1", "ask")
    assert dock.headline.startswith("5 × LM358BIDDFR? ")
    assert dock.headline.endswith("Scan it again if all is right.")
    assert dock.commits == []
    assert dock.scan(text, "s2").write.quantity == Decimal(5)


def test_a_quantity_with_letters_is_settled_by_the_number_that_is_said():
    dock = open_dock().scan(bag(AMPLIFIER, "5NAR000")).press("quantity", "q1", "6")
    assert dock.said[0] == ("q1", "done", "Quantity 6.")
    assert dock.write.quantity == Decimal(6)


def test_more_than_to_come_and_doubtful_is_one_question():
    dock = open_dock().scan(bag(AMPLIFIER, "50NAR000"))
    assert dock.headline.startswith("LM358BIDDFR: 50 in the bag, only 20 to come.")
    assert dock.press("confirm").write.quantity == Decimal(50)


# Units.


@pytest.mark.parametrize(
    ("of", "field", "packs"),
    [
        (CABLE, "Q2.5M", "2.5"),
        (CABLE, "Q250CM", "2.5"),
        (CABLE, "Q7", "7"),
        (CABLE, "Q7m", "7"),
        (AMPLIFIER, "Q10PCS", "10"),
        (AMPLIFIER, "Q10EA", "10"),
        (DRUM, "Q50M", "1"),
        (DRUM, "Q25M", "0.5"),
    ],
)
def test_units_are_turned_into_the_parts_own(of, field, packs):
    dock = dock_with(of).scan(fields_of(f"30P{of.sku} {field}"))
    assert dock.write.quantity == Decimal(packs)
    assert dock.said[0][:2] == ("s1", "pending")


@pytest.mark.parametrize(
    ("of", "field", "reason"),
    [
        (
            CABLE,
            "Q2KG",
            "WIRE: the label counts in KG, the part in m. Scan QTY with the number, then the bag.",
        ),
        (
            AMPLIFIER,
            "Q2M",
            "LM358BIDDFR: the label counts in M, the part in pieces. Scan QTY with the pieces, then the bag.",
        ),
    ],
)
def test_a_unit_that_cannot_be_turned_into_the_parts_is_refused(of, field, reason):
    dock = dock_with(of).scan(fields_of(f"30P{of.sku} {field}"))
    assert dock.said == [("s1", "refused", reason)]
    assert dock.commits == []


def test_less_than_the_server_can_keep_is_nothing():
    dock = dock_with(CABLE).scan(fields_of(f"30P{CABLE.sku} Q0.001MM"))
    assert dock.headline.startswith("0 × WIRE is nothing to receive.")
    assert dock.commits == []


def test_units_that_divide_badly_are_cut_to_what_the_server_keeps():
    assert in_units(Amount(Decimal(1), "M"), "in") == Decimal("39.37008")
    assert in_units(Amount(Decimal(1), "l"), "m") is None


# Packs or pieces.


def test_a_number_that_can_be_packs_or_pieces_is_asked_about():
    dock = dock_with(REEL).scan(bag(REEL, 1000))
    headline = "1000 × CAP: packs or pieces? The supplier sells packs of 1000."
    assert dock.said == [("s1", "ask", headline)]
    assert (dock.prompt, dock.view.tone) == ("Choose by its digit.", Tone.ASK)
    choices = [(a.name, a.key, a.code, str(a.label)) for a in dock.view.actions]
    assert choices == [
        ("digit", "1", "STATION:DIGIT-1", "1 × pack of 1000 = 1000"),
        ("digit", "2", "STATION:DIGIT-2", "1000 × pack of 1000 = 1000000"),
        ("cancel", "", "STATION:CANCEL", "Cancel"),
    ]
    assert dock.commits == []


def test_the_answer_books_and_holds_for_the_line():
    dock = dock_with(REEL).scan(bag(REEL, 1000)).press("digit", "d1", "1")
    assert dock.said[0] == ("d1", "done", "1 × pack of 1000 = 1000")
    assert isinstance(dock.write, ReceiveLine), "the server would take 1000 packs from the label"
    assert (dock.write.quantity, dock.write.barcode) == (Decimal(1), bag(REEL, 1000))
    assert dock.scan(bag(REEL, 2000), "s2").write.quantity == Decimal(2)
    assert dock.fields()["Pack"] == "1000"


@pytest.mark.parametrize("digit", ["0", "3", "POINT"])
def test_a_digit_that_is_not_offered_leaves_the_question(digit):
    dock = dock_with(REEL).scan(bag(REEL, 1000)).press("digit", "d1", digit)
    headline = f"There is no choice {digit}. Scan one of the digits shown."
    assert dock.said == [("d1", "refused", headline)]
    assert isinstance(dock.state, Deciding)


def test_confirming_a_choice_says_how_to_choose():
    dock = dock_with(REEL).scan(bag(REEL, 1000)).press("confirm")
    assert dock.said == [("c1", "refused", "Scan one of the digits shown.")]


def test_packs_that_are_too_many_are_asked_about_after_the_choice():
    dock = dock_with(REEL).scan(bag(REEL, 1000)).press("digit", "d1", "2")
    assert dock.headline == "CAP: 1000 in the bag, only 5 to come. Scan it again to receive it anyway."


@pytest.mark.parametrize("said", [2, 999, "0.5"])
def test_what_can_only_be_packs_is_not_asked_about(said):
    assert [option.as_packs for option in pack_options(REEL, Decimal(said))] == [True]


def test_pieces_that_make_no_number_of_packs_are_packs():
    threes = replace(REEL, pack=Decimal(3))
    assert [option.packs for option in pack_options(threes, Decimal(4))] == [Decimal(4)]


def test_two_packs_are_booked_by_their_label():
    dock = dock_with(REEL).scan(bag(REEL, 2))
    assert isinstance(dock.write, Receive)
    assert dock.write.quantity == Decimal(2)


def test_another_bag_leaves_the_question():
    dock = dock_with(REEL, AMPLIFIER).scan(bag(REEL, 1000)).scan(bag(), "s2")
    assert dock.said[0] == ("s1", "refused", "CAP was not confirmed. Nothing was booked.")
    assert dock.write.line == AMPLIFIER.pk


def test_a_strange_pack_is_one():
    assert len(pack_options(replace(REEL, pack=Decimal(0)), Decimal(1000))) == 1


# Too many.


def test_where_the_site_refuses_more_than_ordered_nothing_is_asked():
    dock = open_dock(rules=Rules(Over.REFUSE)).scan(bag(quantity=25))
    headline = (
        "LM358BIDDFR: 25 in the bag, only 20 to come. More than ordered is not received here; "
        "put it aside and ask."
    )
    assert dock.said == [("s1", "refused", headline)]
    assert dock.press("confirm").commits == []


def test_what_was_agreed_to_is_the_most_that_may_be_booked():
    assert asked_dock().press("confirm").write.most == Decimal(25)
    assert open_dock().scan(bag()).write.most == Decimal(20)
    twice = open_dock().scan(bag()).scan(bag(quantity=15), "s2").press("confirm")
    assert twice.write.most == Decimal(25)


def test_a_smaller_number_answers_the_question_of_too_many():
    dock = asked_dock().press("quantity", "q1", "20")
    assert dock.said[0] == ("q1", "done", "Quantity 20.")
    assert (dock.write.quantity, dock.write.most) == (Decimal(20), Decimal(20))


def test_another_number_that_is_too_many_is_asked_anew():
    dock = asked_dock().press("quantity", "q1", "30")
    assert dock.headline.startswith("LM358BIDDFR: 30 in the bag, only 20 to come.")
    assert isinstance(dock.state, Confirming)


def test_the_question_stays_on_the_screen_while_other_bags_are_answered():
    dock = open_dock().scan(bag(RESISTOR, 40)).scan(bag(quantity=25), "s2")
    asked = dock.headline
    dock.send_booked("s1:receive")
    assert (dock.headline, dock.view.tone) == (asked, Tone.ASK)
    assert dock.fields()["Part"] == "LM358BIDDFR"
    assert dock.view.rows[1].cells[3] == "40"


@pytest.mark.parametrize("action", ["finish", "photo", "print", "range"])
def test_other_codes_wait_for_the_answer(action):
    dock = asked_dock().press(action)
    sentence = "Answer first what is asked on the screen, or scan CANCEL."
    assert dock.said == [("c1", "refused", sentence)]
    assert isinstance(dock.state, Confirming)


def test_a_label_that_was_booked_before_is_counted_after_a_word_if_it_tells_no_quantity():
    dock = open_dock().scan(bag(quantity=""), "s2", Earlier("10:31", "Received 3 × LM358BIDDFR."))
    assert dock.said[0][:2] == ("s2", "repeated")
    dock.press("confirm")
    assert dock.headline.startswith("1 × LM358BIDDFR counted.")
    dock.press("confirm", "c2")
    assert (dock.write.quantity, dock.write.barcode) == (Decimal(1), "STATION-BAG-s2")


def test_saying_how_many_is_possible_in_a_receiving_state_only():
    dock = open_dock().press("status", value="NONSENSE")
    assert dock.said == [("c1", "refused", "That code is of no use now. Scan the next bag.")]
    assert isinstance(dock.state, Receiving)
