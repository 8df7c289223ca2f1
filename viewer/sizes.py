"""Sizes as people write them: ``2G``, ``500M``, ``1.5 GiB``, or a number of bytes; all that the program prints too."""

from __future__ import annotations

import re

_SIZE = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(?:([kmgtpez])(i)?)?(?:b|bytes?)?\s*", re.IGNORECASE)
_POWERS = {"": 0, "k": 1, "m": 2, "g": 3, "t": 4, "p": 5, "e": 6, "z": 7}


def parse_size(text: str) -> int:
    """Return the bytes that a text means. Units are decimal as everywhere in the program; ``Gi`` is the binary one.

    Raises
    ------
    ValueError
        When it is not a size.
    """
    match = _SIZE.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is not a size; write for example 2G, 500M or a number of bytes")
    power = _POWERS[(match[2] or "").lower()]
    return int(float(match[1]) * (1024 if match[3] else 1000) ** power)
