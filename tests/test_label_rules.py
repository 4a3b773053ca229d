"""Which labels a station prints by itself, as its settings and its printers have it."""

import pytest

from station.screens import label_rules
from station.settings_tree import LabelSettings, PrinterSettings, Settings
from station.workflows.automatic_labels import LabelRules

ALL, PARCELS = PrinterSettings(name="Desk"), PrinterSettings(name="Parcels", templates=("shipment",))
OFF = PrinterSettings(name="Off", enabled=False)
USUAL = LabelSettings()


@pytest.mark.parametrize(
    ("labels", "printers", "rules"),
    [
        (USUAL, (), LabelRules()),
        (USUAL, (OFF,), LabelRules()),
        (USUAL, (ALL,), LabelRules("bag")),
        (USUAL, (PARCELS,), LabelRules(after_ship="shipment")),
        (USUAL, (ALL, PARCELS), LabelRules("bag", after_ship="shipment")),
        (LabelSettings(after_receive="off"), (ALL,), LabelRules()),
        (LabelSettings(after_ship="off"), (PARCELS,), LabelRules()),
        (LabelSettings(after_ship="shipment"), (ALL,), LabelRules("bag", after_ship="shipment")),
        (LabelSettings("offcut", "stock-item"), (ALL,), LabelRules("offcut", "stock-item")),
        (LabelSettings("own", "stock-item"), (PARCELS,), LabelRules(after_ship="shipment")),
        (LabelSettings(copies=2, per_serial=False), (ALL,), LabelRules("bag", copies=2, per_serial=False)),
    ],
)
def test_what_follows_from_settings_and_printers(labels, printers, rules):
    assert label_rules(Settings(labels=labels, printers=printers)) == rules
