"""One sample of the ``cgns`` backend: its time steps, each in a file of its own or several in one."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from viewer.numbers import short
from viewer.reader.adf_file import AdfFile, is_adf_file
from viewer.reader.cgns_file import CgnsFile
from viewer.reader.file_state import digest_of
from viewer.reader.hdf5_array import WhyNot
from viewer.reader.hdf5_file import State
from viewer.reader.iterative import at_step, has_times, step_times
from viewer.reader.step_remarks import odd_steps
from viewer.reader.tree import Node
from viewer.values import dataclass
from viewer.wording import sentence

if TYPE_CHECKING:
    from viewer.reader.conversions import Conversions

_KEPT_FILES = 2
"""Files of a sample whose structure is kept: the one on screen and its neighbour in time."""


@dataclass(frozen=True, slots=True)
class TimeStep:
    """A time step: its file, and its place among the times that the file states; ``only`` where it states no others."""

    time: float
    file: Path
    place: int
    only: bool


class CgnsSample:
    """One sample: a file for each time step, or files with several steps each.

    Parameters
    ----------
    title
        What messages call it.
    files
        Its files in the order they were written.
    why_not
        Says why a file that links inside them lead to may not be opened; empty when it may.
    conversions
        Has files in the ADF format converted.
    together
        Whether other samples lie in the same folder.
    """

    def __init__(
        self,
        title: str,
        files: list[Path],
        why_not: WhyNot,
        conversions: Callable[[], Conversions],
        together: bool = False,
    ) -> None:
        self._title = title
        self._together = together
        self._conversions = conversions
        self._why_not = why_not
        self._open: dict[Path, CgnsFile | AdfFile] = {}
        self._linked: dict[Path, State | None] = {}
        self._quick = ""  # where the file before had its time
        self._timeless = 0  # files that state no time
        self._unread = 0  # those of them that have a place for it
        self._notes: list[str] = []
        steps = [step for number, file in enumerate(files) for step in self._steps_of(file, number)]
        if self._unread and len(files) == 1:
            self._notes.append(f"The time of {title} cannot be read; it is shown as time 0.")
        elif self._unread or 0 < self._timeless < len(files):
            gives = "gives no time; it" if self._timeless == 1 else "give no time; each"
            self._notes.append(
                f"{self._timeless:,} of the {len(files):,} files of {title} {gives} is shown at its position in the "
                "series."
            )
        if len({step.time for step in steps}) < len(steps):
            steps = self._numbered(steps)
        self._steps = sorted(steps, key=lambda step: step.time)
        self._seen = self._status_of_files()

    @property
    def times(self) -> tuple[float, ...]:
        """Time values, ascending and distinct."""
        return tuple(step.time for step in self._steps)

    @property
    def steps(self) -> tuple[TimeStep, ...]:
        """Where each time step is, in the order of :attr:`times`."""
        return tuple(self._steps)

    @property
    def notes(self) -> tuple[str, ...]:
        """Sentences to show beside every picture of the sample."""
        remarks = [text for file in self._open.values() for text in file.remarks]
        return (*self._notes, *dict.fromkeys(remarks))

    def state(self, time_index: int) -> str:
        """Return a digest of the state of the files of a time step: its own, those it links to, and what lies beside.

        External storage and virtual datasets have their values in other files, which only reading tells; they lie in
        the same folder as a rule, in which there is nothing but time steps otherwise. Where other samples are in it as
        well, only what is linked is looked at.

        Raises
        ------
        SampleError
            When one of them is gone.
        """
        file = self._steps[time_index].file
        return digest_of([*self._file(file).statuses(), *self._beside(file.parent)], repr(self.times))

    def _beside(self, folder: Path) -> list[os.stat_result]:
        """Look at the files in a folder that are no time steps of this sample; those of other samples are no matter."""
        if self._together:
            return []
        steps = {step.file.name for step in self._steps}
        found = []
        try:
            with os.scandir(folder) as entries:
                names = sorted(
                    entry.name for entry in entries if entry.name not in steps and not entry.name.startswith(".")
                )
            for name in names:
                found.append(os.stat(folder / name))
        except OSError:
            pass  # gone meanwhile, or a link to nowhere: whoever needs it says so
        return found

    def linked(self) -> dict[Path, State | None]:
        """Return the files that links in its own have led to so far, and what each was when it was opened."""
        for file in self._open.values():
            self._linked |= file.linked()
        return dict(self._linked)

    def tree(self, time_index: int) -> Node:
        """Return the tree of a time step; arrays are read when asked for.

        Raises
        ------
        SampleError
            When the file cannot be read.
        """
        step = self._steps[time_index]
        return self.step_of(self.whole_tree(step.file), step)

    def whole_tree(self, file: Path) -> Node:
        """Return the tree of one of its files, with all times that it has.

        Raises
        ------
        SampleError
            When the file cannot be read.
        """
        return self._file(file).tree()

    @staticmethod
    def step_of(tree: Node, step: TimeStep) -> Node:
        """Return a time step of the tree of its file."""
        return tree if step.only else at_step(tree, step.place)

    def changed(self) -> bool:
        """Whether files have come, gone or been rewritten since this sample was made."""
        return self._status_of_files() != self._seen

    def _status_of_files(self) -> tuple[object, ...]:
        """Status of the folder and of all files; None for what is not there."""
        files = dict.fromkeys(step.file for step in self._steps)
        folders = () if self._together else dict.fromkeys(file.parent for file in files)
        return tuple(_version(path) for path in (*folders, *files))

    def close(self) -> None:
        """Let go of the files; they are opened again when they are needed."""
        for file in self._open.values():
            file.close()

    def _file(self, path: Path) -> CgnsFile | AdfFile:
        known = self._open.pop(path, None)
        if known is None and is_adf_file(path):
            known = AdfFile(self._title, path, self._conversions())
        elif known is None:
            known = CgnsFile(self._title, path, self._why_not)
        while len(self._open) >= _KEPT_FILES:
            gone = self._open.pop(next(iter(self._open)))
            self._linked |= gone.linked()
            gone.close()
        self._open[path] = known
        return known

    def _steps_of(self, file: Path, number: int) -> list[TimeStep]:
        """Find the times of a file; one that states none is known by its number."""
        if self._quick:
            # One small read (0.5 ms) instead of the whole structure: series have hundreds of files.
            time = self._file(file).number_at(self._quick)
            if time is not None:
                return [TimeStep(time, file, 0, only=True)]
        tree = self._file(file).tree()
        times = step_times(tree)
        if not times:
            self._timeless += 1
            self._unread += any(map(has_times, tree.labelled("CGNSBase_t")))
        if len(times) <= 1:
            self._quick = self._quick or place_of_time(tree)
            return [TimeStep(times[0] if times else float(number), file, 0, only=True)]
        self._notes.extend(odd_steps(tree))
        return [TimeStep(time, file, place, only=False) for place, time in enumerate(times)]

    def _numbered(self, steps: list[TimeStep]) -> list[TimeStep]:
        """Tell steps of one time apart by their numbers: exporters write 0 into each file, and none may vanish."""
        counts = Counter(step.time for step in steps)
        time, count = counts.most_common(1)[0]
        self._notes.append(
            sentence(f"{self._title} gives the time {short(time)} for {count:,} steps; its steps are numbered instead.")
        )
        return [replace(step, time=float(number)) for number, step in enumerate(steps)]


def _version(path: Path) -> tuple[int, ...] | None:
    try:
        status = os.stat(path)
    except OSError:
        return None
    return (status.st_size, status.st_mtime_ns, status.st_dev, status.st_ino)


def place_of_time(tree: Node) -> str:
    """Return where a file of one time step states it, as far as that is where everybody does; else empty."""
    for base in tree.labelled("CGNSBase_t"):
        if base.child("Time") is not None:
            return f"{base.name}/Time/TimeValues"
    return ""
