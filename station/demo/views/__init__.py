"""The endpoints, one module per topic; each module lists its routes in ``ROUTES``."""

from station.demo.routing import Route
from station.demo.views import (
    barcode,
    barcode_history,
    barcode_receive,
    builds,
    companies,
    control,
    media,
    parts,
    purchase_orders,
    sales_orders,
    server_info,
    settings,
    stock,
    stock_actions,
    stock_items,
    users,
)

ROUTES: tuple[Route, ...] = (
    *server_info.ROUTES,
    *users.ROUTES,
    *settings.ROUTES,
    *barcode.ROUTES,
    *barcode_receive.ROUTES,
    *barcode_history.ROUTES,
    *purchase_orders.ROUTES,
    *stock.ROUTES,
    *stock_actions.ROUTES,
    *stock_items.ROUTES,
    *parts.ROUTES,
    *companies.ROUTES,
    *sales_orders.ROUTES,
    *builds.ROUTES,
    *media.ROUTES,
    *control.ROUTES,
)
"""Every endpoint of the demo server; a new module adds its routes here."""
