"""The files of recipes: which count, which are left out, and what the command line tells of them."""

import json
import os
import sys

import pytest

from station import folders
from station.recipes.files import MOST_FILES, read_recipes, shipped_folder
from station.workflows.recipes.recipe import DoStep, Job
from tests.command_line import CommandLine

GOOD = '[[step]]\nscan = "code"\n'


def write(folder, name, text=GOOD):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")


@pytest.fixture
def own(tmp_path):
    return tmp_path / "own"


@pytest.fixture
def shipped(tmp_path):
    return tmp_path / "shipped"


def names(found):
    return [recipe.name for recipe in found.recipes]


def test_what_ships_is_good():
    found = read_recipes([shipped_folder()])
    assert (names(found), found.problems) == (["put-away", "quarantine", "take-10"], ())
    take = next(recipe for recipe in found.recipes if recipe.name == "take-10")
    assert isinstance(take.steps[1], DoStep)
    assert (take.steps[1].job, take.steps[1].get("quantity")) == (Job.REMOVE, 10)


def test_a_file_of_the_site_wins_over_one_that_ships_also_if_it_is_bad(own, shipped):
    write(own, "a.toml", "title = 'Mine'\n" + GOOD)
    write(shipped, "A.toml", "title = 'Theirs'\n" + GOOD)
    write(own, "b.toml", "title = 3")
    write(shipped, "b.toml")
    write(shipped, "c.toml")
    write(shipped, "notes.txt")
    found = read_recipes([own, shipped])
    assert [(recipe.name, recipe.title) for recipe in found.recipes] == [("a", "Mine"), ("c", "c")]
    assert found.files == {"a": own / "a.toml", "c": shipped / "c.toml"}
    assert [problem.key for problem in found.problems] == ["recipes.b"] * 2


def test_recipes_that_are_switched_off_are_not_even_read(shipped):
    write(shipped, "a.toml")
    write(shipped, "b.toml", "bad")
    assert names(read_recipes([shipped], off=("B",))) == ["a"]
    assert read_recipes([shipped], off=("B", "A")).problems == ()


@pytest.mark.parametrize("name", ["take ten", "größe", "x" * 41, "a,b"])
def test_a_name_that_no_control_code_can_carry_is_told(own, name):
    write(own, f"{name}.toml")
    [problem] = read_recipes([own]).problems
    assert "has at most 40 letters, digits and . _ @ + -" in str(problem)


def test_of_two_recipes_of_one_name_the_second_is_told(own):
    write(own, "Take.toml")
    write(own, "take.toml")
    found = read_recipes([own])
    assert names(found) == ["Take"]
    [problem] = found.problems
    assert str(problem) == (
        f'{own / "take.toml"}: The recipe "take" is left out: '
        "There is a recipe of this name already, in Take.toml."
    )


def test_a_folder_that_is_not_there_is_none(own):
    assert read_recipes([own]).problems == ()


def test_what_cannot_be_read_is_told(own):
    own.write_text("no folder")
    [problem] = read_recipes([own]).problems
    assert str(problem) == f"{own}: The folder cannot be read (Not a directory)."


@pytest.mark.skipif(os.name != "posix", reason="only POSIX systems have such files")
def test_what_is_no_plain_file_is_passed_over(own):
    own.mkdir()
    os.mkfifo(own / "pipe.toml")
    (own / "folder.toml").mkdir()
    (own / "loop.toml").symlink_to("loop.toml")
    assert read_recipes([own]).problems == ()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux has this file")
def test_a_file_that_cannot_be_read_is_told(own):
    own.mkdir()
    (own / "memory.toml").symlink_to("/proc/self/mem")
    [problem] = read_recipes([own]).problems
    assert "The file cannot be read (Input/output error)." in str(problem)


def test_too_many_files_are_told(own):
    for number in range(MOST_FILES + 1):
        write(own, f"r{number:03}.toml")
    found = read_recipes([own])
    assert len(found.recipes) == MOST_FILES
    assert str(found.problems[0]).endswith("There are more than 100 recipes; the others are left out.")


def test_the_own_recipes_lie_beside_the_settings():
    assert folders.recipes_folder() == folders.config_folder() / "recipes"


def test_the_command_line_lists_and_checks_them(computer: CommandLine):
    ran = computer.run("recipes")
    assert (ran.code, ran.err) == (0, "")
    assert "take-10               STATION:RECIPE-take-10            Take 10 from stock\n" in ran.out
    write(computer.home / "config" / "station" / "recipes", "take-10.toml", GOOD + "[[step]]\ndo = 3\n")
    ran = computer.run("recipes", "--json", "--set", "recipes.off=put-away")
    told = json.loads(ran.out)
    assert ran.code == 1
    assert [(each["name"], each["code"]) for each in told["recipes"]] == [
        ("quarantine", "STATION:RECIPE-quarantine")
    ]
    [problem] = told["problems"]
    assert problem["where"].endswith("take-10.toml, line 4")
    ran = computer.run("recipes")
    assert (ran.code, "take-10.toml, line 4: The recipe" in ran.err) == (1, True)
