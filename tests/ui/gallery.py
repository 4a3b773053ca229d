"""Named snapshots of everything the window can be asked to show."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from station.model import Result, Tone
from station.screen import Action, Device, Field, Link, Row, Snapshot, Status, TapeRow, View
from station.text import say

START = datetime(2026, 11, 20, 9, 41, 7, tzinfo=UTC)
DIGIKEY = (
    "[)>\x1e06\x1dP296-LM358BIDDFRCT-ND\x1d1PLM358BIDDFR\x1dK\x1d1K72991337\x1d10K85781337"
    "\x1d11K1\x1d4LPH\x1dQ10\x1d11ZPICK\x1d12Z15221337\x1d13Z361337"
)
MARKUP = "<img src=x onerror=alert(1)><b>bold</b> &amp; \u202egnirts"
UNDO = Action("undo", say("Undo"), "STN-UNDO")
DONE = Action("done", say("Close order"), "STN-DONE")
HOME = Action("home", say("Home"), "STN-HOME")
CANCEL = Action("cancel", say("Cancel"), "STN-CANCEL")
YES = Action("yes", say("Yes, receive it"), "STN-YES")
SCANNER = Device(say("Keyboard scanner"), say("ready"), True)
SERIAL = Device(say("Serial scanner"), say("unplugged"), False)
PRINTER = Device(say("Label printer"), say("ready"), True)
STATUS = Status(
    link=Link.ONLINE,
    server="Demo warehouse",
    operator="dock",
    location="Receiving dock / Bench 1",
    devices=(SCANNER, PRINTER),
)
COLUMNS = (say("Item"), say("Supplier number"), say("Ordered"), say("Received"), say("To come"))
PARTS = (
    ("LM358BIDDFR", "296-LM358BIDDFRCT-ND", 10, 0),
    ("MC34063ADR", "595-MC34063ADR", 25, 25),
    ("LDK320ADU33R", "511-LDK320ADU33R", 100, 32),
    ("ST-1-102-A01-T000-RS", "C312270", 2, 0),
    ("WBP-302", "WBP-302", 1, 1),
    ("Widerstand 4,7 kΩ ±1 %", "MÜ-4K7-0603", 5000, 1250),
)


def tape_row(number, result, headline, text=DIGIKEY, workflow="Receive", detail=""):
    return TapeRow(
        f"scan-{number}", START + timedelta(seconds=17 * number), text, workflow, result, headline, detail
    )


def some_tape():
    return (
        tape_row(6, Result.DONE, say("10 x LM358BIDDFR received")),
        tape_row(5, Result.KEPT, say("25 x MC34063ADR kept until the server answers"), "595-MC34063ADR"),
        tape_row(4, Result.REFUSED, say("This label was received before"), "P0-1337"),
        tape_row(3, Result.UNSURE, say("The answer was lost; looking at the server"), "{pbn:PICK2009291337}"),
        tape_row(2, Result.ASK, say("Scan the item to receive"), "PO-0001"),
        tape_row(1, Result.DONE, say("You work at Receiving dock / Bench 1"), "INV-SL5", "Locations"),
    )


def line(number, current=False):
    name, sku, ordered, received = PARTS[number % len(PARTS)]
    name = name if number < len(PARTS) else f"{name} / {number}"
    tone = Tone.GOOD if received >= ordered else Tone.NEUTRAL
    cells = (name, sku, str(ordered), str(received), str(ordered - received))
    return Row(cells, tone, current)


def receiving(lines=3, current=0, **changes):
    values = {
        "screen": "receive",
        "title": say("Receiving · {order} · {supplier}", order="PO-0001", supplier="DigiKey"),
        "headline": say("{quantity} x {part} received", quantity=Decimal("10"), part="LM358BIDDFR"),
        "prompt": say("Scan the next item of {order}", order="PO-0001"),
        "tone": Tone.GOOD,
        "fields": (
            Field(say("Item"), "LM358BIDDFR", strong=True),
            Field(say("Quantity"), say("{now} of {all}", now=10, all=10), strong=True),
            Field(say("Supplier number"), "296-LM358BIDDFRCT-ND"),
            Field(say("Goes to"), "Receiving dock / Bench 1"),
        ),
        "columns": COLUMNS,
        "rows": tuple(line(number, number == current) for number in range(lines)),
        "actions": (UNDO, DONE, HOME),
    }
    return View(**{**values, **changes})


def home(**changes):
    values = {
        "screen": "home",
        "title": say("Station"),
        "headline": say("Ready to scan"),
        "prompt": say("Scan an order, a location or an item"),
    }
    return View(**{**values, **changes})


LONG_NAME = (
    "Precision low-noise rail-to-rail operational amplifier, dual, automotive grade, tape and reel " * 3
)
LONG = receiving(
    fields=(
        Field(say("Item"), LONG_NAME, strong=True),
        Field(
            say("Goes to"),
            "Warehouse north / Aisle 14 / Rack C / Shelf 27 / Bin 4431 / Tray left",
            strong=True,
        ),
        Field(say("Supplier"), "Acme Instruments GmbH and Müller & Söhne KG " * 3),
        Field(say("Empty"), ""),
    ),
    headline=say("{part} received", part=LONG_NAME),
    prompt=say("Scan {part} or the location where {part} belongs", part=LONG_NAME),
    rows=(Row((LONG_NAME, LONG_NAME, "100", "32", "68"), Tone.NEUTRAL, True), line(1), line(2)),
    tone=Tone.NEUTRAL,
)

SNAPSHOTS = {
    "empty": Snapshot(home(), Status(), ()),
    "home": Snapshot(home(actions=(HOME,)), STATUS, some_tape()),
    "receiving": Snapshot(receiving(), STATUS, some_tape()),
    "receiving-40": Snapshot(receiving(40, 23), STATUS, some_tape()),
    "pending": Snapshot(
        receiving(tone=Tone.NEUTRAL, busy=True, headline=say("Receiving {q} x {p}", q=10, p="LM358BIDDFR")),
        STATUS,
        (tape_row(7, Result.PENDING, say("Receiving 10 x LM358BIDDFR")), *some_tape()),
    ),
    "long": Snapshot(LONG, STATUS, some_tape()),
    "non-ascii": Snapshot(
        receiving(
            headline=say("{part} eingelagert", part="Widerstand 4,7 kΩ ±1 % Müller & Söhne KG"),
            fields=(
                Field(say("Item"), "抵抗器 4.7kΩ ±1%", strong=True),
                Field(say("Goes to"), "Приёмка / Полка 3", strong=True),
                Field(say("Note"), "مقاومة"),
            ),
        ),
        STATUS,
        some_tape(),
    ),
    "refused": Snapshot(
        receiving(
            tone=Tone.BAD,
            headline=say("This label was received before. Put it aside."),
            detail="Item has already been received",
        ),
        STATUS,
        (tape_row(7, Result.REFUSED, say("This label was received before. Put it aside.")), *some_tape()),
    ),
    "unsure": Snapshot(
        receiving(
            tone=Tone.UNSURE,
            busy=True,
            headline=say("The answer of the server was lost. The station is looking whether it was booked."),
            prompt=say("Go on with another line, or wait"),
        ),
        Status(
            link=Link.SLOW,
            server="Demo warehouse",
            operator="dock",
            location="Receiving dock / Bench 1",
            in_doubt=1,
            waiting=2,
            devices=(SCANNER, SERIAL, PRINTER),
        ),
        some_tape(),
    ),
    "kept": Snapshot(
        receiving(
            tone=Tone.UNSURE,
            headline=say("Kept: 10 x LM358BIDDFR will be received when the server answers"),
        ),
        Status(
            link=Link.OFFLINE,
            server="Demo warehouse",
            operator="dock",
            location="Receiving dock / Bench 1",
            waiting=3,
            devices=(SCANNER, PRINTER),
            notice=say("The server cannot be reached. Scans are kept and sent when it is back."),
        ),
        some_tape(),
    ),
    "ask": Snapshot(
        receiving(
            tone=Tone.ASK,
            headline=say("{part} fits two lines. Which one?", part="LM358BIDDFR"),
            prompt=say("Scan the control code of an answer"),
            actions=(YES, CANCEL, UNDO, HOME),
        ),
        STATUS,
        (tape_row(7, Result.ASK, say("LM358BIDDFR fits two lines. Which one?")), *some_tape()),
    ),
    "markup": Snapshot(
        receiving(
            title=say("Found {text}", text=MARKUP),
            headline=say("Nothing is known by {text}", text=MARKUP),
            prompt=say("Scan {text}", text=MARKUP),
            detail=MARKUP * 100,
            tone=Tone.BAD,
            fields=(Field(say("Text"), MARKUP, strong=True), Field(say("Again"), MARKUP * 60)),
            rows=(Row((MARKUP, MARKUP, "1", "&1", "\x00"), Tone.NEUTRAL, True),),
            actions=(Action("odd", say("{text}", text="&Save <b>all</b>"), "STN-<b>"),),
        ),
        Status(
            link=Link.ONLINE,
            server=MARKUP,
            operator=MARKUP,
            location=MARKUP,
            devices=(Device(say("{name}", name=MARKUP), say("{state}", state=MARKUP), True),),
            notice=say("{text}", text=MARKUP),
        ),
        (tape_row(1, Result.REFUSED, say("Nothing is known by {text}", text=MARKUP), MARKUP * 40),),
    ),
}
