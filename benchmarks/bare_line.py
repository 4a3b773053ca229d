"""The yardstick for a line on the screen: a plain window that paints a text when Enter is pressed.

It needs no thread, no disk and no server: this is what the toolkit and the window system take by themselves.
The monotonic clock goes to standard output once the paint has been handed to the window system.
"""

import sys
import time

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow

LINE = "LM358BIDDFR   296-LM358BIDDFRCT-ND   1000000   {done}   {left}   Warehouse/Receiving"


class BareLine(QLabel):
    is_new = False

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.is_new:
            self.is_new = False
            QTimer.singleShot(0, self, lambda: print(time.monotonic(), flush=True))


class BareWindow(QMainWindow):
    scans = 0

    def __init__(self) -> None:
        super().__init__()
        self.line = BareLine("ready")
        self.setCentralWidget(self.line)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Return:
            self.scans += 1
            self.line.is_new = True
            self.line.setText(LINE.format(done=self.scans, left=1_000_000 - self.scans))


if __name__ == "__main__":
    application = QApplication(sys.argv)
    window = BareWindow()
    window.resize(1180, 820)
    window.show()
    sys.exit(application.exec())
