"""The empty window: what this program is for and how to begin."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from viewer import APP_NAME
from viewer.address import place_around, place_name
from viewer.shell.widgets.labels import ElidedLabel
from viewer.shell.widgets.plain_text import menu_text, plain, text_label

SHOWN_RECENT = 5

NAME_WIDTH, PATH_WIDTH = 220, 320
"""Pixels that the name and the folder of a recent dataset may take. What is wider than the docks leave to the middle of
the window makes the docks narrower, and they stay so."""

_MOVING = (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)


class WelcomePage(QWidget):
    """Offers to open a dataset, the example, or a recent one.

    Parameters
    ----------
    offers
        The actions that it has buttons for.

    Signals
    -------
    dataset_chosen
        Path or address of a recent dataset.
    dataset_near
        The mouse or a key has come to one of the buttons: a dataset may be chosen next.
    """

    dataset_chosen = Signal(str)
    dataset_near = Signal()

    def __init__(self, offers: Sequence[QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("welcome")
        title = text_label(APP_NAME)
        font = title.font()
        font.setPointSizeF(font.pointSizeF() * 1.9)
        font.setBold(True)
        title.setFont(font)
        about = text_label("View PLAID datasets: CGNS meshes with fields, sample by sample.")
        self._progress = ElidedLabel(Qt.TextElideMode.ElideMiddle)
        self._progress.setObjectName("welcome.progress")
        buttons = QHBoxLayout()
        for action in offers:
            button = QPushButton(action.text())
            button.setObjectName(f"welcome.{action.objectName().removeprefix('file.')}")
            button.setMinimumHeight(34)
            button.clicked.connect(action.trigger)
            button.installEventFilter(self)
            buttons.addWidget(button)
        buttons.addStretch(1)
        hint = text_label("You can also drop a dataset's folder, a mesh file or an address on this window.")
        hint.setForegroundRole(hint.palette().ColorRole.PlaceholderText)
        self._recent = QGridLayout()
        self._recent.setVerticalSpacing(2)
        self._recent.setColumnStretch(1, 1)
        column = QVBoxLayout()
        for widget in (title, about):
            column.addWidget(widget)
        column.addSpacing(10)
        column.addLayout(buttons)
        column.addWidget(hint)
        column.addSpacing(14)
        column.addLayout(self._recent)
        column.addWidget(self._progress)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addLayout(column)
        middle.addStretch(1)
        layout = QVBoxLayout(self)
        layout.addStretch(2)
        layout.addLayout(middle)
        layout.addStretch(3)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Tell when the mouse or a key comes to a button.

        A key that moves the focus is let go where it has come to. The focus alone says nothing: Qt gives it to a button
        as well, and for the same reason, when what had it is hidden.
        """
        by_key = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyRelease and event.key() in _MOVING
        if by_key or event.type() == QEvent.Type.Enter:
            self.dataset_near.emit()
        return False

    def set_busy(self, text: str) -> None:
        """Say what is being done; empty when nothing is."""
        self._progress.setText(text)

    def set_recent(self, paths: list[str]) -> None:
        """Offer the datasets opened last."""
        while (item := self._recent.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        if not paths:
            return
        self._recent.addWidget(text_label("Recent datasets"), 0, 0, 1, 2)
        for row, path in enumerate(paths[:SHOWN_RECENT], 1):
            name = self.fontMetrics().elidedText(place_name(path), Qt.TextElideMode.ElideMiddle, NAME_WIDTH)
            button = QPushButton(menu_text(name))
            button.setFlat(True)
            button.setCursor(Qt.CursorShape.PointingHandCursor)
            button.setStyleSheet("text-align: left; padding: 3px 6px;")
            button.setToolTip(plain(path))
            button.setAccessibleName(f"Open {path}")
            button.installEventFilter(self)
            button.clicked.connect(lambda _checked=False, chosen=path: self.dataset_chosen.emit(chosen))
            where = ElidedLabel(Qt.TextElideMode.ElideMiddle)
            where.setText(_short(place_around(path)))
            where.setToolTip(plain(path))
            where.setForegroundRole(where.palette().ColorRole.PlaceholderText)
            where.setMaximumWidth(PATH_WIDTH)
            self._recent.addWidget(button, row, 0)
            self._recent.addWidget(where, row, 1)


def _short(folder: str) -> str:
    """Return a path with ``~`` in the place of the home folder; what is no path below it stays as it is."""
    try:
        return str(Path("~") / Path(folder).relative_to(Path.home()))
    except (ValueError, RuntimeError):
        return folder
