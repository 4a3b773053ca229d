"""The endpoints, one module per topic; each module lists its routes in ``ROUTES``."""

from station.demo.generation import V0_13, V1_2, Generation
from station.demo.routing import Route
from station.demo.views import (
    allocations,
    attachments,
    background,
    barcode,
    barcode_allocate,
    barcode_history,
    barcode_receive,
    barcode_receive_first,
    build_work,
    builds,
    companies,
    control,
    labels,
    media,
    parts,
    purchase_orders,
    sales_order_states,
    sales_orders,
    server_info,
    settings,
    shipments,
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
    *barcode_allocate.ROUTES,
    *barcode_history.ROUTES,
    *purchase_orders.ROUTES,
    *stock.ROUTES,
    *stock_actions.ROUTES,
    *stock_items.ROUTES,
    *parts.ROUTES,
    *companies.ROUTES,
    *sales_orders.ROUTES,
    *sales_order_states.ROUTES,
    *allocations.ROUTES,
    *shipments.ROUTES,
    *builds.ROUTES,
    *build_work.ROUTES,
    *background.ROUTES,
    *attachments.ROUTES,
    *labels.ROUTES,
    *media.ROUTES,
    *control.ROUTES,
)
"""Every endpoint of the demo server; a new module adds its routes here."""

LATER_THAN_1_2 = frozenset(("/api/system/health/", "/api/user/me/token/", "/api/user/me/roles/"))
LATER_THAN_0_13 = LATER_THAN_1_2 | {
    "/api/user/tokens/",
    "/api/barcode/generate/",
    "/api/barcode/history/",
    "/api/barcode/history/<int:pk>/",
    "/api/barcode/po-receive/",
    "/api/build/<int:pk>/consume/",
    "/api/label/template/",
    "/api/label/print/",
    "/api/machine/",
    "/api/data-output/",
    "/api/data-output/<int:pk>/",
    "/media/data_output/<name>",
}
ONLY_0_13 = (
    Route("/api/barcode/po-receive/", {"POST": barcode_receive_first.receive_label}),
    # That server took the beginning of a path for the whole.
    Route("/api/barcode/<path:rest>/", {"POST": barcode.scan}),
    Route("/api/user/me/<path:rest>/", {"GET": users.me}),
    Route("/api/build/<int:pk>/consume/", {}, model="build"),
)


def routes_of(generation: Generation) -> list[Route]:
    """Return the endpoints that a server has."""
    later = {V1_2: LATER_THAN_1_2, V0_13: LATER_THAN_0_13}.get(generation, frozenset())
    own = ONLY_0_13 if generation is V0_13 else ()
    return [*(route for route in ROUTES if route.path not in later), *own]
