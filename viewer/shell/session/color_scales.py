"""How the values of each field are turned into colours, kept for every field while the user looks at others."""

from __future__ import annotations

from dataclasses import replace

from viewer.artifacts.manifest import Manifest
from viewer.shell.session.difference import Difference
from viewer.shell.session.field_scale import FieldScale
from viewer.shell.session.scanned_ranges import ScannedRanges, names_of
from viewer.shell.session.selection import OF_SAMPLES
from viewer.shell.session.series_subject import SeriesKey, series_key
from viewer.shell.session.state import AUTO, NATURAL, SERIES, ColorScale, Selection, Shown

Range = tuple[float, float]
Key = tuple[str, str, int, str]
"""Field, location, component, kind of difference (empty: the field itself)."""


REMEMBERED = 1000
"""Ranges that are kept, some hundred bytes each."""


class ColorScales:
    """The colour scales of one dataset's fields, and the ranges of fields over all time steps as far as they are known.

    Such a range belongs to the sample as well as to the field, so it is asked for and not kept with the scale.

    Attributes
    ----------
    scanned
        What a scan has found of the dataset's fields.
    """

    def __init__(self) -> None:
        self.scanned = ScannedRanges()
        self._known: dict[Key, ColorScale] = {}
        self._series: dict[SeriesKey, tuple[Range | None, ...]] = {}
        self._seen: dict[tuple[SeriesKey, int], tuple[tuple[int, ...], Range]] = {}  # of the steps that were drawn

    def chosen(self, selection: Selection, kind: str = "") -> ColorScale:
        """Return the scale of the selected field, or of its difference of a kind, as far as somebody has chosen one."""
        return self._known.get(_key(selection, kind), ColorScale(NATURAL))

    def complete(self, scale: ColorScale, key: SeriesKey, component: int, manifest: Manifest | None) -> ColorScale:
        """Return a scale with its mode and with what is known of the sample that is selected.

        Parameters
        ----------
        key, component
            What is shown.
        manifest
            Of the artifact that it is shown from.
        """
        several = manifest is not None and len(manifest.times) > 1
        if scale.mode in OF_SAMPLES and key.difference.on:  # a scan knows nothing of differences
            scale = replace(scale, mode=NATURAL)
        if scale.mode in OF_SAMPLES:
            return self._over_samples(scale, key, component, manifest)
        if key.difference.on and key.difference.interpolate:  # what all time steps interpolate to is not found ahead
            mode = AUTO if scale.mode in (NATURAL, SERIES) else scale.mode
            return replace(scale, mode=mode, series=None, steps=(), series_known=True)
        mode = scale.mode or (SERIES if several else AUTO)
        if key.field and key not in self._series and manifest is not None and several:
            found = self.scanned.over_times(key, names_of(key, manifest))
            if found is not None:
                self.put_series(key, found)
        known = not key.field or key in self._series
        steps: tuple[int, ...] = ()
        span = self._series_range(key, component)
        if span is None:
            steps, span = self._seen.get((key, component), ((), None))
        return replace(scale, mode=mode, series=span, steps=steps, series_known=known)

    def _over_samples(self, scale: ColorScale, key: SeriesKey, component: int, manifest: Manifest | None) -> ColorScale:
        names = names_of(key, manifest) if manifest is not None else ()
        place = component + 1
        if not key.field or place >= len(names):
            return replace(scale, samples=None, scanned=(0, 0), samples_known=True)
        found = self.scanned.over_samples(scale.mode, key, names[place], scale.share)
        known = self.scanned.looked_up or bool(key.dataset)
        return replace(scale, samples=found.range, scanned=found.scanned, samples_known=known)

    def _series_range(self, key: SeriesKey, component: int) -> Range | None:
        """Return the range over all time steps of a component, or of the magnitude; None while unknown."""
        ranges = self._series.get(key, ())
        place = 0 if key.difference.on else component + 1
        return ranges[place] if place < len(ranges) else None

    def put_series(self, key: SeriesKey, ranges: tuple[Range | None, ...]) -> None:
        """Keep the ranges of a field over all time steps: of its magnitude (or value), then of each component.

        Of a difference there is one; none where nothing can be found out.
        """
        self._series[key] = ranges
        while len(self._series) > REMEMBERED:
            del self._series[next(iter(self._series))]

    def note_step(self, key: SeriesKey, component: int, step: int, span: Range) -> None:
        """Keep the range of a component at one time step, which counts until that of all is known."""
        steps, before = self._seen.get((key, component), ((), span))
        if step not in steps:
            both = min(before[0], span[0]), max(before[1], span[1])
            self._seen[key, component] = (*steps, step), both
        while len(self._seen) > REMEMBERED:
            del self._seen[next(iter(self._seen))]

    def note_shown(self, shown: Shown, dataset: str = "") -> None:
        """Keep the range of what is on screen, from ``dataset`` where that is not the one that is open."""
        if shown.selection.field and shown.scene.data_range is not None:
            difference = shown.subtracted.difference if shown.subtracted is not None else Difference()
            key = series_key(shown.selection, difference, dataset)
            self.note_step(key, shown.selection.component, shown.manifest.time_index, shown.scene.data_range)

    def put(self, selection: Selection, scale: ColorScale, kind: str = "") -> None:
        """Keep the scale of the selected field, or of its difference of a kind."""
        plain = replace(scale, series=None, steps=(), series_known=False)
        self._known[_key(selection, kind)] = replace(plain, samples=None, scanned=(0, 0), samples_known=False)

    @property
    def kept(self) -> tuple[FieldScale, ...]:
        """All scales that are kept."""
        return tuple(FieldScale(*key[:3], scale, key[3]) for key, scale in self._known.items())

    def keep_only(self, scales: tuple[FieldScale, ...]) -> None:
        """Keep these in the place of those before."""
        self._known = {(kept.field, kept.location, kept.component, kept.difference): kept.scale for kept in scales}

    def go_over(self, left: str, taken: str) -> None:
        """Take in that another dataset is the one that is open; paths of that which was and of that which is."""
        self.scanned.clear()

        def moved(key: SeriesKey) -> SeriesKey:
            return replace(key, dataset="" if key.dataset == taken else key.dataset or left)

        self._series = {moved(key): ranges for key, ranges in self._series.items()}
        self._seen = {(moved(key), component): seen for (key, component), seen in self._seen.items()}

    def clear_series(self) -> None:
        """Forget the ranges over all time steps: the dataset has been opened anew."""
        self._series.clear()
        self._seen.clear()
        self.scanned.clear()


def _key(selection: Selection, kind: str) -> Key:
    return (selection.field or "", selection.location, selection.component, kind)
