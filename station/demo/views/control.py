"""The demo server's own endpoints: trouble on demand, and the log of requests. For the admin only."""

from collections.abc import Callable
from functools import wraps

from station.demo.answers import Answer, Refused, forbidden
from station.demo.call import Call
from station.demo.faults import Kind, Plan, PlanProblem
from station.demo.faults.plan import read_fault, read_faults, read_plan
from station.demo.routing import Route


def _admin_only(view: Callable[[Call], Answer]) -> Callable[[Call], Answer]:
    @wraps(view)
    def run(call: Call) -> Answer:
        if not call.signed_in.is_superuser:
            raise forbidden()
        return view(call)

    return run


@_admin_only
def set_fault(call: Call) -> Answer:
    """Make the next requests to a path go wrong: one fault, a list of them, or a plan."""
    try:
        plan, is_one = _asked(call)
    except PlanProblem as problem:
        raise Refused(400, {"error": str(problem), "kinds": [str(kind) for kind in Kind]}) from None
    call.desk.faults.add(plan)
    told = [fault.as_json() for fault in plan.faults]
    return Answer(told[0] if is_one else told, 201)


def _asked(call: Call) -> tuple[Plan, bool]:
    body = call.body
    if isinstance(body, list):
        return Plan(read_faults(body)), False
    if isinstance(body, dict) and "fault" in body:
        return read_plan(body), False
    return Plan((read_fault(body),)), True


@_admin_only
def waiting_faults(call: Call) -> Answer:
    """List the faults that have not happened yet."""
    return Answer([fault.as_json() for fault in call.desk.faults.waiting()])


@_admin_only
def clear_faults(call: Call) -> Answer:
    """Let everything go well again."""
    call.desk.faults.clear()
    return Answer(None, 204)


@_admin_only
def requests(call: Call) -> Answer:
    """List the last requests."""
    return Answer(call.desk.log.as_json())


@_admin_only
def forget_requests(call: Call) -> Answer:
    """Begin the list of requests anew."""
    call.desk.log.clear()
    return Answer(None, 204)


ROUTES = (
    Route("/demo/faults/", {"GET": waiting_faults, "POST": set_fault, "DELETE": clear_faults}),
    Route("/demo/requests/", {"GET": requests, "DELETE": forget_requests}),
)
