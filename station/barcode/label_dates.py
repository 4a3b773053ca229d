"""Dates on supplier labels: each identifier has a form of its own."""

import re
from datetime import date


def dated(identifier: str, value: str) -> str:
    """Return a date as YYYY-MM-DD; "" for the zeros that stand for none; else the text as it is.

    D YYMMDD; 6D, 14D, 16D YYYYMMDD (a qualifier may follow 6D); 15D, 17D DDMMYYYY (ANSI MH10.8.2).
    """
    forms = {
        "D": r"(?P<y>[0-9]{2})(?P<m>[0-9]{2})(?P<d>[0-9]{2})",
        "6D": r"(?P<y>[0-9]{4})(?P<m>[0-9]{2})(?P<d>[0-9]{2})[0-9]{0,3}",
        "14D": r"(?P<y>[0-9]{4})(?P<m>[0-9]{2})(?P<d>[0-9]{2})",
        "15D": r"(?P<d>[0-9]{2})(?P<m>[0-9]{2})(?P<y>[0-9]{4})",
        "16D": r"(?P<y>[0-9]{4})(?P<m>[0-9]{2})(?P<d>[0-9]{2})",
        "17D": r"(?P<d>[0-9]{2})(?P<m>[0-9]{2})(?P<y>[0-9]{4})",
    }
    match = re.fullmatch(forms.get(identifier, ""), value)
    if not match:
        return value
    year, month, day = (int(match[part]) for part in "ymd")
    if year == 1:
        return ""  # Würth prints 00010101 for "no date"
    try:
        return date(year + 2000 if year < 100 else year, month, day).isoformat()
    except ValueError:
        return value
