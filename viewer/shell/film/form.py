"""What changes from frame to frame, and as what that is saved, as the user says it."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QFormLayout, QHBoxLayout, QSpinBox, QWidget

from viewer.film_kinds import KINDS
from viewer.film_moves import FPS, FRAMES, MOVES, PLANE, SAMPLES, TIME, TURN
from viewer.shell.film.offer import FilmOffer
from viewer.shell.film.spec import LAST, FilmSpec
from viewer.shell.widgets.labels import note_label
from viewer.shell.widgets.plain_text import text_label

_ORDERS = {True: "As in the table", False: "All, by number"}


class FilmForm(QWidget):
    """Rows of a form: all of a :class:`FilmSpec` but how a frame is to be.

    Signals
    -------
    changed
        The user wants something else.
    """

    changed = Signal()

    def __init__(self, offer: FilmOffer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._offer, self._spec = offer, FilmSpec()
        self._chosen: float | None = None  # the frames per second that somebody typed
        self._kind = _choice("film.kind", "Kind of file", {kind.name: kind.label for kind in KINDS})
        self._over = _choice("film.over", "What changes", MOVES)
        self._sorted = _choice("film.sorted", "Samples", _ORDERS)
        self._first, self._last, self._every, self._frames = (
            _whole(f"film.{name}", label)
            for name, label in (("first", "First"), ("last", "Last"), ("every", "Every"), ("frames", "Frames"))
        )
        self._frames.setRange(*FRAMES)
        self._every.setRange(1, FRAMES[1])
        self._fps = QDoubleSpinBox()
        self._fps.setObjectName("film.fps")
        self._fps.setRange(*FPS)
        self._fps.setDecimals(1)
        self._fps.setKeyboardTracking(False)
        self._fps.setSuffix(" frames per second")
        self._about = note_label("")
        self._about.setObjectName("film.about")
        self._about.setWordWrap(True)
        for choice in (self._kind, self._over, self._sorted):
            choice.activated.connect(self._on_changed)
        for box in (self._first, self._last, self._every, self._frames):
            box.valueChanged.connect(self._on_changed)
        self._fps.valueChanged.connect(self._on_speed)
        self._form = form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.addRow("&Kind", self._kind)
        form.addRow("&Over", self._over)
        form.addRow("Sa&mples", self._sorted)
        self._steps = QWidget()
        row = QHBoxLayout(self._steps)
        row.setContentsMargins(0, 0, 0, 0)
        for part in (self._first, text_label("to"), self._last, text_label("every"), self._every):
            row.addWidget(part, 0 if part.objectName() == "" else 1)
        form.addRow("&From", self._steps)
        form.addRow("F&rames", self._frames)
        form.addRow("Sp&eed", self._fps)
        form.addRow("", self._about)

    def show_spec(self, spec: FilmSpec) -> None:
        """Show what an animation is to be."""
        self._spec, self._chosen = spec, spec.fps
        blocked = self.blockSignals(True)
        for choice, value in ((self._kind, spec.kind), (self._over, spec.over), (self._sorted, spec.sorted)):
            choice.setCurrentIndex(choice.findData(value))
        count = max(self._offer.count(spec), 1)
        last = count - 1 if spec.last == LAST else min(spec.last, count - 1)
        values = ((self._first, spec.first + 1), (self._last, last + 1), (self._every, spec.every))
        for box, number in (*values, (self._frames, spec.frames)):
            box.blockSignals(True)
            if box in (self._first, self._last):
                box.setRange(1, count)
            box.setValue(number)
            box.blockSignals(False)
        self._fps.blockSignals(True)
        self._fps.setValue(spec.speed(self._offer.frames(spec)))
        self._fps.blockSignals(False)
        self.blockSignals(blocked)
        form, steps = self._form, spec.over in (TIME, SAMPLES)
        form.setRowVisible(self._sorted, spec.over == SAMPLES)
        form.setRowVisible(self._steps, steps)
        form.setRowVisible(self._frames, spec.over in (TURN, PLANE))
        self._about.setText(self._offer.refusal(spec) or self._offer.about(spec))

    def spec(self, before: FilmSpec) -> FilmSpec:
        """Return an animation with what is shown."""
        over, in_order = self._over.currentData(), self._sorted.currentData()
        about = {"kind": self._kind.currentData(), "fps": self._chosen, "every": self._every.value()}
        wanted = replace(before, over=over, sorted=in_order, frames=self._frames.value(), **about)
        if (over, in_order) != (before.over, before.sorted):
            return replace(wanted, first=0, last=LAST, every=1)
        if over not in (TIME, SAMPLES):
            return wanted
        last = self._last.value() - 1
        return replace(
            wanted, first=self._first.value() - 1, last=LAST if last == self._offer.count(wanted) - 1 else last
        )

    def _on_speed(self, fps: float) -> None:
        self._chosen = fps
        self._on_changed()

    def _on_changed(self) -> None:
        self.show_spec(self.spec(self._spec))
        self.changed.emit()


def _choice(name: str, label: str, choices: dict[str, str] | dict[bool, str]) -> QComboBox:
    box = QComboBox()
    box.setObjectName(name)
    box.setAccessibleName(label)
    for value, text in choices.items():
        box.addItem(text, value)
    return box


def _whole(name: str, label: str) -> QSpinBox:
    box = QSpinBox()
    box.setObjectName(name)
    box.setAccessibleName(label)
    box.setKeyboardTracking(False)
    return box
