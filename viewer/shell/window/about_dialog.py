"""The dialog *About*: names and versions, to be copied into a report."""

from __future__ import annotations

from PySide6.QtCore import Qt, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from viewer import APP_NAME, __version__
from viewer.shell.widgets.labels import note_label
from viewer.shell.widgets.plain_text import text_label

READER = ("pyplaid", "h5py", "pyCGNS", "NumPy")
RENDERER = ("VTK", "Graphics", "Graphics driver")
"""What the children say, in the order in which it is shown."""

_ASKING = "…"


def own_versions() -> dict[str, str]:
    """Return what the window itself knows."""
    import platform

    import PySide6

    return {
        APP_NAME: __version__,
        "Python": f"{platform.python_version()} ({platform.machine()})",
        "Qt": qVersion(),
        "PySide6": PySide6.__version__,
        "System": _system(),
    }


def _system() -> str:
    import platform

    name = platform.system()
    if name == "Linux":
        try:
            name = platform.freedesktop_os_release().get("PRETTY_NAME", name)
        except OSError:
            pass  # a system without that file
    return f"{name}, {platform.release()}, {QGuiApplication.platformName()}"


class AboutDialog(QDialog):
    """Lists names and versions."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("about")
        self.setWindowTitle(f"About {APP_NAME}")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        title = text_label(APP_NAME)
        font = title.font()
        font.setPointSizeF(font.pointSizeF() * 1.5)
        font.setBold(True)
        title.setFont(font)
        self._labels: dict[str, QLabel] = {}
        form = QFormLayout()
        form.setHorizontalSpacing(20)
        own = own_versions()
        for name in (*own, *READER, *RENDERER):
            label = self._labels[name] = text_label(own.get(name, _ASKING))
            label.setObjectName(f"about.{name}")
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            label.setWordWrap(True)
            form.addRow(text_label(name), label)
        copy = QPushButton("&Copy")
        copy.setObjectName("about.copy")
        copy.setToolTip("Copy the versions, for a report")
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.text))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.addButton(copy, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.rejected.connect(self.reject)
        buttons.button(QDialogButtonBox.StandardButton.Close).setDefault(True)
        column = QVBoxLayout(self)
        column.setSpacing(10)
        column.addWidget(title)
        column.addWidget(text_label("Views PLAID datasets: CGNS meshes with fields, sample by sample."))
        column.addLayout(form)
        column.addWidget(note_label("BSD-3-Clause licence. Built with Qt for Python, VTK and pyplaid."))
        column.addWidget(buttons)
        self.setMinimumWidth(460)

    @property
    def text(self) -> str:
        """All of it, a line each."""
        return "\n".join(f"{name}: {label.text()}" for name, label in self._labels.items())

    def add(self, versions: dict[str, str]) -> None:
        """Fill in versions; empty ones are not installed. The renderer knows better than the reader which VTK it is."""
        for name, version in versions.items():
            label = self._labels.get(name)
            if label is not None and (version or label.text() == _ASKING):
                label.setText(version or "not installed")
        self.adjustSize()
