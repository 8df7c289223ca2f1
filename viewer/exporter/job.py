"""One export: steps are written as they come, and at the end everything gets its name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from viewer.artifacts.manifest import Manifest, read_manifest
from viewer.export_kinds import export_kind
from viewer.exporter.cgns_file import write_cgns
from viewer.exporter.collection import Collection
from viewer.exporter.part import ExportedPart, PartStatements, Step, left_out
from viewer.exporter.place import ExportError, ExportPlace
from viewer.exporter.vtk_files import WriteError, write_vtkhdf, write_vtm, write_vtu
from viewer.exporter.whole import notes_of_corners, whole_parts
from viewer.protocol.exporting import BeginExport, ExportStep, ExportWritten, StepExported

if TYPE_CHECKING:
    from viewer.exporter.shown import ShownParts

_WRITERS = {".vtkhdf": write_vtkhdf, ".vtu": write_vtu, ".vtm": write_vtm, ".cgns": write_cgns}


class ExportJob:
    """Writes one export.

    Parameters
    ----------
    progress
        Is told in words what takes long.

    Raises
    ------
    ViewerError
        When nothing can be written there, or as that kind of file.
    """

    def __init__(self, begin: BeginExport, progress: Callable[[str], None]) -> None:
        path = Path(begin.path)
        self._kind = export_kind(path)
        self._progress = progress
        self._place = ExportPlace(path, Path(begin.partial))
        self._collection = Collection(self._place.file, self._place.folder) if self._kind.all_times else None
        self._copies = dict(begin.copies)
        self._families: Mapping[str, tuple[str, ...]] = {}
        self._notes: list[str] = []
        self._shown: ShownParts | None = None
        self._written = 0

    def write(self, message: ExportStep) -> StepExported:
        """Write a time step.

        Raises
        ------
        ViewerError
            When it cannot be written; then nothing is left of the export.
        """
        directory = Path(message.artifact)
        manifest = read_manifest(directory)
        try:
            if self._written and self._collection is None:
                raise ExportError(f"A {self._kind.ending} file holds one time step; choose .pvd for several.")
            parts = self._parts(directory, manifest, message)
            if not parts:
                raise ExportError("There is nothing to export: the tools leave nothing, or all zones are hidden.")
            if message.scene is None:
                self._notes += left_out(manifest, parts)
                parts = self._with_stated(parts, manifest)
            self._write(Step(parts, manifest.globals_, manifest.time, self._families))
        except (OSError, WriteError) as error:
            failure = self._place.failure(error)  # before what was written is gone, which tells how full the disk is
            self._place.discard()
            raise failure from error
        except BaseException:
            self._place.discard()
            raise
        self._written += 1
        return StepExported()

    def finish(self) -> ExportWritten:
        """Give everything its name.

        Raises
        ------
        ViewerError
            When that cannot be done; then nothing is left of the export.
        """
        try:
            if self._collection is not None:
                self._collection.finish()
        except OSError as error:
            failure = self._place.failure(error)
            self._place.discard()
            raise failure from error
        files, size = self._place.publish()
        return ExportWritten(str(self._place.path), files, size, tuple(dict.fromkeys(self._notes)))

    def _parts(self, directory: Path, manifest: Manifest, message: ExportStep) -> tuple[ExportedPart, ...]:
        if message.scene is None:
            self._notes += notes_of_corners(directory, manifest)
            return whole_parts(directory, manifest, message.fields)
        if self._shown is None:
            from viewer.exporter.shown import ShownParts  # the tools: not for a whole sample

            self._shown = ShownParts(self._progress)
        parts = self._shown.of(directory, manifest, message.scene, message.fields)
        self._notes += self._shown.notes
        return parts

    def _with_stated(self, parts: tuple[ExportedPart, ...], manifest: Manifest) -> tuple[ExportedPart, ...]:
        """Return the parts with what files state of them, where the kind of file has room for it."""
        if not self._kind.tags:
            return parts
        from viewer.exporter.stated import read_stated  # the reader: not for other kinds of files

        found = read_stated(manifest, self._copies)
        self._notes += found.notes
        self._families = found.families
        return tuple(replace(part, stated=found.zones.get((part.base, part.zone), PartStatements())) for part in parts)

    def _write(self, step: Step) -> None:
        self._place.require(step.bytes)
        if self._collection is not None:
            self._collection.add(step)
        else:
            _WRITERS[self._kind.ending](step, self._place.file)
