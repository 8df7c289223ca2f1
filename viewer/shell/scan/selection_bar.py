"""What has been chosen in a chart of statistics, and what can be done with it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from viewer.shell.widgets.labels import ElidedLabel
from viewer.shell.widgets.plain_text import menu_text
from viewer.values import dataclass
from viewer.wording import counted

SHOWN_AT_ONCE = 3
"""Splits that have a button."""


@dataclass(frozen=True, slots=True)
class SampleSelection:
    """Samples by their splits, those of most first, and where they were chosen."""

    samples: tuple[tuple[str, tuple[int, ...]], ...] = ()
    words: str = ""

    @staticmethod
    def of(places: Sequence[tuple[str, int]], words: str) -> SampleSelection:
        """Return samples by their splits."""
        found: dict[str, list[int]] = {}
        for split, sample in places:
            found.setdefault(split, []).append(sample)
        ordered = sorted(found.items(), key=lambda item: -len(item[1]))
        return SampleSelection(tuple((split, tuple(ids)) for split, ids in ordered), words)

    def __len__(self) -> int:
        """Return how many samples they are."""
        return sum(len(ids) for _split, ids in self.samples)

    def sentence(self) -> str:
        """Say how many they are, and of which splits."""
        parts = ", ".join(f"{len(ids):,} of {split}" for split, ids in self.samples)
        several = f" ({parts})" if len(self.samples) > 1 else f" of split {parts[parts.find(' of ') + 4 :]}"
        return f"{counted(len(self), 'sample')}{several if self.samples else ''}: {self.words}"


class SelectionBar(QWidget):
    """Says which samples were chosen; hidden while there are none.

    Signals
    -------
    show_wanted
        The split whose samples are to be shown in the table.
    mark_wanted, left
        The samples are to be marked, or are no longer wanted.
    """

    show_wanted = Signal(str)
    mark_wanted = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = ElidedLabel()
        self._text.setObjectName("statistics.selection")
        self._splits = [self._button(f"statistics.show.{place}", "") for place in range(SHOWN_AT_ONCE)]
        for place, button in enumerate(self._splits):
            button.clicked.connect(lambda _checked=False, place=place: self._show(place))
        self._names: tuple[str, ...] = ()
        self._mark = self._button("statistics.mark", "Mark these samples")
        self._mark.clicked.connect(lambda _checked=False: self.mark_wanted.emit())
        leave = self._button("statistics.leave", "Show all")
        leave.clicked.connect(lambda _checked=False: self.left.emit())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._text, 1)
        for button in (*self._splits, self._mark, leave):
            row.addWidget(button)
        self.hide()

    def _button(self, name: str, text: str) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(name)
        button.setText(text)
        return button

    def render_selection(self, selection: SampleSelection, *, can_mark: bool) -> None:
        """Show what was chosen; nothing hides the bar."""
        self._text.setText(selection.sentence())
        self._names = tuple(split for split, _ids in selection.samples)[:SHOWN_AT_ONCE]
        for place, button in enumerate(self._splits):
            button.setVisible(place < len(self._names))
            if place < len(self._names):
                several = len(self._names) > 1
                button.setText(menu_text(f"Show those of {self._names[place]}" if several else "Show in the table"))
        self._mark.setVisible(can_mark and len(selection) > 0)
        self.setVisible(bool(selection.words))

    def _show(self, place: int) -> None:
        if place < len(self._names):
            self.show_wanted.emit(self._names[place])
