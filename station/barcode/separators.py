"""Restoring the control characters of a supplier label from whatever the scanner typed instead.

Spellings as reported by users of InvenTree, Part-DB, Binner and Odoo. Nothing is touched outside a
recognised ``[)>`` 06 header; one scan has one spelling of each character, taken from the header.
"""

import re
from dataclasses import dataclass

from station.barcode.envelope import EOT, GS, MOST_FIELDS, RS
from station.barcode.identifiers import exists, is_usual, split_identifier
from station.barcode.lost_separators import parted

# How each character arrives; longer spellings first, so that ^] is not taken for ^ and ].
GS_SPELLINGS = (
    "Alt+0029", "Alt0029", "Alt+029", "Alt029", "\\u001d", "\\u001D", "\\x1d", "\\x1D", "<GS>", "{GS}",
    "[GS]", "<0x1D>", "^]", "]", "␝", "\uf70b", "↔", GS,
)  # fmt: skip
RS_SPELLINGS = (
    "Alt+0030", "Alt0030", "Alt+030", "Alt030", "\\u001e", "\\u001E", "\\x1e", "\\x1E", "<RS>", "{RS}",
    "[RS]", "<0x1E>", "*F9*", "^^", "^", "␞", "\uf70c", "▲", RS,
)  # fmt: skip
EOT_SPELLINGS = (
    "Alt+0004", "Alt0004", "Alt+004", "Alt004", "\\u0004", "\\x04", "<EOT>", "{EOT}", "[EOT]", "<0x04>",
    "EOT", "^D", "^d", "␄", "♦", "D", "d", EOT,
)  # fmt: skip
_FREE_SEPARATORS = frozenset("@.|#~/;,:!$*&%?=_'\"`\u00b4§¤<>()[]{}\\+-")
"""What scanners can be set to send instead of GS; split there only where an identifier follows."""


@dataclass(frozen=True, slots=True)
class Restored:
    """A label in its true form, what was done for it, and whether parts of it are guesses."""

    text: str
    repairs: tuple[str, ...] = ()
    damaged: bool = False
    separators_lost: bool = False


@dataclass(frozen=True, slots=True)
class _Header:
    old_mouser: bool
    extra: str
    rs: str
    gs: str
    body: str


def restore(text: str) -> Restored | None:
    """Restore a label of format 06; None if there is no such header. The text may be intact already."""
    header = _header(text.replace("␠", " "))
    if header is None:
        return None
    if not header.gs:
        return Restored(text, separators_lost=True)
    if header.body.count(header.gs) > MOST_FIELDS:
        return None
    body, trailer, tail_repair = _without_trailer(header)
    fields, damaged, flipped = _fields(body, header)
    start = f">[)>06{GS}" if header.old_mouser else f"[)>{RS}06{GS}"
    repairs = [*_header_repairs(header), *flipped, *([tail_repair] if tail_repair else [])]
    if "␠" in text:
        repairs.append("spaces were spelled ␠")
    return Restored(start + GS.join(fields) + trailer, tuple(repairs), damaged)


def _header(text: str) -> _Header | None:
    match = re.match(r"([>0]?)\[\)>", text)
    if not match:
        return None
    rest = text[match.end() :]
    rs = next((spelling for spelling in RS_SPELLINGS if rest.startswith(f"{spelling}06")), "")
    if not rs and rest.startswith(("\x0006", "@06")):
        rs = rest[0]
    if not rest.startswith(f"{rs}06"):
        return None
    body = rest[len(rs) + 2 :]
    gs = _separator(body)
    # Without RS this is how Mouser's old labels are printed; the server takes them as they are.
    old_mouser = match[1] == ">" and not rs
    return _Header(old_mouser, match[1], rs, gs, body[len(gs) :])


def _separator(body: str) -> str:
    known = next((spelling for spelling in GS_SPELLINGS if body.startswith(spelling)), "")
    if known or not body:
        return known
    # Nothing that begins an identifier can be the separator; anything else that stands here is.
    return "" if body[0].isascii() and body[0].isalnum() else body[0]


def _without_trailer(header: _Header) -> tuple[str, str, str]:
    """Cut the trailer off; returns the body, the true trailer and what was repaired."""
    body = header.body
    spaced = body.rstrip("\r\n")
    rs_forms = tuple(dict.fromkeys(s for s in (header.rs, RS, "^", header.gs) if s and s != "\x00"))
    eot_forms = EOT_SPELLINGS if header.rs or header.gs != GS else (EOT, "EOT")
    for rs in rs_forms:
        for eot in eot_forms:
            if spaced.endswith(rs + eot) and _plausible_end(rs, eot, header):
                return spaced[: -len(rs + eot)], RS + EOT, _told(rs + eot, RS + EOT)
    for rs in rs_forms[:-1] if header.gs != GS else rs_forms:
        if rs != header.gs and spaced.endswith(rs):
            return spaced[: -len(rs)], RS, _told(rs, RS)
    if spaced.endswith(EOT):
        return spaced[:-1], EOT, ""
    return body, "", ""


def _plausible_end(rs: str, eot: str, header: _Header) -> bool:
    """A bare letter is the end only behind the RS of this scan; behind its GS it is an empty field."""
    if rs == header.gs and rs != header.rs:
        return False
    return len(eot) > 1 or eot not in "Dd" or rs in {"^", header.rs}


def _told(found: str, true: str) -> str:
    return "" if found == true else f"the end {found!r} was restored"


def _fields(body: str, header: _Header) -> tuple[list[str], bool, list[str]]:
    pieces = _split(body, header.gs)
    damaged = False
    if not header.gs.isascii() and header.gs not in GS_SPELLINGS:
        # An Alt code that the computer caught half: other characters stand where it missed more of it.
        pieces, damaged = _split_damaged(pieces), True
    fields, flips = [], 0
    for piece in pieces:
        field = _unflipped(piece) if header.gs != GS else piece
        flips += field != piece
        fields.append(field)
    flipped = [f"the case of {flips} letters after the separator was restored"] if flips else []
    return fields, damaged, flipped


def _split(body: str, gs: str) -> list[str]:
    """Split at the separator; one that could be content splits only where a new identifier follows."""
    pieces = body.split(gs)
    if gs not in _FREE_SEPARATORS or gs == "]":
        return pieces
    joined, used = pieces[:1], _used(pieces[:1])
    for piece in pieces[1:]:
        split = split_identifier(_unflipped(piece))
        if not piece.strip("\r\n") or (split and exists(split[0]) and split[0] not in used and _fits(split)):
            joined.append(piece)
            used |= _used([piece])
        else:
            joined[-1] += gs + piece
    return joined


def _used(pieces: list[str]) -> set[str]:
    splits = (split_identifier(piece) for piece in pieces)
    return {split[0] for split in splits if split}


def _fits(split: tuple[str, str]) -> bool:
    return is_usual(split[0]) or not split[1] or not split[1][:1].islower()


def _unflipped(field: str) -> str:
    """Restore the case of an identifier's letter; a typed Ctrl combination flips the letter after it."""
    match = re.match(r"([0-9]{0,3})([a-z])", field)
    if match and exists(match[1] + match[2].upper()):
        return match[1] + match[2].upper() + field[match.end() :]
    return field


def _split_damaged(pieces: list[str]) -> list[str]:
    """Split at the stray characters of broken Alt codes, where a distributor's next identifier follows."""
    out: list[str] = []
    for piece in pieces:
        for field in _strays(piece):
            out += parted(field)
    return out


# What may follow on the labels of which such scans are known, each once and in this order.
_ORDER = ("P", "1P", "30P", "K", "1K", "10K", "9D", "1T", "11K", "4L", "Q", "11Z", "12Z", "13Z", "20Z")


def _strays(piece: str) -> list[str]:
    for place in range(1, min(len(piece), 200)):
        if piece[place].isascii() and piece[place] not in "Eq":
            continue
        split = split_identifier(piece[place + 1 :])
        if split and split[0] in _ORDER and _follows(piece, split[0]):
            return [piece[:place], *_strays(piece[place + 1 :])]
    return [piece]


def _follows(before: str, identifier: str) -> bool:
    split = split_identifier(before)
    return bool(split and split[0] in _ORDER and _ORDER.index(identifier) > _ORDER.index(split[0]))


def _header_repairs(header: _Header) -> list[str]:
    repairs = []
    if header.extra and not header.old_mouser:
        repairs.append(f"{header.extra!r} before the header was removed")
    if not header.old_mouser and header.rs != RS:
        repairs.append(f"RS was spelled {header.rs!r}" if header.rs else "RS was missing in the header")
    if header.gs != GS:
        repairs.append(f"GS was spelled {header.gs!r}")
    return repairs
