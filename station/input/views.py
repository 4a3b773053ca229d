"""Other views of a picture, and where in the picture lies what was found in them."""

import math
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import numpy as np

from station.input.camera_codes import Code, Pixel
from station.input.opencv import Picture, cv2


def turned_view(grey: Picture, angle: float) -> tuple[Picture, Any]:
    """Return the picture turned against the clock, with white around, and the matrix of the way back."""
    height, width = grey.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    side = int(np.hypot(width, height)) + 1
    turn[:, 2] += (side - width) / 2, (side - height) / 2
    view = cv2.warpAffine(grey, turn, (side, side), flags=cv2.INTER_LINEAR, borderValue=255)
    return view, cv2.invertAffineTransform(turn)  # type: ignore[return-value]


def moved(code: Code, matrix: Any) -> Code:  # noqa: ANN401 - a matrix of numpy
    """Return a code that was found in a view as it lies in the picture."""
    corners = tuple((float(a), float(b)) for a, b in (matrix @ (x, y, 1.0) for x, y in code.corners))
    return replace(code, corners=corners)


def bar_angle(grey: Picture, code: Code) -> float:
    """Return the direction square to the bars at a code, in degrees: how brightness changes most."""
    across, down = zip(*code.corners, strict=True)
    # What zxing-cpp gives may be one line high; its surroundings have the same bars.
    top, left = max(int(min(down)) - 10, 0), max(int(min(across)) - 10, 0)
    part = grey[top : int(max(down)) + 11, left : int(max(across)) + 11]
    x, y = cv2.Sobel(part, cv2.CV_32F, 1, 0), cv2.Sobel(part, cv2.CV_32F, 0, 1)
    return math.degrees(math.atan2(2 * float((x * y).sum()), float((x * x - y * y).sum())) / 2)


def four_corners(points: list[Pixel]) -> tuple[Pixel, ...]:
    """Return the corners of an outline of any number of points."""
    if len(points) == 4:
        return tuple(points)
    if not points:
        return ()
    box = cv2.boxPoints(cv2.minAreaRect(np.array(points, np.float32)))
    return tuple((float(x), float(y)) for x, y in box)


def distinct(codes: Iterable[Code]) -> list[Code]:
    """Drop what was read twice at the same place, along one direction and another."""
    kept: list[Code] = []
    for code in codes:
        if not any(code.text == other.text and _same_place(code, other) for other in kept):
            kept.append(code)
    return kept


def _same_place(one: Code, other: Code) -> bool:
    return math.dist(one.centre, other.centre) < math.dist(one.corners[0], one.corners[2]) / 4
