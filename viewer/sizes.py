"""Sizes as people write them: ``2G``, ``500M``, ``1.5 GiB``, or a number of bytes; all that the program prints too."""

from __future__ import annotations

_SIZE = r"\s*(\d+(?:\.\d+)?)\s*(?:([kmgtpez])(i)?)?(?:b|bytes?)?\s*"
_POWERS = {"": 0, "k": 1, "m": 2, "g": 3, "t": 4, "p": 5, "e": 6, "z": 7}
_UNITS = ("kB", "MB", "GB", "TB", "PB", "EB", "ZB")


def parse_size(text: str) -> int:
    """Return the bytes that a text means. Units are decimal as everywhere in the program; ``Gi`` is the binary one.

    Raises
    ------
    ValueError
        When it is not a size.
    """
    import re  # 5 ms that printing a size does not need

    match = re.fullmatch(_SIZE, text, re.IGNORECASE)
    if match is None:
        raise ValueError(f"{text!r} is not a size; write for example 2G, 500M or a number of bytes")
    power = _POWERS[(match[2] or "").lower()]
    return int(float(match[1]) * (1024 if match[3] else 1000) ** power)


def human_bytes(number: int) -> str:
    """Return a number of bytes for people, in decimal units with two or three digits: ``3.4 GB``."""
    if number < 1000:
        return f"{number} byte{'s' * (number != 1)}"
    value = float(number)
    units = iter(_UNITS)
    while value >= 999.5:
        value /= 1000
        unit = next(units)
    return f"{value:.{1 if value < 99.95 else 0}f} {unit}"
