"""What the server says about itself, and the status codes it uses."""

from functools import partial

from station.demo.answers import Answer
from station.demo.background import is_running, waiting
from station.demo.call import Call
from station.demo.routing import Route
from station.demo.status import CLASSES, describe


def info(call: Call) -> Answer:
    """Tell who the server is; staff learn a little more."""
    staff = call.user is not None and call.user.is_staff
    body = {
        "server": "InvenTree",
        "id": None,
        "version": call.generation.version,
        "instance": call.setting("INVENTREE_INSTANCE"),
        "apiVersion": call.generation.api,
        "worker_running": is_running(call.connection),
        "worker_count": 1,
        "worker_pending_tasks": waiting(call.connection),
        **dict.fromkeys(("plugins_enabled", "email_configured", "debug_mode", "docker_mode"), False),
        "plugins_install_disabled": True,
        "default_locale": "en-us",
        "customize": {
            "logo": "/static/img/inventree.png",
            "splash": "/static/img/inventree_splash.jpg",
            "login_message": None,
            "navbar_message": None,
            "disable_theme_storage": False,
        },
        "active_plugins": False,
        "system_health": False if staff else None,
        "database": "django.db.backends.sqlite3" if staff else None,
        "platform": "demo server of the scanning station" if staff else None,
        "installer": None,
        "target": None,
        "django_admin": "admin" if staff else None,
        "settings": {
            "sso_registration": False,
            "registration_enabled": False,
            "password_forgotten_enabled": True,
        },
    }
    return Answer(body)


def version(call: Call) -> Answer:
    """Tell the version in detail; staff only."""
    return Answer(
        {
            "dev": True,
            "up_to_date": True,
            "version": {"server": call.generation.version, "api": call.generation.api},
            "links": {},
        }
    )


def health(call: Call) -> Answer:
    """Tell that the server answers."""
    return Answer({"status": "ok"})


def all_statuses(call: Call) -> Answer:
    """Tell every status class."""
    return Answer({name: describe(name) for name in CLASSES})


def one_status(name: str, call: Call) -> Answer:
    """Tell one status class."""
    return Answer(describe(name))


STATUS_PATHS = {
    "/api/order/po/status/": "PurchaseOrderStatus",
    "/api/order/so/status/": "SalesOrderStatus",
    "/api/stock/status/": "StockStatus",
    "/api/build/status/": "BuildStatus",
    "/api/stock/track/status/": "StockHistoryCode",
}

ROUTES = (
    Route("/api/", {"GET": info}, open=True),
    Route("/api/version/", {"GET": version}, staff=frozenset({"GET"})),
    Route("/api/system/health/", {"GET": health}, open=True),
    Route("/api/generic/status/", {"GET": all_statuses}),
    *(Route(path, {"GET": partial(one_status, name)}) for path, name in STATUS_PATHS.items()),
)
