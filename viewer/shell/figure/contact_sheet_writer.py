"""Has a contact sheet written in a thread, one at a time."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from viewer.shell.figure.contact_sheet import ContactSheet
from viewer.shell.figure.contact_sheet_file import write_contact_sheet
from viewer.shell.services.tasks import Tasks

_STEP = 0.02
"""How much of the writing is told at a time."""


class ContactSheetWriter(QObject):
    """Writes sheets.

    Signals
    -------
    written
        The sheet that is complete.
    failed
        The exception: there is none.
    advanced
        How far it is, 0..1.
    """

    written = Signal(object)
    failed = Signal(object)
    advanced = Signal(float)

    def __init__(self, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._sheet: ContactSheet | None = None

    @property
    def writing(self) -> bool:
        """Whether a sheet is being written."""
        return self._sheet is not None

    def write(self, path: Path, sheet: ContactSheet) -> None:
        """Write a sheet; a signal says what came of it, unless :meth:`cancel` is called before."""
        self._sheet, told = sheet, [0.0]

        def wanted(share: float) -> bool:
            if share - told[0] > _STEP:
                told[0] = share
                self.advanced.emit(share)
            return self._sheet is sheet and not self._tasks.cancelled.is_set()

        self._tasks.start(
            lambda: write_contact_sheet(path, sheet, wanted),
            lambda _nothing: self._end(sheet, None),
            lambda error: self._end(sheet, error),
        )

    def cancel(self) -> None:
        """Write nothing any more; no file is left."""
        self._sheet = None

    def _end(self, sheet: ContactSheet, error: Exception | None) -> None:
        if self._sheet is not sheet:
            return  # nobody wants it any more
        self._sheet = None
        if error is None:
            self.written.emit(sheet)
        else:
            self.failed.emit(error)
