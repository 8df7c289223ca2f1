"""What the reader may be asked, and what it answers."""

from __future__ import annotations

from viewer.protocol import (
    Cancelled,
    CheckSample,
    DatasetOpened,
    DatasetsFound,
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
    ExampleWritten,
    Failed,
    Cancelled,
)
