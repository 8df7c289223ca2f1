"""What a plain field name means: one ``FlowSolution_t`` for the whole dataset."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field

from viewer.values import dataclass

_PLAID = ("VertexFields", "CellCenterFields", "FaceCenterFields", "EdgeCenterFields")
"""Solutions as pyplaid names them: plain where the table knows no solution of the location."""


SCALAR, VECTOR, SHORT = "scalar", "vector", "short vector"
"""What a field is; a short vector has fewer components than its base has coordinates."""


@dataclass(frozen=True, slots=True)
class FieldNames:
    """Tells fields of one name in several solutions apart, the same way in every zone of every sample.

    Attributes
    ----------
    chosen
        The solution that a (name, location) means, and what the field is.
    first
        The first solution of each location: its fields keep their names where ``chosen`` does not know them.
    is_plain
        Whether nothing had to be told apart: each location has one solution, called as pyplaid calls it, and each name
        one meaning in it. Then any other sample as pyplaid writes it decides the same.
    """

    chosen: Mapping[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    first: Mapping[str, str] = field(default_factory=dict)
    is_plain: bool = True

    @classmethod
    def of(cls, met: Iterable[tuple[str, str, str, str]]) -> FieldNames:
        """Decide from (name, location, solution, what the field is) in the order in which they are met."""
        chosen: dict[tuple[str, str], tuple[str, str]] = {}
        first: dict[str, str] = {}
        is_plain = True
        for name, location, solution, kind in met:
            meant = chosen.setdefault((name, location), (solution, kind))
            alone = first.setdefault(location, solution) == solution and solution in _PLAID
            is_plain = is_plain and alone and meant == (solution, kind)
        return cls(chosen, first, is_plain)

    def shown(self, name: str, location: str, solution: str, kind: str = SCALAR) -> str:
        """Return what a field is called: ``"p"``, or ``"p (Final)"`` where plain p is another solution's.

        So is a scalar, or a vector that lacks a component, of the solution in which other zones have a whole vector of
        that name: their magnitudes are different things.
        """
        meant = self.chosen.get((name, location))
        if meant is not None:
            plain = meant == (solution, kind)
        else:
            plain = solution == self.first.get(location, solution if solution in _PLAID else None)
        return name if plain else f"{name} ({solution})"
