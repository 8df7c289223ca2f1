"""Values of two sides point by point, or cell by cell, and what their difference is: for pictures and for ranges."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from viewer.errors import NO_DIFFERENCE, ViewerError
from viewer.protocol.comparing import ALONE, PREDICTION, RELATIVE, SIGNED, Against
from viewer.protocol.series_ranges import SubtractedField
from viewer.values import dataclass

Numbers = npt.NDArray[Any]
"""float32, float64, or integers of any size."""

Reals = npt.NDArray[np.float64]

Minus = Against | SubtractedField
"""What says how two sides are subtracted."""

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

    def other_values(self) -> Reals:
        """Return the other side's values."""
        return reduced(self.other, self.other_component).astype(np.float64)

    def other_size(self) -> Reals:
        """Return the size of the other side's values."""
        return np.abs(self.other_values())


def sides_of(own: Numbers, other: Numbers, component: int, minus: Minus) -> Sides:
    """Return the sides in the order in which they are subtracted, the other one as it counts."""
    other = adjusted(other, minus.factor, minus.offset)
    if minus.role == PREDICTION:
        return Sides(other, own, minus.component, component)
    return Sides(own, other, component, minus.component)


def shown_of(zones: dict[str, Sides], minus: Minus) -> tuple[dict[str, Reals], float | None]:
    """Return what is shown of two sides by zones, NaN where there is nothing, and the floor that was used.

    Raises
    ------
    DifferenceError
        When vectors do not fit each other.
    """
    if minus.role == ALONE:
        return {name: sides.other_values() for name, sides in zones.items()}, None
    return differences_of(zones, minus.kind, minus.floor)


def adjusted(numbers: Numbers, factor: float, offset: float) -> Numbers:
    """Return ``factor * numbers + offset`` in double precision; the very same numbers where that changes nothing."""
    if factor == 1.0 and offset == 0.0:
        return numbers
    with np.errstate(over="ignore", invalid="ignore"):
        result: Reals = factor * numbers.astype(np.float64) + offset
    return result


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


def reduced(array: Numbers, component: int) -> Numbers:
    """Return one number for each row: a component, or with -1 the magnitude of a vector and a scalar itself."""
    if array.dtype.kind == "b":
        array = array.view(np.uint8)
    elif array.dtype.kind == "f" and array.dtype not in (np.float32, np.float64):
        array = array.astype(np.float64)
    if not array.dtype.isnative:
        array = array.astype(array.dtype.newbyteorder("="))
    if array.ndim == 1:
        return array
    if component >= array.shape[1]:  # of a plane, where other zones have three; its magnitude would be something else
        return np.full(len(array), np.nan)
    if component >= 0:
        return np.ascontiguousarray(array[:, component])
    with np.errstate(over="ignore", invalid="ignore"):
        magnitude: npt.NDArray[np.floating[Any]] = np.sqrt(np.einsum("ij,ij->i", array, array, dtype=np.float64))
    return magnitude
