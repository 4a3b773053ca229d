"""Every endpoint that the server has for codes is used by something that the station asks or writes."""

import re
from decimal import Decimal

from station.demo.generation import V1_5
from station.demo.views import routes_of
from station.operations import (
    Allocate,
    ForgetScans,
    GenerateCode,
    Link,
    LoadServerScan,
    LoadServerScans,
    Lookup,
    MatchForOrder,
    Operation,
    Receive,
    Unlink,
)
from tests.api_client.stories import Bench

USES: dict[tuple[str, str], Operation] = {
    ("POST", "/api/barcode/"): Lookup("REEL-000123"),
    ("POST", "/api/barcode/link/"): Link("stockitem", 4, "NEW-CODE-1"),
    ("POST", "/api/barcode/unlink/"): Unlink("stockitem", 4, "NEW-CODE-1"),
    ("POST", "/api/barcode/generate/"): GenerateCode("stockitem", 4),
    ("POST", "/api/barcode/po-allocate/"): MatchForOrder('{"supplierpart": 1}', 1),
    ("POST", "/api/barcode/po-receive/"): Receive(
        1, "PO-0001", "[)>\x1e06\x1dP490-1532-1-ND\x1d1P\x1dK\x1d1K72991337\x1dQ5\x1d13Z77", 3, 6
    ),
    ("POST", "/api/barcode/so-allocate/"): Allocate(1, 1, 5, Decimal(10), 1, most=Decimal(30)),
    ("GET", "/api/barcode/history/"): LoadServerScans(),
    ("GET", "/api/barcode/history/1/"): LoadServerScan(1),
    ("DELETE", "/api/barcode/history/1/"): ForgetScans((1,)),
    ("DELETE", "/api/barcode/history/"): ForgetScans((2, 3)),
}


def test_each_use_asks_its_endpoint(bench: Bench):
    for (method, path), operation in USES.items():
        before = bench.sent(path, method)
        bench.backend.perform(operation)
        assert bench.sent(path, method) == before + 1, path
    assert {entry.status for entry in bench.server.requests.entries()} <= {200, 204}


def test_no_endpoint_is_left_unused():
    there = {
        (method, route.path.replace("<int:pk>", "1"))
        for route in routes_of(V1_5)
        if re.match("/api/barcode/", route.path)
        for method in route.views
    }
    assert there == USES.keys()
