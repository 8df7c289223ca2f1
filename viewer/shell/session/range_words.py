"""What the range of the colours on screen is the range of, in words that change with it."""

from __future__ import annotations

from viewer.numbers import short
from viewer.shell.session.state import FIXED, PERCENTILES, SERIES, Shown
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
