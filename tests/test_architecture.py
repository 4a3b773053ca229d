"""Who may import whom, and how large and how named things may be, read from the source.

``tests/layers.py`` is the one table of the layers, ``tests/import_rules.py`` has the rules besides;
docs/ARCHITECTURE.md describes them in words.
"""

import ast
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.import_rules import BACKWARDS, CATCHES_ALL, IMPURE, LATE, ONLY_IN, PURE
from tests.layers import ALLOWED

ROOT = Path(__file__).resolve().parents[1]
LONGEST_FILE, LONGEST_FUNCTION = 500, 50


@dataclass(frozen=True)
class Import:
    """One import statement: ``late`` inside a function, ``typing`` for type checkers only."""

    name: str
    line: int
    late: bool
    typing: bool


class Module:
    """A module of the station with its syntax tree."""

    def __init__(self, path: Path) -> None:
        parts = path.relative_to(ROOT).with_suffix("").parts
        self.name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        self.source = path.read_text(encoding="utf-8")
        self.tree = ast.parse(self.source)
        self.imports = list(self._imports(self.tree, late=False, typing=False))

    def _imports(self, node: ast.AST, late: bool, typing: bool) -> Iterator[Import]:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.Import | ast.ImportFrom):
                yield from (Import(name, child.lineno, late, typing) for name in _names(child))
            in_function = late or isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef)
            for_types = typing or (isinstance(child, ast.If) and "TYPE_CHECKING" in ast.dump(child.test))
            yield from self._imports(child, in_function, for_types)

    def of(self, *kinds: type) -> list[ast.AST]:
        return [node for node in ast.walk(self.tree) if isinstance(node, kinds)]


def _names(statement: ast.Import | ast.ImportFrom) -> list[str]:
    if isinstance(statement, ast.Import):
        return [alias.name for alias in statement.names]
    assert statement.level == 0, "imports inside the station name the whole path"
    module = statement.module or ""
    dotted = [f"{module}.{alias.name}" for alias in statement.names]
    return [name if name in NAMES or module == "station" else module for name in dotted]


def _name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


PATHS = sorted((ROOT / "station").rglob("*.py"))
NAMES = {_name_of(path) for path in PATHS}
MODULES = [Module(path) for path in PATHS]


def every_module(check: Callable[[Module], None]) -> Callable[[], None]:
    """Make one test that checks all modules."""

    def over_all() -> None:
        for module in MODULES:
            check(module)

    return over_all


def belongs(name: str, owners: set[str]) -> bool:
    """Tell whether a module is one of the owners or lies in one."""
    return any(name == owner or name.startswith(owner + ".") for owner in owners)


def layer_of(name: str) -> str:
    return max((layer for layer in ALLOWED if belongs(name, {layer})), key=len)


# Layers.


def test_the_table_covers_every_module_and_nothing_else():
    assert {layer for layer in ALLOWED if layer not in NAMES} == set()
    assert {name for name in NAMES if layer_of(name) == "station" and name != "station"} == set()


@every_module
def test_a_module_imports_only_what_its_layer_may(module):
    allowed = ALLOWED[layer_of(module.name)]
    for used in module.imports:
        if used.name.split(".")[0] != "station" or (used.typing and (module.name, used.name) in BACKWARDS):
            continue
        assert belongs(used.name, allowed), f"{module.name}, line {used.line}: {used.name}"


def test_every_permission_is_used():
    used = {(layer_of(module.name), one.name) for module in MODULES for one in module.imports}
    unused = {
        (layer, target)
        for layer, targets in ALLOWED.items()
        for target in targets
        if layer != target and not any(user == layer and belongs(name, {target}) for user, name in used)
    }
    # Every source may say in words how its device is.
    assert unused <= {("station.input", "station.text")}


@every_module
def test_libraries_stay_in_their_place(module):
    for used in module.imports:
        library = used.name.split(".")[0]
        if library in ONLY_IN and not used.typing:
            assert belongs(module.name, ONLY_IN[library]), f"{module.name}, line {used.line}: {used.name}"


@every_module
def test_pure_modules_touch_no_thread_clock_file_or_socket(module):
    if belongs(module.name, PURE):
        assert {used.name.split(".")[0] for used in module.imports} & IMPURE == set(), module.name


def test_imports_inside_functions_are_listed_with_a_reason():
    late = {
        (module.name, used.name)
        for module in MODULES
        for used in module.imports
        if used.late and used.name.startswith("station") and not belongs(module.name, {"station.demo"})
    }
    assert late == set(LATE)


def test_no_module_imports_itself_by_a_detour():
    graph = {
        module.name: {
            used.name for used in module.imports if used.name in NAMES and not used.late and not used.typing
        }
        for module in MODULES
    }
    # Whoever is imported by nobody who is left, or imports nobody who is left, is on no circle.
    while free := {name for name, targets in graph.items() if not targets & graph.keys()}:
        graph = {name: targets for name, targets in graph.items() if name not in free}
    assert graph == {}


@pytest.mark.parametrize("name", ["station.headless", "station.cli", "station.assembly", "station.doctor"])
def test_without_a_window_there_is_no_qt(name):
    check = f"import {name}, sys; assert not [m for m in sys.modules if m.startswith('PySide6')]"
    subprocess.run([sys.executable, "-c", check], cwd=ROOT, check=True, timeout=60)


# Style.


@every_module
def test_files_and_functions_are_short(module):
    assert len(module.source.splitlines()) < LONGEST_FILE, module.name
    for function in module.of(ast.FunctionDef, ast.AsyncFunctionDef):
        length = function.end_lineno - function.lineno + 1
        assert length <= LONGEST_FUNCTION, f"{module.name}.{function.name} has {length} lines"


@every_module
def test_nothing_is_caught_blindly(module):
    for handler in module.of(ast.ExceptHandler):
        assert handler.type is not None, f"{module.name}, line {handler.lineno}"
        caught = {name.id for name in ast.walk(handler.type) if isinstance(name, ast.Name)}
        wide = caught & {"Exception", "BaseException"}
        assert wide <= {CATCHES_ALL.get(module.name)}, f"{module.name}, line {handler.lineno}"
        if "BaseException" in wide:
            assert isinstance(handler.body[-1], ast.Raise), "what is no error goes on its way"


@every_module
def test_everything_public_says_what_it_is(module):
    assert ast.get_docstring(module.tree), module.name
    for name, node in _public(module.tree, module.name):
        assert ast.get_docstring(node), name


def _public(tree: ast.AST, path: str) -> Iterator[tuple[str, ast.AST]]:
    for node in ast.iter_child_nodes(tree):
        is_definition = isinstance(node, ast.ClassDef | ast.FunctionDef) and not node.name.startswith("_")
        # The variants of an overloaded function share the docstring of the function itself.
        if is_definition and "overload" not in [ast.unparse(d) for d in node.decorator_list]:
            yield f"{path}.{node.name}", node
            if isinstance(node, ast.ClassDef):
                yield from _public(node, f"{path}.{node.name}")


@every_module
def test_names_say_more_than_that_something_is_useful(module):
    defined = [node.name for node in module.of(ast.ClassDef, ast.FunctionDef)]
    for name in (module.name, *defined):
        assert not any(word in name.lower() for word in ("util", "manager", "helper")), name


@every_module
def test_nothing_is_imported_wholesale(module):
    wholesale = [n for n in module.of(ast.ImportFrom) if any(alias.name == "*" for alias in n.names)]
    assert wholesale == [], module.name
