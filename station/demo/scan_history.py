"""The history of scans: what was scanned, by whom, and what the server answered."""

import json
from collections.abc import Callable
from functools import wraps
from typing import overload

from station.demo.answers import Answer, Crashed, JsonObject, Refused
from station.demo.call import Call
from station.demo.clock import now
from station.demo.database import insert
from station.demo.fields import WrongFields

LONGEST_KEPT = 250
"""Letters of a code that the history keeps."""

BarcodeView = Callable[[Call], Answer]


@overload
def remembered(view: BarcodeView, *, only_wrong_fields: bool = ...) -> BarcodeView: ...
@overload
def remembered(*, only_wrong_fields: bool) -> Callable[[BarcodeView], BarcodeView]: ...


def remembered(
    view: BarcodeView | None = None, *, only_wrong_fields: bool = False
) -> BarcodeView | Callable[[BarcodeView], BarcodeView]:
    """Write what a view answers into the history, refusals too, except those for lack of rights."""

    def decorate(view: BarcodeView) -> BarcodeView:
        @wraps(view)
        def run(call: Call) -> Answer:
            # A refusal undoes what the view wrote but must not undo the entry about it.
            call.connection.execute("SAVEPOINT scan")
            try:
                answer = view(call)
            except Refused as refusal:
                if refusal.status != 400 or (only_wrong_fields and not isinstance(refusal, WrongFields)):
                    raise
                call.connection.execute("ROLLBACK TO scan")
                answer = Answer(refusal.body, refusal.status)
            if answer.status != 200 or not only_wrong_fields:
                _remember(call, answer)
            return answer

        return run

    return decorate if view is None else decorate(view)


def _remember(call: Call, answer: Answer) -> None:
    if not call.generation.keeps_scans or not call.setting("BARCODE_STORE_RESULTS"):
        return
    context = {**call.request.args.to_dict(), **call.fields}
    barcode = context.pop("barcode", "")
    # The real server asks for the length of what was sent, whatever it is.
    if not isinstance(barcode, str | list | dict):
        raise Crashed("TypeError", call.request.path)
    insert(
        call.connection,
        "barcode_scan",
        data=_storable(barcode),
        timestamp=now(),
        endpoint=call.request.path,
        context=json.dumps({key: str(value) for key, value in context.items()}),
        response=json.dumps(_response(answer)),
        result=answer.status == 200 and isinstance(answer.body, dict) and "success" in answer.body,
        user=call.signed_in.pk,
    )
    _forget_oldest(call)


def _storable(barcode: str | list[object] | dict[str, object]) -> str:
    return str(barcode).strip()[:LONGEST_KEPT].encode("utf-8", "replace").decode()


def _response(answer: Answer) -> JsonObject:
    if isinstance(answer.body, dict) and ("barcode_data" in answer.body or "success" in answer.body):
        return {key: str(value) for key, value in answer.body.items()}
    return {"error": str(answer.body)}


def _forget_oldest(call: Call) -> None:
    most = call.setting("BARCODE_RESULTS_MAX_NUM")
    call.connection.execute(
        "DELETE FROM barcode_scan WHERE pk <="
        " (SELECT pk FROM barcode_scan ORDER BY pk DESC LIMIT 1 OFFSET ?)",
        (most if isinstance(most, int) else 100,),
    )
