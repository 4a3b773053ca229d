"""From a request to its reply: the host check, the fault that waits for it, the transaction, the headers."""

import functools
import json
import logging
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import quote

from werkzeug import Request, Response
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge

from station.demo.answers import Answer, NotFound, Refused, crash_report
from station.demo.call import Call
from station.demo.database import Database
from station.demo.desk import Desk
from station.demo.faults import Fault, Kind
from station.demo.faults.canned import EXPIRED, HTML, Canned, after_the_effect, instead_of_an_answer, page
from station.demo.generation import Generation
from station.demo.languages import pick, translate
from station.demo.older_records import as_shown_by
from station.demo.routing import Route, Router
from station.demo.sign_in import identify, unauthorized
from station.demo.views import routes_of

HOSTS = ("127.0.0.1", "localhost", "[::1]")
LARGEST_BODY = 5_000_000
"""Bytes; a larger request is refused unread."""
VARY = "Authorization, origin, Accept-Language, Cookie"

logger = logging.getLogger(__name__)


@functools.cache
def router_of(generation: Generation) -> Router:
    """Return one router for all servers of a process: compiling it takes longer than to fill a warehouse."""
    return Router(routes_of(generation))


@dataclass
class Reply:
    """What goes back over the wire."""

    response: Response | None
    """None cuts the connection without a word."""
    user: str | None = None
    body_share: float = 1.0
    """Less than 1 cuts the connection inside the body."""
    unread: bool = False
    """The request's body was left in the socket, so the connection can not be used again."""
    reset: bool = False
    """The cut connection is reset instead of ended in order."""
    away: float | None = None
    """For so many seconds the server goes away, with all its connections."""


class Application:
    """Serves requests from one database; may be called from many threads."""

    def __init__(self, database: Database, desk: Desk, wait: Callable[[float], object]) -> None:
        self.database = database
        self.desk = desk
        self.wait = wait
        self.router = router_of(desk.generation)

    def reply(self, request: Request) -> Reply:
        """Answer a request, unless a fault has other plans."""
        request.max_content_length = LARGEST_BODY
        try:
            content = _content(request)
        except RequestEntityTooLarge:
            return Reply(_page(413, "Request body exceeded the limit"), unread=True)
        except BadRequest:  # the client went away inside its own request
            return Reply(None)
        if request.host.rpartition(":")[0] not in HOSTS and request.host not in HOSTS:
            return Reply(_page(400, "Bad Request (400)"))
        own = request.path.startswith("/demo/")
        authorization = request.headers.get("Authorization", "")
        fault = None if own else self.desk.faults.take(request.method, request.path, authorization)
        return self._troubled(request, content, fault) if fault else self._serve(request, content)

    def _troubled(self, request: Request, content: bytes, fault: Fault) -> Reply:
        if fault.kind in (Kind.DROP_BEFORE, Kind.RESTART):
            return Reply(None, reset=True, away=fault.seconds if fault.kind is Kind.RESTART else None)
        instead = instead_of_an_answer(fault, request.path)
        if instead is not None:
            return Reply(_uncanned(instead))
        if fault.kind is Kind.TOKEN_EXPIRED:
            self.desk.faults.expire(request.headers["Authorization"])
        if fault.kind is Kind.DELAY:
            self.wait(fault.seconds)
        return self._after_the_effect(fault, request, self._serve(request, content))

    def _after_the_effect(self, fault: Fault, request: Request, reply: Reply) -> Reply:
        if fault.kind is Kind.DELAY_AFTER:
            self.wait(fault.seconds)
        if fault.kind is Kind.DROP_AFTER:
            return Reply(None, reply.user, reset=True)
        if fault.kind is Kind.HALF_BODY:
            reply.body_share = 0.5
        hidden = after_the_effect(fault, request.path)
        return Reply(_uncanned(hidden), reply.user) if hidden else reply

    def _serve(self, request: Request, content: bytes) -> Reply:
        found = self.router.find(request.path)
        if found is None and not request.path.startswith("/api/"):
            return Reply(_astray(request))
        generation = self.desk.generation
        route, values = found or (Route(request.path, {}), {})
        try:
            self._check_expiry(request)
            with self.database.transaction(write=route.may_write(request.method)) as connection:
                user = identify(connection, request)
                call = Call(request, connection, user, content, values, self.desk)
                answer = route.answer(call) if found else _unknown(call)
            return Reply(_response(request, route, answer, generation), user.username if user else None)
        except Refused as refusal:
            return Reply(_response(request, route, _refusal(refusal, generation), generation))
        except Exception as error:
            return Reply(_response(request, route, _crash(request, error), generation))

    def _check_expiry(self, request: Request) -> None:
        # The control endpoint stays open, or an expired admin could not end the fault.
        own = request.path.startswith("/demo/")
        if not own and self.desk.faults.is_expired(request.headers.get("Authorization", "")):
            raise unauthorized(EXPIRED)


def _content(request: Request) -> bytes:
    content = request.get_data(cache=True, parse_form_data=False)
    if len(content) >= LARGEST_BODY:  # Werkzeug cuts a chunked body off at the limit and says nothing
        raise RequestEntityTooLarge
    return content


def _crash(request: Request, error: Exception) -> Answer:
    name = "OperationalError" if isinstance(error, sqlite3.OperationalError) else type(error).__name__
    logger.error("%s %s failed: %r", request.method, request.path, error)
    logger.debug("how it failed", exc_info=error)
    return Answer(crash_report(name, request.path), 500)


def _refusal(refusal: Refused, generation: Generation) -> Answer:
    if isinstance(refusal, NotFound) and not generation.names_what_is_missing:
        return Answer({"detail": "Not found."}, refusal.status)
    return Answer(refusal.body, refusal.status)


def _unknown(call: Call) -> Answer | Response:
    if call.user is None and call.generation.hides_unknown_paths:
        raise unauthorized()
    if not call.generation.names_what_is_missing and call.request.method != "GET":
        return _page(403, "Forbidden")
    raw = call.request.environ.get("REQUEST_URI", call.request.path)
    url = f"http://{call.request.host}{raw}"
    raise Refused(404, {"detail": "API endpoint not found", "url": url})


def _response(
    request: Request, route: Route, answer: Answer | Response, generation: Generation
) -> Response:  # fmt: skip
    if isinstance(answer, Response):
        response = answer
    elif answer.body is None:
        response = Response(status=answer.status)
        del response.headers["Content-Type"]
    else:
        shown = as_shown_by(generation, route.path, answer.body)
        body = translate(shown, pick(request.headers.get("Accept-Language", "")))
        # backslashreplace keeps a lone surrogate as the JSON escape it came as.
        text = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "backslashreplace")
        response = Response(text, answer.status, content_type="application/json")
    return (
        response if response.mimetype == "text/html" else _with_headers(request, route, response, generation)
    )


def _with_headers(
    request: Request, route: Route, response: Response, generation: Generation
) -> Response:  # fmt: skip
    if generation.names_itself:
        response.headers["X-InvenTree-Version"] = generation.version
        response.headers["X-InvenTree-API"] = str(generation.api)
    response.headers["Allow"] = route.allow
    response.headers["Vary"] = VARY
    response.headers["Content-Language"] = pick(request.headers.get("Accept-Language", ""))
    if response.status_code == HTTPStatus.UNAUTHORIZED:
        response.headers["WWW-Authenticate"] = "Token" if generation.asks_for_token else 'Basic realm="api"'
    return response


def _astray(request: Request) -> Response:
    """Answer a path outside the interface as the server does: with a way to its web pages."""
    inside = request.path.rstrip("/") == "/api"
    target = f"/accounts/login/?next={quote(request.path)}" if inside else "/web"
    return Response("", 302, {"Location": target}, content_type=HTML)


def _page(status: int, title: str) -> Response:
    return Response(page(title), status, content_type=HTML)


def _uncanned(canned: Canned) -> Response:
    return Response(canned.text, canned.status, dict(canned.headers), content_type=canned.kind)
