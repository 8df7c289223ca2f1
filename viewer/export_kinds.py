"""The kinds of file that a sample can be exported as, by the ending of their names."""

from __future__ import annotations

from pathlib import Path

from viewer.errors import UsageError
from viewer.values import dataclass


@dataclass(frozen=True, slots=True)
class ExportKind:
    """A kind of file.

    Attributes
    ----------
    ending
        What its names end in, with the point.
    label
        What it is called in a list.
    one_zone
        Whether it holds the mesh of one zone only.
    many_files
        Whether there is a folder beside the file, of its name without the ending.
    all_times
        Whether it holds several time steps.
    tags
        Whether it holds named sets of points and cells.
    """

    ending: str
    label: str
    one_zone: bool = False
    many_files: bool = False
    all_times: bool = False
    tags: bool = False


KINDS: tuple[ExportKind, ...] = (
    ExportKind(".vtkhdf", "VTKHDF: all zones in one file"),
    ExportKind(".vtu", "VTK unstructured grid: one zone", one_zone=True),
    ExportKind(".vtm", "VTK multiblock: a file for each zone", many_files=True),
    ExportKind(".pvd", "ParaView collection: files for each time step", many_files=True, all_times=True),
    ExportKind(".cgns", "CGNS: all bases and zones in one file", tags=True),
)
"""What there is, the most useful first."""


def export_kind(path: Path) -> ExportKind:
    """Return the kind that a file's name says.

    Raises
    ------
    UsageError
        When it ends in something else.
    """
    found = next((kind for kind in KINDS if kind.ending == path.suffix.lower()), None)
    if found is None or not path.stem:
        endings = ", ".join(kind.ending for kind in KINDS)
        raise UsageError(f"A sample cannot be exported as {path.name}; give it one of the endings {endings}.")
    return found


def folder_beside(path: Path) -> Path | None:
    """Return the folder that an export to ``path`` makes beside the file; None when it makes none."""
    return path.with_suffix("") if export_kind(path).many_files else None
