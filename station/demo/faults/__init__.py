"""Trouble on demand, made by the demo server itself or by a proxy in front of any server."""

from station.demo.faults.plan import LONGEST_DELAY, Fault, Kind, Plan, PlanProblem
from station.demo.faults.taking import Faults

__all__ = ["LONGEST_DELAY", "Fault", "Faults", "Kind", "Plan", "PlanProblem"]
