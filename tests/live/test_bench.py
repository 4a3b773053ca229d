"""What the rest of the bench relies on an InvenTree server for: looking, searching, codes, kept scans."""

import uuid
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest

from station.model import Done, Evidence, Identity, Refused, Why
from station.operations import (
    Adjusted,
    Contents,
    Details,
    ForgetScans,
    Found,
    GenerateCode,
    Identify,
    Link,
    Linked,
    LoadContents,
    LoadDetails,
    LoadPicture,
    LoadServerScan,
    LoadServerScans,
    LoadThing,
    LookBack,
    Lookup,
    Merge,
    ReceiveLine,
    RemoveStock,
    SearchThings,
    ServerScan,
    ServerScans,
    Thing,
    Unlink,
    code_hash,
)
from tests.live.conftest import Capability, Live, Server

REEL = "REEL-000123"
CUT_TAPE = "490-1532-1-ND"
ONE = Decimal(1)


def thing(live: Live, code: str) -> Thing:
    found = live.data(Lookup(code))
    assert isinstance(found, Found)
    return found.thing


def scans(live: Live, operation: LoadServerScans | None = None) -> ServerScans:
    found = live.data(operation or LoadServerScans())
    assert isinstance(found, ServerScans)
    return found


def test_a_thing_is_loaded_as_it_was_scanned(live: Live):
    reel = thing(live, REEL)
    assert live.data(LoadThing(reel.model, reel.pk)) == reel
    assert reel.linked == code_hash(REEL)
    assert reel.item is not None
    assert reel.item.quantity == reel.quantity
    assert reel.part == reel.item.part
    assert live.data(LoadPicture(reel.thumbnail))


def test_what_stands_around_a_thing_is_told(live: Live):
    reel = thing(live, REEL)
    assert reel.part is not None
    told = live.data(LoadDetails("stockitem", reel.pk, reel.part))
    assert isinstance(told, Details)
    assert told.untold == ()
    assert reel.pk in {item.pk for item in told.items}
    assert {item.part for item in told.items} == {reel.part}
    assert ("DigiKey", "LM358BIDDFR") in {(each.supplier, each.mpn) for each in told.supplier_parts}
    assert told.movements
    assert told.movements[0].what
    assert live.data(LoadDetails("part", reel.part)) == replace(told, movements=())


def test_open_orders_of_a_part_are_told(live: Live):
    found = live.data(SearchThings("RC0603FR-0710KL"))
    assert isinstance(found, tuple)
    part = next(each for each in found if each.model == "part")
    told = live.data(LoadDetails("part", part.pk))
    assert isinstance(told, Details)
    models = {order.model for order in told.orders}
    assert models >= {"purchaseorder", "build"}
    assert all(order.open > 0 and order.reference for order in told.orders)
    assert next(o for o in told.orders if o.model == "purchaseorder").partner == "DigiKey"


@pytest.mark.parametrize(
    ("words", "model"),
    [
        ("LM358", "part"),
        ("LOT-22A", "stockitem"),
        ("Shelf A", "stocklocation"),
        ("PO-0001", "purchaseorder"),
        ("SO-0001", "salesorder"),
        ("BO-0001", "build"),
    ],
)
def test_everything_is_found_by_words(live: Live, words: str, model: str):
    found = live.data(SearchThings(words))
    assert isinstance(found, tuple)
    assert model in {each.model for each in found}
    if model.endswith("order") or model == "build":
        assert (found[0].model, found[0].name) == (model, words)


def test_a_kind_that_the_user_may_not_see_is_left_out(server: Server, signed_in: Callable[[str], Live]):
    assert any(each.model == "part" for each in signed_in(server.operator).data(SearchThings("LM358")))  # type: ignore[attr-defined]


def test_what_lies_at_a_place_is_listed_without_what_lies_below(live: Live):
    reel = thing(live, REEL)
    assert reel.place is not None
    there = live.data(LoadContents(reel.place.pk))
    assert isinstance(there, Contents)
    assert there.complete
    assert reel.item in there.items
    assert {item.place.pk for item in there.items if item.place} == {reel.place.pk}


def test_a_place_that_does_not_exist_has_not_all_there_is(live: Live):
    answer = live(LoadContents(999_999))
    assert isinstance(answer, Refused)
    assert answer.why is Why.NOT_FOUND


def test_the_servers_own_code_leads_back_or_there_is_none(live: Live):
    reel = thing(live, REEL)
    answer = live(GenerateCode(reel.model, reel.pk))
    if live.server.can(Capability.GENERATES_CODES):
        assert isinstance(answer, Done)
        assert isinstance(answer.data, str)
        found = thing(live, answer.data)
        assert (found.model, found.pk) == (reel.model, reel.pk)
    else:
        assert isinstance(answer, Refused)
        assert answer.why is Why.NOT_SUPPORTED


def test_a_code_is_replaced_only_as_it_was_known(live: Live):
    reel = thing(live, REEL)
    code = f"Station test {uuid.uuid4().hex}"
    unseen = Link(reel.model, reel.pk, code, replaces="")
    answer = live(unseen)
    assert isinstance(answer, Refused)
    assert answer.why is Why.CHANGED
    write = replace(unseen, replaces=code_hash(REEL))
    assert live.data(write) == Linked(reel.model, reel.pk, False, code_hash(REEL))
    assert live.data(LookBack(write)) is Evidence.APPLIED
    back = Link(reel.model, reel.pk, REEL, replaces=code_hash(code))
    assert live.data(back) == Linked(reel.model, reel.pk, False, code_hash(code))
    assert thing(live, REEL).pk == reel.pk


# The only build of the demo warehouse has a code.
KINDS = ["part", "supplierpart", "manufacturerpart", "purchaseorder", "salesorder", "stocklocation"]


def without_code(live: Live, model: str) -> Thing:
    """Return the first thing of a model that has no code."""
    for pk in range(1, 30):
        answer = live(LoadThing(model, pk))
        if isinstance(answer, Done) and isinstance(answer.data, Thing) and answer.data.linked == "":
            return answer.data
    raise AssertionError(f"every {model} has a code")


@pytest.mark.parametrize("model", KINDS)
def test_a_code_is_linked_to_each_kind_of_thing_and_freed(
    server: Server, signed_in: Callable[[str], Live], model: str
):
    live = signed_in(server.admin)
    target = without_code(live, model)
    code = f"Station test {uuid.uuid4().hex}"
    write = Link(model, target.pk, code)
    assert live.data(LookBack(write)) is Evidence.NOT_APPLIED
    assert live.data(write) == Linked(model, target.pk)
    found = thing(live, code)
    assert (found.model, found.pk, found.linked) == (model, target.pk, code_hash(code))
    assert isinstance(live(Unlink(model, target.pk, code)), Done)
    assert live.data(LookBack(write)) is Evidence.NOT_APPLIED


def test_scans_are_kept_listed_searched_and_deleted_by_staff(
    server: Server, signed_in: Callable[[str], Live]
):
    staff, operator = signed_in(server.admin), signed_in(server.operator)
    if not server.can(Capability.KEEPS_SCANS):
        for question in (LoadServerScans(), LoadServerScans("a"), LoadServerScan(1)):
            answer = staff(question)
            assert isinstance(answer, Refused)
            assert answer.why is Why.NOT_SUPPORTED
        return
    if not scans(staff).is_kept:
        pytest.skip("this server is set to keep no scans")
    code = f"Station test {uuid.uuid4().hex}"
    for _ in range(3):
        assert isinstance(staff(Lookup(code)), Refused)
    found = scans(operator, LoadServerScans(code))
    assert ([scan.code for scan in found.scans], found.total) == ([code] * 3, 3)
    assert scans(operator, LoadServerScans(code, worked=True)).scans == ()
    latest = scans(operator, LoadServerScans(most=1)).scans
    assert latest == found.scans[:1]
    one = operator.data(LoadServerScan(latest[0].pk))
    assert isinstance(one, ServerScan)
    assert (one.code, one.worked, one.endpoint) == (code, False, "/api/barcode/")
    assert "No match found" in one.answer
    keys = tuple(scan.pk for scan in found.scans)
    refused = operator(ForgetScans(keys[:1]))
    assert isinstance(refused, Refused)
    assert refused.why is Why.FORBIDDEN
    for write in (ForgetScans(keys[:1]), ForgetScans(keys)):
        assert staff.data(LookBack(write)) is Evidence.NOT_APPLIED
        assert isinstance(staff(write), Done)
        assert staff.data(LookBack(write)) is Evidence.APPLIED
    assert scans(staff, LoadServerScans(code)) == ServerScans(())


def test_staff_is_told_apart(server: Server, signed_in: Callable[[str], Live]):
    who = signed_in(server.operator).data(Identify())
    assert isinstance(who, Identity)
    assert not who.is_staff
    chief = signed_in(server.admin).data(Identify())
    assert isinstance(chief, Identity)
    assert chief.is_staff


def received(live: Live, quantity: int) -> Thing:
    """Receive a bag under a code that nothing else has."""
    order, line = live.order("PO-0001"), live.line("PO-0001", CUT_TAPE)
    assert line.destination is not None
    code = f"Station test {uuid.uuid4().hex}"
    place = line.destination.pk
    live.data(ReceiveLine(order.pk, order.reference, line.pk, Decimal(quantity), code, place))
    return thing(live, code)


def test_items_become_one(live: Live):
    first, second = received(live, 2), received(live, 3)
    assert first.place is not None
    note = f"Station test {uuid.uuid4().hex}"
    write = Merge((first.pk, second.pk), first.place.pk, note, (Decimal(2), Decimal(3)))
    assert live.data(LookBack(write)) is Evidence.NOT_APPLIED
    changed = live(replace(write, before=(Decimal(2), Decimal(4))))
    assert isinstance(changed, Refused)
    assert changed.why is Why.CHANGED
    assert live.data(write) == Adjusted(first.pk, Decimal(5))
    assert live.data(LookBack(write)) is Evidence.APPLIED
    gone = live(LoadThing("stockitem", second.pk))
    assert isinstance(gone, Refused)
    assert gone.why is Why.NOT_FOUND
    again = live(write)
    assert isinstance(again, Refused)
    assert again.why is Why.NOT_AVAILABLE
    live.data(RemoveStock(first.pk, Decimal(5), f"{note} (undo)", Decimal(5)))
