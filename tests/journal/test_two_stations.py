"""One journal belongs to one station at a time."""

import subprocess
import sys
from contextlib import closing

import pytest

from station.journal.problems import JournalInUse
from station.journal.store import Journal
from tests.workbench import SERVER, Clock

STATION = f"""
import sys
from pathlib import Path
from station.journal.problems import JournalInUse
from station.journal.store import Journal
try:
    journal = Journal(Path(sys.argv[1]), {SERVER!r}, lambda: 0.0)
except JournalInUse as problem:
    print(problem, flush=True)
else:
    print("open", flush=True)
    sys.stdin.read()
"""


def station(file):
    return subprocess.Popen(
        [sys.executable, "-c", STATION, str(file)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def test_a_second_station_is_told_so_and_the_first_goes_on(tmp_path):
    file = tmp_path / "journal.sqlite"
    with station(file) as first:
        assert first.stdout.readline() == "open\n"
        with station(file) as second:
            said = second.communicate()[0]
        assert said == (
            f"Another station is running with the journal {file}. Use that one, or end it first.\n"
        )
        with pytest.raises(JournalInUse):
            Journal(file, SERVER, Clock())
        first.kill()
    Journal(file, SERVER, Clock()).close()


def test_the_lock_ends_with_the_journal(tmp_path):
    file = tmp_path / "journal.sqlite"
    with closing(Journal(file, SERVER, Clock())), pytest.raises(JournalInUse):
        Journal(file, SERVER, Clock())
    Journal(file, SERVER, Clock()).close()
