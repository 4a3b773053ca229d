"""Pictures of codes for the tests: drawn by zxing-cpp, put on a desk, turned, filmed."""

from pathlib import Path

import numpy as np
import zxingcpp

from station.input.opencv import cv2

F = zxingcpp.BarcodeFormat
DIGIKEY = "[)>\x1e06\x1dP296-1\x1d1PNE555P\x1dQ50\x1e\x04"


def code(content, kind="QRCode", scale=3, **options):
    """Draw one code, black on white with a quiet zone."""
    drawn = zxingcpp.create_barcode(content, getattr(F, kind), **options).to_image(scale=scale)
    return np.pad(np.array(drawn), 12 * scale, constant_values=255)


def desk(*placed, size=(480, 640), shade=200):
    """Lay codes on a grey desk; each is (picture, left, top)."""
    picture = np.full((*size, 3), shade, np.uint8)
    for one, left, top in placed:
        height, width = one.shape
        picture[top : top + height, left : left + width] = one[:, :, None]
    return picture


def turned(picture, angle):
    """Turn a picture about its middle, with white around it."""
    height, width = picture.shape
    side = int(np.hypot(height, width)) + 2
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    matrix[:, 2] += (side - width) / 2, (side - height) / 2
    return cv2.warpAffine(picture, matrix, (side, side), borderValue=255)


def film(file: Path, frames, rate=15):
    """Write frames as an MJPEG film."""
    height, width = frames[0].shape[:2]
    writer = cv2.VideoWriter(str(file), cv2.VideoWriter.fourcc(*"MJPG"), rate, (width, height))
    for frame in frames:
        writer.write(frame)
    writer.release()
    return file


def jpeg(picture) -> bytes:
    return cv2.imencode(".jpg", picture)[1].tobytes()


def save(file: Path, picture) -> Path:
    assert cv2.imwrite(str(file), picture)
    return file
