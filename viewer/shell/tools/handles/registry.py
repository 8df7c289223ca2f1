"""Which handle is behind which shape, and where a tool has its shape."""

from __future__ import annotations

from typing import Any

from viewer.protocol import Box, LineSeeds, Plane, Sphere, Tool
from viewer.shell.tools.handles.box import BoxHandle
from viewer.shell.tools.handles.figure import Handle
from viewer.shell.tools.handles.line import LineHandle
from viewer.shell.tools.handles.plane import PlaneHandle
from viewer.shell.tools.handles.sphere import SphereHandle
from viewer.shell.tools.part import Place
from viewer.shell.tools.registry import form_of

HANDLES: dict[type, Handle] = {
    Box: BoxHandle(),
    LineSeeds: LineHandle(),
    Plane: PlaneHandle(),
    Sphere: SphereHandle(),
}
"""A new shape is a module here and a row of this table; a tool names the places of its shapes in its form."""


def shape_of(tool: Tool) -> tuple[Place, Any] | None:
    """Return where a tool has a shape with a handle, and the shape; None without one."""
    form = form_of(tool)
    for path in form.shapes:
        place = Place(form.name, path)
        if type(shape := place.find(tool)) in HANDLES:
            return place, shape
    return None
