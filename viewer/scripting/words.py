"""What Python says of pictures, as the words of the command line, which has one reader for both."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import Any

from viewer.errors import UsageError

SWITCHES = ("reversed", "log", "edges", "unlit", "parallel")
TOOLS = ("clip", "slice", "threshold", "iso", "arrows", "warp")
LOOKS = (
    "base",
    "hide_zone",
    "boundary",
    "component",
    "color_map",
    "bands",
    "range",
    "representation",
    "camera",
    *SWITCHES,
    *TOOLS,
)
"""Names of the options about how a sample is looked at: those of the command line, with low lines."""

PICTURES = ("size", "background", "color_bar", "title")
"""Names of the options of a picture."""


def look_words(looks: Mapping[str, Any]) -> tuple[str, ...]:
    """Return options by their names as words; None is left out, several tools of a kind are a list.

    Raises
    ------
    UsageError
        When there is no such option.
    """
    words = []
    for name, value in looks.items():
        _check(name, LOOKS)
        option = name.replace("_", "-")
        if value is None:
            continue
        if name in SWITCHES:
            words.append(f"--{option}" if value else f"--no-{option}")
        elif name in ("hide_zone", "boundary", *TOOLS):
            words += [f"--{option}={each}" for each in ([value] if isinstance(value, str) else value)]
        elif name == "range":
            words.append(f"--range={range_word(value)}")
        elif name == "camera":
            words.append(f"--camera={camera_word(value)}")
        else:
            words.append(f"--{option}={value}")
    return tuple(words)


def picture_words(options: Mapping[str, Any], file: str | os.PathLike[str] | None) -> tuple[str, ...]:
    """Return options of a picture by their names as words; ``size`` may be two numbers of pixels.

    Raises
    ------
    UsageError
        When there is no such option.
    """
    words = [] if file is None else [f"--picture={os.path.abspath(os.fspath(file))}"]  # noqa: PTH100
    for name, value in options.items():
        _check(name, PICTURES)
        if value is None or (name == "color_bar" and value):
            continue
        if name == "color_bar":
            words.append("--no-color-bar")
        elif name == "size" and not isinstance(value, str):
            width, height = value
            words.append(f"--picture-size={int(width)}x{int(height)}")
        else:
            words.append(f"--{'picture-size' if name == 'size' else name}={value}")
    return tuple(words)


def split_options(options: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return of mixed options those of the picture, and those of how the sample is looked at."""
    mine = {name: value for name, value in options.items() if name in PICTURES}
    return mine, {name: value for name, value in options.items() if name not in PICTURES}


def range_word(value: str | Sequence[float]) -> str:
    """Return a range as it is written: ``"sample"``, ``"2%:98%"``, or of two numbers."""
    if isinstance(value, str):
        return value
    low, high = value
    return f"{float(low)!r}:{float(high)!r}"


def camera_word(value: str | Sequence[Sequence[float]]) -> str:
    """Return a camera as it is written: ``"iso"``, or of position, focal point and what is up."""
    return value if isinstance(value, str) else ":".join(vector_word(part) for part in value)


def plane_word(normal: str | Sequence[float], origin: Sequence[float] | None) -> str:
    """Return a plane as it is written: a normal, and a point after ``@``."""
    word = normal if isinstance(normal, str) else vector_word(normal)
    return word if origin is None else f"{word}@{vector_word(origin)}"


def vector_word(value: Sequence[float]) -> str:
    """Return numbers with commas between them."""
    return ",".join(repr(float(part)) for part in value)


def _check(name: str, known: Sequence[str]) -> None:
    if name not in known:
        raise UsageError(f"There is no option {name}; there are: {', '.join(known)}.")
