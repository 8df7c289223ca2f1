"""What the range of the colours on screen is the range of, in words that change with it."""

from __future__ import annotations

from viewer.numbers import short
from viewer.protocol import ALL_BASES
from viewer.shell.session.selection import OF_SAMPLES, OF_SPLIT, WHOLE
from viewer.shell.session.state import FIXED, PERCENTILES, SERIES, ColorScale, Shown
from viewer.values import dataclass


@dataclass(frozen=True, slots=True)
class RangeWords:
    """Two words and a sentence; empty where it goes without saying."""

    short: str = ""
    sentence: str = ""


def range_words(shown: Shown) -> RangeWords:
    """Say what the range of a picture is the range of."""
    scale, times = shown.scale, len(shown.manifest.times)
    if not shown.selection.field or shown.scene.categories:
        return RangeWords()
    if scale.mode == FIXED:
        return RangeWords("locked", "The range is locked.")
    if shown.scene.shared:
        return RangeWords("all panes", "The range spans all panes that show this field.")
    if scale.mode in OF_SAMPLES:
        return _of_samples(scale, shown)
    if scale.mode == PERCENTILES:
        low, high = map(short, scale.percentiles)
        words = f"The range leaves out what is below {low}\N{NO-BREAK SPACE}% or above {high}\N{NO-BREAK SPACE}%."
        return RangeWords(f"{low} % to {high} %", words)
    if times < 2:
        return RangeWords()
    if scale.mode != SERIES:
        return RangeWords("this time step", "The range is that of this time step.")
    if scale.series is not None and not scale.steps:
        return RangeWords("all time steps", f"The range is that of all {times} time steps.")
    seen = len({*scale.steps, shown.manifest.time_index})
    steps = f"{seen} of {times} time steps" if seen > 1 else "this time step"
    if scale.is_provisional:
        words = f"The range is that of {steps} until all {times} have been read."
        return RangeWords(f"{seen} of {times} steps", words)
    return RangeWords(f"{seen} of {times} steps", f"The range is that of {steps}; not all could be read.")


def _of_samples(scale: ColorScale, shown: Shown) -> RangeWords:
    """Say of how many samples the range is; where nothing is known of them, whose it is instead, and why."""
    (known, total), of_split = scale.scanned, scale.mode == OF_SPLIT
    split = f" of split {shown.selection.split}" if of_split else ""
    if scale.samples is None:
        what = "this time step" if len(shown.manifest.times) > 1 else "this sample"
        if scale.awaits_scan:
            why = "is being looked up"
        elif not known:
            why = "is not known, as none of them has been scanned"
        elif scale.share != WHOLE and shown.manifest.base == ALL_BASES:
            why = "is known with percentiles for each base alone"
        else:
            why = "is not known, as none that was scanned has a value"
        return RangeWords(what, f"The range is that of {what}; that of all samples{split} {why}.")
    complete = known >= total
    words = f"{'all' if complete else f'{known:,} of'} {total:,} samples{split}"
    brief = ("all of the split" if of_split else "all samples") if complete else f"{known:,} of {total:,} samples"
    rest = "" if complete else "; the others have not been scanned"
    if scale.share == WHOLE:
        return RangeWords(brief, f"The range is that of {words}{rest}.")
    low, high = map(short, scale.share)
    return RangeWords(
        f"{low} % to {high} % of {brief}",
        f"The range leaves out what is below {low}\N{NO-BREAK SPACE}% or above {high}\N{NO-BREAK SPACE}% of the values "
        f"of {words}{rest}.",
    )
