"""Showing many docks at once, in slices: Qt would prepare, place, lay out and paint all of them in one turn."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow, QWidget

from viewer.shell.widgets.filled_panel import FilledPanel
from viewer.shell.widgets.visibility_panel import VisibilityPanel

_DIRECT = Qt.FindChildOption.FindDirectChildrenOnly
"""To look through all of the panels takes 10 ms."""


def polished(panels: Sequence[QWidget]) -> Iterator[None]:
    """Prepare panels that are going to be shown, one in each step."""
    for panel in panels:
        if isinstance(panel, FilledPanel):
            panel.ensure_filled()
            yield
        for part in (panel, *panel.findChildren(QWidget, options=_DIRECT)):
            part.ensurePolished()  # Qt asks its parts only as long as the panel itself is new
        yield


def placed(
    window: QMainWindow, docks: Sequence[QDockWidget], panels: Sequence[QWidget], *place: Callable[[], None]
) -> Iterator[None]:
    """Have ``place`` show the docks, in so many steps; then tell their panels and paint them, one in each.

    Nothing of the window is painted before the docks have been laid out in their places.
    """
    held = [panel for panel in panels if isinstance(panel, VisibilityPanel)]
    try:
        for panel in held:
            panel.hold(True)
        for widget in (window, *docks):
            widget.setUpdatesEnabled(False)
        for step in place:
            step()
            yield
        window.setUpdatesEnabled(True)
        for panel in held:
            yield
            panel.hold(False)
        for dock in docks:
            yield
            dock.setUpdatesEnabled(True)
    finally:
        for panel in held:
            panel.hold(False)
        for widget in (window, *docks):
            widget.setUpdatesEnabled(True)
