"""Times as the server writes them: local, without seconds and without a zone."""

from datetime import datetime


def now() -> str:
    """Return the time as in ``2026-11-20 18:04``."""
    return f"{datetime.now():%Y-%m-%d %H:%M}"


def today() -> str:
    """Return the date as in ``2026-11-20``."""
    return f"{datetime.now():%Y-%m-%d}"
