"""What the reader may be asked, and what it answers."""

from __future__ import annotations

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
