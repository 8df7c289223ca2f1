"""How the values of each field are turned into colours, kept for every field while a person looks at others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from viewer.shell.session.state import FieldScale, Selection

Range = tuple[float, float]
Key = tuple[str, str, int]
"""Field, location, component."""


class Scales:
    """The scales of one dataset's fields.

    Attributes
    ----------
    series_range
        Says the range over all time steps of what is selected, None while it is not known. It belongs to the sample as
        well as to the field, so it is asked for and never kept.
    """

    def __init__(self) -> None:
        self._known: dict[Key, FieldScale] = {}
        self.series_range: Callable[[Selection], Range | None] = lambda _selection: None

    def of(self, selection: Selection) -> FieldScale:
        """Return the scale of the selected field, for the sample that is selected."""
        return replace(self._known.get(_key(selection), FieldScale()), series=self.series_range(selection))

    def put(self, selection: Selection, scale: FieldScale) -> None:
        """Keep the scale of the selected field."""
        self._known[_key(selection)] = scale

    def clear(self) -> None:
        """Forget all: another dataset's fields only share their names."""
        self._known.clear()


def _key(selection: Selection) -> Key:
    return (selection.field or "", selection.location, selection.component)
