"""A network camera of our own on loopback, with its moods."""

import base64
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class NetworkCameraServer(ThreadingHTTPServer):
    """Sends the same picture again and again; stalls, breaks off or sends elsewhere when told to."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, port=0):
        super().__init__(("127.0.0.1", port), _Camera)
        self.form = "plain"
        self.requests = 0
        self.picture = b""
        self.flowing = threading.Event()
        self.over = threading.Event()
        self.url = f"http://127.0.0.1:{self.server_port}/cam.mjpg?a=1"

    def send(self, picture):
        self.picture = picture
        self.flowing.set()

    def stall(self):
        self.flowing.clear()

    def __enter__(self):
        threading.Thread(target=self.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *_):
        self.over.set()
        self.flowing.set()
        self.shutdown()
        self.server_close()

    def handle_error(self, request, client_address):
        """Viewers come and go."""


class _Camera(BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.requests += 1
        form = self.server.form
        if form.startswith("http"):
            self.send_response(302)
            self.send_header("Location", form)
            self.end_headers()
        elif form == "with password" and self.headers["Authorization"] != PASSWORD:
            self.send_error(401)
        elif form == "one a request":
            self._whole()
        else:
            self._stream(with_length=form != "without length")

    def _whole(self):
        self.send_response(200)
        self.send_header("Content-Type", "image/jpeg")
        self.end_headers()
        self.wfile.write(self.server.picture)

    def _stream(self, with_length):
        self.send_response(200)
        self.send_header("Content-Type", 'multipart/x-mixed-replace; boundary="frame"')
        self.end_headers()
        while self.server.flowing.wait(30) and not self.server.over.wait(0.005):
            picture = self.server.picture
            length = f"Content-Length: {len(picture)}\r\n" if with_length else ""
            head = f"--frame\r\nContent-Type: image/jpeg\r\n{length}\r\n"
            self.wfile.write(head.encode() + picture + b"\r\n")

    def log_message(self, *_):
        """Say nothing."""


PASSWORD = "Basic " + base64.b64encode(b"anna:p@ss").decode()
