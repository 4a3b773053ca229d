"""Times as a narrow column of a table shows them."""


def short_time(at: str) -> str:
    """Return month, day, hour and minute of a time that is written year first."""
    return at[5:16].replace("T", " ")
