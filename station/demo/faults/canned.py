"""The answers that faults give: pages of proxies, refusals and crash reports in the real server's words."""

import json
from dataclasses import dataclass
from http import HTTPStatus

from station.demo.answers import crash_report
from station.demo.faults.plan import Fault, Kind

HTML = "text/html; charset=utf-8"
JSON = "application/json"
EXPIRED = "Token has expired"
GUEST_NETWORK = "Sign in to the guest network"

PROXY_STATUSES = (502, 503, 504)
"""These come from the proxy in front of a server, as a page."""


@dataclass(frozen=True)
class Canned:
    """An answer that needs no server."""

    status: int
    kind: str
    text: str
    headers: tuple[tuple[str, str], ...] = ()


def instead_of_an_answer(fault: Fault, path: str) -> Canned | None:
    """Return the answer of a fault that keeps the request from the server; None for the other faults."""
    if fault.kind is Kind.HTML:
        return _titled(fault.code, GUEST_NETWORK if fault.code < 300 else _title(fault.code))
    if fault.kind in (Kind.STATUS, Kind.SERVER_ERROR):
        return _failure(fault.code, path)
    if fault.kind is Kind.REDIRECT:
        return Canned(302, HTML, "", (("Location", fault.location),))
    if fault.kind is Kind.RATE_LIMIT:
        told = {"detail": f"Request was throttled. Expected available in {fault.seconds:g} seconds."}
        return Canned(429, JSON, json.dumps(told), (("Retry-After", f"{fault.seconds:g}"),))
    return None


def after_the_effect(fault: Fault, path: str) -> Canned | None:
    """Return the answer of a fault that hides what the server said; None for the other faults."""
    return _failure(fault.code, path) if fault.kind is Kind.STATUS_AFTER else None


def expired() -> Canned:
    """Return the refusal of a token that has expired."""
    return Canned(401, JSON, json.dumps({"detail": EXPIRED}), (("WWW-Authenticate", "Token"),))


def page(title: str) -> str:
    """Return a web page that says nothing but its title."""
    text = f'\n<!doctype html>\n<html lang="en">\n<head>\n  <title>{title}</title>\n</head>\n<body>\n'
    return f"{text}  <h1>{title}</h1><p></p>\n</body>\n</html>\n"


def phrase(status: int) -> str:
    """Return what a status says in words."""
    return HTTPStatus(status).phrase if status in {known.value for known in HTTPStatus} else "Unknown"


def failure_page(status: int) -> Canned:
    """Return the page that a proxy shows with a status."""
    return _titled(status, _title(status))


def _failure(status: int, path: str) -> Canned:
    if status in PROXY_STATUSES:
        return failure_page(status)
    if status == 500:
        return Canned(500, JSON, json.dumps(crash_report("OperationalError", path)))
    headers = (("WWW-Authenticate", "Token"),) if status == 401 else ()
    return Canned(status, JSON, json.dumps({"detail": f"{phrase(status)}."}), headers)


def _titled(status: int, title: str) -> Canned:
    return Canned(status, HTML, page(title))


def _title(status: int) -> str:
    return f"{status} {phrase(status)}"
