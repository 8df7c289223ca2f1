"""Everything that asks or tells the user in a dialog goes through here, so that tests can answer for them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QGridLayout,
    QVBoxLayout,
    QWidget,
)

from viewer import APP_NAME
from viewer.shell.widgets.plain_text import text_label

if TYPE_CHECKING:
    from viewer.shell.widgets.notice_dialog import NoticeDialog

MOST_ROWS = 24
"""Rows of a table in one piece."""


class Prompts:
    """Modal questions and messages of one window.

    Parameters
    ----------
    dialogs
        Folder in which Qt's file dialog keeps its size and places; None for the user's own.
    """

    def __init__(self, parent: QWidget, dialogs: Path | None = None) -> None:
        self._parent = parent
        if dialogs is not None:
            # Else it shares QtProject.conf with every Qt program of the user, and waits for the lock file of any that
            # was killed: https://github.com/mantidproject/mantid/issues/41904
            QSettings.setPath(QSettings.Format.NativeFormat, QSettings.Scope.UserScope, str(dialogs))

    def choose_dataset(self, start: str) -> Path | None:
        """Ask for a dataset's folder; None when the user changed their mind."""
        chosen = QFileDialog.getExistingDirectory(self._parent, "Open a PLAID dataset", start)
        return Path(chosen) if chosen else None

    def choose_arrays(self, start: str) -> Path | None:
        """Ask for a file of arrays that a model wrote; None when the user changed their mind."""
        kinds = "Arrays (*.npz *.npy *.csv *.parquet)"
        chosen, _ = QFileDialog.getOpenFileName(self._parent, "Open predicted arrays", start, kinds)
        return Path(chosen) if chosen else None

    def choose_picture(self, start: str) -> Path | None:
        """Ask where to save a picture; None when the user changed their mind."""
        dialog = QFileDialog(self._parent, "Save picture", start, "Pictures (*.png *.jpg)")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        # Added before the dialog asks whether a file may be replaced, so that it asks for the right one.
        dialog.setDefaultSuffix("png")
        chosen = dialog.selectedFiles() if dialog.exec() else []
        dialog.deleteLater()
        return Path(chosen[0]) if chosen else None

    def choose_plot(self, start: str) -> Path | None:
        """Ask where to save a plot, and as what; None when the user changed their mind."""
        kinds = ("svg", "pdf", "png", "csv")
        filters = ";;".join(f"{kind.upper()} (*.{kind})" for kind in kinds)
        dialog = QFileDialog(self._parent, "Save plot", start, filters)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(kinds[0])
        dialog.filterSelected.connect(lambda chosen: dialog.setDefaultSuffix(chosen.rpartition(".")[2].rstrip(")")))
        chosen = dialog.selectedFiles() if dialog.exec() else []
        dialog.deleteLater()
        return Path(chosen[0]) if chosen else None

    def confirm_plan(self, question: str, explanation: str, yes: str, plan: str) -> tuple[bool, bool]:
        """Ask before a plan is carried out; returns the answer, and whether to ask the next time."""
        dialog = self._notice(question, explanation, plan, yes, "Don't ask again")
        agreed = _run(dialog) == QDialog.DialogCode.Accepted
        return agreed, not (agreed and dialog.again)

    def _notice(self, *words: str, **more: str) -> NoticeDialog:
        # Not at the start, which has nothing to ask: it brings in the class of Qt's styles, which takes 9 ms to make.
        from viewer.shell.widgets.notice_dialog import Notice, NoticeDialog

        return NoticeDialog(Notice(*words, **more), self._parent)

    def choose_folder(self, title: str, start: str) -> Path | None:
        """Ask for a folder to write to; None when the user changed their mind."""
        chosen = QFileDialog.getExistingDirectory(self._parent, title, start)
        return Path(chosen) if chosen else None

    def show_message(self, text: str, explanation: str = "", detail: str = "") -> None:
        """Tell something that the user asked to know; ``detail`` unfolds in place and can be copied."""
        _run(self._notice(text, explanation, detail))

    def show_details(self, title: str, detail: str) -> None:
        """Show the details of a sentence that the user has before them; they can be copied."""
        _run(self._notice(detail=detail, title=f"{title} – {APP_NAME}"))

    def show_table(self, title: str, rows: list[tuple[str, str]]) -> None:
        """Show pairs of words in two columns, or in twice two when they are many: a laptop's screen has 700 pixels."""
        dialog = QDialog(self._parent)
        dialog.setWindowTitle(title)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        grid = QGridLayout()
        grid.setHorizontalSpacing(28)
        half = len(rows) if len(rows) <= MOST_ROWS else (len(rows) + 1) // 2
        for place, (left, right) in enumerate(rows):
            row, column = place % half, 2 * (place // half)
            key = text_label(left)
            font = key.font()
            font.setBold(True)
            key.setFont(font)
            grid.addWidget(key, row, column)
            grid.addWidget(text_label(right), row, column + 1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(dialog.reject)
        layout = QVBoxLayout(dialog)
        layout.addLayout(grid)
        layout.addSpacing(8)
        layout.addWidget(buttons)
        dialog.exec()


def _run(dialog: QDialog) -> int:
    # Not deleted on close, since it is still asked what was chosen; its window's next turn of events deletes it.
    dialog.finished.connect(dialog.deleteLater)
    return dialog.exec()
