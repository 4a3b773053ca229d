"""The documents speak of what exists: every command, setting, target and module that they should name."""

import re
from dataclasses import fields
from pathlib import Path

from station.settings_tree import SECTIONS, PrinterSettings, ScannerSettings

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
SETTINGS_GUIDE = (ROOT / "docs" / "SETTINGS.md").read_text(encoding="utf-8")
ARCHITECTURE = (ROOT / "docs" / "ARCHITECTURE.md").read_text(encoding="utf-8")


def test_every_setting_is_in_the_guide_with_its_description():
    named = {"scanners.NAME": ScannerSettings, "printers.NAME": PrinterSettings}
    for section, kind in {**SECTIONS, **named}.items():
        for setting in (setting for setting in fields(kind) if "doc" in setting.metadata):
            assert f"`{section}.{setting.name}`" in SETTINGS_GUIDE
            assert setting.metadata["doc"] in SETTINGS_GUIDE


def test_the_readme_names_both_commands_and_the_ways_on_other_systems():
    for words in ("make demo", "make test", "python -m pip install .", "station --demo", "station login"):
        assert words in README


def test_every_module_and_package_is_in_the_overview():
    names = {path.name for path in (ROOT / "station").glob("*.py")} - {"__init__.py", "__main__.py"}
    names |= {f"{path.parent.name}/" for path in (ROOT / "station").glob("*/__init__.py")}
    missing = {name for name in names if f"`{name}`" not in ARCHITECTURE and name not in ARCHITECTURE}
    assert missing == set()


def test_links_lead_somewhere():
    for document in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]:
        text = document.read_text(encoding="utf-8")
        for target in re.findall(r"\]\(([^)#]+)\)", text):
            assert target.startswith("https://") or (document.parent / target).exists(), (document, target)


def test_decisions_are_numbered_without_a_gap():
    numbers = sorted(int(path.name[:3]) for path in (ROOT / "docs" / "decisions").glob("*.md"))
    assert numbers == list(range(1, len(numbers) + 1))
