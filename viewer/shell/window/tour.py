"""The tour: five short steps at the first start, each beside what it is about. It stops nobody from working."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QRect
from PySide6.QtWidgets import QToolBar, QWidget

from viewer.shell.session.saved_state import SavedState
from viewer.shell.window.main_window import MainWindow
from viewer.values import dataclass

if TYPE_CHECKING:
    from viewer.shell.window.tour_bubble import TourBubble, TourMark


@dataclass(frozen=True, slots=True)
class TourStep:
    """One step; it points at the first of ``targets`` (object names) that is on screen, or at nothing.

    ``menu`` is that of an entry of the menu bar, or ``tool`` the action of a button of the tool bar, to point at
    instead.
    """

    title: str
    text: str
    targets: tuple[str, ...] = ()
    menu: str = ""
    tool: str = ""


STEPS = (
    TourStep(
        "What this is",
        "Plaid Viewer shows PLAID datasets, meshes with fields, sample by sample. No file can freeze or crash it: "
        "reading and drawing happen in other processes.",
    ),
    TourStep(
        "Open a dataset",
        "Open its folder here, drop it on the window, or take the example with Ctrl+E. File has the Hub and what you "
        "opened last.",
        tool="file.open",
    ),
    TourStep(
        "Look at it",
        "Drag to turn, wheel to zoom, R to fit. Right and Left go through the samples. A right click offers what can "
        "be done with what is under the cursor.",
        targets=("view.frame", "welcome"),
    ),
    TourStep(
        "Find a sample",
        "The dock Samples lists every sample with its globals: click to show one, sort by a column, or filter, as "
        "alpha > 3. Ctrl+Shift+P finds any command, field or sample number.",
        targets=("samples.table",),
        menu="&View",
    ),
    TourStep(
        "Tools and cache",
        "Tools clip, slice and trace. What was read lies in a cache that goes with the program; the dock Cache shows "
        "it, and cleans up what killed programs left. This tour is in Help.",
        targets=("cache.tree",),
        menu="T&ools",
    ),
)


class Tour(QObject):
    """Shows :data:`STEPS` over the window; asks for nothing and blocks nothing."""

    def __init__(self, window: MainWindow, state: SavedState) -> None:
        super().__init__(window)
        self._window, self._state = window, state
        self._number = 0
        self._bubble: TourBubble | None = None  # made when it is needed: most starts need none
        self._mark: TourMark | None = None
        window.actions_.connect({"help.tour": self.start})

    def begin(self) -> None:
        """Start, unless the user has seen it, or skipped it, before."""
        if not self._state.tour_seen:
            self.start()

    def start(self) -> None:
        """Start with the first step."""
        self._state.see_tour()
        if self._bubble is None:
            from viewer.shell.window.tour_bubble import TourBubble, TourMark

            self._bubble, self._mark = TourBubble(self._window), TourMark(self._window)
            self._bubble.moved.connect(self._go)
            self._bubble.left.connect(self._leave)
            self._window.installEventFilter(self)
        self._number = 0
        self._show()
        self._bubble.focus_next()

    def _go(self, steps: int) -> None:
        self._number += steps
        if self._number < len(STEPS):
            self._show()
        else:
            self._leave()

    def _leave(self) -> None:
        if self._bubble is not None and self._mark is not None:
            self._bubble.hide()
            self._mark.hide()

    def _show(self) -> None:
        bubble, mark = self._bubble, self._mark
        if bubble is None or mark is None:
            return
        step = STEPS[self._number]
        bubble.show_step(self._number, len(STEPS), step.title, step.text)
        target = self._place_of(step)
        mark.setVisible(not target.isEmpty())
        mark.setGeometry(target.adjusted(-3, -3, 3, 3).intersected(self._window.rect()))
        large = target.width() * target.height() > self._window.width() * self._window.height() // 4
        bubble.place_beside(QRect() if large else target, self._window.rect().adjusted(8, 8, -8, -8))
        mark.raise_()
        bubble.show()
        bubble.raise_()

    def _place_of(self, step: TourStep) -> QRect:
        """Return where in the window that is what a step is about; empty when it is about nothing on screen."""
        window = self._window
        for name in step.targets:
            found = window.findChild(QWidget, name)
            if found is not None and found.isVisible() and not found.visibleRegion().isEmpty():
                return QRect(found.mapTo(window, QPoint(0, 0)), found.size())
        bar = window.findChild(QToolBar, "tool_bar")
        if step.tool and bar is not None:
            button = bar.widgetForAction(window.actions_[step.tool])
            if button is not None and button.isVisible():
                return QRect(button.mapTo(window, QPoint(0, 0)), button.size())
        if step.menu:
            menus = window.menuBar()
            found_at = menus.actionGeometry(window.menus[step.menu].menuAction())
            return found_at.translated(menus.mapTo(window, QPoint(0, 0)))
        return QRect()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Stay beside what it is about when the window changes."""
        kinds = (QEvent.Type.Resize, QEvent.Type.LayoutRequest)
        if event.type() in kinds and self._bubble is not None and self._bubble.isVisible():
            self._show()
        return False
