"""The end of an order: what was received, what is missing, and closing it on the server."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from station.model import (
    Ask,
    Commit,
    Deliver,
    Done,
    Outcome,
    Recall,
    Recorded,
    Refused,
    Result,
    Say,
    Step,
    Verdict,
)
from station.operations import CompleteOrder, LoadOrder, OrderLine, PurchaseOrder, Receive, ReceiveLine
from station.screen import Report
from station.text import Text, number, say
from station.workflows.base import done, refused
from station.workflows.receiving import order_sentences, sentences, verdicts
from station.workflows.receiving.bench import Bench
from station.workflows.receiving.states import Finished, ReceiveState, Receiving

KINDS = (Receive.KIND, ReceiveLine.KIND)
COLUMNS = (
    say("Part"),
    say("Order code"),
    say("Ordered"),
    say("Received here"),
    say("Received"),
    say("Difference"),
)


REPORT, SUMMARY, RELOAD = ":report", ":summary", ":summary-order"
"""What stands at the end of the name of a report, and of what is asked for a summary."""


@dataclass(frozen=True, slots=True)
class SummaryLine:
    """What came of one order line: at this station lately, and altogether."""

    line: OrderLine
    here: Decimal
    bags: int

    @property
    def difference(self) -> Decimal:
        """Return how much more was received than ordered; negative where goods are missing."""
        return self.line.received - self.line.ordered


@dataclass(frozen=True, slots=True)
class Summary:
    """What this station has received on an order lately."""

    order: PurchaseOrder
    lines: tuple[SummaryLine, ...]
    bags: int
    unsettled: int
    began: datetime | None
    ended: datetime | None
    operators: tuple[str, ...]

    @property
    def minutes(self) -> int:
        """Return how long it took from the first bag to the last, in minutes, begun ones counted."""
        if self.began is None or self.ended is None:
            return 0
        return int((self.ended - self.began).total_seconds() // 60) + 1


def finish(receiving: Receiving, scan_id: str, op: str) -> Step[ReceiveState]:
    """Look up what the journal has of the order, and how the order stands by now."""
    order = receiving.opened.order
    verdict = Verdict(scan_id, Result.PENDING, order_sentences.summing_up(order))
    step = summed_up_anew(Finished(receiving, (), verdict), op)
    return Step(step.state, (Say(verdict), *step.effects))


def summed_up_anew(state: Finished, op: str) -> Step[Finished]:
    """Ask journal and server again; what they told before a bag was settled is no longer true."""
    order = state.receiving.opened.order.pk
    asked = replace(state, op=f"{op}{SUMMARY}")
    return Step(asked, (Ask(f"{op}{RELOAD}", LoadOrder(order)), Recall(asked.op, KINDS, order)))


def answered(state: Finished, op_id: str, outcome: Outcome) -> Step[ReceiveState]:
    """Take what the journal, the server, or the desk tells."""
    data = outcome.data if isinstance(outcome, Done) else None
    opened = state.receiving.opened
    if op_id == state.op:
        found = data if isinstance(data, tuple) else ()
        return _summed_up(
            replace(state, receipts=tuple(each for each in found if isinstance(each, Recorded)))
        )
    is_ours = isinstance(data, PurchaseOrder) and data.pk == opened.order.pk
    is_fresh = is_ours and not (opened.pending or state.closing)
    if op_id.endswith(RELOAD) and isinstance(data, PurchaseOrder) and is_fresh:
        # While bags are on their way, nobody can tell whether the server has counted them.
        receiving = replace(state.receiving, opened=replace(opened, order=data))
        return _summed_up(replace(state, receiving=receiving))
    if op_id.endswith(REPORT):
        verdict = _delivered(state.verdict.scan_id, outcome)
        return Step(replace(state, verdict=verdict), (Say(verdict),))
    return Step(state)


def _summed_up(state: Finished) -> Step[ReceiveState]:
    verdict = done(state.verdict.scan_id, _headline(summary_of(state)))
    if verdict == state.verdict:
        return Step(state)
    return Step(replace(state, verdict=verdict), (Say(verdict),))


def _headline(summary: Summary) -> Text:
    here = sum(1 for line in summary.lines if line.bags)
    differing = sum(1 for line in summary.lines if line.difference)
    return order_sentences.summary(here, len(summary.lines), summary.bags, differing)


def deliver(state: Finished, scan_id: str, op: str, on_paper: bool) -> Step[ReceiveState]:
    """Print the summary, or write it to a file."""
    report = report_of(summary_of(state))
    working = order_sentences.printing() if on_paper else order_sentences.saving()
    verdict = Verdict(scan_id, Result.PENDING, working)
    return Step(replace(state, verdict=verdict), (Say(verdict), Deliver(f"{op}{REPORT}", report, on_paper)))


def _delivered(scan_id: str, outcome: Outcome) -> Verdict:
    if isinstance(outcome, Done):
        return done(scan_id, order_sentences.report_made(str(outcome.data)))
    detail = outcome.text if isinstance(outcome, Refused) else ""
    return refused(scan_id, order_sentences.report_failed(), detail)


def complete(state: Finished, scan_id: str, op: str, bench: Bench) -> Step[ReceiveState]:
    """Close the order on the server, with what is missing left out."""
    order = state.receiving.opened.order
    if not order.placed:
        return _said(state, refused(scan_id, order_sentences.closed_already(order)))
    if not bench.may_change_orders:
        return _said(state, refused(scan_id, order_sentences.may_not_complete(order)))
    if state.receiving.opened.pending or state.receiving.unplaced:
        return _said(state, refused(scan_id, order_sentences.bags_on_their_way(order)))
    if state.closing:
        return _said(state, done(scan_id, order_sentences.completing(order)))
    write = CompleteOrder(order.pk, not state.receiving.opened.is_here, order.reference)
    verdict = Verdict(scan_id, Result.PENDING, order_sentences.completing(order))
    closing = replace(state, verdict=verdict, closing=f"{op}:complete")
    return Step(closing, (Say(verdict), Commit(closing.closing, scan_id, write)))


def _said(state: Finished, verdict: Verdict) -> Step[ReceiveState]:
    return Step(replace(state, verdict=verdict), (Say(verdict),))


def completed(state: Finished, outcome: Outcome) -> Step[ReceiveState]:
    """Take the answer to closing the order."""
    order = state.receiving.opened.order
    write = CompleteOrder(order.pk, True, order.reference)
    verdict = verdicts.judge(write, state.verdict.scan_id, outcome)
    if isinstance(outcome, Refused):
        return Step(replace(state, verdict=verdict, closing=""))
    if not isinstance(outcome, Done):
        return Step(replace(state, verdict=verdict))
    closed = replace(state.receiving.opened, order=replace(order, placed=False, open=False))
    return Step(replace(state, verdict=verdict, receiving=replace(state.receiving, opened=closed)))


def summary_of(state: Finished) -> Summary:
    """Sum up what the journal has of the order."""
    opened = state.receiving.opened
    booked = [each for each in state.receipts if each.done]
    lines = tuple(_line_of(line, booked) for line in opened.order.lines)
    times = [each.at for each in state.receipts]
    return Summary(
        opened.order,
        lines,
        bags=len(booked),
        unsettled=len(state.receipts) - len(booked),
        began=min(times, default=None),
        ended=max(times, default=None),
        operators=tuple(dict.fromkeys(each.operator for each in state.receipts if each.operator)),
    )


def _line_of(line: OrderLine, receipts: Iterable[Recorded]) -> SummaryLine:
    own = [
        r.write for r in receipts if isinstance(r.write, Receive | ReceiveLine) and r.write.line == line.pk
    ]
    return SummaryLine(line, sum((write.quantity or Decimal(0) for write in own), Decimal(0)), len(own))


def facts_of(summary: Summary) -> tuple[tuple[Text, str], ...]:
    """Return what stands above the table of a summary."""
    here = sum(1 for line in summary.lines if line.bags)
    facts = [
        (say("Supplier"), summary.order.supplier),
        (say("Lines received"), f"{here} / {len(summary.lines)}"),
        (say("Bags"), number(Decimal(summary.bags))),
        (say("Minutes"), number(Decimal(summary.minutes))),
        (say("Operator"), ", ".join(summary.operators)),
    ]
    if summary.unsettled:
        facts.append((say("Not settled yet"), number(Decimal(summary.unsettled))))
    if summary.began is not None:
        facts.append((say("Began"), summary.began.astimezone().strftime("%Y-%m-%d %H:%M")))
    return tuple(fact for fact in facts if fact[1])


def rows_of(summary: Summary) -> tuple[tuple[str, ...], ...]:
    """Return the table of a summary; lines with a difference come first."""
    in_turn = sorted(summary.lines, key=lambda each: each.difference == 0)
    return tuple(
        (
            sentences.name_of(each.line),
            each.line.sku,
            number(each.line.ordered),
            number(each.here),
            number(each.line.received),
            sentences.signed(each.difference),
        )
        for each in in_turn
    )


def report_of(summary: Summary) -> Report:
    """Return a summary for paper or file."""
    title = say("Received on {reference}", reference=summary.order.reference)
    return Report(summary.order.reference, title, facts_of(summary), COLUMNS, rows_of(summary))
