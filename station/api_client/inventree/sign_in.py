"""Getting a token from an InvenTree server with a user's password."""

import re

from station.api_client.http import HttpClient, HttpRequest
from station.api_client.inventree.wire import Body, understood
from station.model import Done, Outcome, Refused, Why


def fetch_token(client: HttpClient, station: str, user: str, password: str) -> Outcome:
    """Ask for this station's token; the same name gives the same token again. Done(token).

    Servers answer unknown paths below user/me/ with the user object and status 200, so the answer
    counts only if it really holds a token.
    """
    request = HttpRequest("GET", "/api/user/token/", {"name": station}, basic=(user, password))
    answer = understood(client.exchange(request), writing=False)
    if not isinstance(answer, Body):
        return answer
    token = answer.json.get("token") if isinstance(answer.json, dict) else None
    if not isinstance(token, str) or not is_token(token):
        return Refused(Why.NOT_INVENTREE)
    return Done(token)


def is_token(text: str) -> bool:
    """Tell whether a text can stand in the sign-in header: printable, without blanks."""
    return re.fullmatch(r"[!-~]{8,500}", text) is not None
