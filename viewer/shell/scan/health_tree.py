"""The tree of findings: a click on a row goes to its sample."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QSignalBlocker, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeView, QWidget

from viewer.shell.scan.health_list import FindingGroup
from viewer.shell.scan.health_model import HEADS, HealthModel
from viewer.shell.widgets.labels import use_tabular_figures
from viewer.shell.widgets.plain_text import plain

_UNFOLDED = 200
"""Findings up to which all kinds are unfolded at first; of more, the worst kind alone."""

_NARROW = 90


class HealthTree(QTreeView):
    """Shows findings, the worst kind first; what is marked, folded and scrolled stays so while more is found.

    Attributes
    ----------
    findings
        The model.

    Signals
    -------
    wanted
        Split and id of the sample to go to.
    """

    wanted = Signal(str, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("health.tree")
        self.setAccessibleName("Findings, the worst first")
        self.setToolTip(
            plain("A click, or Enter: go to the sample; the arrow before a row: all samples that it is about")
        )
        self.findings = HealthModel()
        self.findings.setParent(self)
        self.setModel(self.findings)
        self.setAlternatingRowColors(True)
        self.setUniformRowHeights(True)
        self.setAllColumnsShowFocus(True)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        use_tabular_figures(self)
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(HEADS.index("What"), QHeaderView.ResizeMode.Stretch)
        self._folded: dict[str, bool] = {}  # kinds that the user has folded or unfolded
        self.clicked.connect(self._go)
        self.activated.connect(self._go)
        self.expanded.connect(lambda index: self._note(index, folded=False))
        self.collapsed.connect(lambda index: self._note(index, folded=True))

    @property
    def has_marked_samples(self) -> bool:
        """Whether the marked row is about any."""
        index = self.currentIndex()
        finding, group = self.findings.finding_of(index), self.findings.group_of(index)
        return bool(finding.samples) if finding is not None else bool(group and group.samples)

    @property
    def marked_samples(self) -> tuple[tuple[str, int], ...]:
        """All samples that the marked row is about."""
        index = self.currentIndex()
        sample, finding = self.findings.sample_of(index), self.findings.finding_of(index)
        if sample is not None:
            return (sample,)
        if finding is not None:
            return tuple(finding.samples)
        group = self.findings.group_of(index)
        return tuple(dict.fromkeys(one for found in group.findings for one in found.samples)) if group else ()

    def render_groups(self, groups: Sequence[FindingGroup]) -> None:
        """Show these."""
        if tuple(groups) == self.findings.groups:
            return
        marked = self.findings.finding_of(self.currentIndex())
        open_ones = [
            finding
            for group in self.findings.groups
            for finding in group.findings
            if self.isExpanded(self.findings.index_of(finding))
        ]
        scrolled = self.verticalScrollBar().value()
        with QSignalBlocker(self):
            self.findings.render_groups(groups)
            self._unfold(groups)
            for finding in open_ones:
                self.expand(self.findings.index_of(finding))
            if marked is not None:
                self.setCurrentIndex(self.findings.index_of(marked))
        self._share()
        self.verticalScrollBar().setValue(scrolled)

    def _unfold(self, groups: Sequence[FindingGroup]) -> None:
        few = sum(len(group.findings) for group in groups) <= _UNFOLDED
        for row, group in enumerate(groups):
            if not self._folded.get(group.kind, not few and row > 0):
                self.expand(self.findings.index(row, 0))

    def _note(self, index: QModelIndex, *, folded: bool) -> None:
        group = self.findings.group_of(index)
        if group is not None and self.findings.finding_of(index) is None:
            self._folded[group.kind] = folded

    def _go(self, index: QModelIndex) -> None:
        finding = self.findings.finding_of(index)
        sample = self.findings.sample_of(index) or (finding.samples[0] if finding and finding.samples else None)
        if sample is not None:
            self.wanted.emit(*sample)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Leave sentences as much room as there is."""
        super().resizeEvent(event)
        self.setColumnWidth(HEADS.index("Samples"), _NARROW)
        self._share()

    def _share(self) -> None:
        place = HEADS.index("Field")
        most = self.viewport().width() // 6
        self.setColumnWidth(place, max(_NARROW, min(self.sizeHintForColumn(place) + _NARROW // 4, most)))
