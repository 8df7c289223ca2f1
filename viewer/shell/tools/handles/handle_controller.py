"""The handle of the tool at work in the dock: what is dragged in the view is the tool, and its form follows."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from viewer.protocol import Tool
from viewer.shell.children.renderer_client import RendererClient
from viewer.shell.session.saved_state import SavedState
from viewer.shell.session.session import Session
from viewer.shell.tools.handles.handle_view import HandleView
from viewer.shell.tools.handles.registry import HANDLES, shape_of
from viewer.shell.tools.tools_panel import ToolsPanel
from viewer.shell.window.main_window import MainWindow

SWITCH = "tools.handles"


class HandleController(QObject):
    """Shows one handle at a time.

    Parameters
    ----------
    panel
        Says which tool is at work.
    view
        The widget that shows the frames.

    Attributes
    ----------
    view
        What draws the handle.
    """

    def __init__(
        self,
        window: MainWindow,
        session: Session,
        renderer: RendererClient,
        panel: ToolsPanel,
        view: QWidget,
        state: SavedState,
    ) -> None:
        super().__init__(window)
        self._session, self._panel, self._state = session, panel, state
        self._switch = window.actions_["tools.handles"]
        self.view = HandleView(view)
        self.view.grabbed.connect(lambda: session.set_dragging(True))
        self.view.dragged.connect(self._on_dragged)
        self.view.dropped.connect(lambda: session.set_dragging(False))
        window.actions_.connect({"tools.handles": self._on_switched})
        panel.work_changed.connect(self._render)
        renderer.frame.connect(lambda frame: self.view.set_camera(frame.camera, frame.area))
        renderer.died.connect(lambda _outcome: self.view.set_camera(None))

    def _on_switched(self) -> None:
        self._state.remember_handles(self._switch.isChecked())
        self._render()

    def _render(self) -> None:
        tool = self._tool()[1]
        found = shape_of(tool) if tool is not None and tool.on and self._switch.isChecked() else None
        if found is None or self._session.state.shown is None:
            self.view.set_shape(None, None, self._panel.around)
        else:
            self.view.set_shape(HANDLES[type(found[1])], found[1], self._panel.around)

    def _tool(self) -> tuple[int, Tool | None]:
        return self._panel.at_work or (-1, None)

    def _on_dragged(self, shape: Any) -> None:
        row, tool = self._tool()
        found = shape_of(tool) if tool is not None else None
        if tool is not None and found is not None:
            tools = self._session.state.tools
            self._session.set_tools((*tools[:row], found[0].replaced(tool, shape), *tools[row + 1 :]))
