"""What the user chooses to see, and how the values of a field are turned into colours."""

from __future__ import annotations

from viewer.values import dataclass


@dataclass(frozen=True, slots=True)
class Selection:
    """What the user wants to see.

    ``field`` None: not chosen yet; empty: the solid colour. ``base`` empty: the first. ``component`` -1: the magnitude.
    ``hidden_zones`` are the names of zones of the base that are not drawn, ``boundaries`` words for the boundaries that
    are (:func:`viewer.protocol.boundaries.words_for`), ``boundary_names`` whether
    their names stand beside them. ``apart`` are vectors whose components are
    listed like fields of their own.
    """

    split: str = ""
    sample: int = 0
    base: str = ""
    time: float | None = None
    field: str | None = None
    location: str = ""
    component: int = -1
    hidden_zones: tuple[str, ...] = ()
    boundaries: tuple[str, ...] = ()
    boundary_names: bool = True
    apart: tuple[str, ...] = ()


FIRST = Selection(sample=-1)
"""What a dataset opens with: first split, first sample, first base, first time, first field."""


AUTO, SERIES, FIXED, PERCENTILES = "auto", "series", "fixed", "percentiles"
OF_SPLIT, OF_ALL = "split", "all"
OF_SAMPLES = (OF_SPLIT, OF_ALL)
"""Ranges over samples: what a scan has found."""

WHOLE = (0.0, 100.0)
"""Percentages of a range that leaves nothing out."""

NATURAL = ""
"""Nobody has chosen a range: ``series`` where the sample has several time steps, else ``auto``."""


@dataclass(frozen=True, slots=True)
class ColorScale:
    """How the values of one field are turned into colours; kept for each field while the user goes elsewhere.

    Attributes
    ----------
    mode
        ``auto``: the finite values of the sample at this time; ``series``: of all time steps of the sample; ``fixed``:
        locked or typed; ``percentiles``: without the extremes; ``split`` and ``all``: of all samples of the split, or
        of the dataset, as far as a scan has found it.
    fixed
        The range of mode ``fixed``.
    series, steps, series_known
        The range of mode ``series`` for the sample on screen, at least; the time steps that it is from, none where it
        is from all of them; and whether nothing more can be found out about it.
    percentiles
        Of mode ``percentiles``, in 0..100.
    share
        Of the modes ``split`` and ``all``: percentages of all values of these samples that the range begins and ends
        with; :data:`WHOLE` leaves nothing out.
    samples, scanned, samples_known
        The range of these modes, None while nothing is known of it; how many samples it is from, of how many; and
        whether what is known has been looked up.
    log
        Whether colours follow the logarithm.
    categories
        Whether an integer field of few values has a colour for each of them instead.
    """

    mode: str = AUTO
    fixed: tuple[float, float] | None = None
    series: tuple[float, float] | None = None
    steps: tuple[int, ...] = ()
    series_known: bool = False
    percentiles: tuple[float, float] = (2.0, 98.0)
    share: tuple[float, float] = WHOLE
    samples: tuple[float, float] | None = None
    scanned: tuple[int, int] = (0, 0)
    samples_known: bool = False
    log: bool = False
    categories: bool = True

    @property
    def wanted_range(self) -> tuple[float, float] | None:
        """The range to ask the renderer for; None leaves it to the values."""
        of_samples = dict.fromkeys(OF_SAMPLES, self.samples)
        return {FIXED: self.fixed, SERIES: self.series, **of_samples}.get(self.mode)

    @property
    def widens(self) -> bool:
        """Whether values on screen that lie outside are to have their colours: the range may not be the last word."""
        return self.mode == SERIES or (self.mode in OF_SAMPLES and self.share == WHOLE)

    @property
    def awaits_scan(self) -> bool:
        """Whether it is being looked up what a scan has found."""
        return self.mode in OF_SAMPLES and not self.samples_known

    @property
    def is_provisional(self) -> bool:
        """Whether the range is going to be another one, by itself."""
        return self.mode == SERIES and not self.series_known

    @property
    def is_of_sample(self) -> bool:
        """Whether the range is that of the values of one sample."""
        return self.mode != FIXED and not (self.mode in OF_SAMPLES and self.samples is not None)

    @property
    def wanted_percentiles(self) -> tuple[float, float] | None:
        """The percentiles to ask the renderer for."""
        return self.percentiles if self.mode == PERCENTILES else None
