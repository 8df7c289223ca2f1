"""The dock *Prediction*: what predicts the dataset, its pairs with their scores, and a plot. Filled when seen first."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QProgressBar,
    QSplitter,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from viewer.shell.prediction.output_tree import OutputLine, OutputTree
from viewer.shell.prediction.plot_box import PlotBox
from viewer.shell.widgets.calm_wheel import CalmWheel
from viewer.shell.widgets.filled_panel import FilledPanel
from viewer.shell.widgets.labels import ElidedLabel
from viewer.shell.widgets.plain_text import plain
from viewer.values import dataclass

_BUTTONS = (
    ("open", "Open…", "Open a dataset that predicts this one"),
    ("arrays", "Open arrays…", "Open a file of arrays that a model wrote"),
    ("inside", "In the samples", "Compare fields of the samples with one another, such as pressure with pressure_pred"),
    ("rules", "Rules…", "Say how predicted fields are called, and their units and signs"),
    ("compute", "Compute", "Compute the errors of all samples"),
    ("cancel", "Cancel", "Stop computing; what is known stays"),
    ("error", "Show error", "Show in the picture how the marked field differs from its prediction"),
    ("panes", "Side by side", "Show reference, prediction and error of the marked field beside each other"),
    ("worst", "Worst first", "Sort the samples by the error of the first output"),
    ("close", "Close", "Compare with nothing"),
)
_OPENING = ("open", "arrays", "inside", "close")


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
    """

    name: str
    computing: bool
    done: int
    total: int
    summary: str
    splits: tuple[str, ...]
    split: str


class PredictionPanel(FilledPanel):
    """Shows what is known and says what the user wants.

    Signals
    -------
    pressed
        The name of a button of :data:`_BUTTONS`.
    split_chosen
        The split whose score is shown; empty for all.
    dropped
        Path of a prediction that was dropped on the panel.
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
        self.buttons = {name: self._button(name, text, tip) for name, text, tip in _BUTTONS}
        self._name = ElidedLabel(Qt.TextElideMode.ElideMiddle)
        self._name.setObjectName("prediction.name")
        self._split = QComboBox()
        CalmWheel(self).guard(self._split)
        self._split.setObjectName("prediction.split")
        self._split.setAccessibleName("Split")
        self._split.activated.connect(lambda row: self.split_chosen.emit(self._split.itemData(row)))
        self._progress = QProgressBar()
        self._progress.setMaximumWidth(140)
        self._progress.setMaximumHeight(self.fontMetrics().height())
        self._summary = ElidedLabel()
        self._summary.setObjectName("prediction.summary")
        self.tree = OutputTree()
        self.plot = PlotBox()
        top, below = QHBoxLayout(), QHBoxLayout()  # two rows: in one they would make the window wide
        for name, button in self.buttons.items():
            (top if name in _OPENING else below).addWidget(button)
        top.addWidget(self._name, 1)
        top.addWidget(self._split)
        below.addWidget(self._progress)
        below.addStretch(1)
        parts = QSplitter(Qt.Orientation.Horizontal)
        parts.addWidget(self.tree)
        parts.addWidget(self.plot)
        parts.setStretchFactor(0, 3)
        parts.setStretchFactor(1, 2)
        layout = QVBoxLayout(self)
        layout.addLayout(top)
        layout.addLayout(below)
        layout.addWidget(parts, 1)
        layout.addWidget(self._summary)

    def _button(self, name: str, text: str, tip: str) -> QToolButton:
        button = QToolButton()
        button.setObjectName(f"prediction.{name}")
        button.setText(text)
        button.setToolTip(plain(tip))
        button.clicked.connect(lambda: self.pressed.emit(name))
        return button

    def render_head(self, head: PredictionHead) -> None:
        """Show what predicts the dataset and how far it is."""
        there = bool(head.name)
        self._name.setText(f"Prediction: {head.name}" if there else "")
        for name in ("rules", "close", "error", "panes", "worst"):
            self.buttons[name].setVisible(there)
        self.buttons["compute"].setVisible(there and not head.computing)
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

    def render_outputs(self, lines: Sequence[OutputLine], lists: Sequence[tuple[str, Sequence[str]]]) -> None:
        """Show the pairs, and below them lists of sentences, each with its head."""
        self.tree.render_lines(lines, lists)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        """Accept one local file or folder."""
        urls = event.mimeData().urls()
        if len(urls) == 1 and urls[0].isLocalFile():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """Take what was dropped for a prediction."""
        event.acceptProposedAction()
        self.dropped.emit(str(Path(event.mimeData().urls()[0].toLocalFile())))
