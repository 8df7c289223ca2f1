"""What the tools of a scene begin with: each batch as it is, or a coarse stand-in for it while a tool is dragged."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from viewer.artifacts.manifest import VERTEX
from viewer.protocol import Clip, ContourLines, IsoSurface, Mesh, Scene, Slice, Threshold
from viewer.renderer.batch import Batch
from viewer.renderer.tools.grids import GridStore, Mapped
from viewer.renderer.tools.job import Job
from viewer.renderer.tools.piece import Piece
from viewer.renderer.tools.wants import FoundField

_OF_COARSE = (Clip, ContourLines, IsoSurface, Mesh, Slice, Threshold)
"""Tools that show the same of a coarse mesh, but coarser; arrows would be others, and lines would end elsewhere."""

Key = tuple[Any, ...]


def may_be_coarse(scene: Scene) -> bool:
    """Whether what tools leave in a scene may be shown coarsely: one is dragged, and all of them can do with it."""
    return scene.draft and all(isinstance(tool, _OF_COARSE) for tool in scene.tools if tool.on)


class PieceStore:
    """Pieces of the last scene, which the next one has again where nothing of them has changed."""

    def __init__(self) -> None:
        self._grids = GridStore()
        self._whole: dict[str, tuple[Key, Piece]] = {}  # by the name of the batch
        self._coarse: dict[str, tuple[Key, Piece]] = {}
        self._meshes: dict[str, Mapped] = {}

    def get(self, job: Job, fields: Sequence[FoundField], *, coarse: bool) -> list[Piece]:
        """Return the pieces of a scene, with what their points have of fields.

        Parameters
        ----------
        coarse
            Whether big ones are to be coarse.

        Raises
        ------
        ArtifactError
            When arrays are missing or damaged.
        """
        self._grids.new_scene()
        whole, self._whole = self._whole, {}
        self._meshes = {}
        stand_ins, self._coarse = self._coarse, {}
        pieces = []
        for batch in job.batches:
            arrays = {
                found.want.array: found.arrays[batch.name]
                for found in fields
                if batch.name in found.arrays and found.location(batch) == VERTEX
            }
            surface = job.surfaces[batch.name]
            key = (batch, surface, tuple(arrays), *arrays.values())
            mesh = self._meshes[batch.name] = self._grids.get(job.directory, batch, surface.parts)
            known = whole.get(batch.name)
            if known is None or not same(known[0], key):
                known = (key, Piece.of(batch, mesh, surface, arrays, mesh.sections))
            self._whole[batch.name] = known
            rough = mesh.coarse(surface) if coarse else None
            if rough is not None:
                known = stand_ins.get(batch.name)
                if known is None or not same(known[0], key):
                    known = (key, rough.piece(batch, arrays))
                self._coarse[batch.name] = known
            pieces.append(known[1])
        return pieces

    @property
    def has_coarse(self) -> bool:
        """Whether any piece of the last scene is coarse."""
        return bool(self._coarse)

    def nearest_node(self, batch: Batch, cell: int, place: tuple[float, float, float]) -> int:
        """Return the point of a cell of a batch that is nearest to a place; -1 when it is not known."""
        known = self._meshes.get(batch.name)
        if known is None or batch.name not in self._whole or not 0 <= cell < batch.cells:
            return -1
        return known.nearest_node(cell, place)


def same(before: Key, now: Key, by_value: tuple[type, ...] = (tuple, Batch)) -> bool:
    """Whether nothing has changed: what is of the types ``by_value`` by its value, big things by identity."""
    return len(before) == len(now) and all(
        one is other or (isinstance(one, by_value) and type(one) is type(other) and one == other)
        for one, other in zip(before, now, strict=True)
    )
