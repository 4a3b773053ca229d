"""Make the QApplication, clear of the traps that the environment sets."""

import logging
import os
from collections.abc import MutableMapping, Sequence

from PySide6.QtCore import QLoggingCategory, QMessageLogContext, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import QApplication

from station.ui.resources import resource

log = logging.getLogger("station.qt")

_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


def prepare_environment(environment: MutableMapping[str, str]) -> None:
    """Clear what Qt reads before the application is made: OpenCV points it at plugins of its own."""
    for name in ("QT_QPA_PLATFORM_PLUGIN_PATH", "QT_QPA_FONTDIR"):
        if "cv2" in environment.get(name, ""):
            del environment[name]


def make_application(argv: Sequence[str]) -> QApplication:
    """Make the application; Qt's own messages go to the log."""
    prepare_environment(os.environ)
    qInstallMessageHandler(_log_message)
    # They tell at length of libraries that a silent machine does not have, even while one is being loaded.
    QLoggingCategory.setFilterRules("qt.multimedia.*=false")
    application = QApplication(list(argv))
    application.setApplicationName("station")
    application.setApplicationDisplayName("Station")
    QGuiApplication.setDesktopFileName("station")
    application.setWindowIcon(QIcon(str(resource("icons", "station.svg"))))
    application.setStyle("Fusion")
    return application


def _log_message(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    is_silence = message.startswith("PulseAudioService")
    log.log(logging.DEBUG if is_silence else _LEVELS.get(kind, logging.WARNING), "%s", message)
