"""Tools through the point under the cursor, for the context menu of the picture."""

from __future__ import annotations

from PySide6.QtWidgets import QMenu

from viewer.numbers import short
from viewer.protocol import Clip, IsoSurface, Plane, Probed, Slice, Tool
from viewer.shell.tools.registry import form_of
from viewer.shell.tools.tools_controller import ToolsController

_AXES = (("x", (1.0, 0.0, 0.0)), ("y", (0.0, 1.0, 0.0)), ("z", (0.0, 0.0, 1.0)))


class ToolsHere:
    """Offers to clip and to slice through a point, and the surface of its value."""

    def __init__(self, tools: ToolsController) -> None:
        self._tools = tools

    def __call__(self, menu: QMenu, found: Probed | None) -> None:
        """Add the entries; without a point they say what to do."""
        clip, cut = menu.addMenu("Clip here"), menu.addMenu("Slice here")
        for axis, normal in _AXES:
            plane = Plane(None if found is None else found.position, normal)
            self._offer(clip, f"Across {axis}", Clip(shape=plane))
            self._offer(cut, f"Across {axis}", Slice(plane=plane, ghost=True))
        value = None if found is None else found.value
        if value is not None:
            self._offer(menu, f"Iso-surface of {short(float(value))}", IsoSurface(values=(float(value),)))
        for submenu in (clip, cut):
            submenu.setEnabled(found is not None)
            if found is None:
                submenu.setTitle(f"{submenu.title()} (point at the mesh)")

    def _offer(self, menu: QMenu, text: str, tool: Tool) -> None:
        menu.addAction(text).triggered.connect(lambda: self._tools.add(form_of(tool), tool))
