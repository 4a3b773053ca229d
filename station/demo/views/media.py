"""Pictures, for those who are signed in; only names in the database are files, so no path leads elsewhere."""

from werkzeug import Response

from station.demo.answers import Answer
from station.demo.call import Call
from station.demo.database import one
from station.demo.pictures import SIZE, THUMBNAIL, draw
from station.demo.routing import Route

SMALL = ".thumbnail.png"


def picture(call: Call) -> Answer | Response:
    """Give a picture, or its small version."""
    if call.user is None:
        return Response("Unauthorized", 401, content_type="text/html; charset=utf-8")
    name = str(call.values["name"])
    size = THUMBNAIL if name.endswith(SMALL) else SIZE
    large = f"{name.removesuffix(SMALL)}.png" if name.endswith(SMALL) else name
    row = one(call.connection, "SELECT * FROM picture WHERE path = ?", large)
    if row is None:
        return Response("<h1>Not Found</h1>", 404, content_type="text/html; charset=utf-8")
    disposition = f'inline; filename="{name.rpartition("/")[2]}"'
    content = draw(row["shape"], row["colour"], size)
    return Response(content, content_type="image/png", headers={"Content-Disposition": disposition})


def check(call: Call) -> Response:
    """Tell a proxy whether the sender may read files."""
    if call.user is None:
        return Response("Unauthorized", 401, content_type="text/html; charset=utf-8")
    return Response("", 200, content_type="text/html; charset=utf-8")


ROUTES = (
    Route("/media/<path:name>", {"GET": picture}, open=True),
    Route("/auth/", {"GET": check}, open=True),
)
