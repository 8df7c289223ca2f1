"""The dialog *Download from the Hub*: which dataset, how much of it, and into which folder."""

from __future__ import annotations

import os
import re
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from viewer.shell.hub.download import DownloadRequest
from viewer.shell.widgets.calm_wheel import CalmWheel
from viewer.shell.widgets.file_dialogs import ask_for_folder
from viewer.shell.widgets.labels import note_label
from viewer.shell.widgets.plain_text import text_label

_ADDRESS = re.compile(r"(?:https?://)?(?:www\.)?(?:huggingface\.co|hf\.co)/(.*)", re.IGNORECASE)
_PART = r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,94}[A-Za-z0-9_])?"
_NAME = re.compile(f"{_PART}/{_PART}")

HINT = "Enter a name such as namespace/name, or the address of the dataset on the Hub."


def repository_of(text: str) -> str:
    """Return ``namespace/name`` from what the user typed or pasted, empty when it is no dataset's name."""
    text = text.strip()
    if match := _ADDRESS.fullmatch(text):
        kind, _, text = re.split(r"[?#]", match[1])[0].partition("/")
        if kind != "datasets":
            return ""  # a model, say
        text = "/".join(text.split("/")[:2])  # without /tree/main and the like
    good = _NAME.fullmatch(text) and "--" not in text and ".." not in text and not text.endswith(".git")
    return text if good else ""


class HubDialog(QDialog):
    """Asks what to download.

    Parameters
    ----------
    folder
        Where datasets are put unless the user chooses another folder.

    Signals
    -------
    chosen
        A :class:`DownloadRequest`, when the dialog was accepted.
    opened_far
        The address of a dataset that is to be opened where it is.
    """

    chosen = Signal(object)
    opened_far = Signal(str)

    def __init__(self, folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("hub")
        self.setWindowTitle("Download from the Hub")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._parent_folder = folder
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.setVerticalSpacing(10)
        self._repo = QLineEdit()
        self._repo.setObjectName("hub.repository")
        self._repo.setAccessibleName("Dataset on the Hub")
        self._repo.setPlaceholderText("namespace/name")
        self._repo.setClearButtonEnabled(True)
        self._repo.textChanged.connect(self._on_repo)
        form.addRow("&Dataset", self._repo)
        form.addRow("&Samples", self._make_samples())
        form.addRow("", note_label("A dataset stored as tables (backend hf_datasets) is always downloaded completely."))
        form.addRow("&Folder", self._make_folder())
        self._hint = note_label(HINT)
        self._hint.setObjectName("hub.hint")
        self._hint.setWordWrap(True)
        form.addRow("", self._hint)
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self._buttons.button(QDialogButtonBox.StandardButton.Ok).setText("Down&load")
        self._far = self._buttons.addButton("&Open without downloading", QDialogButtonBox.ButtonRole.ActionRole)
        self._far.setObjectName("hub.far")
        self._far.setToolTip("Show it from where it is: each sample is fetched when it is looked at")
        self._far.setAutoDefault(False)  # Enter in a field downloads
        self._far.clicked.connect(self._open_far)
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addSpacing(8)
        layout.addWidget(self._buttons)
        self.resize(560, self.sizeHint().height())
        CalmWheel(self).guard_all(self)
        self._check()

    def _make_samples(self) -> QWidget:
        row = QWidget()
        self._all = QRadioButton("&All")
        self._all.setObjectName("hub.all")
        self._all.setAccessibleName("All samples")
        self._all.setChecked(True)
        self._some = QRadioButton("Fi&rst")
        self._some.setObjectName("hub.some")
        self._some.setAccessibleName("The first samples of each split")
        self._group = QButtonGroup(self)
        self._first = QSpinBox()
        self._first.setObjectName("hub.first")
        self._first.setAccessibleName("Number of samples of each split")
        self._first.setRange(1, 1_000_000)
        self._first.setValue(10)
        self._first.setEnabled(False)
        self._some.toggled.connect(self._first.setEnabled)
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        for button in (self._all, self._some):
            self._group.addButton(button)
            layout.addWidget(button)
        layout.addWidget(self._first)
        layout.addWidget(text_label("of each split"))
        layout.addStretch(1)
        row.setFocusProxy(self._all)
        return row

    def _make_folder(self) -> QWidget:
        row = QWidget()
        self._folder = QLineEdit()
        self._folder.setObjectName("hub.folder")
        self._folder.setAccessibleName("Folder of the dataset")
        self._folder.textChanged.connect(self._check)
        self._folder.textEdited.connect(self._on_folder_edited)
        self._typed = False  # whether the folder's name is the user's own, not the dataset's
        browse = QPushButton("&Browse…")
        browse.setObjectName("hub.browse")
        browse.setAccessibleName("Choose the folder for the dataset")
        browse.setAutoDefault(False)  # Enter in a field must not open the file dialog
        browse.clicked.connect(self._browse)
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._folder, 1)
        layout.addWidget(browse)
        row.setFocusProxy(self._folder)
        return row

    def _on_repo(self) -> None:
        if not self._typed:
            self._propose()
        self._check()

    def _propose(self) -> None:
        repo = repository_of(self._repo.text())
        self._folder.setText(str(self._parent_folder / repo.replace("/", "--")) if repo else "")

    def _on_folder_edited(self, text: str) -> None:
        self._typed = bool(text.strip())

    def _browse(self) -> None:
        chosen = ask_for_folder(self, "Folder for the dataset", str(self._parent_folder))
        if chosen:
            self._parent_folder = Path(chosen)
            self._typed = False
            self._propose()

    def _trouble(self) -> str:
        """Say what keeps the download from beginning; empty when nothing does."""
        if not repository_of(self._repo.text()):
            return HINT
        text = self._folder.text().strip()
        if not text:
            return "Choose a folder for the dataset."
        if not self._chosen_folder().is_absolute():
            return "Enter the full path of the folder."
        taken = _is_taken(self._chosen_folder())
        return "This folder already exists; choose another one, or open it." if taken else ""

    def _chosen_folder(self) -> Path:
        return Path(os.path.expanduser(self._folder.text().strip()))  # noqa: PTH111 - Path.expanduser may raise

    def _check(self) -> None:
        trouble = self._trouble()
        part = Path(f"{self._chosen_folder()}.part")
        going_on = "" if trouble or not _is_taken(part) else "This continues an earlier download."
        self._hint.setText(trouble or going_on)
        self._buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(not trouble)
        self._far.setEnabled(bool(repository_of(self._repo.text())))

    def _open_far(self) -> None:
        self.opened_far.emit(f"hf://{repository_of(self._repo.text())}")
        self.close()

    def accept(self) -> None:
        """Say what was chosen, and close."""
        if self._trouble():
            self._check()  # the folder may have come into being while the dialog stood
            return
        first = self._first.value() if self._some.isChecked() else 0
        self.chosen.emit(DownloadRequest(repository_of(self._repo.text()), self._chosen_folder(), first))
        super().accept()


def _is_taken(folder: Path) -> bool:
    """Whether there is something where the dataset is to go; an empty folder is nothing."""
    try:
        with os.scandir(folder) as entries:
            return any(True for _ in entries)
    except FileNotFoundError:
        return False
    except (OSError, ValueError):
        return os.path.lexists(folder)
