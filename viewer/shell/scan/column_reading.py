"""Numbers of each sample, as the scanner hands them over in files."""

from __future__ import annotations

import sys
from array import array
from collections.abc import Callable
from functools import partial
from pathlib import Path

from viewer.errors import ViewerError
from viewer.protocol import Message
from viewer.protocol.scan_figures import ScanColumn
from viewer.protocol.scan_results import ColumnsRead, ReadColumns
from viewer.protocol.split import Split
from viewer.shell.session.dataset_scan import DatasetScan
from viewer.values import dataclass


@dataclass(frozen=True, slots=True, eq=False)
class ColumnValues:
    """Numbers of all samples of some splits, one split after the other.

    Attributes
    ----------
    columns, numbers
        The columns, and of each a number for every sample; NaN where there is none.
    """

    splits: tuple[Split, ...]
    columns: tuple[ScanColumn, ...]
    numbers: tuple[array[float], ...]

    def __len__(self) -> int:
        """Return the number of samples."""
        return sum(map(len, self.splits))

    def sample_at(self, place: int) -> tuple[str, int]:
        """Return split and id of the sample at a place (0-based).

        Raises
        ------
        IndexError
            When there are fewer.
        """
        for split in self.splits:
            if 0 <= place < len(split):
                return split.name, split.id_at(place)
            place -= len(split)
        raise IndexError(place)

    def place_of(self, split: str, sample: int) -> int | None:
        """Return the place of a sample; None when it is not among them."""
        before = 0
        for one in self.splits:
            if one.name == split:
                position = one.position_of(sample)
                return None if position is None else before + position
            before += len(one)
        return None

    @property
    def lengths(self) -> tuple[int, ...]:
        """How many samples are of each split."""
        return tuple(map(len, self.splits))


def read_columns(
    scan: DatasetScan,
    splits: tuple[Split, ...],
    columns: tuple[ScanColumn, ...],
    answered: Callable[[ColumnValues | ViewerError], None],
) -> None:
    """Ask for columns of some splits, and answer once all are there, or one cannot be had."""
    parts: dict[str, tuple[array[float], ...]] = {}
    failed: list[ViewerError] = []
    waiting = {split.name for split in splits}

    def take(split: Split, answer: Message | ViewerError) -> None:
        waiting.discard(split.name)
        try:
            parts[split.name] = _taken(answer, len(split))
        except ViewerError as error:
            failed.append(error)
        if not waiting:
            answered(failed[0] if failed else ColumnValues(splits, columns, _joined(parts, splits, len(columns))))

    for split in splits:
        scan.ask(partial(ReadColumns, split=split.name, columns=columns), partial(take, split))


def _taken(answer: Message | ViewerError, length: int) -> tuple[array[float], ...]:
    if isinstance(answer, ViewerError):
        raise answer
    if not isinstance(answer, ColumnsRead):
        raise ViewerError("What the scan has found came in another form; please report it.")
    return take_files(answer, length)


def take_files(answer: ColumnsRead, length: int) -> tuple[array[float], ...]:
    """Return the numbers of an answer, and remove its files.

    Raises
    ------
    ViewerError
        When a file is not there, or has not so many numbers.
    """
    try:
        return tuple(_read(Path(file), length) for file in answer.files)
    except OSError as error:
        why = error.strerror or str(error)
        raise ViewerError(f"What the scan has found could not be read from {error.filename}: {why}.") from error
    finally:
        for file in answer.files:
            Path(file).unlink(missing_ok=True)


def _read(file: Path, length: int) -> array[float]:
    numbers = array("d")
    content = file.read_bytes()
    if len(content) != length * numbers.itemsize:
        raise ViewerError(f"What the scan has found of {length:,} samples is not whole in {file}; scan again.")
    numbers.frombytes(content)
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers


def _joined(
    parts: dict[str, tuple[array[float], ...]], splits: tuple[Split, ...], columns: int
) -> tuple[array[float], ...]:
    joined = [array("d") for _ in range(columns)]
    for split in splits:
        for column, numbers in zip(joined, parts[split.name], strict=True):
            column.extend(numbers)
    return tuple(joined)
