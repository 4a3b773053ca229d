"""Roles of groups, and which models each role opens: a permission counts over all roles of a user."""

import sqlite3
from dataclasses import dataclass, field

ACTIONS = {"v": "view", "a": "add", "c": "change", "d": "delete"}

ACTION_OF_METHOD = {
    "GET": "view", "HEAD": "view", "OPTIONS": "view", "POST": "add", "PUT": "change", "PATCH": "change",
    "DELETE": "delete",
}  # fmt: skip

PART_MODELS = (
    "partcategoryparametertemplate partcategorystar partinternalpricebreak part partpricing partrelated "
    "partsellpricebreak partstar partstocktake parttesttemplate manufacturerpart supplierpart "
    "supplierpricebreak"
)
COMPANY_MODELS = "address company contact"

MODELS_OF_ROLE: dict[str, frozenset[str]] = {
    role: frozenset(models.split())
    for role, models in {
        "admin": "",
        "part_category": "partcategory",
        "part": PART_MODELS,
        "bom": "bomitem bomitemsubstitute",
        "stock_location": "stocklocation stocklocationtype",
        "stock": "stockitem stockitemtestresult stockitemtracking",
        "build": "build builditem buildline bomitem bomitemsubstitute part partcategory stockitem "
        "stocklocation",
        "purchase_order": f"{COMPANY_MODELS} manufacturerpart supplierpart supplierpricebreak purchaseorder "
        "purchaseorderextraline purchaseorderlineitem",
        "sales_order": f"{COMPANY_MODELS} salesorder salesorderallocation salesorderextraline "
        "salesorderlineitem salesordershipment",
        "return_order": f"{COMPANY_MODELS} returnorder returnorderlineitem",
        "transfer_order": "transferorder transferorderlineitem",
    }.items()
}


@dataclass(frozen=True)
class User:
    """Someone who may sign in, with the permissions of the groups he or she is in."""

    pk: int
    username: str
    first_name: str
    last_name: str
    email: str
    is_staff: bool
    is_superuser: bool
    roles: dict[str, frozenset[str]] = field(default_factory=dict)

    def may(self, action: str, model: str) -> bool:
        """Tell whether any role allows that action on that model."""
        return self.is_superuser or any(
            action in actions and model in MODELS_OF_ROLE[role] for role, actions in self.roles.items()
        )

    def permissions(self) -> dict[str, list[str]]:
        """Return the allowed actions of every model the user has any for."""
        models = sorted(set().union(*MODELS_OF_ROLE.values()))
        found = {m: [a for a in sorted(ACTIONS.values()) if self.may(a, m)] for m in models}
        return {model: actions for model, actions in found.items() if actions}


def load_user(connection: sqlite3.Connection, pk: int) -> User | None:
    """Return an active user with the roles of his or her groups."""
    row = connection.execute("SELECT * FROM user WHERE pk = ? AND is_active", (pk,)).fetchone()
    if row is None:
        return None
    return User(
        pk=row["pk"],
        username=row["username"],
        first_name=row["first_name"],
        last_name=row["last_name"],
        email=row["email"],
        is_staff=bool(row["is_staff"]),
        is_superuser=bool(row["is_superuser"]),
        roles=_roles(connection, pk),
    )


def _roles(connection: sqlite3.Connection, user: int) -> dict[str, frozenset[str]]:
    rows = connection.execute(
        "SELECT role, permissions FROM group_role JOIN membership USING (user_group) WHERE user = ?", (user,)
    )
    roles: dict[str, frozenset[str]] = {}
    for role, letters in rows:
        roles[role] = roles.get(role, frozenset()) | {ACTIONS[letter] for letter in letters}
    return roles
