"""One connection to the server for a command, made when the first question is asked."""

import time
from collections.abc import Callable

from station.api_client.base import Backend
from station.assembly import connect
from station.model import Outcome
from station.operations import LoadLabelTemplates, LoadPrint, Operation, PrintOnServer
from station.plugins import Plugins
from station.settings_tree import ServerSettings
from station.text import Text, say
from station.tokens import token_for

Tell = Callable[[Text], None]
_STEPS: dict[type, Text] = {
    LoadLabelTemplates: say("Asking the server for its label templates."),
    PrintOnServer: say("The server is making the label."),
    LoadPrint: say("Fetching the label from the server."),
}
STILL_AT_IT = say("The server is still making the label.")


class ServerSession:
    """Asks the server, and tells which step of printing there is under way."""

    def __init__(self, server: ServerSettings, plugins: Plugins, tell: Tell) -> None:
        self._server = server
        self._plugins = plugins
        self._tell = tell
        self._backend: Backend | None = None

    def perform(self, operation: Operation) -> Outcome:
        """Carry out an operation."""
        if self._backend is None:
            self._backend = connect(self._server, token_for, self._plugins, self._wait)
        if type(operation) in _STEPS:
            self._tell(_STEPS[type(operation)])
        return self._backend.perform(operation)

    def close(self) -> None:
        """End the connection, if there is one."""
        if self._backend is not None:
            self._backend.close()

    def _wait(self, seconds: float) -> None:
        time.sleep(seconds)
        self._tell(STILL_AT_IT)
