"""Pictures as a hand takes them of labels: codes warped, blurred, grained, unevenly lit; always the same.

No photographs with a free licence come with the libraries, so these stand in for them.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import zxingcpp

from station.input.opencv import Picture, cv2

SIZE = (720, 1280)
KINDS = {
    "DataMatrix": "[)>\x1e06\x1dP296-1395-1-ND\x1d1PNE555P\x1dK4500123\x1dQ{n}\x1e\x04",
    "QRCode": "https://inventory.example.com/part/{n}",
    "Aztec": "AZTEC-{n}",
    "PDF417": "PDF417 NE555P {n}",
    "Code128": "PO-{n:04}-NE555P",
    "Code39": "3PRM8N{n}",
    "Code93": "PN-{n}",
    "EAN13": "400638{n:06}",
    "UPCA": "0360{n:07}",
    "EAN8": "9638{n:03}",
    "ITF": "98765432{n:04}",
    "Codabar": "A{n}B",
}


@dataclass(frozen=True)
class Photograph:
    """A picture with what its code says, as the library that drew it tells."""

    kind: str
    text: str
    picture: Picture


def photographs(each: int, seed: int = 20) -> Iterator[Photograph]:
    """Yield so many pictures of each kind of code, from easy to hopeless."""
    chance = np.random.default_rng(seed)
    for kind, content in KINDS.items():
        for number in range(each):
            drawn, text = _drawn(kind, content.format(n=int(chance.integers(100, 999))))
            yield Photograph(kind, text, _photograph(drawn, chance, number / each))


def _drawn(kind: str, content: str) -> tuple[Picture, str]:
    barcode = zxingcpp.create_barcode(content, getattr(zxingcpp.BarcodeFormat, kind))
    picture = np.pad(np.array(barcode.to_image(scale=8)), 64, constant_values=255)
    # The check digit is added by whoever draws the code.
    (read,) = zxingcpp.read_barcodes(picture, formats=_standard(kind), text_mode=zxingcpp.TextMode.Plain)
    return picture, read.text


def _standard(kind: str) -> zxingcpp.BarcodeFormat:
    return getattr(zxingcpp.BarcodeFormat, "Code39Std" if kind == "Code39" else kind)


def _photograph(drawn: Picture, chance: np.random.Generator, hardship: float) -> Picture:
    """Take the picture; ``hardship`` goes from 0 to 1."""
    desk = chance.integers(90, 200, (9, 16), dtype=np.uint8)
    desk = cv2.resize(desk, SIZE[::-1], interpolation=cv2.INTER_CUBIC).astype(np.float32)
    matrix = _placed(drawn.shape, chance, hardship)
    label = cv2.warpPerspective(drawn, matrix, SIZE[::-1], flags=cv2.INTER_AREA, borderValue=255)
    covered = cv2.warpPerspective(np.full_like(drawn, 255), matrix, SIZE[::-1])
    picture = np.where(covered > 0, label, desk).astype(np.float32)
    blur = chance.uniform(0.3, 0.6 + 2.2 * hardship)
    picture = cv2.GaussianBlur(picture, (0, 0), blur)
    picture *= _light(chance, hardship)
    picture += chance.normal(0, 2 + 14 * hardship, SIZE)
    picture = np.clip(picture, 0, 255).astype(np.uint8)
    _, jpeg = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, int(90 - 50 * hardship)])
    return cv2.imdecode(jpeg, cv2.IMREAD_GRAYSCALE)


def _placed(shape: tuple[int, ...], chance: np.random.Generator, hardship: float) -> np.ndarray:
    height, width = shape
    span = chance.uniform(0.65 - 0.35 * hardship, 0.75) * SIZE[0]
    scale = span / max(height, width) * (1.5 if width > 2 * height else 1.0)
    angle = chance.normal(0, 4 + 30 * hardship)
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, scale)
    turn[:, 2] += SIZE[1] / 2 - width / 2, SIZE[0] / 2 - height / 2
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    placed = cv2.transform(corners[None], turn)[0]
    tilted = placed + chance.normal(0, 4 + 14 * hardship, (4, 2))
    return cv2.getPerspectiveTransform(corners, tilted.astype(np.float32))


def _light(chance: np.random.Generator, hardship: float) -> np.ndarray:
    ramp = np.linspace(1 - 0.6 * hardship * chance.uniform(), 1, SIZE[1], dtype=np.float32)
    return np.tile(ramp if chance.uniform() < 0.5 else ramp[::-1], (SIZE[0], 1))
