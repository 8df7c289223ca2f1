"""The form in which the user says what of a sample is exported, and as what."""

from __future__ import annotations

from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QVBoxLayout,
    QWidget,
)

from viewer.export_kinds import KINDS, ExportKind
from viewer.shell.widgets.calm_wheel import CalmWheel
from viewer.shell.widgets.labels import note_label
from viewer.shell.widgets.plain_text import plain
from viewer.values import dataclass

WHOLE, SHOWN = "whole", "shown"


@dataclass(frozen=True, slots=True)
class ExportOffer:
    """What there is to export.

    Attributes
    ----------
    title
        Names the sample.
    zones
        How many zones the whole sample has, 0 where that is not known.
    shown
        Whether what is shown differs from the whole sample, in words: ``"2 tools"``; empty where it does not.
    shown_zones
        How many zones are shown.
    field
        The field on screen, empty without one.
    times
        How many time steps the sample has.
    """

    title: str
    zones: int = 0
    shown: str = ""
    shown_zones: int = 0
    field: str = ""
    times: int = 1


@dataclass(frozen=True, slots=True)
class ExportChoice:
    """What the user wants."""

    kind: ExportKind = KINDS[0]
    shown: bool = False
    one_field: bool = False
    paraview: bool = False


class ExportDialog(QDialog):
    """Asks for an :class:`ExportChoice`.

    Parameters
    ----------
    choice
        What it begins with.
    no_paraview
        Why the file cannot be opened in ParaView; empty when it can.
    """

    def __init__(
        self, offer: ExportOffer, choice: ExportChoice, no_paraview: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("export")
        self.setWindowTitle(f"Export {offer.title}")
        self._offer = offer
        self._what = self._box("export.what", "What")
        self._what.addItem("Whole sample", WHOLE)
        if offer.shown:
            self._what.addItem(f"What is shown ({offer.shown})", SHOWN)
            self._what.setCurrentIndex(1 if choice.shown else 0)
        self._fields = self._box("export.fields", "Fields")
        self._fields.addItem("All fields", False)
        if offer.field:
            self._fields.addItem(f"Only {offer.field}", True)
            self._fields.setCurrentIndex(1 if choice.one_field else 0)
        self._kind = self._box("export.kind", "Kind of file")
        for kind in KINDS:
            self._kind.addItem(f"{kind.label} ({kind.ending})", kind.ending)
        self._kind.setCurrentIndex(KINDS.index(choice.kind))
        self._paraview = QCheckBox("Open it in ParaView" + (" (not found)" if no_paraview else ""))
        self._paraview.setObjectName("export.paraview")
        self._paraview.setChecked(choice.paraview and not no_paraview)
        self._paraview.setEnabled(not no_paraview)
        self._paraview.setToolTip(plain(no_paraview))
        self._note = note_label("")
        self._note.setObjectName("export.note")
        self._note.setWordWrap(True)
        self._note.setMinimumHeight(2 * self.fontMetrics().lineSpacing())
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self._go_on = self._buttons.addButton("Choose a file…", QDialogButtonBox.ButtonRole.AcceptRole)
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        form = QFormLayout()
        for text, box in (("What", self._what), ("Fields", self._fields), ("As", self._kind)):
            form.addRow(text, box)
            box.currentIndexChanged.connect(self._render)
        form.addRow("", self._paraview)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addWidget(self._note)
        layout.addStretch(1)
        layout.addWidget(self._buttons)
        CalmWheel(self).guard_all(self)
        self._render()

    @property
    def choice(self) -> ExportChoice:
        """What stands in the form."""
        return ExportChoice(
            KINDS[self._kind.currentIndex()],
            self._what.currentData() == SHOWN,
            bool(self._fields.currentData()),
            self._paraview.isChecked(),
        )

    def _box(self, name: str, accessible: str) -> QComboBox:
        box = QComboBox()
        box.setObjectName(name)
        box.setAccessibleName(accessible)
        return box

    def _render(self) -> None:
        trouble = self._trouble()
        self._go_on.setEnabled(not trouble)
        self._note.setText(trouble or self._words())

    def _trouble(self) -> str:
        """Say why the kind cannot hold it."""
        choice = self.choice
        zones = self._offer.shown_zones if choice.shown else self._offer.zones
        if choice.kind.one_zone and zones > 1:
            return f"A {choice.kind.ending} file holds one zone, and there are {zones}: choose another kind of file."
        return ""

    def _words(self) -> str:
        """Say what will be written."""
        kind, steps = self.choice.kind, self._offer.times
        words = []
        if kind.all_times:
            words.append(f"All {steps} time steps." if steps > 1 else "The sample has one time step.")
        elif steps > 1:
            words.append(f"The time step on screen, of {steps}; .pvd has all of them.")
        if kind.many_files:
            words.append("A file and, beside it, a folder of the same name.")
        return " ".join(words)
