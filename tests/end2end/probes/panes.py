"""The panes of the view."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, QMimeData, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

from tests.end2end.probes.inside import Inside
from viewer.shell.session.difference import Difference, Other
from viewer.shell.session.pane_changes import PaneWish
from viewer.shell.session.pane_state import PaneLinks
from viewer.shell.view.panes.pane_overlay import PaneOverlay
from viewer.shell.widgets.sample_mime import mime_of


def are_there(inside: Inside, *samples: int) -> bool:
    """Whether these samples are on screen, pane by pane as they lie, and nothing is on its way."""
    words = _overlay(inside).words
    shown = [pane.shown.selection.sample for pane in words if pane.shown is not None]
    state = inside.state
    there = state.phase == "shown" and not inside.side_panes.busy and inside.view.is_sharp()
    provisional = inside.state.color_scale.is_provisional or inside.side_panes.provisional()
    return there and shown == list(samples) and not provisional


def says(inside: Inside, place: int, beginning: str) -> bool:
    """Whether the line above a pane, by its place in the frame, begins so."""
    found = captions(inside)
    return place < len(found) and found[place].startswith(beginning)


def captions(inside: Inside) -> list[str]:
    return [pane.caption for pane in _overlay(inside).words]


def failures(inside: Inside) -> list[str]:
    return [" ".join(pane.failure) for pane in _overlay(inside).words]


def active(inside: Inside) -> int:
    """The place of the active pane; -1 with one pane."""
    return next((place for place, pane in enumerate(_overlay(inside).words) if pane.active), -1)


def fields(inside: Inside) -> list[str]:
    return [pane.shown.selection.field or "" for pane in _overlay(inside).words if pane.shown is not None]


def times(inside: Inside) -> list[float]:
    return [pane.shown.manifest.time for pane in _overlay(inside).words if pane.shown is not None]


def ranges(inside: Inside) -> list[list[float]]:
    words = _overlay(inside).words
    return [list(pane.shown.scene.range or ()) for pane in words if pane.shown is not None]


def colors(inside: Inside) -> list[list[str]]:
    """The colour map of each pane."""
    words = _overlay(inside).words
    return [list(pane.shown.scene.colors) for pane in words if pane.shown is not None]


def cameras(inside: Inside) -> list[list[float]]:
    """Where the panes are seen from, as they lie."""
    frame = inside.view.frame
    return [[round(part, 9) for part in pane.camera.position] for pane in frame.panes] if frame is not None else []


def click(inside: Inside, place: int) -> None:
    """Click in the middle of a pane."""
    _mouse(inside, place, (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease))


def _mouse(inside: Inside, place: int, kinds: tuple[QEvent.Type, ...]) -> None:
    area, view = _overlay(inside).words[place].area, inside.view
    point = QPointF((area.x + area.width / 2) * view.width(), (area.y + area.height / 2) * view.height())
    for kind in kinds:
        held = Qt.MouseButton.LeftButton if kind != QEvent.Type.MouseButtonRelease else Qt.MouseButton.NoButton
        where = QPointF(view.mapToGlobal(point))
        event = QMouseEvent(kind, point, where, Qt.MouseButton.LeftButton, held, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(view, event)


def drop(inside: Inside, sample: int) -> bool:
    """Drop a row on the view; return whether it was taken."""
    data, view = mime_of(sample), inside.view
    middle = QPointF(view.width() / 2, view.height() / 2)
    return _drop(view, data, middle)


def _drop(view: QWidget, data: QMimeData, place: QPointF) -> bool:
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(place.toPoint(), copy, data, left, none)
    QApplication.sendEvent(view, enter)
    event = QDropEvent(place, copy, data, left, none)
    QApplication.sendEvent(view, event)
    return enter.isAccepted() and event.isAccepted()


def show_with_difference(inside: Inside, first: int, second: int) -> None:
    """Show two samples, and the difference of the first and the second in a third pane."""
    choice = inside.state.choice
    one, other = (replace(choice, sample=sample) for sample in (first, second))
    difference = Difference(on=True, other=Other(sample=second))
    inside.panes.show([PaneWish(one), PaneWish(other), PaneWish(one, difference=difference)])


def show_prediction(inside: Inside, dataset: str) -> None:
    """Show a sample, the same one of another dataset, and the difference of the two."""
    choice = inside.state.choice
    difference = Difference(on=True, other=Other(dataset=dataset))
    wanted = [PaneWish(choice), PaneWish(choice, dataset), PaneWish(choice, difference=difference)]
    inside.panes.show(wanted, PaneLinks(sample=True))


def data_ranges(inside: Inside) -> list[list[float]]:
    """Lowest and highest value in each pane."""
    words = _overlay(inside).words
    return [list(pane.shown.scene.data_range or ()) for pane in words if pane.shown is not None]


def have_data_ranges(inside: Inside, *ranges: list[float]) -> bool:
    return data_ranges(inside) == list(ranges)


def drag_split(inside: Inside, share: float) -> None:
    """Drag the slider of a split picture to a share of the width."""
    slider, view = inside.find("view.split", QWidget), inside.view
    start = QPointF(slider.width() / 2, view.height() / 3)
    steps = [(QEvent.Type.MouseButtonPress, start)]
    to = QPointF(share * view.width() - slider.x(), start.y())
    steps += [(QEvent.Type.MouseMove, to)]
    for kind, point in steps:
        _send(slider, kind, point)
    _send(slider, QEvent.Type.MouseButtonRelease, QPointF(slider.width() / 2, start.y()))


def _send(widget: QWidget, kind: QEvent.Type, point: QPointF) -> None:
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    held = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseButtonRelease else left
    event = QMouseEvent(kind, point, QPointF(widget.mapToGlobal(point)), left, held, none)
    QApplication.sendEvent(widget, event)


def split_at(inside: Inside) -> float:
    """Where the picture on screen is split; 0 where it is not."""
    frame, panes = inside.view.frame, inside.state.panes
    if frame is None or panes is None or not panes.split or len(frame.panes) != 2 or frame.area.width < 1.0:
        return 0.0
    return frame.panes[1].area.x


def is_split_before(inside: Inside, share: float) -> bool:
    return 0.0 < split_at(inside) < share


def fails(inside: Inside, place: int) -> bool:
    """Whether a pane says why it is empty."""
    words = _overlay(inside).words
    return place < len(words) and bool(words[place].failure)


def save_window(inside: Inside, path: str) -> bool:
    return inside.window.grab().save(path)


def _overlay(inside: Inside) -> PaneOverlay:
    return inside.find("view.panes", PaneOverlay)


def is_dataset_open(inside: Inside, path: str) -> bool:
    catalogue = inside.state.catalogue
    return catalogue is not None and catalogue.path == path and inside.state.phase == "shown"


def have_one_pane(inside: Inside) -> bool:
    return inside.state.phase == "shown" and not _overlay(inside).words
