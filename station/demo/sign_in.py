"""Who sends a request: tokens and passwords, with the server's own words for every failure."""

import hashlib
import secrets
import sqlite3
from datetime import date, timedelta

from werkzeug import Request

from station.demo.answers import Refused
from station.demo.clock import now, today
from station.demo.database import insert, one
from station.demo.roles import User, load_user

NOT_PROVIDED = "Authentication credentials were not provided."
LIFETIME = timedelta(days=365)


def unauthorized(detail: str = NOT_PROVIDED) -> Refused:
    """Return the refusal of a request whose sender is not known."""
    return Refused(401, {"detail": detail})


def identify(connection: sqlite3.Connection, request: Request) -> User | None:
    """Return the user named by the Authorization header, None without credentials; refuse wrong ones."""
    header = request.headers.get("Authorization", "")
    if header[:6].lower() == "token ":
        return _by_token(connection, header[6:])
    if header[:6].lower() == "basic " and request.authorization is not None:
        return _by_password(connection, request.authorization.username, request.authorization.password)
    return None


def _by_token(connection: sqlite3.Connection, text: str) -> User:
    words = text.split()
    if not words:
        raise unauthorized("Invalid token header. No credentials provided.")
    if len(words) > 1:
        raise unauthorized("Invalid token header. Token string should not contain spaces.")
    row = one(connection, "SELECT * FROM token WHERE key = ?", words[0])
    if row is None:
        raise unauthorized("Invalid token.")
    if row["revoked"]:
        raise unauthorized("Token has been revoked")
    if row["expiry"] < today():
        raise unauthorized("Token has expired")
    user = load_user(connection, row["user"])
    if user is None:
        raise unauthorized("User inactive or deleted.")
    return user


def _by_password(connection: sqlite3.Connection, name: str | None, password: str | None) -> User:
    row = one(connection, "SELECT * FROM user WHERE username = ? AND is_active", name or "")
    if row is None or not secrets.compare_digest(row["password"], scramble(name or "", password or "")):
        raise unauthorized("Invalid username/password.")
    user = load_user(connection, row["pk"])
    if user is None:
        raise unauthorized("User inactive or deleted.")
    return user


def scramble(name: str, password: str) -> str:
    """Return what is stored of a password; few rounds, because the demo's passwords are no secret."""
    return hashlib.pbkdf2_hmac("sha256", password.encode("utf-8", "replace"), name.encode(), 200).hex()


def issue_token(connection: sqlite3.Connection, user: int, name: str) -> sqlite3.Row:
    """Return the user's valid token of that name, made now if there is none."""
    name = name.replace(" ", "-")
    row = one(
        connection,
        "SELECT * FROM token WHERE user = ? AND name = ? AND NOT revoked AND expiry >= ?",
        user, name, today(),
    )  # fmt: skip
    if row is not None:
        return row
    expiry = (date.today() + LIFETIME).isoformat()
    key = f"inv-{secrets.token_hex(20)}-{date.today():%Y%m%d}"
    pk = insert(connection, "token", user=user, name=name, key=key, created=now(), expiry=expiry)
    made = one(connection, "SELECT * FROM token WHERE id = ?", pk)
    assert made is not None
    return made
