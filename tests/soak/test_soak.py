"""A short long run, with every suite: see ``make soak`` for the whole."""

from tests.soak.run import Size, run


def test_everything_is_booked_once_whatever_happens(tmp_path):
    told = run(tmp_path, Size(bags=220, allocations=240, kills_each=4), seed=20)
    assert told["kills"] == 12
    assert told["set_aside"] > 0
    assert told["answers_lost"] > 0, "without lost answers nothing was tried"
