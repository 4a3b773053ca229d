"""Companies and the parts they supply or make, to read."""

from station.demo.answers import Answer, JsonObject, not_found
from station.demo.call import Call
from station.demo.database import Row, get
from station.demo.details import details
from station.demo.lists import Selection, listing
from station.demo.records import companies as records
from station.demo.records.parts import part_brief
from station.demo.routing import Route

MANUFACTURER_PART_DETAILS = ("part_detail", "manufacturer_detail")
SUPPLIER_PART_DETAILS = ("part_detail", "supplier_detail", "manufacturer_detail", "manufacturer_part_detail")


def companies(call: Call) -> Answer:
    """List companies by name."""
    selection = Selection(call, "company t")
    selection.exact(name="t.name")
    selection.yes_or_no(
        is_supplier="t.is_supplier",
        is_manufacturer="t.is_manufacturer",
        is_customer="t.is_customer",
        active="t.active",
    )
    selection.search("t.name", "t.description")
    selection.order("t.name", name="t.name")
    return listing(call, selection.rows(), lambda row: records.company(call.connection, row))


def company(call: Call) -> Answer:
    """Show one company."""
    row = get(call.connection, "company", call.pk)
    if row is None:
        raise not_found("Company")
    return Answer({**records.company(call.connection, row), "primary_address": None})


def supplier_parts(call: Call) -> Answer:
    """List what suppliers offer."""
    selection = Selection(
        call,
        "supplier_part t JOIN part p ON p.pk = t.part JOIN company c ON c.pk = t.supplier"
        " LEFT JOIN manufacturer_part mp ON mp.pk = t.manufacturer_part",
    )
    selection.choice("part", "part", "t.part")
    selection.choice("supplier", "company", "t.supplier")
    selection.choice("manufacturer", "company", "mp.manufacturer")
    selection.choice("manufacturer_part", "manufacturer_part", "t.manufacturer_part")
    selection.exact(SKU="t.SKU", MPN="mp.MPN")
    selection.search("t.SKU", "mp.MPN", "c.name", "p.name", "p.IPN", "p.description")
    selection.order("t.pk", SKU="t.SKU", MPN="mp.MPN", part="p.name", supplier="c.name")
    wanted = details(call, *SUPPLIER_PART_DETAILS)
    return listing(call, selection.rows(), lambda row: _supplier_part(call, row, wanted))


def supplier_part(call: Call) -> Answer:
    """Show one supplier part."""
    row = get(call.connection, "supplier_part", call.pk)
    if row is None:
        raise not_found("SupplierPart")
    return Answer(_supplier_part(call, row, details(call, *SUPPLIER_PART_DETAILS)))


def _supplier_part(call: Call, row: Row, wanted: frozenset[str]) -> JsonObject:
    found = records.supplier_part(call.connection, row)
    made_as = get(call.connection, "manufacturer_part", row["manufacturer_part"])
    if "part_detail" in wanted:
        found["part_detail"] = part_brief(call.connection, row["part"])
    if "supplier_detail" in wanted:
        found["supplier_detail"] = records.company_brief(call.connection, row["supplier"])
    if "manufacturer_detail" in wanted:
        maker = made_as["manufacturer"] if made_as is not None else None
        found["manufacturer_detail"] = records.company_brief(call.connection, maker)
    if "manufacturer_part_detail" in wanted:
        found["manufacturer_part_detail"] = made_as and records.manufacturer_part(call.connection, made_as)
    return found


def manufacturer_parts(call: Call) -> Answer:
    """List what manufacturers make."""
    selection = Selection(
        call, "manufacturer_part t JOIN part p ON p.pk = t.part JOIN company c ON c.pk = t.manufacturer"
    )
    selection.choice("part", "part", "t.part")
    selection.choice("manufacturer", "company", "t.manufacturer")
    selection.exact(MPN="t.MPN")
    selection.search("t.MPN", "c.name", "p.name", "p.IPN", "p.description")
    selection.order("t.pk", MPN="t.MPN", part="p.name", manufacturer="c.name")
    wanted = details(call, *MANUFACTURER_PART_DETAILS)
    return listing(call, selection.rows(), lambda row: _manufacturer_part(call, row, wanted))


def _manufacturer_part(call: Call, row: Row, wanted: frozenset[str]) -> JsonObject:
    found = records.manufacturer_part(call.connection, row)
    hidden = set(MANUFACTURER_PART_DETAILS) - wanted
    return {key: value for key, value in found.items() if key not in hidden}


def manufacturer_part(call: Call) -> Answer:
    """Show one manufacturer part."""
    row = get(call.connection, "manufacturer_part", call.pk)
    if row is None:
        raise not_found("ManufacturerPart")
    return Answer(records.manufacturer_part(call.connection, row))


ROUTES = (
    Route("/api/company/", {"GET": companies}, model="company"),
    Route("/api/company/<int:pk>/", {"GET": company}, model="company"),
    Route("/api/company/part/", {"GET": supplier_parts}, model="supplierpart"),
    Route("/api/company/part/<int:pk>/", {"GET": supplier_part}, model="supplierpart"),
    Route("/api/company/part/manufacturer/", {"GET": manufacturer_parts}, model="manufacturerpart"),
    Route("/api/company/part/manufacturer/<int:pk>/", {"GET": manufacturer_part}, model="manufacturerpart"),
)
