"""How numbers are written for the user, and how what the user types is read.

Panels show four significant digits and, before the decimal point, all digits up to a million: 101325, never 1.013e+05.
The full value is in the tooltip, and it is what is copied. A negative number is shown with a minus sign (U+2212); what
is copied, saved or parsed keeps the hyphen that programs read.
"""

from __future__ import annotations

import math
import re

MINUS = "\u2212"
"""The sign that is as wide as ``+`` and stands at its height; a hyphen is neither."""

PANEL = 4
"""Significant digits in a panel."""

PRECISE = 6
"""Significant digits where numbers must be told apart: time steps, and the value under the cursor."""

_WHOLE = 1e6
_EXPONENT = re.compile(r"e\+?(-?)0*(?=\d)")


def short(value: float, digits: int = PANEL) -> str:
    """Return a number for a panel, with so many significant digits; an integer has all of its own."""
    if isinstance(value, int):
        return with_minus(str(value))
    whole = 10.0**digits <= abs(value) < _WHOLE
    text = f"{value:.0f}" if whole else _EXPONENT.sub(r"e\1", f"{value:.{digits}g}")
    return with_minus("0" if text == "-0" else text)


def full(value: float) -> str:
    """Return a number with every digit that tells it from others, for a tooltip."""
    return with_minus(_EXPONENT.sub(r"e\1", str(value).removesuffix(".0")))


def with_minus(text: str) -> str:
    """Return the digits of a number with a minus sign in place of hyphens."""
    return text.replace("-", MINUS)


def parse_number(text: str) -> float | None:
    """Return the finite number that the user typed, with either sign, a point or a comma; None when it is none."""
    try:
        value = float(text.strip().replace(MINUS, "-").replace(",", "."))
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def linear(name: str, factor: float, offset: float) -> str:
    """Return what ``factor * name + offset`` is called: ``2 × pressure + 1``."""
    words = name if factor == 1.0 else f"{short(factor)} × {name}"
    return f"{words} {'+' if offset > 0.0 else MINUS} {short(abs(offset))}" if offset else words
