"""The faults that wait for their requests, and the tokens that have expired by one."""

import random
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace

from station.demo.faults.plan import Fault, Kind, Plan


@dataclass
class _Waiting:
    """A fault with what it still has to let pass and to hit, and chances of its own.

    Each has its own chances, so that a fault more in the plan does not change when the others strike.
    """

    fault: Fault
    chances: random.Random
    to_pass: int
    left: int

    def strikes(self) -> bool:
        """Tell whether it hits a request that it could hit."""
        if self.to_pass > 0:
            self.to_pass -= 1
            return False
        return self.fault.chance >= 1 or self.chances.random() < self.fault.chance

    def as_fault(self) -> Fault:
        return replace(self.fault, times=self.left, after=self.to_pass)


class Faults:
    """The faults that wait for their requests; may be used from any thread.

    They are looked at in order. A request that one of them hits is not seen by those behind it.
    """

    def __init__(self, plan: Plan | None = None) -> None:
        self._lock = threading.Lock()
        self._waiting: list[_Waiting] = []
        self._added = 0
        self._expired: set[str] = set()
        if plan is not None:
            self.add(plan)

    def set(self, fault: Fault) -> None:
        """Add a fault behind those that wait already."""
        self.add(Plan((fault,)))

    def add(self, plan: Plan) -> None:
        """Add the faults of a plan behind those that wait already."""
        with self._lock:
            for fault in plan.faults:
                chances = random.Random(f"{plan.seed} {self._added}")
                self._waiting.append(_Waiting(fault, chances, fault.after, fault.times))
                self._added += 1

    def clear(self) -> None:
        """Forget every fault, and that tokens have expired."""
        with self._lock:
            self._waiting.clear()
            self._expired.clear()
            self._added = 0

    def waiting(self) -> tuple[Fault, ...]:
        """Return the faults that have not hit all their requests, with what is left of them."""
        with self._lock:
            return tuple(one.as_fault() for one in self._waiting)

    def take(self, method: str, path: str, authorization: str = "") -> Fault | None:
        """Return the first fault that hits a request, and use it up by one."""

        def could_hit(fault: Fault) -> bool:
            if fault.kind is Kind.REFUSE or not fault.fits(method, path):
                return False
            return fault.kind is not Kind.TOKEN_EXPIRED or token_in(authorization) != ""

        return self._take(could_hit)

    def take_connection(self) -> Fault | None:
        """Return the first fault that refuses a new connection, and use it up by one."""
        return self._take(lambda fault: fault.kind is Kind.REFUSE)

    def _take(self, could_hit: Callable[[Fault], bool]) -> Fault | None:
        with self._lock:
            for place, one in enumerate(self._waiting):
                if could_hit(one.fault) and one.strikes():
                    one.left -= 1
                    if one.left == 0:
                        del self._waiting[place]
                    return one.fault
        return None

    def expire(self, authorization: str) -> None:
        """Let the token of an Authorization header be refused from now on."""
        with self._lock:
            self._expired.add(token_in(authorization))

    def is_expired(self, authorization: str) -> bool:
        """Tell whether the token of an Authorization header has expired by a fault."""
        with self._lock:
            return bool(self._expired) and token_in(authorization) in self._expired

    def renew(self, answer: str) -> None:
        """Let the tokens be good again that the answer to a sign-in gives out."""
        with self._lock:
            self._expired = {token for token in self._expired if token not in answer}


def token_in(authorization: str) -> str:
    """Return the token of an Authorization header; empty for passwords and for nothing."""
    scheme, _, token = authorization.strip().partition(" ")
    return token.strip() if scheme.lower() in ("token", "bearer") else ""
