"""What surrounds receiving at every step: who works where, and what the site wants."""

from dataclasses import dataclass

from station.model import Context
from station.text import Text
from station.workflows.receiving import sentences
from station.workflows.receiving.rules import Rules


@dataclass(frozen=True, slots=True)
class Bench:
    """The context of a step together with the rules of the site."""

    context: Context
    rules: Rules

    def forbidden(self) -> Text | None:
        """Say that the person who is signed in may not receive; None if they may or nobody knows yet."""
        identity = self.context.identity
        return None if identity is None or self.may_change_orders else sentences.no_right(identity.user)

    @property
    def may_change_orders(self) -> bool:
        """Tell whether the person may receive, issue, extend and complete orders, as far as is known."""
        identity = self.context.identity
        return identity is None or identity.may("purchase_order", "add")
