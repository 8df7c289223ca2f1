"""The page that lists the datasets of a folder, to choose one from."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHeaderView, QPushButton, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from viewer.protocol import DatasetEntry, DatasetsFound
from viewer.shell.widgets.labels import ElidedLabel
from viewer.shell.widgets.plain_text import plain, text_label


class FolderPage(QWidget):
    """Renders a :class:`DatasetsFound`.

    Signals
    -------
    dataset_chosen
        Path of a dataset.
    left
        The user wants to go back to what was there before.
    """

    dataset_chosen = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("folder")
        title = text_label("Datasets in this folder")
        font = title.font()
        font.setPointSizeF(font.pointSizeF() * 1.4)
        font.setBold(True)
        title.setFont(font)
        self._path = ElidedLabel(Qt.TextElideMode.ElideMiddle)
        self._tree = QTreeWidget()
        self._tree.setObjectName("folder.datasets")
        self._tree.setAccessibleName("Datasets in this folder")
        self._tree.setHeaderLabels(["Name", "Backend", "Samples", "Licence", ""])
        self._tree.setRootIsDecorated(False)
        self._tree.setAlternatingRowColors(True)
        self._tree.setUniformRowHeights(True)
        self._tree.itemActivated.connect(self._on_chosen)
        self._tree.itemClicked.connect(self._on_chosen)
        back = QPushButton("Back")
        back.setObjectName("folder.back")
        back.clicked.connect(self.left)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 18, 24, 18)
        layout.addWidget(title)
        layout.addWidget(self._path)
        layout.addSpacing(6)
        layout.addWidget(self._tree, 1)
        layout.addWidget(back, 0, Qt.AlignmentFlag.AlignLeft)

    def show_datasets(self, found: DatasetsFound) -> None:
        """List these datasets; one that cannot be opened says why."""
        self._path.setText(found.path)
        self._tree.clear()
        for entry in found.datasets:
            item = QTreeWidgetItem([entry.name, entry.backend, _samples(entry), entry.licence, entry.trouble])
            item.setData(0, Qt.ItemDataRole.UserRole, entry.path)
            item.setToolTip(0, plain(entry.path))
            item.setToolTip(4, plain(entry.trouble))
            if entry.trouble:
                item.setDisabled(True)
            self._tree.addTopLevelItem(item)
        for column in range(4):
            self._tree.header().setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        self._tree.setFocus()

    def _on_chosen(self, item: QTreeWidgetItem) -> None:
        if not item.isDisabled():
            self.dataset_chosen.emit(item.data(0, Qt.ItemDataRole.UserRole))


def _samples(entry: DatasetEntry) -> str:
    return ", ".join(f"{name} {count:,}" for name, count in entry.samples.items())
