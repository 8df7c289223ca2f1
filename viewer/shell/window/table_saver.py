"""*Save as CSV, JSON or Parquet* and *Copy* of any table."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from viewer.errors import ViewerError
from viewer.shell.services.lasting_places import goes_with_cache
from viewer.shell.services.table import TABLE_KINDS, DataTable, csv_text, json_text, tsv_text, unique
from viewer.shell.services.tasks import Tasks
from viewer.shell.widgets.prompts import Prompts
from viewer.shell.window.main_window import MainWindow
from viewer.whole_file import write_whole
from viewer.wording import counted

Make = Callable[[], DataTable]
"""Returns a table; called in another thread, as it may take long."""


class TableSaver(QObject):
    """Writes tables in the background, and says what came of it."""

    def __init__(self, window: MainWindow, prompts: Prompts, tasks: Tasks) -> None:
        super().__init__(window)
        self._window, self._prompts, self._tasks = window, prompts, tasks

    def save(self, name: str, make: Make) -> None:
        """Ask for a file, ``name`` without an ending proposed, and write a table there as what the name ends in."""
        path = self._prompts.choose_table(str(Path.home() / f"{name.replace('/', '_')}.csv"))
        if path is not None:
            self.write(path, make)

    def write(self, path: Path, make: Make) -> None:
        """Write a table."""
        kind = path.suffix.lower().removeprefix(".")
        if refusal := goes_with_cache(path):
            self._window.message_bar.show_message(refusal)
        elif kind not in TABLE_KINDS:
            endings = ", ".join(f".{known}" for known in TABLE_KINDS)
            self._window.message_bar.show_message(f"A table cannot be saved as {path.name}; choose one of {endings}.")
        else:
            self._tasks.start(lambda: _write(path, kind, make()), self._window.notify, self._fail)

    def copy(self, make: Make) -> None:
        """Put a table on the clipboard, separated by tabulators."""

        def done(found: tuple[str, int]) -> None:
            QGuiApplication.clipboard().setText(found[0])
            self._window.notify(f"Copied {counted(found[1], 'row')}")

        def text() -> tuple[str, int]:
            table = make()
            return tsv_text(table), len(table.rows)

        self._tasks.start(text, done, self._fail)

    def _fail(self, error: Exception) -> None:
        if isinstance(error, ViewerError):
            self._window.message_bar.show_message(error.sentence, error.detail)
        else:
            self._window.message_bar.show_message("The table could not be made; please report it.", str(error))


def _write(path: Path, kind: str, table: DataTable) -> str:
    """In another thread: write a table and return what to say."""
    if kind == "parquet":
        from viewer.shell.children.table_writer import write_parquet

        write_parquet(path, unique(table.heads), table.columns)
    else:
        text = csv_text(table) if kind == "csv" else json_text(table)
        try:
            write_whole(path, text.encode())
        except OSError as error:
            why = error.strerror or str(error)
            raise ViewerError(f"The table could not be written to {path}: {why}; choose another folder.") from error
    return f"Saved {path}, {counted(len(table.rows), 'row')}"
