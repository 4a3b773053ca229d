"""From a path and a method to the view that answers it, with the checks that come before."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from werkzeug import Response
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, Rule

from station.demo.answers import Answer, Refused, forbidden
from station.demo.call import Call
from station.demo.roles import ACTION_OF_METHOD
from station.demo.sign_in import unauthorized

View = Callable[[Call], Answer | Response]


@dataclass(frozen=True, eq=False)
class Route:
    """One endpoint: its path, its view for each method, and who may use it."""

    path: str
    views: Mapping[str, View]
    model: str | None = None
    """The model whose permission is asked for: view to read, add to post, and so on."""
    open: bool = False
    """Answers without credentials."""
    staff: frozenset[str] = field(default_factory=frozenset)
    """The methods that only staff may use."""
    writes: bool = False
    """Needs a write transaction even to read."""

    def may_write(self, method: str) -> bool:
        """Tell whether that method needs a write transaction."""
        return self.writes or method not in ("GET", "HEAD", "OPTIONS")

    def answer(self, call: Call) -> Answer | Response:
        """Check the sender, the role and the method, in the real server's order, and ask the view."""
        method = call.request.method
        if call.user is None and not self.open:
            raise unauthorized()
        if self.model is not None and not call.signed_in.may(ACTION_OF_METHOD[method], self.model):
            raise forbidden()
        if method in self.staff and not call.signed_in.is_staff:
            raise forbidden()
        view = self.views.get("GET" if method == "HEAD" else method)
        if method == "OPTIONS":
            return self._options()
        if view is None:
            raise Refused(405, {"detail": f'Method "{method}" not allowed.'})
        return view(call)

    @property
    def allow(self) -> str:
        """The Allow header."""
        reads = ["HEAD"] if "GET" in self.views else []
        return ", ".join([*self.views, *reads, "OPTIONS"])

    def _options(self) -> Answer:
        parses = ["application/json", "application/x-www-form-urlencoded", "multipart/form-data"]
        return Answer(
            {"name": self.path, "description": "", "renders": ["application/json"], "parses": parses}
        )


class Router:
    """Finds the route of a path."""

    def __init__(self, routes: Iterable[Route]) -> None:
        # A missing slash is no redirect here: the application answers it as the real server does.
        rules = [Rule(route.path, endpoint=route, strict_slashes=True) for route in routes]
        self._map = Map(rules, redirect_defaults=False, merge_slashes=False)

    def find(self, path: str) -> tuple[Route, Mapping[str, str | int]] | None:
        """Return the route and the values in the path; None for an unknown path."""
        try:
            endpoint, values = self._map.bind("").match(path)
        except HTTPException:
            return None
        route: Route = endpoint
        return route, values
