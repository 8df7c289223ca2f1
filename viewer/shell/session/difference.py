"""What the user has subtracted from the field on screen, as one value that is kept for the dataset."""

from __future__ import annotations

from viewer.protocol.comparing import ALONE, SIGNED, SUBTRACTED
from viewer.values import dataclass

SAME_TIME, FIRST_TIME, STEP_BEFORE, AT_TIME = "same", "first", "before", "at"
"""Which time step of the other side: that on screen, the first one, the one before, or the one nearest to a time."""


@dataclass(frozen=True, slots=True)
class Other:
    """The other side of a difference; what is left empty is as in the sample on screen, whichever that is.

    Attributes
    ----------
    dataset
        Path of another dataset.
    split, sample, base
        Of a sample that stays the same while the user goes through others.
    step, time
        One of the words above, and the time of :data:`AT_TIME`.
    field, location, component
        Another field, as in :class:`Selection`.
    name
        What the other side is called; empty: by what it differs in.
    role, factor, offset
        What it is for and how its values count, as in :class:`viewer.protocol.comparing.Against`.
    """

    dataset: str = ""
    split: str = ""
    sample: int | None = None
    base: str = ""
    step: str = SAME_TIME
    time: float | None = None
    field: str = ""
    location: str = ""
    component: int = -1
    name: str = ""
    role: str = SUBTRACTED
    factor: float = 1.0
    offset: float = 0.0


@dataclass(frozen=True, slots=True)
class KindMap:
    """The colour map of a kind of difference, or of the fields themselves where ``kind`` is empty."""

    kind: str
    color_map: str
    reversed: bool = False


@dataclass(frozen=True, slots=True)
class Difference:
    """What is subtracted, and how.

    Attributes
    ----------
    on
        Whether the difference is shown; else the field itself.
    kind, floor, interpolate
        As in :class:`viewer.protocol.comparing.Against`.
    maps
        Colour maps of the kinds that are not on screen, as the user left them.
    """

    on: bool = False
    other: Other = Other()
    kind: str = SIGNED
    floor: float | None = None
    interpolate: bool = False
    maps: tuple[KindMap, ...] = ()

    @property
    def shown_kind(self) -> str:
        """The kind of difference that is shown: empty for the field itself, ``alone`` for the other side of it."""
        return (ALONE if self.other.role == ALONE else self.kind) if self.on else ""
