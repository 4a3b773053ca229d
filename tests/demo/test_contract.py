"""The demo server answers as the real server did in the recordings, group by group and in order."""

from collections.abc import Callable

import pytest
import requests

from station.demo.server import DemoServer
from tests.demo_server import demo_server

from .recordings import FOLDER, Exchange, Tasks, differences, recorded, send

# Exchanges that are not replayed, by their numbers in the group, with the reason.
LEFT_OUT: dict[str, dict[str, str]] = {
    "01-server-auth": {
        "036-037": "sessions and cookies are not kept",
        "039-040": "the recording's author changed the tokens by hand; see test_sign_in",
        "042": "the recording's author switched the user off by hand; see test_sign_in",
    },
    "02-scan": {"115-116": "that server had no translations of its own sentences; group 16 has"},
    "03-link-unlink-generate": {},
    "04-po-allocate": {},
    "05-po-receive": {},
    "07-so-allocate": {},
    "08-history": {},
    "09-pagination-filters": {
        "041": "searching everywhere is not served",
        "043": "the list of thumbnails is not served",
        "049": "that server left files to a proxy; the demo server gives them itself, as in group 16",
        "056": "only the status classes of what is in the warehouse are served",
        "057": "only a few of the 158 settings are served",
        "061-063": "user settings and plugins are not served",
        "066-071": "currencies and new batch codes and serial numbers are not served",
    },
    "10-purchase-orders": {},
    "11-sales-orders": {},
    "12-stock": {},
    "13-build-orders": {},
    "14-labels-machines": {
        "006": "plugins are not served",
        "011": "that server left files to a proxy; the demo server gives them itself, as in group 16",
        "030-032": "kinds and states of machines are not served",
        "034": "kinds of machines are not served",
    },
    "15-extra": {},
    "16-localised-and-debug": {
        "013": "the pages for browsers are not served",
        "016": "that server was in debug mode",
    },
    "19-with-background-worker": {},
}


def _start_worker(server: DemoServer, session: requests.Session) -> None:
    headers = {"Authorization": f"Token {server.tokens['admin']}"}
    session.post(f"{server.url}/demo/worker/", json={"running": True}, headers=headers, timeout=20)


FIRST: dict[str, Callable[[DemoServer, requests.Session], None]] = {
    "19-with-background-worker": _start_worker,
}
"""What has to be done before a group is replayed."""


def _left_out(exchange: Exchange) -> bool:
    number = exchange.name[:3]
    ranges = (numbers.partition("-") for numbers in LEFT_OUT[exchange.group])
    return any(first <= number <= (last or first) for first, _, last in ranges)


def _report(group: str) -> str:
    exchanges = recorded(group)
    replayed = sum(not _left_out(exchange) for exchange in exchanges)
    return f"{group}: {replayed} of {len(exchanges)}"


@pytest.mark.parametrize("group", LEFT_OUT, ids=_report)
def test_answers_like_the_real_server(group):
    wrong = []
    tasks = Tasks()
    with demo_server() as server, requests.Session() as session:
        session.trust_env = False
        if group in FIRST:
            FIRST[group](server, session)
        for exchange in recorded(group):
            session.cookies.clear()
            if not _left_out(exchange):
                answer = send(server, session, exchange, tasks)
                found = differences(server, exchange, answer, tasks)
                wrong += [f"{exchange.key}: {text}" for text in found]
    assert not wrong, "\n".join(wrong)


def test_every_recording_is_replayed_or_left_out_with_a_reason():
    assert {path.stem for path in FOLDER.glob("*.jsonl")} == set(LEFT_OUT)
    for group, numbers in LEFT_OUT.items():
        known = {exchange.name[:3] for exchange in recorded(group)}
        assert {end for text in numbers for end in text.split("-")} <= known, group


def test_most_of_the_recordings_are_replayed():
    replayed = sum(not _left_out(exchange) for group in LEFT_OUT for exchange in recorded(group))
    assert replayed >= 715
