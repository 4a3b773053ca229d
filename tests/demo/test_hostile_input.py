"""Whatever is sent, the server answers and goes on."""

import http.client
import socket

import pytest

from station.demo.application import LARGEST_BODY

SCANS = ("/api/barcode/", "/api/barcode/po-receive/")


def still_alive(admin) -> bool:
    return admin.post("/api/barcode/", {"barcode": "INV-SI2"}).status_code == 200


@pytest.mark.parametrize("path", SCANS)
@pytest.mark.parametrize(
    "code",
    [
        "x" * 5000,
        "x\0y",
        "\ud83d",
        "   ",
        [],
        {},
        "'; DROP TABLE part; --",
        "%s%n",
        "\x1b[31m",
        "\u202egnp.exe",
    ],
    ids=["long", "nul", "surrogate", "blank", "list", "object", "sql", "format", "escape", "direction"],
)
def test_strange_codes_are_refused(admin, path, code):
    answer = admin.post(path, {"barcode": code})
    assert answer.status_code == 400
    assert isinstance(answer.json(), dict)
    assert still_alive(admin)


@pytest.mark.parametrize(
    "code", ['{"stockitem": 1e400}', '{"stockitem": true}', '{"stockitem": {}}', "[[[[", "{}"]
)
def test_strange_json_codes_do_no_harm(admin, code):
    assert admin.post("/api/barcode/", {"barcode": code}).status_code in (200, 400)


def test_a_surrogate_in_another_field_does_no_harm(admin):
    body = {"items": [{"line_item": 3, "quantity": 1, "note": "\ud83d", "barcode": "\ud83d"}], "location": 6}
    answer = admin.post("/api/order/po/1/receive/", body)
    assert answer.json() == {
        "items": [
            {
                "barcode": ["Surrogate characters are not allowed: U+D83D."],
                "note": ["Surrogate characters are not allowed: U+D83D."],
            }
        ]
    }
    extra = admin.post("/api/barcode/", {"barcode": "INV-SI2", "station": "\ud83d"})
    assert extra.status_code == 200
    assert admin.get("/api/barcode/history/?limit=1").status_code == 200


def raw(admin, content: bytes, kind: str = "application/json"):
    return admin.post("/api/barcode/", data=content, headers={"Content-Type": kind})


def test_deep_json_is_refused(admin):
    answer = raw(admin, b'{"barcode": ' + b"[" * 100_000 + b"]" * 100_000 + b"}")
    assert answer.status_code == 400
    assert answer.json()["detail"].startswith("JSON parse error")
    assert still_alive(admin)


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"null", b"3", b'"INV-SI1"', b"[]"])
def test_bodies_that_are_no_objects(admin, content):
    assert raw(admin, content).status_code in (400, 500)
    assert still_alive(admin)


def test_a_huge_number_is_refused(admin):
    assert raw(admin, b'{"barcode": ' + b"9" * 10_000 + b"}").status_code in (400, 500)
    assert admin.get(f"/api/part/{'9' * 40}/").status_code == 404
    assert admin.get(f"/api/stock/?limit={'9' * 40}&part={'9' * 40}").status_code == 400


def test_a_huge_body_is_refused_unread(server, admin):
    connection = http.client.HTTPConnection(server.url.removeprefix("http://"), timeout=20)
    connection.putrequest("POST", "/api/barcode/")
    connection.putheader("Content-Length", str(LARGEST_BODY + 1))
    connection.endheaders()
    answer = connection.getresponse()
    assert (answer.status, answer.headers["Connection"]) == (413, "close")
    answer.read()
    connection.close()
    assert still_alive(admin)


def test_chunks_without_end_are_refused(server, admin):
    port = int(server.url.rpartition(":")[2])
    chunk = b"100000\r\n" + b"x" * 0x100000 + b"\r\n"
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        head = b"POST /api/barcode/ HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
        connection.sendall(head + chunk * (LARGEST_BODY // 0x100000 + 1))
        assert connection.recv(20).startswith(b"HTTP/1.1 413")
    assert still_alive(admin)


def test_a_client_that_leaves_inside_its_request(server, admin):
    port = int(server.url.rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        connection.sendall(b"POST /api/barcode/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nhalf")
        connection.shutdown(socket.SHUT_WR)
        assert connection.recv(20) == b""
    assert still_alive(admin)


@pytest.mark.parametrize(
    "path",
    [
        "/media/../../etc/passwd",
        "/media/%2e%2e/%2e%2e/etc/passwd",
        "/media//etc/passwd",
        "/media/..%2f..%2fpasswd",
    ],
)
def test_no_path_leads_out_of_the_media(server, admin, path):
    connection = http.client.HTTPConnection(server.url.removeprefix("http://"), timeout=20)
    connection.request("GET", path, headers={"Authorization": f"Token {server.tokens['admin']}"})
    answer = connection.getresponse()
    assert answer.status in (302, 404)
    assert b"root:" not in answer.read()
    connection.close()


@pytest.mark.parametrize("words", [b"GARBAGE\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"\0\1\2\3\r\n\r\n"])
def test_what_is_not_http_ends_only_its_own_connection(server, admin, words):
    port = int(server.url.rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        connection.sendall(words)
        while connection.recv(4096):
            pass
    assert still_alive(admin)


def test_a_foreign_host_name_is_refused(admin):
    answer = admin.get("/api/", headers={"Host": "inventree.example"})
    assert (answer.status_code, answer.headers["Content-Type"]) == (400, "text/html; charset=utf-8")
    assert "X-InvenTree-API" not in answer.headers


WRITES = [
    *(f"/api/stock/{what}/" for what in ("count", "add", "remove", "transfer", "return", "change_status")),
    *("/api/stock/", "/api/stock/assign/", "/api/stock/merge/", "/api/stock/2/serialize/"),
    *("/api/order/so/1/allocate/", "/api/order/so/1/allocate-serials/", "/api/order/so/shipment/"),
    *("/api/build/1/allocate/", "/api/build/1/consume/", "/api/build/1/complete/", "/api/order/po-line/"),
    *("/api/build/1/create-output/", "/api/attachment/", "/api/barcode/so-allocate/"),
]
NAMES = (
    *("items", "location", "notes", "pk", "quantity", "item", "customer", "status", "part", "batch"),
    *("line_item", "stock_item", "shipment", "serial_numbers", "order", "reference", "build_line"),
    *("lines", "outputs", "model_type", "model_id", "comment", "link", "sales_order", "line"),
    *("destination", "expiry_date", "shipment_date", "checked_by", "note", "delete_on_deplete"),
)
STRANGE = [None, True, 10**30, -1, 1e300, "\ud83d", "x\0y", [], [[]], {}, {"pk": {}}]


@pytest.mark.parametrize("path", WRITES)
def test_no_write_stumbles_over_strange_values(admin, path):
    for value in STRANGE:
        strange = dict.fromkeys(NAMES, value)
        for items in (value, [strange], [value, value]):
            answer = admin.post(path, {**strange, "items": items, "barcode": "INV-SI5"})
            assert answer.status_code == 400, (value, answer.text)
    assert still_alive(admin)


@pytest.mark.parametrize("path", [path for path in WRITES if "barcode" not in path])
def test_a_write_wants_an_object(admin, path):
    assert admin.post(path, [1]).status_code == 400


@pytest.mark.parametrize("path", ["/api/stock/2/", "/api/order/so/shipment/1/", "/api/order/po-line/5/"])
@pytest.mark.parametrize("name", ["quantity", "location", "batch", "status", "notes", "reference", "part"])
def test_no_change_stumbles_over_strange_values(admin, path, name):
    for value in STRANGE:
        assert admin.patch(path, {name: value}).status_code in (200, 400)
