"""How the window looks: pictures of it, of its menus and of its dialogs."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRect, QTimer
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QMainWindow,
    QMenu,
    QPushButton,
    QWidget,
)

from tests.end2end.probes.inside import Inside

OUTSIDE = ("file.quit", "help.logs", "cache.reveal")
"""Actions that end the program or start another one."""


def docks(inside: Inside) -> list[str]:
    """Return the names of all docks, in the order of the table."""
    from viewer.shell.window.dock_table import DOCKS

    return [spec.name for spec in DOCKS]


def shown_docks(inside: Inside) -> list[str]:
    """Return the names of the docks that are there, in front or behind a tab."""
    return [name for name in docks(inside) if not inside.window.docks[name].isHidden()]


def close_dock(inside: Inside, name: str) -> None:
    """Close a dock as its button does."""
    inside.window.docks[name].close()


def show_usual_docks(inside: Inside) -> None:
    """Show the docks that are there at first with a dataset, and no others."""
    from viewer.shell.window.dock_table import DOCKS

    for spec in DOCKS:
        inside.window.docks[spec.name].setVisible(spec.shown)
    inside.window.docks["samples"].raise_()


def lacks_usual_docks(inside: Inside) -> list[str]:
    """Return which of the docks that are there at first are not."""
    from viewer.shell.window.dock_table import DOCKS

    return [spec.name for spec in DOCKS if spec.shown and inside.window.docks[spec.name].isHidden()]


def is_dock_laid_out(inside: Inside, name: str) -> bool:
    """Whether a dock is seen, and so has what is in it only then."""
    content = inside.window.docks[name].widget()
    place = QRect(content.mapTo(inside.window, QPoint()), content.size())  # behind a tab it lies outside the window
    return content.isVisible() and inside.window.rect().intersects(place)


def smallest_size(inside: Inside) -> list[int]:
    """Width and height that the window cannot go below, once all that is in it has said what it needs."""
    for _ in range(5):  # each goes one widget up
        inside.qt.sendPostedEvents(None, QEvent.Type.LayoutRequest)
    smallest = inside.window.layout().minimumSize()
    return [smallest.width(), smallest.height()]


def size(inside: Inside) -> list[int]:
    return [inside.window.width(), inside.window.height()]


def tools(inside: Inside) -> list[str]:
    """Return the ids of the actions that add a tool."""
    return [action for action in inside.window.actions_.by_id if action.startswith("tools.add.")]


def asking(inside: Inside) -> list[str]:
    """Return the ids of the actions that open something to read or to answer: those with an ellipsis, and *Help*."""
    from viewer.shell.window.action_table import ACTIONS

    found = [spec.id for spec in ACTIONS if spec.text.endswith("…") or spec.id.startswith("help.")]
    return [action for action in found if action not in OUTSIDE and inside.window.actions_[action].isEnabled()]


def trigger_later(inside: Inside, action: str) -> None:
    """Trigger an action that may not return before a dialog is answered."""
    QTimer.singleShot(0, inside.window.actions_[action], inside.window.actions_[action].trigger)


def click_later(inside: Inside, button: str) -> None:
    """Click a button that may not return before a dialog is answered."""
    found = inside.find(button, QAbstractButton)
    QTimer.singleShot(0, found, found.click)


def status_tip(inside: Inside, action: str) -> str:
    return inside.window.actions_[action].statusTip()


def menus(inside: Inside) -> list[str]:
    """Return the paths of all menus."""
    return list(inside.window.menus)


def save_menu(inside: Inside, path: str, file: str) -> bool:
    """Save a picture of a menu as if it were open."""
    menu: QMenu = inside.window.menus[path]
    menu.ensurePolished()
    menu.resize(menu.sizeHint())
    return menu.grab().save(file)


def _others(inside: Inside) -> list[QWidget]:
    found = [widget for widget in inside.qt.topLevelWidgets() if widget.isVisible() and widget is not inside.window]
    return [widget for widget in found if isinstance(widget, (QDialog, QMainWindow)) or widget.isWindow()]


def other_windows(inside: Inside) -> int:
    """Return how many windows there are besides the main one."""
    return len(_others(inside))


def is_alone(inside: Inside) -> bool:
    """Whether there is the main window only."""
    return not _others(inside)


def is_other_filled(inside: Inside) -> bool:
    """Whether the window in front has all that it waits for: the picture that it previews, and what is "…" at first."""
    from viewer.shell.figure.preview import FigurePreview

    other = _others(inside)[-1]
    waits = any(preview.image is None for preview in other.findChildren(FigurePreview))
    return not waits and all(label.text() != "…" for label in other.findChildren(QLabel))


def save_other(inside: Inside, file: str) -> bool:
    """Save a picture of the window in front that is not the main one."""
    return _others(inside)[-1].grab().save(file)


def close_others(inside: Inside) -> None:
    """Close all windows but the main one."""
    for widget in _others(inside):
        if isinstance(widget, QDialog):
            widget.reject()
        else:
            widget.close()


def close_overlays(inside: Inside) -> None:
    """Take away what lies over the window itself: the command palette and the tour."""
    from viewer.shell.window.palette.command_palette import CommandPalette
    from viewer.shell.window.tour_bubble import TourBubble, TourMark

    for kind in (CommandPalette, TourBubble, TourMark):
        for widget in inside.window.findChildren(kind):
            widget.hide()


def say_trouble(inside: Inside) -> None:
    """Show a message such as when a dataset cannot be opened."""
    inside.window.message_bar.show_message(
        "The dataset cannot be opened: /data/a/rather/long/path/to/it/infos.yaml cannot be read; "
        "check that the file is readable.",
        "a detail",
    )


def veil(inside: Inside) -> None:
    """Cover the picture as while another sample is read."""
    inside.view.set_stale("Loading sample 12 of split train…", 0, 0.4)


def unveil(inside: Inside) -> None:
    inside.view.set_stale("")


def is_veiled(inside: Inside) -> bool:
    return inside.view.veiled


def share_of_view(inside: Inside) -> float:
    """Return how much of the window the picture has, with the lines above and below it that belong to it."""
    view = inside.view.parentWidget()
    while view is not None and type(view).__name__ != "ViewPanel":
        view = view.parentWidget()
    assert view is not None
    return view.width() * view.height() / (inside.window.width() * inside.window.height())


def whole_rows(inside: Inside) -> int:
    """Return how many rows of the table of samples are seen from top to bottom."""
    table = inside.samples_panel.table
    return table.viewport().height() // table.verticalHeader().defaultSectionSize()


def is_laid_out(inside: Inside) -> bool:
    """Whether no change of the layout is waiting any more."""
    inside.qt.sendPostedEvents(None, QEvent.Type.LayoutRequest)
    return True


def squeezed(inside: Inside) -> list[str]:
    """Return the names of what is lower on screen than it can be read."""
    kinds = (QComboBox, QAbstractSpinBox, QLineEdit, QPushButton)
    found = [widget for kind in kinds for widget in inside.window.findChildren(kind) if widget.isVisible()]
    return [widget.objectName() for widget in found if widget.height() < widget.fontMetrics().height() + 2]
