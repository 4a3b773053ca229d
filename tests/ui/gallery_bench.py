"""Named views of looking up, searching, showing a code and the home screen with all its modes."""

from dataclasses import replace

from station.model import Tone
from station.screen import Action, Field, Row, Snapshot, Table, View
from station.text import say

from .gallery import CANCEL, HOME, LONG_NAME, MARKUP, STATUS, home, some_tape
from .gallery_receiving import DRAWINGS

SUPPLIERS = ("DigiKey", "Mouser Electronics Ltd", "Würth Elektronik eiSos GmbH & Co. KG")


def actions(*labels):
    return tuple(
        Action(label.lower().replace(" ", "-"), say("{x}", x=label), f"STATION:{label.split()[0].upper()}")
        for label in labels
    )


MODES = actions(
    *("Receive goods", "Pack an order", "Look up", "Search", "Move stock", "Count stock", "Add stock"),
    *("Take stock out", "Link codes", "Unlink codes", "History", "Disputes"),
)
DEEDS = actions(
    *("Move", "Count", "Add stock", "Take stock out", "Split", "Merge", "Change status"),
    *("Link a code", "Unlink its code", "Show its code"),
)


def long_labels(wanted):
    return tuple(replace(action, label=say("{x}", x=LONG_NAME)) for action in wanted)


def digit(number):
    return Action(
        "digit",
        say("{n}", n=number),
        f"STATION:DIGIT-{number}",
        value=str(number),
        key=str(number) if number < 10 else "",
    )


def stock(count, tone=Tone.NEUTRAL):
    return tuple(
        Row((f"Warehouse/Shelf {n}/Bin {n}", str(n * 37), f"LOT-{n}", "OK"), tone, action=digit(n))
        for n in range(1, count + 1)
    )


def orders(count):
    return tuple(
        Row((f"PO-{n:04}", SUPPLIERS[n % 3], f"{n * 10} of {n * 20}", "2026-12-01"))
        for n in range(1, count + 1)
    )


STOCK_COLUMNS = (say("Where"), say("Quantity"), say("Batch"), say("Status"))
ORDER_COLUMNS = (say("Order"), say("Supplier"), say("Quantity"), say("Due"))
OPEN_ORDERS = Table(say("Open orders"), ORDER_COLUMNS, orders(6))
FACTS = (
    Field(say("Part"), "LM358BIDDFR", strong=True),
    Field(say("In stock"), "1240", strong=True),
    Field(say("IPN"), "IC-OPA-0358"),
    Field(say("Description"), "Dual operational amplifier, 30 V, 1 MHz"),
    Field(say("Supplier parts"), "296-LM358BIDDFRCT-ND, 595-LM358BIDDFR"),
    Field(say("Category"), "Electronics / ICs"),
    Field(say("Linked code"), "P0-1337"),
    Field(say("Last moved"), "2026-11-12 14:22"),
    Field(say("Batch"), "LOT-2026-47-A"),
    Field(say("Serial"), "12"),
    Field(say("Expiry"), "2027-11-30"),
    Field(say("Status"), "OK"),
)


def looked_up(**changes):
    values = {
        "screen": "lookup",
        "title": say("Looking up"),
        "headline": say("LM358BIDDFR"),
        "prompt": say("Scan anything to look it up"),
        "tone": Tone.GOOD,
        "fields": FACTS,
        "columns": STOCK_COLUMNS,
        "rows": stock(8),
        "actions": DEEDS,
        "picture": DRAWINGS[1],
        "caption": say("Stock"),
        "beside": OPEN_ORDERS,
    }
    return View(**{**values, **changes})


def found(count=9, **changes):
    rows = tuple(
        Row(
            (("LM358BIDDFR", LONG_NAME, MARKUP)[n % 3], "Part", "IC-OPA-0358"),
            picture=b"" if n % 4 == 3 else DRAWINGS[n % len(DRAWINGS)],
            action=digit(n),
        )
        for n in range(1, count + 1)
    )
    values = {
        "screen": "search",
        "title": say("Searching"),
        "headline": say("{n} things are called so", n=count),
        "prompt": say("Press the number of a row"),
        "tone": Tone.ASK,
        "columns": (say("Name"), say("Is a"), say("IPN")),
        "rows": rows,
        "actions": (CANCEL, HOME),
    }
    return View(**{**values, **changes})


def coded(code, **changes):
    return looked_up(
        code=code,
        **{"fields": FACTS[:4], "columns": (), "rows": (), "caption": say(""), "beside": None, **changes},
    )


ODD = looked_up(
    fields=tuple(replace(field, value=MARKUP * 20) for field in FACTS),
    rows=tuple(replace(row, cells=(LONG_NAME, MARKUP, "\x00" * 4000)) for row in stock(8)),
    caption=say("{x}", x=LONG_NAME),
    beside=Table(say("{x}", x=MARKUP * 9), ORDER_COLUMNS, (Row((LONG_NAME, "\u202e" * 4000)),)),
    actions=long_labels(DEEDS),
)
BENCH = {
    "home": home(actions=MODES),
    "home-long": home(actions=long_labels(MODES)),
    "lookup": looked_up(),
    "lookup-odd": ODD,
    "lookup-empty": looked_up(rows=(), beside=Table(say("Open orders"), ORDER_COLUMNS, ())),
    "search": found(),
    "search-long": found(actions=long_labels(MODES)),
    "code": coded('{"stockitem": 1337}'),
    "code-and-tables": looked_up(code="INV-SI1337"),
    "code-too-long": coded(MARKUP * 100),
}
BENCH_SNAPSHOTS = {name: Snapshot(view, STATUS, some_tape()) for name, view in BENCH.items()}
