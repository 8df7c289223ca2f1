"""A difference of two fields as it is drawn, and what computes it."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from viewer.artifacts.manifest import Manifest
from viewer.protocol.comparing import Against, Compared
from viewer.renderer.values import Values
from viewer.subtraction import Sides
from viewer.values import dataclass


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
