"""Single settings are written into the file, and everything else in it stays."""

from station.settings import load
from station.settings_file import note_settings

BEFORE = """# our dock
[server]
url = "https://inventree.example.com"  # ask Anna

[scanners."Dock 2"]
source = "serial:COM3"
"""


def test_settings_are_changed_and_the_rest_stays_as_it_was(tmp_path):
    file = tmp_path / "station.toml"
    file.write_text(BEFORE, encoding="utf-8")
    changes = [(("wedge", "prefix"), "\x02"), (("scanners", "Dock 2", "suffix"), r"\x03")]
    assert note_settings(file, changes) is None
    text = file.read_text(encoding="utf-8")
    assert text.startswith('# our dock\n[server]\nurl = "https://inventree.example.com"  # ask Anna\n')
    settings, problems = load(file, {})
    assert problems == []
    assert settings.wedge.prefix == "\x02"
    [scanner] = settings.scanners
    assert (scanner.name, scanner.source, scanner.suffix) == ("Dock 2", "serial:COM3", r"\x03")


def test_a_file_that_does_not_exist_is_made(tmp_path):
    file = tmp_path / "new" / "station.toml"
    assert note_settings(file, [(("wedge", "suffixes"), ["tab"])]) is None
    assert load(file, {})[0].wedge.suffixes == ("tab",)


def test_a_file_that_is_not_toml_is_left_alone_and_told(tmp_path):
    file = tmp_path / "station.toml"
    file.write_text("[wedge\n", encoding="utf-8")
    problem = note_settings(file, [(("wedge", "prefix"), "~")])
    assert "cannot be written" in str(problem)
    assert file.read_text(encoding="utf-8") == "[wedge\n"
