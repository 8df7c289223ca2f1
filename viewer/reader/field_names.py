"""What a plain field name means: one ``FlowSolution_t`` for the whole dataset."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field

from viewer.values import dataclass

_PLAID = ("VertexFields", "CellCenterFields", "FaceCenterFields", "EdgeCenterFields")
"""Solutions as pyplaid names them: plain where the table knows no solution of the location."""


@dataclass(frozen=True, slots=True)
class FieldNames:
    """Tells fields of one name in several solutions apart, the same way in every zone of every sample.

    Attributes
    ----------
    chosen
        The solution that a (name, location) means, and whether the field is a vector.
    first
        The first solution of each location: its fields keep their names where ``chosen`` does not know them.
    """

    chosen: Mapping[tuple[str, str], tuple[str, bool]] = field(default_factory=dict)
    first: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, met: Iterable[tuple[str, str, str, bool]]) -> FieldNames:
        """Decide from (name, location, solution, whether a vector) in the order in which they are met."""
        chosen: dict[tuple[str, str], tuple[str, bool]] = {}
        first: dict[str, str] = {}
        for name, location, solution, vector in met:
            chosen.setdefault((name, location), (solution, vector))
            first.setdefault(location, solution)
        return cls(chosen, first)

    def shown(self, name: str, location: str, solution: str, vector: bool = False) -> str:
        """Return what a field is called: ``"p"``, or ``"p (Final)"`` where plain p is another solution's.

        So is a scalar of the solution in which other zones have a vector of that name.
        """
        meant = self.chosen.get((name, location))
        if meant is not None:
            plain = meant == (solution, vector)
        else:
            plain = solution == self.first.get(location, solution if solution in _PLAID else None)
        return name if plain else f"{name} ({solution})"
