"""A network camera that sees an empty desk: 720p, thirty pictures a second, a little grain.

It prints its address.
"""

import itertools
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import numpy as np

from station.input.opencv import cv2

RATE = 30


def _pictures() -> list[bytes]:
    chance = np.random.default_rng(1)
    desk = cv2.resize(chance.integers(120, 200, (9, 16, 3), dtype=np.uint8), (1280, 720))
    grained = (np.clip(desk + chance.normal(0, 3, desk.shape), 0, 255).astype(np.uint8) for _ in range(10))
    return [cv2.imencode(".jpg", one)[1].tobytes() for one in grained]


PICTURES = _pictures()


class StillCamera(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "multipart/x-mixed-replace; boundary=frame")
        self.end_headers()
        for picture in itertools.cycle(PICTURES):
            head = f"--frame\r\nContent-Type: image/jpeg\r\nContent-Length: {len(picture)}\r\n\r\n"
            self.wfile.write(head.encode() + picture + b"\r\n")
            time.sleep(1 / RATE)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


if __name__ == "__main__":
    with ThreadingHTTPServer(("127.0.0.1", 0), StillCamera) as server:
        print(f"http://127.0.0.1:{server.server_port}/", flush=True)
        server.serve_forever()
