"""What receiving says of details: serial numbers, batch, expiry, packaging, note."""

from decimal import Decimal

from station.operations import OrderLine
from station.text import Text, say
from station.workflows.receiving.bags import Detail
from station.workflows.receiving.sentences import name_of

DETAILS: dict[Detail, Text] = {
    Detail.SERIALS: say("Serial number"),
    Detail.BATCH: say("Batch"),
    Detail.EXPIRY: say("Expiry"),
    Detail.PACKAGING: say("Packaging"),
    Detail.NOTE: say("Note"),
}


def detail_wanted(detail: Detail, line: OrderLine | None, wanted: int | None) -> Text:
    """Ask for a detail of a bag, or of the next one."""
    if line is None:
        return say("{detail} of the next bag: scan it or type it.", detail=DETAILS[detail])
    if detail is Detail.SERIALS and wanted is not None:
        return say(
            "{part}: scan its {wanted} serial numbers, one after the other.",
            part=name_of(line),
            wanted=wanted,
        )
    if detail is Detail.SERIALS:
        return say("{part}: scan the serial numbers, then CONFIRM.", part=name_of(line))
    return say("{part}: scan or type this: {detail}.", part=name_of(line), detail=DETAILS[detail])


def detail_set(detail: Detail, text: str) -> Text:
    """Say that a detail was heard."""
    return say("{detail}: {text}.", detail=DETAILS[detail], text=text)


def detail_not_on_label(detail: Detail) -> Text:
    """Say that a label does not tell what is asked for."""
    return say(
        "This code does not tell what is asked for: {detail}. Scan another one.", detail=DETAILS[detail]
    )


def detail_needed(detail: Detail, line: OrderLine) -> Text:
    """Say that a detail cannot be left out."""
    return say(
        "{part} is not booked without this: {detail}. Scan it, or CANCEL.",
        part=name_of(line),
        detail=DETAILS[detail],
    )


def serials_so_far(serial: str, count: int, wanted: int | None) -> Text:
    """Say which serial number was heard and how many there are."""
    if not serial:
        return say("No serial number yet. Scan the first one.")
    if wanted is None:
        return say("{serial}: {count} scanned. Scan the next one, or CONFIRM.", serial=serial, count=count)
    return say("{serial}: {count} of {wanted}.", serial=serial, count=count, wanted=wanted)


def no_range(first: str, last: str) -> Text:
    """Say that two serial numbers make no range."""
    return say(
        "From {first} to {last} is no range. Scan the last number of the range.", first=first, last=last
    )


def serials_do_not_fit(line: OrderLine, count: int, wanted: Decimal) -> Text:
    """Say that there are more or fewer serial numbers than pieces."""
    return say(
        "{part}: {count} serial numbers for {wanted} pieces. Scan the bag again and then each number once.",
        part=name_of(line),
        count=count,
        wanted=wanted,
    )


def no_serials_possible(line: OrderLine, pieces: Decimal, most: int) -> Text:
    """Say that goods cannot be numbered one by one."""
    return say(
        "{part}: {pieces} pieces cannot have a serial number each; whole ones can, up to {most}. "
        "Scan QTY with the number in this bag, then the bag.",
        part=name_of(line),
        pieces=pieces,
        most=most,
    )
