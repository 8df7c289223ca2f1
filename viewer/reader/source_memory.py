"""Samples that a Python process handed over from its memory: an index, trees and arrays by their content.

``viewer/handover/layout.py`` says what lies where. The index is looked at again for each sample: a script hands over
under the same name again and again.
"""

from __future__ import annotations

import json
import math
import os
import re
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from viewer.errors import DatasetError, SampleError
from viewer.handover.layout import INDEX, VERSION
from viewer.reader.inside import Inside
from viewer.reader.iterative import at_step, step_times
from viewer.reader.outline import globals_base
from viewer.reader.regular_file import read_whole
from viewer.reader.step_remarks import odd_steps
from viewer.reader.stored_tree import StoredTree
from viewer.reader.tree import Node
from viewer.values import dataclass
from viewer.wording import sample_name

_MAX_INDEX = 2**28
"""Bytes of an index; that of a million samples has a fifth of it."""

_TRIES = 5
"""A script in a quick loop may remove what an index named that was read a moment before."""

_DIGEST = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class KnownTree:
    """A tree of a sample as the index has it: its time, None where the tree says its times itself, and its digest."""

    time: float | None
    digest: str


Index = dict[str, dict[int, tuple[KnownTree, ...]]]


class MemoryDataset:
    """A folder of samples that were handed over.

    Parameters
    ----------
    copies
        By their path, where such samples are as well: what is read once the script has ended. It may grow.

    Attributes
    ----------
    name
        What the script calls them; may be empty.

    Raises
    ------
    DatasetError
        When its index cannot be read.
    """

    def __init__(self, path: Path, inside: Inside, copies: Mapping[str, Path] = MappingProxyType({})) -> None:
        self._path, self._inside, self._copies = path, inside, copies
        self._place = path  # where they are read
        self._stamp: tuple[int, ...] = ()
        self._known: Index = {}
        self.name = ""
        self._look()

    def splits(self) -> dict[str, list[int]]:
        """Return the sample ids of each split."""
        return {split: sorted(samples) for split, samples in self._known.items()}

    def sample(self, split: str, number: int) -> MemorySample:
        """Return one sample, as it is now: what the script does meanwhile changes nothing of it.

        Raises
        ------
        SampleError
            When the dataset does not have it, or its files are gone.
        """
        for _ in range(_TRIES):
            known = self.trees(split, number)
            try:
                return MemorySample(self, split, number, known)
            except SampleError as error:
                failure = error
                if self.trees(split, number) == known:
                    break
        raise failure

    def globals_base(self, split: str, number: int) -> Node | None:
        """Return the base of globals at the first time step of a sample."""
        return globals_base(self.sample(split, number).tree(0))

    def trees(self, split: str, number: int) -> tuple[KnownTree, ...]:
        """Return which trees a sample has now.

        Raises
        ------
        SampleError
            When it has none any more.
        """
        try:
            self._look()
        except DatasetError as error:
            raise SampleError(error.sentence, detail=error.detail, reason=error.reason) from error
        known = self._known.get(split, {}).get(number)
        if known is None:
            raise SampleError(f"There is no {sample_name(number, split)}: it was not handed over.")
        return known

    def stored(self, known: KnownTree, title: str) -> StoredTree:
        """Read the structure of a tree.

        Raises
        ------
        SampleError
            When its file is gone or damaged.
        """
        return StoredTree(self._place, known.digest, title, self._inside)

    def _look(self) -> None:
        """Read the index, if it is another one than before."""
        copy = self._copies.get(str(self._path))
        if copy is not None and self._place != copy and not os.path.exists(self._path / INDEX):  # noqa: PTH110
            self._place, self._inside, self._stamp = copy, Inside(copy), ()
        file = self._place / INDEX
        self._inside.check(file, f"the dataset {self._path}")
        try:
            status = os.stat(file)
            stamp = (status.st_size, status.st_mtime_ns, status.st_dev, status.st_ino)
            if stamp == self._stamp:
                return
            content = json.loads(read_whole(file, _MAX_INDEX))
        except FileNotFoundError as error:
            raise DatasetError(
                f"The samples {self._path} are gone with the script that handed them over; run it again."
            ) from error
        except OSError as error:
            raise DatasetError(f"The samples {self._path} cannot be read: {INDEX}: {error.strerror}.") from error
        except (ValueError, RecursionError) as error:
            raise self._damaged(str(error)) from error
        if isinstance(content, dict) and content.get("version") != VERSION:
            raise DatasetError(
                f"The samples {self._path} were handed over by another version of this program; use the same for both."
            )
        try:
            known = {
                str(split): {int(number): _trees(trees) for number, trees in samples.items()}
                for split, samples in content["splits"].items()
            }
            self.name = str(content["name"])
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise self._damaged(f"{type(error).__name__}: {error}") from error
        self._known, self._stamp = known, stamp

    def _damaged(self, detail: str) -> DatasetError:
        return DatasetError(f"The samples {self._path} are damaged: {INDEX} cannot be understood.", detail=detail)


def _trees(trees: Any) -> tuple[KnownTree, ...]:
    found = tuple(KnownTree(None if time is None else float(time), digest) for time, digest in trees)
    if not found or not all(_DIGEST.fullmatch(one.digest) for one in found):
        raise ValueError("a sample has no trees")
    times = [one.time for one in found if one.time is not None]
    if times != sorted(set(times)) or not all(map(math.isfinite, times)):
        raise ValueError("the times of a sample are not in order")
    if len(times) != len(found) and (times or len(found) > 1):
        raise ValueError("only a sample of one tree may have no time")
    return found


class MemorySample:
    """One sample that was handed over, as it was when ``trees`` were its trees.

    Attributes
    ----------
    times
        Time values, ascending and distinct.
    notes
        Sentences to show beside every picture of the sample.
    """

    def __init__(self, dataset: MemoryDataset, split: str, number: int, trees: tuple[KnownTree, ...]) -> None:
        self._dataset, self._split, self._number, self._trees = dataset, split, number, trees
        self._title = sample_name(number, split)
        self._stored: dict[str, StoredTree] = {}
        self._inner = False
        self.notes: tuple[str, ...] = ()
        first = self._tree(trees[0]).root
        if trees[0].time is None:
            times = step_times(first)
            self._inner = len(times) > 1
            self.notes = odd_steps(first)
            self.times: tuple[float, ...] = times or (0.0,)
        else:
            self.times = tuple(one.time for one in trees if one.time is not None)

    def state(self, time_index: int) -> str:
        """Return the digest of the tree of a time step, which is another one if anything in it is."""
        return self._trees[0 if self._inner else time_index].digest

    def tree(self, time_index: int) -> Node:
        """Return the tree of a time step.

        Raises
        ------
        SampleError
            When its file is gone or damaged.
        """
        if self._inner:
            return at_step(self._tree(self._trees[0]).root, time_index)
        return self._tree(self._trees[time_index]).root

    def changed(self) -> bool:
        """Whether the script has handed over something else since this sample was made."""
        try:
            return self._dataset.trees(self._split, self._number) != self._trees
        except SampleError:
            return True

    def close(self) -> None:
        """Let go of the arrays that are mapped."""
        self._stored.clear()

    def _tree(self, known: KnownTree) -> StoredTree:
        found = self._stored.get(known.digest)
        if found is None:
            found = self._dataset.stored(known, self._title)
            if len(self._stored) > 1:
                self._stored.clear()
            self._stored[known.digest] = found
        return found
