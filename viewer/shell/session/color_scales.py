"""How the values of each field are turned into colours, kept for every field while the user looks at others."""

from __future__ import annotations

from dataclasses import replace

from viewer.shell.session.field_scale import FieldScale
from viewer.shell.session.state import AUTO, NATURAL, SERIES, ColorScale, Selection

Range = tuple[float, float]
Key = tuple[str, str, int, str]
"""Field, location, component, kind of difference (empty: the field itself)."""


SeriesKey = tuple[str, int, str, str, str]
"""Split, sample, base, field, location."""

REMEMBERED = 1000
"""Ranges that are kept, some hundred bytes each."""


class ColorScales:
    """The colour scales of one dataset's fields, and the ranges of fields over all time steps as far as they are known.

    Such a range belongs to the sample as well as to the field, so it is asked for and not kept with the scale.
    """

    def __init__(self) -> None:
        self._known: dict[Key, ColorScale] = {}
        self._series: dict[SeriesKey, tuple[Range | None, ...]] = {}
        self._seen: dict[tuple[*SeriesKey, int], tuple[tuple[int, ...], Range]] = {}  # of the steps that were drawn

    def chosen(self, selection: Selection, kind: str = "") -> ColorScale:
        """Return the scale of the selected field, or of its difference of a kind, as far as somebody has chosen one."""
        return self._known.get(_key(selection, kind), ColorScale(NATURAL))

    def complete(self, scale: ColorScale, selection: Selection, *, several: bool, kind: str = "") -> ColorScale:
        """Return a scale with its mode and with what is known of the sample that is selected.

        Parameters
        ----------
        several
            Whether the sample has several time steps.
        kind
            Of a difference, whose range is never that of all time steps.
        """
        if kind:
            mode = AUTO if scale.mode in (NATURAL, SERIES) else scale.mode
            return replace(scale, mode=mode, series=None, steps=(), series_known=True)
        mode = scale.mode or (SERIES if several else AUTO)
        known = not selection.field or self.knows_series(selection)
        steps: tuple[int, ...] = ()
        span = self.series_range(selection)
        if span is None:
            steps, span = self._seen.get((*series_key(selection), selection.component), ((), None))
        return replace(scale, mode=mode, series=span, steps=steps, series_known=known)

    def series_range(self, selection: Selection) -> Range | None:
        """Return the range over all time steps of the selected component, or of the magnitude; None while unknown."""
        ranges = self._series.get(series_key(selection), ())
        place = selection.component + 1
        return ranges[place] if place < len(ranges) else None

    def knows_series(self, selection: Selection) -> bool:
        """Whether nothing more can be found out about the range over all time steps."""
        return series_key(selection) in self._series

    def put_series(self, key: SeriesKey, ranges: tuple[Range | None, ...]) -> None:
        """Keep the ranges of a field over all time steps: of its magnitude (or value), then of each component."""
        self._series[key] = ranges
        while len(self._series) > REMEMBERED:
            del self._series[next(iter(self._series))]

    def note_step(self, selection: Selection, step: int, span: Range) -> None:
        """Keep the range of the selected component at one time step, which counts until that of all is known."""
        key = (*series_key(selection), selection.component)
        steps, before = self._seen.get(key, ((), span))
        if step not in steps:
            both = min(before[0], span[0]), max(before[1], span[1])
            self._seen[key] = (*steps, step), both
        while len(self._seen) > REMEMBERED:
            del self._seen[next(iter(self._seen))]

    def put(self, selection: Selection, scale: ColorScale, kind: str = "") -> None:
        """Keep the scale of the selected field, or of its difference of a kind."""
        self._known[_key(selection, kind)] = replace(scale, series=None, steps=(), series_known=False)

    @property
    def kept(self) -> tuple[FieldScale, ...]:
        """All scales that are kept."""
        return tuple(FieldScale(*key[:3], scale, key[3]) for key, scale in self._known.items())

    def keep_only(self, scales: tuple[FieldScale, ...]) -> None:
        """Keep these in the place of those before."""
        self._known = {(kept.field, kept.location, kept.component, kept.difference): kept.scale for kept in scales}

    def clear_series(self) -> None:
        """Forget the ranges over all time steps: the dataset has been opened anew."""
        self._series.clear()
        self._seen.clear()


def _key(selection: Selection, kind: str) -> Key:
    return (selection.field or "", selection.location, selection.component, kind)


def series_key(selection: Selection) -> SeriesKey:
    """Return what the range over all time steps of a selection belongs to."""
    return (selection.split, selection.sample, selection.base, selection.field or "", selection.location)
