"""The status codes of orders, builds, stock and stock history, with their names and labels."""

from station.demo.answers import JsonObject

ORDER_COMMON = (
    (25, "ON_HOLD", "On Hold", "warning"),
    (30, "COMPLETE", "Complete", "success"),
    (40, "CANCELLED", "Cancelled", "danger"),
    (50, "LOST", "Lost", "warning"),
    (60, "RETURNED", "Returned", "warning"),
)
PURCHASE = ((10, "PENDING", "Pending", "secondary"), (20, "PLACED", "Placed", "primary"), *ORDER_COMMON)
SALES = (
    (10, "PENDING", "Pending", "secondary"),
    (15, "IN_PROGRESS", "In Progress", "primary"),
    (20, "SHIPPED", "Shipped", "primary"),
    *ORDER_COMMON,
)
BUILD = (
    (10, "PENDING", "Pending", "secondary"),
    (20, "PRODUCTION", "Production", "primary"),
    (25, "ON_HOLD", "On Hold", "warning"),
    (30, "CANCELLED", "Cancelled", "danger"),
    (40, "COMPLETE", "Complete", "success"),
)
STOCK = (
    (10, "OK", "OK", "success"),
    (50, "ATTENTION", "Attention needed", "warning"),
    (55, "DAMAGED", "Damaged", "warning"),
    (60, "DESTROYED", "Destroyed", "danger"),
    (65, "REJECTED", "Rejected", "danger"),
    (70, "LOST", "Lost", "dark"),
    (75, "QUARANTINED", "Quarantined", "info"),
    (85, "RETURNED", "Returned", "warning"),
)
TRACKING = tuple(
    (key, name, label, "secondary")
    for key, name, label in (
        (0, "LEGACY", "Legacy stock tracking entry"),
        (1, "CREATED", "Stock item created"),
        (5, "EDITED", "Edited stock item"),
        (6, "ASSIGNED_SERIAL", "Assigned serial number"),
        (10, "STOCK_COUNT", "Stock counted"),
        (11, "STOCK_ADD", "Stock manually added"),
        (12, "STOCK_REMOVE", "Stock manually removed"),
        (13, "STOCK_SERIALIZED", "Serialized stock items"),
        (15, "RETURNED_TO_STOCK", "Returned to stock"),
        (20, "STOCK_MOVE", "Location changed"),
        (25, "STOCK_UPDATE", "Stock updated"),
        (30, "INSTALLED_INTO_ASSEMBLY", "Installed into assembly"),
        (31, "REMOVED_FROM_ASSEMBLY", "Removed from assembly"),
        (35, "INSTALLED_CHILD_ITEM", "Installed component item"),
        (36, "REMOVED_CHILD_ITEM", "Removed component item"),
        (40, "SPLIT_FROM_PARENT", "Split from parent item"),
        (42, "SPLIT_CHILD_ITEM", "Split child item"),
        (45, "MERGED_STOCK_ITEMS", "Merged stock items"),
        (46, "DISASSEMBLED", "Disassembled into components"),
        (47, "CREATED_FROM_DISASSEMBLY", "Created from disassembly"),
        (48, "CONVERTED_TO_VARIANT", "Converted to variant"),
        (50, "BUILD_OUTPUT_CREATED", "Build order output created"),
        (55, "BUILD_OUTPUT_COMPLETED", "Build order output completed"),
        (56, "BUILD_OUTPUT_REJECTED", "Build order output rejected"),
        (57, "BUILD_CONSUMED", "Consumed by build order"),
        (60, "SHIPPED_AGAINST_SALES_ORDER", "Shipped against Sales Order"),
        (70, "RECEIVED_AGAINST_PURCHASE_ORDER", "Received against Purchase Order"),
        (80, "RETURNED_AGAINST_RETURN_ORDER", "Returned against Return Order"),
        (100, "SENT_TO_CUSTOMER", "Sent to customer"),
        (105, "RETURNED_FROM_CUSTOMER", "Returned from customer"),
    )
)
CLASSES = {
    "PurchaseOrderStatus": PURCHASE,
    "SalesOrderStatus": SALES,
    "BuildStatus": BUILD,
    "StockStatus": STOCK,
    "StockHistoryCode": TRACKING,
}

PENDING, PLACED, COMPLETE, CANCELLED = 10, 20, 30, 40
SALES_PENDING, SALES_IN_PROGRESS, SALES_SHIPPED, SALES_CANCELLED = 10, 15, 20, 40
BUILD_PRODUCTION, BUILD_COMPLETE = 20, 40
SALES_ON_HOLD, SALES_COMPLETE = 25, 30

ITEM_CREATED, STOCK_COUNTED, STOCK_ADDED, STOCK_REMOVED = 1, 10, 11, 12
STOCK_SERIALIZED, RETURNED_TO_STOCK, STOCK_MOVED, STOCK_UPDATED = 13, 15, 20, 25
SPLIT_FROM_PARENT, SPLIT_CHILD, MERGED = 40, 42, 45
OUTPUT_CREATED, OUTPUT_COMPLETED = 50, 55
BUILD_CONSUMED, SHIPPED_AGAINST_ORDER, RECEIVED_AGAINST_ORDER, SENT_TO_CUSTOMER = 57, 60, 70, 100
STOCK_CODES = tuple(code[0] for code in STOCK)

# A tuple also reads as a list in SQL.
OPEN_PURCHASES = (10, 20, 25)
OPEN_SALES = (10, 15, 20, 25)
ACTIVE_BUILDS = (10, 20, 25)
USABLE_STOCK = (10, 50, 55, 85)


def label_of(codes: tuple[tuple[int, str, str, str], ...], key: int) -> str:
    """Return the label of a status."""
    return next((label for number, _, label, _ in codes if number == key), str(key))


def describe(class_name: str) -> JsonObject:
    """Return a status class as the API shows it."""
    values = {
        name: {"key": key, "name": name, "label": label, "color": color}
        for key, name, label, color in CLASSES[class_name]
    }
    return {"status_class": class_name, "values": values}
