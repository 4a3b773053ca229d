"""What the screens that change stock show alike."""

from dataclasses import replace
from decimal import Decimal

from station.model import Tone
from station.operations import StockItem
from station.screen import Field, Row, View
from station.text import number, say
from station.workflows.base import CANCEL, digit_choice
from station.workflows.stock_codes import Offer, Sought
from station.workflows.stock_sentences import amount, named

OFFERED = (say("Stock item"), say("Where"), say("Quantity"), say("Expiry"), say("Status"))


def busy(shown: View, sought: Sought) -> View:
    """Show that a code is being looked up."""
    headline = say("Looking up {code} ...", code=sought.text)
    prompt = say("Go on scanning.")
    return replace(
        shown, headline=headline, prompt=prompt, tone=Tone.NEUTRAL, detail="", busy=True, actions=(CANCEL,)
    )


def choosing(shown: View, offer: Offer) -> View:
    """Show the stock items of a part, each with its digit."""
    rows = tuple(_offered(turn, item) for turn, item in enumerate(offer.shown, 1))
    prompt = say("Choose one by its digit, or scan the item itself.")
    return replace(
        shown,
        prompt=prompt,
        tone=Tone.ASK,
        fields=(),
        columns=OFFERED,
        rows=rows,
        actions=(CANCEL,),
    )


def _offered(turn: int, item: StockItem) -> Row:
    where = item.place.name if item.place else ""
    cells = (named(item), where, amount(item.quantity, item.units), item.expiry, item.status_text)
    return Row(cells, action=digit_choice(turn, say("{item}", item=named(item))))


def quantity_field(quantity: Decimal | None, digits: str) -> tuple[Field, ...]:
    """Show a quantity that was said, or what single digits make of it so far."""
    if not digits and quantity is None:
        return ()
    return (Field(say("Quantity said"), digits or number(quantity or Decimal(0)), strong=True),)
