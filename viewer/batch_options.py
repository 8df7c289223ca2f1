"""The options of many pictures in one run: which samples, and what the file of each is called."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from viewer.values import dataclass

PLACEHOLDERS = ("dataset", "split", "sample")
"""What the name of a file may have in braces."""

EVERY = "all"


@dataclass(frozen=True, slots=True)
class SampleList:
    """What ``--samples`` says.

    Attributes
    ----------
    ranges
        First and last ID of each range, in the order in which they are written; empty for all samples of the split.
    """

    ranges: tuple[tuple[int, int], ...] = ()

    def __iter__(self) -> Iterator[int]:
        """Go through the IDs."""
        return (number for first, last in self.ranges for number in range(first, last + 1))


def sample_list(text: str) -> SampleList:
    """Return what ``--samples`` says, as ``0-99,120``; raises ``ArgumentTypeError`` with what it takes."""
    if text == EVERY:
        return SampleList()
    ranges = []
    try:
        for part in text.split(","):
            first, dash, last = part.partition("-")
            ranges.append((int(first), int(last) if dash else int(first)))
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not IDs of samples; write 0-99,120 or {EVERY}") from None
    if any(last < first for first, last in ranges):
        raise argparse.ArgumentTypeError(f"a range in {text!r} ends before it begins")
    if _overlap(ranges):
        raise argparse.ArgumentTypeError(f"a sample is named twice in {text!r}")
    return SampleList(tuple(ranges))


def _overlap(ranges: list[tuple[int, int]]) -> bool:
    ordered = sorted(ranges)
    return any(after[0] <= before[1] for before, after in pairwise(ordered))


def check_template(template: str) -> str:
    """Say what is wrong with the name of a file for many samples; empty where nothing is."""
    import string  # not needed by a usual start

    names = ", ".join(f"{{{name}}}" for name in PLACEHOLDERS)
    try:
        found = {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}
        if found <= set(PLACEHOLDERS):
            template.format(**dict.fromkeys(PLACEHOLDERS, 0))
    except (ValueError, IndexError, KeyError):
        return f"{template} is no name with words in braces; write {names}"
    if strange := found - set(PLACEHOLDERS):
        return f"there is no {{{min(strange)}}}; a name may have {names}"
    if "sample" not in found:
        return f"with --samples the name of the file needs {{sample}}, or all would be written to {template}"
    return ""


def file_of(template: Path, **values: str | int) -> Path:
    """Return the name of the file of a sample; what stands for a folder in a value becomes an underscore."""
    safe = {
        name: value.replace("/", "_").replace("\\", "_") if isinstance(value, str) else value
        for name, value in values.items()
    }
    return Path(str(template).format(**safe))
