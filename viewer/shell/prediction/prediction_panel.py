"""The dock *Prediction*: predictions, the pairs of one with their scores, and a plot. Filled when seen first."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QProgressBar,
    QSplitter,
    QTreeWidget,
    QVBoxLayout,
    QWidget,
)

from viewer.shell.prediction.output_tree import OutputLine, OutputTree
from viewer.shell.prediction.plot_box import PlotBox
from viewer.shell.prediction.ranking_lines import RankedLine
from viewer.shell.prediction.ranking_list import RankingList
from viewer.shell.widgets.calm_wheel import CalmWheel
from viewer.shell.widgets.filled_panel import FilledPanel
from viewer.shell.widgets.labels import ElidedLabel
from viewer.shell.widgets.text_tool_bar import TextToolBar
from viewer.shell.window.main_window import what_is_dropped
from viewer.values import dataclass

_BUTTONS = (
    ("open", "Open…", "Open a dataset that predicts this one"),
    ("arrays", "Open arrays…", "Open a file of arrays that a model wrote"),
    ("inside", "In the samples", "Compare fields of the samples with one another, such as pressure with pressure_pred"),
    ("rules", "Rules…", "Say how predicted fields are called, and their units and signs"),
    ("compute", "Compute", "Compute the errors of all samples"),
    ("cancel", "Cancel", "Stop computing; what is known stays"),
    ("error", "Show error", "Show in the picture how the marked field differs from its prediction, or the field again"),
    ("panes", "Side by side", "Show reference, prediction and error of the marked field beside each other"),
    ("worst", "Worst first", "Show the sample with the largest error of the marked field, and sort the samples by it"),
    ("close", "Close", "Compare with this prediction no more"),
)
_OPENING = ("open", "arrays", "inside", "close")


_PLOT = 180
"""Width of the plot at least, in pixels."""


def _needed(tree: QTreeWidget) -> int:
    """Return the width of all columns that are shown; the last one alone would take whatever there is."""
    shown = [column for column in range(tree.columnCount()) if not tree.isColumnHidden(column)]
    widths = [max(tree.header().sectionSizeHint(one), tree.sizeHintForColumn(one)) for one in shown]
    return sum(widths) + 2 * tree.frameWidth() + 2


@dataclass(frozen=True, slots=True)
class PredictionHead:
    """What stands above the outputs.

    Attributes
    ----------
    name
        Of the prediction; empty where there is none.
    computing
        Whether errors are being computed.
    done, total
        Samples.
    complete
        Whether there is nothing left to compute.
    """

    name: str
    computing: bool
    done: int
    total: int
    summary: str
    splits: tuple[str, ...]
    split: str
    complete: bool = False


class PredictionPanel(FilledPanel):
    """Shows what is known and says what the user wants.

    Signals
    -------
    pressed
        The name of a button of :data:`_BUTTONS`.
    split_chosen
        The split whose score is shown; empty for all.
    dropped
        Path or address of a prediction that was dropped on the panel.
    """

    pressed = Signal(str)
    split_chosen = Signal(str)
    dropped = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAcceptDrops(True)
        self.setMinimumHeight(80)

    def fill(self) -> None:
        """Make the widgets."""
        bars = {True: self._bar(), False: self._bar()}  # two rows; what does not fit is in the menu at their ends
        self.buttons = {name: self._button(bars[name in _OPENING], name, text, tip) for name, text, tip in _BUTTONS}
        self._name = ElidedLabel(Qt.TextElideMode.ElideMiddle)
        self._name.setObjectName("prediction.name")
        self._split = QComboBox()
        CalmWheel(self).guard(self._split)
        self._split.setObjectName("prediction.split")
        self._split.setAccessibleName("Split")
        self._split.activated.connect(lambda row: self.split_chosen.emit(self._split.itemData(row)))
        self._progress = QProgressBar()
        self._progress.setFixedWidth(100)
        self._progress.setMaximumHeight(self.fontMetrics().height())
        self._summary = ElidedLabel()
        self._summary.setObjectName("prediction.summary")
        self.ranking = RankingList()
        self.tree = OutputTree()
        self.plot = PlotBox()
        top, below = QHBoxLayout(), QHBoxLayout()
        top.addWidget(bars[True])
        top.addWidget(self._name, 1)
        top.addWidget(self._split)
        below.addWidget(bars[False], 1)
        below.addWidget(self._progress)
        parts = self._parts = QSplitter(Qt.Orientation.Horizontal)
        for part, stretch in ((self.ranking, 2), (self.tree, 3), (self.plot, 2)):
            parts.addWidget(part)
            parts.setStretchFactor(parts.count() - 1, stretch)
        self._is_moved = False  # whether the user has said how wide the parts are
        parts.splitterMoved.connect(self._on_moved)
        layout = QVBoxLayout(self)
        layout.addLayout(top)
        layout.addLayout(below)
        layout.addWidget(parts, 1)
        layout.addWidget(self._summary)

    def _bar(self) -> TextToolBar:
        bar = TextToolBar()
        if (layout := bar.layout()) is not None:
            layout.setContentsMargins(0, 0, 0, 0)
        return bar

    def _button(self, bar: TextToolBar, name: str, text: str, tip: str) -> QAction:
        button = bar.add(f"prediction.{name}", text, tip)
        button.triggered.connect(lambda _checked=False: self.pressed.emit(name))
        return button

    def render_head(self, head: PredictionHead) -> None:
        """Show what predicts the dataset and how far it is."""
        there = bool(head.name)
        self._name.setText(f"Prediction: {head.name}" if there else "")
        for name in ("rules", "close", "error", "panes", "worst"):
            self.buttons[name].setVisible(there)
        self.buttons["compute"].setVisible(there and not head.computing)
        self.buttons["compute"].setEnabled(not head.complete)
        self.buttons["cancel"].setVisible(head.computing)
        self._progress.setVisible(head.computing)
        self._progress.setRange(0, head.total)
        self._progress.setValue(head.done)
        self._summary.setText(head.summary)
        names = [("All splits", ""), *((name, name) for name in head.splits)]
        if [self._split.itemData(row) for row in range(self._split.count())] != [data for _, data in names]:
            self._split.clear()
            for text, data in names:
                self._split.addItem(text, data)
        self._split.setCurrentIndex(max(self._split.findData(head.split), 0))
        self._split.setVisible(len(head.splits) > 1)

    def render_ranking(self, lines: Sequence[RankedLine]) -> None:
        """Show the predictions where there are several."""
        self.ranking.render_lines(lines)
        self.ranking.setVisible(len(lines) > 1)
        self._share()

    def render_outputs(self, lines: Sequence[OutputLine], lists: Sequence[tuple[str, Sequence[str]]]) -> None:
        """Show the pairs, and below them lists of sentences, each with its head."""
        self.tree.render_lines(lines, lists)
        self._share()

    def _on_moved(self) -> None:
        self._is_moved = True

    def _share(self) -> None:
        """Give each list the width that its columns need, as far as it is there; the plot has the rest."""
        if self._is_moved:
            return
        whole = self._parts.width()
        plot = max(_PLOT, whole // 5)
        ranking = min(_needed(self.ranking), whole // 3) if not self.ranking.isHidden() else 0
        tree = min(max(_needed(self.tree), whole // 3), whole - ranking - plot)
        self._parts.setSizes([ranking, tree, whole - ranking - tree])

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Share the width anew."""
        super().resizeEvent(event)
        if self.is_filled:
            self._share()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        """Accept one file or folder, or an address."""
        if any(what_is_dropped(event.mimeData())):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """Take what was dropped for a prediction."""
        event.acceptProposedAction()
        path, address = what_is_dropped(event.mimeData())
        self.dropped.emit(str(Path(path)) if path else address)
