"""The dialog *Preferences*. What is chosen there takes effect at once; only the cache folder waits for a restart."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from viewer.shell.services.settings import THEMES, Settings
from viewer.shell.widgets.calm_wheel import CalmWheel
from viewer.shell.widgets.file_dialogs import ask_for_folder
from viewer.shell.widgets.labels import note_label
from viewer.shell.widgets.size_box import SizeBox
from viewer.shell.window.cluster_line import ClusterLine


class PreferencesDialog(QDialog):
    """Shows the settings and writes what the user changes; ``changed`` is called after each change.

    Parameters
    ----------
    settings
        Read and written.
    automatic
        What the program chooses by itself, in bytes: the cache budget and the memory limit of a child.
    changed
        Called after every change, so that it takes effect.
    """

    def __init__(
        self,
        settings: Settings,
        automatic: tuple[int, int],
        changed: Callable[[], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("preferences")
        self.setWindowTitle("Preferences")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._settings = settings
        self._changed = changed
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.setVerticalSpacing(10)
        self._theme = QComboBox()
        self._theme.setObjectName("preferences.theme")
        self._theme.addItems([theme.capitalize() for theme in THEMES])
        self._theme.setCurrentIndex(THEMES.index(settings.theme))
        self._theme.activated.connect(self._on_theme)
        form.addRow("&Theme", self._theme)
        self._budget = SizeBox("preferences.budget", settings.cache_budget, automatic[0])
        self._budget.valueChanged.connect(self._on_budget)
        form.addRow("Cache &budget", self._budget)
        self._memory = SizeBox("preferences.memory_limit", settings.memory_limit, automatic[1])
        self._memory.valueChanged.connect(self._on_memory)
        form.addRow("&Memory limit", self._memory)
        form.addRow(
            "", note_label("For each background process. A file that needs more is refused; the window stays open.")
        )
        self._cluster = ClusterLine(settings.cluster, self._on_cluster)
        form.addRow("C&luster", self._cluster)
        form.addRow("Cache &folder", self._make_folder())
        form.addRow("", note_label("Takes effect at the next start. Leave empty for the system's temporary folder."))
        self._clean = QCheckBox("&Clean orphan caches shortly after each start")
        self._clean.setObjectName("preferences.clean_at_start")
        self._clean.setChecked(settings.clean_at_start)
        self._clean.toggled.connect(self._on_clean)
        form.addRow("", self._clean)
        self._ahead = QCheckBox("Fetch the &next samples of datasets on other machines ahead")
        self._ahead.setObjectName("preferences.read_ahead_far")
        self._ahead.setChecked(settings.read_ahead_far)
        self._ahead.toggled.connect(self._on_ahead)
        form.addRow("", self._ahead)
        form.addRow("", note_label("Switch this off where the line is slow or paid for by what comes over it."))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addSpacing(8)
        layout.addWidget(buttons)
        self.resize(520, self.sizeHint().height())
        CalmWheel(self).guard_all(self)

    def reject(self) -> None:
        """Close, but not before it was seen that what was typed last is no address."""
        if self._cluster.settle():
            super().reject()

    def _make_folder(self) -> QWidget:
        row = QWidget()
        self._folder = QLineEdit(str(self._settings.temp_root or ""))
        self._folder.setObjectName("preferences.temp_root")
        self._folder.setAccessibleName("Cache folder")
        self._folder.setPlaceholderText("The system's temporary folder")
        self._folder.setClearButtonEnabled(True)
        self._folder.editingFinished.connect(self._on_folder)
        choose = QPushButton("Choose…")
        choose.setObjectName("preferences.temp_root.choose")
        choose.setAutoDefault(False)  # Enter in a field must not open the file dialog
        choose.clicked.connect(self._choose_folder)
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._folder, 1)
        layout.addWidget(choose)
        return row

    def _choose_folder(self) -> None:
        chosen = ask_for_folder(self, "Folder for the cache", self._folder.text())
        if chosen:
            self._folder.setText(chosen)
            self._on_folder()

    def _on_theme(self, index: int) -> None:
        self._settings.theme = THEMES[index]
        self._changed()

    def _on_budget(self) -> None:
        self._settings.cache_budget = self._budget.size_in_bytes
        self._changed()

    def _on_memory(self) -> None:
        self._settings.memory_limit = self._memory.size_in_bytes
        self._changed()

    def _on_cluster(self, address: str) -> None:
        self._settings.cluster = address
        self._changed()

    def _on_folder(self) -> None:
        text = self._folder.text().strip()
        self._settings.temp_root = Path(text).expanduser().absolute() if text else None
        self._changed()

    def _on_ahead(self, checked: bool) -> None:
        self._settings.read_ahead_far = checked
        self._changed()

    def _on_clean(self, checked: bool) -> None:
        self._settings.clean_at_start = checked
        self._changed()
