"""Named snapshots of an order that is being received, with bars, pictures, choices and all facts of a bag."""

from dataclasses import replace

from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QColor, QImage, QPainter

from station.model import Result, Tone
from station.screen import Action, Field, Progress, Row, Snapshot
from station.text import say

from .gallery import (
    CANCEL,
    DONE,
    HOME,
    LONG_NAME,
    MARKUP,
    PARTS,
    STATUS,
    UNDO,
    home,
    receiving,
    some_tape,
    tape_row,
)

RIGHT_TO_LEFT = "\u0645\u0642\u0627\u0648\u0645\u0629 4.7k \u05e0\u05d2\u05d3"
NEXT = Action("next-line", say("Next line"), "STN-NEXT-LINE")


def drawing(number, width=400, height=400):
    """Draw the picture of a part, a PNG file's bytes."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("#ffffff"))
    painter = QPainter(image)
    painter.setBrush(QColor.fromHsv(number * 67 % 360, 160, 190))
    if number % 2:
        painter.drawEllipse(image.rect().adjusted(40, 40, -40, -40))
    else:
        painter.drawRoundedRect(image.rect().adjusted(30, height // 4, -30, -height // 4), 30, 30)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(buffer.data().data())


DRAWINGS = tuple(drawing(number) for number in range(len(PARTS)))
WIDE = drawing(3, 800, 200)


def line(number, done=None, under_way=0.0, current=False, **changes):
    """Make a line with bar and picture; every fourth part has no picture."""
    name, sku, ordered, received = PARTS[number % len(PARTS)]
    done = received / ordered if done is None else done
    cells = (name, sku, str(ordered), str(round(done * ordered)), str(ordered - round(done * ordered)))
    picture = b"" if number % 4 == 3 else DRAWINGS[number % len(PARTS)]
    tone = Tone.GOOD if done == 1 else Tone.NEUTRAL
    row = Row(cells, tone, current, Progress(done, under_way), picture)
    return replace(row, **changes)


def order(*rows, **changes):
    return receiving(**{"rows": rows, **changes})


def bag(**changes):
    """Make a view with all that can be known of a bag."""
    values = (
        Field(say("Item"), "LM358BIDDFR", strong=True),
        Field(say("Quantity"), say("{now} of {all}", now=10, all=25), strong=True),
        Field(say("Serial numbers"), say("{now} of {all}", now=3, all=10), strong=True),
        Field(say("Goes to"), "Warehouse / Aisle 14 / Rack C / Shelf 27", strong=True),
        Field(say("To come"), "15"),
        Field(say("Batch"), "LOT-2026-47-A"),
        Field(say("Expiry"), "2027-11-30"),
        Field(say("Date code"), "2645"),
        Field(say("Status"), say("Attention needed")),
        Field(say("Note"), "Carton torn at one corner, the reel inside is whole and sealed"),
        Field(say("Packaging"), "Cut tape"),
        Field(say("Lies already in"), "Warehouse / Aisle 2 / Bin 7 (120)"),
    )
    rows = tuple(line(n, current=n == 1) for n in range(6))
    return order(
        *rows, **{"fields": values, "picture": DRAWINGS[1], "actions": (UNDO, NEXT, DONE), **changes}
    )


def choices(*names):
    """Offer each name by its number key."""
    offered = tuple(
        Action("digit", say("{order}", order=name), f"STATION:DIGIT-{n}", value=str(n), key=str(n))
        for n, name in enumerate(names, 1)
    )
    return receiving(
        tone=Tone.ASK,
        headline=say("{n} orders have {part}. Which one?", n=len(names), part="LM358BIDDFR"),
        prompt=say("Scan the number of the order, or press its key"),
        fields=(Field(say("Item"), "LM358BIDDFR", strong=True),),
        rows=tuple(line(n, picture=b"", progress=None) for n in range(len(names))),
        actions=(*offered, UNDO, CANCEL, HOME),
    )


ODD_NAMES = (LONG_NAME, MARKUP, RIGHT_TO_LEFT, "x" * 400, "抵抗器 4.7kΩ ±1%", "", "A\x1dB\x00")
SUPPLIERS = ("DigiKey", "Mouser Electronics Ltd", "Würth Elektronik eiSos GmbH & Co. KG", "Farnell")
FINISHED = (replace(tape_row(9, Result.DONE, say("PO-0001 is complete"))), *some_tape())
RECEIVING = {
    "bars": order(
        line(0, 0.4, 0.3, current=True), line(2), line(3, 0.0, 1.0), line(5, 0.001), line(1), line(4)
    ),
    "bars-60": order(*(line(n, (n % 7) / 6, 0.1, current=n == 41) for n in range(60))),
    "bars-odd-names": order(
        *(
            replace(line(n, n / 8, 0.1), cells=(name, name, "100", "1", "99"), current=n == 1)
            for n, name in enumerate(ODD_NAMES)
        )
    ),
    "bars-all-complete": order(
        *(line(n, 1.0) for n in range(6)),
        fields=(),
        headline=say("{order} is complete: {n} lines", order="PO-0001", n=6),
        prompt=say("Scan FINISH to complete the order, or go on with another"),
    ),
    "order-without-lines": order(
        tone=Tone.ASK, headline=say("{order} has no lines", order="PO-0007"), fields=()
    ),
    "bag": bag(),
    "bag-long": bag(
        picture=WIDE,
        fields=tuple(
            replace(field, value=(LONG_NAME, MARKUP, RIGHT_TO_LEFT)[n % 3])
            for n, field in enumerate(bag().fields)
        ),
    ),
    "bag-alone": bag(columns=(), rows=()),
    "choices-3": choices("PO-0001 · DigiKey", "PO-0004 · DigiKey", "PO-0019 · Mouser Electronics Ltd"),
    "choices-9": choices(*(f"PO-00{n:02} · {SUPPLIERS[n % 4]}" for n in range(1, 10))),
    "choices-odd-names": choices(*ODD_NAMES, "PO-0008", "PO-0009"),
    "nothing": home(screen="receive"),
}
RECEIVING_SNAPSHOTS = {
    name: Snapshot(view, STATUS, FINISHED if "complete" in name else some_tape())
    for name, view in RECEIVING.items()
}
