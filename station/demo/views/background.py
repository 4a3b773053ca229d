"""Asking what became of a task, and the demo server's own switch for its background worker."""

from station.demo import background
from station.demo.answers import Answer, JsonObject, Refused
from station.demo.call import Call
from station.demo.fields import Fields
from station.demo.routing import Route

POST = frozenset({"POST"})


def task(call: Call) -> Answer:
    """Tell what became of a task."""
    name = str(call.values["task"])
    found = background.ask(call.connection, name)
    if found is None:
        gone = {"task_id": name, "exists": False, "pending": False, "complete": False, "success": False}
        raise Refused(404, {**gone, "http_status": 404})
    return Answer(found)


def worker(call: Call) -> Answer:
    """Tell whether the worker runs, and how much waits for it."""
    return Answer(_state(call))


def switch(call: Call) -> Answer:
    """Start or stop the worker."""
    fields = Fields(call.connection, call.data)
    running = fields.boolean("running", default=True)
    fields.done()
    background.set_running(call.connection, running=running)
    return Answer(_state(call), 201)


def work_off(call: Call) -> Answer:
    """Let the worker do everything that waits, at once."""
    background.work_off(call.connection)
    return Answer(_state(call), 201)


def _state(call: Call) -> dict[str, object]:
    return {
        "running": background.is_running(call.connection),
        "waiting": background.waiting(call.connection),
    }


def carry_out(call: Call, work: str, subject: int, arguments: JsonObject, echo: JsonObject) -> Answer:
    """Have a piece of work done, and tell what became of it; older servers repeat the request."""
    user = call.signed_in.pk
    if call.generation.works_in_background:
        return Answer(background.submit(call.connection, work, subject, user, arguments))
    background.WORK[work](call.connection, subject, user, arguments)
    return Answer(echo, 201)


ROUTES = (
    Route("/api/background-task/<string:task>/", {"GET": task}, writes=True),
    Route("/demo/worker/", {"GET": worker, "POST": switch}, staff=POST),
    Route("/demo/worker/work/", {"POST": work_off}, staff=POST),
)
