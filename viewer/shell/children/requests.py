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
    ReadSeriesRange,
    ReadTable,
    SampleChecked,
    SampleRead,
    SeriesRangeRead,
    TableRead,
    WriteExample,
)

Request = OpenDataset | ReadSample | CheckSample | ReadTable | ReadSeriesRange | WriteExample

ANSWERS = (
    DatasetOpened,
    DatasetsFound,
    SampleRead,
    SampleChecked,
    TableRead,
    SeriesRangeRead,
    ExampleWritten,
    Failed,
    Cancelled,
)
