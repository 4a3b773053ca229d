"""Restoring what a scanner or a keyboard setting has changed, with the evidence for each step."""

import json
import re
from dataclasses import dataclass, replace

from station.barcode.envelope import GS, RS
from station.barcode.identifiers import exists, is_usual, split_identifier
from station.barcode.inventree import MODELS
from station.barcode.layouts import candidates, undone
from station.barcode.lost_separators import proposed
from station.barcode.separators import Restored, restore
from station.model import Confidence
from station.text import NOTHING, Text, say

_LABEL_STARTS = ("[)>", ">[)>", "0[)>", "]")
_MODEL_NAMES = "|".join(MODELS.values())


@dataclass(frozen=True, slots=True)
class Repaired:
    """A text in its likely true form, what was done, and how far that can be trusted."""

    text: str
    repairs: tuple[str, ...] = ()
    confidence: Confidence = Confidence.CERTAIN
    problem: Text = NOTHING


def without_aim(text: str) -> tuple[str, str]:
    """Split off the AIM symbology identifier that some scanners send first, such as ]d1."""
    match = re.match(r"\](?:[AEFGIKLQRSXceozd][0-9a-fA-F]|C[0-4]|J[0-9])", text)
    return (text[match.end() :], match[0]) if match and match.end() < len(text) else (text, "")


def repaired_label(text: str) -> Repaired | None:
    """Restore a supplier label in an ISO 15434 envelope; None if there is no sign of one."""
    direct = _label(text)
    if direct is not None:
        return direct
    return _best(_by_layout(text))


def _by_layout(text: str) -> list[Repaired]:
    found = []
    for name, restored in candidates(text, _LABEL_STARTS):
        plain, aim = without_aim(restored)
        label = _label(plain)
        if label is not None and label.confidence is not Confidence.GUESS:
            evidence = f"{text[:3]!r} is [)> on a {name} keyboard: the scanner types US keys"
            told = (evidence, *([f"AIM identifier {aim}"] if aim else []), *label.repairs)
            found.append(replace(label, repairs=told))
    return found


def _label(text: str) -> Repaired | None:
    if "[)>" not in text[:4]:
        return None
    british = _british(text)
    restored = restore(british or text)
    if restored is None:
        return None
    if british:
        told = (
            f"{'£' if '£' in text else '¬'} is no US key: the keyboard is British, the scanner types US keys"
        )
        restored = replace(restored, repairs=(told, *restored.repairs))
    if restored.separators_lost:
        return _reconstructed(text)
    return _judged(_with_caps_lock(british or text, restored))


def _british(text: str) -> str | None:
    """Undo a British layout; its header looks right, so only its own characters betray it."""
    return undone(text, "gb") if "£" in text or "¬" in text else None


def _with_caps_lock(text: str, restored: Restored) -> Restored:
    """With Caps Lock on every letter is inverted; a Ctrl combination flips single letters only."""
    if _all_identifiers(restored.text, restored.repairs):
        return restored
    inverted = restore(text.swapcase())
    if inverted is None or not _all_identifiers(inverted.text, inverted.repairs):
        return restored
    return replace(inverted, repairs=("Caps Lock was on", *inverted.repairs))


def _all_identifiers(text: str, repairs: tuple[str, ...]) -> bool:
    """Tell whether every field begins with an identifier although no letter's case was restored."""
    fields = [field for field in text.split(RS)[-1 if RS not in text else 1].split(GS)[1:] if field.strip()]
    heads = [split_identifier(field) for field in fields]
    untouched = not any("case of" in repair for repair in repairs)
    return bool(fields) and untouched and all(head and exists(head[0]) for head in heads)


def _judged(restored: Restored) -> Repaired:
    if not restored.damaged:
        return Repaired(restored.text, restored.repairs)
    problem = say("The scanner's Alt codes arrived damaged; compare every field with the label.")
    return Repaired(restored.text, restored.repairs, Confidence.GUESS, problem)


def _reconstructed(text: str) -> Repaired:
    proposal = proposed(text)
    if proposal is None:
        problem = say("The scanner lost all separators of this label. Set it to send control characters.")
        return Repaired(text, (), Confidence.GUESS, problem)
    problem = say("The scanner lost all separators; the fields are a proposal. Compare them with the label.")
    return Repaired(proposal, ("the separators were lost and are proposed",), Confidence.GUESS, problem)


def _best(found: list[Repaired]) -> Repaired | None:
    """Several layouts may fit; the most usual content wins, and is only likely if another is as usual."""
    if not found:
        return None
    # Among equals the one with fewer Z: y and z change places between layouts, and names have more Y.
    ranked = sorted(found, key=lambda label: (*_strangeness(label), label.text.lower().count("z")))
    best = ranked[0]
    rivals = [
        other for other in ranked if other.text != best.text and _strangeness(other) == _strangeness(best)
    ]
    if not rivals:
        return best
    problem = say("Several keyboard layouts fit this scan. Compare the fields with the label.")
    return replace(best, confidence=Confidence.LIKELY, problem=problem)


def _strangeness(repaired: Repaired) -> tuple[int, int, int]:
    """Count what real labels do not have: unknown identifiers, odd characters, unheard-of spellings."""
    fields = [field for field in repaired.text.replace(RS, GS).split(GS)[1:] if field.strip()]
    heads = [split_identifier(field) for field in fields[1:]]
    unusual = sum(1 for head in heads if head is None or not is_usual(head[0]))
    odd = sum(char in "|~`^{}\\<>\"'" for field in fields for char in field)
    spelled = sum("was spelled" in r and "']'" not in r and "'^'" not in r for r in repaired.repairs)
    return unusual, odd, spelled


_QUOTES = {ord(char): '"' for char in "\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033"}
"""What phones and radio scanners make of a straight double quote."""


def repaired_native(text: str, prefix: str) -> Repaired | None:
    """Restore one of InvenTree's own codes; None if it is none or needs no repair."""
    straight = text.translate(_QUOTES)
    if straight != text and _native(straight, prefix):
        return Repaired(straight, ("smart quotes were made straight",))
    bare = re.fullmatch(rf"\{{\s*['\"]?({_MODEL_NAMES})['\"]?\s*:\s*\"?([0-9]{{1,18}})\"?\s*\}}", straight)
    if bare:
        return Repaired(json.dumps({bare[1]: int(bare[2])}), ("the quotes were restored",))
    inverted = text.swapcase()
    if _native(inverted, prefix):
        return Repaired(inverted, ("Caps Lock was on",), Confidence.LIKELY)
    for name, restored in candidates(text, ("{", prefix) if prefix else ("{",)):
        if _native(restored, prefix):
            evidence = f"this is {restored} typed by US keys on a {name} keyboard"
            return Repaired(restored, (evidence,), Confidence.LIKELY)
    return None


def _native(text: str, prefix: str) -> bool:
    short = re.fullmatch(re.escape(prefix) + f"({'|'.join(MODELS)})[0-9]{{1,18}}", text)
    return bool(short or re.fullmatch(rf"\{{\s*\"({_MODEL_NAMES})\"\s*:\s*\"?[0-9]{{1,18}}\"?\s*\}}", text))
