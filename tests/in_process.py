"""The command line without a process of its own, for what needs none: quicker, and the same computer else."""

import io
import json
from types import SimpleNamespace

from station.cli import main
from tests.command_line import Ran


class QuickCommandLine:
    """A computer of its own: empty folders for settings and data, no keyring, no printing system."""

    def __init__(self, home, monkeypatch, capsys):
        self.home, self._monkeypatch, self._capsys = home, monkeypatch, capsys
        for name in ("config", "data", "state"):
            monkeypatch.setenv(f"XDG_{name.upper()}_HOME", str(home / name))
        monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
        monkeypatch.setenv("CUPS_SERVER", "127.0.0.1:9")
        monkeypatch.chdir(home)

    def write(self, name, content):
        """Write a file beside the settings."""
        file = self.home / "config" / "station" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, encoding="utf-8")

    def sign_in(self, server, user="operator"):
        """Let the commands that follow use a server."""
        self._monkeypatch.setenv("STATION_SERVER_URL", server.url)
        self._monkeypatch.setenv("STATION_SERVER_TOKEN", server.tokens[user])

    def printer(self, name="Desk", **options):
        """Set up a printer."""
        file = self.home / "config" / "station" / "station.toml"
        before = file.read_text(encoding="utf-8") if file.exists() else ""
        # What JSON writes of texts, numbers and lists, TOML reads the same.
        lines = [f"{key} = {json.dumps(value)}" for key, value in options.items()]
        self.write("station.toml", "\n".join([before, f'[printers."{name}"]', *lines, ""]))

    def run(self, *arguments, stdin=b""):
        self._monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(stdin)))
        self._capsys.readouterr()
        try:
            code = main(arguments)
        except SystemExit as wrong_usage:
            code = wrong_usage.code
        told = self._capsys.readouterr()
        return Ran(code, told.out, told.err)
