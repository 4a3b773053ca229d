"""What surrounds packing at every step: who works there, and what the site wants."""

from dataclasses import dataclass

from station.model import Context
from station.text import Text
from station.workflows.packing import sentences
from station.workflows.packing.job import Job, Kind
from station.workflows.packing.rules import Rules


@dataclass(frozen=True, slots=True)
class Bench:
    """The context of a step together with the rules of the site."""

    context: Context
    rules: Rules

    def forbidden(self, job: Job) -> Text | None:
        """Say that the person may not set stock aside; the server's own endpoint for scans does not check."""
        identity = self.context.identity
        if identity is None:
            return None
        may = (
            identity.may("sales_order", "change") or identity.may("sales_order", "add")
            if job.kind is Kind.SALES
            else identity.may("build", "add")
        )
        return None if may else sentences.no_right(identity.user, job)
