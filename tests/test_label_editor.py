"""Label templates being changed, behind their page: what is open, saved and printed, and where scans go."""

from dataclasses import dataclass, field

import pytest

from station.barcode import read
from station.input.base import ScanMaker
from station.label_editor import LabelEditor
from station.labels.drawing import Placed
from station.labels.own import OwnTemplates
from station.labels.samples import SAMPLES
from station.labels.shelf import load_typeface
from station.labels.trial import tried
from station.model import Print

WORDS = '<text x="1" y="1" width="9" height="9" size="3">{lot}</text>'
SMALL = f'<label title="Mine" width="20" height="20">{WORDS}</label>'
ENVELOPE = "[)>\x1e06\x1dP296-LM358\x1d1PLM358\x1dQ12\x1d1TL77\x1e\x04"
TYPEFACE = load_typeface()
MAKER = ScanMaker(lambda: "id", lambda: None)


@dataclass
class Page:
    """Keeps what it is shown."""

    entries: tuple = ()
    chosen: str = ""
    able: object = None
    text: str = ""
    samples: dict = field(default_factory=dict)
    trials: list = field(default_factory=list)
    messages: list = field(default_factory=list)
    ended: int = 0

    def show_templates(self, entries, chosen, able):
        self.entries, self.chosen, self.able = entries, chosen, able

    def show_text(self, text):
        self.text = text

    def show_samples(self, samples):
        self.samples = dict(samples)

    def show_trial(self, trial):
        self.trials.append(trial)

    def show_message(self, message):
        self.messages.append(str(message))

    def end(self):
        self.ended += 1

    def entry(self, name):
        return next(entry for entry in self.entries if entry.name == name)


class Bench:
    """An editor with its folder; drafts are tried at once when ``try_all`` is called."""

    def __init__(self, folder):
        self.folder = folder
        self.page = Page()
        self.errands = None
        self.drafts, self.printed, self.booked, self.saves = [], [], [], []
        self.editor = LabelEditor(
            OwnTemplates(folder),
            self.elsewhere,
            read,
            self.drafts.append,
            self.printed.append,
            lambda scan: self.booked.append(scan.text),
            lambda: self.saves.append(True),
        )

    def elsewhere(self, work, then):
        """Do it at once, or whenever ``errands`` is called up."""
        if self.errands is None:
            then(work())
        else:
            self.errands.append(lambda: then(work()))

    def open(self):
        self.editor.open(self.page)
        return self.try_all()

    def try_all(self):
        while self.drafts:
            self.editor.tried(tried(self.drafts.pop(0), TYPEFACE))
        return self

    def write(self, text):
        self.editor.edited(text)
        self.editor.try_now()
        return self.try_all()

    def scan(self, text):
        self.editor.scanned(MAKER.from_text(text, "keyboard"))
        return self.try_all()

    @property
    def said(self):
        return self.page.messages[-1]

    @property
    def codes(self):
        return [symbol.content for symbol in self.page.trials[-1].page.symbols]

    def kept(self, name="stock-item"):
        file = self.folder / f"{name}.xml"
        return file.read_text(encoding="utf-8") if file.exists() else None


@pytest.fixture
def bench(tmp_path):
    return Bench(tmp_path / "labels").open()


def test_it_opens_with_the_label_of_a_stock_item(bench):
    page = bench.page
    assert (page.chosen, page.text.split("\n")[1]) == (
        "stock-item",
        '<label title="Stock item" width="62" height="29">',
    )
    assert [entry.name for entry in page.entries][:3] == ["badge", "bag", "commands"]
    assert list(page.samples)[:4] == ["barcode", "name", "IPN", "quantity"]
    assert bench.codes == [SAMPLES["barcode"]]
    assert (page.able.can_revert, page.able.can_delete) == (False, False)


def test_another_template_keeps_what_was_written_in_this_one(bench):
    bench.write(SMALL)
    bench.editor.choose("badge")
    bench.try_all()
    assert "A badge" in bench.page.text
    assert bench.page.entry("stock-item").is_changed
    assert "user" not in bench.page.samples
    bench.editor.choose("stock-item")
    assert bench.try_all().page.text == SMALL
    assert list(bench.page.samples) == ["lot"]
    bench.editor.choose("nothing of that name")
    assert bench.page.chosen == "stock-item"


def test_what_is_written_back_as_it_was_is_not_changed(bench):
    before = bench.page.text
    assert bench.write(SMALL).page.able.can_revert
    assert not bench.write(before).page.able.can_revert
    assert bench.editor.may_close()


def test_saving_writes_an_own_template_and_reverting_takes_back_what_came_after(bench):
    bench.write(SMALL)
    bench.editor.save()
    assert (bench.kept(), bench.saves) == (SMALL, [True])
    assert bench.said == f"Saved: {bench.folder}/stock-item.xml."
    assert (bench.page.entry("stock-item").is_own, bench.page.able.can_delete) == (True, True)
    bench.write("nonsense")
    bench.editor.revert()
    assert bench.try_all().page.text == SMALL
    assert not bench.page.entry("stock-item").is_changed


def test_a_template_with_a_mistake_can_be_saved_and_is_marked(bench):
    bench.write("<label")
    bench.editor.save()
    assert bench.kept() == "<label"
    assert "not used before its mistakes are mended" in bench.said
    assert bench.page.entry("stock-item").has_problems
    assert bench.page.trials[-1].problems[0].line == 1


def test_another_name_makes_a_copy_and_replaces_none_without_being_asked(bench):
    bench.editor.save("mine")
    assert (bench.page.chosen, bench.kept("mine")) == ("mine", bench.page.text)
    bench.write(SMALL)
    bench.editor.save("badge")
    assert (bench.kept("badge"), bench.said) == (
        None,
        "There is a template badge. Save once more to replace it.",
    )
    bench.editor.save("badge")
    assert bench.kept("badge") == SMALL
    assert bench.kept("mine") != SMALL


@pytest.mark.parametrize("name", ["../out", "a/b", "con"])
def test_a_name_that_leads_elsewhere_is_refused_and_nothing_is_lost(bench, name):
    bench.write(SMALL)
    bench.editor.save(name)
    assert "cannot be the name of a template" in bench.said
    assert (bench.folder.exists(), bench.saves) == (False, [])
    assert bench.page.entry("stock-item").is_changed


def test_deleting_is_asked_for_twice_and_brings_the_stations_own_back(bench):
    shipped = bench.page.text
    bench.write(SMALL)
    bench.editor.save()
    bench.editor.delete()
    assert (bench.kept(), bench.said) == (SMALL, "Press Delete once more to delete your own stock-item.")
    bench.editor.delete()
    assert (bench.kept(), bench.try_all().page.text, len(bench.saves)) == (None, shipped, 2)
    assert not bench.page.able.can_delete


def test_a_new_template_that_is_deleted_leaves_another_one_open(bench):
    bench.editor.save("mine")
    bench.editor.delete()
    bench.write(SMALL)
    bench.editor.delete()
    assert bench.kept("mine") is not None, "writing in between takes the first press back"
    bench.editor.delete()
    assert (bench.kept("mine"), bench.page.chosen) == (None, "stock-item")


def test_a_file_that_is_gone_cannot_be_deleted(bench):
    bench.editor.save("mine")
    (bench.folder / "mine.xml").unlink()
    bench.editor.delete()
    bench.editor.delete()
    assert bench.said == "There is no own template mine."


def test_a_file_that_cannot_be_read_is_told(tmp_path):
    (tmp_path / "stock-item.xml").write_bytes(b"\xff")
    bench = Bench(tmp_path).open()
    assert (bench.page.text, "no UTF-8 text" in bench.said) == ("", True)


def test_half_a_character_from_the_clipboard_can_be_saved(bench):
    bench.write(f"{SMALL}<!-- \ud800 -->")
    bench.editor.save()
    assert bench.kept() == f"{SMALL}<!-- ? -->"


# The values.


def test_a_value_is_tried_as_it_was_written(bench):
    bench.editor.set_value("barcode", r"A\x1dB")
    assert bench.try_all().codes == ["A\x1dB"]
    bench.editor.set_value("no such field", "x")
    assert bench.drafts == []


def test_a_label_with_a_picture_of_the_part_is_shown_with_one(bench):
    bench.editor.choose("part")
    page = bench.try_all().page.trials[-1].page
    assert [type(one) for one in page.drawing.primitives].count(Placed) == 1
    assert page.cautions == ()
    assert "image" not in bench.page.samples


def test_printer_and_screen_are_chosen(bench):
    bench.editor.set_printer(600)
    bench.editor.set_screen(8.0)
    bench.editor.set_screen(8.0)
    assert len(bench.drafts) == 2
    trial = bench.try_all().page.trials[-1]
    assert (trial.page.dpi, trial.picture.columns) == (600, 62 * 8)


def test_what_was_overtaken_is_not_shown(bench):
    shown = len(bench.page.trials)
    bench.editor.try_now()
    (old,) = bench.drafts
    bench.editor.try_now()
    bench.editor.tried(tried(old, TYPEFACE))
    assert len(bench.page.trials) == shown


# Scans.


def test_a_scan_fills_the_label_and_is_not_booked(bench):
    bench.editor.choose("bag")
    bench.scan(ENVELOPE)
    assert bench.codes == [ENVELOPE]
    values = bench.page.samples
    assert (values["mpn"], values["quantity"], values["lot"]) == ("LM358", "12", "L77")
    assert values["barcode"] == r"[)>\x1e06\x1dP296-LM358\x1d1PLM358\x1dQ12\x1d1TL77\x1e\x04"
    assert (bench.booked, bench.said) == ([], "The label shows what was scanned. Nothing was booked.")


def test_the_saved_label_is_printed_with_the_values_it_is_shown_with(bench):
    bench.editor.set_value("quantity", "7")
    bench.scan("STATION:PRINT")
    (printed,) = bench.printed
    assert (printed.template, printed.copies, printed.scan_id) == ("stock-item", 1, "")
    assert printed.data["quantity"] == "7"
    assert "lot" not in printed.data, "the label does not show it"
    bench.write(SMALL)
    bench.scan("STATION:PRINT")
    assert (len(bench.printed), bench.said) == (
        1,
        "Save the template first: printers use it as it is saved.",
    )


def test_the_list_of_codes_is_left_to_the_printing(bench):
    bench.editor.choose("commands")
    bench.try_all()
    bench.editor.print_test()
    assert bench.printed == [Print("commands", {"barcode": SAMPLES["barcode"], "name": SAMPLES["name"]})]


def test_control_codes_save_and_close(bench):
    bench.write(SMALL)
    bench.scan("STATION:SAVE")
    assert bench.kept() == SMALL
    bench.scan("STATION:CANCEL")
    bench.scan("STATION:HOME")
    assert bench.page.ended == 2
    bench.scan("STATION:RECEIVE")
    assert bench.said == "STATION:RECEIVE does nothing here. Close this page first."
    assert bench.booked == []


def test_what_is_not_saved_is_given_up_only_when_asked_twice(bench):
    bench.write(SMALL)
    assert not bench.editor.may_close()
    assert bench.said == "stock-item is not saved. Save it, or close once more to drop the changes."
    bench.write(SMALL + " ")
    assert not bench.editor.may_close()
    assert bench.editor.may_close()
    bench.editor.closed()
    assert bench.open().page.text != SMALL + " "


def test_when_the_page_is_closed_scans_count_again(bench):
    bench.editor.try_now()
    assert bench.editor.is_open
    bench.editor.closed()
    assert not bench.editor.is_open
    bench.scan("PO-0001")
    bench.scan("STATION:PRINT")
    assert (bench.booked, bench.printed) == (["PO-0001", "STATION:PRINT"], [])
    bench.editor.set_printer(300)
    bench.editor.set_value("barcode", "x")
    assert bench.drafts == []


# Files take their time.


def test_of_two_templates_that_are_opened_at_once_the_last_is_shown(bench):
    bench.errands = []
    bench.editor.choose("badge")
    bench.editor.choose("bag")
    bag, badge = bench.errands[1], bench.errands[0]
    bag()
    badge()
    assert bench.page.chosen == "bag"
    assert "received bag" in bench.page.text


def test_what_is_written_while_a_file_is_saved_is_still_to_be_saved(bench):
    bench.write(SMALL)
    bench.errands = []
    bench.editor.save()
    bench.write(SMALL + "<!-- more -->")
    bench.errands.pop()()
    assert bench.kept() == SMALL
    assert bench.page.entry("stock-item").is_changed
    assert not bench.editor.may_close()


def test_what_is_saved_or_deleted_while_another_is_opened_leaves_that_one_open(bench):
    bench.editor.save("mine")
    bench.editor.delete()
    bench.errands = []
    bench.editor.save()
    bench.editor.delete()
    errands, bench.errands = bench.errands, None
    bench.editor.choose("badge")
    for errand in errands:
        errand()
    assert (bench.page.chosen, bench.page.messages[-2:]) == (
        "badge",
        [f"Saved: {bench.folder}/mine.xml.", "Your own mine is deleted."],
    )


def test_what_is_read_after_the_page_has_closed_is_not_shown(bench):
    bench.errands = []
    bench.editor.choose("badge")
    bench.editor.closed()
    bench.errands.pop()()
    assert bench.page.chosen == "stock-item"


def test_what_is_typed_before_the_text_is_there_belongs_to_none(bench):
    bench.editor.closed()
    bench.errands = []
    bench.editor.open(bench.page)
    bench.editor.edited("x")
    bench.errands.pop()()
    assert "Stock item" in bench.page.text
    assert bench.editor.may_close()


def test_what_is_saved_after_the_page_has_closed_is_on_the_disk_all_the_same(bench):
    bench.write(SMALL)
    bench.errands = []
    bench.editor.save()
    bench.editor.closed()
    bench.errands.pop()()
    assert (bench.kept(), bench.saves, bench.page.messages) == (SMALL, [True], [])
