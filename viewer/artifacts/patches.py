"""The named parts of a mesh in an artifact."""

from __future__ import annotations

from viewer.values import dataclass

FACES, VERTICES, CELLS = "faces", "vertices", "cells"
"""What a named part of a mesh is made of."""


@dataclass(frozen=True, slots=True)
class PatchRecord:
    """A named part of a zone's mesh: a boundary condition, a tag, a region or a section of thin elements.

    Attributes
    ----------
    name
        As in the CGNS file, once in its zone.
    of
        What the lists of numbers in the arrays are: :data:`FACES` the vertices of a face, an edge or a point each;
        :data:`VERTICES` a vertex each; :data:`CELLS` a cell of the zone each.
    first, count
        Which of the lists are its own.
    number
        How many faces, vertices or cells it has.
    about
        What is known of it in words: ``"BCInflow, 24 faces"``.
    families
        Names of the families that it belongs to.
    """

    name: str
    of: str
    first: int
    count: int
    number: int
    about: str = ""
    families: tuple[str, ...] = ()
