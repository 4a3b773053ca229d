"""Which requests go wrong and how: the kinds of trouble, and plans of them, checked when they are read."""

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fnmatch import fnmatchcase

LONGEST_DELAY = 120.0
"""Seconds; the most that a fault may wait."""
MOST_TIMES = 1_000_000


class Kind(StrEnum):
    """What goes wrong."""

    REFUSE = "refuse"
    DELAY = "delay"
    DELAY_AFTER = "delay-after"
    DROP_BEFORE = "drop-before"
    DROP_AFTER = "drop-after"
    HALF_BODY = "half-body"
    HTML = "html"
    REDIRECT = "redirect"
    STATUS = "status"
    STATUS_AFTER = "status-after"
    SERVER_ERROR = "server-error"
    RATE_LIMIT = "rate-limit"
    TOKEN_EXPIRED = "token-expired"
    RESTART = "restart"


USUAL_STATUS = {
    Kind.HTML: 200,
    Kind.REDIRECT: 302,
    Kind.STATUS: 503,
    Kind.STATUS_AFTER: 500,
    Kind.SERVER_ERROR: 500,
    Kind.RATE_LIMIT: 429,
    Kind.TOKEN_EXPIRED: 401,
}

# The options that only some kinds have.
OPTIONS = {
    "path": frozenset(Kind) - {Kind.REFUSE},  # a connection that is refused has said nothing yet
    "method": frozenset(Kind) - {Kind.REFUSE},
    "seconds": frozenset({Kind.DELAY, Kind.DELAY_AFTER, Kind.RATE_LIMIT, Kind.RESTART}),
    "status": frozenset({Kind.HTML, Kind.STATUS, Kind.STATUS_AFTER}),
    "location": frozenset({Kind.REDIRECT}),
}


class PlanProblem(Exception):
    """A plan makes no sense; the text is one sentence that says what is wrong and where."""


@dataclass(frozen=True)
class Fault:
    """One kind of trouble for the requests to a path."""

    kind: Kind
    path: str = "/"
    """How the path begins; with ``*``, ``?`` or ``[`` in it a pattern for the whole path."""
    method: str | None = None
    """None fits every method."""
    times: int = 1
    """How many requests it hits."""
    seconds: float = 1.0
    """The length of a delay or of a restart, or what Retry-After says."""
    status: int | None = None
    """None takes the kind's usual one."""
    location: str = "http://elsewhere.invalid/"
    after: int = 0
    """How many requests that it could hit pass first."""
    chance: float = 1.0
    """How likely it hits a request that it could hit."""

    @property
    def code(self) -> int:
        """The status of the answer; 0 where the kind gives none of its own."""
        return self.status if self.status is not None else USUAL_STATUS.get(self.kind, 0)

    def fits(self, method: str, path: str) -> bool:
        """Tell whether a request is one of those to be troubled."""
        if self.method not in (None, method):
            return False
        is_pattern = any(sign in self.path for sign in "*?[")
        return fnmatchcase(path, self.path) if is_pattern else path.startswith(self.path)

    def as_json(self) -> dict[str, object]:
        """Return the fault with the options that its kind has, as it would stand in a plan."""
        told: dict[str, object] = {**self.__dict__, "kind": str(self.kind), "status": self.code}
        return {key: value for key, value in told.items() if self.kind in OPTIONS.get(key, Kind)}


@dataclass(frozen=True)
class Plan:
    """Faults in the order in which they are looked at, and the seed of their chances."""

    faults: tuple[Fault, ...] = ()
    seed: int = 0


def parse_plan(text: str) -> Plan:
    """Read a plan written in TOML; raises PlanProblem."""
    try:
        return read_plan(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise PlanProblem(f"This is not TOML: {error}.") from None
    except RecursionError:
        raise PlanProblem("This is nested too deeply for a plan.") from None


def read_plan(table: Mapping[str, object]) -> Plan:
    """Make a plan of a table with ``seed`` and a list ``fault``; raises PlanProblem."""
    for key in table:
        if key not in ("seed", "fault"):
            raise PlanProblem(f'A plan has "seed" and "fault" tables, not {_shown(key)}.')
    seed, faults = table.get("seed", 0), table.get("fault", [])
    if not isinstance(seed, int) or isinstance(seed, bool):
        raise PlanProblem(f'"seed" must be a whole number, not {_shown(seed)}.')
    if not isinstance(faults, list):
        raise PlanProblem('The faults of a plan stand in tables that begin with "[[fault]]".')
    return Plan(read_faults(faults), seed)


def read_faults(tables: Sequence[object]) -> tuple[Fault, ...]:
    """Make faults of a list of tables; raises PlanProblem with the number of the wrong one."""
    return tuple(read_fault(table, f"In fault {place}") for place, table in enumerate(tables, start=1))


def read_fault(table: object, where: str = "In the fault") -> Fault:
    """Make a fault of a table; raises PlanProblem, whose text begins with ``where``."""
    if not isinstance(table, Mapping):
        raise PlanProblem(f"{where}, a table is expected, not {_shown(table)}.")
    if "kind" not in table:
        raise PlanProblem(f'{where}, "kind" is missing; it is {_KIND.wish}.')
    kind = Kind(str(_checked("kind", table["kind"], where)))
    values: dict[str, object] = {}
    for key, value in table.items():
        if key not in _CHECKS:
            raise PlanProblem(f"{where}, {_shown(key)} is not known; there are {', '.join(_CHECKS)}.")
        if kind not in OPTIONS.get(key, Kind):
            raise PlanProblem(f'{where}, "{key}" means nothing for the kind "{kind}".')
        values[key] = _checked(key, value, where)
    fault = Fault(**{**values, "kind": kind})  # type: ignore[arg-type]  # each value is checked by its name
    if fault.code < 400 and kind in (Kind.STATUS, Kind.STATUS_AFTER):
        raise PlanProblem(f'{where}, "status" must be from 400 to 599 for the kind "{kind}".')
    return fault


@dataclass(frozen=True)
class _Check:
    """What an option must be, in words, and the test of it."""

    wish: str
    test: Callable[[object], bool]


def _is_number(value: object, least: float, most: float) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and least <= value <= most


def _is_count(value: object, least: int) -> bool:
    return isinstance(value, int) and _is_number(value, least, MOST_TIMES)


def _is_status(value: object) -> bool:
    # These have no body, so no page and no reason could be told.
    return isinstance(value, int) and _is_number(value, 200, 599) and value not in (204, 205, 304)


def _is_token(value: object) -> bool:
    return isinstance(value, str) and value.isascii() and value.isalpha()


def _is_address(value: object) -> bool:
    return isinstance(value, str) and value != "" and all("!" <= sign <= "~" for sign in value)


def _is_path(value: object) -> bool:
    return isinstance(value, str) and value.startswith(("/", "*"))


_KIND = _Check(f"one of {', '.join(Kind)}", lambda value: isinstance(value, str) and value in list(Kind))
_CHECKS = {
    "kind": _KIND,
    "path": _Check('a path that begins with "/"', _is_path),
    "method": _Check("an HTTP method", _is_token),
    "times": _Check(f"a whole number from 1 to {MOST_TIMES}", lambda value: _is_count(value, 1)),
    "after": _Check(f"a whole number from 0 to {MOST_TIMES}", lambda value: _is_count(value, 0)),
    "chance": _Check("a number from 0 to 1", lambda value: _is_number(value, 0, 1)),
    "seconds": _Check(
        f"a number from 0 to {LONGEST_DELAY:g}", lambda value: _is_number(value, 0, LONGEST_DELAY)
    ),
    "status": _Check("a status from 200 to 599 that has a body", _is_status),
    "location": _Check("an address", _is_address),
}


def _checked(key: str, value: object, where: str) -> object:
    check = _CHECKS[key]
    if key == "method" and value is None:  # JSON can say so
        return None
    if not check.test(value):
        raise PlanProblem(f'{where}, "{key}" must be {check.wish}, not {_shown(value)}.')
    return value.upper() if key == "method" and isinstance(value, str) else value


def _shown(value: object) -> str:
    text = ascii(value)
    return text if len(text) <= 60 else f"{text[:57]}..."
