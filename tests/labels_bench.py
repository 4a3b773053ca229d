"""A whole station in this process with a label printer on the network, at a demo server."""

import sqlite3
from contextlib import closing
from itertools import count
from pathlib import Path

from PIL import Image
from zebrafy import ZebrafyZPL

from station.assembly import Beginning, Station, label_surface
from station.barcode import read
from station.demo.server import DemoServer
from station.desk import StationDesk
from station.label_desk import LabelDesk
from station.means import Means
from station.messages import Came
from station.model import Kind, Pressed, Refused, Why
from station.screen import LabelNote, TapeRow
from station.settings_tree import JournalSettings, LabelSettings, PrinterSettings, ServerSettings, Settings
from tests.labels.samples import read_picture
from tests.workbench import Recorder, scan

SECONDS = 20
USUAL = LabelSettings()
IDS = count(1)


def printer(address: str, name: str = "Desk", **more: object) -> PrinterSettings:
    return PrinterSettings(name=name, address=address, language="zpl-bitmap", timeout_seconds=3.0, **more)


class LabelBench:
    """Each thing that is done waits until all that follows is settled and every label rests."""

    def __init__(
        self,
        server: DemoServer,
        folder: Path,
        *printers: PrinterSettings,
        workflow: str = "receive",
        labels: LabelSettings = USUAL,
    ) -> None:
        settings = Settings(
            server=ServerSettings(url=server.url),
            journal=JournalSettings(
                file=str(folder / "journal.sqlite"),
                look_back_seconds=0.05,
                retry_seconds=0.05,
                undo_seconds=0.0,
            ),
            labels=labels,
            printers=printers,
        )
        self.told = Recorder()
        means = Means(settings, folder / "station.toml", token=lambda _: server.tokens["operator"])
        self.labels = LabelDesk(label_surface(means), lambda message: self.station.put(message))
        desk = StationDesk(
            lambda message: self.station.put(message), _no_camera, lambda report: NO_FILE, lambda: self.labels
        )
        self.station = Station(means, self.told, Beginning(workflow), lambda: f"i{next(IDS)}", desk=desk)

    def __enter__(self) -> "LabelBench":
        self.station.start()
        self.labels.start()
        return self.settled()

    def __exit__(self, *_: object) -> None:
        self.labels.close()
        self.station.stop()

    def settled(self) -> "LabelBench":
        assert self.station.wait_until_settled(SECONDS)
        assert self.labels.wait_until_at_rest(SECONDS)
        # What the printers have told since is worked off.
        assert self.station.wait_until_settled(SECONDS)
        return self

    def scan(self, *texts: str) -> str:
        """Scan codes one after the other; return the id of the last scan."""
        for text in texts:
            scan_id = f"s{next(IDS)}"
            self.station.put(Came(scan(text, scan_id)))
            self.settled()
        return scan_id

    def click(self, scan_id: str) -> None:
        """Click on a row of the tape."""
        self.station.put(Pressed("reprint", value=scan_id, press=f"b{next(IDS)}"))
        self.settled()

    def row(self, scan_id: str) -> TapeRow:
        return next(row for row in self.told.snapshots[-1].tape if row.scan_id == scan_id)

    def said(self, scan_id: str) -> tuple[str, str]:
        row = self.row(scan_id)
        return str(row.result), str(row.headline)

    def note(self, scan_id: str) -> str:
        label = self.row(scan_id).label
        return _said(label) if label is not None else ""

    def device(self, name: str = "Label printer Desk") -> tuple[str, bool]:
        devices = self.told.snapshots[-1].status.devices
        return next((str(each.state), each.ready) for each in devices if str(each.name) == name)


NO_FILE = Refused(Why.NOT_SAVED)


def _no_camera(keep: object, answer: object) -> None:
    """Take no photo."""


def _said(label: LabelNote) -> str:
    return str(label.text)


def pictures(job: bytes) -> list[Image.Image]:
    """Return the labels of a job as a Zebra would print them."""
    return ZebrafyZPL(job.decode()).to_images()


def things(job: bytes) -> list[tuple[str, str]]:
    """Return what the codes on the labels of a job stand for, as the station's own reader sees them."""
    found = []
    for picture in pictures(job):
        for raw in read_picture(picture):
            reading = read(raw.decode())
            assert reading.kind is Kind.NATIVE, raw
            found.append((reading.get("model"), reading.get("pk")))
    return found


def items_of(server: DemoServer, order: int = 1) -> list[str]:
    """Return the keys of the stock items that an order has brought."""
    with closing(sqlite3.connect(server.database)) as database:
        rows = database.execute("SELECT pk FROM stock_item WHERE purchase_order = ? ORDER BY pk", (order,))
        return [str(pk) for (pk,) in rows]
