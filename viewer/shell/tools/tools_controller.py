"""The dock and the menu *Tools*."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QMenu

from viewer.protocol import Mesh, Plane, Tool, ToolNote
from viewer.shell.session.session import Session
from viewer.shell.session.state import SessionState
from viewer.shell.tools.around import Around, FieldChoice, around_of, fields_of
from viewer.shell.tools.forms.form import Form
from viewer.shell.tools.handles.registry import shape_of
from viewer.shell.tools.registry import FORMS
from viewer.shell.tools.tools_panel import ToolsPanel
from viewer.shell.window.main_window import MainWindow

_PALE = 0.3
_HEIGHT = 340


class ToolsController(QObject):
    """Ties the dock and the actions to the session."""

    def __init__(self, window: MainWindow, session: Session) -> None:
        super().__init__(window)
        self._window, self._session = window, session
        self._fields_of: object = None  # the manifest that the fields are from
        self._fields: tuple[FieldChoice, ...] = ()
        self._around = Around()
        self._were_on: tuple[bool, ...] = ()
        menu = QMenu(window)
        menu.addActions([window.actions_[f"tools.add.{form.name}"] for form in FORMS])
        self.panel = ToolsPanel(menu)
        window.docks.add("tools", self.panel)
        self.panel.chosen.connect(session.set_tools)
        self.panel.held.connect(session.set_dragging)
        session.changed.connect(self._render_state)
        # Not at once: as a dataset opens the docks may be put where they were.
        session.opened.connect(lambda _catalogue: QTimer.singleShot(0, self, self._show_what_is_there))
        window.actions_.connect({f"tools.add.{form.name}": partial(self.add, form) for form in FORMS})
        window.actions_.connect({"tools.toggle": self.toggle, "tools.clear": lambda: session.set_tools(())})

    def add(self, form: Form, tool: Tool | None = None) -> None:
        """Add a tool below the others, this one or what its form begins with, and open its form."""
        tools = self._session.state.tools
        self._window.docks.show("tools")
        there = next((row for row, tool in enumerate(tools) if form.once and isinstance(tool, form.kind)), len(tools))
        # Not at once: the dock has no height before it has been laid out, and a form takes as long as all the rest.
        QTimer.singleShot(0, self, partial(self._open, there))
        if there < len(tools):
            self._session.set_tools((*tools[:there], replace(tools[there], on=True), *tools[there + 1 :]))
            return
        added = [tool or _with_own_plane(form.begin(self._around), tools, self._around)]
        seen = self._around.vectors and min(self._around.sizes) > 0.0
        if form.within and seen and not any(isinstance(tool, Mesh) for tool in tools):
            added.append(Mesh(opacity=_PALE))
        self._session.set_tools((*tools, *added))

    def _open(self, row: int) -> None:
        """Open a form, and make the dock high enough for it, as far as the window allows."""
        self.panel.unfold_at(row)
        dock = self._window.docks["tools"]
        if not dock.isFloating() and dock.height() < _HEIGHT:
            height = min(_HEIGHT, self._window.height() // 2)
            self._window.resizeDocks([dock], [height], Qt.Orientation.Vertical)

    def toggle(self) -> None:
        """Switch all tools off, or those on again that were."""
        tools = self._session.state.tools
        now = tuple(tool.on for tool in tools)
        if any(now):
            self._were_on, on = now, (False,) * len(now)
        else:
            on = self._were_on if len(self._were_on) == len(now) else (True,) * len(now)
        self._session.set_tools(tuple(replace(tool, on=is_on) for tool, is_on in zip(tools, on, strict=True)))

    def _show_what_is_there(self) -> None:
        """Show the dock where a dataset opens with tools: the user must see why only a part of the mesh is there."""
        if self._session.state.tools:
            self._window.docks.show("tools")

    def _render_state(self, state: SessionState) -> None:
        if state.manifest is not self._fields_of:
            self._fields_of, self._fields = state.manifest, fields_of(state.manifest)
        self._around = around_of(state, self._fields, self._around)
        for action in ("tools.toggle", "tools.clear"):
            self._window.actions_[action].setEnabled(bool(state.tools))
        self.panel.setEnabled(state.catalogue is not None)
        self.panel.render_tools(state.tools, self._around, _notes(state))


def _with_own_plane(tool: Tool, others: tuple[Tool, ...], around: Around) -> Tool:
    """Return a tool whose plane is not that of another one: a slice just where a clip cuts would show nothing."""
    found = shape_of(tool)
    if found is None or not isinstance(found[1], Plane):
        return tool
    shapes = [shape_of(other) for other in others if other.on]
    taken = [shape[1] for shape in shapes if shape is not None]
    axes = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))
    across = [normal for axis, normal in enumerate(axes) if axis != around.flat_axis]
    free = [plane for plane in (found[1], *(replace(found[1], normal=to) for to in across)) if plane not in taken]
    return found[0].replaced(tool, free[0]) if free else tool


def _notes(state: SessionState) -> tuple[ToolNote, ...]:
    """Return what is to be said of the tools, as long as those on screen are at the same places."""
    shown = state.shown
    if shown is None or list(map(type, shown.tools)) != list(map(type, state.tools)):
        return ()
    return shown.scene.tool_notes
