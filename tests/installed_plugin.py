"""A plug-in as an installed package: its modules, and the metadata that entry points are found by."""

import shutil
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
EXAMPLE = ROOT / "examples" / "station-plugin-example"


def install(folder: Path, package: str, groups: dict[str, dict[str, str]], modules: dict[str, str]) -> None:
    """Install a package of modules with these entry points into a folder."""
    for name, source in modules.items():
        (folder / f"{name}.py").write_text(source, encoding="utf-8")
    _describe(folder, package, groups)


def install_example(folder: Path) -> None:
    """Install the example as its own pyproject.toml describes it."""
    project = tomllib.loads((EXAMPLE / "pyproject.toml").read_text(encoding="utf-8"))
    for name in project["tool"]["setuptools"]["packages"]:
        shutil.copytree(EXAMPLE / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    _describe(folder, project["project"]["name"], project["project"]["entry-points"])


def _describe(folder: Path, package: str, groups: dict[str, dict[str, str]]) -> None:
    info = folder / f"{package.replace('-', '_')}-1.0.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0.0\n")
    written = []
    for group, entries in groups.items():
        written += [f"[{group}]", *(f"{name} = {target}" for name, target in entries.items())]
    (info / "entry_points.txt").write_text("\n".join(written) + "\n")
