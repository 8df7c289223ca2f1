"""Answer the window's requests, one at a time, in the order they came."""

from __future__ import annotations

import logging
import os
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from viewer.channel import Channel
from viewer.errors import DatasetError, ProtocolError, SampleError
from viewer.protocol import (
    AskVersions,
    Cancel,
    Cancelled,
    CheckSample,
    DatasetDownloaded,
    DatasetOpened,
    DatasetsFound,
    DownloadDataset,
    ExampleWritten,
    Failed,
    Message,
    OpenDataset,
    Progress,
    ReadSample,
    ReadSeries,
    ReadSeriesRange,
    ReadTable,
    Ready,
    SampleChecked,
    SampleRead,
    SeriesRangeRead,
    TableRead,
    WriteExample,
)
from viewer.reader.failures import Request, failure_of
from viewer.reader.kept_samples import KeptSamples
from viewer.reader.versions import versions

if TYPE_CHECKING:
    from viewer.reader.catalogue import OpenedDataset
    from viewer.reader.field_names import FieldNames

logger = logging.getLogger("viewer.reader")

_PATIENCE = 0.2
"""Seconds of work before the first progress message, and between two of them."""

_TABLE_SECONDS = 0.25
"""Seconds that reading rows of the table may hold up whatever comes next."""

Step = Callable[[str, float | None], None]


class GivenUp(Exception):  # noqa: N818 - not an error: the window asked for it
    """The request that is being worked on was given up."""


class ReaderServer:
    """The reader role: takes requests from a channel until the window goes away.

    Of several ReadSample requests that wait, only the newest is done: the window has moved on. It is owed no answer to
    the others. It goes before waiting tables and ranges. All other requests are done.
    """

    def __init__(self, channel: Channel) -> None:
        self._channel = channel
        self._waiting: deque[Request] = deque()
        self._current = 0
        self._dataset: OpenedDataset | None = None
        self._follow = False
        self._samples = KeptSamples()
        self._warm = False

    def run(self) -> int:
        """Work until the channel ends the process."""
        self._channel.send(Ready(role="reader", pid=os.getpid()))
        while True:
            if not self._waiting:
                self._listen(wait=True)
            if self._waiting:
                self._do(self._waiting.popleft())

    def _listen(self, *, wait: bool) -> None:
        """Take in what has arrived; with ``wait``, sleep until something has."""
        timeout: float | None = 0
        if wait:
            timeout = None if self._warm else 0.01
        try:
            message = self._channel.receive(timeout)
            if message is None and wait and not self._warm:
                self._warm_up()
            while message is not None:
                self._take(message)
                message = self._channel.receive(0)
        except ProtocolError as error:
            self._channel.send(Failed(0, error.sentence, error.detail))

    def _take(self, message: Message) -> None:
        if isinstance(message, Cancel):
            kept = [request for request in self._waiting if request.id != message.id]
            if len(kept) < len(self._waiting):
                self._waiting = deque(kept)
                self._channel.send(Cancelled(message.id))
            if self._current and message.id == self._current:
                raise GivenUp
        elif isinstance(message, AskVersions):
            self._channel.send(versions())
        elif isinstance(message, ReadSample):
            later = (ReadTable, ReadSeriesRange, ReadSeries)
            first = [request for request in self._waiting if not isinstance(request, (ReadSample, *later))]
            last = [request for request in self._waiting if isinstance(request, later)]
            self._waiting = deque([*first, message, *last])
        elif isinstance(message, Request):
            self._waiting.append(message)
        else:
            logger.warning("a message that is not for a reader: %s", type(message).__name__)

    def _warm_up(self) -> None:
        """Import what the first request will need, while the window has nothing to ask."""
        self._warm = True
        try:
            import h5py  # noqa: F401
            import yaml  # noqa: F401

            import viewer.reader.catalogue
            import viewer.reader.publish
            import viewer.reader.source_cgns  # noqa: F401
        except ImportError:
            pass  # the first request says so

    def _do(self, request: Request) -> None:
        self._current = request.id
        started = time.monotonic()
        reported = started

        def step(text: str, fraction: float | None) -> None:
            nonlocal reported
            self._listen(wait=False)
            now = time.monotonic()
            if now - reported >= _PATIENCE:
                reported = now
                self._channel.send(Progress(request.id, text, fraction))

        try:
            self._channel.send(self._answer(request, step))
        except GivenUp:
            self._channel.send(Cancelled(request.id))
            logger.debug("request %d was cancelled", request.id)
        except Exception as error:
            self._channel.send(failure_of(request, error))
        finally:
            self._current = 0
            self._samples.close_files()
        logger.debug("%s took %.3f s", type(request).__name__, time.monotonic() - started)

    def _answer(self, request: Request, step: Step) -> Message:
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
            return bool(self._waiting) or time.monotonic() > end

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
