"""What the window asks an exporter, and what the exporter answers: one sample, or a part of it, as files.

An exporter writes one export and ends, so nothing carries an id. The window has the reader publish one time step after
the other and names their artifacts; the exporter writes them into a folder beside the target, which the window named
and removes if the exporter dies, and at the end everything gets its name at once.
"""

from __future__ import annotations

from typing import Any

from viewer.protocol.drawing import Scene
from viewer.values import dataclass

# Window to exporter -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class BeginExport:
    """Write to ``path``, whose ending says the kind of file; ``partial`` is the folder for what is not complete.

    ``copies`` are paths of samples that a script handed over, and of their copies, for when they are gone.
    """

    path: str
    partial: str
    copies: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ExportStep:
    """Write the time step in the directory ``artifact``: answered by :class:`StepExported`.

    ``fields`` are the names and locations of the fields to write, empty for all of them. ``scene`` has the tools and
    hidden zones, None for the whole mesh.
    """

    artifact: str
    fields: tuple[tuple[str, str], ...] = ()
    scene: Scene | None = None


@dataclass(frozen=True, slots=True)
class FinishExport:
    """All steps are written: give everything its name. Answered by :class:`ExportWritten`."""


@dataclass(frozen=True, slots=True)
class WriteTable:
    """Write a table as Parquet instead: its columns by their names. Answered by :class:`TableWritten`."""

    path: str
    heads: tuple[str, ...]
    columns: tuple[tuple[Any, ...], ...]


# Exporter to window -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class StepExported:
    """Answer to :class:`ExportStep`."""


@dataclass(frozen=True, slots=True)
class ExportWritten:
    """Answer to :class:`FinishExport`: files and bytes written, and sentences about what is not in them."""

    path: str
    files: int
    bytes: int
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TableWritten:
    """Answer to :class:`WriteTable`."""

    path: str


ExportMessage = BeginExport | ExportStep | FinishExport | WriteTable | StepExported | ExportWritten | TableWritten
"""All of it."""
