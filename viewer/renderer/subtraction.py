"""Values of two sides point by point, or cell by cell, and what their difference is."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from viewer.artifacts.manifest import Manifest
from viewer.errors import NO_DIFFERENCE, ViewerError
from viewer.protocol.comparing import RELATIVE, SIGNED, Against, Compared
from viewer.renderer.normalizer import Numbers
from viewer.renderer.values import Values, reduced
from viewer.values import dataclass

Reals = npt.NDArray[np.float64]

FLOOR = 1e-3
"""Share of the largest value of the other side below which a relative difference takes it for that, unless told."""

_TOO_LARGE = 2.0**63


class DifferenceError(ViewerError):
    """Two fields have no difference; the sentence says why."""

    def __init__(self, sentence: str, *, reason: str = NO_DIFFERENCE) -> None:
        super().__init__(sentence, reason=reason)


@dataclass(frozen=True, slots=True)
class Sides:
    """Two fields of one zone, with a row for each of its points or cells; vectors have a column for each component.

    A component is -1 for a vector as a whole, which a scalar has as well.
    """

    own: Numbers
    other: Numbers
    component: int
    other_component: int

    @property
    def are_vectors(self) -> bool:
        """Whether vectors as a whole are compared."""
        whole = self.component < 0 and self.other_component < 0
        return whole and self.own.ndim == 2 and self.other.ndim == 2

    def at(self, number: int) -> tuple[int | float, int | float]:
        """Return both values at a point or cell, of vectors as a whole the magnitudes."""
        rows = slice(number, number + 1)
        one, two = reduced(self.own[rows], self.component), reduced(self.other[rows], self.other_component)
        return one[0].item(), two[0].item()

    def distance(self, kind: str) -> Reals:
        """Return the signed difference, or its size for any other kind.

        Raises
        ------
        DifferenceError
            When these are vectors with different numbers of components.
        """
        if kind == SIGNED or not self.are_vectors:
            plain = subtract(reduced(self.own, self.component), reduced(self.other, self.other_component))
            return plain if kind == SIGNED else np.abs(plain)
        if self.own.shape[1] != self.other.shape[1]:
            raise DifferenceError(
                f"A vector of {self.own.shape[1]} components has no difference with one of {self.other.shape[1]}; "
                "choose a component of each, or the signed difference of their magnitudes."
            )
        parts = [subtract(self.own[:, axis], self.other[:, axis]) for axis in range(self.own.shape[1])]
        with np.errstate(over="ignore", invalid="ignore"):
            length: Reals = np.sqrt(sum(part * part for part in parts))
        return length

    def other_size(self) -> Reals:
        """Return the size of the other side's values."""
        return np.abs(reduced(self.other, self.other_component).astype(np.float64))


@dataclass(frozen=True, slots=True)
class FoundDifference:
    """A difference by zone name: its values, what it is the difference of, and how it came about."""

    values: dict[str, Values]
    sides: dict[str, Sides]
    compared: Compared


class DifferenceSource(Protocol):
    """What computes differences."""

    def of(
        self, directory: Path, manifest: Manifest, field: str, location: str, component: int, against: Against
    ) -> FoundDifference:
        """Return the difference of a field of an artifact with another field.

        Raises
        ------
        DifferenceError
            When there is none; with the reason :data:`viewer.errors.MESHES_DIFFER` where interpolation would make one.
        ArtifactError
            When a file is missing or does not fit its mesh.
        """
        ...


def subtract(own: Numbers, other: Numbers) -> Reals:
    """Return ``own - other``; integers of any two sizes are subtracted exactly, and rounded once."""
    if own.dtype.kind == "f" or other.dtype.kind == "f":
        with np.errstate(over="ignore", invalid="ignore"):
            result: Reals = own.astype(np.float64) - other.astype(np.float64)
        return result
    about = own.astype(np.float64) - other.astype(np.float64)
    # Modulo 2**64 the difference is right whichever kinds the integers come in, as long as it fits in 64 bits.
    exact = (own.astype(np.uint64) - other.astype(np.uint64)).view(np.int64).astype(np.float64)
    return np.where(np.abs(about) < _TOO_LARGE, exact, about)


def differences_of(zones: dict[str, Sides], kind: str, floor: float | None) -> tuple[dict[str, Reals], float | None]:
    """Return the differences of zones by their names, NaN where there is none, and the floor that was used.

    The floor is chosen for all zones together.

    Raises
    ------
    DifferenceError
        When vectors do not fit each other.
    """
    found: dict[str, Reals] = {name: sides.distance(kind) for name, sides in zones.items()}
    if kind != RELATIVE:
        return found, None
    sizes = {name: sides.other_size() for name, sides in zones.items()}
    if floor is None:
        floor = FLOOR * max((_largest(size) for size in sizes.values()), default=0.0)
    floor = abs(floor)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        for name, size in sizes.items():
            found[name] = found[name] / np.maximum(size, floor)
    return found, floor


def _largest(sizes: npt.NDArray[Any]) -> float:
    finite = sizes[np.isfinite(sizes)]
    return float(finite.max()) if len(finite) else 0.0
