"""What is said of a thing: in one line, as labelled values, as plain data."""

from station.operations import Thing, code_hash
from station.screen import Field
from station.text import NOTHING, Text, number, say

MODEL_NAMES: dict[str, Text] = {
    "part": say("Part"),
    "stockitem": say("Stock item"),
    "stocklocation": say("Location"),
    "supplierpart": say("Supplier part"),
    "manufacturerpart": say("Manufacturer part"),
    "purchaseorder": say("Purchase order"),
    "salesorder": say("Sales order"),
    "salesordershipment": say("Shipment"),
    "build": say("Build order"),
    "returnorder": say("Return order"),
    "transferorder": say("Transfer order"),
}

# Labels of the facts that a thing carries; the names are the field's own, their translation stands here.
FACT_NAMES: dict[str, Text] = {
    "IPN": say("IPN"),
    "SKU": say("Order code"),
    "MPN": say("Maker's number"),
    "Serial number": say("Serial number"),
    "Batch": say("Batch"),
    "Status": say("Status"),
    "Expiry": say("Expiry"),
    "Purchase order": say("Purchase order"),
    "Stock items": say("Stock items"),
    "Supplier": say("Supplier"),
    "Supplier reference": say("Supplier reference"),
    "Manufacturer": say("Manufacturer"),
    "Pack quantity": say("Pack quantity"),
    "Category": say("Category"),
    "Customer": say("Customer"),
    "Sales order": say("Sales order"),
    "Part": say("Part"),
    "Lines": say("Lines"),
    "Tracking number": say("Tracking number"),
}


def kind_of(thing: Thing) -> Text:
    """Name the kind of a thing."""
    return MODEL_NAMES.get(thing.model, say("Found"))


def found_sentence(thing: Thing) -> Text:
    """Say in one line what was found, where it lies and how much there is."""
    kind = kind_of(thing)
    if thing.model == "stocklocation":
        return say("{kind} {name}", kind=kind, name=thing.name)
    amount = say(", {amount}", amount=amount_of(thing)) if thing.quantity else NOTHING
    # The place of a part is only where new stock of it goes.
    place = (
        say(" in {place}", place=place_of(thing)) if place_of(thing) and thing.model != "part" else NOTHING
    )
    return say("{kind} {name}{amount}{place}", kind=kind, name=thing.name, amount=amount, place=place)


def amount_of(thing: Thing) -> str:
    """Write how much there is of a thing, with its unit; nothing if that is not known."""
    return f"{number(thing.quantity)} {thing.units}".strip() if thing.quantity is not None else ""


def place_of(thing: Thing) -> str:
    """Return where a thing lies, or stock of it goes; empty for none, and for a place itself."""
    return thing.place.name if thing.place and thing.model != "stocklocation" else ""


def fact_of(thing: Thing, name: str) -> str:
    """Return a fact of a thing by its name, empty if it has none."""
    return next((value for known, value in thing.facts if known == name), "")


def thing_fields(thing: Thing) -> tuple[Field, ...]:
    """Return the labelled values of a thing: place and quantity first, they are what the bench asks for."""
    fields: list[Field] = []
    if thing.quantity is not None:
        fields.append(Field(say("Quantity"), amount_of(thing), strong=True))
    if place_of(thing):
        label = say("Usual place") if thing.model == "part" else say("Place")
        fields.append(Field(label, place_of(thing), strong=True))
    elif thing.model == "stockitem" and thing.place is None:
        fields.append(Field(say("Place"), say("nowhere: it has no location"), strong=True))
    if thing.description:
        fields.append(Field(say("Description"), thing.description))
    fields += [Field(FACT_NAMES.get(name, say("{name}", name=name)), value) for name, value in thing.facts]
    return tuple(fields)


def linked_field(thing: Thing, scanned: str | None) -> tuple[Field, ...]:
    """Tell which code is linked to a thing, seen from the one that was scanned; the server may not tell."""
    if thing.linked is None:
        return ()
    if not thing.linked:
        told = say("none")
    elif scanned is None:
        told = say("yes")
    else:
        told = say("this code") if code_hash(scanned) == thing.linked else say("another code")
    return (Field(say("Linked code"), told),)


def thing_data(thing: Thing) -> dict[str, object]:
    """Return a thing as plain JSON for scripts."""
    return {
        "model": thing.model,
        "pk": thing.pk,
        "name": thing.name,
        "description": thing.description,
        "location": thing.place.name if thing.place else None,
        "quantity": number(thing.quantity) if thing.quantity is not None else None,
        **{name.lower().replace(" ", "_"): value for name, value in thing.facts},
    }


def next_step(thing: Thing, is_home: bool = True) -> Text:
    """Say what may be done with a thing next; on the home screen a location is worked in from now on."""
    if thing.model == "stocklocation" and thing.structural:
        return say("Nothing can be put here: it only holds other locations. Scan one of those.")
    if thing.model == "stocklocation" and not is_home:
        return say("Scan MOVE to put things here, COUNT to count what lies here, or the next code.")
    if thing.model == "stocklocation":
        return say("What you receive without a place of its own goes here. Scan an order or a bag.")
    if thing.model == "purchaseorder":
        return say("Scan RECEIVE to receive it, or scan the next code.")
    if thing.model in {"salesorder", "salesordershipment", "build"}:
        return say("Scan PACK to pack it, or scan the next code.")
    return say("Scan the next code, or choose what to do.")
