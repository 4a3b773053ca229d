"""Which things a user may change, by the roles that the server has told."""

from station.model import Identity

ROLES_OF_MODEL: dict[str, tuple[str, ...]] = {
    "part": ("part", "build"),
    "stockitem": ("stock", "build"),
    "stocklocation": ("stock_location", "build"),
    "supplierpart": ("part", "purchase_order"),
    "manufacturerpart": ("part", "purchase_order"),
    "purchaseorder": ("purchase_order",),
    "salesorder": ("sales_order",),
    "salesordershipment": ("sales_order",),
    "returnorder": ("return_order",),
    "transferorder": ("transfer_order",),
    "build": ("build",),
}
"""The roles that open each model; a permission counts whichever of them it comes from."""


def may_change(identity: Identity | None, model: str) -> bool:
    """Tell whether the user may change things of a model; the server decides while nobody is known."""
    if identity is None:
        return True
    return any(identity.may(role, "change") for role in ROLES_OF_MODEL.get(model, ()))
