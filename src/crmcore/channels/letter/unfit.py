"""What is raised where a letter cannot say what was meant."""

from __future__ import annotations

from crmcore.domain.decision.message import Refused


class UnfitLetter(ValueError):
    """The letter cannot be written so that it says what was meant; `part` names what stands in the way."""

    def __init__(self, part: str) -> None:
        super().__init__(part)
        self.part = part

    @property
    def refusal(self) -> Refused:
        """The answer of a channel: trying again would not help."""
        return Refused(True, f"unfit {self.part}", "address" if self.part == "address" else "content")
