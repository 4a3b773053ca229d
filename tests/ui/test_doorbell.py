"""A second start of the station: it says that there is one, and can bring its window to the front."""

from station.app import WindowRun
from station.assembly import Beginning
from station.journal.store import Journal
from station.means import Means
from station.settings_tree import JournalSettings, Settings, WindowSettings
from station.ui.doorbell import Doorbell, name_for, ring
from tests.workbench import SERVER, Clock


def test_ringing_reaches_the_one_that_listens(qtbot, tmp_path):
    rung = []
    name = name_for(tmp_path / "journal.sqlite")
    assert not ring(name), "nobody listens yet"
    doorbell = Doorbell(name, lambda: rung.append(True))
    assert doorbell.is_listening
    assert ring(name)
    qtbot.waitUntil(lambda: rung == [True])
    assert not ring(name_for(tmp_path / "another.sqlite"))
    doorbell.close()
    assert not ring(name)


def test_the_name_of_one_that_crashed_is_taken_over(qtbot, tmp_path):
    first = Doorbell(name_for(tmp_path), lambda: None)
    second = Doorbell(name_for(tmp_path), lambda: None)
    assert second.is_listening
    first.close()
    second.close()


def test_a_second_station_says_so_and_gives_way_to_the_first(qtbot, tmp_path):
    file = tmp_path / "journal.sqlite"
    journal = Journal(file, SERVER, Clock())
    rung = []
    doorbell = Doorbell(name_for(file), lambda: rung.append(True))
    settings = Settings(journal=JournalSettings(file=str(file)), window=WindowSettings(sounds=False))
    means = Means(settings, tmp_path / "station.toml")
    run = WindowRun(means, Beginning())
    qtbot.addWidget(run.window)
    run.window.show()
    qtbot.waitUntil(lambda: run.window.page.headline.text().startswith("Another station is running"))
    [button] = run.window.page.buttons.buttons()
    assert button.isEnabled()
    button.click()
    qtbot.waitUntil(lambda: rung == [True] and not run.window.isVisible())
    run.close()
    doorbell.close()
    journal.close()
