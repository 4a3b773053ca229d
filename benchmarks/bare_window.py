"""The yardstick for start and memory: an empty window of the same toolkit.

It writes the monotonic clock to standard output once its first paint has been handed to the window system.
"""

import sys
import time

from PySide6.QtCore import QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QMainWindow


class BareWindow(QMainWindow):
    is_painted = False

    def _tell(self) -> None:
        print(time.monotonic(), flush=True)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.is_painted:
            self.is_painted = True
            QTimer.singleShot(0, self, self._tell)


if __name__ == "__main__":
    application = QApplication(sys.argv)
    window = BareWindow()
    window.resize(1180, 820)
    window.show()
    sys.exit(application.exec())
