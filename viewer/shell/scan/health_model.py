"""Findings as a tree: kinds, the findings of each, and the samples of each finding."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont

from viewer.protocol.scan_figures import ScanFinding
from viewer.shell.scan.health_list import FindingGroup, field_words
from viewer.shell.widgets.plain_text import plain
from viewer.wording import sample_name, sentence

Index = QModelIndex | QPersistentModelIndex

HEADS = ("What", "Samples", "Field")

MOST_LISTED = 1000
"""Samples of a finding that have a row; all of them are shown in the table of samples."""

_KIND = 0
_FINDINGS = 1
"""Of a row: 0 for a kind, this and the number of its kind for a finding; beyond all kinds the number of its finding."""


class HealthModel(QAbstractItemModel):
    """Shows findings in groups."""

    def __init__(self) -> None:
        super().__init__()
        self._groups: tuple[FindingGroup, ...] = ()
        self._flat: list[tuple[int, int]] = []  # kind and row of every finding

    @property
    def groups(self) -> tuple[FindingGroup, ...]:
        """What is shown."""
        return self._groups

    def render_groups(self, groups: Sequence[FindingGroup]) -> None:
        """Show these."""
        self.beginResetModel()
        self._groups = tuple(groups)
        self._flat = [(kind, row) for kind, group in enumerate(groups) for row in range(len(group.findings))]
        self.endResetModel()

    def finding_of(self, index: Index) -> ScanFinding | None:
        """Return the finding of a row, or of the row above; None of a kind."""
        place = self._place(index)
        return None if place is None else self._groups[place[0]].findings[place[1]]

    def group_of(self, index: Index) -> FindingGroup | None:
        """Return the group that a row is in."""
        if not index.isValid():
            return None
        place = self._place(index)
        return self._groups[index.row() if place is None else place[0]]

    def sample_of(self, index: Index) -> tuple[str, int] | None:
        """Return the sample of a row; None where it is none of one."""
        if not index.isValid() or int(index.internalId()) < self._first_sample:
            return None
        finding = self.finding_of(index)
        return finding.samples[index.row()] if finding and index.row() < MOST_LISTED else None

    def index_of(self, finding: ScanFinding) -> QModelIndex:
        """Return where the finding is that is about the same as this one; an invalid index where it is gone."""
        for kind, group in enumerate(self._groups):
            for row, other in enumerate(group.findings):
                if about(other) == about(finding):
                    return self.createIndex(row, 0, _FINDINGS + kind)
        return QModelIndex()

    @property
    def _first_sample(self) -> int:
        return _FINDINGS + len(self._groups)

    def _place(self, index: Index) -> tuple[int, int] | None:
        """Return kind and row of a finding."""
        number = int(index.internalId()) if index.isValid() else _KIND
        if number == _KIND:
            return None
        if number < self._first_sample:
            return number - _FINDINGS, index.row()
        return self._flat[number - self._first_sample]

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008
        """See Qt's."""
        if not self.hasIndex(row, column, parent):
            return QModelIndex()
        if not parent.isValid():
            return self.createIndex(row, column, _KIND)
        if int(parent.internalId()) == _KIND:
            return self.createIndex(row, column, _FINDINGS + parent.row())
        place = self._place(parent)
        number = self._flat.index(place) if place is not None else 0
        return self.createIndex(row, column, self._first_sample + number)

    def parent(self, index: Index = QModelIndex()) -> QModelIndex:  # type: ignore[override]  # noqa: B008
        """See Qt's."""
        place = self._place(index)
        if place is None:
            return QModelIndex()
        if int(index.internalId()) < self._first_sample:
            return self.createIndex(place[0], 0, _KIND)
        return self.createIndex(place[1], 0, _FINDINGS + place[0])

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008
        """See Qt's."""
        if not parent.isValid():
            return len(self._groups)
        if parent.column():
            return 0
        number = int(parent.internalId())
        if number == _KIND:
            return len(self._groups[parent.row()].findings)
        finding = self.finding_of(parent) if number < self._first_sample else None
        count = len(finding.samples) if finding is not None else 0
        return 0 if count < 2 else min(count, MOST_LISTED + 1)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008
        """See Qt's."""
        return len(HEADS)

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return a column's name."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return HEADS[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a cell's text, its tool tip, its font and how it is aligned."""
        if role == Qt.ItemDataRole.DisplayRole:
            return self._words(index)[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain(self._words(index)[index.column()])
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() == HEADS.index("Samples"):
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.FontRole and int(index.internalId()) == _KIND:
            font = QFont()
            font.setBold(True)
            return font
        return None

    def _words(self, index: Index) -> tuple[str, str, str]:
        finding = self.finding_of(index)
        if finding is None:
            group = self._groups[index.row()]
            return group.title, f"{group.samples:,}" if group.samples else "", ""
        if int(index.internalId()) < self._first_sample:
            return finding.sentence, f"{len(finding.samples):,}" if finding.samples else "", field_words(finding)
        sample = self.sample_of(index)
        if sample is None:
            return f"{len(finding.samples) - MOST_LISTED:,} more, which “Show these samples” shows", "", ""
        return sentence(sample_name(sample[1], sample[0])), "", ""


def about(finding: ScanFinding) -> object:
    """Return what a finding is about: what it says changes while a scan goes on."""
    return finding.kind, finding.field, next(iter(finding.samples), finding.sentence)
