"""Whole sessions as stories, played on the real engine with a real journal."""

from pathlib import Path

import pytest

from tests.workflows.linking_transcript import LinkStory
from tests.workflows.lookup_transcript import LookupStory
from tests.workflows.packing_transcript import PackStory
from tests.workflows.stock_transcript import StockStory
from tests.workflows.transcript import Story, code_of

FOLDER = Path(__file__).parent / "transcripts"
STORIES = sorted(FOLDER.rglob("*.txt"))


KINDS = {"packing": PackStory, "lookup": LookupStory, "linking": LinkStory, "stock": StockStory}


@pytest.mark.parametrize("story", STORIES, ids=lambda path: path.stem)
def test_story(story, tmp_path):
    played = KINDS.get(story.parent.name, Story)(tmp_path / "journal.sqlite")
    try:
        played.play(story.read_text(encoding="utf-8"))
    finally:
        played.close()


def test_a_story_that_does_not_hold_fails(tmp_path):
    story = Story(tmp_path / "journal.sqlite")
    with pytest.raises(AssertionError, match="line 1: screen -> Nonsense"):
        story.play("screen -> Nonsense")
    story.close()


def test_codes_are_written_readably():
    assert code_of("[)>{RS}06{GS}1PA{EOT}{0}{D800}{3 x}") == "[)>\x1e06\x1d1PA\x04\x00\ud800xxx"


def test_there_are_stories():
    assert len(STORIES) >= 12
