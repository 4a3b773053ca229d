"""What is done with a camera's pictures besides decoding: the part that is read, changes, the preview."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from station.input.camera_codes import Code, Pixel
from station.input.opencv import Picture, cv2
from station.input.preview import Outline, Point, Preview

WIDEST_PREVIEW = 640
LONGEST_PHOTO = 2560
"""Pixels; enough to read the print on a bag, and a megabyte or so."""
PHOTO_QUALITY = 85
BLACK = 24
_THUMBNAIL = (160, 90)
_UNLIKE = 10


@dataclass(frozen=True, slots=True)
class Area:
    """The part of a picture that is read, in pixels; the right and lower edges lie outside."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def centre(self) -> Pixel:
        """Return its middle."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    def of(self, picture: Picture) -> Picture:
        """Cut it out."""
        return picture[self.top : self.bottom, self.left : self.right]


Region = tuple[float, float, float, float]
"""Left, top, width and height as parts of the picture."""

WHOLE: Region = (0.0, 0.0, 1.0, 1.0)


def region_of(percents: Sequence[str]) -> Region | None:
    """Return the region that the settings name; the whole for an empty one, None for nonsense."""
    if not percents:
        return WHOLE
    try:
        left, top, width, height = (float(percent) / 100 for percent in percents)
    except ValueError:
        return None
    inside = left >= 0 and top >= 0 and left + width <= 1 and top + height <= 1
    return (left, top, width, height) if inside and width > 0 and height > 0 else None


def area_of(picture: Picture, region: Region) -> Area:
    """Return a region in the pixels of a picture; it holds one pixel at least."""
    height, width = picture.shape[:2]
    left = min(int(region[0] * width), width - 1)
    top = min(int(region[1] * height), height - 1)
    right = max(left + 1, round((region[0] + region[2]) * width))
    return Area(left, top, right, max(top + 1, round((region[1] + region[3]) * height)))


def thumbnail(picture: Picture) -> Picture:
    """Return the mean brightness of the picture's parts, some thousand of them."""
    small = cv2.resize(picture, _THUMBNAIL, interpolation=cv2.INTER_AREA)
    return small if small.ndim == 2 else cv2.cvtColor(small, cv2.COLOR_BGR2GRAY)  # type: ignore[return-value]


def unlike(one: Picture, other: Picture) -> bool:
    """Tell whether a part of the picture has changed by more than the grain of a camera."""
    return bool(cv2.absdiff(one, other).max() > _UNLIKE)


def is_black(small: Picture) -> bool:
    """Tell whether nothing in the picture is brighter than the grain of a covered camera."""
    return bool(small.max() < BLACK)


def preview_of(
    source: str, picture: Picture, codes: Iterable[Code], chosen: Code | None, region: Region
) -> Preview:
    """Return the picture made small for the eye, with the outlines of the codes and the region."""
    height, width = picture.shape[:2]
    outlines = tuple(
        Outline(tuple((x / width, y / height) for x, y in code.corners), code.text, _is(code, chosen))
        for code in codes
    )
    left, top, across, down = region
    shown: tuple[Point, Point] | None = ((left, top), (left + across, top + down))
    rgb = _small_rgb(picture)
    sides = rgb.shape[1], rgb.shape[0]
    return Preview(source, *sides, rgb.tobytes(), outlines, None if region == WHOLE else shown)


def jpeg_of(picture: Picture) -> bytes:
    """Return a picture as a JPEG file, whole, and made smaller if it is larger than a photo may be."""
    height, width = picture.shape[:2]
    share = LONGEST_PHOTO / max(height, width)
    if share < 1:
        sides = max(1, round(width * share)), max(1, round(height * share))
        picture = cv2.resize(picture, sides, interpolation=cv2.INTER_AREA)  # type: ignore[assignment]
    return cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, PHOTO_QUALITY])[1].tobytes()


def _is(code: Code, chosen: Code | None) -> bool:
    return chosen is not None and code.text == chosen.text and code.corners == chosen.corners


def _small_rgb(picture: Picture) -> Picture:
    height, width = picture.shape[:2]
    if width > WIDEST_PREVIEW:
        sides = WIDEST_PREVIEW, max(1, round(height * WIDEST_PREVIEW / width))
        picture = cv2.resize(picture, sides, interpolation=cv2.INTER_AREA)  # type: ignore[assignment]
    how = cv2.COLOR_GRAY2RGB if picture.ndim == 2 else cv2.COLOR_BGR2RGB
    return np.ascontiguousarray(cv2.cvtColor(picture, how), np.uint8)
