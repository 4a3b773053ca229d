"""On which line of a TOML file a key stands: tomllib keeps no positions."""

import re

STEP = "step"

# What may hold line ends, brackets and signs that mean nothing; the longest forms come first.
_QUIET = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}(?!")|'
    r"'''.*?'{3,5}(?!')|"
    r'"(?:\\.|[^"\\\n])*"|'
    r"'[^'\n]*'|#[^\n]*",
    re.DOTALL,
)
_HEADER = re.compile(r"[ \t]*\[\[?[ \t]*([\w\"'. \t-]+?)[ \t]*\]\]?[ \t]*$")
_KEY = re.compile(r"[ \t]*([\w\"'. \t-]+?)[ \t]*=")


def lines_of(text: str) -> dict[tuple[int, str], int]:
    """Return the line (from 1) of each key of a file that tomllib has read.

    The key is (number of the step from 0, name); the number is -1 before the first step, the name empty for a
    step's own header.
    """
    found: dict[tuple[int, str], int] = {}
    step, depth = -1, 0
    for number, line in enumerate(_QUIET.sub(_quiet, text.replace("\r\n", "\n")).split("\n"), 1):
        if depth == 0 and (header := _HEADER.match(line)):
            step += "[[" in line and _bare(header[1], whole=True) == STEP
            found.setdefault(_place(header[1], "[[" in line, step), number)
        elif depth == 0 and (key := _KEY.match(line)):
            found.setdefault((step, _bare(key[1])), number)
        if not _HEADER.match(line):
            depth += sum(map(line.count, "[{")) - sum(map(line.count, "]}"))
    return found


def _place(header: str, is_row: bool, step: int) -> tuple[int, str]:
    table, _, within = header.partition(".")
    if _bare(table) != STEP:
        return -1, _bare(table)
    if within:
        return step, _bare(within)
    return (step, "") if is_row else (-1, STEP)


def _bare(key: str, whole: bool = False) -> str:
    return (key if whole else key.partition(".")[0]).strip(" \t\"'")


def _quiet(match: "re.Match[str]") -> str:
    """Blank out what a string or a remark holds, except a plain key in quotes, and keep its lines."""
    text = match[0]
    if re.fullmatch(r"([\"'])[\w-]*\1", text):
        return text
    return "\n" * text.count("\n")
