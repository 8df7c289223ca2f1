"""What the reader may be asked, and what it answers."""

from __future__ import annotations

from viewer.protocol import (
    Cancelled,
    CheckSample,
    DatasetOpened,
    DatasetsFound,
    ExampleWritten,
    Failed,
    OpenDataset,
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

Request = OpenDataset | ReadSample | CheckSample | ReadTable | ReadSeriesRange | ReadSeries | WriteExample

ANSWERS = (
    DatasetOpened,
    DatasetsFound,
    SampleRead,
    SampleChecked,
    TableRead,
    SeriesRangeRead,
    SeriesRead,
    SeriesRead,
    ExampleWritten,
    Failed,
    Cancelled,
)
