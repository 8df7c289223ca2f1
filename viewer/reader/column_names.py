"""Which column a name stands for, where pyplaid spells two things alike.

A zarr array cannot have ``/`` in its name, so pyplaid writes ``__``, which names of fields and bases may have as well.
And the times of a column ``<path>`` are in the column ``<path>_times``, which may be a field's own name. Names are
therefore looked up among the paths that the dataset says it has, and what stays ambiguous is said.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

TIMES = "_times"


def times_of(path: str) -> str:
    """Return the name of the column with the times of another."""
    return path + TIMES


def spelled(path: str) -> str:
    """Return the name of the zarr array of a column."""
    return path.replace("/", "__")


class Spelling:
    """Finds the column of a zarr array's name.

    Parameters
    ----------
    columns
        The columns that differ between samples, by variable_schema.yaml: those that are stored as arrays.
    labels
        All paths of the dataset, for arrays that the schema does not have.
    """

    def __init__(self, columns: Iterable[str], labels: Collection[str]) -> None:
        self._labels = labels
        self._stages = (_by_spelling(columns), _by_spelling([*labels, *map(times_of, labels)]))

    def paths(self, name: str) -> list[str]:
        """Return the columns that an array of this name can be: usually one, none if it is no column."""
        return next((stage[name] for stage in self._stages if name in stage), [])

    def is_times(self, path: str) -> bool:
        """Whether a column holds the times of another, and is not a field of such a name."""
        return path.endswith(TIMES) and path not in self._labels


def _by_spelling(paths: Iterable[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for path in dict.fromkeys(paths):
        found.setdefault(spelled(path), []).append(path)
    return found


def clashes(labels: Collection[str]) -> list[str]:
    """Return the paths whose times would be in a column that is a path of its own: pyplaid keeps one of both."""
    return [path for path in labels if times_of(path) in labels]
