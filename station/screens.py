"""Every screen that a station has, made with what the settings want of it."""

from collections.abc import Mapping, Sequence
from typing import Any

from station.settings_tree import Settings
from station.workflows.adjusting.one_item import ItemWorkflow
from station.workflows.adjusting.quantities import AdjustWorkflow
from station.workflows.automatic_labels import LabelRules
from station.workflows.base import Workflow
from station.workflows.counting.workflow import CountWorkflow
from station.workflows.disputes import DisputesWorkflow
from station.workflows.history.workflow import HistoryWorkflow
from station.workflows.linking.link import LinkWorkflow
from station.workflows.linking.unlink import UnlinkWorkflow
from station.workflows.lookup.workflow import LookupWorkflow
from station.workflows.moving.workflow import MoveWorkflow
from station.workflows.packing import rules as packing
from station.workflows.packing.workflow import PackWorkflow
from station.workflows.place import PlaceWorkflow
from station.workflows.receiving import rules as receiving
from station.workflows.receiving.workflow import ReceiveWorkflow
from station.workflows.recipes.recipe import Recipe
from station.workflows.recipes.workflow import RecipeWorkflow, Screens
from station.workflows.searching.workflow import SearchWorkflow

OFF = "off"


def all_screens(
    settings: Settings, recipes: Sequence[Recipe], first: str, more: Mapping[str, Workflow[Any]]
) -> Screens:
    """Make the screens; ``first`` is the one that follows once the place to work in is known.

    ``more`` are others, which stand in for those of the same name.
    """
    screens: tuple[Workflow[Any], ...] = (
        LookupWorkflow("home", context_decides=True),
        LookupWorkflow("lookup", context_decides=False),
        SearchWorkflow(),
        ReceiveWorkflow(_receiving_rules(settings)),
        PackWorkflow(_packing_rules(settings)),
        MoveWorkflow(),
        CountWorkflow(),
        AdjustWorkflow("add"),
        AdjustWorkflow("remove"),
        ItemWorkflow(),
        LinkWorkflow(settings.codes.command_prefix),
        UnlinkWorkflow(),
        HistoryWorkflow(),
        DisputesWorkflow(),
        PlaceWorkflow(then=first),
        *map(RecipeWorkflow, recipes),
    )
    return Screens({screen.name: screen for screen in screens} | dict(more))


def _receiving_rules(settings: Settings) -> receiving.Rules:
    chosen = settings.receiving
    serials, expiry, batch = map(receiving.Wanted, (chosen.serials, chosen.expiry, chosen.batch))
    return receiving.Rules(receiving.Over(chosen.over), serials, expiry, batch, chosen.photo)


def _packing_rules(settings: Settings) -> packing.Rules:
    chosen = settings.packing
    stock, papers = packing.StockOrder(chosen.stock), packing.Papers(chosen.papers)
    return packing.Rules(stock, chosen.verify, chosen.supervisors, papers)


def label_rules(settings: Settings) -> LabelRules:
    """Return which labels are printed by themselves: none that no printer would take."""
    chosen = settings.labels
    taken = [printer.templates for printer in settings.printers if printer.enabled]

    def wanted(template: str) -> str:
        is_taken = any(template in names or not names for names in taken)
        return template if is_taken and template != OFF else ""

    after_ship = wanted(chosen.after_ship)
    if chosen.after_ship == "auto":
        # A parcel's label is large; a printer that takes all labels may well hold small ones.
        after_ship = "shipment" if any("shipment" in names for names in taken) else ""
    return LabelRules(
        wanted(chosen.after_receive),
        wanted(chosen.after_move),
        after_ship,
        chosen.copies,
        chosen.per_serial,
    )
