"""Samples in mesh files of other programs: a file each, or the time steps of one in several files or in one."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from viewer.errors import SampleError
from viewer.reader.conversions import Conversion, Conversions
from viewer.reader.mesh_file_parts import parts_of
from viewer.reader.outline import globals_base
from viewer.reader.tree import Node
from viewer.values import dataclass
from viewer.wording import sample_name

MOST_FOR_TABLE = 2**26
"""Bytes of files that are read for the globals in the table of samples."""

SPLIT = "files"
"""Name of the only split."""


@dataclass(frozen=True, slots=True)
class FileStep:
    """A time step: its files, which are shown together, its place among the steps in them, and its time."""

    files: tuple[Path, ...]
    place: int = 0
    time: float = 0.0


@dataclass(frozen=True, slots=True)
class PlannedSample:
    """A sample before it is read.

    ``steps`` are its time steps; there is one where the file itself may have several (``within``). ``collection`` is
    the file that lists them, where there is one.
    """

    name: str
    steps: tuple[FileStep, ...]
    within: bool = False
    collection: Path | None = None


class MeshFilesDataset:
    """Mesh files as samples, whose ids are their places."""

    def __init__(self, samples: Sequence[PlannedSample], conversions: Conversions) -> None:
        self._samples, self._conversions = samples, conversions

    def splits(self) -> dict[str, list[int]]:
        """Return the sample ids of the only split."""
        return {SPLIT: list(range(len(self._samples)))}

    def sample(self, split: str, number: int) -> MeshFilesSample:
        """Return one sample.

        Raises
        ------
        SampleError
            When the dataset does not have it, or its times are in a file that cannot be read.
        """
        return MeshFilesSample(self._planned(split, number), self._conversions)

    def files(self, split: str, number: int) -> list[Path]:
        """Return all files of a sample, and those that they name.

        Raises
        ------
        SampleError
            When the dataset does not have it.
        """
        planned = self._planned(split, number)
        listing = () if planned.collection is None else (planned.collection,)
        own = dict.fromkeys([*listing, *(file for step in planned.steps for file in step.files)])
        return list(dict.fromkeys(part for file in own for part in (file, *parts_of(file))))

    def _planned(self, split: str, number: int) -> PlannedSample:
        if split != SPLIT or not 0 <= number < len(self._samples):
            raise SampleError(f"There is no {sample_name(number, split)}: {len(self._samples):,} were found.")
        return self._samples[number]

    def globals_base(self, split: str, number: int) -> Node | None:
        """Return the base of globals at the first time step of a sample; its file is read whole for that.

        None where that would take long: the table of samples asks for each of them, though nobody may look at them.

        Raises
        ------
        SampleError
            When the sample cannot be read.
        """
        planned = self._samples[number] if 0 <= number < len(self._samples) else None
        if planned is not None and _size(planned.steps[0].files) > MOST_FOR_TABLE:
            return None
        return globals_base(self.sample(split, number).tree(0))


def _size(files: Sequence[Path]) -> int:
    try:
        return sum(os.stat(file).st_size for file in files)
    except OSError:
        return 0  # whoever reads them says so


class MeshFilesSample:
    """One sample of mesh files."""

    def __init__(self, planned: PlannedSample, conversions: Conversions) -> None:
        several = len(planned.steps) > 1
        self._title = f"the {'files' if several else 'file'} {planned.name}"
        self._conversions = conversions
        self._steps = planned.steps
        self._last: Conversion | None = None
        self._read_within = ""
        if planned.within:
            first = planned.steps[0]
            self._read_within = conversions.state(first.files, self._title)
            self._last = conversions.get(first.files, 0, self._title)
            times = self._last.times
            if len(times) > 1:
                fits = list(times) == sorted(set(times))
                self._steps = tuple(
                    FileStep(first.files, place, time if fits else float(place)) for place, time in enumerate(times)
                )
            elif times:
                self._steps = (FileStep(first.files, 0, times[0]),)

    @property
    def times(self) -> tuple[float, ...]:
        """Time values, ascending and distinct."""
        return tuple(step.time for step in self._steps)

    @property
    def notes(self) -> tuple[str, ...]:
        """Sentences about what of the files read last is not shown, or not as it is."""
        return self._last.notes if self._last is not None else ()

    def state(self, time_index: int) -> str:
        """Return a digest of the state of the files of a time step."""
        return self._conversions.state(self._steps[time_index].files, self._title)

    def tree(self, time_index: int) -> Node:
        """Return the tree of a time step.

        Raises
        ------
        SampleError
            When its files cannot be read.
        """
        step = self._steps[time_index]
        self._last = self._conversions.get(step.files, step.place, self._title)
        return self._last.root

    def changed(self) -> bool:
        """Whether a file that has all time steps in it is another one now."""
        if not self._read_within:
            return False
        try:
            return self._conversions.state(self._steps[0].files, self._title) != self._read_within
        except SampleError:
            return True

    def close(self) -> None:
        """Nothing is open; what was converted is kept by the dataset."""
