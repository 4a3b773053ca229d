"""What is not the last word on a scan stands on the screen first, and on disk right after."""

import pytest

from station.model import Done
from station.operations import Received
from tests.workbench import Workbench, bag


@pytest.fixture
def bench(tmp_path):
    bench = Workbench(tmp_path / "journal.sqlite").begin()
    bench.open_order()
    yield bench
    bench.close()


def on_disk(bench):
    return bench.rows("SELECT result, headline FROM scans WHERE id = 's1'")[0]


def test_the_line_is_shown_while_its_write_is_on_disk_and_before_its_words_are(bench):
    seen = []
    changed = bench.told.changed
    bench.told.changed = lambda snapshot: (changed(snapshot), seen.append((bench.states(), on_disk(bench))))
    bench.scan(bag(), "s1")
    assert seen[0] == (["SENDING"], ("pending", ""))
    assert on_disk(bench) == ("pending", "Receiving 10 × LM358BIDDFR ...")


def test_the_last_word_stays_whatever_was_said_before(bench):
    bench.scan(bag(), "s1")
    bench.write_answered(Done(Received(11, None, 1)))
    assert on_disk(bench) == ("done", "Received 10 × LM358BIDDFR.")
    bench.go(60)
    assert on_disk(bench) == ("done", "Received 10 × LM358BIDDFR.")
