"""Recorded exchanges with real InvenTree servers: sent again, and compared with the demo server's answers."""

import ast
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

from station.demo.generation import V1_5, Generation
from station.demo.server import DemoServer

FOLDER = Path(__file__).resolve().parents[1] / "data" / "recordings"
RECORDED_HOST = re.compile(r"http://127\.0\.0\.1:820[123]")
RECORDED_NAME = re.compile(r"Lab InvenTree [\d.]+")
PASSWORDS = {"admin": "inventree"}
PASSWORD = "lab-Passw0rd!"

# What differs from one day, one server or one run to the next; its form is compared instead.
VOLATILE = frozenset(
    (
        *("created", "creation_date", "issue_date", "complete_date", "stocktake_date", "date", "timestamp"),
        *("updated", "updated_at", "pricing_updated", "expiry", "last_seen"),
    )
)
UNLIKE = frozenset(["worker_pending_tasks", "platform"])


@dataclass(frozen=True)
class Exchange:
    """One request to the real server with the answer it got."""

    group: str
    name: str
    request: dict[str, Any]
    response: dict[str, Any]

    @property
    def key(self) -> str:
        return f"{self.group[:2]}/{self.name}"


def folder_of(generation: Generation) -> Path:
    """Return where the recordings of a server version lie."""
    return FOLDER if generation is V1_5 else FOLDER / generation.name


def recorded(group: str, generation: Generation = V1_5) -> list[Exchange]:
    """Return the exchanges of a group in the order in which they happened."""
    text = (folder_of(generation) / f"{group}.jsonl").read_text(encoding="utf-8")
    return [Exchange(group, **json.loads(line)) for line in text.split("\n") if line]


class Tasks:
    """The server's tasks: their ids are new each time, so those in the recording are replaced by them."""

    def __init__(self) -> None:
        self._ids: dict[str, str] = {}

    def learn(self, exchange: Exchange, got: requests.Response) -> None:
        """Remember what the task of an answer is called this time."""
        want = exchange.response["body"]
        if isinstance(want, dict) and want.get("task_id"):
            self._ids.setdefault(want["task_id"], got.json().get("task_id") or "no task")

    def rename(self, text: str) -> str:
        """Return a text of the recording with the ids of this time."""
        for old, new in self._ids.items():
            text = text.replace(old, new)
        return text


def send(
    server: DemoServer, session: requests.Session, exchange: Exchange, tasks: Tasks
) -> requests.Response:  # fmt: skip
    """Send a recorded request to the demo server."""
    request = exchange.request
    headers = {
        "Accept": "*/*",
        "Content-Type": "application/json",
        **{name: _with_tokens(server, value) for name, value in request.get("headers", {}).items()},
    }
    user, auth = request["as"] or "", None
    if user.startswith("basic:"):
        name = user.removeprefix("basic:")
        wrong = exchange.response["body"] == {"detail": "Invalid username/password."}
        auth = (name, "wrong" if wrong else PASSWORDS.get(name, PASSWORD))
    elif user and "Authorization" not in headers:
        headers["Authorization"] = f"Token {server.tokens[user]}"
    got = session.request(
        request["method"],
        server.url + tasks.rename(request["path"]),
        data=_content(request, headers),
        headers=headers,
        auth=auth,
        allow_redirects=False,
        timeout=20,
    )
    tasks.learn(exchange, got)
    return got


def _with_tokens(server: DemoServer, value: str) -> str:
    return re.sub(r"<token-of-(\w+)>", lambda found: server.tokens[found[1]], value)


def _content(request: dict[str, Any], headers: dict[str, str]) -> Any:
    body = request.get("body")
    if body is None:
        return None
    if isinstance(body, str) and re.match(r"b'", body):
        return ast.literal_eval(body)
    return body if "form" in headers["Content-Type"] else json.dumps(body)


def differences(
    server: DemoServer, exchange: Exchange, got: requests.Response, tasks: Tasks
) -> list[str]:  # fmt: skip
    """Return what a caller could see to be different from the real server."""
    want = exchange.response
    found = []
    if got.status_code != want["status"]:
        found.append(f"status {got.status_code} for {want['status']}: {got.text[:300]}")
    for header in ("Location", "WWW-Authenticate", "X-InvenTree-API"):
        if got.headers.get(header) != want.get(header):
            found.append(f"{header}: {got.headers.get(header)} for {want.get(header)}")
    if got.headers.get("Content-Type", "") != want["type"]:
        found.append(f"type {got.headers.get('Content-Type')} for {want['type']}")
    if exchange.request["method"] in ("HEAD", "OPTIONS"):
        return found
    return found + [
        f"{path or 'body'}: {text}" for path, text in _compare(_body(got), _local(server, want, tasks))
    ]


def _body(got: requests.Response) -> Any:
    kind = got.headers.get("Content-Type", "")
    if kind == "application/json":
        return got.json()
    return got.text if kind.startswith("text/") or not got.content else got.content


def _local(server: DemoServer, want: dict[str, Any], tasks: Tasks) -> Any:
    text = RECORDED_HOST.sub(server.url, tasks.rename(json.dumps(want["body"])))
    return json.loads(RECORDED_NAME.sub("Lab InvenTree 1.5", text))


def _compare(got: Any, want: Any, path: str = "") -> Iterator[tuple[str, str]]:
    key = path.rpartition(".")[2]
    if isinstance(want, str) and (form := _form(key, want)):
        if not (isinstance(got, str | bytes) and _fits(form, got)):
            yield path, f"{got!r} has not the form of {want!r}"
    elif isinstance(want, dict) and isinstance(got, dict):
        yield from _compare_keys(got, want, path)
    elif isinstance(want, list) and isinstance(got, list):
        if len(got) != len(want):
            yield path, f"{len(got)} items for {len(want)}"
        for place, (one, other) in enumerate(zip(got, want, strict=False)):
            yield from _compare(one, other, f"{path}[{place}]")
    elif _is_repr(want) and _is_repr(got):
        yield from _compare(ast.literal_eval(got), ast.literal_eval(want), path)
    elif key not in UNLIKE and (type(got) is not type(want) or got != want):
        yield path, f"{got!r} for {want!r}"


def _compare_keys(got: dict[str, Any], want: dict[str, Any], path: str) -> Iterator[tuple[str, str]]:
    for key in sorted(want.keys() - got.keys()):
        yield f"{path}.{key}", "missing"
    for key in sorted(got.keys() - want.keys()):
        yield f"{path}.{key}", f"not expected: {got[key]!r}"
    for key in sorted(want.keys() & got.keys()):
        yield from _compare(got[key], want[key], f"{path}.{key}")


def _form(key: str, want: str) -> str | None:
    if want == "<some-token>":
        return r"inv-[0-9a-f]{40}-\d{8}"
    if key == "token":
        return r"inv-[0-9a-f]{4}\*{33}[0-9a-f]{3}-\d{8}"
    if re.fullmatch(r"<\d+ bytes of image/png>", want):
        return "PNG"
    if want == "<3514 bytes of application/pdf>":
        return "PDF"
    if key == "output" and re.fullmatch(r"/media/data_output/output_\w{7}\.pdf", want):
        return r"/media/data_output/output_\w{7}\.pdf"
    if key in VOLATILE and re.fullmatch(r"\d{4}-\d\d-\d\d( \d\d:\d\d)?", want):
        return re.sub(r"\d", r"\\d", want)
    return None


def _fits(form: str, got: str | bytes) -> bool:
    if isinstance(got, bytes):
        return got.startswith({"PNG": b"\x89PNG\r\n\x1a\n", "PDF": b"%PDF-"}.get(form, b"?"))
    return re.fullmatch(form, got) is not None


def _is_repr(value: Any) -> bool:
    return isinstance(value, str) and value.startswith("{'")
