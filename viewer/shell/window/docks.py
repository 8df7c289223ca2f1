"""The docks of the window: where they are at first, and their entries in the menu."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow, QMenu, QWidget

from viewer.shell.widgets.visibility_panel import SeenPanel

LAYOUT_VERSION = 2
"""Docks remembered by another version of the layout are not restored."""

_LEFT = Qt.DockWidgetArea.LeftDockWidgetArea
_RIGHT = Qt.DockWidgetArea.RightDockWidgetArea
_BOTTOM = Qt.DockWidgetArea.BottomDockWidgetArea


@dataclass(frozen=True, slots=True)
class Panels:
    """What the docks hold."""

    dataset: QWidget
    colors: QWidget
    cache: QWidget
    samples: QWidget
    info: QWidget


def add_docks(window: QMainWindow, panels: Panels, menu: QMenu) -> dict[str, QDockWidget]:
    """Put the panels into docks, their toggles on top of ``menu``; returns the docks by name."""
    docks: dict[str, QDockWidget] = {}
    before = menu.actions()[0] if menu.actions() else None
    for name, title, panel, area in (
        ("dataset", "Dataset", panels.dataset, _LEFT),
        ("colors", "Colours", panels.colors, _LEFT),
        ("cache", "Cache", panels.cache, _BOTTOM),
        ("samples", "Samples", panels.samples, _BOTTOM),
        ("info", "Information", panels.info, _RIGHT),
    ):
        dock = docks[name] = QDockWidget(title, window)
        dock.setObjectName(f"dock.{name}")
        dock.setWidget(panel)
        if isinstance(panel, SeenPanel):
            dock.visibilityChanged.connect(panel.set_in_front)
        toggle = dock.toggleViewAction()
        toggle.setObjectName(f"view.dock.{name}")
        toggle.setStatusTip(f"Show or hide the {title} dock")
        menu.insertAction(before, toggle)  # type: ignore[arg-type]
        window.addDockWidget(area, dock)
    if before is not None:
        menu.insertSeparator(before)
    window.setCorner(Qt.Corner.BottomLeftCorner, _LEFT)
    window.tabifyDockWidget(docks["cache"], docks["samples"])  # the first one stays in front
    docks["info"].hide()
    window.resizeDocks([docks["dataset"], docks["info"]], [290, 320], Qt.Orientation.Horizontal)
    window.resizeDocks([docks["dataset"], docks["colors"]], [480, 230], Qt.Orientation.Vertical)
    window.resizeDocks([docks["cache"]], [240], Qt.Orientation.Vertical)
    return docks
