"""Read samples whole, one after the other, whatever is wrong with them."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterator, Sequence
from functools import partial
from typing import Any

from viewer.codec import to_plain
from viewer.errors import DatasetError, SampleError
from viewer.protocol import ScanSamples
from viewer.reader.open_datasets import HeldDataset, OpenDatasets
from viewer.reader.scanned_sample import SampleScan
from viewer.scanning.problems import features_of
from viewer.scanning.sample import ScannedSample
from viewer.wording import sample_name, sentence

logger = logging.getLogger("viewer.reader")

Step = Callable[[str, float | None], None]


def describe_here(path: str) -> dict[str, Any]:
    """Do :func:`viewer.scanning.task.describe_dataset` in this process."""
    plain: dict[str, Any] = to_plain(OpenDatasets().open(path, follow=False).opened.catalogue)
    return plain


def scan_here(path: str, backend: str, split: str, ids: Sequence[int]) -> list[dict[str, Any]]:
    """Do :func:`viewer.scanning.task.scan_samples` in this process."""
    held = OpenDatasets().open(path, follow=False)
    request = ScanSamples(0, path, backend, split, tuple(ids))
    return [to_plain(found) for found in scan_held(held, request, lambda _text, _share: None)]


def scan_held(held: HeldDataset, request: ScanSamples, step: Step) -> Iterator[ScannedSample]:
    """Yield what is in each of the samples that are asked for.

    Raises
    ------
    DatasetError
        When the dataset has another backend than the request says.
    """
    catalogue = held.opened.catalogue
    if catalogue.backend != request.backend:
        raise DatasetError(
            f"The dataset {request.dataset} has the backend {catalogue.backend} and not {request.backend}: it is not "
            "the one that was opened; scan it again."
        )
    features = features_of(catalogue.problems)
    for place, number in enumerate(request.samples):
        pause = partial(step, f"Scanning sample {number}", place / len(request.samples))
        yield _scan(held, (request.split, number), features, pause)


def _scan(
    held: HeldDataset, place: tuple[str, int], features: Collection[str], pause: Callable[[], None]
) -> ScannedSample:
    where = sentence(sample_name(place[1], place[0]))
    try:
        sample = held.opened.source.sample(*place)  # not one of those that are kept: nobody comes back to it
        try:
            return SampleScan(sample, place, held.names(), features, pause).run()
        finally:
            sample.close()
    except SampleError as error:
        trouble = error.sentence
    except MemoryError:
        trouble = f"{where} needs more memory than there is."
    except (ArithmeticError, LookupError, OSError, RuntimeError, TypeError, ValueError) as error:
        # One sample, whatever is wrong with it, must not end the scan for all that follow.
        logger.error("%s", where, exc_info=error)
        trouble = f"{where} cannot be read: unexpected error ({type(error).__name__}); please report it."
    return ScannedSample(*place, troubles=(trouble,))
