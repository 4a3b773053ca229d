"""Signing in from the command line: a password once, a token kept, the server noted in the settings."""

import getpass
import socket
import sys
from dataclasses import replace
from pathlib import Path

from station.model import Done, Outcome
from station.operations import Identify
from station.settings_file import note_settings
from station.settings_tree import ServerSettings
from station.text import Text, say
from station.tokens import token_store
from station.workflows.base import failed


def server_at(server: ServerSettings, address: str, user: str) -> ServerSettings:
    """Return the settings for a server at an address as people write it; https is meant if none is said."""
    url = address.strip().rstrip("/")
    return replace(server, url=url if "://" in url else f"https://{url}", user=user)


def login(server: ServerSettings, profile: str, settings_file: Path) -> int:
    """Ask for the password, sign in, keep the token; returns the exit code."""
    password = getpass.getpass(f"Password of {server.user}: ") if sys.stdin.isatty() else _piped()
    token = obtain_token(server, password)
    problem = token if isinstance(token, Text) else remember(server, token, profile, settings_file)
    if problem is not None:
        print(problem, file=sys.stderr)
        return 1
    print(f"Signed in to {server.url} as {server.user}.")
    return 0


def _piped() -> str:
    return sys.stdin.readline().rstrip("\r\n")


def obtain_token(server: ServerSettings, password: str) -> str | Text:
    """Get a token with a password, or say why there is none. Waits for the network."""
    from station.api_client.http import HttpClient, address_problem
    from station.api_client.inventree.sign_in import fetch_token

    problem = address_problem(server)
    if problem is not None:
        return problem
    with HttpClient(server, "") as client:
        outcome = fetch_token(client, f"station-{socket.gethostname()}", server.user, password)
    return str(outcome.data) if isinstance(outcome, Done) else _why(outcome)


def checked_token(server: ServerSettings, token: str) -> str | Text:
    """Return a token that the server accepts, or say why it does not. Waits for the network."""
    from station.assembly import connect

    backend = connect(server, lambda _: token)
    outcome = backend.perform(Identify())
    backend.close()
    return token if isinstance(outcome, Done) else _why(outcome)


def remember(server: ServerSettings, token: str, profile: str, settings_file: Path) -> Text | None:
    """Keep a token and note its server in the settings; says what went wrong, or None.

    It may wait for a keyring, so a window calls it on a worker thread.
    """
    try:
        token_store().keep(server.url, server.user, token)
    except OSError as error:
        return say("The token cannot be kept on this computer ({reason}).", reason=error.strerror)
    return note_server(server, profile, settings_file)


def _why(outcome: Outcome) -> Text:
    headline, detail = failed(outcome)
    return say("{sentence} ({detail})", sentence=headline, detail=detail) if detail else headline


def note_server(server: ServerSettings, profile: str, file: Path) -> Text | None:
    """Write address and user into the settings file, and the profile in use."""
    table = ("profiles", profile) if profile else ("server",)
    changes: list[tuple[tuple[str, ...], object]] = [
        ((*table, "url"), server.url),
        ((*table, "user"), server.user),
    ]
    if profile:
        changes.append((("profile",), profile))
    return note_settings(file, changes)
