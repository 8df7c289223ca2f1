"""Where a plane is: along an axis or any direction, and its place in the mesh as a slider and a number."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QVBoxLayout, QWidget

from viewer.geometry.vectors import Vector, unit
from viewer.shell.tools.part import Part, Place
from viewer.shell.widgets.calm_wheel import CalmWheel
from viewer.shell.widgets.choice_button import ChoiceButton
from viewer.shell.widgets.number_edit import NumberEdit
from viewer.shell.widgets.plain_text import plain
from viewer.shell.widgets.slider import Slider

_STEPS = 1000
_AXES: tuple[tuple[str, Vector], ...] = (("X", (1.0, 0.0, 0.0)), ("Y", (0.0, 1.0, 0.0)), ("Z", (0.0, 0.0, 1.0)))


class NormalPart(Part):
    """The direction of a plane: a button for each axis, and *Free* for three numbers."""

    def __init__(self, place: Place) -> None:
        super().__init__(place, "Normal")
        self._group = QButtonGroup(self)
        self._numbers = QWidget()
        buttons = QHBoxLayout()
        buttons.setSpacing(4)
        for axis, normal in _AXES:
            button = self._make_button(axis, f"The plane is perpendicular to the {axis.lower()} axis")
            button.clicked.connect(lambda _checked=False, normal=normal: self.choose(normal=normal))
            buttons.addWidget(button, 1)
        self._free = self._make_button("Free", "Enter any direction")
        self._free.clicked.connect(lambda: self._numbers.show())
        buttons.addWidget(self._free, 1)
        self._edits = [NumberEdit(place.name(f"normal.{axis.lower()}"), f"Normal {axis}") for axis, _ in _AXES]
        numbers = QHBoxLayout(self._numbers)
        numbers.setContentsMargins(0, 0, 0, 0)
        numbers.setSpacing(4)
        for row, edit in enumerate(self._edits):
            edit.setMinimumWidth(40)
            edit.entered.connect(lambda number, row=row: self._on_entered(row, number))
            numbers.addWidget(edit)
        self._numbers.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(buttons)
        column.addWidget(self._numbers)

    def _make_button(self, text: str, tip: str) -> ChoiceButton:
        button = ChoiceButton(text)
        button.setToolTip(plain(tip))
        button.setAccessibleName(f"Normal {text}")
        button.setObjectName(self.place.name(text.lower()))
        policy = button.sizePolicy()
        policy.setHorizontalPolicy(policy.Policy.Expanding)
        button.setSizePolicy(policy)
        self._group.addButton(button)
        return button

    def show_value(self, owner: Any) -> None:
        """See :class:`Part`."""
        axis = next((row for row, (_, normal) in enumerate(_AXES) if normal == owner.normal), None)
        button = self._free if axis is None or not self._numbers.isHidden() else self._group.buttons()[axis]
        if axis is None:
            self._numbers.show()
        button.setChecked(True)
        for edit, number in zip(self._edits, owner.normal, strict=True):
            edit.set_value(number)

    def choose(self, **changes: Any) -> None:
        """Put the plane through the same point in another direction; one along an axis needs no numbers."""
        self._numbers.setHidden(any(normal == changes["normal"] for _, normal in _AXES))
        super().choose(**changes)

    def _on_entered(self, row: int, number: float) -> None:
        owner = self.place.find(self._tool) if self._tool is not None else None
        if owner is not None:
            numbers = list(owner.normal)
            numbers[row] = number
            super().choose(normal=tuple(numbers))


class PlacePart(Part):
    """The place of a plane along its normal, from one end of the mesh to the other."""

    def __init__(self, place: Place) -> None:
        super().__init__(place, "Position")
        self._slider = Slider(place.name("slider"), "Position slider")
        self._slider.setRange(0, _STEPS)
        self._slider.setPageStep(_STEPS // 20)
        self._slider.setSingleStep(_STEPS // 100)
        self._wheel = CalmWheel(self)
        self._wheel.guard(self._slider)
        self._slider.valueChanged.connect(self._on_slider)
        self.watch(self._slider)
        self._edit = NumberEdit(place.name("position"), "Position")
        self._edit.entered.connect(self._on_entered)
        self.lay_out(self._slider, self._edit, stretch=2)

    def show_value(self, owner: Any) -> None:
        """See :class:`Part`."""
        low, high = self.around.extent(unit(owner.normal))
        place = self.around.place_of(owner)
        with QSignalBlocker(self._slider):
            self._slider.setValue(round(_STEPS * (place - low) / (high - low)) if high > low else 0)
        self._slider.setEnabled(high > low)
        self._edit.set_value(place)

    def _on_slider(self, step: int) -> None:
        owner = self.place.find(self._tool) if self._tool is not None else None
        if owner is not None:
            low, high = self.around.extent(unit(owner.normal))
            self._move(owner, low + (high - low) * step / _STEPS)

    def _on_entered(self, place: float) -> None:
        owner = self.place.find(self._tool) if self._tool is not None else None
        if owner is not None:
            self._move(owner, place)

    def _move(self, owner: Any, place: float) -> None:
        self.choose(origin=self.around.origin_at(place, owner.normal))


def plane_parts(place: Place) -> tuple[Part, ...]:
    """Return the lines of a form for a plane."""
    return NormalPart(place), PlacePart(place)
