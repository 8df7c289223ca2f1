"""What the window is told when a request could not be done: one sentence for the user, the rest behind *Details*."""

from __future__ import annotations

import logging
import traceback

from viewer.errors import ViewerError
from viewer.extras import way_to_add
from viewer.memory import memory_limit
from viewer.protocol import (
    CheckErrors,
    CheckSample,
    DownloadDataset,
    Failed,
    FindPairs,
    OpenDataset,
    ReadErrors,
    ReadSample,
    ReadSeries,
    ReadSeriesRange,
    ReadTable,
    ScanSamples,
    WriteExample,
)
from viewer.redaction import redact
from viewer.wording import over_limit, sample_name, sentence

logger = logging.getLogger("viewer.reader")

ENGINE_MISSING = f"The dataset engine is not installed, so no dataset can be opened. {way_to_add('plaid')}"

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
    | ScanSamples
    | WriteExample
    | DownloadDataset
)
"""What a reader can be asked to do."""


def failure_of(request: Request, error: Exception) -> Failed:
    """Turn what ended a request into its answer, and log it."""
    whole = redact("".join(traceback.format_exception(error)))
    if isinstance(error, ViewerError):
        logger.info("request %d: %s %s", request.id, error.sentence, error.detail)
        return Failed(request.id, redact(error.sentence), redact(error.detail), error.reason, error.door)
    if isinstance(error, ModuleNotFoundError) and not (error.name or "").startswith("viewer"):
        logger.warning("request %d: %s", request.id, error)
        return Failed(request.id, ENGINE_MISSING, redact(str(error)))
    if isinstance(error, MemoryError):
        logger.warning("request %d: out of memory", request.id)
        limit = memory_limit()
        why = (
            f"it {over_limit(limit)}; raise the limit in Preferences"
            if limit
            else "this machine does not have enough memory"
        )
        return Failed(request.id, f"{_undone(request)}: {why}.", whole)
    logger.error("request %d", request.id, exc_info=error)
    name = type(error).__name__
    return Failed(
        request.id,
        f"{_undone(request)}: unexpected error ({name}); please report it.",
        whole,
    )


def _undone(request: Request) -> str:
    if isinstance(request, ReadSample):
        return f"{sentence(sample_name(request.sample, request.split))} in {request.dataset} could not be read"
    if isinstance(request, CheckSample):
        return f"{sentence(sample_name(request.sample, request.split))} in {request.dataset} could not be checked"
    if isinstance(request, ReadSeries):
        name, sample = request.field.name, sample_name(request.sample, request.split)
        return f"{name} could not be followed through the time steps of {sample}"
    if isinstance(request, ReadSeriesRange):
        return f"The range of {request.field} in {sample_name(request.sample, request.split)} could not be found"
    if isinstance(request, ReadTable):
        return f"The table of split {request.split} in {request.dataset} could not be read"
    if isinstance(request, (FindPairs, ReadErrors, CheckErrors)):
        return f"The dataset {request.dataset} could not be compared with its prediction {request.prediction}".rstrip()
    if isinstance(request, ScanSamples):
        return f"Samples of split {request.split} in {request.dataset} could not be scanned"
    if isinstance(request, OpenDataset):
        return f"The dataset {request.path} could not be opened"
    if isinstance(request, DownloadDataset):
        return f"The dataset {request.repo} could not be downloaded"
    return f"The example dataset could not be written to {request.path}"
