"""The demo server answers as two older servers did in the recordings, as far as the station looks at them."""

import re
from collections.abc import Iterator

import pytest
import requests

from station.demo.generation import V0_13, V1_2, Generation
from station.demo.server import DemoServer

from .recordings import Exchange, Tasks, differences, folder_of, recorded, send

# Exchanges that are not replayed, by their numbers in the group, with the reason.
BY_HAND = {
    "036-037": "sessions and cookies are not kept",
    "039-040": "the recording's author changed the tokens by hand; see test_sign_in",
    "042": "the recording's author switched the user off by hand; see test_sign_in",
}
UNSERVED = {
    "041": "searching everywhere is not served",
    "043": "the list of thumbnails is not served",
    "049": "that server left files to a proxy; the demo server gives them itself",
    "057": "only a few of its settings are served",
    "061-063": "user settings and plugins are not served",
    "066-071": "currencies and new batch codes and serial numbers are not served",
}
UNTRANSLATED = {"115-116": "that server had no translations of its own sentences"}
LEFT_OUT: dict[Generation, dict[str, dict[str, str]]] = {
    V1_2: {
        "01-server-auth": BY_HAND,
        "02-scan": UNTRANSLATED,
        "03-link-unlink-generate": {},
        "04-po-allocate": {},
        "05-po-receive": {"081": "that server counts the entries of its history differently"},
        "07-so-allocate": {},
        "08-history": {"026-028": "entries are not deleted by a filter"},
        "09-pagination-filters": {
            **UNSERVED,
            "047": "the tree of places shows less there",
            "055-056": "that server knows fewer states",
            "058": "settings have other numbers there",
            "064": "the same",
        },
        "10-purchase-orders": {"007": "that server does not show the order's destination at its lines"},
        "11-sales-orders": {},
        "12-stock": {
            "032": "a place that only holds places is refused in other words",
            "037": "that server also notes moves that move nothing",
        },
        "13-build-orders": {
            "012": "the wrong part is refused in another form",
            "022": "the state of the outputs is repeated under another name",
        },
        "14-labels-machines": {
            "006": "plugins are not served",
            "011": "that server left files to a proxy",
            "030-032": "kinds and states of machines are not served",
            "034": "kinds of machines are not served",
        },
    },
    V0_13: {
        "01-server-auth": {**BY_HAND, "044": "the page about a wrong host comes without its encoding"},
        "02-scan": {
            **UNTRANSLATED,
            "040": "that server falls over a code without a key",
            "078": "that server falls over a label with line breaks",
            "107": "the page about a missing slash is a form; see test_a_post_to_no_path_is_forbidden",
        },
        "03-link-unlink-generate": {},
        "04-po-allocate": {},
        "05-po-receive": {"007": "that server leaves the packaging out"},
        "07-so-allocate": {},
        "08-history": {},
        "09-pagination-filters": {
            **UNSERVED,
            "008": "a part that does not exist is refused in another form",
            "024-025": "builds are not issued there",
            "042": "companies have other fields there",
            "047": "the tree of places shows less there",
            "051-056": "that server knows fewer states",
            "058": "settings are texts there",
            "064": "the same",
        },
        "10-purchase-orders": {
            "020": "that server counts two items for one line as one",
            "033": "a serial number in use is refused in another form",
        },
        "11-sales-orders": {},
        "12-stock": {
            "032": "a place that only holds places is refused in other words",
            "035-037": "that server does not move what is not in stock",
            "042": "that server writes one entry more",
            "050": "the numbers of the entries follow from those",
            "052-054": "that server answers with the request instead of the stock",
            "064": "returning takes other fields",
        },
        "14-labels-machines": {
            "007": "the page for what it does not know is another one",
            "032-033": "that server's own way of printing is not served",
        },
        "13-build-orders": {
            "001": "builds are not issued there",
            "003": "the same",
            "012": "the wrong part is refused in another form",
            "020": "that server answers with the request instead of the outputs",
            "024": "that server fell over it",
            "025": "it had been emptied before",
        },
    },
}

# Fields that only one of the two shows; where that is so, the station does not look for them.
SURROUNDINGS = (
    "allocations bom_item_detail customer_detail location_detail location_path order_detail part_detail "
    "supplier_part_detail tests"
)
UNBUILT = {
    V1_2: f"{SURROUNDINGS} "
    "address address_count assembly_detail bom consumable copy_category_parameters "
    "creation_date default_supplier disable_theme_storage manufacturer_detail "
    "manufacturer_part_detail manufacturerpartparameter merge notes parameters partparameter "
    "partparametertemplate primary_address status_custom_key supplier_detail suppliers tags "
    "total_price transfer_order",
    V0_13: f"{SURROUNDINGS} "
    "availability_updated available barcode_hash bom copy_category_parameters custom_icon "
    "default_supplier deltas.status description external icon in_stock last_stocktake level "
    "location_type location_type_detail manufacturer_part_detail merge notes overdue owner "
    "parameters parent stocktake structural supplier_detail suppliers tags "
    "total_available_stock total_price transfer_order url",
}
# Fields that both show, with another content; the recorded and the built are the same to the station.
UNLIKE = {
    V1_2: "auto_pricing delete_on_deplete issued_by issued_by_detail status_custom_key",
    V0_13: "custom_icon database delete_on_deplete image notes revision serial shipment_date items.status",
}


def _counts(generation: Generation, group: str, exchange: Exchange) -> bool:
    number = exchange.name[:3]
    ranges = (numbers.partition("-") for numbers in LEFT_OUT[generation][group])
    return not any(first <= number <= (last or first) for first, _, last in ranges)


def _visible(generation: Generation, found: list[str]) -> Iterator[str]:
    """Keep the differences in what is built."""
    unbuilt, unlike = UNBUILT[generation].split(), UNLIKE[generation].split()
    for text in found:
        path, _, what = text.partition(": ")
        field = "." + re.sub(r"\[\d+\]", "", path)
        one_sided = what == "missing" or what.startswith("not expected")
        if not any(field.endswith(f".{name}") for name in (unbuilt if one_sided else unlike)):
            yield text


REPLAYS = [
    pytest.param(
        generation,
        group,
        id=f"{generation.name} {group}: "
        f"{sum(_counts(generation, group, exchange) for exchange in recorded(group, generation))}"
        f" of {len(recorded(group, generation))}",
    )
    for generation, groups in LEFT_OUT.items()
    for group in groups
]


@pytest.mark.parametrize(("generation", "group"), REPLAYS)
def test_answers_like_the_older_server(generation: Generation, group: str):
    wrong = []
    tasks = Tasks()
    with DemoServer(generation=generation) as server, requests.Session() as session:
        session.trust_env = False
        for exchange in recorded(group, generation):
            session.cookies.clear()
            answer = send(server, session, exchange, tasks)
            if _counts(generation, group, exchange):
                found = differences(server, exchange, answer, tasks)
                wrong += [f"{exchange.key}: {text}" for text in _visible(generation, found)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("generation", LEFT_OUT, ids=lambda generation: generation.name)
def test_every_recording_is_compared_or_left_out_with_a_reason(generation: Generation):
    groups = LEFT_OUT[generation]
    assert {path.stem for path in folder_of(generation).glob("*.jsonl")} == set(groups)
    for group, numbers in groups.items():
        known = {exchange.name[:3] for exchange in recorded(group, generation)}
        assert {end for text in numbers for end in text.split("-")} <= known, group


@pytest.mark.parametrize(("generation", "least"), [(V1_2, 648), (V0_13, 622)], ids=["1.2", "0.13"])
def test_most_of_the_recordings_are_compared(generation: Generation, least: int):
    compared = [
        exchange
        for group in LEFT_OUT[generation]
        for exchange in recorded(group, generation)
        if _counts(generation, group, exchange)
    ]
    assert len(compared) >= least


def test_a_post_to_no_path_is_forbidden():
    with DemoServer(generation=V0_13) as server:
        answer = requests.post(f"{server.url}/api/nothing/", timeout=20)
    assert (answer.status_code, answer.headers["Content-Type"][:9]) == (403, "text/html")
