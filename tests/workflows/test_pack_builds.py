"""Packing: components are set aside for a build order, and built in."""

from dataclasses import replace
from decimal import Decimal

import pytest

from station.model import Context, Done, NotSent, Refused, Why
from station.operations import (
    Allocated,
    AllocateToBuild,
    ConsumeBuild,
    ConsumeItem,
    FindBuilds,
    FindSalesOrders,
    FindStock,
    Found,
    LoadBuild,
    Thing,
)
from station.workflows.packing.states import Settling
from tests.workbench import MAY_RECEIVE
from tests.workflows.dock import NO_MATCH
from tests.workflows.packing_bench import (
    BOARD,
    BOARDS,
    BUILD,
    MAY_LOOK,
    SALES,
    SCREW,
    SCREWS,
    Packer,
    allocation,
    in_parcel,
    native,
    open_packer,
)

OPEN = "BO-0001 for Widget is open: 2 of 2 lines are missing something."


def for_build(key, of, line, quantity):
    return allocation(key, of, line, quantity, shipment=None)


def told_build(*allocations, consumed=0):
    per_line = {line.pk: sum(a.quantity for a in allocations if a.line == line.pk) for line in BUILD.lines}
    lines = (replace(line, allocated=Decimal(per_line[line.pk])) for line in BUILD.lines)
    return replace(BUILD, lines=tuple(lines), allocations=allocations)


def test_a_builds_own_code_and_its_reference_open_it():
    packer = Packer().scan("TRAVELLER").answer(Done(Found(Thing("build", 8, "BO-0001"))))
    assert packer.asked == [LoadBuild(8)]
    assert packer.answer(Done(BUILD)).said == [("s1", "done", OPEN)]
    packer = Packer().scan("BO-0001").answer(NO_MATCH)
    assert packer.asked == [FindSalesOrders(("BO-0001",))]
    assert packer.answer(Done(())).asked == [FindBuilds(("BO-0001",))]
    assert packer.answer(Done((BUILD,))).asked == [LoadBuild(8)]
    assert packer.answer(Done(BUILD)).actions == ["consume", "cancel", "home"]


def test_a_build_without_a_part_has_its_title():
    assert "Five widgets" in open_packer(replace(BUILD, part_name="")).view.title.values.values()


def test_a_component_is_set_aside_with_what_there_was_before():
    packer = open_packer(BUILD).press("quantity", value="8").scan(native(SCREWS.pk))
    assert packer.write == AllocateToBuild(
        8,
        62,
        131,
        Decimal(8),
        Decimal(0),
        build_reference="BO-0001",
        part="Screw",
        barcode=native(131),
        most=Decimal(20),
    )
    packer.allocated(301)
    assert packer.headline == "8 × Screw is set aside for BO-0001."
    packer.scan(native(SCREWS.pk), "s2")
    assert (packer.write.before, packer.write.quantity) == (8, 12)
    packer.allocated(301)
    assert packer.row(SCREW).cells[3:] == ("20", "0")
    packer.press("consume", "c2")
    assert packer.write.items == (ConsumeItem(301, Decimal(20)),)


def test_what_was_told_with_the_build_is_not_counted_twice():
    packer = open_packer(BUILD).scan(native(BOARDS.pk))
    packer.answer(Done(told_build(for_build(301, BOARDS, BOARD, 5))), "x:fresh").allocated(301)
    assert packer.row(BOARD).cells[3:] == ("5", "0")


def test_what_has_no_key_is_told_anew():
    packer = open_packer(BUILD).scan(native(BOARDS.pk)).answer(Done(), "s1:allocate")
    assert packer.beside == [LoadBuild(8)]
    packer.tell_order(told_build(for_build(301, BOARDS, BOARD, 5)))
    assert packer.beside == [FindStock(43)]
    assert packer.row(BOARD).cells[3:] == ("5", "0")


def test_two_benches_at_one_build_line_a_person_must_look():
    packer = open_packer(BUILD).scan(native(BOARDS.pk))
    packer.answer(Done(Allocated(301, 61, 130, Decimal(5), over=Decimal(5))), "s1:allocate")
    sentence = (
        "Another bench has set Board aside at the same moment: 5 too many. Take that many out on the server."
    )
    assert packer.said == [("s1", "unsure", sentence)]
    assert packer.commits == []


@pytest.mark.parametrize("identity", [MAY_LOOK, MAY_RECEIVE])
def test_who_may_not_build_sets_nothing_aside(identity):
    packer = open_packer(BUILD, context=Context(identity)).scan(native(BOARDS.pk))
    sentence = f"{identity.user} may not set stock aside for builds. Ask whoever manages the server."
    assert packer.said == [("s1", "refused", sentence)]


def two_lines():
    return open_packer(told_build(for_build(301, BOARDS, BOARD, 5), for_build(302, SCREWS, SCREW, 20)))


def test_consume_goes_line_by_line():
    packer = two_lines().press("consume")
    assert [commit.op_id for commit in packer.commits] == ["c1:consume-61", "c1:consume-62"]
    assert packer.commits[0].write == ConsumeBuild(
        8, 61, (ConsumeItem(301, Decimal(5)),), Decimal(0), "BO-0001", "Board"
    )
    assert packer.said == [("c1", "pending", "BO-0001 consumes what is set aside ...")]


def test_consume_twice_builds_nothing_in_twice():
    packer = two_lines().press("consume").press("consume", "c2")
    assert packer.commits == []
    assert packer.said == [("c2", "refused", "Nothing is set aside for this build. Scan its components.")]


def test_what_was_built_in_is_told_anew():
    packer = two_lines().press("consume").answer(Done(), "c1:consume-61")
    assert packer.beside == [LoadBuild(8)]
    assert packer.headline == "Built in. Scan the next code."
    built = replace(BUILD, lines=(replace(BOARD, consumed=Decimal(5)), SCREW))
    packer.tell_order(built)
    assert packer.row(BOARD).cells[3:] == ("5", "0")


def test_what_was_not_built_in_is_said_and_can_be_tried_again():
    packer = two_lines().press("consume").answer(Refused(Why.UNCHANGED, "words"), "c1:consume-61")
    assert packer.headline == "Not everything was built in. Look at the list of scans."
    packer.tell_order(told_build(for_build(301, BOARDS, BOARD, 5)))
    assert packer.press("consume", "c2").write.line == 61
    before = packer.state
    assert packer.answer(NotSent("x"), "c2:consume-61").state == before


def test_consume_waits_for_what_is_under_way():
    packer = open_packer(BUILD).scan(native(BOARDS.pk)).press("consume")
    assert isinstance(packer.state, Settling)
    assert packer.allocated(301).write.items == (ConsumeItem(301, Decimal(5)),)


def test_a_build_is_neither_shipped_nor_checked_and_an_order_consumes_nothing():
    packer = two_lines().press("ship")
    assert packer.said == [
        ("c1", "refused", "A build order is not shipped. Scan CONSUME to use up what is set aside.")
    ]
    assert packer.press("verify", "c2").said[0][2].startswith("There is no parcel to check here.")
    assert packer.press("new-shipment", "c3").said[0][2].startswith("That code is of no use now.")
    sales = in_parcel().press("consume")
    assert sales.said == [("c1", "refused", "A sales order consumes nothing. Scan SHIP to send it.")]


def test_an_answer_for_another_kind_of_order_changes_nothing():
    packer = two_lines()
    before = packer.state
    assert packer.answer(Done(replace(SALES, pk=BUILD.pk)), "x:fresh").state == before
