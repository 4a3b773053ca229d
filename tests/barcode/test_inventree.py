"""InvenTree's own codes."""

import pytest
from hypothesis import given, strategies as st

from station.barcode.inventree import MODELS, read_native

KEYS = st.integers(min_value=0, max_value=10**18 - 1)


@given(st.sampled_from(sorted(MODELS)), KEYS)
def test_short_codes_name_a_model_and_a_key(letters, key):
    reading = read_native(f"INV-{letters}{key}")
    assert (reading.get("model"), reading.get("pk")) == (MODELS[letters], str(key))


@given(st.sampled_from(sorted(MODELS.values())), KEYS)
def test_json_codes_name_a_model_and_a_key(model, key):
    for text in (f'{{"{model}": {key}}}', f'{{"{model}":"{key}"}}', f' {{ "{model}" : {key} }} '):
        reading = read_native(text)
        assert (reading.get("model"), reading.get("pk")) == (model, str(key))


def test_a_server_may_have_a_prefix_of_its_own():
    assert read_native("ACME+PO7", "ACME+").get("model") == "purchaseorder"
    assert read_native("INV-PO7", "ACME+") is None
    assert read_native("ACMEEPO7", "ACME+") is None


@pytest.mark.parametrize(
    "text",
    [
        "INV-XX12", "INV-SI", "INV-SI-1", "inv-si12", "INV-SI12x", "INV-SI" + "9" * 19, "INV-SI\u0661",
        "{}", "{", '{"part": 1', '{"part": 1, "stockitem": 2}', '{"part": -1}', '{"part": 1.5}',
        '{"part": true}', '{"part": null}', '{"part": [1]}', '{"part": {"pk": 1}}', '{"teapot": 1}',
        '{"part": "x"}', "{" * 150 + "}" * 40, '{"part": ' + " " * 200 + "1}", '{"a":' * 20 + "1" + "}" * 20,
    ],
)  # fmt: skip
def test_everything_else_is_no_code_of_the_server(text):
    assert read_native(text) is None
