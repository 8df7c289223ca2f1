"""Every dock of the window, as one table."""

from __future__ import annotations

from PySide6.QtCore import Qt

from viewer.values import dataclass

LEFT = Qt.DockWidgetArea.LeftDockWidgetArea
RIGHT = Qt.DockWidgetArea.RightDockWidgetArea
BOTTOM = Qt.DockWidgetArea.BottomDockWidgetArea


@dataclass(frozen=True, slots=True)
class DockSpec:
    """One dock: its name, its title, and where it is at first.

    Attributes
    ----------
    shown
        Whether it is there at first.
    needs_dataset
        Whether there is nothing in it before a dataset is open: it is not there then.
    behind
        The dock whose tab it shares; those of the bottom are tabs anyway.
    """

    name: str
    title: str
    area: Qt.DockWidgetArea
    shown: bool = True
    needs_dataset: bool = True
    behind: str = ""


DOCKS = (
    DockSpec("dataset", "Dataset", LEFT),
    DockSpec("colors", "Colours", LEFT),
    DockSpec("zones", "Zones", LEFT, shown=False, behind="colors"),
    DockSpec("tools", "Tools", LEFT, shown=False, behind="colors"),
    DockSpec("difference", "Difference", LEFT, shown=False, behind="colors"),
    DockSpec("measure", "Measure", LEFT, shown=False, behind="colors"),
    DockSpec("samples", "Samples", BOTTOM),
    DockSpec("thumbnails", "Thumbnails", BOTTOM),
    DockSpec("cache", "Cache", BOTTOM, needs_dataset=False),
    DockSpec("plots", "Plots", BOTTOM, shown=False),
    DockSpec("pins", "Pins", BOTTOM, shown=False),
    DockSpec("prediction", "Prediction", BOTTOM, shown=False),
    DockSpec("statistics", "Statistics", BOTTOM, shown=False),
    DockSpec("health", "Health", BOTTOM, shown=False),
    DockSpec("info", "Information", RIGHT, shown=False),
)
"""Every dock, in the order of the menu; those of the bottom are tabs, the first one in front."""
