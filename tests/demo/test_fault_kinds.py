"""Every kind of trouble, by the demo server and by the proxy: what the client sees, the database holds."""

import socket
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from station.demo.faults import Fault, Kind, Plan

from .fronts import LINK, LONG, front

CUT = (requests.ConnectionError, requests.exceptions.ChunkedEncodingError)


@pytest.fixture(params=["server", "proxy"])
def place(request):
    with front(request.param) as made:
        yield made


def reset_of(place, fault: Fault) -> bool:
    place.faults.set(fault)
    with pytest.raises(CUT) as caught:
        place.link()
    # A reset that arrives while the client still writes is met there, and reading then finds nothing.
    return any(words in str(caught.value) for words in ("reset", "without response"))


@pytest.mark.parametrize(
    ("kind", "has_effect"), [(Kind.REFUSE, False), (Kind.DROP_BEFORE, False), (Kind.DROP_AFTER, True)]
)
def test_a_reset_connection(place, kind, has_effect):
    assert reset_of(place, Fault(kind, "/" if kind is Kind.REFUSE else LINK))
    assert place.is_linked() is has_effect
    assert place.ask("/api/user/me/").status_code == 200


def test_half_a_body_leaves_the_change(place):
    place.faults.set(Fault(Kind.HALF_BODY, LINK))
    with pytest.raises(CUT, match="IncompleteRead"):
        place.link()
    assert place.is_linked()


def test_half_of_an_answer_without_a_body_is_half_a_head(place):
    place.faults.set(Fault(Kind.HALF_BODY))
    with socket.create_connection(("127.0.0.1", place.port), timeout=LONG) as client:
        client.sendall(b"HEAD /api/ HTTP/1.1\r\nHost: localhost\r\n\r\n")
        came = b"".join(iter(lambda: client.recv(65_536), b""))
    assert came.startswith(b"HTTP/1.1 200")
    assert b"\r\n\r\n" not in came


def test_a_status_without_effect(place):
    for status in (401, 403, 409, 429, 500, 502, 503, 504, 599):
        place.faults.set(Fault(Kind.STATUS, LINK, status=status))
        answer = place.link()
        assert answer.status_code == status
        page = "text/html; charset=utf-8" if status in (502, 503, 504) else "application/json"
        assert answer.headers["Content-Type"] == page
    assert not place.is_linked()
    assert place.link().status_code == 200


def test_a_status_that_hides_an_effect(place):
    for status in (500, 502, 503, 504):
        place.faults.set(Fault(Kind.STATUS_AFTER, LINK, status=status))
        assert place.link(f"CODE-{status}").status_code == status
        assert place.is_linked(f"CODE-{status}")


def test_a_server_error_without_effect(place):
    place.faults.set(Fault(Kind.SERVER_ERROR, LINK))
    answer = place.link()
    assert (answer.status_code, answer.json()["error"]) == (500, "OperationalError")
    assert not place.is_linked()


def test_a_web_page(place):
    for status in (None, 404, 503):
        place.faults.set(Fault(Kind.HTML, LINK, status=status))
        answer = place.link()
        assert (answer.status_code, answer.text.lstrip()[:9]) == (status or 200, "<!doctype")
    assert not place.is_linked()


def test_too_many_requests(place):
    place.faults.set(Fault(Kind.RATE_LIMIT, LINK, seconds=7))
    answer = place.link()
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "7")
    assert not place.is_linked()


def test_a_redirect(place):
    place.faults.set(Fault(Kind.REDIRECT, LINK, location="https://elsewhere.invalid/x"))
    assert place.link().headers["Location"] == "https://elsewhere.invalid/x"


@pytest.mark.parametrize(("kind", "has_effect"), [(Kind.DELAY, False), (Kind.DELAY_AFTER, True)])
def test_a_delay_is_before_or_after_the_effect(place, kind, has_effect):
    place.faults.set(Fault(kind, LINK, seconds=33))
    place.pause.over.clear()
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(place.link)
        assert place.pause.begun.wait(LONG)
        assert place.is_linked() is has_effect
        place.pause.over.set()
        assert answer.result(LONG).status_code == 200
    assert place.pause.seconds == [33]
    assert place.is_linked()


def test_a_token_has_expired_until_the_next_sign_in(place):
    place.faults.set(Fault(Kind.TOKEN_EXPIRED, LINK))
    operator = {"auth": ("operator", "lab-Passw0rd!"), "headers": {"Authorization": None}}
    token = place.ask("/api/user/token/?name=dock", **operator).json()["token"]
    spent = {"Authorization": f"Token {token}"}
    refused = place.link(headers=spent)
    assert (refused.status_code, refused.json()) == (401, {"detail": "Token has expired"})
    assert place.ask("/api/user/me/", headers=spent).status_code == 401
    assert place.ask("/api/user/me/").status_code == 200, "someone else's token is as good as before"
    assert not place.is_linked()
    token = place.ask("/api/user/token/?name=dock", **operator).json()["token"]
    assert place.ask("/api/user/me/", headers={"Authorization": f"Token {token}"}).status_code == 200


def test_a_restart_cuts_and_refuses_everyone_and_keeps_the_data(place):
    assert place.link("KEPT").status_code == 200
    place.faults.set(Fault(Kind.RESTART, LINK, seconds=9))
    place.pause.over.clear()
    with socket.create_connection(("127.0.0.1", place.port), timeout=LONG) as bystander:
        bystander.sendall(b"GET /api/ HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert bystander.recv(12) == b"HTTP/1.1 200"
        with pytest.raises(CUT):
            place.link()
        assert place.pause.begun.wait(LONG)
        while bystander.recv(65_536):
            pass  # the rest of the answer, then the end
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", place.port), timeout=LONG)
        place.pause.over.set()
        assert place.maker.serving.wait(LONG)
    assert place.pause.seconds == [9]
    assert not place.is_linked()
    assert place.is_linked("KEPT")
    assert place.link().status_code == 200


@pytest.mark.parametrize("kind", ["server", "proxy"])
def test_a_plan_with_a_seed_is_replayed(kind):
    plan = Plan((Fault(Kind.STATUS, "/api/user/", times=100, chance=0.4, after=2),), seed=5)
    seen = []
    for _ in range(2):
        with front(kind, plan) as place:
            seen.append([place.ask("/api/user/me/").status_code for _ in range(20)])
    assert seen[0] == seen[1]
    assert seen[0][:2] == [200, 200]
    assert set(seen[0]) == {200, 503}
