"""Read samples whole, one after the other, whatever is wrong with them."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from viewer.address import is_address
from viewer.codec import to_plain
from viewer.errors import DatasetError, SampleError
from viewer.protocol import ScanSamples
from viewer.reader.far_source import FarDataset
from viewer.reader.file_source import FileSource, LinkingSample
from viewer.reader.likeness import Unlike
from viewer.reader.mirrors import FarWish
from viewer.reader.open_datasets import HeldDataset, OpenDatasets
from viewer.reader.scan_plan import ScanPlan
from viewer.reader.scanned_sample import SampleScan
from viewer.reader.tree import Node, SampleSource
from viewer.scanning.file_states import CGNS, FileStates
from viewer.scanning.problems import features_of
from viewer.scanning.sample import ScannedSample
from viewer.wording import sample_name, sentence

logger = logging.getLogger("viewer.reader")

Step = Callable[[str, float | None], None]

_PATTERN = "the pattern"
"""What a message would call a sample that stands for others."""


def describe_here(path: str, *, follow: bool = False, cache_root: str = "") -> dict[str, Any]:
    """Do :func:`viewer.scanning.task.describe_dataset` in this process."""
    datasets = OpenDatasets()
    try:
        if is_address(path):
            held = datasets.open_mirror(datasets.mirrors.open(path, follow, FarWish(cache_root)), follow)
        else:
            held = datasets.open(path, follow)
    finally:
        datasets.mirrors.let_go()
    plain: dict[str, Any] = to_plain(held.opened.catalogue)
    return plain


def scan_here(path: str, backend: str, split: str, ids: Sequence[int], *, follow: bool = False) -> list[dict[str, Any]]:
    """Do :func:`viewer.scanning.task.scan_samples` in this process."""
    datasets = OpenDatasets()
    request = ScanSamples(0, path, backend, split, tuple(ids), follow)
    try:
        return [to_plain(one) for one in scan_held(datasets.open(path, follow), request, lambda _text, _share: None)]
    finally:
        datasets.close_files()
        datasets.mirrors.let_go()


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
    reading = _Reading(held)
    for place, number in enumerate(request.samples):
        pause = partial(step, f"Scanning sample {number}", place / len(request.samples))
        yield reading.read((request.split, number), pause)


class _Reading:
    """Reads the samples of a dataset; those that are like one before by what is known of that one."""

    def __init__(self, held: HeldDataset) -> None:
        self._source = held.opened.source
        self._features = features_of(held.opened.catalogue.problems)
        self._names = held.names()
        catalogue = held.opened.catalogue
        self._backend = catalogue.backend
        self._states = FileStates(catalogue.path, self._backend, catalogue.splits)
        self._alike = held.alike("scan", self._pattern)

    def _pattern(self, tree: Node) -> ScanPlan:
        plan = ScanPlan(tree, _PATTERN, self._names)
        if plan.troubles or any(_PATTERN in note for note in plan.notes):
            raise Unlike("There is something to say of it.")
        return plan

    def read(self, place: tuple[str, int], pause: Callable[[], None]) -> ScannedSample:
        """Read a sample; what cannot be read is said in the answer."""
        if isinstance(self._source, FarDataset):
            with contextlib.suppress(SampleError):  # reading it says why
                self._source.look(*place)
        files = self._files(place)
        state = self._states.of(*place, files)  # before it is read: what changes meanwhile is seen later
        found = self._read(place, pause)
        linked = found.state and self._states.of(*place, files) == state
        return found if linked else replace(found, state=state)

    def _files(self, place: tuple[str, int]) -> list[str]:
        """Return the files of a sample that lies anywhere; none where its place in the dataset says which they are."""
        if not isinstance(self._source, FileSource) or self._backend == CGNS:
            return []
        try:
            return sorted(map(str, self._source.files(*place)))
        except SampleError:
            return []

    def _read(self, place: tuple[str, int], pause: Callable[[], None]) -> ScannedSample:
        where = sentence(sample_name(place[1], place[0]))
        pause()
        try:
            return self._read_known(place, pause) or self._read_anew(place, pause)
        except SampleError as error:
            trouble = error.sentence
        except MemoryError:
            trouble = f"{where} needs more memory than there is."
        except (ArithmeticError, LookupError, OSError, RuntimeError, TypeError, ValueError) as error:
            # One sample, whatever is wrong with it, must not end the scan for all that follow.
            logger.error("%s", where, exc_info=error)
            trouble = f"{where} cannot be read: unexpected error ({type(error).__name__}); please report it."
        return ScannedSample(*place, troubles=(trouble,))

    def _read_known(self, place: tuple[str, int], pause: Callable[[], None]) -> ScannedSample | None:
        """Read a sample that is like one before; None where it is not, or where there is something to say of it."""
        pattern = self._alike.take(*place) if self._alike is not None else None
        if pattern is None:
            return None
        with contextlib.ExitStack() as files:
            files.callback(pattern.let_go)
            scan = SampleScan(place, self._features, pause)
            try:
                for number in range(len(pattern.times)):
                    scan.add(pattern.found(number))
            except SampleError:
                return None
            return None if scan.troubles or pattern.changed() else scan.result(pattern.times)

    def _read_anew(self, place: tuple[str, int], pause: Callable[[], None]) -> ScannedSample:
        where = sample_name(place[1], place[0])
        scan = SampleScan(place, self._features, pause)
        times: tuple[float, ...] = ()
        sample = self._source.sample(*place)  # not one of those that are kept: nobody comes back to it
        try:
            try:
                times = sample.times
                for number in range(len(times)):
                    scan.add(ScanPlan(sample.tree(number), where, self._names))
            except SampleError as error:
                scan.troubles.append(error.sentence)
            found = replace(scan.result(times, sample.notes), state=self._with_links(place, sample))
            if self._alike is not None and not scan.troubles and not sample.notes:
                self._alike.learn(*place, sample)
        finally:
            sample.close()
        return found

    def _with_links(self, place: tuple[str, int], sample: SampleSource) -> str:
        """Return the state of a sample whose files link to others, which only reading them tells; empty of others."""
        linked = sample.linked() if isinstance(sample, LinkingSample) else None
        return self._states.of(*place, [*self._files(place), *sorted(map(str, linked))]) if linked else ""
