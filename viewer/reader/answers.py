"""What a reader does for the window: open, read, tabulate, download. It knows nothing of the channel."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from viewer.errors import DatasetError, SampleError
from viewer.protocol import (
    CheckSample,
    DatasetDownloaded,
    DatasetOpened,
    DatasetsFound,
    DownloadDataset,
    ExampleWritten,
    Message,
    OpenDataset,
    ReadSample,
    ReadSeries,
    ReadSeriesRange,
    ReadTable,
    SampleChecked,
    SampleRead,
    SeriesRangeRead,
    TableRead,
    WriteExample,
)
from viewer.reader.failures import Request
from viewer.reader.kept_samples import KeptSamples

if TYPE_CHECKING:
    from viewer.reader.catalogue import OpenedDataset
    from viewer.reader.field_names import FieldNames

_TABLE_SECONDS = 0.25
"""Seconds that reading rows of the table may hold up whatever comes next."""

Step = Callable[[str, float | None], None]


class Answers:
    """Answers requests, one at a time; keeps the dataset that was opened last, and the samples that were read last.

    Parameters
    ----------
    hurried
        Whether something else waits, so that what can be done in parts had better stop.
    """

    def __init__(self, hurried: Callable[[], bool]) -> None:
        self._hurried = hurried
        self._dataset: OpenedDataset | None = None
        self._follow = False
        self._samples = KeptSamples()

    def close_files(self) -> None:
        """Keep no file of a dataset open between two requests."""
        self._samples.close_files()

    def answer(self, request: Request, step: Step) -> Message:
        """Return the answer to a request; raises what keeps it from being done.

        Parameters
        ----------
        step
            Called now and then with what is being done and how far it is; it may raise to end the work.
        """
        if isinstance(request, OpenDataset):
            return self._open_or_list(request, step)
        if isinstance(request, ReadTable):
            return self._tabulate(request, step)
        if isinstance(request, (ReadSeriesRange, ReadSeries)):
            return self._through_time(request, step)
        if isinstance(request, CheckSample):
            return SampleChecked(request.id, self._has_changed(request))
        if isinstance(request, WriteExample):
            from viewer.reader.example import write_example

            return ExampleWritten(request.id, str(write_example(Path(request.path), step)))
        if isinstance(request, DownloadDataset):
            from viewer.reader.hub import download_dataset

            path = download_dataset(request.repo, Path(request.path), request.first, step)
            return DatasetDownloaded(request.id, str(path))
        return self._read(request, step)

    def _open_or_list(self, request: OpenDataset, step: Step) -> Message:
        from viewer.reader.folder import datasets_in

        folder = Path(request.path).absolute()
        step(f"Opening {folder}", None)
        found = datasets_in(folder, lambda: step(f"Looking for datasets in {folder}", None), request.follow)
        if found:
            return DatasetsFound(request.id, str(folder), found)
        return DatasetOpened(request.id, self._open(request.path, request.follow).catalogue)

    def _open(self, path: str, follow: bool) -> OpenedDataset:
        from viewer.reader.catalogue import open_dataset

        self._samples.clear()
        self._dataset = None
        self._dataset = open_dataset(Path(path), follow)
        self._follow = follow
        return self._dataset

    def _opened(self, path: str, follow: bool) -> OpenedDataset:
        opened = self._dataset
        if opened is None or opened.catalogue.path != str(Path(path).absolute()) or follow != self._follow:
            # A reader that took over from one that died was never asked to open it.
            opened = self._open(path, follow)
        return opened

    def _tabulate(self, request: ReadTable, step: Step) -> Message:
        from viewer.reader.table import read_rows

        opened = self._opened(request.dataset, request.follow)
        split = next((split for split in opened.catalogue.splits if split.name == request.split), None)
        if split is None or request.start < 0:
            raise DatasetError(f"The dataset {request.dataset} has no split {request.split} with these samples.")
        end = time.monotonic() + _TABLE_SECONDS

        def enough() -> bool:
            step("Reading the table of samples", None)
            return self._hurried() or time.monotonic() > end

        numbers = (split.id_at(place) for place in range(request.start, len(split)))
        rows = read_rows(opened.source, split.name, numbers, enough)
        return TableRead(request.id, split.name, request.start, rows)

    def _through_time(self, request: ReadSeriesRange | ReadSeries, step: Step) -> Message:
        from viewer.reader.series import read_series
        from viewer.reader.series_range import read_series_range

        opened = self._opened(request.dataset, request.follow)
        sample, names = self._samples.get(opened, request.split, request.sample), self._names(opened)
        if isinstance(request, ReadSeries):
            return read_series(sample, request, step, names)
        return SeriesRangeRead(request.id, read_series_range(sample, request, step, names))

    def _has_changed(self, request: CheckSample) -> bool:
        try:
            opened = self._opened(request.dataset, request.follow)
            sample = self._samples.get(opened, request.split, request.sample)
            return sample.state(request.time_index) != request.state
        except (SampleError, IndexError):
            return True

    def _read(self, request: ReadSample, step: Step) -> Message:
        from viewer.reader.publish import publish_sample

        opened = self._opened(request.dataset, request.follow)
        step(f"Reading sample {request.sample}", None)
        sample = self._samples.get(opened, request.split, request.sample)
        published = publish_sample(sample, request, opened.catalogue.path, step, self._names(opened))
        if published.failure is not None:
            raise published.failure
        return SampleRead(request.id, str(published.directory), published.fields)

    def _names(self, opened: OpenedDataset) -> FieldNames:
        return opened.names.table(lambda split, number: self._samples.get(opened, split, number))
