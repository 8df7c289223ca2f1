"""Look up what is asked."""

from __future__ import annotations

import os
import secrets
from collections.abc import Sequence
from pathlib import Path

from viewer.errors import UsageError
from viewer.protocol import Message
from viewer.protocol.reading import Catalogue
from viewer.protocol.scan_figures import ALL_SPLITS
from viewer.protocol.scan_results import (
    ColumnsRead,
    FiguresRead,
    FindingsRead,
    ForgetScan,
    HistogramRead,
    ReadColumns,
    ReadFigures,
    ReadFindings,
    ReadHistogram,
    ScanForgotten,
    ScanOpened,
    ScanRequest,
)
from viewer.protocol.split import Split
from viewer.scanning.store.figures import counts_of, figures_of
from viewer.scanning.store.findings import as_shown, findings_in
from viewer.scanning.store.histogram import histogram_of
from viewer.scanning.store.store import ScanStore


class ScanAnswers:
    """Answers questions about one dataset, in any thread.

    Parameters
    ----------
    scratch
        Where files of columns are put.
    """

    def __init__(self, store: ScanStore, catalogue: Catalogue, scratch: Path) -> None:
        self._store, self._catalogue, self._scratch = store, catalogue, scratch

    def opened(self, number: int) -> ScanOpened:
        """Return what is kept."""
        counts = counts_of(self._store, self._catalogue.splits)
        return ScanOpened(number, counts, self._store.columns(), self._store.size())

    def answer(self, request: ScanRequest) -> Message:
        """Return the answer to a question.

        Raises
        ------
        ViewerError
            When there is none, in a sentence.
        sqlite3.Error, OSError
            When nothing can be read, or no file written.
        """
        if isinstance(request, ReadFigures):
            figures = figures_of(self._store, self._catalogue.splits)
            return FiguresRead(request.id, figures, self._store.columns(), self._store.size())
        if isinstance(request, ReadColumns):
            return self._columns(request)
        if isinstance(request, ReadHistogram):
            return self._histogram(request)
        if isinstance(request, ReadFindings):
            return FindingsRead(request.id, as_shown(findings_in(self._store, self._catalogue)))
        if isinstance(request, ForgetScan):
            self._store.forget()
            return ScanForgotten(request.id)
        raise UsageError("A dataset is opened once.")

    def _columns(self, request: ReadColumns) -> ColumnsRead:
        splits = self._splits(request.split)
        files: list[str] = []
        for column in request.columns:
            path = str(self._scratch / f"scan-column-{secrets.token_hex(8)}")
            with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
                for split in splits:
                    stream.write(self._store.numbers(split, column))
            files.append(path)
        return ColumnsRead(request.id, request.split, request.columns, tuple(files))

    def _histogram(self, request: ReadHistogram) -> HistogramRead:
        splits = self._splits(request.split)
        if request.bins < 1:
            raise UsageError("A histogram has at least one bin.")
        sample = None if request.sample is None else (request.split, request.sample)
        found = histogram_of(self._store, splits, request.field, request.bins, sample)
        return HistogramRead(request.id, found.edges, found.counts, found.nan, found.infinite)

    def _splits(self, name: str) -> Sequence[Split]:
        splits = [split for split in self._catalogue.splits if name in (ALL_SPLITS, split.name)]
        if not splits:
            raise UsageError(f"The dataset {self._catalogue.place} has no split {name}.")
        return splits
