"""The cable of a serial scanner, which can be pulled out and put in again."""

import os
import pty
import tty


class Plug:
    """A pseudo-terminal under a name that stays when it is plugged in again."""

    def __init__(self, folder):
        self.name = str(folder / "scanner")
        self._master = None

    def put_in(self):
        self._master, slave = pty.openpty()
        tty.setraw(slave)
        if os.path.islink(self.name):
            os.unlink(self.name)
        os.symlink(os.ttyname(slave), self.name)
        os.close(slave)

    def pull_out(self):
        os.unlink(self.name)
        os.close(self._master)
        self._master = None

    def send(self, data):
        while data:
            data = data[os.write(self._master, data) :]

    def close(self):
        if self._master is not None:
            os.close(self._master)
