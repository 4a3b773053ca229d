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
            is_step = line.strip().startswith("[[") and _bare(header[1]) == STEP
            step += is_step
            found.setdefault((step, "" if is_step else _bare(header[1])), number)
        elif depth == 0 and (key := _KEY.match(line)):
            found.setdefault((step, _bare(key[1])), number)
        if not _HEADER.match(line):
            depth += sum(map(line.count, "[{")) - sum(map(line.count, "]}"))
    return found


def _bare(key: str) -> str:
    return key.partition(".")[0].strip(" \t\"'")


def _quiet(match: "re.Match[str]") -> str:
    """Blank out what a string or a remark holds, except a plain key in quotes, and keep its lines."""
    text = match[0]
    if re.fullmatch(r"([\"'])[\w-]*\1", text):
        return text
    return "\n" * text.count("\n")
