"""OpenCV, imported so that it keeps quiet, takes one thread, and leaves Qt's settings alone."""

import os

import numpy as np
import numpy.typing as npt

Picture = npt.NDArray[np.uint8]
"""Rows of grey pixels, or of blue, green and red."""

MOST_PIXELS = 100_000_000
_QT_PATHS = ("QT_QPA_PLATFORM_PLUGIN_PATH", "QT_QPA_FONTDIR")

# It reads these once, when it is imported; a file must not make ffmpeg open anything else.
os.environ["OPENCV_IO_MAX_IMAGE_PIXELS"] = str(MOST_PIXELS)
os.environ.setdefault("OPENCV_LOG_LEVEL", "ERROR")
os.environ.setdefault("OPENCV_FFMPEG_LOGLEVEL", "-8")
os.environ["OPENCV_FFMPEG_CAPTURE_OPTIONS"] = "protocol_whitelist;file"
_before = {name: os.environ.get(name) for name in _QT_PATHS}

import cv2  # noqa: E402 - it reads its settings from the environment above


def _leave_qt_alone() -> None:
    """Take back what the import pointed at the Qt that OpenCV brings along."""
    for name, value in _before.items():
        if os.path.dirname(cv2.__file__) in os.environ.get(name, ""):
            os.environ.pop(name)
            if value is not None:
                os.environ[name] = value


_leave_qt_alone()
# The cores belong to the station; a frame is done on the thread that asked for it.
cv2.setNumThreads(1)

__all__ = ["MOST_PIXELS", "Picture", "cv2"]
