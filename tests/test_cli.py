"""The command line as a process: exit codes, sentences, and the commands around the station."""

import json
import stat

import pytest
import requests

from station import __version__
from station.demo.server import DemoServer
from tests.command_line import CommandLine

PASSWORD = b"lab-Passw0rd!\n"


def test_version_and_help(computer: CommandLine):
    assert computer.run("--version").out == f"station {__version__}\n"
    told = computer.run("--help")
    assert told.code == 0
    for word in ("run", "demo-server", "journal", "login", "doctor", "exit codes", "--headless"):
        assert word in told.out


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["fly"], "invalid choice"),
        (["--workflow", "fly"], "invalid choice"),
        (
            ["--demo-database", "x", "run", "--headless"],
            "--demo-database only makes sense together with --demo.",
        ),
        (["run", "--headless", "--input", "usb:1"], "must be stdin, serial:URL"),
        (["run", "--headless", "--input", "serial:"], "must be stdin, serial:URL"),
        (["run", "--headless", "--set", "nonsense"], "--set wants KEY=VALUE"),
        (["run", "--headless", "--settle-timeout", "-1"], "must be between 0 and 86400"),
        (["run", "--headless", "--settle-timeout", "soon"], "invalid"),
        (["demo-server", "--port", "99999"], "must be between 0 and 65535"),
        (["demo-server", "--generation", "9"], "invalid choice"),
        (["journal"], "required"),
    ],
)
def test_wrong_usage_is_said_in_words(computer: CommandLine, arguments: list[str], sentence: str):
    ran = computer.run(*arguments)
    assert ran.code == 2
    assert sentence in ran.err
    assert "Traceback" not in ran.err


def test_without_a_display_the_window_names_a_way(computer: CommandLine):
    for arguments in ((), ("--demo",)):
        ran = computer.run(*arguments)
        assert ran.code == 1
        assert ran.err.startswith("There is no display to show the window on: run it under xvfb-run")
        assert ran.err.count("\n") == 1


def test_a_bad_setting_is_told_with_line_and_value_used_and_stops_nothing(computer: CommandLine):
    computer.write_settings('[wedge]\n\ninput_delay_ms = "fast"\nspeed = 3\n')
    ran = computer.run("run", "--headless")
    assert ran.code == 0
    lines = ran.err.splitlines()
    assert lines[0].endswith(
        "line 3: \"wedge.input_delay_ms\" cannot be 'fast': it must be a whole number; the station uses 100."
    )
    assert lines[1].endswith('line 4: There is no setting "wedge.speed"; it is ignored.')


def test_an_unencrypted_server_elsewhere_is_not_spoken_to(computer: CommandLine):
    ran = computer.run("run", "--headless", scans=b"A1\n", STATION_SERVER_URL="http://inventree.example.com")
    assert ran.code == 1
    assert "would not be encrypted" in ran.of("outcome")[0]["detail"]


def test_a_journal_that_cannot_be_used_is_one_sentence(computer: CommandLine):
    broken = computer.home / "journal.sqlite"
    broken.write_bytes(b"this is no database, but long enough to look like one" * 40)
    ran = computer.run("run", "--headless", "--set", f"journal.file={broken}")
    assert ran.code == 1
    assert ran.err.startswith(f"The journal {broken} cannot be used")
    assert ran.err.count("\n") == 1
    assert broken.read_bytes().startswith(b"this is no database")


def test_the_journal_lists_shows_and_exports(computer: CommandLine, server: DemoServer):
    computer.run(
        "run", "--headless", "--server", server.url, "--order", "PO-0001",
        scans=rb"[)>\x1e06\x1dP490-1532-1-ND\x1dQ5\x1d13Z1" + b"\n<b>x</b>\x1b[31m\n",
        STATION_SERVER_TOKEN=server.tokens["operator"],
    )  # fmt: skip
    listed = computer.run("journal", "list").out
    assert "Received 5 × GRM188R71H104KA93D into Warehouse/Shelf A/A3." in listed
    assert "\x1b" not in listed
    exported = computer.run("journal", "export").lines
    bag = exported[0]
    shown = json.loads(computer.run("journal", "show", str(bag["id"])).out)
    assert shown == bag
    assert [move["to_state"] for move in shown["writes"][0]["moves"]] == ["SENDING", "DONE"]
    assert computer.run("journal", "list", "--limit", "1").out.count("\n") == 1


def test_the_journal_says_what_it_does_not_have(computer: CommandLine):
    missing = computer.run("journal", "list")
    assert (missing.code, missing.err) == (1, f"There is no journal at {computer.journal}.\n")
    computer.run("run", "--headless")
    unknown = computer.run("journal", "show", "abc")
    assert (unknown.code, unknown.err) == (1, "The journal has no scan 'abc'.\n")


def test_login_keeps_the_token_in_a_private_file_and_the_server_in_the_settings(
    computer: CommandLine, server: DemoServer
):
    computer.write_settings("# our dock\n[wedge]\nprefix = '@'\n")
    ran = computer.run("login", server.url, "--user", "operator", scans=PASSWORD)
    assert (ran.code, ran.out) == (0, f"Signed in to {server.url} as operator.\n")
    tokens = computer.settings_file.with_name("tokens.json")
    assert stat.S_IMODE(tokens.stat().st_mode) == 0o600
    settings = computer.settings_file.read_text(encoding="utf-8")
    assert settings.startswith("# our dock\n[wedge]\nprefix = '@'\n")
    assert "inv-" in tokens.read_text(encoding="utf-8")
    assert "inv-" not in settings
    after = computer.run("run", "--headless", "--order", "PO-0001")
    assert after.code == 0
    assert after.of("state")[-1]["operator"] == "operator"


def test_profiles_hold_several_servers(computer: CommandLine, server: DemoServer):
    computer.run("login", server.url, "--user", "operator", "--profile", "dock", scans=PASSWORD)
    computer.run("login", server.url, "--user", "receiver", "--profile", "bench", scans=PASSWORD)
    for profile, user in (("dock", "operator"), ("bench", "receiver")):
        ran = computer.run("run", "--headless", "--profile", profile, "--order", "PO-0001")
        assert ran.of("state")[-1]["operator"] == user


def test_a_wrong_password_is_said_and_keeps_nothing(computer: CommandLine, server: DemoServer):
    ran = computer.run("login", server.url, "--user", "operator", scans=b"guess\n")
    assert ran.code == 1
    assert "(Invalid username/password.)" in ran.err
    assert not computer.settings_file.exists()


def test_the_demo_server_tells_address_and_tokens_and_ends_with_its_input(computer: CommandLine):
    ran = computer.run("demo-server", "--until-stdin-closes")
    assert ran.code == 0
    told = json.loads(ran.out.splitlines()[0])
    assert told["url"].startswith("http://127.0.0.1:")
    assert set(told["tokens"]) == {"admin", "operator", "receiver", "viewer", "nobody"}


def test_the_demo_server_can_be_an_older_one(computer: CommandLine):
    running = computer.start("demo-server", "--generation", "0.13")
    try:
        url = running.wait_for(lambda line: "url" in line)["url"]
        told = requests.get(f"{url}/api/", timeout=20).json()
        assert (told["version"], told["apiVersion"]) == ("0.13.5", 160)
    finally:
        running.close()


def test_a_file_that_is_no_demo_database_is_left_alone(computer: CommandLine):
    letter = computer.home / "letter.txt"
    letter.write_text("Dear warehouse,\n" * 100, encoding="utf-8")
    ran = computer.run("run", "--headless", "--demo", "--demo-database", str(letter))
    assert ran.code == 1
    assert ran.err.count("\n") == 1
    assert letter.read_text(encoding="utf-8").startswith("Dear warehouse")
