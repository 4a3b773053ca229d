"""The conditions that goods can be in, by the words of their control codes."""

from station.text import Text, say

STATUSES: dict[str, tuple[int, Text]] = {
    "OK": (10, say("OK")),
    "ATTENTION": (50, say("needs attention")),
    "DAMAGED": (55, say("damaged")),
    "DESTROYED": (60, say("destroyed")),
    "REJECTED": (65, say("rejected")),
    "LOST": (70, say("lost")),
    "QUARANTINED": (75, say("quarantined")),
    "RETURNED": (85, say("returned")),
}
"""The word of the control code, the server's number, and what people call it."""
