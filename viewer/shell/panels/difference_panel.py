"""The dock *Difference*: what is subtracted from the field on screen, and how."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFormLayout, QVBoxLayout, QWidget

from viewer.protocol.comparing import ABSOLUTE, RELATIVE, SIGNED
from viewer.shell.panels.difference_choices import (
    CHOICES,
    ELSEWHERE,
    FIELD,
    NOTHING,
    SAMPLE,
    TIME,
    aspect_of,
    fill_fields,
    fill_times,
    offer_elsewhere,
    row_of,
)
from viewer.shell.panels.difference_sentences import difference_sentence
from viewer.shell.panels.sample_spin_box import SampleSpinBox
from viewer.shell.session.difference import AT_TIME, FIRST_TIME, Other
from viewer.shell.session.state import SessionState
from viewer.shell.widgets.combo_box import narrow_combo_box, offer_absent
from viewer.shell.widgets.number_edit import NumberEdit
from viewer.shell.widgets.plain_text import plain, text_label
from viewer.shell.widgets.visibility_panel import VisibilityPanel

if TYPE_CHECKING:
    from viewer.artifacts.manifest import Manifest
    from viewer.protocol import Split

_KINDS = (
    (SIGNED, "Signed", "The own value minus the other one; of vectors as a whole, of their magnitudes"),
    (ABSOLUTE, "Absolute", "The size of the difference; of vectors as a whole, of the difference vector"),
    (RELATIVE, "Relative", "The size of the difference over the size of the other value, or over the floor"),
)


class DifferencePanel(VisibilityPanel):
    """Renders a :class:`SessionState` and says what the user chose.

    Signals
    -------
    chosen
        Changes of the :class:`Difference`, a dict for :meth:`Session.set_difference`.
    """

    chosen = Signal(dict)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = SessionState()
        self._manifest: Manifest | None = None
        self._what = narrow_combo_box("difference.what", "Subtract")
        for what, text in CHOICES:
            self._what.addItem(text, what)
        self._split = narrow_combo_box("difference.split", "Split of the other sample")
        self._sample = SampleSpinBox()
        self._sample.setObjectName("difference.sample")
        self._sample.setAccessibleName("Other sample")
        self._time = narrow_combo_box("difference.time", "Other time step")
        self._field = narrow_combo_box("difference.field", "Other field")
        self._kind = narrow_combo_box("difference.kind", "Kind of difference")
        for kind, text, tip in _KINDS:
            self._kind.addItem(text, kind)
            self._kind.setItemData(self._kind.count() - 1, tip, Qt.ItemDataRole.ToolTipRole)
        self._floor = NumberEdit("difference.floor", "Floor of the relative difference")
        self._floor.setPlaceholderText("by itself")
        self._own_floor = QCheckBox("&Floor by itself")
        self._own_floor.setObjectName("difference.own_floor")
        self._own_floor.setToolTip(plain("A thousandth of the largest value of the other side"))
        self._interpolate = QCheckBox("&Interpolate other meshes")
        self._interpolate.setObjectName("difference.interpolate")
        self._interpolate.setToolTip(plain("Values of the other side are interpolated onto the mesh on screen"))
        self._note = text_label()
        self._note.setObjectName("difference.note")
        self._note.setWordWrap(True)
        self._lay_out()
        self._connect()
        self._render()

    def _lay_out(self) -> None:
        self._form = form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.setContentsMargins(0, 0, 0, 0)
        form.addRow("&Subtract", self._what)
        form.addRow("S&plit", self._split)
        label = text_label("S&ample")
        label.setBuddy(self._sample)
        form.addRow(label, self._sample)
        form.addRow("&Time", self._time)
        form.addRow("Fi&eld", self._field)
        form.addRow("&Kind", self._kind)
        form.addRow("F&loor", self._floor)
        form.addRow("", self._own_floor)
        form.addRow(self._interpolate)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addWidget(self._note)
        layout.addStretch(1)

    def _connect(self) -> None:
        self._what.activated.connect(lambda _row: self._on_what(self._what.currentData()))
        self._split.activated.connect(lambda _row: self._on_split(self._split.currentData()))
        self._sample.chosen.connect(lambda sample: self._choose(split=self._split.currentData(), sample=sample))
        self._time.activated.connect(self._on_time)
        self._field.activated.connect(self._on_field)
        self._kind.activated.connect(lambda _row: self.chosen.emit({"kind": self._kind.currentData()}))
        self._floor.entered.connect(lambda floor: self.chosen.emit({"floor": abs(floor)}))
        self._own_floor.clicked.connect(self._on_own_floor)
        self._interpolate.clicked.connect(lambda checked: self.chosen.emit({"interpolate": checked}))

    def focus_choice(self) -> None:
        """Let the user choose what is subtracted."""
        self._what.setFocus()

    # what the user chose

    def _choose(self, **changes: Any) -> None:
        self.chosen.emit({"on": True, "other": Other(**changes)})

    def _on_what(self, what: str) -> None:
        state, other = self._state, self._state.difference.other
        if what == NOTHING:
            self.chosen.emit({"on": False})
        elif what in (aspect_of(other), ELSEWHERE):
            self.chosen.emit({"on": True})  # as it was
        elif what == SAMPLE:
            order, sample = state.order, state.selection.sample
            before = order.step(sample, -1) if order else sample
            self._choose(
                split=state.selection.split, sample=order.step(sample, 1) if order and before == sample else before
            )
        elif what == TIME:
            self._choose(step=FIRST_TIME)
        elif what == FIELD:
            self._field.setCurrentIndex(next((row for row in range(self._field.count()) if self._is_other(row)), -1))
            self._on_field(self._field.currentIndex())

    def _is_other(self, row: int) -> bool:
        """Whether a field is not the one on screen, and can be subtracted from it."""
        selection, data = self._state.selection, self._field.itemData(row)
        return bool(data) and data[0] != selection.field and data[1] == selection.location

    def _on_split(self, name: str) -> None:
        split = self._split_of(name)
        sample = self._sample.value()
        if split is not None and len(split):
            self._choose(split=name, sample=sample if split.position_of(sample) is not None else split.id_at(0))

    def _on_time(self, row: int) -> None:
        data = self._time.itemData(row)
        if isinstance(data, str):
            self._choose(step=data)
        elif data is not None:
            self._choose(step=AT_TIME, time=data)

    def _on_field(self, row: int) -> None:
        if row >= 0 and (data := self._field.itemData(row)):
            self._choose(field=data[0], location=data[1], component=data[2])
        else:
            self._render()

    def _on_own_floor(self, checked: bool) -> None:
        shown = self._state.shown
        used = shown.scene.compared.floor if shown is not None and shown.scene.compared is not None else None
        self.chosen.emit({"floor": None if checked else used or 0.0})

    # what is so

    def _split_of(self, name: str) -> Split | None:
        splits = self._state.catalogue.splits if self._state.catalogue else ()
        return next((split for split in splits if split.name == name), None)

    def render_state(self, state: SessionState) -> None:
        """Show the state; nothing is emitted."""
        self._state = state
        self._render()

    def _render(self) -> None:
        state, difference = self._state, self._state.difference
        self.setEnabled(state.catalogue is not None)
        what = aspect_of(difference.other) if difference.on else NOTHING
        with QSignalBlocker(self._sample):
            offer_elsewhere(self._what, difference.other)
            self._what.setCurrentIndex(self._what.findData(what))
            self._render_sample(difference.other)
            self._render_times(difference.other)
            self._render_fields(difference.other)
        self._kind.setCurrentIndex(self._kind.findData(difference.kind))
        relative = difference.on and difference.kind == RELATIVE
        shown = state.shown
        used = shown.scene.compared.floor if shown is not None and shown.scene.compared is not None else None
        self._floor.set_value(used if difference.floor is None else difference.floor)
        self._own_floor.setChecked(difference.floor is None)
        self._interpolate.setChecked(difference.interpolate)
        several = len(state.catalogue.splits) > 1 if state.catalogue else False
        for part, seen in (
            (self._split, what == SAMPLE and several),
            (self._sample, what == SAMPLE),
            (self._time, what == TIME),
            (self._field, what == FIELD),
            (self._kind, difference.on),
            (self._floor, relative),
            (self._own_floor, relative),
            (self._interpolate, difference.on),
        ):
            self._form.setRowVisible(part, seen)
        self._note.setText(difference_sentence(state))

    def _render_sample(self, other: Other) -> None:
        state = self._state
        names = [split.name for split in state.catalogue.splits] if state.catalogue else []
        if [self._split.itemData(row) for row in range(self._split.count())] != names:
            self._split.clear()
            for name in names:
                self._split.addItem(name, name)
        name = other.split or state.selection.split
        self._split.setCurrentIndex(self._split.findData(name))
        self._sample.set_sample(self._split_of(name), state.selection.sample if other.sample is None else other.sample)

    def _render_times(self, other: Other) -> None:
        if self._state.manifest is not self._manifest:
            fill_times(self._time, self._state.manifest)
        wanted: Any = other.time if other.step == AT_TIME else other.step
        self._time.setCurrentIndex(row_of(self._time, wanted))

    def _render_fields(self, other: Other) -> None:
        manifest = self._state.manifest
        if manifest is not self._manifest:
            self._manifest = manifest
            fill_fields(self._field, manifest)
        row = row_of(self._field, (other.field, other.location, other.component))
        offer_absent(self._field, other.field if row < 0 else "")
        self._field.setCurrentIndex(row if row >= 0 or not other.field else self._field.count() - 1)
