"""A label printer on the network: it keeps what it was sent, and tells of itself like a Zebra if it is to."""

import contextlib
import socket
import struct
import threading

QUESTION = b"~HS\r\n"
PATIENCE = 10


def host_status(paper_out=0, paused=0, full=0, hot=0, head=0, ribbon=0, formats=0, partial=0, left=0):
    """Return what a Zebra answers to ~HS."""
    first = f"030,{paper_out},{paused},1245,{formats:03},{full},0,{partial},000,0,0,{hot}"
    second = f"000,0,{head},{ribbon},0,2,4,0,{left:08},1,000"
    return "".join(f"\x02{line}\x03\r\n" for line in (first, second, "1234,0")).encode()


READY = host_status()


class Sink:
    """Listens on loopback; ``answers`` are given in turn, the last one again and again.

    It ends a connection with a reset after ``most`` bytes, and reads nothing unless it ``reads``.
    """

    def __init__(self, *answers, most=None, reads=True, question=QUESTION, port=0):
        self.answers = list(answers)
        self.most, self.reads, self.question = most, reads, question
        self.labels = []
        self.came = threading.Event()
        self.connections = 0
        self._open = []
        self._listener = socket.create_server(("127.0.0.1", port))
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    @property
    def address(self):
        return f"127.0.0.1:{self._listener.getsockname()[1]}"

    def close(self):
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for connection in self._open:
            connection.close()
        self._thread.join(PATIENCE)

    def _serve(self):
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            if not self.reads:
                self._open.append(connection)
                continue
            with connection, contextlib.suppress(OSError):
                self._read(connection)

    def _read(self, connection):
        label, count = b"", 0
        while data := connection.recv(65536):
            label += data
            count += len(data)
            if self.most is not None and count >= self.most:
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                break
            while self.question in label and self.answers:
                label = label.replace(self.question, b"", 1)
                connection.sendall(self.answers.pop(0) if len(self.answers) > 1 else self.answers[0])
        if label:
            self.labels.append(label)
            self.came.set()
