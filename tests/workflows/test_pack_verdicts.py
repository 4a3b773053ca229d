"""Packing: what the answers to its writes mean, whichever screen is up by then."""

from decimal import Decimal

import pytest

from station.model import Done, NotSent, Refused, Why
from station.operations import (
    Allocate,
    Allocated,
    AllocateToBuild,
    AttachPhoto,
    ConsumeBuild,
    CreateShipment,
    Deallocate,
    Ship,
)
from station.workflows.packing.workflow import PackWorkflow

PACK = PackWorkflow()
TWO = Decimal(2)
ASIDE = Allocate(5, 51, 91, TWO, 71, (), "SO-0001", "1", "Chip")
BACK = Deallocate(201, 5, 51, 91, TWO, 71, (), "SO-0001", "Chip")
WRITES = [
    (ASIDE, "2 × Chip is set aside for SO-0001.", "2 × Chip"),
    (AllocateToBuild(8, 61, 130, TWO, TWO, build_reference="BO-1", part="Nut"),
     "2 × Nut is set aside for BO-1.", "2 × Nut"),
    (BACK, "Taken back: 2 × Chip is free again.", "taking back 2 × Chip"),
    (CreateShipment(5, "2", (), "SO-0001"),
     "Shipment 2 of SO-0001 is open. Scan what goes into it.", "shipment 2 of SO-0001"),
    (Ship(71, 5, reference="1", order_reference="SO-0001"),
     "Shipment 1 of SO-0001 has left. Scan the next order.", "sending shipment 1 of SO-0001"),
    (ConsumeBuild(8, 61, (), TWO, "BO-1", "Nut"), "Nut is built into BO-1.", "building Nut into BO-1"),
    (AttachPhoto("salesordershipment", 71, "a", "0", "", "SO-0001 1"),
     "The photo of SO-0001 1 is on the server.", "the photo of SO-0001 1"),
]  # fmt: skip


@pytest.mark.parametrize(("write", "headline", "what"), WRITES, ids=[write.KIND for write, *_ in WRITES])
def test_each_write_is_said_when_it_is_done_kept_or_in_doubt(write, headline, what):
    done = PACK.judge(write, "s1", Done())
    assert (str(done.headline), str(done.result)) == (
        headline,
        "taken back" if write is BACK else "done",
    )
    kept = PACK.judge(write, "s1", NotSent("no route"))
    assert str(kept.headline) == f"Kept here and done when the server is back: {what}. Go on scanning."
    doubt = PACK.doubt(write, "s1")
    assert str(doubt.headline) == f"Nobody can tell whether this was done: {what}. Look at it on the server."
    assert str(doubt.result) == "unsure"


def test_what_the_server_set_aside_counts_and_not_what_was_asked_for():
    told = PACK.judge(ASIDE, "s1", Done(Allocated(201, 51, 91, Decimal("1.5"))))
    assert str(told.headline) == "1.5 × Chip is set aside for SO-0001."
    assert told.data == {"part": "Chip", "quantity": "1.5", "order": "SO-0001", "shipment": "1"}


def test_taking_back_that_is_refused_says_that_it_stays_set_aside():
    told = PACK.judge(BACK, "s1", Refused(Why.FORBIDDEN, "no right"))
    assert str(told.headline) == "Not taken back: 2 × Chip is still set aside for SO-0001."
    assert (str(told.result), told.detail) == ("refused", "no right")
    dropped = PACK.judge(BACK, "s1", Refused(Why.DROPPED))
    assert "Dropped by hand, not done by this station: taking back 2 × Chip." in str(dropped.headline)
