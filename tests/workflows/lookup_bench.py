"""What tests of looking up and searching work with: a workflow with its state, things, their details."""

from decimal import Decimal

from station.model import Answered, Ask, Context, Done, Identity, Place, Pressed, Say, SwitchTo
from station.operations import (
    Details,
    Found,
    Movement,
    OpenOrder,
    StockItem,
    SupplierPart,
    Thing,
    code_hash,
)
from station.workflows.lookup.workflow import LookupWorkflow
from tests.workbench import RECEIVING, scanned

EAN = "4006381333931"
SHELF_3 = Place(7, "Warehouse/Shelf 3")
EVERYTHING = dict.fromkeys(
    ("part", "stock", "stock_location", "purchase_order", "sales_order", "build"),
    ("view", "add", "change", "delete"),
)
KEEPER = Identity("keeper", "Demo", "1.5.0", 530, EVERYTHING)
LOOKER = Identity("looker", "Demo", "1.5.0", 530, dict.fromkeys(EVERYTHING, ("view",)))
AT_BENCH = Context(KEEPER)


def item(pk, quantity=10, place=RECEIVING, **more):
    return StockItem(pk, 40, "LM358BIDDFR", Decimal(quantity), Decimal(0), place=place, **more)


CHIPS = item(90, batch="A7", expiry="2027-03-01", status_text="OK")
OLD_CHIPS = item(91, 5, SHELF_3, batch="A1", expiry="2020-01-01", status_text="OK", is_expired=True)
SOLD_CHIP = item(92, 1, None, serial="SN-9", is_available=False, customer="ACME")
LOST_CHIP = item(93, 2, None)
STOCK_ITEM = Thing(
    "stockitem", 90, "LM358BIDDFR", "Dual operational amplifier", RECEIVING, Decimal(10), "pcs",
    "/media/a.png", (("IPN", "IC-0042"), ("Batch", "A7"), ("Status", "OK"), ("Expiry", "2027-03-01")),
    part=40, linked=code_hash(EAN), item=CHIPS,
)  # fmt: skip
PART = Thing(
    "part", 40, "LM358BIDDFR", "Dual operational amplifier", None, Decimal(15), "pcs", "/media/a.png",
    (("IPN", "IC-0042"),), part=40, linked="",
)  # fmt: skip
LOCATION = Thing("stocklocation", 7, "Warehouse/Shelf 3", "Small parts", SHELF_3, linked="")
SERIAL_ITEM = Thing(
    "stockitem", 92, "PG-10", place=RECEIVING, quantity=Decimal(1), facts=(("Serial number", "SN-9"),)
)
ORDER = Thing("purchaseorder", 5, "PO-0001", facts=(("Supplier", "DigiKey"),), linked="")
SHIPMENT = Thing("salesordershipment", 3, "1", facts=(("Sales order", "SO-0001"),), linked="")

SUPPLIER_PARTS = (
    SupplierPart(111, "296-LM358", "DigiKey", pack="100"),
    SupplierPart(112, "LM358-ND", "Mouser"),
)
ORDERS = (
    OpenOrder("purchaseorder", 5, "PO-0001", "DigiKey", Decimal(15)),
    OpenOrder("salesorder", 9, "SO-0001", "ACME", Decimal("2.50")),
)
MOVEMENTS = (
    Movement("2026-11-20T09:41:07.123Z", "Stock counted", Decimal(10), "dock", "note"),
    Movement("2026-11-19 08:00", "Location changed", None),
)
OF_PART = Details((CHIPS, OLD_CHIPS, SOLD_CHIP, LOST_CHIP), supplier_parts=SUPPLIER_PARTS, orders=ORDERS)
OF_ITEM = Details(orders=ORDERS, movements=MOVEMENTS)


class Bench:
    """A workflow with its state; remembers what it wants done."""

    def __init__(self, workflow=None, context=AT_BENCH):
        self.workflow = workflow or LookupWorkflow("lookup", context_decides=False)
        self.context = context
        self.state = self.workflow.begin()
        self.effects = ()
        self.presses = 0

    def take(self, event):
        step = self.workflow.step(self.state, event, self.context)
        self.state, self.effects = step.state, step.effects
        return self

    def scan(self, text=EAN, scan_id="s1"):
        return self.take(scanned(text, scan_id))

    def press(self, action, value=""):
        self.presses += 1
        return self.take(Pressed(action, f"p{self.presses}", value))

    def answer(self, op_id, outcome):
        return self.take(Answered(op_id, outcome))

    def show(self, thing=STOCK_ITEM, text=EAN, scan_id="s1"):
        return self.scan(text, scan_id).answer(f"{scan_id}:lookup", Done(Found(thing)))

    @property
    def asked(self):
        """What the last step asks, by the names of the operations."""
        return {effect.op_id: effect.read for effect in self.effects if isinstance(effect, Ask)}

    @property
    def said(self):
        """What the last step says: scan, result, headline."""
        verdicts = [effect.verdict for effect in self.effects if isinstance(effect, Say)]
        return [(verdict.scan_id, str(verdict.result), str(verdict.headline)) for verdict in verdicts]

    def wanted(self, kind):
        return [effect for effect in self.effects if isinstance(effect, kind)]

    @property
    def switched(self):
        [switch] = self.wanted(SwitchTo)
        return switch.workflow, switch.event

    @property
    def view(self):
        return self.workflow.view(self.state, self.context)

    @property
    def actions(self):
        return [action.name for action in self.view.actions]

    @property
    def fields(self):
        return {str(field.label): str(field.value) for field in self.view.fields}

    @property
    def rows(self):
        return cells(self.view.rows)


def cells(rows):
    return [tuple(str(cell) for cell in row.cells) for row in rows]
