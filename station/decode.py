"""The decode command: the codes in picture files, for scripts and for trying out labels."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path

from station.input.camera_codes import Code
from station.input.decoder import decode
from station.input.pictures import PictureProblem, read_picture
from station.text import visible


def decode_files(names: Sequence[str], as_json: bool) -> int:
    """Print the codes of each file; returns 1 if one of them is no picture that can be read, else 0."""
    whole = [_decode_file(name, as_json) for name in names]
    return 0 if all(whole) else 1


def _decode_file(name: str, as_json: bool) -> bool:
    try:
        codes = decode(read_picture(Path(name)))
    except PictureProblem as problem:
        print(problem, file=sys.stderr)
        if as_json:
            print(json.dumps({"file": name, "codes": [], "problem": str(problem)}), flush=True)
        return False
    print(json.dumps(as_object(name, codes)) if as_json else _for_people(name, codes), flush=True)
    return True


def as_object(name: str, codes: Sequence[Code]) -> dict[str, object]:
    """Return what was found in a file as plain JSON; positions in pixels."""
    return {
        "file": name,
        "codes": [
            {
                "text": code.text,
                "bytes_hex": code.raw.hex(),
                "symbology": code.symbology,
                "aim": code.aim,
                "position": [[round(x), round(y)] for x, y in code.corners],
                "engine": code.engine,
            }
            for code in codes
        ],
    }


def _for_people(name: str, codes: Sequence[Code]) -> str:
    if not codes:
        return f"{visible(name)}: no code found"
    lines = (f"{visible(name)}: {code.symbology:<12} {visible(code.text, 1000)}" for code in codes)
    return "\n".join(lines)
