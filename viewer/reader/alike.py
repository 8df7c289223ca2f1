"""Samples whose files differ in nothing but the values of arrays: what was found out about one holds for the others."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Generic, TypeVar

from viewer.errors import SampleError
from viewer.reader.file_pattern import FilePattern
from viewer.reader.iterative import step_times
from viewer.reader.likeness import Unlike
from viewer.reader.sample_cgns import CgnsSample
from viewer.reader.source_cgns import CgnsDataset
from viewer.reader.tree import Node, SampleSource

logger = logging.getLogger("viewer.reader")

MOST_KEPT = 2**24
"""Bytes of files that are kept to compare others with, some 25 kB of each time step; the trees take four times that."""

MOST_IN_VAIN = 32
"""Samples that are made to stand for others before the first one is like any: after that hardly one ever will be."""

_TRIES = 3
"""Samples with files of the same sizes that are made to stand for others: after that they hardly are alike."""

_MOST_SIZES = 10_000
"""Sizes of files that are remembered."""

T = TypeVar("T")

_Key = tuple[tuple[str, int], ...]
"""Names and sizes of the files of a sample."""


class SamplePattern(Generic[T]):
    """A sample that stands for others: its times, and what was found out about each time step.

    The values of the trees are those of the sample whose files were taken last.

    Parameters
    ----------
    find
        Finds out about the tree of a time step; every value that it reads is the same in all samples that are alike.

    Raises
    ------
    Unlike
        When there can be no other sample like it.
    SampleError
        When it cannot be read.
    OSError
        When it is gone.
    """

    def __init__(self, sample: CgnsSample, files: Sequence[Path], find: Callable[[Node], T]) -> None:
        self.times = sample.times
        patterns = {file: FilePattern(sample.whole_tree(file), file) for file in files}
        for pattern in patterns.values():
            _look_for_times(pattern.tree)
        self._found = [find(sample.step_of(patterns[step.file].tree, step)) for step in sample.steps]
        for pattern in patterns.values():
            pattern.seal()
        self._patterns = tuple(patterns.values())
        if sample.changed():
            raise Unlike("It has just changed.")

    def found(self, place: int) -> T:
        """Return what was found out about a time step."""
        return self._found[place]

    @property
    def size(self) -> int:
        """Bytes that it keeps of its files."""
        return sum(pattern.size for pattern in self._patterns)

    def take(self, files: Sequence[Path]) -> bool:
        """Open the files of a sample, and say whether they are like those of this one.

        Raises
        ------
        OSError
            When one cannot be opened.
        """
        with contextlib.ExitStack() as undo:
            undo.callback(self.let_go)
            if not all(pattern.take(file) for pattern, file in zip(self._patterns, files, strict=True)):
                return False
            undo.pop_all()
        return True

    def changed(self) -> bool:
        """Whether one of the files that were taken has been written to, or is gone."""
        return any(pattern.changed() for pattern in self._patterns)

    def let_go(self) -> None:
        """Close the files that were taken."""
        for pattern in self._patterns:
            pattern.let_go()


class AlikeSamples(Generic[T]):
    """Recognises samples of a dataset that are like one that was read before.

    Parameters
    ----------
    source
        The dataset.
    find
        Finds out about the tree of a time step.
    """

    def __init__(self, source: CgnsDataset, find: Callable[[Node], T]) -> None:
        self._source = source
        self._find = find
        # Those of the sizes that were met last come last.
        self._patterns: dict[_Key, list[SamplePattern[T]]] = {}
        self._met: dict[_Key, int] = {}
        self._in_vain = 0

    def take(self, split: str, number: int) -> SamplePattern[T] | None:
        """Return what a sample is, its files open; None where that must be found out node by node."""
        try:
            files = self._source.files(split, number)
            key = _key_of(files)
            for pattern in self._patterns.get(key, ()):
                if pattern.take(files):
                    self._patterns[key] = self._patterns.pop(key)
                    self._in_vain = 0
                    return pattern
        except (OSError, SampleError) as error:
            logger.debug("sample %d of split %s is read node by node: %s", number, split, error)
        return None

    def learn(self, split: str, number: int, sample: SampleSource) -> None:
        """Make a sample that was read node by node stand for others, from the second on with files of these sizes."""
        assert isinstance(sample, CgnsSample)
        if self._in_vain >= MOST_IN_VAIN:
            return  # each has a mesh of its own: files of the same size are so by chance
        with contextlib.suppress(OSError, SampleError):
            files = self._source.files(split, number)
            key = _key_of(files)
            if len(self._met) >= _MOST_SIZES:
                self._met.clear()
            met = self._met[key] = self._met.get(key, 0) + 1
            if not 1 < met <= 1 + _TRIES:
                return
            try:
                pattern = SamplePattern(sample, files, self._find)
            except Unlike as reason:
                logger.debug("sample %d of split %s does not stand for others: %s", number, split, reason.sentence)
                return
            self._in_vain += 1
            self._patterns[key] = [*self._patterns.pop(key, ()), pattern]
            while len(self._patterns) > 1 and self._kept() > MOST_KEPT:
                del self._patterns[next(iter(self._patterns))]

    def _kept(self) -> int:
        return sum(pattern.size for patterns in self._patterns.values() for pattern in patterns)


def _key_of(files: Sequence[Path]) -> _Key:
    return tuple((file.name, file.stat().st_size) for file in files)


def _look_for_times(tree: Node) -> None:
    """Look at whatever the times of a sample are found by, so that all samples that are alike have the same."""
    step_times(tree)
    for base in tree.labelled("CGNSBase_t"):
        holder = base.child("Time")
        values = holder.child("TimeValues") if holder is not None else None
        if values is not None:
            values.value()
