"""Plans: what they may say, what is said about wrong ones, and in which order faults strike."""

import pytest

from station.demo.faults import Fault, Faults, Kind, Plan, PlanProblem
from station.demo.faults.plan import parse_plan, read_fault
from station.demo.faults.plan_file import load_plan

EXAMPLE = """
seed = 7
[[fault]]
kind = "drop-after"
path = "/api/order/*/receive/"
method = "post"
times = 3
after = 2
chance = 0.5
[[fault]]
kind = "html"
status = 502
"""


def test_a_plan_is_read():
    receive = Fault(Kind.DROP_AFTER, "/api/order/*/receive/", "POST", times=3, after=2, chance=0.5)
    assert parse_plan(EXAMPLE) == Plan((receive, Fault(Kind.HTML, status=502)), 7)
    assert parse_plan("") == Plan()


def one(line: str) -> str:
    return f'[[fault]]\nkind = "refuse"\n[[fault]]\n{line}\n'


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("kind =", "This is not TOML: Invalid value (at end of document)."),
        ("sede = 1", 'A plan has "seed" and "fault" tables, not \'sede\'.'),
        ("seed = true", '"seed" must be a whole number, not True.'),
        ("fault = 3", 'The faults of a plan stand in tables that begin with "[[fault]]".'),
        ("fault = [3]", "In fault 1, a table is expected, not 3."),
        (one("times = 2"), 'In fault 2, "kind" is missing; it is one of refuse, delay,'),
        (one('kind = "dealy"'), 'In fault 2, "kind" must be one of refuse, delay,'),
        (one("kind = []"), 'In fault 2, "kind" must be one of'),
        (one('kind = "delay"\nsecond = 2'), "In fault 2, 'second' is not known; there are kind, path,"),
        (one('kind = "delay"\nstatus = 500'), 'In fault 2, "status" means nothing for the kind "delay".'),
        (one('kind = "refuse"\npath = "/api/"'), 'In fault 2, "path" means nothing for the kind "refuse".'),
        (one('kind = "delay"\ntimes = 0'), '"times" must be a whole number from 1 to 1000000, not 0.'),
        (one('kind = "delay"\ntimes = 1.5'), '"times" must be a whole number'),
        (one('kind = "delay"\nafter = -1'), '"after" must be a whole number from 0'),
        (one('kind = "delay"\nchance = 1.01'), '"chance" must be a number from 0 to 1, not 1.01.'),
        (one('kind = "delay"\nchance = nan'), '"chance" must be a number from 0 to 1, not nan.'),
        (one('kind = "delay"\nseconds = 121'), '"seconds" must be a number from 0 to 120, not 121.'),
        (one('kind = "delay"\nseconds = true'), '"seconds" must be a number'),
        (one('kind = "delay"\npath = "api"'), '"path" must be a path that begins with "/", not \'api\'.'),
        (one('kind = "delay"\nmethod = "P T"'), '"method" must be an HTTP method'),
        (one('kind = "status"\nstatus = 200'), '"status" must be from 400 to 599 for the kind "status".'),
        (one('kind = "html"\nstatus = 204'), '"status" must be a status from 200 to 599 that has a body'),
        (one('kind = "redirect"\nlocation = "a\\r\\nb"'), "\"location\" must be an address, not 'a\\r\\nb'."),
        (one(f'kind = "{"x" * 999}"'), "xxx...."),
        (f"seed = {'[' * 5000}", "This is nested too deeply for a plan."),
    ],
)
def test_what_is_wrong_with_a_plan_is_one_sentence(text, told):
    with pytest.raises(PlanProblem) as problem:
        parse_plan(text)
    assert told in str(problem.value)
    assert "\n" not in str(problem.value)


def test_a_problem_names_the_file(tmp_path):
    missing, wrong, binary = tmp_path / "missing.toml", tmp_path / "wrong.toml", tmp_path / "binary.toml"
    wrong.write_text("[[fault]]", encoding="utf-8")
    binary.write_bytes(b"\xff\xfe")
    for file, told in ((missing, "No such file"), (wrong, '"kind" is missing'), (binary, "UTF-8")):
        with pytest.raises(PlanProblem, match=told) as problem:
            load_plan(file)
        assert str(problem.value).startswith(str(file))


def taken(faults: Faults, count: int, path: str = "/") -> list[str]:
    return [str(fault.kind) if (fault := faults.take("GET", path)) else "" for _ in range(count)]


def test_a_fault_lets_pass_what_it_shall_and_hits_as_often_as_it_shall():
    faults = Faults(Plan((Fault(Kind.HTML, times=2, after=1), Fault(Kind.DELAY, after=1))))
    assert taken(faults, 5) == ["", "html", "html", "delay", ""]
    assert faults.waiting() == ()


def test_what_is_left_is_shown_as_it_would_stand_in_a_plan():
    faults = Faults(Plan((Fault(Kind.DELAY, times=2, after=2),)))
    taken(faults, 1)
    told = faults.waiting()[0].as_json()
    assert read_fault(told) == Fault(Kind.DELAY, times=2, after=1)
    for kind in Kind:
        assert read_fault(Fault(kind).as_json()).kind is kind


def test_a_pattern_is_for_the_whole_path():
    fault = Fault(Kind.HTML, "/api/order/*/receive/")
    assert fault.fits("POST", "/api/order/po/1/receive/")
    assert not fault.fits("POST", "/api/order/po/1/receive/more/")
    assert Fault(Kind.HTML, "/api/order/").fits("GET", "/api/order/po/")


def test_the_same_seed_gives_the_same_chances_and_another_gives_others():
    def strikes(seed: int, *before: Fault) -> list[str]:
        return taken(Faults(Plan((*before, Fault(Kind.HTML, times=99, chance=0.5)), seed)), 40)

    assert strikes(1) == strikes(1) != strikes(2)
    assert {"", "html"} == set(strikes(1))


def test_clearing_begins_the_chances_anew():
    plan = Plan((Fault(Kind.HTML, times=99, chance=0.5),), 3)
    faults = Faults(plan)
    first = taken(faults, 30)
    faults.clear()
    faults.add(plan)
    assert taken(faults, 30) == first


def test_never_and_always():
    assert taken(Faults(Plan((Fault(Kind.HTML, chance=0),))), 9) == [""] * 9
    assert taken(Faults(Plan((Fault(Kind.HTML, times=9, chance=1),))), 9) == ["html"] * 9


def test_only_tokens_expire():
    faults = Faults(Plan((Fault(Kind.TOKEN_EXPIRED),)))
    assert faults.take("GET", "/", "") is None
    assert faults.take("GET", "/", "Basic YTpi") is None
    assert faults.take("GET", "/", "Token abc")


def test_a_list_and_a_plan_over_the_wire(server, admin):
    tables = [{"kind": "html", "path": "/api/part/"}, {"kind": "status", "status": 409, "path": "/api/part/"}]
    assert [told["kind"] for told in admin.post("/demo/faults/", tables).json()] == ["html", "status"]
    assert [admin.get("/api/part/").status_code for _ in range(3)] == [200, 409, 200]
    assert admin.post("/demo/faults/", {"seed": 4, "fault": tables}).status_code == 201
    wrong = admin.post("/demo/faults/", [{"kind": "html"}, {"kind": "nonsense"}])
    assert (wrong.status_code, wrong.json()["error"][:10]) == (400, "In fault 2")
    assert len(server.faults.waiting()) == 2, "of a wrong list nothing is taken"
