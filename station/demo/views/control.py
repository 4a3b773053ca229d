"""The demo server's own endpoints: trouble on demand, and the log of requests. For the admin only."""

from collections.abc import Callable
from functools import wraps

from station.demo.answers import Answer, forbidden
from station.demo.call import Call
from station.demo.faults import describe, read_fault
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
    """Make the next requests to a path go wrong."""
    fault = read_fault(call.fields)
    call.desk.faults.set(fault)
    return Answer(describe(fault), 201)


@_admin_only
def waiting_faults(call: Call) -> Answer:
    """List the faults that have not happened yet."""
    return Answer([describe(fault) for fault in call.desk.faults.waiting()])


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
