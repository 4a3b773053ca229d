"""Each kind of trouble over a real socket, seen as a client sees it."""

import http.client
import json

import pytest
import requests

from station.demo.faults import LONGEST_DELAY, Fault, Faults, Kind

LINK = {"barcode": "FAULT-1", "stockitem": 4}


def linked(admin) -> bool:
    return admin.post("/api/barcode/", {"barcode": "FAULT-1"}).status_code == 200


def test_a_connection_dropped_before_changes_nothing(server, admin):
    server.faults.set(Fault(Kind.DROP_BEFORE, "/api/barcode/link/"))
    with pytest.raises(requests.ConnectionError):
        admin.post("/api/barcode/link/", LINK)
    assert not linked(admin)


def test_a_connection_dropped_after_leaves_the_change(server, admin):
    server.faults.set(Fault(Kind.DROP_AFTER, "/api/barcode/link/"))
    with pytest.raises(requests.ConnectionError):
        admin.post("/api/barcode/link/", LINK)
    assert linked(admin)


def test_half_a_body_leaves_the_change(server, admin):
    server.faults.set(Fault(Kind.HALF_BODY, "/api/barcode/link/"))
    with pytest.raises((requests.exceptions.ChunkedEncodingError, requests.ConnectionError)):
        admin.post("/api/barcode/link/", LINK)
    assert linked(admin)


@pytest.mark.parametrize("status", [502, 503, 504])
def test_a_page_of_the_proxy(server, admin, status):
    server.faults.set(Fault(Kind.STATUS, "/api/barcode/link/", status=status))
    answer = admin.post("/api/barcode/link/", LINK)
    assert answer.status_code == status
    assert answer.headers["Content-Type"].startswith("text/html")
    assert not linked(admin)


def test_a_server_error_has_an_error_key(server, admin):
    server.faults.set(Fault(Kind.SERVER_ERROR))
    answer = admin.get("/api/user/me/")
    assert (answer.status_code, answer.json()["status_code"]) == (500, 500)
    assert answer.json()["error"] == "OperationalError"


def test_a_page_instead_of_json(server, admin):
    server.faults.set(Fault(Kind.HTML))
    answer = admin.get("/api/user/me/")
    assert (answer.status_code, answer.text.lstrip()[:9]) == (200, "<!doctype")


def test_a_redirect_to_elsewhere(server, admin):
    server.faults.set(Fault(Kind.REDIRECT))
    answer = admin.get("/api/user/me/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "http://elsewhere.invalid/")


def test_too_many_requests(server, admin):
    server.faults.set(Fault(Kind.RATE_LIMIT, seconds=7))
    answer = admin.get("/api/user/me/")
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "7")


def test_a_delay_outlasts_the_clients_patience_and_still_happens(server, admin):
    server.faults.set(Fault(Kind.DELAY, "/api/barcode/link/", seconds=0.5))
    with pytest.raises(requests.ReadTimeout):
        admin.post("/api/barcode/link/", LINK, timeout=0.1)
    server.faults.set(Fault(Kind.DELAY, "/api/barcode/", seconds=0.6))
    assert linked(admin)


def test_stopping_ends_a_delay(server, admin):
    server.faults.set(Fault(Kind.DELAY, seconds=LONGEST_DELAY))
    with pytest.raises(requests.ReadTimeout):
        admin.get("/api/", timeout=0.1)
    server.stop()


def test_a_fault_hits_only_its_path_and_method_and_only_so_often(server, admin):
    server.faults.set(Fault(Kind.STATUS, "/api/user/", "GET", times=2))
    assert admin.get("/api/part/1/").status_code == 200
    assert admin.post("/api/user/me/").status_code == 405
    statuses = [admin.get("/api/user/me/").status_code for _ in range(3)]
    assert statuses == [503, 503, 200]


def test_the_control_endpoint_is_for_the_admin_only(server, admin, stranger):
    assert stranger.post("/demo/faults/", {"kind": "delay"}).status_code == 401
    stranger.session.headers["Authorization"] = f"Token {server.tokens['operator']}"
    assert stranger.post("/demo/faults/", {"kind": "delay"}).status_code == 403
    assert stranger.get("/demo/requests/").status_code == 403
    assert server.faults.waiting() == ()


def test_faults_can_be_set_and_cleared_over_the_wire(server, admin):
    wish = {"kind": "status", "path": "/api/part/", "method": "get", "times": 3, "status": 502}
    answer = admin.post("/demo/faults/", wish)
    assert (answer.status_code, answer.json()["method"]) == (201, "GET")
    assert admin.get("/api/part/").status_code == 502
    assert [fault["times"] for fault in admin.get("/demo/faults/").json()] == [2]
    assert admin.delete("/demo/faults/").status_code == 204
    assert admin.get("/api/part/1/").status_code == 200


@pytest.mark.parametrize(
    "wish",
    [{}, {"kind": "nonsense"}, {"kind": "delay", "seconds": "long"}, {"kind": "status", "status": 200}],
)
def test_nonsense_is_no_fault(server, admin, wish):
    assert admin.post("/demo/faults/", wish).status_code == 400
    assert server.faults.waiting() == ()


def test_a_delay_is_bounded(server, admin):
    wish = {"kind": "delay", "path": "/never/", "seconds": LONGEST_DELAY + 1}
    assert admin.post("/demo/faults/", wish).status_code == 400
    assert server.faults.waiting() == ()


def test_the_log_tells_what_arrived(server, admin, stranger):
    admin.get("/api/user/me/")
    stranger.get("/api/user/me/")
    server.faults.set(Fault(Kind.DROP_BEFORE))
    with pytest.raises(requests.ConnectionError):
        admin.get("/api/part/")
    log = admin.get("/demo/requests/").json()
    seen = [(entry["method"], entry["path"], entry["user"], entry["status"]) for entry in log]
    assert seen == [
        ("GET", "/api/user/me/", "admin", 200),
        ("GET", "/api/user/me/", None, 401),
        ("GET", "/api/part/", None, 0),
    ]
    assert all(entry["milliseconds"] >= 0 for entry in log)
    assert admin.delete("/demo/requests/").status_code == 204
    assert server.requests.entries() == ()


def test_every_answer_tells_the_servers_own_time(admin):
    for path in ("/api/", "/api/nonsense/", "/media/nothing.png", "/demo/faults/"):
        assert admin.get(path).headers["Server-Timing"].startswith("app;dur=")


def test_faults_are_taken_in_the_order_in_which_they_were_set():
    faults = Faults()
    faults.set(Fault(Kind.DELAY))
    faults.set(Fault(Kind.HTML))
    taken = [faults.take("GET", "/") for _ in range(3)]
    assert [fault and fault.kind for fault in taken] == [Kind.DELAY, Kind.HTML, None]


def test_a_connection_serves_many_requests(server):
    connection = http.client.HTTPConnection(server.url.removeprefix("http://"), timeout=20)
    connection.connect()
    own = connection.sock
    headers = {"Authorization": f"Token {server.tokens['admin']}", "Content-Type": "application/json"}
    for _ in range(3):
        connection.request("POST", "/api/barcode/", json.dumps({"barcode": "INV-SI2"}), headers)
        assert json.loads(connection.getresponse().read())["stockitem"]["pk"] == 2
        assert connection.sock is own
    connection.close()
