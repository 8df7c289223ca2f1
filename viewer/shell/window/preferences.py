"""The dialog *Preferences*. What is chosen there holds at once; only the cache's folder waits for the next start."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from viewer.shell.services.settings import THEMES, Settings
from viewer.shell.widgets.labels import note_label

GIB = 1 << 30


class PreferencesDialog(QDialog):
    """Shows the settings and writes what a person changes; ``changed`` is called after each change.

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
        self._budget = self._gigabytes("preferences.budget", settings.cache_budget, automatic[0])
        self._budget.valueChanged.connect(self._on_budget)
        form.addRow("Cache &budget", self._budget)
        self._memory = self._gigabytes("preferences.memory_limit", settings.memory_limit, automatic[1])
        self._memory.valueChanged.connect(self._on_memory)
        form.addRow("&Memory limit per child", self._memory)
        form.addRow("", note_label("A file that needs more is refused with a sentence; the window goes on."))
        form.addRow("Cache &folder", self._make_folder())
        form.addRow("", note_label("Used from the next start on. Empty: the system's temporary folder."))
        self._clean = QCheckBox("&Clean orphan caches shortly after the start")
        self._clean.setObjectName("preferences.clean_at_start")
        self._clean.setChecked(settings.clean_at_start)
        self._clean.toggled.connect(self._on_clean)
        form.addRow("", self._clean)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addSpacing(8)
        layout.addWidget(buttons)
        self.resize(520, self.sizeHint().height())

    def _gigabytes(self, name: str, chosen: int, automatic: int) -> QDoubleSpinBox:
        box = QDoubleSpinBox()
        box.setObjectName(name)
        box.setRange(0.0, 100_000.0)
        box.setDecimals(2)
        box.setSingleStep(0.5)
        box.setSuffix(" GiB")
        box.setSpecialValueText(f"Automatic ({automatic / GIB:.2f} GiB)")
        box.setValue(chosen / GIB)
        box.setKeyboardTracking(False)
        return box

    def _make_folder(self) -> QWidget:
        row = QWidget()
        self._folder = QLineEdit(str(self._settings.temp_root or ""))
        self._folder.setObjectName("preferences.temp_root")
        self._folder.setAccessibleName("Cache folder")
        self._folder.setPlaceholderText("Temporary folder of the system")
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
        chosen = QFileDialog.getExistingDirectory(self, "Folder for the cache", self._folder.text())
        if chosen:
            self._folder.setText(chosen)
            self._on_folder()

    def _on_theme(self, index: int) -> None:
        self._settings.theme = THEMES[index]
        self._changed()

    def _on_budget(self, value: float) -> None:
        self._settings.cache_budget = round(value * GIB)
        self._changed()

    def _on_memory(self, value: float) -> None:
        self._settings.memory_limit = round(value * GIB)
        self._changed()

    def _on_folder(self) -> None:
        text = self._folder.text().strip()
        self._settings.temp_root = Path(text).expanduser().absolute() if text else None
        self._changed()

    def _on_clean(self, checked: bool) -> None:
        self._settings.clean_at_start = checked
        self._changed()
