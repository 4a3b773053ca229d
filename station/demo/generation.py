"""The generations of InvenTree that the demo server can be, and what each of them can do."""

from dataclasses import dataclass

MODELS = (
    "build", "manufacturerpart", "supplierpart", "purchaseorder", "returnorder", "salesorder",
    "salesordershipment", "transferorder", "part", "stockitem", "stocklocation",
)  # fmt: skip


@dataclass(frozen=True)
class Generation:
    """One server version; the defaults are those of the newest, older ones name what they lack."""

    name: str
    version: str
    api: int
    codes_of: tuple[str, ...] = MODELS
    """What can have a code; the order decides what wins when a code or a request names two."""
    purchases_to_match: tuple[int, ...] = (10, 20, 25)
    """The states of purchase orders for which scans are matched with the supplier's parts."""
    sales_to_fill: tuple[int, ...] = (10, 15, 20, 25)
    """The states of sales orders to which scans allocate."""
    names_itself: bool = True
    """Has its version in the headers of every answer."""
    names_what_is_missing: bool = True
    """Says of what kind an object is that does not exist."""
    asks_for_token: bool = True
    """Names tokens as the way to sign in; else passwords."""
    hides_unknown_paths: bool = True
    """Tells only those who are signed in that a path does not exist."""
    checks_view_permission: bool = True
    """Refuses to scan what the user may not view."""
    understands_short_codes: bool = True
    """Understands ``INV-`` codes."""
    gives_short_codes: bool = True
    """Gives ``INV-`` codes as an object's own; else JSON."""
    keeps_scans: bool = True
    """Keeps a history of scans."""
    searches_scans: bool = True
    """Can search the history of scans."""
    tells_all_of_a_scan: bool = True
    """Shows what a scan found, and all that a supplier's label names; else keys, and the part only."""
    tells_partial_matches: bool = True
    """Says whether only the order or only the part of a label was found, and asks no other plugin then."""
    stocks_virtual_parts: bool = False
    """Makes stock of virtual parts that are received."""
    surrounds_supplier_parts: bool = False
    """Shows the supplier part of a line with its companies, its part and its manufacturer's part."""
    orders_have_destination: bool = True
    """Purchase orders have a destination of their own; else every line has it."""
    goods_stay_together: bool = False
    """Takes the goods of a line to where its first ones went."""
    shows_received_stock: bool = True
    """Receiving lines reads all that can be said of the goods, and answers with the stock made of them."""
    merges_lines: bool = True
    """Adds to a line of a purchase order instead of making an equal one."""
    guesses_in_silence: bool = True
    """Answers 200 and does nothing if a scan could go into several shipments; else it refuses."""
    allocates_without_shipment: bool = True
    """Allocates to a sales order before there is a shipment."""
    counting_moves: bool = True
    """A count may take the item to another place."""
    works_in_background: bool = True
    """Ships, consumes and completes build outputs with tasks."""


V1_5 = Generation("1.5", "1.5.0 dev", 530)
V1_2 = Generation(
    "1.2",
    "1.2.0 dev",
    425,
    codes_of=(
        "build", "supplierpart", "manufacturerpart", "purchaseorder", "salesorder", "salesordershipment",
        "returnorder", "part", "stockitem", "stocklocation",
    ),
    sales_to_fill=(10, 15, 25),
    names_itself=False,
    hides_unknown_paths=False,
    checks_view_permission=False,
    gives_short_codes=False,
    searches_scans=False,
    tells_partial_matches=False,
    stocks_virtual_parts=True,
    goods_stay_together=True,
    counting_moves=False,
    works_in_background=False,
)  # fmt: skip
V0_13 = Generation(
    "0.13",
    "0.13.5",
    160,
    codes_of=(
        "build", "supplierpart", "manufacturerpart", "purchaseorder", "salesorder", "returnorder",
        "part", "stockitem", "stocklocation",
    ),
    purchases_to_match=(10,),
    sales_to_fill=(10,),
    names_itself=False,
    names_what_is_missing=False,
    asks_for_token=False,
    hides_unknown_paths=False,
    checks_view_permission=False,
    understands_short_codes=False,
    gives_short_codes=False,
    keeps_scans=False,
    searches_scans=False,
    tells_all_of_a_scan=False,
    tells_partial_matches=False,
    surrounds_supplier_parts=True,
    orders_have_destination=False,
    goods_stay_together=True,
    shows_received_stock=False,
    merges_lines=False,
    guesses_in_silence=False,
    allocates_without_shipment=False,
    counting_moves=False,
    works_in_background=False,
)  # fmt: skip
GENERATIONS = {generation.name: generation for generation in (V1_5, V1_2, V0_13)}
