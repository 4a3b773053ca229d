"""Files and links attached to things: what is kept, what is given back, and what is refused."""

import pytest

from .conftest import held, signed_in

PATH = "/api/attachment/"
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 20


def attach(client, name="photo.png", content=PNG, **fields):
    data = {"model_type": "stockitem", "model_id": "2", **fields}
    return client._send("POST", PATH, data=data, files={"attachment": (name, content)})


def kept(server):
    return held(server, "SELECT model_type, model_id, filename, comment, size FROM attachment ORDER BY pk")


def test_a_file_is_kept_and_given_back(server, admin, stranger):
    made = attach(admin, comment="damaged box").json()
    assert kept(server) == [("stockitem", 2, "photo.png", "damaged box", len(PNG))]
    assert (made["is_image"], made["file_size"], made["upload_user"]) == (True, len(PNG), 1)
    got = admin.get(made["attachment"])
    assert (got.content, got.headers["X-Content-Type-Options"]) == (PNG, "nosniff")
    assert got.headers["Content-Disposition"] == 'attachment; filename="photo.png"'
    assert stranger.get(made["attachment"]).status_code == 401
    listed = admin.get(f"{PATH}?model_type=stockitem&model_id=2&limit=5").json()
    assert [row["pk"] for row in listed["results"]] == [made["pk"]]


def test_the_same_name_twice_is_two_files(server, admin):
    first, second = (attach(admin, content=content).json() for content in (PNG, PNG * 2))
    assert first["attachment"] != second["attachment"]
    assert admin.get(first["attachment"]).content == PNG
    assert admin.get(second["attachment"]).content == PNG * 2


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "..\\..\\x", "a/b", "\u202egnp.exe", "x" * 500 + ".png"]
)
def test_a_name_leads_nowhere(server, admin, name):
    made = attach(admin, name=name, content=b"text").json()
    assert made["attachment"].startswith("/media/attachments/stockitem/2/")
    assert set(made["filename"]).isdisjoint("/\\\u202e")
    assert len(made["filename"]) <= 100
    assert admin.get(made["attachment"]).content == b"text"


def test_a_page_is_never_shown_as_one(server, admin):
    made = attach(admin, name="page.html", content=b"<script>1</script>").json()
    assert admin.get(made["attachment"]).headers["Content-Type"] == "application/octet-stream"


def test_a_link_needs_no_file(server, admin):
    body = {"model_type": "salesordershipment", "model_id": 1, "link": "https://example.org/pod/1"}
    assert admin.post(PATH, body).json()["attachment"] is None
    assert held(server, "SELECT link FROM attachment") == [(body["link"],)]


@pytest.mark.parametrize(
    ("wrong", "fields"),
    [
        ({"model_type": "user"}, {"model_type"}),
        ({"model_id": 9999}, {"model_id"}),
        ({"comment": "x" * 251}, {"comment"}),
        ({"link": "javascript:alert(1)"}, {"link"}),
        ({"link": ""}, {"attachment", "link"}),
    ],
)
def test_what_is_wrong_is_not_kept(server, admin, wrong, fields):
    body = {"model_type": "part", "model_id": 1, "link": "https://example.org/"} | wrong
    answer = admin.post(PATH, body)
    assert (answer.status_code, set(answer.json())) == (400, fields)
    assert kept(server) == []


def test_an_empty_file_is_refused(server, admin):
    assert set(attach(admin, content=b"").json()) == {"attachment"}
    assert kept(server) == []


def test_too_much_is_refused(server, admin):
    assert attach(admin, content=PNG * 200_000).status_code == 413
    assert attach(admin, comment="x" * 600_000).status_code == 413
    assert kept(server) == []


def test_only_who_may_change_a_thing_attaches_to_it(server, admin):
    with signed_in(server, "viewer") as viewer, signed_in(server, "operator") as operator:
        assert attach(viewer).status_code == 403
        made = attach(operator).json()
        assert operator.delete(f"{PATH}{made['pk']}/").status_code == 403
    assert len(kept(server)) == 1
    assert admin.delete(f"{PATH}{made['pk']}/").status_code == 204
    assert admin.get(made["attachment"]).status_code == 404
    assert kept(server) == []
