"""Questions about the scans that an InvenTree server keeps."""

from collections.abc import Callable

from station.api_client.http import Exchange, HttpRequest
from station.api_client.inventree import history
from station.api_client.inventree.purchasing import words_in
from station.api_client.inventree.wire import NOT_UNDERSTOOD, Body, key_of, object_in, rows_of, understood
from station.model import Done, Outcome
from station.operations import LoadServerScan, LoadServerScans, ServerScans


class ScanReader:
    """Asks through ``exchange``."""

    def __init__(self, exchange: Callable[[HttpRequest], Exchange]) -> None:
        self._exchange = exchange
        self._api = 0

    def _read(self, request: HttpRequest) -> Body | Outcome:
        return understood(self._exchange(request), writing=False)

    def load_all(self, operation: LoadServerScans) -> Outcome:
        """Load some of the scans, and how many there are that were asked for."""
        words = words_in(operation.words)
        told = self._look_through(operation, words) if words else self._listed(operation, "")
        if not isinstance(told, ServerScans):
            return history.supported(told)
        kept = history.is_kept(self._read(history.is_kept_request()))
        return Done(ServerScans(told.scans, told.total, kept))

    def _listed(self, operation: LoadServerScans, words: str) -> ServerScans | Outcome:
        answer = self._read(history.list_request(operation, words))
        if not isinstance(answer, Body):
            return answer
        scans = history.scans_in(rows_of(answer))
        body = answer.json if isinstance(answer.json, dict) else {}
        return ServerScans(scans, key_of(body.get("count")) or len(scans))

    def _look_through(self, operation: LoadServerScans, words: str) -> ServerScans | Outcome:
        """Search where the server can, else look through the latest scans here."""
        api = self._version()
        if not isinstance(api, int):
            return api
        if api >= history.SEARCHES_SCANS:
            return self._listed(operation, words)
        answer = self._read(history.latest_request(operation))
        if not isinstance(answer, Body):
            return answer
        found = [scan for scan in history.scans_in(rows_of(answer)) if history.holds(scan, words)]
        skip = max(operation.skip, 0)
        return ServerScans(tuple(found[skip : skip + max(operation.most, 1)]), len(found))

    def _version(self) -> int | Outcome:
        """Return the server's API number, asked until it is known."""
        if not self._api:
            body = object_in(self._read(HttpRequest("GET", "/api/")))
            if not isinstance(body, dict):
                return body
            self._api = key_of(body.get("apiVersion")) or 0
        return self._api or NOT_UNDERSTOOD

    def load_one(self, operation: LoadServerScan) -> Outcome:
        """Load one scan with all that was answered."""
        body = object_in(self._read(history.scan_request(operation.pk)))
        if not isinstance(body, dict):
            return history.supported(body)
        scan = history.scan_of(body, in_full=True)
        return Done(scan) if scan is not None and scan.pk == operation.pk else NOT_UNDERSTOOD
