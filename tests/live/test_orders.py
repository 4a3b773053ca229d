"""What the station relies on an InvenTree server for when goods come in for a purchase order."""

import uuid
from dataclasses import replace
from decimal import Decimal

import pytest

from station.model import Done, Evidence, Identity, Outcome, Refused, Why
from station.operations import (
    AddOrderLine,
    CompleteOrder,
    FindOrdersOf,
    Found,
    Identify,
    IssueOrder,
    LoadPlaces,
    LookBack,
    MatchForOrder,
    OrderLine,
    PurchaseOrder,
    ReceiveLine,
    SearchOrders,
    StockAt,
)
from tests.live.conftest import Live

OP_AMP, SPOOL, NO_PLACE = "296-LM358BIDDFRCT-ND", "WIRE-SPOOL-100M-ND", "311-10.0KHRCT-ND"
CUT_TAPE = "490-1532-1-ND"


def references(live: Live, read: FindOrdersOf | SearchOrders) -> list[str]:
    found = live.data(read)
    assert isinstance(found, tuple)
    return [order.reference for order in found]


def why(outcome: Outcome) -> Why:
    assert isinstance(outcome, Refused), outcome
    return outcome.why


def test_a_line_tells_pack_units_and_picture(live: Live):
    spool = live.line("PO-0001", SPOOL)
    assert (spool.pack, spool.units, spool.keeps_serials) == (100, "m", False)
    op_amp = live.line("PO-0001", OP_AMP)
    assert (op_amp.pack, op_amp.expires) == (1, False)
    assert op_amp.picture.startswith("/media/")
    assert live.line("PO-2023-06-08-001337", "PG-10-TME").keeps_serials


def test_a_line_tells_where_its_goods_go_with_the_full_path(live: Live):
    op_amp = live.line("PO-0001", OP_AMP)
    assert op_amp.usual_place is not None
    assert op_amp.usual_place.name == "Warehouse/Shelf A/A1"
    assert not op_amp.usual_place.structural
    assert live.line("PO-0001", NO_PLACE).usual_place is None


@pytest.mark.parametrize("code", ["C312270", "c312270", "ST-1-102-A01-T000-RS"])
def test_an_order_is_found_by_the_code_of_a_part_on_it(live: Live, code: str):
    assert references(live, FindOrdersOf((code,))) == ["PO-0003"]


def test_an_order_is_not_found_by_a_part_of_a_code(live: Live):
    assert references(live, FindOrdersOf(("C31227", "no such part"))) == []


@pytest.mark.parametrize("words", ["PO-0001", "72991337", "PO-DIGIKEY", "Dual op-amp", OP_AMP])
def test_an_order_is_found_by_words(live: Live, words: str):
    assert "PO-0001" in references(live, SearchOrders(words))


def test_the_order_that_is_named_comes_first(live: Live):
    assert references(live, SearchOrders("po-0003"))[0] == "PO-0003"
    assert len(references(live, SearchOrders(""))) >= 5


def test_orders_that_are_closed_are_not_found(live: Live):
    assert "PO-0007" not in references(live, SearchOrders("PO-0007"))


def test_a_code_is_matched_with_a_part_of_the_orders_supplier(live: Live):
    # The oldest servers look only for orders that are not placed yet.
    order, line = live.order("PO-0006"), live.line("PO-0001", NO_PLACE)
    found = live.data(MatchForOrder(f'{{"supplierpart": {line.supplier_part}}}', order.pk))
    assert isinstance(found, Found)
    assert (found.order, found.supplier_part, found.is_label) == (order.pk, line.supplier_part, False)
    assert dict(found.thing.facts)["SKU"] == NO_PLACE
    assert why(live(MatchForOrder("no such code", order.pk))) is Why.NO_MATCH
    other = live.line("PO-0003", "C312270")
    assert why(live(MatchForOrder(f'{{"supplierpart": {other.supplier_part}}}', order.pk))) is Why.NO_MATCH


def test_what_the_oldest_servers_cannot_match_says_so(live: Live):
    order, line = live.order("PO-0001"), live.line("PO-0001", NO_PLACE)
    who, outcome = live.data(Identify()), live(MatchForOrder(f'{{"part": {line.part}}}', order.pk))
    assert isinstance(who, Identity)
    assert isinstance(outcome, Done) if who.api >= 425 else why(outcome) is Why.NOT_SUPPORTED


def test_it_is_told_where_a_part_lies(live: Live):
    part = live.line("PO-0001", OP_AMP).part
    assert part is not None
    places = live.data(LoadPlaces(part))
    assert isinstance(places, tuple)
    assert all(isinstance(at, StockAt) and at.quantity > 0 for at in places)
    assert "Warehouse/Shelf A/A1" in [at.place.name for at in places]
    assert 1 <= len(places) <= 5


def test_a_receipt_stays_within_what_the_line_may_hold(live: Live):
    order, line = live.order("PO-0001"), live.line("PO-0001", CUT_TAPE)
    assert line.destination is not None
    write = ReceiveLine(
        order.pk,
        order.reference,
        line.pk,
        Decimal(2),
        f"Station test {uuid.uuid4().hex}",
        line.destination.pk,
        received_before=line.received,
        most=line.received + 1,
    )
    assert why(live(write)) is Why.TOO_MANY
    assert live.line("PO-0001", CUT_TAPE).received == line.received
    assert isinstance(live(replace(write, most=line.received + 2)), Done)
    assert live.line("PO-0001", CUT_TAPE).received == line.received + 2
    assert why(live(replace(write, line=999_999))) is Why.NO_LINE


def test_a_place_that_is_gone_is_told(live: Live):
    order, line = live.order("PO-0001"), live.line("PO-0001", CUT_TAPE)
    code = f"Station test {uuid.uuid4().hex}"
    write = ReceiveLine(order.pk, order.reference, line.pk, Decimal(1), code, 999_999)
    assert why(live(write)) is Why.PLACE_GONE
    nowhere = live.line("PO-0001", NO_PLACE)
    write = ReceiveLine(order.pk, order.reference, nowhere.pk, Decimal(1), code)
    assert why(live(write)) is Why.NO_LOCATION


def test_a_line_is_added_once_under_its_reference(live: Live):
    order, part = live.order("PO-0006"), live.line("PO-0001", NO_PLACE).supplier_part
    assert part is not None
    for _ in range(2):
        # The second one has the same part, and is a line of its own all the same.
        write = AddOrderLine(order.pk, part, Decimal(3), f"Station {uuid.uuid4().hex}", order.reference)
        assert live.data(LookBack(write)) is Evidence.NOT_APPLIED
        line = live.data(write)
        assert isinstance(line, OrderLine)
        assert live.data(LookBack(write)) is Evidence.APPLIED
        assert (line.ordered, line.supplier_part, line.reference) == (3, part, write.reference)
        assert line.pk in [each.pk for each in live.order("PO-0006").lines]
    other = live.line("PO-0003", "C312270").supplier_part
    assert other is not None
    assert why(live(replace(write, supplier_part=other, reference="other"))) is Why.NO_MATCH


def test_an_order_that_is_placed_may_be_placed_again(live: Live):
    order = live.order("PO-0001")
    write = IssueOrder(order.pk, order.reference)
    assert live.data(LookBack(write)) is Evidence.APPLIED
    placed = live.data(write)
    assert isinstance(placed, PurchaseOrder)
    assert placed.placed


def test_an_order_with_open_lines_is_completed_only_if_that_is_accepted(live: Live):
    order = live.order("PO-0001")
    write = CompleteOrder(order.pk, False, order.reference)
    assert why(live(write)) is Why.INVALID
    assert live.data(LookBack(write)) is Evidence.NOT_APPLIED
    assert live.order("PO-0001").open
