"""*Save marked samples*: as lists of ids, or as the splits of a problem definition."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject

from viewer.errors import ViewerError
from viewer.protocol import Catalogue
from viewer.shell.panels.marks_text import ID_LISTS, Marked, definition_text
from viewer.shell.services.lasting_places import goes_with_cache
from viewer.shell.services.tasks import Tasks
from viewer.shell.widgets.prompts import Prompts
from viewer.shell.window.main_window import MainWindow
from viewer.whole_file import write_whole
from viewer.wording import counted

DEFINITION = ("yaml", "yml")
"""Endings of files of problem definitions."""


class MarksSaver(QObject):
    """Writes them where the user wants, in the background, and says what came of it."""

    def __init__(self, window: MainWindow, prompts: Prompts, tasks: Tasks) -> None:
        super().__init__(window)
        self._window, self._prompts, self._tasks = window, prompts, tasks

    def save(self, catalogue: Catalogue, marked: Marked) -> None:
        """Ask where to, and write."""
        path = self._prompts.choose_marks(str(Path.home() / "marked.txt"))
        if path is None:
            return
        kind = path.suffix.lower().removeprefix(".")
        if refusal := goes_with_cache(path):
            self._window.message_bar.show_message(refusal)
        elif kind in DEFINITION:
            self._save_definition(path, catalogue, marked)
        elif kind in ID_LISTS:
            write = ID_LISTS[kind]
            self._write(path, marked, lambda: write(marked))
        else:
            endings = ", ".join(f".{known}" for known in (*ID_LISTS, DEFINITION[0]))
            self._window.message_bar.show_message(f"Marks cannot be saved as {path.name}; choose one of {endings}.")

    def _save_definition(self, path: Path, catalogue: Catalogue, marked: Marked) -> None:
        known = [name for name, content in catalogue.problems.items() if isinstance(content, dict)]
        if not known:
            self._window.message_bar.show_message(
                "The dataset has no problem definition whose inputs and outputs could be taken; "
                "save lists of ids, as .txt, .json or .csv."
            )
            return
        name = known[0]
        if len(known) > 1:
            question = "Take inputs, outputs and the splits without marks from"
            chosen = self._prompts.choose_one("Save problem definition", question, known)
            if chosen is None:
                return
            name = chosen
        try:
            text = definition_text(marked, catalogue.problems[name])
        except ValueError as error:
            self._window.message_bar.show_message(
                f"The problem definition {name} cannot be followed: {error}; save lists of ids, as .txt, .json or .csv."
            )
            return
        self._write(path, marked, lambda: text)

    def _write(self, path: Path, marked: Marked, make: Callable[[], str]) -> None:
        count = sum(map(len, marked.values()))
        self._tasks.start(lambda: _write(path, make(), count), self._window.notify, self._fail)

    def _fail(self, error: Exception) -> None:
        detail = error.detail if isinstance(error, ViewerError) else ""
        self._window.message_bar.show_message(str(error), detail)


def _write(path: Path, text: str, count: int) -> str:
    """In another thread: write a file and return what to say."""
    try:
        write_whole(path, text.encode())
    except OSError as error:
        why = error.strerror or str(error)
        raise ViewerError(f"The marks could not be written to {path}: {why}; choose another folder.") from error
    return f"Saved {path}, {counted(count, 'sample')}"
