"""What older servers show of the same objects: the newest server's, without the fields that came later."""

from collections.abc import Mapping
from dataclasses import dataclass

from station.demo.generation import V0_13, V1_2, Generation

AT = {
    "/api/": "server",
    "/api/user/me/": "user",
    "/api/user/me/<path:rest>/": "user",
    "/api/user/roles/": "roles",
    "/api/order/po/": "purchaseorder",
    "/api/order/po-line/": "purchase line",
    "/api/order/po/<int:pk>/receive/": "stockitem",
    "/api/order/so/": "salesorder",
    "/api/order/so-line/": "sales line",
    "/api/order/so/shipment/": "salesordershipment",
    "/api/order/so-allocation/": "sales allocation",
    "/api/stock/": "stockitem",
    "/api/stock/track/": "tracking",
    "/api/stock/location/": "stocklocation",
    "/api/part/": "part",
    "/api/company/part/": "supplierpart",
    "/api/company/part/manufacturer/": "manufacturerpart",
    "/api/build/": "build",
    "/api/build/line/": "build line",
    "/api/build/item/": "build allocation",
    "/api/build/<int:pk>/create-output/": "stockitem",
}
"""What the endpoints show, alone or in lists."""

INSIDE = {
    "part_detail": "part brief",
    "supplier_part_detail": "supplierpart brief",
    "manufacturer_part_detail": "manufacturerpart",
    "manufacturer_detail": "company brief",
    "supplier_detail": "company brief",
    "customer_detail": "company brief",
    "shipment_detail": "salesordershipment",
    "item_detail": "stockitem brief",
    "purchaseorder_detail": "purchaseorder brief",
}
"""What other objects mention, by the name under which they do."""

ORDERS = {
    "purchase line": "purchaseorder brief",
    "salesordershipment": "salesorder brief",
    "sales line": "salesorder brief",
    "sales allocation": "salesorder brief",
}
"""The kind of order that ``order_detail`` of an object is."""


Kinds = Mapping[str, frozenset[str]]


def _table(**kinds: str) -> Kinds:
    found = {kind.replace("_", " "): frozenset(names.split()) for kind, names in kinds.items()}
    for kind in ("purchaseorder", "salesorder", "stockitem", "supplierpart"):
        found[f"{kind} brief"] = found.get(kind, frozenset()) | found.get(f"{kind} brief", frozenset())
    return found


@dataclass(frozen=True)
class Shape:
    """How the objects of a server differ from those of the newest, by their kinds."""

    later: Kinds
    """Fields that came later."""
    never_null: Kinds
    """Fields that are left out instead of being null."""
    text: Kinds
    """Amounts that are given as text, with six decimals."""
    flat: bool = False
    """Allocations have the day their shipment left, instead of the shipment."""


LATER_THAN_1_2 = _table(
    purchaseorder="updated_at",
    purchase_line="discount line",
    salesorder="allocated_lines updated_at",
    sales_line="discount line",
    stockitem="creation_date",
    tracking="part",
    part="consumable maximum_stock",
    part_brief="consumable",
    supplierpart="primary",
)

LATER_THAN_0_13 = _table(
    server="customize default_locale django_admin id plugins_install_disabled settings worker_count",
    user="profile",
    roles="permissions",
    purchaseorder="created_by destination project_code_label start_date status_custom_key supplier_name "
    "updated_at",
    purchase_line="auto_pricing build_order build_order_detail discount internal_part internal_part_name ipn "
    "line mpn project_code project_code_detail project_code_label sku",
    salesorder="allocated_lines completed_shipments_count created_by issue_date project_code_label "
    "shipments_count start_date status_custom_key updated_at",
    sales_line="building discount line on_order project_code project_code_detail project_code_label",
    salesordershipment="allocated_items barcode_hash checked_by_detail shipment_address "
    "shipment_address_detail",
    sales_allocation="serial shipment_detail",
    stockitem="MPN SKU child_items creation_date in_stock parent status_custom_key",
    stockitem_brief="allocated expired installed_items stale tracking_items",
    purchaseorder_brief="completed_lines line_items overdue",
    salesorder_brief="completed_lines line_items overdue",
    stocklocation="sublocations",
    tracking="part",
    part="category_default_location category_name consumable creation_user external_stock locked "
    "maximum_stock pricing_updated required_for_sales_orders revision_count revision_of scheduled_to_build "
    "testable",
    part_brief="category_default_location component consumable default_expiry image locked minimum_stock "
    "testable",
    supplierpart="MPN active notes on_order primary",
    company_brief="active currency tax_id thumbnail",
    build="external level overdue part_name project_code_label start_date status_custom_key",
    build_line="allow_variants build_reference consumable consumed external_stock in_production inherited "
    "optional part reference scheduled_to_build testable trackable",
    build_allocation="bom_reference location",
)

SHAPES = {
    V1_2: Shape(LATER_THAN_1_2, {}, {}),
    V0_13: Shape(
        LATER_THAN_0_13,
        never_null=_table(stockitem="purchase_order_reference sales_order_reference"),
        text=_table(
            purchaseorder="total_price",
            salesorder="total_price",
            purchase_line="purchase_price",
            sales_line="sale_price",
            stockitem="purchase_price",
        ),
        flat=True,
    ),
}


def as_shown_by(generation: Generation, path: str, body: object) -> object:
    """Return an answer of the endpoint at a path as a server shows it."""
    shape = SHAPES.get(generation)
    return (
        body
        if shape is None
        else _shown(shape, AT.get(path.removesuffix("<int:pk>/"), AT.get(path, "")), body)
    )


def _shown(shape: Shape, kind: str, body: object) -> object:
    if isinstance(body, list):
        return [_shown(shape, kind, entry) for entry in body]
    if not isinstance(body, dict):
        return body
    if shape.flat and kind == "sales allocation" and "shipment_detail" in body:
        body = {**body, "shipment_date": (body["shipment_detail"] or {}).get("shipment_date")}
    none: frozenset[str] = frozenset()
    unknown, needed = shape.later.get(kind, none), shape.never_null.get(kind, none)
    text = shape.text.get(kind, none)
    return {
        key: _amount(value) if key in text else _shown(shape, _kind(kind, key), value)
        for key, value in body.items()
        if key not in unknown and (value is not None or key not in needed)
    }


def _amount(value: object) -> object:
    return f"{value:.6f}" if isinstance(value, int | float) else value


def _kind(kind: str, key: str) -> str:
    """Return what an object of some kind holds under a key."""
    if key in ("results", "instance"):
        return kind
    if key == "order_detail":
        return ORDERS.get(kind, "")
    return INSIDE.get(key, "" if kind else key)
