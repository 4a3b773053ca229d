"""Take the pictures of the documentation: the running window, driven by the keys of a scanner.

Each picture is of the real program on a display of its own, with the practice server behind it.
"""

import subprocess
import sys
import time
from array import array
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.station_window import StationWindow  # noqa: E402
from benchmarks.surroundings import Surroundings, surroundings  # noqa: E402
from tests.x11.scanner import Scanner  # noqa: E402

FOLDER = ROOT / "docs" / "screenshots"
KEY_PAUSE_MS = 2
MOST_COLOURS = 256
STILL_SECONDS = 0.7
"""After this time nothing moves any more, and a picture has been loaded."""
ORDER = "PO-0001"
FULL, LAPTOP, SMALL = "1366x768", "1280x800", "1024x768"


def label(sku: str, mpn: str, quantity: int, packing_slip: str) -> str:
    """Return the text of a distributor's bag label."""
    fields = ("06", f"P{sku}", f"1P{mpn}", "K", "1K72991337", f"11K{packing_slip}", "4LPH", f"Q{quantity}")
    return "[)>\x1e" + "\x1d".join(fields)


OPAMP = ("296-LM358BIDDFRCT-ND", "LM358BIDDFR")
CAPACITOR = ("490-1532-1-ND", "GRM188R71H104KA93D")


@dataclass(frozen=True)
class Picture:
    """A picture by name: how large the display is, in which colours, and what is scanned before."""

    name: str
    size: str
    theme: str
    codes: tuple[str, ...] = ()


HALF_DONE = (ORDER, label(*CAPACITOR, 500, "1"), label(*OPAMP, 10, "2"), label(*OPAMP, 5, "3"))
TOO_MANY = (*HALF_DONE, label(*OPAMP, 15, "4"))
GAUGES = ("PO-2023-06-08-001337", "PG-10-TME", "PG1001", "PG1002")
PARCEL = ("SO-0001", "INV-SI5", "GAU-0010", "STATION:DIGIT-1")
WRONG = ("SO-0002", "STATION:DIGIT-1", "INV-SI5", "ENC-0001", "STATION:SHIP", "INV-SI5", "INV-SI9")
EDITING = "STATION:LABELS"
STRANGE = (*HALF_DONE, label("595-NE555DR", "NE555DR", 50, "5"))
PICTURES = (
    Picture("home", FULL, "light"),
    Picture("receiving", FULL, "light", HALF_DONE),
    Picture("asking", FULL, "light", TOO_MANY),
    Picture("choosing", FULL, "light", ("STATION:RECEIVE", OPAMP[0])),
    Picture("serials", FULL, "light", GAUGES),
    Picture("receiving-summary", FULL, "light", (*HALF_DONE, "STATION:FINISH")),
    Picture("refused", FULL, "light", STRANGE),
    Picture("stock-item", FULL, "light", ("INV-SL2", "INV-SI2")),
    Picture("part", FULL, "light", ("INV-PA1",)),
    Picture("counting", FULL, "light", ("STATION:COUNT", "INV-SL4", "INV-SI2", "INV-SI1", "STATION:QTY-7")),
    Picture("history", FULL, "dark", ("INV-SI2", "INV-SL4", "STATION:HISTORY")),
    Picture("packing", FULL, "light", PARCEL),
    Picture("checking", FULL, "light", WRONG),
    Picture("labels", FULL, "light", (EDITING,)),
    Picture("receiving-dark", LAPTOP, "dark", TOO_MANY),
    Picture("receiving-small", SMALL, "light", TOO_MANY),
)


def main() -> int:
    """Take all pictures, or those that are named."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    wanted = sys.argv[1:] or [picture.name for picture in PICTURES]
    for picture in PICTURES:
        if picture.name in wanted:
            file = taken(picture)
            print(f"{file.relative_to(ROOT)}: {file.stat().st_size / 1024:.0f} KiB")
    return 0


def taken(picture: Picture) -> Path:
    """Take one picture; return its file."""
    with surroundings(f"{picture.size}x24") as around, closing(Scanner(around.display)) as scanner:
        arguments = ("--demo", "--set", f"window.theme={picture.theme}", "--set", "window.full_screen=true")
        with StationWindow(around, *arguments) as station:
            station.wait_until_at_rest()
            for code in picture.codes:
                mark = station.mark()
                scanner.scan(code, KEY_PAUSE_MS)
                station.wait_for_scan(code, mark, final=True)
                if code == EDITING:
                    station.wait_for_label(mark)
            time.sleep(STILL_SECONDS)
            return _photographed(around, picture.name)


def _photographed(around: Surroundings, name: str) -> Path:
    raw = around.folder / f"{name}.png"
    command = ["scrot", "--overwrite", str(raw)]
    subprocess.run(command, env=around.environment(around.folder), check=True)
    file = FOLDER / f"{name}.png"
    _shrink(raw, file)
    return file


def _shrink(raw: Path, file: Path) -> None:
    """Write the picture with a palette of its own; flat colours and type lose nothing that one sees."""
    image = QImage(str(raw)).convertToFormat(QImage.Format.Format_RGB32)
    pixels = array("I", bytes(image.constBits()))
    palette = [colour for colour, _ in Counter(pixels).most_common(MOST_COLOURS)]
    flags = Qt.ImageConversionFlag.ThresholdDither | Qt.ImageConversionFlag.AvoidDither
    image.convertToFormat(QImage.Format.Format_Indexed8, palette, flags).save(str(file), "PNG", 0)


if __name__ == "__main__":
    sys.exit(main())
