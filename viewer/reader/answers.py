"""What a reader does for the window: open, read, tabulate, download. It knows nothing of the channel."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from viewer.errors import DatasetError, SampleError
from viewer.far.asking import Ask, ask_nobody
from viewer.pairs.sample_errors import SampleErrors
from viewer.protocol import (
    CheckErrors,
    CheckSample,
    DatasetDownloaded,
    DownloadDataset,
    ErrorsChecked,
    ErrorsRead,
    ExampleWritten,
    FindPairs,
    Message,
    OpenDataset,
    PairsFound,
    ReadErrors,
    ReadSample,
    ReadSeries,
    ReadSeriesRange,
    ReadTable,
    SampleChecked,
    SampleRead,
    SamplesScanned,
    ScanSamples,
    SeriesRangeRead,
    Split,
    SubtractedField,
    TableRead,
    WriteExample,
)
from viewer.reader.failures import Request
from viewer.reader.open_datasets import HeldDataset, OpenDatasets

_PORTION = 0.25
"""Seconds that a portion of the table, or of the errors, may hold up whatever comes next."""

_MOST_SUMS = 80
"""Sums in one answer: the window reads it between two frames."""

Step = Callable[[str, float | None], None]


class Answers:
    """Answers requests, one at a time; keeps the datasets that were opened last, and the samples that were read last.

    Parameters
    ----------
    hurried
        Whether something else waits, so that what can be done in parts had better stop.
    ask
        Asks the user what only the user can say, in any thread.
    guard
        Called before there are secrets in this process, which other machines want.
    """

    def __init__(
        self, hurried: Callable[[], bool], ask: Ask = ask_nobody, guard: Callable[[], None] = lambda: None
    ) -> None:
        self._hurried = hurried
        self._datasets = OpenDatasets()
        self._datasets.mirrors.guard = guard
        self._datasets.ask = ask

    def said(self, text: str) -> str:
        """Return a sentence with addresses where it names the folders of what is on other machines."""
        return self._datasets.mirrors.said(text)

    def use_copy(self, path: str, copy: str) -> None:
        """Read samples that a script handed over from a copy once they are gone."""
        self._datasets.use_copy(path, copy)

    def close_files(self) -> None:
        """Keep no file of a dataset open between two requests; what was fetched of it may be removed then."""
        self._datasets.close_files()
        self._datasets.mirrors.let_go()

    def answer(self, request: Request, step: Step) -> Message:
        """Return the answer to a request; raises what keeps it from being done.

        Parameters
        ----------
        step
            Called now and then with what is being done and how far it is; it may raise to end the work.
        """
        self._datasets.pause = lambda: step("Reading files", None)
        self._datasets.step = step
        if isinstance(request, OpenDataset):
            from viewer.reader.opening import open_or_list

            return open_or_list(self._datasets, request, step)
        if isinstance(request, ReadTable):
            return self._tabulate(request, step)
        if isinstance(request, (ReadSeriesRange, ReadSeries)):
            return self._through_time(request, step)
        if isinstance(request, FindPairs):
            return self._find_pairs(request, step)
        if isinstance(request, ReadErrors):
            return self._compare(request, step)
        if isinstance(request, CheckErrors):
            return self._check_errors(request, step)
        if isinstance(request, ScanSamples):
            from viewer.reader.scan_samples import scan_held

            held = self._datasets.get(request.dataset, request.follow)
            return SamplesScanned(request.id, tuple(scan_held(held, request, step)))
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

    def _tabulate(self, request: ReadTable, step: Step) -> Message:
        from viewer.reader.table import read_rows

        opened = self._datasets.get(request.dataset, request.follow).opened
        split = _split_of(request, opened.catalogue.splits)
        numbers = (split.id_at(place) for place in range(request.start, len(split)))
        rows = read_rows(opened.source, split.name, numbers, self._enough("Reading the table of samples", step))
        return TableRead(request.id, split.name, request.start, rows)

    def _enough(self, text: str, step: Step) -> Callable[[], bool]:
        """Return what says when a portion is long enough."""
        end = time.monotonic() + _PORTION

        def enough() -> bool:
            step(text, None)
            return self._hurried() or time.monotonic() > end

        return enough

    def _find_pairs(self, request: FindPairs, step: Step) -> Message:
        from viewer.reader.far_comparing import costs_of
        from viewer.reader.pair_finder import find_pairs
        from viewer.reader.prediction_listing import listing_of

        if request.rules.trouble:
            raise DatasetError(request.rules.trouble)
        far = False
        if request.prediction:
            self._datasets.forget(request.prediction)
            far = self._datasets.mirrors.renew(request.prediction, request.follow)
        listing = "" if far else listing_of(request.prediction)  # before it is opened: what comes meanwhile is new
        reference, prediction = self._both(request)
        pairing, splits, notes = find_pairs(reference, prediction, request.rules, step)
        sides = [held.opened.catalogue for held in (reference, prediction) if held is not None]
        return PairsFound(request.id, pairing, splits, notes, listing, costs_of(sides, splits))

    def _check_errors(self, request: CheckErrors, step: Step) -> Message:
        from viewer.reader.compared_files import changed_samples
        from viewer.reader.prediction_listing import listing_of

        changed = changed_samples(request, self._both(request), step) if request.samples else ()
        relisted = bool(request.listing) and listing_of(request.prediction) != request.listing
        return ErrorsChecked(request.id, request.split, changed, relisted)

    def _both(self, request: FindPairs | ReadErrors | CheckErrors) -> tuple[HeldDataset, HeldDataset | None]:
        reference = self._datasets.get(request.dataset, request.follow)
        if not request.prediction:
            return reference, None
        return reference, self._datasets.get(request.prediction, request.follow, request.dataset)

    def _compare(self, request: ReadErrors, step: Step) -> Message:
        from viewer.reader.compared_files import state_of, with_links
        from viewer.reader.errors_of_sample import SampleComparison

        reference, prediction = self._both(request)
        split = _split_of(request, reference.opened.catalogue.splits)
        text = "Comparing with the prediction"
        enough = self._enough(text, step)
        comparison = SampleComparison(reference, prediction, request.pairs, request.positions, lambda: step(text, None))
        stop = min(len(split), request.start + request.most) if request.most else len(split)
        found: list[SampleErrors] = []
        sums = 0
        for place in range(request.start, stop):
            if found and (enough() or sums > _MOST_SUMS):
                break
            number = split.id_at(place)
            state = state_of((reference, prediction), split.name, number)
            errors = comparison.compare(split.name, number)
            found.append(replace(errors, state=with_links(state, (reference, prediction), split.name, number)))
            sums += len(found[-1].zones) + len(found[-1].tags)
        return ErrorsRead(request.id, split.name, request.start, tuple(found))

    def _through_time(self, request: ReadSeriesRange | ReadSeries, step: Step) -> Message:
        from viewer.reader.series import read_series
        from viewer.reader.series_range import read_series_range

        if isinstance(request, ReadSeriesRange) and request.minus is not None:
            return self._range_of_difference(request, request.minus, step)
        reference = request.reference if isinstance(request, ReadSeriesRange) else ""
        held = self._datasets.get(request.dataset, request.follow, reference)
        sample = held.sample(request.split, request.sample)
        names = held.names_for(sample)
        if isinstance(request, ReadSeries):
            return read_series(sample, request, step, names)
        return SeriesRangeRead(request.id, read_series_range(sample, request, step, names))

    def _range_of_difference(self, request: ReadSeriesRange, minus: SubtractedField, step: Step) -> SeriesRangeRead:
        from viewer.reader.difference_range import read_difference_range

        own = self._datasets.get(request.dataset, request.follow, request.reference)
        other = self._datasets.get(minus.dataset, minus.follow, minus.reference)
        return SeriesRangeRead(request.id, (read_difference_range(own, other, request, step),))

    def _has_changed(self, request: CheckSample) -> bool:
        try:
            held = self._datasets.get(request.dataset, request.follow, request.reference)
            return held.sample(request.split, request.sample).state(request.time_index) != request.state
        except (SampleError, IndexError):
            return True

    def _read(self, request: ReadSample, step: Step) -> Message:
        from viewer.reader.publish import publish_sample

        held = self._datasets.get(request.dataset, request.follow, request.reference)
        step(f"Reading sample {request.sample}", None)
        sample = held.sample(request.split, request.sample)
        published = publish_sample(sample, request, held.opened.catalogue.path, step, held.names_for(sample))
        if published.failure is not None:
            raise published.failure
        return SampleRead(request.id, str(published.directory), published.fields)


def _split_of(request: ReadTable | ReadErrors, splits: tuple[Split, ...]) -> Split:
    split = next((split for split in splits if split.name == request.split), None)
    if split is None or request.start < 0:
        raise DatasetError(f"The dataset {request.dataset} has no split {request.split} with these samples.")
    return split
