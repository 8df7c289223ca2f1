"""What a twin of a published dataset is, and what must be seen of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

Tree = list[Any]


@dataclass(frozen=True)
class Zone:
    """A zone that the reader has to show.

    ``vertex`` and ``cell`` are its fields as they are to be seen: of a vector one array with a column for each
    component. ``kind`` is the VTK type of its cells.
    """

    points: np.ndarray
    kind: int
    vertex: Mapping[str, np.ndarray] = field(default_factory=dict)
    cell: Mapping[str, np.ndarray] = field(default_factory=dict)
    tags: tuple[str, ...] = ()


@dataclass(frozen=True)
class TwinStep:
    """A time step: its tree, and by ``base/zone`` what is to be seen of it."""

    time: float
    tree: Tree
    zones: Mapping[str, Zone]


@dataclass(frozen=True)
class TwinSample:
    """A sample: its time steps and its globals."""

    steps: Sequence[TwinStep]
    globals_: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Twin:
    """A dataset: the ids of each split, what makes a sample of a split and an id, and its problem definition.

    ``old_infos`` has the infos of the old layout.
    """

    name: str
    splits: Mapping[str, Sequence[int]]
    make: Callable[[str, int], TwinSample]
    inputs: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()
    all_samples: bool = False
    old_infos: bool = False
