"""A camera on the network that sends JPEG pictures over HTTP, one after the other or one a request.

It follows no redirect and opens nothing but the address it was given.
"""

import base64
import contextlib
import http.client
import socket
import threading
from urllib.parse import SplitResult, unquote, urlsplit

from station.input.opencv import Picture
from station.input.pictures import PictureProblem, picture_of
from station.text import NOTHING, say

LARGEST_PICTURE = 32 * 1024 * 1024
_LONGEST_LINE = 1024
_MOST_HEADERS = 50
_CONNECT_SECONDS = 2.0
_BETWEEN_REQUESTS = 0.1


class NetworkCamera:
    """A camera with an http or https address; ``silence`` is the longest wait for its next bytes, seconds."""

    refused = NOTHING

    def __init__(self, address: str, silence: float) -> None:
        self._address = urlsplit(address)
        self._silence = silence
        self._jpeg = b""
        self._separator = b""
        self._at_part = False
        self._closed = threading.Event()
        try:
            self._connection = _connection(self._address)
        except (ValueError, http.client.HTTPException) as error:
            text = say("the address {address} is not one of a camera", address=self._address.netloc)
            raise PictureProblem(text, final=True) from error
        self._request()

    def _request(self) -> None:
        target = self._address.path or "/"
        target += f"?{self._address.query}" if self._address.query else ""
        try:
            self._connection.request("GET", target, headers=_credentials(self._address))
            # The connection forgets its socket when the answer is to be the last one.
            self._socket: socket.socket = self._connection.sock
            self._socket.settimeout(self._silence)
            self._answer = self._connection.getresponse()
            kind = self._answer.headers.get_content_type()
        except (OSError, http.client.HTTPException, ValueError) as error:
            self.close()
            raise PictureProblem(
                say("the camera at {host} does not answer; check it and the network", host=self._host)
            ) from error
        whole = self._answer.status == http.HTTPStatus.OK
        if whole and kind == "multipart/x-mixed-replace":
            boundary = str(self._answer.headers.get_boundary(""))
            self._separator = b"--" + boundary.encode("latin-1", "replace").removeprefix(b"--")
        elif not whole or kind != "image/jpeg":
            self.close()
            raise PictureProblem(
                say(
                    "{host} sends no pictures (answer {status}, {kind}); check the address",
                    host=self._host,
                    status=self._answer.status,
                    kind=kind,
                )
            )

    @property
    def _host(self) -> str:
        return self._address.hostname or ""

    def advance(self) -> None:
        """Take the bytes of the next picture off the network."""
        try:
            self._jpeg = self._part() if self._separator else self._whole()
        except (OSError, http.client.HTTPException, ValueError, AttributeError) as error:
            raise PictureProblem(say("the camera at {host} is gone; check it", host=self._host)) from error

    def _whole(self) -> bytes:
        if self._answer.isclosed():
            self._closed.wait(_BETWEEN_REQUESTS)
            self._request()
        jpeg = self._answer.read(LARGEST_PICTURE)
        self._answer.close()
        return jpeg

    def _part(self) -> bytes:
        while not self._at_part and not self._line().startswith(self._separator):
            pass
        self._at_part = False
        length = -1
        for _ in range(_MOST_HEADERS):
            name, _, value = self._line().partition(b":")
            if not name.strip():
                return self._exactly(length) if length >= 0 else self._up_to_separator()
            if name.strip().lower() == b"content-length":
                length = int(value)
        raise ValueError("too many headers")

    def _line(self) -> bytes:
        line = self._answer.readline(_LONGEST_LINE)
        if not line:
            raise ConnectionError("the stream has ended")
        return line

    def _exactly(self, length: int) -> bytes:
        if length > LARGEST_PICTURE:
            raise ValueError("too large for a picture")
        data = self._answer.read(length)
        if len(data) < length:
            raise ConnectionError("the stream has ended")
        return data

    def _up_to_separator(self) -> bytes:
        data = bytearray()
        while not (line := self._line()).startswith(self._separator):
            data += line
            if len(data) > LARGEST_PICTURE:
                raise ValueError("too large for a picture")
        self._at_part = True
        return bytes(data)

    def picture(self) -> Picture | None:
        """Return the picture that came last."""
        return picture_of(self._jpeg)

    def break_off(self) -> None:
        """End a wait for the network in another thread."""
        self._closed.set()
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Let go of the connection."""
        self._closed.set()
        self._connection.close()
        if hasattr(self, "_answer"):
            self._answer.close()


def _connection(address: SplitResult) -> http.client.HTTPConnection:
    kind = http.client.HTTPSConnection if address.scheme.lower() == "https" else http.client.HTTPConnection
    if not address.hostname:
        raise ValueError("no host")
    return kind(address.hostname, address.port, timeout=_CONNECT_SECONDS)


def _credentials(address: SplitResult) -> dict[str, str]:
    if not address.username:
        return {}
    pair = f"{unquote(address.username)}:{unquote(address.password or '')}"
    return {"Authorization": "Basic " + base64.b64encode(pair.encode()).decode("ascii")}
