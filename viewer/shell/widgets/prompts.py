"""Everything that asks or tells the user in a dialog goes through here, so that tests can answer for them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from viewer import APP_NAME

if TYPE_CHECKING:  # the classes of dialogs are made when there is one, as the start has nothing to ask
    from collections.abc import Sequence

    from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

    from viewer.shell.widgets.notice_dialog import NoticeDialog
    from viewer.shell.widgets.table_dialog import Group


_VIEWS = "Views (*.plaidview)"

PICTURES = {
    "PNG": ("png",),
    "PDF": ("pdf",),
    "SVG": ("svg",),
    "TIFF": ("tif", "tiff"),
    "JPEG": ("jpg", "jpeg"),
}
"""Endings of the files of pictures, by their kind."""


def _samples() -> str:
    """Return the kinds of files that may hold a sample; which of them one is, its content says."""
    from viewer.mesh_kinds import KINDS, TOLD

    endings = ("", ".cgns", ".adf", *(ending for kind in KINDS for ending in kind.endings), *TOLD)
    return f"Meshes ({' *'.join(endings).strip()});;CGNS files (*.cgns *.hdf *.hdf5 *.h5 *.adf);;All files (*)"


class Prompts:
    """Modal questions and messages of one window.

    Parameters
    ----------
    dialogs
        Folder in which Qt's file dialog keeps its size and places; None for the user's own.
    """

    def __init__(self, parent: QWidget, dialogs: Path | None = None) -> None:
        self._parent, self._dialogs = parent, dialogs

    def _files(self) -> type[QFileDialog]:
        """Return the class of Qt's file dialog."""
        from PySide6.QtCore import QSettings
        from PySide6.QtWidgets import QFileDialog

        if self._dialogs is not None:
            # Else it shares QtProject.conf with every Qt program of the user, and waits for the lock file of any that
            # was killed: https://github.com/mantidproject/mantid/issues/41904
            QSettings.setPath(QSettings.Format.NativeFormat, QSettings.Scope.UserScope, str(self._dialogs))
        return QFileDialog

    def choose_dataset(self, start: str, title: str = "Open a PLAID dataset") -> Path | None:
        """Ask for a dataset's folder; None when the user changed their mind."""
        return self._folder(title, start)

    def _folder(self, title: str, start: str) -> Path | None:
        self._files()
        from viewer.shell.widgets.file_dialogs import ask_for_folder

        chosen = ask_for_folder(self._parent, title, start)
        return Path(chosen) if chosen else None

    def _file(self, title: str, start: str, kinds: str) -> Path | None:
        self._files()
        from viewer.shell.widgets.file_dialogs import ask_for_file

        chosen = ask_for_file(self._parent, title, start, kinds)
        return Path(chosen) if chosen else None

    def choose_file(self, start: str) -> Path | None:
        """Ask for a file with a sample in it; None when the user changed their mind."""
        return self._file("Open a file", start, _samples())

    def choose_arrays(self, start: str) -> Path | None:
        """Ask for a file of arrays that a model wrote; None when the user changed their mind."""
        return self._file("Open predicted arrays", start, "Arrays (*.npz *.npy *.csv *.parquet)")

    def choose_picture(self, start: str) -> Path | None:
        """Ask where to save a picture; None when the user changed their mind."""
        return self._choose_file("Save picture", start, PICTURES)

    def choose_view(self, start: str) -> Path | None:
        """Ask for a view file to open; None when the user changed their mind."""
        return self._file("Open a view", start, _VIEWS)

    def choose_view_file(self, start: str) -> Path | None:
        """Ask where to save a view; None when the user changed their mind."""
        return self._choose_file("Save view", start, {"Views": ("plaidview",)})

    def choose_plot(self, start: str) -> Path | None:
        """Ask where to save a plot, and as what; None when the user changed their mind."""
        return self._choose_file("Save plot", start, {kind.upper(): (kind,) for kind in ("svg", "pdf", "png", "csv")})

    def _choose_file(self, title: str, start: str, kinds: Mapping[str, tuple[str, ...]]) -> Path | None:
        """Ask where to save something; ``kinds`` are the endings of each kind of file, the usual one first."""
        from PySide6.QtWidgets import QApplication

        filters = {f"{name} ({' '.join(f'*.{end}' for end in ends)})": ends[0] for name, ends in kinds.items()}
        parent = QApplication.activeModalWidget() or self._parent
        files = self._files()
        dialog = files(parent, title, start, ";;".join(filters))
        dialog.setAcceptMode(files.AcceptMode.AcceptSave)
        # Added before the dialog asks whether a file may be replaced, so that it asks for the right one.
        dialog.setDefaultSuffix(next(iter(filters.values())))
        dialog.filterSelected.connect(lambda chosen: dialog.setDefaultSuffix(filters[chosen]))
        from viewer.shell.widgets.file_dialogs import run

        chosen = run(dialog)
        return Path(chosen) if chosen else None

    def choose_table(self, start: str) -> Path | None:
        """Ask where to save a table, and as what; None when the user changed their mind."""
        return self._choose_file("Save table", start, {kind.upper(): (kind,) for kind in ("csv", "json", "parquet")})

    def choose_marks(self, start: str) -> Path | None:
        """Ask where to save marked samples, and as what; None when the user changed their mind."""
        kinds = {"Text": ("txt",), "JSON": ("json",), "CSV": ("csv",), "Problem definition": ("yaml", "yml")}
        return self._choose_file("Save marked samples", start, kinds)

    def choose_one(self, title: str, question: str, known: Sequence[str]) -> str | None:
        """Ask for one of several names; None when the user changed their mind."""
        from PySide6.QtWidgets import QInputDialog

        chosen, agreed = QInputDialog.getItem(self._parent, title, question, list(known), 0, False)
        return chosen if agreed else None

    def choose_contact_sheet(self, start: str) -> Path | None:
        """Ask where to save a contact sheet, and as what; None when the user changed their mind."""
        return self._choose_file("Save contact sheet", start, {"PNG": ("png",), "PDF": ("pdf",)})

    def choose_animation(self, start: str, endings: tuple[str, ...]) -> Path | None:
        """Ask where to save an animation, the usual ending first; None when the user changed their mind."""
        ends = tuple(ending.removeprefix(".") for ending in endings)
        return self._choose_file("Save animation", start, {"Animations": ends})

    def choose_export(self, start: str, ending: str) -> Path | None:
        """Ask where to export to, as a file of that ending; None when the user changed their mind."""
        files = self._files()
        dialog = files(self._parent, "Export sample", start, f"*{ending} (*{ending})")
        dialog.setAcceptMode(files.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(ending.removeprefix("."))
        chosen = dialog.selectedFiles() if dialog.exec() else []
        dialog.deleteLater()
        return Path(chosen[0]) if chosen else None

    def confirm_plan(self, question: str, explanation: str, yes: str, plan: str) -> tuple[bool, bool]:
        """Ask before a plan is carried out; returns the answer, and whether to ask the next time."""
        dialog = self._notice(question, explanation, plan, yes, "Don't ask again")
        agreed = _run(dialog) > 0
        return agreed, not (agreed and dialog.again)

    def confirm(self, question: str, explanation: str, yes: str) -> bool:
        """Ask before something is done; ``yes`` are the words of the button that does it."""
        return _run(self._notice(question, explanation, "", yes)) > 0

    def _notice(self, *words: str, **more: str) -> NoticeDialog:
        # Not at the start, which has nothing to ask: it brings in the class of Qt's styles, which takes 9 ms to make.
        from viewer.shell.widgets.notice_dialog import Notice, NoticeDialog

        return NoticeDialog(Notice(*words, **more), self._parent)

    def choose_folder(self, title: str, start: str) -> Path | None:
        """Ask for a folder to write to; None when the user changed their mind."""
        return self._folder(title, start)

    def show_message(self, text: str, explanation: str = "", detail: str = "") -> None:
        """Tell something that the user asked to know; ``detail`` unfolds in place and can be copied."""
        _run(self._notice(text, explanation, detail))

    def show_details(self, title: str, detail: str) -> None:
        """Show the details of a sentence that the user has before them; they can be copied."""
        _run(self._notice(detail=detail, title=f"{title} – {APP_NAME}"))

    def show_table(self, title: str, groups: Sequence[Group]) -> None:
        """Show pairs of words in groups, each below its heading."""
        from viewer.shell.widgets.table_dialog import TableDialog  # read when somebody asks

        _run(TableDialog(title, groups, self._parent))


def _run(dialog: QDialog) -> int:
    # Not deleted on close, since it is still asked what was chosen; its window's next turn of events deletes it.
    dialog.finished.connect(dialog.deleteLater)
    return dialog.exec()
