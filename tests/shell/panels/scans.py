"""A scan that knows what a test says, and answers as a scanner does."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from viewer.pairs.matching import FieldKey
from viewer.protocol.scan_figures import ScanColumn, SplitFigures
from viewer.protocol.scan_results import ColumnsRead, FiguresRead, ReadColumns
from viewer.shell.session.scan_status import ScanStatus

P = FieldKey("p", "vertex", "Base")
NAN = float("nan")


class KnownScan(QObject):
    """Knows numbers of each place by split and column; answers when it is told to."""

    changed = Signal(object)
    more_known = Signal()

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder
        self.status = ScanStatus("idle")
        self.numbers: dict[str, dict[ScanColumn, list[float]]] = {}
        self.figures: tuple[SplitFigures, ...] = ()
        self.waiting: list[tuple[Any, Callable[[Any], None]]] = []
        self.begun = 0

    def know(
        self, numbers: Mapping[str, Mapping[ScanColumn, Sequence[float]]], figures: tuple[SplitFigures, ...] = ()
    ) -> None:
        """Know these, and tell everybody."""
        self.numbers = {split: {key: list(row) for key, row in rows.items()} for split, rows in numbers.items()}
        self.figures = figures
        columns = tuple(dict.fromkeys(column for rows in self.numbers.values() for column in rows))
        splits = tuple(
            SplitFigures(split, len(next(iter(rows.values()))), len(next(iter(rows.values()))), 0)
            for split, rows in self.numbers.items()
        )
        self.status = ScanStatus("idle", splits, columns)
        self.changed.emit(self.status)
        self.more_known.emit()

    def begin(self, *_: object) -> None:
        self.begun += 1

    def ask(self, make: Callable[[int], Any], answered: Callable[[Any], None]) -> None:
        self.waiting.append((make(len(self.waiting) + 1), answered))

    def answer(self) -> list[Any]:
        """Answer all questions; returns them."""
        waiting, self.waiting = self.waiting, []
        for question, answered in waiting:
            answered(self._answer(question))
        return [question for question, _answered in waiting]

    def _answer(self, question: Any) -> Any:
        if not isinstance(question, ReadColumns):
            return FiguresRead(question.id, self.figures, self.status.columns)
        files = []
        for number, column in enumerate(question.columns):
            file = self._folder / f"column-{question.id}-{number}"
            file.write_bytes(array("d", self.numbers[question.split][column]).tobytes())
            files.append(str(file))
        return ColumnsRead(question.id, question.split, question.columns, tuple(files))
