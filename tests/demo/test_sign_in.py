"""Tokens and passwords, and how each failure is told."""

import sqlite3
from contextlib import closing

import pytest

AUTHORITY = ("operator", "lab-Passw0rd!")


def change(server, sql: str) -> None:
    with closing(sqlite3.connect(server.database)) as connection, connection:
        connection.execute(sql)


def token(stranger, name: str = "station-7") -> str:
    return stranger.get("/api/user/token/", params={"name": name}, auth=AUTHORITY).json()["token"]


def me(stranger, header: str):
    return stranger.get("/api/user/me/", headers={"Authorization": header})


def test_the_same_name_gives_the_same_token(stranger):
    assert token(stranger) == token(stranger)
    assert token(stranger) != token(stranger, "station-8")


def test_a_token_lets_in(stranger):
    assert me(stranger, f"Token {token(stranger)}").json()["username"] == "operator"


@pytest.mark.parametrize(
    ("sql", "detail"),
    [
        ("UPDATE token SET revoked = 1", "Token has been revoked"),
        ("UPDATE token SET expiry = '2020-01-01'", "Token has expired"),
        ("UPDATE user SET is_active = 0", "User inactive or deleted."),
    ],
)
def test_a_token_that_counts_no_more(server, stranger, sql, detail):
    old = token(stranger)
    change(server, sql)
    answer = me(stranger, f"Token {old}")
    assert (answer.status_code, answer.json()) == (401, {"detail": detail})


@pytest.mark.parametrize("sql", ["UPDATE token SET revoked = 1", "UPDATE token SET expiry = '2020-01-01'"])
def test_a_name_whose_token_counts_no_more_gets_a_new_one(server, stranger, sql):
    old = token(stranger)
    change(server, sql)
    assert me(stranger, f"Token {token(stranger)}").status_code == 200
    assert token(stranger) != old


@pytest.mark.parametrize("header", ["Token", "Token ", "Basic", "Basic !!!", "Basic b3BlcmF0b3I=", "\xe9"])
def test_half_a_credential_lets_nobody_in(stranger, header):
    assert me(stranger, header.encode("latin-1").decode("latin-1")).status_code == 401


def test_an_inactive_user_gets_no_token(server, stranger):
    change(server, "UPDATE user SET is_active = 0")
    answer = stranger.get("/api/user/token/", auth=AUTHORITY)
    assert (answer.status_code, answer.json()) == (401, {"detail": "Invalid username/password."})


@pytest.mark.parametrize(
    ("user", "path", "status"),
    [
        ("viewer", "/api/stock/", 200),
        ("viewer", "/api/order/po/", 403),
        ("viewer", "/api/company/", 403),
        ("receiver", "/api/order/po/", 200),
        ("receiver", "/api/order/so/", 403),
        ("nobody", "/api/part/", 403),
        ("nobody", "/api/barcode/history/", 200),
        ("operator", "/api/build/", 200),
        ("operator", "/api/version/", 403),
        ("admin", "/api/version/", 200),
    ],
)
def test_roles_open_what_they_should(server, stranger, user, path, status):
    answer = stranger.get(f"{path}?limit=1", headers={"Authorization": f"Token {server.tokens[user]}"})
    assert answer.status_code == status
