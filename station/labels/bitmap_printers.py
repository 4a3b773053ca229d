"""A label as a picture for printers that speak TSPL or EPL. Pure."""

from station.labels.render import Page

MOST_COPIES = 9999
_GAP = 3
"""Millimetres between labels; a calibrated printer goes by what it measured."""


def to_tspl(page: Page, copies: int = 1) -> bytes:
    """Return a label for a TSC printer and its relatives."""
    width, height = page.drawing.width, page.drawing.height
    head = f"SIZE {width:g} mm,{height:g} mm\r\nGAP {_GAP} mm,0 mm\r\nDIRECTION 1\r\nCLS\r\n"
    picture = f"BITMAP 0,0,{page.row_bytes},{page.height},0,"
    return f"{head}{picture}".encode() + _dark_is_zero(page) + f"\r\nPRINT {_count(copies)},1\r\n".encode()


def to_epl(page: Page, copies: int = 1) -> bytes:
    """Return a label for a printer that speaks EPL2."""
    head = f"\nN\nq{page.width}\nQ{page.height},24\nGW0,0,{page.row_bytes},{page.height},"
    return head.encode() + _dark_is_zero(page) + f"\nP{_count(copies)}\n".encode()


def _dark_is_zero(page: Page) -> bytes:
    return bytes(byte ^ 0xFF for byte in page.bits)


def _count(copies: int) -> int:
    return max(1, min(copies, MOST_COPIES))
