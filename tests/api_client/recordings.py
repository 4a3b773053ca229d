"""Recorded exchanges with real InvenTree servers of three versions."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from station.api_client.http import HttpReply

FOLDER = Path(__file__).resolve().parents[1] / "data" / "recordings"
VERSIONS = {"1.5": FOLDER, "1.2": FOLDER / "1.2", "0.13": FOLDER / "0.13"}


def exchanges(version: str, group: str) -> Iterator[dict[str, Any]]:
    """Yield the exchanges of a group in the order in which they happened."""
    file = VERSIONS[version] / f"{group}.jsonl"
    if file.exists():
        yield from (json.loads(line) for line in file.read_text(encoding="utf-8").split("\n") if line)


def body_of(version: str, group: str, name: str) -> Any:
    """Return the body of one recorded answer; ``name`` may leave out the running number."""
    return next(
        e["response"]["body"] for e in exchanges(version, group) if name in (e["name"], e["name"][4:])
    )


def reply_of(exchange: dict[str, Any]) -> HttpReply:
    """Return a recorded answer as the HTTP client would give it."""
    response = exchange["response"]
    body = response["body"]
    text = body if isinstance(body, str) else json.dumps(body)
    return HttpReply(response["status"], response.get("type", ""), text.encode())
