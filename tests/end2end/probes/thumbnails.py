"""The dock *Thumbnails*: what there is of each sample, where it lies, and what a user does with it."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.end2end.probes.inside import Inside
from viewer.codec import to_plain
from viewer.shell.thumbnail_dock.grid import ThumbnailGrid
from viewer.shell.thumbnails.sheet import Sheet


def _grid(inside: Inside) -> ThumbnailGrid:
    inside.thumbnails.controller.panel.ensure_filled()
    return inside.thumbnails.controller.panel.grid


def _sheet(inside: Inside) -> Sheet:
    sheet = inside.thumbnails.thumbnails.sheet
    assert sheet is not None
    return sheet


def show(inside: Inside) -> None:
    """Bring the dock to the front."""
    inside.show_dock("thumbnails")


def hide(inside: Inside) -> None:
    """Bring another dock to the front."""
    inside.show_dock("samples")


def is_complete(inside: Inside) -> bool:
    """Whether each sample has its picture, or a reason for having none, and the pictures seen are in memory."""
    thumbnails = inside.thumbnails.thumbnails
    if not thumbnails.complete or not inside.thumbnails.controller.panel.is_on_screen:
        return False
    cells = map(thumbnails.cell, thumbnails.maker.next.samples_seen)
    return all(cell.failure is not None or (cell.picture is not None and not cell.former) for cell in cells)


def are_settled(inside: Inside) -> bool:
    """Whether nobody sees them, or they are all there."""
    return not inside.thumbnails.controller.panel.is_on_screen or is_complete(inside)


def number(inside: Inside) -> int:
    """Number of the sheet that is shown; 0 when there is none."""
    sheet = inside.thumbnails.thumbnails.sheet
    return 0 if sheet is None else sheet.number


def made(inside: Inside) -> list[int]:
    """Samples that have a picture."""
    sheet = inside.thumbnails.thumbnails.sheet
    return [] if sheet is None else sorted(sheet.pictures)


def failures(inside: Inside) -> dict[str, str]:
    """Why samples have no picture, by their numbers."""
    return {str(sample): failure.sentence for sample, failure in _sheet(inside).failures.items()}


def file(inside: Inside, sample: int) -> str:
    """The file of the picture of a sample."""
    return str(_sheet(inside).file(sample))


def artifact(inside: Inside, sample: int) -> str:
    """What the picture of a sample was made of."""
    return str(_sheet(inside).pictures[sample][0])


def seen(inside: Inside) -> list[int]:
    """The samples whose cells are seen, in their order."""
    return list(inside.thumbnails.thumbnails.maker.next.samples_seen)


def about(inside: Inside) -> str:
    """What is said of all."""
    inside.thumbnails.controller._say()
    return inside.thumbnails.controller.panel.about.text()


def tip(inside: Inside, sample: int) -> str:
    """What the tool tip of a sample says."""
    failure = inside.thumbnails.thumbnails.cell(sample).failure
    return "" if failure is None else failure.sentence


def range_of(inside: Inside) -> list[float]:
    """What the colours of all pictures span; empty where each has a range of its own."""
    return list(_sheet(inside).look.range or ())


def renderer(inside: Inside) -> int:
    """Process id of the second renderer; 0 while there is none."""
    return inside.thumbnails.thumbnails.maker.renderer.child.pid


def do_not_linger(inside: Inside) -> None:
    """Have the second renderer ended at once, and not after a while; later ones stay as long as ever."""
    ending = inside.thumbnails.thumbnails.maker._ending
    lingers = ending.interval()
    ending.timeout.connect(lambda: ending.setInterval(lingers), Qt.ConnectionType.SingleShotConnection)
    ending.start(0)


def forget_as_renderer_ends(inside: Inside) -> None:
    """Make all of them anew in the moment in which the second renderer is told to end."""
    inside.thumbnails.thumbnails.maker.renderer.stop()
    forget_all(inside)


def has_no_renderer(inside: Inside) -> bool:
    """Whether the second renderer is gone."""
    return renderer(inside) == 0


def click(inside: Inside, sample: int, *, twice: bool = False) -> None:
    """Click the cell of a sample, which has to be seen."""
    grid = _grid(inside)
    rect = grid.rect_of(sample)
    assert rect is not None and grid.viewport().rect().contains(rect.center())
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QTest.mouseClick(grid.viewport(), left, none, rect.center())
    if twice:
        place = QPointF(rect.center())
        where = grid.viewport().mapToGlobal(place)
        event = QMouseEvent(QEvent.Type.MouseButtonDblClick, place, where, left, left, none)
        QApplication.sendEvent(grid.viewport(), event)


def press(inside: Inside, key: str) -> None:
    """Press a key, by its name in Qt, where the thumbnails have the focus."""
    grid = _grid(inside)
    grid.setFocus()
    QTest.keyClick(grid, Qt.Key[f"Key_{key}"])


def focus(inside: Inside) -> str:
    """The class of the widget that has the focus."""
    widget = inside.qt.focusWidget()
    return "" if widget is None else type(widget).__name__


def set_size(inside: Inside, value: int) -> None:
    """Choose a size, 0 for small."""
    inside.thumbnails.controller.panel.ensure_filled()
    inside.thumbnails.controller.panel._slider.setValue(value)


def save_sheet(inside: Inside, path: str) -> None:
    """Save the contact sheet, the file having been chosen."""
    inside.thumbnails.saver.save(Path(path))


def is_saving(inside: Inside) -> bool:
    """Whether a contact sheet is being made."""
    return inside.thumbnails.saver.running


def count(inside: Inside) -> None:
    """Have the budget count at once what has been written; ``cache.is_settled`` says when it has."""
    inside.thumbnails.thumbnails.shelf.count()


def books(inside: Inside) -> list[str]:
    """The folders of pictures that the budget has counted."""
    return [str(path) for path in inside.budget.index.directories if ".thumbnails" in path.parts]


def camera(inside: Inside) -> Any:
    """From where they are seen, as plain values."""
    return to_plain(_sheet(inside).look.wish.camera)


def colors(inside: Inside) -> list[str]:
    """Background and foreground of the view."""
    look = inside.state.appearance
    return [look.background, look.foreground]


def is_another(inside: Inside, before: int) -> bool:
    """Whether there is another sheet than before, and it is complete."""
    return number(inside) not in (0, before) and is_complete(inside)


def kill(inside: Inside) -> None:
    """Kill the second renderer."""
    os.kill(renderer(inside), signal.SIGKILL)


def has_begun(inside: Inside, least: int) -> bool:
    """Whether there are so many pictures."""
    return len(made(inside)) >= least


def forget_all(inside: Inside) -> None:
    """Make all of them anew, none being read or drawn now."""
    inside.thumbnails.thumbnails.forget()


def size_word(inside: Inside) -> str:
    """The size that is remembered."""
    return inside.saved.thumbnail_size


def empty(inside: Inside) -> str:
    """What is said where there are no thumbnails."""
    return _grid(inside)._empty


def is_shown_and_marked(inside: Inside, sample: int) -> bool:
    """Whether a sample is on screen, and its cell is the marked one and seen."""
    grid = _grid(inside)
    rect = grid.rect_of(sample)
    seen_whole = rect is not None and grid.viewport().rect().contains(rect)
    shown = inside.state.shown
    return shown is not None and shown.selection.sample == sample == grid.sample and seen_whole


def arrange(inside: Inside, filter_: str, column: str, *, descending: bool = False) -> None:
    """Filter and sort the table of samples."""
    panel = inside.samples_panel
    panel.set_filter(filter_)
    order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
    header = panel.table.horizontalHeader()
    header.setSortIndicator(1 + panel.model.columns.index(column), order)


def has_order(inside: Inside, samples: list[int]) -> bool:
    """Whether the table has these samples from the top."""
    model = inside.samples_panel.model
    return [model.sample_at(row) for row in range(model.rowCount())] == samples
