"""Real codes with what a person would want to know of them."""

import json
from pathlib import Path
from typing import Any

FILE = Path(__file__).resolve().parents[1] / "data" / "barcodes.jsonl"
NAMES = {
    "qty": "quantity",
    "po": "customer_order",
    "po_line": "order_line",
    "sales_order": "supplier_order",
    "sales_order_line": "supplier_order_line",
    "exp_date": "expiry",
    "prod_date": "production_date",
    "dk_part_id": "supplier_part_id",
    "date_D": "date",
    "exp_raw": "expiry",
}
"""The samples' names for fields, and the station's."""


def samples(*families: str) -> list[dict[str, Any]]:
    """Return the samples of some families, all without a name."""
    lines = FILE.read_text(encoding="utf-8").split("\n")
    found = [json.loads(line) for line in lines if line]
    return [sample for sample in found if not families or sample["family"] in families]


def expected(sample: dict[str, Any]) -> dict[str, str]:
    """Return the expected fields under the station's names."""
    return {NAMES.get(name, name): str(value) for name, value in sample["expect"].items()}
