"""The signed-in user, his or her roles, and tokens."""

from station.demo.answers import Answer, JsonObject
from station.demo.call import Call
from station.demo.clock import today
from station.demo.database import Row
from station.demo.lists import Selection, listing
from station.demo.records.people import user_brief
from station.demo.roles import ACTIONS, MODELS_OF_ROLE
from station.demo.routing import Route
from station.demo.sign_in import issue_token

PROFILE = dict.fromkeys(
    (
        "language",
        "theme",
        "widgets",
        "displayname",
        "position",
        "status",
        "location",
        "contact",
        "organisation",
        "primary_group",
    )
)


def me(call: Call) -> Answer:
    """Tell who is signed in."""
    user = call.signed_in
    groups = call.connection.execute(
        "SELECT pk, name FROM user_group g JOIN membership m ON m.user_group = g.pk WHERE user = ?",
        (user.pk,),
    )
    return Answer(
        {
            **(user_brief(call.connection, user.pk) or {}),
            "groups": [dict(row) for row in groups],
            "is_staff": user.is_staff,
            "is_superuser": user.is_superuser,
            "is_active": True,
            "profile": {**PROFILE, "active": True, "type": "internal"},
        }
    )


def roles(call: Call) -> Answer:
    """Tell what the signed-in user may do."""
    user = call.signed_in
    everything = frozenset(ACTIONS.values()) if user.is_superuser else frozenset()
    return Answer(
        {
            "user": user.pk,
            "username": user.username,
            "roles": {role: _actions(user.roles.get(role, everything)) for role in MODELS_OF_ROLE},
            "permissions": user.permissions(),
            "is_staff": user.is_staff,
            "is_superuser": user.is_superuser,
        }
    )


def _actions(allowed: frozenset[str]) -> list[str] | None:
    return [action for action in ACTIONS.values() if action in allowed] or None


def token(call: Call) -> Answer:
    """Give a token; the same user and name get the same token again while it is good."""
    name = call.request.args.get("name", "")
    row = issue_token(call.connection, call.signed_in.pk, name)
    if call.desk.faults.is_expired(f"Token {row['key']}"):
        call.connection.execute("UPDATE token SET revoked = 1 WHERE id = ?", (row["id"],))
        row = issue_token(call.connection, call.signed_in.pk, name)
    return Answer({"token": row["key"], "name": row["name"], "expiry": row["expiry"]})


def tokens(call: Call) -> Answer:
    """List the signed-in user's tokens without giving them away."""

    def present(row: Row) -> JsonObject:
        key = row["key"]
        used = key in call.request.headers.get("Authorization", "")
        return {
            **{name: row[name] for name in ("created", "expiry", "id", "name", "user")},
            "token": f"{key[:8]}{'*' * 33}{key[-12:]}",
            "active": not row["revoked"],
            "revoked": bool(row["revoked"]),
            "user_detail": user_brief(call.connection, row["user"]),
            "in_use": used,
            "last_seen": today() if used else None,
        }

    selection = Selection(call, "token t")
    selection.where("t.user = ?", call.signed_in.pk)
    selection.order("t.id")
    return listing(call, selection.rows(), present)


ROUTES = (
    Route("/api/user/me/", {"GET": me}),
    *(Route(path, {"GET": roles}) for path in ("/api/user/roles/", "/api/user/me/roles/")),
    *(Route(path, {"GET": token}, writes=True) for path in ("/api/user/token/", "/api/user/me/token/")),
    Route("/api/user/tokens/", {"GET": tokens}),
)
