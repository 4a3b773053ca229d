"""What the operator is told about a scanner that was learned: what is right, what is lost, what to do."""

from collections.abc import Iterator

from station.calibration.code import CONTROLS, EOT, GS, RS
from station.calibration.keyboards import names_of
from station.calibration.learn import Learned
from station.text import Text, say

_NAMES = {GS: "GS", RS: "RS", EOT: "EOT"}


def advice(learned: Learned) -> tuple[Text, ...]:
    """Return sentences for the operator, the most important first; a single one where all is well."""
    told = tuple(_troubles(learned)) or (_all_well(learned),)
    if not learned.inferred:
        return told
    return (*told, say("The short code shows few keys. If a scan looks wrong, scan the large set-up code."))


def _all_well(learned: Learned) -> Text:
    if learned.by != "learned":
        return say("Everything this scanner sends arrives as it should; nothing is to be changed.")
    if learned.layout:
        return say(
            "The scanner types for an American keyboard and the computer has a {layout} one; "
            "the station puts this right, and nothing is lost.",
            layout=names_of(learned.layout),
        )
    return say("The keyboard changes some characters; the station puts this right, and nothing is lost.")


def _troubles(learned: Learned) -> Iterator[Text]:
    printable = [char for char in learned.lost if char not in CONTROLS]
    if any(char.isalnum() for char in printable):
        yield say(
            "Letters or digits went missing on the way: {characters}. Set a longer delay between "
            "characters in the scanner and scan the set-up code again.",
            characters=" ".join(printable),
        )
    elif printable:
        yield _dead_keys(printable, learned.layout)
    yield from _lost_controls([char for char in learned.lost if char in CONTROLS])
    yield from (_alike(*pair) for pair in learned.ambiguous)
    if learned.caps_lock and learned.by != "position":
        yield say("Caps Lock is on. Switch it off and scan the set-up code again.")
    if learned.aim and "]" in learned.lost:
        yield say(
            "The scanner sends an AIM identifier before each code, and its bracket is lost. "
            "Switch AIM identifiers off in the scanner."
        )


def _dead_keys(characters: list[str], layout: str) -> Text:
    if layout:
        return say(
            "On the computer's {layout} keyboard these characters are lost for good: {characters}. Set the "
            "scanner's keyboard country to {layout}, or set the scanner to USB serial (CDC): then everything "
            "arrives.",
            layout=names_of(layout),
            characters=" ".join(characters),
        )
    return say(
        "These characters are lost for good: {characters}. Set the scanner's keyboard country to that of "
        "the computer, or set the scanner to USB serial (CDC): then everything arrives.",
        characters=" ".join(characters),
    )


def _lost_controls(lost: list[str]) -> Iterator[Text]:
    sentences = {
        GS: say("GS, the separator between the fields of supplier labels, does not arrive."),
        RS: say("RS, which stands around the content of supplier labels, does not arrive."),
        EOT: say("EOT, the end of supplier labels, does not arrive; labels can be read without it."),
    }
    yield from (sentences[char] for char in lost)
    if lost:
        yield say(
            "Switch on sending control characters in the scanner; its manual may call this function key "
            "mapping, Ctrl combinations or ALT mode. In USB serial (CDC) mode they arrive by themselves."
        )


def _alike(first: str, second: str) -> Text:
    if second in CONTROLS and first not in CONTROLS:
        return say(
            "{control} arrives as {characters}, which labels may hold themselves. Switch on sending control "
            "characters in the scanner.",
            control=_NAMES[second],
            characters=first,
        )
    if second in CONTROLS:
        return say(
            "{first} and {second} arrive as the same character. Switch on sending control characters in the "
            "scanner.",
            first=_NAMES[first],
            second=_NAMES[second],
        )
    return say(
        "{first} and {second} arrive as the same character, and {first} is assumed. Set the scanner's "
        "keyboard country to that of the computer, or set the scanner to USB serial (CDC).",
        first=first,
        second=second,
    )
