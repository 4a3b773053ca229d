"""API tokens: in the system's keyring where there is one, else in a file that only this user can read."""

import json
import logging
import os
from pathlib import Path
from typing import Protocol

from station.folders import NAME, config_folder, write_private
from station.settings_tree import ServerSettings

log = logging.getLogger(__name__)


class Keyring(Protocol):
    """The part of a keyring that tokens need; trouble is raised as KeyringTrouble."""

    def get(self, account: str) -> str:
        """Return the token of an account, or an empty string."""

    def set(self, account: str, token: str) -> None:
        """Keep a token."""


class KeyringTrouble(Exception):
    """There is no keyring, or it is locked."""


class SystemKeyring:
    """The platform's keyring. It may ask the user to unlock it, so call it from a worker thread."""

    def get(self, account: str) -> str:
        """Return the token of an account, or an empty string."""
        # Imported late: it costs 50 to 150 ms, and a headless run with a token in the environment needs none.
        import keyring
        import keyring.errors

        try:
            return keyring.get_password(NAME, account) or ""
        except keyring.errors.KeyringError as error:
            raise KeyringTrouble from error

    def set(self, account: str, token: str) -> None:
        """Keep a token."""
        import keyring
        import keyring.errors

        try:
            keyring.set_password(NAME, account, token)
        except keyring.errors.KeyringError as error:
            raise KeyringTrouble from error


class TokenStore:
    """Keeps one token for each user and server; ``file`` is the fallback."""

    def __init__(self, keyring: Keyring, file: Path) -> None:
        self._keyring = keyring
        self._file = file

    def get(self, url: str, user: str) -> str:
        """Return the token for a server, or an empty string."""
        try:
            token = self._keyring.get(_account(url, user))
        except KeyringTrouble:
            token = ""
        return token or self._from_file().get(_account(url, user), "")

    def keep(self, url: str, user: str, token: str) -> str:
        """Keep a token; return where it went, for a sentence. Raises OSError if neither place takes it."""
        try:
            self._keyring.set(_account(url, user), token)
        except KeyringTrouble:
            kept = {**self._from_file(), _account(url, user): token}
            write_private(self._file, json.dumps(kept, indent=1))
            return str(self._file)
        return "the keyring of this computer"

    def _from_file(self) -> dict[str, str]:
        try:
            kept = json.loads(self._file.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        except (OSError, ValueError) as error:
            log.warning("the token file %s cannot be read (%s)", self._file, type(error).__name__)
            return {}
        return {k: v for k, v in kept.items() if isinstance(v, str)} if isinstance(kept, dict) else {}


def _account(url: str, user: str) -> str:
    return f"{user}@{url.rstrip('/')}"


def token_store() -> TokenStore:
    """Return the place where tokens are kept."""
    return TokenStore(SystemKeyring(), config_folder() / "tokens.json")


def token_for(server: ServerSettings) -> str:
    """Return the token to use: STATION_SERVER_TOKEN, else the one that is kept. May wait for a keyring."""
    return os.environ.get("STATION_SERVER_TOKEN", "") or token_store().get(server.url, server.user)
