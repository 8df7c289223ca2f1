"""Asking the reader for the range of a field, or of a difference, over all time steps of a sample."""

from __future__ import annotations

from viewer.protocol.comparing import SIGNED, SUBTRACTED
from viewer.values import dataclass


@dataclass(frozen=True, slots=True)
class SubtractedField:
    """What is subtracted from a field at each of its time steps.

    Attributes
    ----------
    times
        The time that is meant on this side, for each time step of the field; that nearest to it counts.
    component, kind, floor, role, factor, offset
        As in :class:`viewer.protocol.comparing.Against`.
    reference
        As in :class:`viewer.protocol.ReadSample`.
    """

    dataset: str
    split: str
    sample: int
    base: str
    field: str
    times: tuple[float, ...]
    component: int = -1
    kind: str = SIGNED
    floor: float | None = None
    role: str = SUBTRACTED
    factor: float = 1.0
    offset: float = 0.0
    follow: bool = False
    reference: str = ""


@dataclass(frozen=True, slots=True)
class ReadSeriesRange:
    """Find the range of a field over all time steps of a sample: answered by :class:`SeriesRangeRead`.

    ``reference`` is as in :class:`viewer.protocol.ReadSample`. With ``minus`` it is the range of the difference of
    ``component``.
    """

    id: int
    dataset: str
    split: str
    sample: int
    base: str
    field: str
    location: str = ""
    follow: bool = False
    reference: str = ""
    component: int = -1
    minus: SubtractedField | None = None


@dataclass(frozen=True, slots=True)
class SeriesRangeRead:
    """Answer to :class:`ReadSeriesRange`: lowest and highest finite value over all time steps.

    One pair for a scalar or a difference; for a vector the magnitude's, then each component's. None where nothing is
    finite.
    """

    id: int
    ranges: tuple[tuple[float, float] | None, ...]
