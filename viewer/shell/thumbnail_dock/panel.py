"""The dock *Thumbnails*: what they show in a line, how large they are, and the pictures."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from viewer.shell.thumbnail_dock.grid import ThumbnailGrid
from viewer.shell.thumbnails.thumbnails import Cell
from viewer.shell.thumbnails.wish import SIZES
from viewer.shell.widgets.filled_panel import FilledPanel
from viewer.shell.widgets.labels import ElidedLabel, note_label
from viewer.shell.widgets.plain_text import plain
from viewer.shell.widgets.slider import Slider


class ThumbnailsPanel(FilledPanel):
    """Shows the thumbnails.

    Parameters
    ----------
    look
        Returns what there is to see of a sample.
    save
        The action that saves them all.
    size
        How large they are, a word of ``SIZES``.

    Signals
    -------
    resized
        The user has chosen another size, a word of ``SIZES``.
    fetch_wanted
        The user wants thumbnails of samples that have to be fetched for it.
    """

    resized = Signal(str)
    fetch_wanted = Signal()

    def __init__(self, look: Callable[[int], Cell], save: QAction, size: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._save, self._size = look, save, size if size in SIZES else "medium"

    @property
    def size_word(self) -> str:
        """How large the pictures are, a word of ``SIZES``."""
        return self._size

    def fill(self) -> None:
        """Make the widgets."""
        self.grid = ThumbnailGrid(self._look)
        self.grid.set_picture_size(SIZES[self._size])
        self.about = ElidedLabel()
        self.about.setObjectName("thumbnails.about")
        self.fetch = QToolButton()
        self.fetch.setObjectName("thumbnails.fetch")
        self.fetch.setText("Make thumbnails…")
        self.fetch.setToolTip("Fetches all samples of the split from the other machine; says how much that is first")
        self.fetch.clicked.connect(self.fetch_wanted)
        self.fetch.hide()
        self._slider = Slider("thumbnails.size", "Size of the thumbnails")
        self._slider.setRange(0, len(SIZES) - 1)
        self._slider.setPageStep(1)
        self._slider.setFixedWidth(84)
        self._slider.setValue(list(SIZES).index(self._size))
        self._slider.valueChanged.connect(self._on_size)
        self._tell_size()
        save = QToolButton()
        save.setObjectName("thumbnails.save")
        self._save.setIconText("Save…")  # what a button says of it
        save.setDefaultAction(self._save)
        top = QHBoxLayout()
        top.addWidget(self.about, 1)
        top.addWidget(self.fetch)
        top.addWidget(note_label("Size"))
        top.addWidget(self._slider)
        top.addWidget(save)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(9, 6, 9, 4)
        layout.setSpacing(4)
        layout.addLayout(top)
        layout.addWidget(self.grid, 1)

    @property
    def least_height(self) -> int:
        """Height in which a row of thumbnails is seen with its captions."""
        around = self.height() - self.grid.viewport().height()
        return around + self.grid.cells.size.height()

    def _on_size(self, value: int) -> None:
        self._size = list(SIZES)[value]
        self._tell_size()
        self.grid.set_picture_size(SIZES[self._size])
        self.resized.emit(self._size)

    def _tell_size(self) -> None:
        self._slider.setToolTip(plain(f"{self._size.capitalize()} pictures"))
