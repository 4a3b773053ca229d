"""The only importer of requests: one HTTP exchange in, one reply or one kind of failure out."""

import http.client
import io
import ipaddress
import socket
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.cookiejar import DefaultCookiePolicy
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

import requests
import urllib3
from requests.adapters import HTTPAdapter

from station import __version__
from station.settings_tree import ServerSettings
from station.text import Text, say

LARGEST_REPLY = 20_000_000
UPLOAD_SECONDS = 60.0
"""The longest that sending a file may take, besides the waits that every request has."""
_CHUNK = 65_536


@dataclass(frozen=True, slots=True)
class HttpRequest:
    """One request; ``path`` is absolute below the server's address, ``body`` becomes JSON.

    With a ``file`` it is sent as a form, and ``body`` must be an object: its values are the other fields.
    """

    method: str
    path: str
    params: Mapping[str, str] = field(default_factory=dict)
    body: object = None
    basic: tuple[str, str] | None = None
    file: "HttpFile | None" = None


@dataclass(frozen=True, slots=True)
class HttpFile:
    """A file that goes with a form, under the name of its field."""

    field: str
    name: str
    content_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class HttpReply:
    """A complete answer."""

    status: int
    content_type: str
    body: bytes
    retry_after: str = ""


@dataclass(frozen=True, slots=True)
class NeverSent:
    """The request cannot have reached the server."""

    cause: str


@dataclass(frozen=True, slots=True)
class Lost:
    """The request may have reached the server, but no whole answer came back."""

    cause: str


Exchange = HttpReply | NeverSent | Lost


def address_problem(settings: ServerSettings) -> Text | None:
    """Say why an address cannot be used; plain http is for this machine, or where it is allowed by name."""
    parts = urlsplit(settings.url)
    if not settings.url or not parts.hostname:
        return say("No server is set up. Connect to one in the window, or run: station login ADDRESS")
    if parts.scheme == "https" or settings.allow_http or _is_loopback(parts.hostname):
        return None
    return say(
        "The connection to {host} would not be encrypted. Use https, or set allow_http for this server.",
        host=parts.hostname,
    )


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class HttpClient:
    """A session with one server: token, no cookies, no redirects, no retries, every wait bounded."""

    def __init__(self, settings: ServerSettings, token: str) -> None:
        self._base = settings.url.rstrip("/")
        self._timeouts = (settings.connect_seconds, settings.read_seconds)
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        self._session.verify = settings.ca_file or True
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, HTTPAdapter(max_retries=0))
        self._session.headers.update({"User-Agent": f"station/{__version__}", "Accept-Language": "en"})
        if token:
            self._session.headers["Authorization"] = f"Token {token}"

    def exchange(self, request: HttpRequest) -> Exchange:
        """Send one request and read the whole answer."""
        deadline = time.monotonic() + sum(self._timeouts) + (UPLOAD_SECONDS if request.file else 0.0)
        upload = _Upload(request.file, request.body, deadline) if request.file else None
        try:
            with self._session.request(
                request.method,
                self._base + request.path,
                params=request.params,
                json=None if upload else request.body,
                data=upload,
                headers={"Content-Type": upload.content_type} if upload else None,
                auth=request.basic,
                timeout=self._timeouts,
                allow_redirects=False,
                stream=True,
            ) as response:
                return _read(response, deadline)
        except requests.RequestException as error:
            return _failure(error)
        except OSError:
            # requests looks for the file before it sends anything, and raises a plain OSError.
            return NeverSent("the certificate file of the server cannot be read")

    def close(self) -> None:
        """Close the connections that are kept open."""
        self._session.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class _Upload(io.BytesIO):
    """A form with a file. Sent piece by piece: a wait is bounded for each, and all together by a deadline."""

    def __init__(self, file: HttpFile, fields: object, deadline: float) -> None:
        parts: list[tuple[str, str | tuple[str, bytes, str]]] = []
        if isinstance(fields, Mapping):
            parts += [(str(name), str(value)) for name, value in fields.items()]
        parts.append((file.field, (file.name, file.content, file.content_type)))
        body, self.content_type = urllib3.encode_multipart_formdata(parts)
        super().__init__(body)
        self._deadline = deadline

    def read(self, size: int | None = -1, /) -> bytes:
        """Return the next piece."""
        if time.monotonic() > self._deadline:
            raise TimeoutError("the upload")
        return super().read(size)


def _read(response: requests.Response, deadline: float) -> Exchange:
    body = bytearray()
    for chunk in response.iter_content(_CHUNK):
        body += chunk
        if len(body) > LARGEST_REPLY:
            return Lost("the answer is larger than any real one")
        if time.monotonic() > deadline:
            return Lost("the answer took too long")
    headers = response.headers
    return HttpReply(
        response.status_code, headers.get("Content-Type", ""), bytes(body), headers.get("Retry-After", "")
    )


_BEFORE_SENDING = (
    urllib3.exceptions.NewConnectionError,
    urllib3.exceptions.ConnectTimeoutError,
    urllib3.exceptions.NameResolutionError,
    ssl.SSLCertVerificationError,
)
_UNUSABLE_ADDRESS = (
    requests.exceptions.InvalidURL,
    requests.exceptions.InvalidHeader,
    requests.exceptions.MissingSchema,
    requests.exceptions.InvalidSchema,
)


def _failure(error: requests.RequestException) -> NeverSent | Lost:
    """Sort by the inner causes: requests folds "refused" and "reset after sending" into one class."""
    causes = _causes(error)
    never = isinstance(error, _UNUSABLE_ADDRESS) or any(isinstance(c, _BEFORE_SENDING) for c in causes)
    return NeverSent(_words(causes)) if never else Lost(_words(causes))


def _causes(error: BaseException) -> list[BaseException]:
    """Follow an exception to its roots through arguments, ``reason`` and causes; bounded, loops cut."""
    found: list[BaseException] = []
    waiting: list[object] = [error]
    while waiting and len(found) < 20:
        item = waiting.pop(0)
        if isinstance(item, BaseException) and item not in found:
            found.append(item)
            waiting += [*item.args, getattr(item, "reason", None), item.__cause__, item.__context__]
    return found


# The first that fits names the failure, so the particular stand before the general.
_WORDS: dict[type[BaseException], str] = {
    ConnectionRefusedError: "the connection was refused",
    socket.gaierror: "the server's name is not known",
    ssl.SSLCertVerificationError: "the server's certificate is not trusted",
    ssl.SSLError: "no encrypted connection could be made",
    urllib3.exceptions.ConnectTimeoutError: "no connection within the time allowed",
    urllib3.exceptions.ReadTimeoutError: "no answer within the time allowed",
    urllib3.exceptions.IncompleteRead: "the answer was cut off",
    http.client.IncompleteRead: "the answer was cut off",
    TimeoutError: "it could not be sent within the time allowed",
    ConnectionError: "the connection was cut",
    requests.exceptions.InvalidURL: "the server's address is not valid",
}


def _words(causes: list[BaseException]) -> str:
    """Name a failure in a few words; addresses and object names in the library's text help nobody."""
    for kind, words in _WORDS.items():
        if any(isinstance(cause, kind) for cause in causes):
            return words
    return f"an unexpected answer ({type(causes[-1]).__name__})"
