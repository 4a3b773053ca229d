"""Settings: whatever stands in them, the station starts and says what it did not use."""

import tomllib
from dataclasses import fields

import pytest
from hypothesis import given, strategies as st

from station.settings import LARGEST_FILE, line_of, load
from station.settings_tree import SECTIONS, ScannerSettings, Settings

OPTIONS = [(section, option) for section, kind in SECTIONS.items() for option in fields(kind)]
SCANNER_KEYS = [f"scanners.dock.{option.name}" for option in fields(ScannerSettings)]
KEYS = [f"{section}.{option.name}" for section, option in OPTIONS] + ["profile"]


@pytest.fixture
def file(tmp_path):
    return tmp_path / "station.toml"


@pytest.fixture
def loaded(file):
    def load_text(text, environment=(), overrides=()):
        file.write_bytes(text.encode() if isinstance(text, str) else text)
        settings, problems = load(file, dict(environment), overrides)
        return settings, [str(problem) for problem in problems]

    return load_text


def assert_in_range(settings: Settings) -> None:
    """Check every value against the limits that its option states."""
    for section, option in OPTIONS:
        value, limits = getattr(getattr(settings, section), option.name), option.metadata
        assert type(value) is type(option.default)
        if "low" in limits:
            assert limits["low"] <= value <= limits["high"]
        if "choices" in limits:
            assert set(value if isinstance(value, tuple) else (value,)) <= set(limits["choices"])


# Layers.


def test_without_a_file_there_are_defaults_and_nothing_to_say(file):
    assert load(file, {}) == (Settings(), [])


def test_later_layers_lie_on_top(loaded):
    text = """
    profile = "lab"
    [server]
    url = "https://file.example.com"
    user = "operator"
    read_seconds = 20
    [profiles.lab]
    url = "https://lab.example.com"
    read_seconds = 30
    """
    settings, problems = loaded(text)
    assert problems == []
    assert settings.server.url == "https://lab.example.com"
    assert (settings.server.user, settings.server.read_seconds) == ("operator", 30.0)
    settings, _ = loaded(text, {"STATION_SERVER_READ_SECONDS": "40"})
    assert settings.server.read_seconds == 40.0
    settings, _ = loaded(
        text, {"STATION_SERVER_READ_SECONDS": "40"}, [("server.read_seconds", "50"), ("profile", "")]
    )
    assert settings.server.read_seconds == 50.0
    assert settings.server.url == "https://file.example.com"


def test_the_profile_can_be_named_by_the_environment(loaded):
    text = '[profiles.lab]\nurl = "https://lab.example.com"'
    assert loaded(text, {"STATION_PROFILE": "lab"})[0].server.url == "https://lab.example.com"


@pytest.mark.parametrize(
    "profiles", ["", "[profiles.other]\nurl = ''", "profiles = 3", "[profiles]\nlab = 3"]
)
def test_a_profile_that_is_not_there_is_told(loaded, file, profiles):
    settings, problems = loaded(f"{profiles}", {"STATION_PROFILE": "lab"})
    assert settings.profile == "lab"
    assert f'{file}: There is no server profile "lab"; the [server] table is used.' in problems


@pytest.mark.parametrize(
    ("key", "written", "value"),
    [
        ("window.sounds", "off", False),
        ("window.sounds", " YES ", True),
        ("wedge.suffixes", "", ()),
        ("wedge.suffixes", "tab, enter", ("tab", "enter")),
        ("wedge.input_delay_ms", "150", 150),
        ("server.read_seconds", "7.5", 7.5),
        ("server.url", "http://127.0.0.1:8000/inventree", "http://127.0.0.1:8000/inventree"),
        ("server.url", "", ""),
        ("window.theme", "dark", "dark"),
    ],
)
def test_text_becomes_the_type_of_its_setting(file, key, written, value):
    settings, problems = load(file, {}, [(key, written)])
    section, name = key.split(".")
    assert problems == []
    assert getattr(getattr(settings, section), name) == value


# Problems.


@pytest.mark.parametrize(
    ("setting", "told"),
    [
        ("wedge.input_delay_ms = 5", "cannot be 5: it must be between 10 and 2000; the station uses 100."),
        ("wedge.input_delay_ms = 1.5", "cannot be 1.5: it must be a whole number; the station uses 100."),
        ("wedge.input_delay_ms = true", "cannot be True: it must be a whole number; the station uses 100."),
        ("server.read_seconds = 'soon'", "cannot be 'soon': it must be a number; the station uses 10.0."),
        ("server.read_seconds = nan", "it must be between 0.5 and 300; the station uses 10.0."),
        ("server.read_seconds = []", "cannot be []: it must be a number; the station uses 10.0."),
        ("window.sounds = 1", "cannot be 1: it must be true or false; the station uses True."),
        ("window.sounds = 'maybe'", "cannot be 'maybe': it must be true or false; the station uses True."),
        ("window.theme = 'pink'", "it must be one of auto, light, dark; the station uses 'auto'."),
        ("wedge.suffixes = ['tab', 'up']", "it must be one of enter, tab; the station uses ('enter',"),
        ("wedge.suffixes = [1]", "it must be a list of words; the station uses ('enter', 'tab')."),
        ("wedge.suffixes = 3", "it must be a list of words; the station uses ('enter', 'tab')."),
        ("wedge.prefix = 3", "cannot be 3: it must be a text in quotes; the station uses ''."),
        ("server.url = 'ftp://x'", "it must be an address such as https://inventree.example.com"),
        ("server.url = 'https://a@b'", "it must be an address such as https://inventree.example.com"),
        ("window.colour = 'red'", 'There is no setting "window.colour"; it is ignored.'),
    ],
)  # fmt: skip
def test_a_problem_names_the_key_the_line_and_what_is_used_instead(loaded, file, setting, told):
    section, rest = setting.split(".", 1)
    settings, [problem] = loaded(f"# \u2028 no new line for TOML\n\n[{section}]\n{rest}\n")
    assert problem.startswith(f"{file}, line 4: ")
    assert f'"{section}.{rest.split(" ")[0]}"' in problem
    assert told in problem
    assert settings == Settings()


@pytest.mark.parametrize(("section", "option"), [o for o in OPTIONS if "low" in o[1].metadata])
def test_limits_are_taken_and_nothing_beyond_them(file, section, option):
    low, high = option.metadata["low"], option.metadata["high"]
    beyond = 1 if isinstance(option.default, int) else 0.01
    for value, problems in ((low, 0), (high, 0), (low - beyond, 1), (high + beyond, 1)):
        settings, told = load(file, {}, [(f"{section}.{option.name}", str(value))])
        assert len(told) == problems, value
        assert getattr(getattr(settings, section), option.name) == (option.default if problems else value)


def test_problems_of_other_layers_name_their_place(loaded, file):
    _, problems = loaded(
        "profile = 5\n[serve]\nurl = ''\n[profiles.lab]\nread_seconds = 0",
        {"STATION_PROFILE": "lab", "STATION_WINDOW_THEME": "pink", "STATION_SERVER_TOKEN": "secret"},
        [("wedge.nothing", "1"), ("nothing", "1"), ("a.profile", "1"), ("server", "1")],
    )
    places = [problem.split(": ")[0] for problem in problems]
    assert places.count("command line") == 4
    assert "environment variable STATION_WINDOW_THEME" in places
    assert f"{file}, line 1" in places, "profile = 5"
    assert f"{file}, line 2" in places, "[serve]"
    assert f"{file}, line 5" in places, "the profile's read_seconds"
    assert "secret" not in "".join(problems)


def test_a_setting_without_a_line_of_its_own_names_the_file(loaded, file):
    settings, [problem] = loaded("server = {read_seconds = 0}")
    assert problem.startswith(f"{file}: ")
    assert settings.server.read_seconds == 10.0


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"[server", "Expected"),
        (b"\xff\xfe", "utf-8"),
        (b"#" * (LARGEST_FILE + 1), "larger than a settings file can be"),
        (b"a = " + b"[" * 5000, "recursion"),
        (b"a = " + b"9" * 5000, "digits"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_and_the_defaults_are_used(loaded, file, content, reason):
    settings, [problem] = loaded(content)
    assert problem.startswith(f"{file}: The settings file cannot be read (")
    assert problem.endswith("the default settings are used.")
    assert reason in problem
    assert settings == Settings()


def test_a_folder_is_no_settings_file(tmp_path):
    settings, [problem] = load(tmp_path, {})
    assert "The settings file cannot be read (Is a directory)" in str(problem)
    assert settings == Settings()


@pytest.mark.parametrize("key", ["server.read_seconds", "wedge.least_length", "window.theme", "profile"])
def test_a_number_that_python_cannot_write_is_still_a_problem_and_no_fault(loaded, key):
    section, _, name = key.rpartition(".")
    settings, problems = loaded(f"{f'[{section}]' if section else ''}\n{name} = 0x{'f' * 5000}")
    assert len(problems) == 1
    assert "cannot be …" in problems[0]
    assert settings == Settings()


def test_a_byte_order_mark_is_no_problem(loaded):
    assert loaded(b"\xef\xbb\xbf[window]\ntheme = 'dark'")[0].window.theme == "dark"


@pytest.mark.parametrize(
    ("text", "table", "key", "line"),
    [
        ("[server]\n  url = 1", ("server",), "url", 2),
        ("server.url = 1", ("server",), "url", 1),
        ('[profiles."lab"]\n"url" = 1', ("profiles", "lab"), "url", 2),
        ("[a]\nurl = 1\n[server]\nurl = 2", ("server",), "url", 4),
        ("[server]\nurl_2 = 1", ("server",), "url", 0),
        ("[serve]", (), "serve", 1),
        ("", (), "url", 0),
    ],
)
def test_where_a_key_stands(text, table, key, line):
    assert line_of(text, table, key) == line


# Scanners.


@pytest.mark.parametrize(
    ("setting", "told"),
    [
        ("source = 5", "cannot be 5: it must be a text in quotes; the station uses ''."),
        ("enabled = 'perhaps'", "cannot be 'perhaps': it must be true or false; the station uses True."),
        ("baud_rate = 'fast'", "cannot be 'fast': it must be a whole number; the station uses 9600."),
        ("baud_rate = 9", "cannot be 9: it must be between 50 and 4000000; the station uses 9600."),
        ("parity = 'mark'", "it must be one of none, even, odd; the station uses 'none'."),
        ("region = [10, 20]", "cannot be [10, 20]: it must be a list of words; the station uses ()."),
        ("repeat_seconds = nan", "cannot be nan: it must be between 0.2 and 60; the station uses 2.0."),
        ("encoding = '\\u001b[2J'", "it must be one of auto, utf-8, latin-1, cp1252, cp437"),
        ("speed = 9600", "There is no setting \"scanners.Dock.speed\"; it is ignored."),
        ("name = 'Bench'", "There is no setting \"scanners.Dock.name\"; it is ignored."),
    ],
)  # fmt: skip
def test_a_problem_with_a_scanner_names_its_key_and_line_and_the_scanner_stays(loaded, file, setting, told):
    settings, [problem] = loaded(f"# docks\n[scanners.Dock]\nlayout = 'de'\n{setting}\n")
    assert problem.startswith(f"{file}, line 4: ")
    assert f'"scanners.Dock.{setting.split(" ")[0]}"' in problem
    assert told in problem
    assert problem.isprintable()
    assert settings == Settings(scanners=(ScannerSettings(name="Dock", layout="de"),))


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("scanners = 3", "scanners"),
        ("[[scanners]]\nsource = 'serial:COM3'", "scanners"),
        ("[scanners]\nDock = 'serial:COM3'", "scanners.Dock"),
        ("[[scanners.Dock]]\nsource = 'serial:COM3'", "scanners.Dock"),
    ],
)
def test_scanners_that_are_no_tables_are_told(loaded, text, key):
    settings, [problem] = loaded(text)
    assert problem.endswith(f'There is no setting "{key}"; it is ignored.')
    assert settings == Settings()


def test_names_of_scanners_may_be_anything_and_are_told_so_that_they_do_nothing(loaded):
    for name in ("\\u001b[31m", "\\n", "", "a.b", "\\u202e", "<b>Dock</b>", "x" * 5000):
        settings, [problem] = loaded(f'[scanners."{name}"]\nsource = "serial:COM3"\nbaud_rate = 0\n')
        [scanner] = settings.scanners
        assert (scanner.source, scanner.baud_rate) == ("serial:COM3", 9600)
        assert problem.isprintable()
        assert len(problem) < 1000


def test_several_scanners_keep_their_order_and_their_own_settings(loaded):
    settings, problems = loaded(
        '[scanners."Dock 2"]\nsource = "serial:COM3"\n[scanners.Bench]\nsource = "camera:0"\nenabled = false'
    )
    assert problems == []
    dock = ScannerSettings(name="Dock 2", source="serial:COM3")
    assert settings.scanners == (dock, ScannerSettings(name="Bench", source="camera:0", enabled=False))


# Anything at all.

TOML_VALUES = st.one_of(
    st.integers().map(str),
    st.floats().map(lambda value: {"inf": "inf", "-inf": "-inf", "nan": "nan"}.get(str(value), repr(value))),
    st.booleans().map(lambda value: str(value).lower()),
    st.sampled_from(
        ['""', '"dark"', "'tab'", "[]", '["tab"]', "[1]", "{a = 1}", "1979-05-27", "0xFFFFFFFFF"]
    ),
    st.text(st.characters(codec="utf-8", exclude_characters="'\"\\", categories=("L", "N", "P"))).map(
        lambda text: f'"{text}"'
    ),
)
TOML_FILES = st.dictionaries(
    st.sampled_from([*KEYS, "server.what", "what", "profiles.lab.url", *SCANNER_KEYS]), TOML_VALUES
)


@given(st.binary(max_size=200))
def test_no_bytes_in_the_file_stop_the_station(tmp_path_factory, content):
    file = tmp_path_factory.getbasetemp() / "bytes.toml"
    file.write_bytes(content)
    settings, _ = load(file, {})
    assert_in_range(settings)


@given(TOML_FILES, st.booleans())
def test_no_value_in_the_file_stops_the_station(tmp_path_factory, values, lab):
    file = tmp_path_factory.getbasetemp() / "values.toml"
    text = "".join(f"{key} = {value}\n" for key, value in values.items())
    file.write_text(text, encoding="utf-8")
    tomllib.loads(text)
    settings, problems = load(file, {"STATION_PROFILE": "lab"} if lab else {})
    assert_in_range(settings)
    for problem in problems:
        assert problem.key
        assert str(file) in problem.where
        assert "line 0" not in problem.where


@given(st.dictionaries(st.sampled_from(KEYS) | st.text(), st.text(st.characters(), max_size=20)))
def test_no_text_from_environment_or_command_line_stops_the_station(tmp_path_factory, values):
    file = tmp_path_factory.getbasetemp() / "missing.toml"
    environment = {f"STATION_{key.replace('.', '_').upper()}": value for key, value in values.items()}
    for settings, problems in (load(file, environment), load(file, {}, list(values.items()))):
        assert_in_range(settings)
        assert all(str(problem) for problem in problems)
