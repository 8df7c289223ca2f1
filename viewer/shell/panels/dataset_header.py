"""The head of the dock *Dataset*: what is open, what it was taken for, and how many samples it has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from viewer.shell.panels.far_words import size_words
from viewer.shell.widgets.labels import ElidedLabel
from viewer.shell.widgets.plain_text import plain
from viewer.wording import counted

if TYPE_CHECKING:
    from viewer.protocol import Catalogue


class DatasetHeader(QWidget):
    """Two lines about the dataset that is open, and one more about what of it is far away."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = ElidedLabel(Qt.TextElideMode.ElideMiddle)
        self._about = ElidedLabel()
        self._about.setObjectName("dataset.about")
        self._size = ElidedLabel()
        self._size.setObjectName("dataset.size")
        font = self._name.font()
        font.setBold(True)
        self._name.setFont(font)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._name)
        layout.addWidget(self._about)
        layout.addWidget(self._size)
        self._size.hide()

    def set_catalogue(self, catalogue: Catalogue | None) -> None:
        """Show what is known of a dataset; None: no dataset is open."""
        about = size = ""
        if catalogue is not None:
            count = sum(len(split) for split in catalogue.splits)
            about = f"{catalogue.taken_for or catalogue.backend} · {counted(count, 'sample')}"
            size = size_words(catalogue.far) if catalogue.far is not None else ""
        self._name.setText(catalogue.name if catalogue else "No dataset is open")
        self._name.setToolTip(plain(catalogue.place if catalogue else ""))
        self._about.setText(about)
        self._about.setToolTip(plain(about))
        self._size.setText(size)
        self._size.setToolTip(plain(size))
        self._size.setVisible(bool(size))
