"""Which fields are the components of one vector.

CGNS says it by names alone (``VelocityX``, ``VelocityY``), and data sets have habits of their own. Names belong
together when they differ in nothing but the axis, all axes from the first one on are there, and either

* the axis is a letter: x and y, or x, y and z, of one case, at the end of the name (``VelocityX``, ``Ux``, ``U_x``,
  ``Velocity-x``) or with the same mark on both sides within it (``v_x_IC``); stresses and strains (:data:`TENSORS`) and
  rows of tensors (``XX``, ``XY``, ``XZ`` beside ``YY``) are no vectors;
* or it is a digit, 1 and 2, or 1, 2 and 3 and no other one, after a name that vectors have (:data:`STEMS`): ``U1`` and
  ``U2`` are a displacement, ``T1`` and ``T2`` two temperatures, ``Y1`` and ``Y2`` two species.

The vector is called what is left without the axis and the mark before it: ``U_x`` and ``U_y`` are ``U``. Where a field
has that name already, or the name is empty, they stay apart.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from viewer.values import dataclass

STEMS = frozenset(
    ("u", "v", "vel", "velo", "velocity", "disp", "displ", "displacement", "acc", "acceleration", "force", "normal")
)
"""Names of vectors whose components may be numbered, in lower case."""

TENSORS = frozenset(("s", "sig", "sigma", "stress", "tau", "e", "eps", "epsilon", "strain"))
"""Names that have a component for each axis and are no vectors, in lower case."""

_AT_END = re.compile(r".+(?P<axis>[xyzXYZ123])")
_WITHIN = re.compile(r".+?(?P<mark>[_\-. ])(?P<axis>[xyzXYZ])(?P=mark).+")
_SETS = ("XYZ", "xyz", "123")


@dataclass(frozen=True, slots=True)
class Vector:
    """A vector of a zone: its name, and the names of its components."""

    name: str
    components: tuple[str, ...]


def vectors_of(names: Collection[str]) -> list[Vector]:
    """Return the vectors among the fields of one solution, in the order of their first components."""
    found: list[Vector] = []
    used: set[str] = set()
    for name in names:
        vector = None if name in used else _vector_from(name, names)
        if vector is not None and vector.name not in {other.name for other in found}:
            used.update(vector.components)
            found.append(vector)
    return found


def _vector_from(name: str, names: Collection[str]) -> Vector | None:
    for pattern in (_AT_END, _WITHIN):
        match = pattern.fullmatch(name)
        if match is None:
            continue
        before, after = name[: match.start("axis")], name[match.end("axis") :]
        axes = next((axes for axes in _SETS if match["axis"] in axes), "")
        stem = before.rstrip("_-. ")
        if not stem or stem + after in names or not _may_be(stem, axes, before, names):
            continue
        parts = [before + axis + after for axis in axes]
        there = tuple(part for part in parts if part in names)
        if len(there) >= 2 and there == tuple(parts[: len(there)]):
            return Vector(stem + after, there)
    return None


def _is_row(stem: str, axes: str, names: Collection[str]) -> bool:
    """Whether a name without its axis ends with another one, and so is a row of a tensor: XX, XY and XZ beside YY."""
    tensor = stem[:-1]
    return stem[-1] in axes and all(tensor + axis + axis in names for axis in axes[:2])


def _may_be(stem: str, axes: str, before: str, names: Collection[str]) -> bool:
    """Whether a name with these axes may be a vector's; ``before`` is what stands before a digit."""
    if axes != "123":
        return bool(axes) and stem.lower() not in TENSORS and not _is_row(stem, axes, names)
    return stem.lower() in STEMS and not any(before + digit in names for digit in "0456789")
