"""Qt's dialogs for files and folders, in which a path may be typed.

Where the desktop has no dialog of its own, Qt selects whatever the typed text has named so far, and takes the first of
it: a path that goes through the folder that is listed would end there, however it goes on.
"""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel
from PySide6.QtWidgets import QFileDialog, QLineEdit, QListView, QWidget


def ask_for_folder(parent: QWidget, title: str, start: str) -> str:
    """Ask for a folder that is there; empty when the user changed their mind."""
    dialog = QFileDialog(parent, title, start)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    return run(dialog)


def ask_for_file(parent: QWidget, title: str, start: str, kinds: str) -> str:
    """Ask for a file that is there; empty when the user changed their mind. ``kinds`` as in Qt's filters."""
    dialog = QFileDialog(parent, title, start, kinds)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    return run(dialog)


def run(dialog: QFileDialog) -> str:
    """Return what the user chooses, empty when they changed their mind; the dialog is gone then."""
    line, shown = dialog.findChild(QLineEdit, "fileNameEdit"), dialog.findChild(QListView, "listView")
    if line is not None and shown is not None:  # not those of the desktop's own dialog
        off = QItemSelectionModel.SelectionFlag.Deselect | QItemSelectionModel.SelectionFlag.Rows
        # Called after Qt's own handler, which was connected first.
        line.textChanged.connect(lambda _text: shown.selectionModel().select(shown.rootIndex(), off))
    chosen = dialog.selectedFiles() if dialog.exec() else []
    dialog.deleteLater()
    return chosen[0] if chosen else ""
