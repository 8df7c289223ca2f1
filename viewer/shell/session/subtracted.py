"""A difference as it is drawn: what the renderer is told, and what it is called."""

from __future__ import annotations

from pathlib import Path

from viewer.protocol.comparing import Against
from viewer.shell.session.difference import Difference
from viewer.values import dataclass


@dataclass(frozen=True, slots=True)
class DifferenceWords:
    """What a difference is called.

    Attributes
    ----------
    field
        What both sides are, as ``pressure`` or ``|Velocity|``; empty where they are different fields.
    sides
        ``sample 3 − sample 7``; empty where one side alone is shown.
    kind
        ``signed``; of vectors as a whole what of them is compared; empty where one side alone is shown.
    unit
        Of the difference, empty for none.
    """

    field: str
    sides: str
    kind: str
    unit: str

    @property
    def title(self) -> str:
        """All of it in one line, as ``pressure: sample 3 − sample 7, signed``."""
        return f"{self.name}, {self.kind}" if self.kind else self.name

    @property
    def name(self) -> str:
        """The same without the kind."""
        return ": ".join(part for part in (self.field, self.sides) if part)


@dataclass(frozen=True, slots=True)
class Subtracted:
    """A difference whose other side is there, in the artifact ``directory``."""

    against: Against
    difference: Difference
    words: DifferenceWords
    directory: Path
