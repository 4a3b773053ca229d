"""The trouble of a long run: every kind that a server or a network makes, by chance, the same for a seed."""

from itertools import product

from station.demo.faults import Fault, Kind, Plan

ALWAYS = 10**9
READ_SECONDS, LATE_SECONDS, PATIENCE_SECONDS = 1.0, 1.5, 3.0
"""A late request is applied after the station has given up on it, and before its patience is at its end."""

WRITES = ("/api/barcode/po-receive/", "/api/barcode/so-allocate/", "/api/order/so/*/allocate/")
LOOKS = (
    "/api/barcode/",
    "/api/order/so-allocation/",
    "/api/order/so/shipment/",
    "/api/stock/",
    "/api/order/po-line/",
)
FREED = "/api/order/so-allocation/*/"


def trouble(seed: int) -> Plan:
    """Return a plan in which about one write of six meets something."""
    return Plan((*_of_writes(), *_of_looks(), *_of_connections()), seed)


def _of_writes() -> list[Fault]:
    lost = [
        Fault(kind, path, "POST", ALWAYS, chance=0.02)
        for path, kind in product(
            WRITES, (Kind.DROP_BEFORE, Kind.DROP_AFTER, Kind.HALF_BODY, Kind.HTML, Kind.SERVER_ERROR)
        )
    ]
    status = [
        Fault(kind, path, "POST", ALWAYS, status=status, chance=0.01)
        for path, (kind, status) in product(
            WRITES,
            ((Kind.STATUS, 503), (Kind.STATUS, 500), (Kind.STATUS_AFTER, 502), (Kind.STATUS_AFTER, 504)),
        )
    ]
    late = [Fault(Kind.DELAY, path, "POST", ALWAYS, LATE_SECONDS, chance=0.004) for path in WRITES]
    busy = [Fault(Kind.RATE_LIMIT, path, "POST", ALWAYS, 0.2, chance=0.01) for path in WRITES]
    freed = [Fault(kind, FREED, "DELETE", ALWAYS, chance=0.1) for kind in (Kind.DROP_BEFORE, Kind.DROP_AFTER)]
    return [*late, *lost, *status, *busy, *freed]


def _of_looks() -> list[Fault]:
    kinds = (Kind.DROP_BEFORE, Kind.HALF_BODY, Kind.HTML)
    return [Fault(kind, path, None, ALWAYS, chance=0.02) for path, kind in product(LOOKS, kinds)]


def _of_connections() -> list[Fault]:
    return [
        Fault(Kind.REFUSE, times=ALWAYS, chance=0.005),
        Fault(Kind.RESTART, times=ALWAYS, seconds=0.2, chance=0.001),
    ]
