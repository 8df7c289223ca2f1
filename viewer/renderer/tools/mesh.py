"""Mesh: how the mesh is drawn; the looks of its actors are those of :mod:`viewer.renderer.actors`."""

from __future__ import annotations

from collections.abc import Sequence

from viewer.protocol import Mesh
from viewer.renderer.tools.layer import PLAIN, Layer
from viewer.renderer.tools.piece import Piece
from viewer.renderer.tools.stage import Outcome, Task
from viewer.renderer.tools.wants import ToolError


class MeshStage:
    """Draws borders and creases as lines."""

    def apply(self, tool: Mesh, pieces: Sequence[Piece], task: Task) -> Outcome:
        """See :class:`~viewer.renderer.tools.stage.Stage`."""
        if not tool.feature_edges:
            return Outcome(pieces)
        if not 0.0 <= tool.feature_angle <= 180.0:
            raise ToolError("The angle of an edge lies between 0 and 180 degrees.")
        from vtkmodules.vtkFiltersCore import vtkCleanPolyData, vtkFeatureEdges

        layers = []
        for piece in pieces:
            clean = vtkCleanPolyData()  # where normals differ points are there twice, which is no border
            clean.SetInputData(piece.drawn)
            clean.SetTolerance(0.0)
            clean.PointMergingOn()
            edges = vtkFeatureEdges()
            edges.SetInputConnection(clean.GetOutputPort())
            edges.SetFeatureAngle(tool.feature_angle)
            edges.NonManifoldEdgesOff()
            edges.ColoringOff()
            edges.Update()
            if edges.GetOutput().GetNumberOfCells():
                layers.append(Layer(edges.GetOutput(), PLAIN))
        return Outcome(pieces, tuple(layers))
