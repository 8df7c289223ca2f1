"""The page that lists the datasets of a folder, to choose one from."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHeaderView, QPushButton, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from viewer.protocol import DatasetEntry, DatasetsFound
from viewer.shell.widgets.labels import ElidedLabel
from viewer.shell.widgets.plain_text import plain, text_label
from viewer.shell.widgets.spaced_columns import SpacedCells, SpacedHeader
from viewer.wording import sentence


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
        self._tree.setHeader(SpacedHeader(self._tree))
        self._tree.setItemDelegate(SpacedCells(self._tree))
        self._tree.setHeaderLabels(["Name", "Backend", "Samples", "Licence", "Note"])
        self._tree.header().setStretchLastSection(True)
        self._tree.header().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
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
            item = QTreeWidgetItem([entry.name, entry.backend, _samples(entry), entry.licence, _note(entry)])
            item.setData(0, Qt.ItemDataRole.UserRole, entry.path)
            for column in range(5):
                item.setToolTip(column, plain(entry.trouble or entry.path))
            if entry.trouble:
                item.setDisabled(True)
            self._tree.addTopLevelItem(item)
        self._tree.setColumnHidden(4, not any(entry.trouble for entry in found.datasets))
        for column in range(4):
            self._tree.header().setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        self._tree.setFocus()

    def _on_chosen(self, item: QTreeWidgetItem) -> None:
        if not item.isDisabled():
            self.dataset_chosen.emit(item.data(0, Qt.ItemDataRole.UserRole))


def _note(entry: DatasetEntry) -> str:
    """Return the sentence without the path, which would leave no room for the reason; its name is in the same row."""
    kind, path, reason = entry.trouble.partition(f" {entry.path} ")
    return sentence(f"it {reason}") if path and kind in ("The dataset", "The folder") else entry.trouble


def _samples(entry: DatasetEntry) -> str:
    return ", ".join(f"{name} {count:,}" for name, count in entry.samples.items())
