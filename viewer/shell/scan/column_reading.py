"""Numbers of each sample, as the scanner hands them over in files."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from viewer.errors import ViewerError
from viewer.protocol import Message
from viewer.protocol.scan_figures import ALL_SPLITS, ScanColumn
from viewer.protocol.scan_results import ColumnsRead, ReadColumns
from viewer.protocol.split import Split
from viewer.shell.session.column_files import Numbers, take_columns
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
    numbers: tuple[Numbers, ...]

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
    """Ask for columns of one split, or of all of a dataset one after the other, and hand over the answer."""

    def take(answer: Message | ViewerError) -> None:
        try:
            answered(ColumnValues(splits, columns, _taken(answer, sum(map(len, splits)))))
        except ViewerError as error:
            answered(error)

    name = splits[0].name if len(splits) == 1 else ALL_SPLITS
    scan.ask(partial(ReadColumns, split=name, columns=columns), take)


def _taken(answer: Message | ViewerError, length: int) -> tuple[Numbers, ...]:
    if isinstance(answer, ViewerError):
        raise answer
    if not isinstance(answer, ColumnsRead):
        raise ViewerError("What the scan has found came in another form; please report it.")
    try:
        numbers = take_columns(answer.files)
    except OSError as error:
        why = error.strerror or str(error)
        raise ViewerError(f"What the scan has found could not be read from {error.filename}: {why}.") from error
    if any(len(column) != length for column in numbers):
        raise ViewerError("What the scan has found is not of all samples; reload the dataset (F5).")
    return numbers
