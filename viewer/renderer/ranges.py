"""Which range a colour map spans: the one that was typed, percentiles of the field, or all of it."""

from __future__ import annotations

import math
import sys
from collections.abc import Sequence

from viewer.numbers import short
from viewer.protocol import Scene
from viewer.protocol.comparing import SIGNED
from viewer.renderer.fields import FieldStore
from viewer.renderer.normalizer import Normalizer
from viewer.renderer.values import Values

_EXACT = 2**53  # the largest integer up to which floating point numbers have them all
_LONGEST = 2**63  # range of integers whose differences are integers of 64 bits

_NARROW = 1e-12  # of the larger end: narrower than this, rounding makes the pattern


def choose_normalizer(scene: Scene, values: Sequence[Values], store: FieldStore, notes: list[str]) -> Normalizer:
    """Return what the colour map of a scene spans, always a range that has a length.

    Parameters
    ----------
    values
        The field of each zone that has it.
    store
        Ranks them for percentiles.
    notes
        Gets a sentence for each request that could not be met.
    """
    lows = [part.low for part in values if part.low is not None]
    highs = [part.high for part in values if part.high is not None]
    data = (min(lows), max(highs)) if lows else None
    log = scene.log
    if log and data is not None:
        positive = [number for part in values if (number := part.smallest_positive()) is not None]
        if positive:
            data = min(positive), data[1]
        else:
            log = False
            notes.append(f"{subject_of(scene)} has no value above zero, so its colours are linear, not logarithmic.")
    wanted = _widened(scene.range, data) if scene.widen else scene.range
    kind = _kind_of(scene)
    if wanted is not None and scene.widen and kind and not log:
        wanted = _of_difference(kind, wanted)
    span = _typed(wanted, data, log, notes) or _percentiles(scene.percentiles, data, values, log, store, notes)
    if span is None:
        span = data or ((1.0, 10.0) if log else (0.0, 1.0))
        if data is not None and data[0] == data[1]:
            notes.append(f"{subject_of(scene)} is {short(data[0])} everywhere.")
        if kind and not log:
            span = _of_difference(kind, span)
    base = 0 if log else _base(values)
    return Normalizer(*_with_length(float(span[0] - base), float(span[1] - base), log), log, base)


def subject_of(scene: Scene) -> str:
    """Return what sentences about the values of a scene begin with."""
    return "The difference" if _kind_of(scene) else f"“{scene.field}”"


def _kind_of(scene: Scene) -> str:
    """Return the kind of difference that a scene shows; empty where it shows a field."""
    return "" if scene.against is None else scene.against.shown_kind


def _of_difference(kind: str, data: tuple[float, float]) -> tuple[float, float]:
    """Return a range in which no difference has the middle colour, or where there are only sizes the lowest one."""
    largest = max(abs(data[0]), abs(data[1])) or 1.0
    return (-largest if kind == SIGNED else 0.0), largest


def _base(values: Sequence[Values]) -> int:
    """Return what to count integers from: the lowest, where floating point numbers do not tell them apart, else 0."""
    lows = [part.low for part in values if part.low is not None]
    highs = [part.high for part in values if part.high is not None]
    if not lows or any(part.array.dtype.kind == "f" for part in values):
        return 0
    low, high = int(min(lows)), int(max(highs))
    return low if max(abs(low), abs(high)) > _EXACT and high - low < _LONGEST else 0


def _widened(wanted: tuple[float, float] | None, data: tuple[float, float] | None) -> tuple[float, float] | None:
    """Return a range that holds the data as well; None where there is nothing between its ends."""
    if wanted is None or data is None:
        return None
    both = min(wanted[0], data[0]), max(wanted[1], data[1])
    return both if both[0] < both[1] else None


def _typed(
    wanted: tuple[float, float] | None, data: tuple[float, float] | None, log: bool, notes: list[str]
) -> tuple[float, float] | None:
    if wanted is None:
        return None
    words = f"The range {short(wanted[0])} to {short(wanted[1])}"
    if not all(map(math.isfinite, wanted)):
        notes.append(f"{words} is not finite; the field's own range is used.")
        return None
    low, high = min(wanted), max(wanted)
    if low == high:
        notes.append(f"{words} is empty; the field's own range is used.")
        return None
    if log and low <= 0.0:
        low = data[0] if data is not None else high / 10.0
        if not 0.0 < low < high:
            notes.append(f"{words} has no values above zero; the field's own range is used.")
            return None
        notes.append(f"A logarithmic range must be above zero; it starts at {short(low)}, the smallest such value.")
    elif wanted[0] > wanted[1]:
        notes.append(f"{words} is reversed; it is used as {short(low)} to {short(high)}.")
    return low, high


def _percentiles(
    wanted: tuple[float, float] | None,
    data: tuple[float, float] | None,
    values: Sequence[Values],
    log: bool,
    store: FieldStore,
    notes: list[str],
) -> tuple[float, float] | None:
    if wanted is None or data is None or data[0] == data[1]:
        return None
    if not (0.0 <= wanted[0] < wanted[1] <= 100.0):
        notes.append(f"{short(wanted[0])} to {short(wanted[1])} are not percentiles; the whole range is used.")
        return None
    low, high = store.percentiles(values, wanted, log)
    if low == high:
        notes.append(
            f"The percentiles {short(wanted[0])} and {short(wanted[1])} are both {short(low)}; the whole range is used."
        )
        return None
    return low, high


def _with_length(low: float, high: float, log: bool) -> tuple[float, float]:
    """Widen a range that has no length: its value gets the middle colour of a small range around it."""
    if high > low and high / 2.0 - low / 2.0 > _NARROW * max(abs(low), abs(high)):
        return low, high
    largest = sys.float_info.max
    if log:
        return low / 1.05, min(high * 1.05, largest)
    margin = 0.05 * abs(low) or 1.0
    return max(low - margin, -largest), min(high + margin, largest)
