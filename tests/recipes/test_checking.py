"""What is wrong with a recipe is said with the line on which it stands, and nothing of it is used."""

import pytest

from station.recipes.files import read_recipes
from station.recipes.lines import lines_of
from station.workflows.recipes.recipe import Job

ITEM = '[[step]]\nscan = "stock item"\n'
"""Two lines; what follows begins on line 3."""


def problems_of(folder, text, templates=None):
    """Return (line, sentence) of each problem of a recipe."""
    (folder / "mine.toml").write_bytes(text if isinstance(text, bytes) else text.encode())
    found = read_recipes([folder], templates=templates)
    assert bool(found.recipes) is not bool(found.problems)
    told = []
    for problem in found.problems:
        assert problem.where.startswith(str(folder / "mine.toml"))
        left_out = 'The recipe "mine" is left out: '
        assert str(problem.text).startswith(left_out)
        line = problem.where.rpartition("line ")[2] if ", line " in problem.where else "0"
        told.append((int(line), str(problem.text).removeprefix(left_out)))
    return told


def words_of(words):
    return f"must be one of: {words}."


SCANS = "stock item, part, location, purchase order, sales order, build order, code"
BRACES = "Braces hold the name of a field, such as {item} or {item.batch}."
TAKEN = 'There is a field "item" already; name this one otherwise with "as".'
FIELD_NAME = "The name of a field has small letters, digits and _, such as item_2."
MISSING = "The quantity is missing: give it here, or in an earlier step."
ENDLESS = "A round must begin with a step that scans or asks; this one would never stop."


@pytest.mark.parametrize(
    ("text", "line", "sentence"),
    [
        ("", 1, "A recipe has from 1 to 50 steps, each under a line [[step]]."),
        ("step = 3\n", 1, "Each step begins with a line [[step]]."),
        ("\n[step]\nscan = 'code'\n", 2, "Each step begins with a line [[step]]."),
        (ITEM * 51, 1, "A recipe has from 1 to 50 steps, each under a line [[step]]."),
        ("# mine\nname = 1\n" + ITEM, 2, 'A recipe has no "name", only a title and steps.'),
        (ITEM + "[extra]\nx = 1\n", 3, 'A recipe has no "extra", only a title and steps.'),
        ("title = 3\n" + ITEM, 1, "The title must be a text of at most 40 characters."),
        (f"title = '{'x' * 41}'\n" + ITEM, 1, "The title must be a text of at most 40 characters."),
        ("[[step]]\nwait = 3\n", 1, "A step does one thing: scan, ask, do, print or say."),
        (ITEM + 'say = "x"\n', 3, "A step does one thing: scan, ask, do, print or say."),
        (ITEM + 'again = "yes"\n', 3, '"again" must be true or false.'),
        (ITEM + 'qty = 3\n', 3, 'A "scan" step knows no "qty", only: as, prompt, starts_with, kind.'),
        (ITEM + '[[step]]\nask = "confirm"\nas = "x"\n', 5, 'A "ask" step knows no "as", only: prompt.'),
        (ITEM + '[[step]]\nsay = "x"\nas = "x"\n', 5, 'A "say" step knows no "as", only: nothing else.'),
        ('[[step]]\nscan = "pallet"\n', 2, f'"scan" {words_of(SCANS)}'),
        ("[[step]]\nscan = 7\n", 2, f'"scan" {words_of(SCANS)}'),
        (ITEM + 'kind = "qr"\n', 3, f'"kind" {words_of("supplier label, server code, other")}'),
        (ITEM + "starts_with = 3\n", 3, '"starts_with" must be a text, or a list of texts.'),
        (ITEM + 'starts_with = ["A", ""]\n', 3, '"starts_with" must be a text, or a list of texts.'),
        (ITEM + "prompt = 3\n", 3, '"prompt" must be a text of at most 200 characters.'),
        (ITEM + 'prompt = " "\n', 3, '"prompt" must be a text of at most 200 characters.'),
        (ITEM + f'prompt = "{"x" * 201}"\n', 3, '"prompt" must be a text of at most 200 characters.'),
        (ITEM + 'prompt = "{"\n', 3, BRACES),
        (ITEM + 'prompt = "{item!r}"\n', 3, BRACES),
        (ITEM + 'prompt = "{item.__class__}"\n', 3, 'No earlier step gives a field "item".'),
        (ITEM + '[[step]]\nsay = "{item.color}"\n', 4, '"item" has no "color".'),
        (ITEM + 'as = "My item"\n', 3, FIELD_NAME),
        (ITEM + ITEM, 3, TAKEN),
        (ITEM + ITEM + 'as = "item"\n', 5, TAKEN),
        ('[[step]]\nask = "name"\n', 2, f'"ask" {words_of("quantity, choice, text, confirm")}'),
        ('[[step]]\nask = "choice"\n', 2, '"choices" must be a list of 2 to 9 different texts.'),
        (
            '[[step]]\nask = "choice"\n# one\nchoices = ["A"]\n', 4,
            '"choices" must be a list of 2 to 9 different texts.',
        ),
        (
            '[[step]]\nask = "choice"\nchoices = ["A", 3]\n', 3,
            '"choices" must be a list of 2 to 9 different texts.',
        ),
        (
            '[[step]]\nask = "choice"\nchoices = ["A", "a"]\n', 3,
            '"choices" must be a list of 2 to 9 different texts.',
        ),
        (
            '[[step]]\nask = "quantity"\nleast = true\n', 3,
            '"least" must be a number from 0 to 9999999 with at most 5 decimals.',
        ),
        (
            '[[step]]\nask = "quantity"\nleast = nan\n', 3,
            '"least" must be a number from 0 to 9999999 with at most 5 decimals.',
        ),
        (
            '[[step]]\nask = "quantity"\nmost = 1e999999999\n', 3,
            '"most" must be a number from 0 to 9999999 with at most 5 decimals.',
        ),
        (
            f'[[step]]\nask = "quantity"\nmost = 0x{"f" * 4000}\n', 3,
            '"most" must be a number from 0 to 9999999 with at most 5 decimals.',
        ),
        ('[[step]]\nask = "quantity"\nleast = 3\nmost = 2\n', 4, '"most" must not be less than "least".'),
        (ITEM + '[[step]]\ndo = "burn"\n', 4, f'"do" {words_of(", ".join(Job))}'),
        (ITEM + '[[step]]\ndo = "remove"\n', 4, MISSING),
        (
            ITEM + ITEM + 'as = "other"\n[[step]]\ndo = "remove"\nquantity = 1\n', 7,
            "Say which field is the item: item, other.",
        ),
        (
            ITEM + '[[step]]\ndo = "remove"\n\nquantity = -1\n', 6,
            '"quantity" must be a number from 0 to 9999999 with at most 5 decimals.',
        ),
        (
            ITEM + '[[step]]\ndo = "remove"\nquantity = "ten"\n', 5,
            '"quantity" must be a field with a quantity or a number; a field is written in braces, such as '
            '"{item}".',
        ),
        (
            ITEM + '[[step]]\ndo = "remove"\nquantity = "{item.batch}"\n', 5,
            '"quantity" must be a field with a quantity or a number; a field is written in braces, such as '
            '"{item}".',
        ),
        (ITEM + '[[step]]\ndo = "remove"\nquantity = "{qty}"\n', 5, 'No earlier step gives a field "qty".'),
        (
            ITEM + '[[step]]\ndo = "move"\nlocation = "A1"\n', 5,
            '"location" must be a field with a location; a field is written in braces, such as "{item}".',
        ),
        (
            ITEM + '[[step]]\nask = "choice"\nchoices = ["Wet", "Lost"]\n[[step]]\ndo = "change status"\n'
            'status = "{choice}"\n', 8,
            'The choices of "choice" must all be among OK, ATTENTION, DAMAGED, DESTROYED, REJECTED, LOST, '
            "QUARANTINED, RETURNED.",
        ),
        (ITEM + '[[step]]\nprint = "../x"\n', 4, "A label template is called by letters, digits, - and _."),
        (ITEM + '[[step]]\nprint = "box"\n', 4, 'There is no label template "box".'),
        (ITEM + '[[step]]\nprint = "bin"\ncopies = 100\n', 5, "The copies must be from 1 to 99."),
        (ITEM + '[[step]]\nprint = "bin"\ncopies = true\n', 5, "The copies must be from 1 to 99."),
        (
            ITEM + '[[step]]\nprint = "bin"\ncopies = "{item}"\n', 5,
            "The copies are a number, or a field with a quantity.",
        ),
        ('[[step]]\nsay = "x"\n', 1, ENDLESS),
        (
            ITEM + '[[step]]\nsay = "x"\nagain = true\n', 5,
            ENDLESS,
        ),
        (
            ITEM + "again = true\n" + '[[step]]\nscan = "code"\nagain = true\n', 6,
            "Only one step can be the one to go on with again.",
        ),
        (b"title = 'a\xff'\n", 1, "This is no UTF-8 text; save the file as UTF-8."),
        (b"\n\ntitle = 'a\xff'\n", 3, "This is no UTF-8 text; save the file as UTF-8."),
        (b"#" * 65_000, 0, "The file is larger than a recipe can be."),
    ],
)  # fmt: skip
def test_each_mistake_is_said_with_its_line(tmp_path, text, line, sentence):
    assert problems_of(tmp_path, text, templates=("bin",)) == [(line, sentence)]


@pytest.mark.parametrize(
    ("text", "line"),
    [("title = \n", 1), (ITEM + "[[step]\n", 3), ("a = 1\n\na = 2\n", 3), ("x = " + "[" * 5000, 0)],
)  # fmt: skip
def test_what_is_no_toml_is_said_with_its_line(tmp_path, text, line):
    [(where, sentence)] = problems_of(tmp_path, text)
    assert where == line
    assert sentence.startswith("This is no TOML (")


def test_all_mistakes_of_a_file_are_said_at_once(tmp_path):
    text = "title = 3\n" + ITEM + 'color = "red"\n[[step]]\ndo = "burn"\n'
    assert [line for line, _ in problems_of(tmp_path, text)] == [1, 4, 6]


def test_lines_are_right_whatever_stands_between(tmp_path):
    text = (
        '\ufefftitle = """a\n[[step]]\nscan = 1 \\"""" # [[step]]\n'
        "[[ step ]] # first\r\n"
        "'scan' = 'code'\r\n"
        "starts_with = [\n  '[[step]]', # ]\n  \"kind = 1\",\n]\n"
        '[["step"]]\n\nask = "choice"\nchoices = ["A=1",\n "[B"]\n'
        "[[step]]\nprint = 'x'\ncopies = 0\n"
    )
    assert problems_of(tmp_path, text) == [(17, "The copies must be from 1 to 99.")]
    lines = lines_of(text.removeprefix("\ufeff"))
    assert (lines[0, ""], lines[0, "scan"], lines[0, "starts_with"]) == (4, 5, 6)
    assert (lines[1, ""], lines[1, "ask"], lines[1, "choices"]) == (10, 12, 13)
    assert lines[2, "copies"] == 17


def test_steps_in_one_list_are_told_with_the_line_of_the_list(tmp_path):
    assert problems_of(tmp_path, "\nstep = [{scan = 'code'}, {say = '{x}'}]\n") == [
        (2, 'No earlier step gives a field "x".')
    ]
    assert problems_of(tmp_path, "\nstep = [{scan = 'code'}, {say = '{code}'}]\n") == []


def test_a_table_within_a_step_is_no_part_of_it(tmp_path):
    [(line, sentence)] = problems_of(tmp_path, ITEM + "[step.more]\nx = 1\n")
    assert (line, sentence.partition(",")[0]) == (3, 'A "scan" step knows no "more"')
