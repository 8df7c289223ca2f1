"""What the reader may be asked, and what it answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from viewer.protocol import (
    Cancelled,
    CheckErrors,
    CheckSample,
    DatasetOpened,
    DatasetsFound,
    ErrorsChecked,
    ErrorsRead,
    ExampleWritten,
    Failed,
    FindPairs,
    OpenDataset,
    PairsFound,
    ReadErrors,
    ReadSample,
    ReadSeries,
    ReadSeriesRange,
    ReadTable,
    SampleChecked,
    SampleRead,
    SeriesRangeRead,
    SeriesRead,
    TableRead,
    WriteExample,
)

Request = (
    OpenDataset
    | ReadSample
    | CheckSample
    | ReadTable
    | ReadSeriesRange
    | ReadSeries
    | FindPairs
    | ReadErrors
    | CheckErrors
    | WriteExample
)

ANSWERS = (
    DatasetOpened,
    DatasetsFound,
    SampleRead,
    SampleChecked,
    TableRead,
    SeriesRangeRead,
    SeriesRead,
    PairsFound,
    ErrorsRead,
    ErrorsChecked,
    ExampleWritten,
    Failed,
    Cancelled,
)


def following(message: Request, follows: Callable[[str], bool]) -> Request:
    """Return a request that says of each dataset in it whether links that lead out of its folder are followed."""
    if isinstance(message, WriteExample):
        return message
    path = message.path if isinstance(message, OpenDataset) else message.dataset
    if isinstance(message, ReadSeriesRange) and message.minus is not None:
        minus = replace(message.minus, follow=follows(message.minus.dataset))
        message = replace(message, minus=minus)
    return replace(message, follow=follows(path))
