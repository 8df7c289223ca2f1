"""Files that belong together by their names: ``wing_0001.vtu``, ``wing_0002.vtu`` … ."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from viewer.reader.kind_cgns import natural
from viewer.values import dataclass

_NUMBERED = re.compile(r"(.*?)(\d+)(\.[^.\d][^.]*)")


@dataclass(frozen=True, slots=True)
class FileSeries:
    """Files whose names differ in a number before their ending alone, by that number; or one file.

    ``numbers`` is empty for one file.
    """

    files: tuple[Path, ...]
    numbers: tuple[int, ...] = ()

    @property
    def name(self) -> str:
        """What the series is called: ``wing_*.vtu``."""
        first = self.files[0].name
        match = _NUMBERED.fullmatch(first)
        return f"{match[1]}*{match[3]}" if match is not None and self.numbers else first


def series_of(files: Iterable[Path]) -> list[FileSeries]:
    """Return files by series, in natural order."""
    found: dict[tuple[Path, str, str], dict[int, Path]] = {}
    alone: list[Path] = []
    for file in files:
        match = _NUMBERED.fullmatch(file.name)
        if match is None:
            alone.append(file)
            continue
        numbers = found.setdefault((file.parent, match[1], match[3]), {})
        if int(match[2]) in numbers:  # x_1 and x_01
            alone.append(file)
        else:
            numbers[int(match[2])] = file
    series = [FileSeries((file,)) for file in alone]
    for numbers in found.values():
        order = tuple(sorted(numbers))
        series.append(FileSeries(tuple(numbers[number] for number in order), order if len(order) > 1 else ()))
    return sorted(series, key=lambda one: natural(one.files[0].name))
