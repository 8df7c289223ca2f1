"""Round values within a range, and how a value is spelt beside a colour bar."""

from __future__ import annotations

import math

from viewer.numbers import short


def log_ticks(low: float, high: float) -> list[float]:
    """Return the powers of ten within a range of positive values, and 2 and 5 times them where there is room."""
    if not 0 < low < high or not math.isfinite(high):
        return []
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    stride = max(1, len(powers) // 8)
    factors = (1.0, 2.0, 5.0) if len(powers) <= 4 else (1.0,)
    # All powers before their multiples, so that they keep their labels.
    values = [factor * 10.0**power for factor in factors for power in powers[::stride]]
    return [value for value in values if low <= value <= high]


def ticks(low: float, high: float, wanted: int = 6) -> list[float]:
    """Return about ``wanted`` round values within a range: 1, 2 or 5 times a power of ten apart."""
    span = high - low
    if not (span > 1e-300 and math.isfinite(span)):  # below, floats have no digits left to divide by
        return []
    raw = span / wanted
    power = 10.0 ** math.floor(math.log10(raw))
    step = next((factor * power for factor in (1, 2, 5, 10) if factor * power >= raw), 10 * power)
    if step <= 0 or low + step == low:
        return []
    first = math.ceil(low / step)
    return [index * step for index in range(first, math.floor(high / step) + 1)]


def band_edges(low: float, high: float, bands: int, *, log: bool = False, most: int = 10) -> list[float]:
    """Return the values at which one of ``bands`` even bands meets the next, without the ends of the range.

    Of many bands it is every second edge, or third and so on, so that about ``most`` are left, evenly spaced.

    Parameters
    ----------
    log
        Whether the bands are even in the logarithm.
    """
    if not (low < high and math.isfinite(low) and math.isfinite(high)) or (log and low <= 0):
        return []
    strides = range(max(1, math.ceil(bands / most)), bands + 1)
    stride = next(stride for stride in strides if bands % stride == 0)
    if bands // stride < 3:  # a prime number of bands has no even share
        stride = strides[0]
    shares = [place / bands for place in range(stride, bands, stride)]
    if log:
        return [low * (high / low) ** share for share in shares]
    return [low + (high - low) * share for share in shares]


def format_value(value: float, low: float | None = None, high: float | None = None) -> str:
    """Spell a value shortly: enough digits to tell it from its neighbours within the range ``low`` to ``high``."""
    if value == 0 or not math.isfinite(value):
        return short(value)
    span = (high - low) if low is not None and high is not None else 0.0
    if not (span > 0 and math.isfinite(span)):
        return short(value)
    largest = max(abs(low or 0.0), abs(high or 0.0))
    digits = max(0, math.ceil(math.log10(largest / span))) + 3
    if abs(value) < span * 1e-9:
        return "0"
    return short(value, min(digits, 12))
