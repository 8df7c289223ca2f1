"""Small sheets of squares as CGNS trees: for datasets whose samples differ in what they hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from tests.datasets import Tree, base, data, section, solution, text, tree, zone

_QUAD_4 = 7


def sheet(
    fields: Mapping[str, np.ndarray] | None = None,
    *,
    name: str = "Base",
    zones: Sequence[str] = ("Zone",),
    time: float = 0.0,
    globals_: Mapping[str, str] | None = None,
) -> Tree:
    """A sheet of 3 by 2 unit squares; ``fields`` have a value at each of its 12 vertices, x running fastest."""
    points = np.array([[x, y, 0.0] for y in range(3) for x in range(4)])
    corners = [[x + 4 * y + 1, x + 4 * y + 2, x + 4 * y + 6, x + 4 * y + 5] for y in range(2) for x in range(3)]
    parts = [section("Squares", _QUAD_4, 1, np.array(corners))]
    if fields:
        parts.append(solution("Solution", fields))
    bases = [base(name, 2, 3, [zone(each, points, 6, parts) for each in zones], time)]
    if globals_:
        words = [data(key, text(value)) for key, value in globals_.items()]
        bases.append(["Global", np.array([1, 1], np.int32), words, "CGNSBase_t"])
    return tree(*bases)


P = {"p": np.arange(12.0)}
"""A field."""
